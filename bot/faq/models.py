"""Tables of the FAQ. A retired entry keeps its row, for old tickets, its counts and its possible return."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class FaqEntry(Base):
    """An entry, and how it has fared with clients."""

    __tablename__ = "faq_entries"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    """Where it stands among the others, from 0."""
    retired_at: Mapped[datetime | None]
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What it says, or said when it was retired (see `bot.faq.snapshots`). JSON keeps the languages' order,
    which PostgreSQL's JSONB does not."""
    revision: Mapped[int] = mapped_column(default=0)
    """Its latest change; 0 if it has none since changes are kept."""
    shown: Mapped[int] = mapped_column(default=0)
    helped: Mapped[int] = mapped_column(default=0)
    not_helped: Mapped[int] = mapped_column(default=0)


class FaqRevision(Base):
    """A change of an entry. A state is what the entry says, or nothing when it is not in force."""

    __tablename__ = "faq_revisions"
    __table_args__ = (Index("ix_faq_revisions_entry_id", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("faq_entries.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    author: Mapped[str]
    """A manager's user id in decimal, or one of `FILE` and `LEARNING`."""
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undoes: Mapped[int | None]
    """The change that this one took back."""

    @property
    def manager_id(self) -> int | None:
        """The user id of the manager who made the change; None if no manager did."""
        return int(self.author) if self.author.isdecimal() else None


FILE = "file"
LEARNING = "learning"


class FaqFile(Base):
    """The bytes of a picture or a file that comes with an answer."""

    __tablename__ = "faq_files"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the content, in hexadecimal."""
    content: Mapped[bytes] = mapped_column(LargeBinary)


class FaqImport(Base):
    """A file that was loaded into the store."""

    __tablename__ = "faq_imports"
    __table_args__ = (Index("ix_faq_imports_source", "source", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    source: Mapped[str] = mapped_column(Text)
    """The file's absolute path."""
    fingerprint: Mapped[str]
    """SHA-256 of the file's bytes, in hexadecimal."""
    loaded_at: Mapped[datetime]
    added: Mapped[int]
    changed: Mapped[int]
    retired: Mapped[int]
    states: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """What the file said, by entry id; kept for the latest import of a source only."""
