import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import MovableClock
from bot.faq import queries
from bot.faq.editing import Editing
from bot.faq.entries import Answer, Attachment, AttachmentKind, Button, Entry, Phrasing
from bot.faq.errors import (
    ChangedMeanwhileError,
    EntryExistsError,
    InvalidEntryError,
    UnknownEntryError,
)
from bot.faq.models import LEARNING, FaqRevision
from bot.storage.uow import Database

MIA, OMAR = 2**40, 7
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
HOURS = Entry(
    "hours",
    "Shop",
    (Phrasing("en", "When are you open?"), Phrasing("sv", "När har ni öppet?")),
    {"en": Answer("Nine to five."), "sv": Answer("Nio till fem.")},
    titles={"en": "Opening hours"},
    related=("price",),
    valid_from=date(2026, 1, 1),
    audience=("vip",),
    owner="@mia",
    checked_on=date(2026, 11, 1),
)
PRICE = Entry("price", None, (Phrasing("en", "Price?"),), {"en": Answer("Ten.")})


def editing(session: AsyncSession) -> Editing:
    return Editing(session, MovableClock(NOW), ["vip"])


async def in_force(database: Database) -> dict[str, Entry]:
    async with database.read() as session:
        return await queries.entries_in_force(session)


async def version(database: Database) -> int:
    async with database.read() as session:
        return await queries.version(session)


@pytest.fixture
async def made(database: Database) -> FaqRevision:
    """The revision by which Mia added `HOURS`."""
    async with database.begin() as session:
        revision = await editing(session).add(HOURS, MIA)
    assert revision is not None
    return revision


async def test_what_is_added_is_in_force(database: Database, made: FaqRevision) -> None:
    assert await in_force(database) == {"hours": HOURS}
    assert (await in_force(database))["hours"].revision == made.id
    assert (made.manager_id, made.before, made.at.date()) == (MIA, None, NOW.date())


async def test_an_id_is_taken_once_and_for_all(database: Database, made: FaqRevision) -> None:
    async with database.begin() as session:
        await editing(session).retire("hours", MIA, expected=made.id)
        with pytest.raises(EntryExistsError):
            await editing(session).add(HOURS, MIA)
        assert await editing(session).free_id("Hours!") == "hours-2"
        assert await editing(session).free_id("Öppet, när?") == "öppet-när"
        assert await editing(session).free_id("???") == "entry"


async def test_every_change_raises_the_version(database: Database, made: FaqRevision) -> None:
    versions = [await version(database)]
    async with database.begin() as session:
        shorter = replace(HOURS, titles={})
        changed = await editing(session).change(shorter, OMAR, expected=made.id)
    versions.append(await version(database))
    async with database.begin() as session:
        assert changed is not None
        assert await editing(session).change(shorter, OMAR, expected=changed.id) is None
    assert await version(database) == versions[-1]
    async with database.begin() as session:
        retired = await editing(session).retire("hours", MIA, expected=changed.id)
    versions.append(await version(database))
    assert await in_force(database) == {}
    async with database.begin() as session:
        assert retired is not None
        await editing(session).bring_back("hours", MIA, expected=retired.id)
    versions.append(await version(database))
    assert await in_force(database) == {"hours": shorter}
    async with database.begin() as session:
        await queries.count_up(session, "hours", "shown")
    versions.append(await version(database) + 1)
    assert versions == sorted(set(versions))


async def test_the_second_of_two_managers_is_told(database: Database, made: FaqRevision) -> None:
    async with database.begin() as session:
        changed = await editing(session).change(replace(HOURS, owner="Mia"), MIA, expected=made.id)
    async with database.begin() as session:
        for late in (
            editing(session).change(replace(HOURS, owner="Omar"), OMAR, expected=made.id),
            editing(session).retire("hours", OMAR, expected=made.id),
            editing(session).undo(made.id, OMAR),
        ):
            with pytest.raises(ChangedMeanwhileError) as caught:
                await late
            assert changed is not None
            assert caught.value.revision == changed.id
    assert (await in_force(database))["hours"].owner == "Mia"


async def test_an_undo_and_its_undo(database: Database, made: FaqRevision) -> None:
    edited = replace(HOURS, answers={"en": Answer("Ten to six.")})
    async with database.begin() as session:
        change = await editing(session).change(edited, OMAR, expected=made.id)
        assert change is not None
        undone = await editing(session).undo(change.id, MIA)
    assert undone is not None
    assert await in_force(database) == {"hours": HOURS}
    async with database.begin() as session:
        await editing(session).undo(undone.id, OMAR)
    assert await in_force(database) == {"hours": edited}
    async with database.read() as session:
        history = await editing(session).history("hours")
    assert [(each.manager_id, each.undoes) for each in history] == [
        (OMAR, undone.id), (MIA, change.id), (OMAR, None), (MIA, None),
    ]  # fmt: skip


async def test_an_addition_is_undone_by_retiring(database: Database, made: FaqRevision) -> None:
    async with database.begin() as session:
        undone = await editing(session).undo(made.id, MIA)
    assert await in_force(database) == {}
    async with database.begin() as session:
        assert undone is not None
        await editing(session).undo(undone.id, MIA)
    assert await in_force(database) == {"hours": HOURS}


