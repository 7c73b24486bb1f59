import pytest
from sqlalchemy.engine import make_url

from bot.storage.url import async_url


@pytest.mark.parametrize(
    ("url", "driver", "database"),
    [
        ("sqlite:///desk.db", "sqlite+aiosqlite", "desk.db"),
        ("sqlite:////var/lib/desk.db", "sqlite+aiosqlite", "/var/lib/desk.db"),
        ("sqlite+pysqlite:///desk.db", "sqlite+aiosqlite", "desk.db"),
        ("postgresql://u:p%40ss@db:5433/desk", "postgresql+asyncpg", "desk"),
        ("postgresql+psycopg://db/desk", "postgresql+asyncpg", "desk"),
        ("postgres://db/desk", "postgresql+asyncpg", "desk"),
    ],
)
def test_the_asynchronous_driver_is_used(url: str, driver: str, database: str) -> None:
    found = make_url(async_url(url))
    assert (found.drivername, found.database) == (driver, database)
    assert async_url(async_url(url)) == async_url(url), "it may be given one that is right already"


def test_everything_else_stays() -> None:
    found = make_url(async_url("postgresql://u:p%40ss@db:5433/desk?sslmode=require&x=1"))
    assert (found.username, found.password, found.host, found.port) == ("u", "p@ss", "db", 5433)
    assert dict(found.query) == {"ssl": "require", "x": "1"}
