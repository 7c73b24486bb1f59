"""Tables of the matcher's cache. All of it can be worked out again; losing it costs time only."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base


class FaqVector(Base):
    """The vector of a text, as an embedder sees it."""

    __tablename__ = "faq_vectors"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the embedder's name and the text, in hexadecimal."""
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    """Numbers of 16 bits, little-endian."""


class FaqModel(Base):
    """What was learned from the FAQ (see `bot.faq.matching.model`)."""

    __tablename__ = "faq_models"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    """Of the entries and the embedder (see `bot.faq.matching.building.fingerprint`). Under `texts:` and the
    same is what the entries' texts are made of, so that a start need not look for each of them."""
    made_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)
