"""The file and the chat both change entries; a restart loses neither's work."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.faq import queries
from bot.faq.editing import Editing
from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.errors import ChangedMeanwhileError, FaqFileError
from bot.faq.service import FaqService, SyncResult
from bot.faq.syncing import carry_out, open_document, replacing
from bot.storage.uow import Database

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MIA = 5
PNG = b"\x89PNG\r\n\x1a\n"
HOURS = "- {id: hours, questions: {en: Open?}, answers: {en: Nine}}\n"
PRICE = "- {id: price, questions: {en: Cost?}, answers: {en: Ten}}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "faq.yaml"
    write(path, HOURS + PRICE)
    return path


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


async def sync(database: Database, path: Path) -> SyncResult:
    """What a start of the desk does."""
    async with database.begin() as session:
        return await FaqService(["vip"]).sync_file(session, path, NOW)


async def answers(database: Database) -> dict[str, str]:
    async with database.read() as session:
        entries = await queries.entries_in_force(session)
    return {entry.id: entry.answer("en").text for entry in entries.values()}


async def edit(database: Database, entry_id: str, text: str) -> None:
    """What a manager does in the chat."""
    async with database.begin() as session:
        editing = Editing(session, MovableClock(NOW), [])
        entry = await editing.find(entry_id)
        assert entry is not None
        changed = replace(entry, answers={"en": Answer(text)})
        assert await editing.change(changed, MIA, expected=entry.revision)


async def retire(database: Database, entry_id: str) -> None:
    async with database.begin() as session:
        editing = Editing(session, MovableClock(NOW), [])
        entry = await editing.find(entry_id)
        assert entry is not None
        assert await editing.retire(entry_id, MIA, expected=entry.revision)


async def add(database: Database, entry_id: str, question: str) -> None:
    async with database.begin() as session:
        entry = Entry(entry_id, None, (Phrasing("en", question),), {"en": Answer("Chat")})
        assert await Editing(session, MovableClock(NOW), []).add(entry, MIA)


async def test_an_unchanged_file_changes_nothing(database: Database, file: Path) -> None:
    assert await sync(database, file) == SyncResult(True, added=2)
    await edit(database, "hours", "Ten")
    await retire(database, "price")
    await add(database, "gifts", "Gift cards?")
    assert await sync(database, file) == SyncResult(False)
    assert await answers(database) == {"hours": "Ten", "gifts": "Chat"}


async def test_a_changed_file_changes_what_it_changed(database: Database, file: Path) -> None:
    await sync(database, file)
    await edit(database, "hours", "Ten")
    await add(database, "gifts", "Gift cards?")
    write(file, HOURS + PRICE.replace("Ten", "Twelve"))
    assert await sync(database, file) == SyncResult(True, changed=1)
    assert await answers(database) == {"hours": "Ten", "price": "Twelve", "gifts": "Chat"}


async def test_what_both_changed_stays_as_in_the_chat(database: Database, file: Path) -> None:
    await sync(database, file)
    await edit(database, "hours", "Ten")
    await retire(database, "price")
    write(file, HOURS.replace("Nine", "Eight") + PRICE.replace("Ten", "Twelve"))
    assert await sync(database, file) == SyncResult(True, kept=("hours", "price"))
    assert await answers(database) == {"hours": "Ten"}
    assert await sync(database, file) == SyncResult(False)


async def test_what_the_file_drops_is_retired_unless_the_chat_edited_it(
    database: Database, file: Path
) -> None:
    await sync(database, file)
    await edit(database, "hours", "Ten")
    write(file, HOURS.replace("hours", "other").replace("Open", "Closed"))
    assert await sync(database, file) == SyncResult(True, added=1, retired=1, kept=("hours",))
    assert await answers(database) == {"other": "Nine", "hours": "Ten"}


async def test_the_same_change_on_both_sides_is_none(database: Database, file: Path) -> None:
    await sync(database, file)
    await edit(database, "hours", "Ten")
    write(file, HOURS.replace("Nine", "Ten") + PRICE)
    assert await sync(database, file) == SyncResult(True)


async def test_a_question_that_the_chat_gave_away_is_not_asked_twice(database: Database, file: Path) -> None:
    await sync(database, file)
    await add(database, "gifts", "Gift cards?")
    write(file, HOURS.replace("Open?", '"gift CARDS"') + PRICE)
    assert await sync(database, file) == SyncResult(True, kept=("hours",))


async def test_another_file_is_not_taken_back_by_a_restart(database: Database, file: Path) -> None:
    """`deskbell faq import other.yaml`, and the file of the configuration is as it was."""
    await sync(database, file)
    other = file.with_name("other.yaml")
    write(other, HOURS.replace("Nine", "Eight"))
    async with database.begin() as session:
        document = open_document(other)
        await carry_out(session, document, await replacing(session, document), NOW)
    assert await answers(database) == {"hours": "Eight"}
    assert await sync(database, file) == SyncResult(False)


async def test_an_import_makes_the_store_what_the_file_is(database: Database, file: Path) -> None:
    await sync(database, file)
    await edit(database, "hours", "Ten")
    await add(database, "gifts", "Gift cards?")
    async with database.begin() as session:
        document = open_document(file)
        plan = await replacing(session, document)
        assert (plan.added, plan.changed, plan.retired) == ([], ["hours"], ["gifts"])
        await carry_out(session, document, plan, NOW)
    assert await answers(database) == {"hours": "Nine", "price": "Ten"}
    async with database.read() as session:
        [latest, *_] = await queries.history(session, "hours", 9)
    assert (latest.author, latest.manager_id) == ("file", None)


async def test_a_plan_is_not_carried_out_on_another_store(database: Database, file: Path) -> None:
    await sync(database, file)
    document = open_document(file)
    async with database.read() as session:
        plan = await replacing(session, document)
    await edit(database, "hours", "Ten")
    async with database.begin() as session:
        with pytest.raises(ChangedMeanwhileError):
            await carry_out(session, document, plan, NOW)
    assert await answers(database) == {"hours": "Ten", "price": "Ten"}


async def test_a_new_order_is_seen_by_replicas(database: Database, file: Path) -> None:
    await sync(database, file)
    async with database.read() as session:
        before = await queries.version(session)
    write(file, PRICE + HOURS)
    await sync(database, file)
    async with database.read() as session:
        assert await queries.version(session) > before
        assert list(await queries.entries_in_force(session)) == ["price", "hours"]


WITH_PICTURE = "- {id: shop, questions: {en: Where?}, answers: {en: {text: Here, photo: img/map.png}}}\n"


async def test_a_picture_is_kept_and_a_new_one_noticed(database: Database, file: Path) -> None:
    picture = file.with_name("img") / "map.png"
    write(picture, PNG + b"1")
    write(file, WITH_PICTURE)
    assert await sync(database, file) == SyncResult(True, added=1)
    assert await sync(database, file) == SyncResult(False)
    write(picture, PNG + b"2")
    assert await sync(database, file) == SyncResult(True, changed=1)
    async with database.read() as session:
        attachment = (await queries.entries_in_force(session))["shop"].answers["en"].attachment
        assert attachment is not None
        assert attachment.name == "img/map.png"
        assert await queries.file_content(session, attachment.digest or "") == PNG + b"2"
        assert await queries.missing_files(session, [attachment.digest or "", "f00"]) == {"f00"}


async def test_a_picture_that_is_gone_is_told_of(database: Database, file: Path) -> None:
    picture = file.with_name("map.png")
    write(picture, PNG)
    write(file, WITH_PICTURE.replace("img/", ""))
    await sync(database, file)
    picture.unlink()
    with pytest.raises(FaqFileError, match=r"there is no file 'map\.png'"):
        await sync(database, file)


async def test_a_picture_that_changes_under_our_hands_is_refused(database: Database, file: Path) -> None:
    picture = file.with_name("map.png")
    write(picture, PNG + b"1")
    write(file, WITH_PICTURE.replace("img/", ""))
    document = open_document(file)
    write(picture, PNG + b"2")
    with pytest.raises(FaqFileError, match=r"'map\.png' was changed while"):
        async with database.begin() as session:
            await carry_out(session, document, await replacing(session, document), NOW)
    assert await answers(database) == {}


async def test_a_segment_that_the_desk_does_not_have_is_refused(database: Database, file: Path) -> None:
    write(file, PRICE.replace("id: price", "id: price, audience: [vip, staff]"))
    with pytest.raises(FaqFileError, match=r"'staff', which is not among clients\.segments"):
        await sync(database, file)
