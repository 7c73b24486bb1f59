from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.faq import queries
from bot.faq.entries import Entry
from bot.faq.errors import FaqFileError, UnknownEntryError
from bot.faq.file import load
from bot.faq.models import FaqEntry
from bot.faq.service import FaqIndex, FaqService, SyncResult
from bot.storage.uow import Database

NOW = datetime(2025, 3, 1, 9, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "bot" / "sandbox" / "sample_faq.csv"
HEADER = "id,language,question,answer,category\n"
HOURS = "hours,en,When are you open?,Nine to five.,Shop\nhours,sv,När har ni öppet?,Nio till fem.,\n"
PRICE = "price,en,What does it cost?,Ten crowns.,Shop\nprice,en,Price?,,\n"
SERVICE = FaqService()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "faq.csv"
    write(path, HEADER + HOURS + PRICE)
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


async def sync(database: Database, path: Path, now: datetime = NOW) -> SyncResult:
    async with database.begin() as session:
        return await SERVICE.sync_file(session, path, now)


async def stored(database: Database) -> list[Entry]:
    async with database.read() as session:
        return await SERVICE.load_entries(session)


async def test_the_store_says_what_the_file_says(database: Database) -> None:
    assert await sync(database, SAMPLE) == SyncResult(loaded=True, added=25)
    assert await stored(database) == load(SAMPLE)


async def test_an_unchanged_file_is_not_loaded_again(database: Database, file: Path) -> None:
    await sync(database, file)
    assert await sync(database, file, NOW + timedelta(days=1)) == SyncResult(loaded=False)
    async with database.read() as session:
        latest = await queries.latest_import(session, str(file))
    assert latest is not None
    assert (latest.loaded_at, latest.source, latest.added) == (NOW, str(file), 2)


async def test_a_changed_file_replaces_the_store(database: Database, file: Path) -> None:
    await sync(database, file)
    new = "new,en,What is new?,This.,\n"
    write(file, HEADER + new + PRICE.replace("Ten", "Twelve"))
    assert await sync(database, file) == SyncResult(loaded=True, added=1, changed=1, retired=1)
    assert await stored(database) == load(file)


async def test_a_new_order_alone_changes_no_entry(database: Database, file: Path) -> None:
    await sync(database, file)
    write(file, HEADER + PRICE + HOURS)
    assert await sync(database, file) == SyncResult(loaded=True)
    assert [entry.id for entry in await stored(database)] == ["price", "hours"]


async def test_a_retired_entry_returns_with_its_counts(database: Database, file: Path) -> None:
    await sync(database, file)
    async with database.begin() as session:
        assert await SERVICE.record_shown(session, "hours")
        assert await SERVICE.record_shown(session, "hours")
        assert await SERVICE.record_helped(session, "hours")
    write(file, HEADER + PRICE)
    await sync(database, file)
    async with database.begin() as session:  # a button from before it was retired
        assert await SERVICE.record_not_helped(session, "hours")
    write(file, HEADER + HOURS + PRICE)
    assert await sync(database, file) == SyncResult(loaded=True, added=1)
    async with database.read() as session:
        row = (await session.scalars(select(FaqEntry).where(FaqEntry.id == "hours"))).one()
    assert (row.shown, row.helped, row.not_helped, row.retired_at) == (2, 1, 1, None)


async def test_an_unknown_entry_is_not_counted(database: Database) -> None:
    async with database.begin() as session:
        assert not await SERVICE.record_shown(session, "never was")


async def test_a_bad_file_changes_nothing(database: Database, file: Path) -> None:
    await sync(database, file)
    before = await stored(database)
    write(file, HEADER + "new,en,What is new?,This.,\nworse,en,,,\n")
    with pytest.raises(FaqFileError, match=r"faq\.csv:3: the question is empty"):
        await sync(database, file)
    assert await stored(database) == before


async def test_a_failed_transaction_leaves_the_old_store(database: Database, file: Path) -> None:
    await sync(database, file)
    before = await stored(database)
    with pytest.raises(RuntimeError, match="power cut"):
        await _sync_and_fail(database, SAMPLE)
    assert await stored(database) == before
    assert (await sync(database, SAMPLE)).added == 25


async def _sync_and_fail(database: Database, path: Path) -> None:
    async with database.begin() as session:
        await SERVICE.sync_file(session, path, NOW)
        raise RuntimeError("power cut")


async def test_what_the_index_shows(file: Path) -> None:
    index = FaqIndex(load(file))
    assert index.answer_for("hours", "sv", "en") == "Nio till fem."
    assert index.answer_for("price", "sv", "en") == "Ten crowns."
    assert index.title_for("hours", "sv", "en") == "När har ni öppet?"
    assert index.by_key(index.entry("hours").key) == index.entry("hours")
    assert index.by_key("0123456789ab") is None
    with pytest.raises(UnknownEntryError):
        index.answer_for("gone", "en")
