"""Small facts that the desk remembers from one start to the next."""

from sqlalchemy import Text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base


class Fact(Base):
    """Something remembered under a name of ours, such as which rules the deadlines were computed by."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)


async def recall(session: AsyncSession, name: str) -> str | None:
    """What is remembered under `name`."""
    fact = await session.get(Fact, name)
    return fact.value if fact else None


async def remember(session: AsyncSession, name: str, value: str) -> None:
    """Keep `value` under `name`, in place of what was kept before."""
    await session.merge(Fact(name=name, value=value))
