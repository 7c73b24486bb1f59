"""Keeps vectors and models in the database, for the next start and for the other replicas."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.faq.matching.embedding import Embedder
from bot.faq.matching.linear import Floats
from bot.faq.matching.models import FaqModel, FaqVector

TEXTS = "texts:"
"""Before the fingerprint of a model whose texts are meant."""

CHUNK = 2000
"""Texts asked for at once; SQLite takes some thousand parameters."""


def digest(text: str, embedder: Embedder) -> str:
    """The key of a text's vector."""
    return hashlib.sha256(f"{embedder.name}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


async def vectors(session: AsyncSession, texts: Iterable[str], embedder: Embedder) -> dict[str, Floats]:
    """Those of the texts' vectors that are kept. Damaged ones count as lost."""
    wanted = {digest(text, embedder): text for text in texts}
    keys = list(wanted)
    found: dict[str, Floats] = {}
    for start in range(0, len(keys), CHUNK):
        query = select(FaqVector.digest, FaqVector.vector).where(
            FaqVector.digest.in_(keys[start : start + CHUNK])
        )
        rows = [row for row in await session.execute(query) if len(row[1]) == 2 * embedder.size]
        table = np.frombuffer(b"".join([vector for _, vector in rows]), "<f2").reshape(-1, embedder.size)
        lengths = np.linalg.norm(table.astype(np.float32), axis=1)
        sound = (lengths > 0.9) & (lengths < 1.1)
        found |= {wanted[rows[place][0]]: table[place] for place in np.flatnonzero(sound).tolist()}
    return found


async def keep_vectors(session: AsyncSession, made: Mapping[str, Floats], embedder: Embedder) -> None:
    """Keep vectors; another replica may have kept the same ones already, or damaged ones may lie there."""
    rows = [
        {"digest": digest(text, embedder), "vector": vector.astype("<f2").tobytes()}
        for text, vector in made.items()
    ]
    for start in range(0, len(rows), CHUNK):
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        insert = dialect.insert(FaqVector)
        renew = insert.on_conflict_do_update(
            index_elements=[FaqVector.digest], set_={"vector": insert.excluded.vector}
        )
        await session.execute(renew, rows[start : start + CHUNK])


async def model(session: AsyncSession, fingerprint: str) -> bytes | None:
    """What is kept under the fingerprint."""
    return await session.scalar(select(FaqModel.content).where(FaqModel.fingerprint == fingerprint))


async def texts(session: AsyncSession, fingerprint: str) -> bytes | None:
    """What is kept of the texts that the model under the fingerprint was learned from."""
    return await model(session, TEXTS + fingerprint)


async def keep_model(
    session: AsyncSession, fingerprint: str, content: bytes, texts: bytes | None, now: datetime
) -> None:
    """Keep a model, and what its texts are made of, in the place of all earlier ones."""
    await session.execute(delete(FaqModel))
    session.add(FaqModel(fingerprint=fingerprint, made_at=now, content=content))
    if texts is not None:
        session.add(FaqModel(fingerprint=TEXTS + fingerprint, made_at=now, content=texts))
    await session.flush()
