"""Clients, and who of them is found."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


async def take_in(session: AsyncSession, name: str, **fields: Any) -> Client:
    """A client of this name, seen an hour ago."""
    given: dict[str, Any] = {
        "user_id": abs(hash(name)) % 10**9,
        "language": "en",
        "zone": "Europe/Stockholm",
        "country": "SE",
        "created_at": NOW - timedelta(days=400),
        "last_seen_at": NOW - timedelta(hours=1),
        **fields,
    }
    client = Client(first_name=name, **given)
    session.add(client)
    await session.flush()
    return client