async def test_a_learned_phrasing_stands_by_its_language(database: Database, made: FaqRevision) -> None:
    async with database.begin() as session:
        learned = await editing(session).add_phrasing(
            "hours", Phrasing("en", " Open on Sunday?\r\n"), LEARNING
        )
        assert await editing(session).add_phrasing("hours", Phrasing("en", "open on sunday"), MIA) is None
    assert learned is not None
    assert (learned.author, learned.manager_id) == (LEARNING, None)
    texts = [each.text for each in (await in_force(database))["hours"].phrasings]
    assert texts == ["When are you open?", "Open on Sunday?", "När har ni öppet?"]


async def test_what_is_not_there(database: Database, made: FaqRevision) -> None:
    async with database.begin() as session:
        for attempt in (
            editing(session).change(PRICE, MIA, expected=0),
            editing(session).retire("price", MIA, expected=0),
            editing(session).undo(made.id + 1, MIA),
            editing(session).add_phrasing("price", Phrasing("en", "Cost?"), MIA),
        ):
            with pytest.raises(UnknownEntryError):
                await attempt
        assert await editing(session).find("price") is None
        await editing(session).retire("hours", MIA, expected=made.id)
        assert await editing(session).find("hours") == HOURS


async def test_two_entries_ask_different_things(database: Database, made: FaqRevision) -> None:
    async with database.begin() as session:
        clash = replace(PRICE, phrasings=(Phrasing("en", "WHEN are you open"),))
        with pytest.raises(InvalidEntryError, match="also stands under 'hours'"):
            await editing(session).add(clash, MIA)
        await editing(session).retire("hours", MIA, expected=made.id)
        await editing(session).add(clash, MIA)
        late = await editing(session).find("hours")
        assert late is not None
        with pytest.raises(InvalidEntryError, match="also stands under 'price'"):
            await editing(session).bring_back("hours", MIA, expected=late.revision)


PNG = Attachment(AttachmentKind.PHOTO, file_id="AgAC")


def pressed(label: str, url: str) -> Answer:
    return Answer("x", PNG, (Button(label, url),))


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (replace(PRICE, id=""), "the id is empty"),
        (replace(PRICE, phrasings=()), "an entry has at least one question and one answer"),
        (replace(PRICE, answers={}), "an entry has at least one question and one answer"),
        (replace(PRICE, phrasings=(Phrasing("en", "?"),)), "the question '?' has no words"),
        (replace(PRICE, phrasings=(Phrasing("EN", "Why?"),)), "'EN' is not a language tag such as en"),
        (replace(PRICE, answers={"en": Answer("<b>x")}), "the answer (en) <b> is never closed"),
        (replace(PRICE, answers={"en": pressed("", "https://a.se")}), "a label that is empty"),
        (replace(PRICE, answers={"en": pressed("a", "tg://x")}), "'tg://x' is not an address"),
        (replace(PRICE, titles={"en": "a\nb"}), "the title (en) has more than one line"),
        (replace(PRICE, owner="x" * 101), "the owner has 101 characters, more than 100"),
        (replace(PRICE, category="a\x00"), "the category contains the control character U+0000"),
        (replace(PRICE, related=("price",)), "the list of related entries names the entry itself"),
        (replace(PRICE, audience=("staff",)), "'staff', which is not among clients.segments (there are vip)"),
        (replace(PRICE, valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1)), "is never shown"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_refused(sqlite_database: Database, entry: Entry, problem: str) -> None:
    async with sqlite_database.begin() as session:
        with pytest.raises(InvalidEntryError, match=re.escape(problem)):
            await editing(session).add(entry, MIA)
    assert await in_force(sqlite_database) == {}


async def test_what_is_kept_is_as_a_file_would_have_it(database: Database) -> None:
    names = {"sv": "Pris", "en": "Prices"}
    given = replace(
        PRICE,
        category="Pris",
        category_names=names,
        phrasings=(Phrasing("en", "Price?"), Phrasing("sv", "Pris?"), Phrasing("en", "Cost?\r\nNow?")),
        answers={"en": Answer("a < b & c ", PNG)},
    )
    async with database.begin() as session:
        await editing(session).add(given, MIA)
    kept = (await in_force(database))["price"]
    assert kept.category == "Prices"
    assert [each.text for each in kept.phrasings] == ["Price?", "Cost?\nNow?", "Pris?"]
    assert kept.answers["en"] == Answer("a &lt; b &amp; c", PNG)


async def test_a_category_has_the_same_names_everywhere(sqlite_database: Database) -> None:
    names = {"en": "Shop", "sv": "Butik"}
    async with sqlite_database.begin() as session:
        await editing(session).add(replace(HOURS, category_names=names), MIA)
        await editing(session).add(replace(PRICE, category="Shop"), MIA)
    assert (await in_force(sqlite_database))["price"].category_names == names


async def test_an_undo_does_not_bring_back_a_question_that_went_elsewhere(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        added = await editing(session).add(PRICE, MIA)
        assert added is not None
        retired = await editing(session).retire("price", MIA, expected=added.id)
        assert retired is not None
        await editing(session).add(replace(PRICE, id="cost"), OMAR)
        with pytest.raises(InvalidEntryError, match="also stands under 'cost'"):
            await editing(session).undo(retired.id, MIA)
