"""The matcher's cache in the database, and the shelf that uses it."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select, update

from bot.clock import MovableClock
from bot.config.sections import Faq
from bot.faq.matching import cache, embedding
from bot.faq.matching.models import FaqModel, FaqVector
from bot.faq.service import FaqService
from bot.faq.shelf import Shelf
from bot.storage.uow import Database
from tests.faq.matching.fakes import FakeEmbedder, shop

NOW = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> FakeEmbedder:
    fake = FakeEmbedder()
    monkeypatch.setattr(embedding, "load", lambda: fake)
    return fake


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "faq.csv"
    write(path, shop_rows())
    return path


def shop_rows() -> list[str]:
    return [f"{e.id},en,{p.text},Answer to {e.id}" for e in shop() for p in e.phrasings]


def write(path: Path, rows: list[str]) -> None:
    path.write_text("\n".join(["id,language,question,answer", *rows]), encoding="utf-8")


async def started(database: Database, file: Path) -> Shelf:
    shelf = Shelf(FaqService(), MovableClock(), Faq())
    await shelf.load(database, file)
    return shelf


async def test_vectors_are_kept(database: Database, embedder: FakeEmbedder) -> None:
    made = dict(zip(["one", "two"], embedder.embed(["one", "two"]).astype(np.float16), strict=True))
    for _ in range(2):  # another replica may keep the same
        async with database.begin() as session:
            await cache.keep_vectors(session, made, embedder)
    async with database.read() as session:
        found = await cache.vectors(session, ["one", "two", "three"], embedder)
    assert found.keys() == made.keys()
    assert np.array_equal(found["one"], made["one"])


@pytest.mark.parametrize("content", [b"", b"\xff" * 768, bytes(768), bytes(767)])
async def test_a_damaged_vector_counts_as_lost(
    database: Database, embedder: FakeEmbedder, content: bytes
) -> None:
    made = {"one": embedder.embed(["one"])[0]}
    async with database.begin() as session:
        await cache.keep_vectors(session, made, embedder)
        await session.execute(update(FaqVector).values(vector=content))
    async with database.read() as session:
        assert await cache.vectors(session, ["one"], embedder) == {}
    async with database.begin() as session:
        await cache.keep_vectors(session, made, embedder)
        assert len(await cache.vectors(session, ["one"], embedder)) == 1


async def test_a_desk_learns_in_the_background_and_a_restart_finds_it(
    database: Database, file: Path, embedder: FakeEmbedder
) -> None:
    shelf = await started(database, file)
    assert shelf.index.match("where is my voucher now", "en")[0].entry_id == "about_voucher"
    await shelf.learned()
    matches = shelf.index.match("find the parcel", "en")
    assert matches[0].entry_id == "about_package"
    seen = embedder.seen
    again = await started(database, file)
    await again.learned()
    assert embedder.seen == seen
    assert again.index.match("find the parcel", "en")[0].entry_id == "about_package"


async def test_a_changed_entry_is_in_force_at_once(
    database: Database, file: Path, embedder: FakeEmbedder
) -> None:
    shelf = await started(database, file)
    await shelf.learned()
    write(file, [*shop_rows(), "opening,en,when do you open,At nine."])
    async with database.begin() as session:
        await shelf.service.sync_file(session, file, NOW)
    async with database.read() as session:
        await shelf.refresh(session)
    assert shelf.index.match("when do you open today", "en")[0].entry_id == "opening"
    await shelf.learned()
    assert shelf.index.match("when do you open today", "en")[0].entry_id == "opening"
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(FaqModel)) == 1


async def test_a_damaged_model_is_learned_anew(
    database: Database, file: Path, embedder: FakeEmbedder
) -> None:
    shelf = await started(database, file)
    await shelf.learned()
    async with database.begin() as session:
        await session.execute(update(FaqModel).values(content=b"PK\x03\x04 and nothing more"))
    again = await started(database, file)
    await again.learned()
    assert again.index.match("find the parcel", "en")[0].entry_id == "about_package"


async def test_a_shelf_can_be_closed_while_it_learns(
    database: Database, file: Path, embedder: FakeEmbedder
) -> None:
    shelf = await started(database, file)
    await shelf.close()
    assert shelf.index.match("where is my voucher now", "en")[0].entry_id == "about_voucher"


async def test_without_the_wheel_questions_are_read_by_their_letters(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "load", lambda: None)
    shelf = await started(database, file)
    await shelf.learned()
    assert shelf.index.match("where is my vouchr", "en")[0].entry_id == "about_voucher"
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(FaqVector)) == 0
