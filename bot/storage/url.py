"""Database URLs as people write them, and as SQLAlchemy's asynchronous drivers want them."""

import re


def async_url(url: str) -> str:
    """`url` with the asynchronous driver of its database: aiosqlite or asyncpg."""
    scheme, rest = url.split("://", 1)
    if scheme.startswith("sqlite"):
        return f"sqlite+aiosqlite://{rest}"
    # libpq and hosted databases write sslmode; asyncpg calls the same thing ssl.
    return "postgresql+asyncpg://" + re.sub(r"(?<=[?&])sslmode=", "ssl=", rest)
