"""The matcher's cache in the database, and the shelf that uses it."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import delete, func, select, update
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.config.sections import Faq
from bot.faq import shelf as shelf_module
from bot.faq.entries import Entry
from bot.faq.matching import building, cache, embedding
from bot.faq.matching.judge import untaught
from bot.faq.matching.linear import Floats
from bot.faq.matching.model import Model
from bot.faq.matching.models import FaqModel, FaqVector
from bot.faq.matching.space import Shape
from bot.faq.service import FaqService
from bot.faq.shelf import Shelf
from bot.storage.uow import Database
from tests.faq.matching.fakes import FakeEmbedder, shop

NOW = datetime(2025, 3, 1, tzinfo=UTC)


class SlowEmbedder(FakeEmbedder):
    """Takes longer for the shop than a test may last."""

    def __init__(self) -> None:
        super().__init__()
        self.is_busy = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def embed(self, texts: Sequence[str]) -> Floats:
        rows = super().embed(texts)
        self._loop.call_soon_threadsafe(self.is_busy.set)
        if len(texts) <= shelf_module.CHUNK:  # the everyday sentences, which the package carries, are more
            time.sleep(0.05 * len(texts))
        return rows


@pytest.fixture
def quick_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of the store as it is before anything is learned, in no time."""

    def learned(entries: Sequence[Entry], *_: object) -> Model:
        size = FakeEmbedder.size
        shape = Shape(np.eye(size, dtype=np.float32), np.zeros((len(entries), size), np.float32))
        ids = tuple(entry.id for entry in entries)
        return Model(ids, shape, untaught(has_sense=True), untaught(has_sense=True, foreign=True))

    monkeypatch.setattr(building, "learned", learned)


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


@pytest.mark.parametrize("content", [b"", b"\xff" * 128, bytes(128), bytes(127)])
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


@pytest.mark.usefixtures("quick_lesson")
@pytest.mark.parametrize("lost", [FaqVector, FaqModel])
async def test_a_restart_needs_the_vectors_or_what_was_packed(
    database: Database, file: Path, embedder: FakeEmbedder, lost: type[FaqVector | FaqModel]
) -> None:
    shelf = await started(database, file)
    await shelf.learned()
    seen = embedder.seen
    packed = FaqModel.fingerprint.startswith(cache.TEXTS)
    async with database.begin() as session:
        await session.execute(delete(FaqVector) if lost is FaqVector else delete(FaqModel).where(packed))
    again = await started(database, file)
    assert embedder.seen == seen
    assert again.index.matcher.thresholds == shelf.index.matcher.thresholds
    assert again.index.match("find the parcel", "en") == shelf.index.match("find the parcel", "en")


@pytest.mark.usefixtures("quick_lesson")
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
        assert await session.scalar(select(func.count()).select_from(FaqModel)) == 2  # with its texts
        texts = set(building.texts_of(list(shelf.index.entries.values())))
        assert await session.scalar(select(func.count()).select_from(FaqVector)) == len(texts)
    seen = embedder.seen
    await (await started(database, file)).learned()
    assert embedder.seen == seen


@pytest.mark.usefixtures("quick_lesson", "embedder")
async def test_what_has_not_changed_is_not_read_again(database: Database, file: Path) -> None:
    shelf = await started(database, file)
    await shelf.learned()
    before = shelf.index.entries
    write(file, [row.replace("Answer to about_voucher", "Another answer") for row in shop_rows()])
    async with database.begin() as session:
        await shelf.service.sync_file(session, file, NOW)
        await shelf.service.record_shown(session, "about_package")
    async with database.read() as session:
        await shelf.refresh(session)
    after = shelf.index.entries
    await shelf.close()
    same = {entry_id for entry_id, entry in before.items() if after[entry_id] is entry}
    assert before.keys() - same == {"about_voucher", "about_package"}
    assert after["about_voucher"].answers["en"].text == "Another answer"
    assert after["about_package"].counts.shown == 1


@pytest.mark.usefixtures("quick_lesson")
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


@pytest.mark.usefixtures("quick_lesson")
async def test_a_complete_model_is_not_learned_again(
    database: Database, file: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await started(database, file)).learned()

    def fail(*_: object) -> None:
        raise AssertionError("nothing is left to learn")

    monkeypatch.setattr(building, "learned", fail)
    again = await started(database, file)
    assert again.index.match("find the parcel", "en")[0].entry_id == "about_package"
    await again.learned()


@pytest.mark.usefixtures("quick_lesson")
async def test_learning_that_fails_is_told_and_tried_again(
    database: Database, file: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, failures = cache.keep_vectors, iter([OSError("no space"), None])

    async def fail_once(*arguments: Any) -> None:
        if error := next(failures, None):
            raise error
        await keep(*arguments)

    monkeypatch.setattr(cache, "keep_vectors", fail_once)
    monkeypatch.setattr(shelf_module, "FIRST_PAUSE_SECONDS", 0.01)
    with capture_logs() as logs:
        shelf = await started(database, file)
        await shelf.learned()
    assert [log["event"] for log in logs if log["log_level"] == "error"] == ["the FAQ could not be learned"]
    assert shelf.index.match("find the parcel", "en")[0].entry_id == "about_package"


async def test_a_model_that_cannot_be_loaded_leaves_the_letters(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError("no such engine")

    monkeypatch.setattr(embedding, "load", fail)
    with capture_logs() as logs:
        shelf = await started(database, file)
        await shelf.learned()
    assert any("cannot be loaded" in each["event"] for each in logs)
    assert shelf.index.match("where is my vouchr", "en")[0].entry_id == "about_voucher"


@pytest.mark.usefixtures("quick_lesson")
async def test_another_replica_takes_over_a_changed_store_while_it_learns(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first has learned and changes the store, while the second embeds, slowly."""
    quick, slow = FakeEmbedder(), SlowEmbedder()
    monkeypatch.setattr(embedding, "load", lambda: slow)
    second = await started(database, file)
    await slow.is_busy.wait()
    monkeypatch.setattr(embedding, "load", lambda: quick)
    write(file, [*shop_rows(), "opening,en,when do you open,At nine."])
    await (first := await started(database, file)).learned()
    monkeypatch.setattr(embedding, "load", lambda: slow)
    start = time.monotonic()
    async with database.read() as session:
        await second.refresh(session)
    assert second.index.version == first.index.version
    assert second.index.match("when do you open today", "en")[0].entry_id == "opening"
    assert second.index.match("find the parcel", "en")[0].entry_id == "about_package"
    assert time.monotonic() - start < 5
    await second.close()


@pytest.mark.usefixtures("quick_lesson")
async def test_many_may_look_up_at_once(database: Database, file: Path, embedder: FakeEmbedder) -> None:
    shelf = await started(database, file)
    await shelf.learned()
    texts = [f"{p.text} number {n}" for e in shop() for n, p in enumerate(e.phrasings)]
    at_once = await asyncio.gather(*(shelf.index.lookup(text, "en") for text in texts))
    assert list(at_once) == [shelf.index.matcher.match(text, "en") for text in texts]


async def test_without_the_wheel_questions_are_read_by_their_letters(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "load", lambda: None)
    shelf = await started(database, file)
    await shelf.learned()
    assert shelf.index.match("where is my vouchr", "en")[0].entry_id == "about_voucher"
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(FaqVector)) == 0
