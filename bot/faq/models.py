"""Tables of the FAQ. A retired entry keeps its rows, for old tickets, its counts and its possible return."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class FaqEntry(Base):
    """An entry without its texts, and how it has fared with clients."""

    __tablename__ = "faq_entries"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    category: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int]
    """Where it stands among the others, from 0."""
    retired_at: Mapped[datetime | None]
    shown: Mapped[int] = mapped_column(default=0)
    helped: Mapped[int] = mapped_column(default=0)
    not_helped: Mapped[int] = mapped_column(default=0)


class FaqPhrasing(Base):
    """One way to ask an entry's question; the first in a language is its title there."""

    __tablename__ = "faq_phrasings"

    entry_id: Mapped[str] = mapped_column(ForeignKey("faq_entries.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)


class FaqAnswer(Base):
    """An entry's answer in one language, as HTML that Telegram takes."""

    __tablename__ = "faq_answers"

    entry_id: Mapped[str] = mapped_column(ForeignKey("faq_entries.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class FaqImport(Base):
    """A file that replaced the store. The latest row tells which file is in force."""

    __tablename__ = "faq_imports"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    source: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str]
    """SHA-256 of the file's bytes, in hexadecimal."""
    loaded_at: Mapped[datetime]
    added: Mapped[int]
    changed: Mapped[int]
    retired: Mapped[int]
