"""The register at work: classified on resolving, searched, exported; and clients who leave."""

import csv
import io
import zipfile

import pytest
from sqlalchemy import func, select

from bot.clients.models import Client
from bot.complaints.models import Case, CaseKind, Leaving
from bot.sandbox.people import Person
from bot.tickets.models import Kind
from tests.scenarios.complaining import case_of, say
from tests.scenarios.play import Json, Play, key, keys, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


def sheet(stage: Play, thread: int) -> Json:
    """The newest sheet in a topic."""
    messages = stage.group.messages(thread)
    return next(m for m in reversed(messages) if any(data.startswith("s:") for data in keys(m)))


async def resolved(stage: Play, name: str, story: str = "It broke") -> tuple[Person, int]:
    """A complaint that has just been resolved."""
    anna = stage.sandbox.add_client(name)
    await say(stage, anna, "/start")
    known = await stage.client(anna)
    async with stage.app.database.begin() as session:
        client = await session.get_one(Client, known.id)
        await stage.app.desk(session).tickets.open(client, Kind.COMPLAINT, story)
    await stage.settled()
    thread = stage.thread(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    return anna, thread


def shown(stage: Play) -> Json:
    """The newest answer to /complaints in General."""
    return next(m for m in reversed(stage.group.messages()) if "Register" in said(m))


async def test_on_resolving_it_is_classified_and_new_causes_become_known(stage: Play) -> None:
    anna, thread = await resolved(stage, "Abbe")
    case = await case_of(stage, anna)
    assert case.resolved_at is not None
    assert "Please classify it" in said(sheet(stage, thread))
    await stage.pressed(stage.mia, sheet(stage, thread), f"s:cause:{case.id}:")
    stage.mia.send("=Careless  packing", thread=thread, reply_to=sheet(stage, thread))
    await stage.settled()
    assert "=Careless packing" not in anna.texts[-1]
    await stage.pressed(stage.mia, sheet(stage, thread), f"s:kind:{case.id}:")
    await stage.pressed(stage.mia, sheet(stage, thread), f"s:kind:{case.id}:return")
    for act, value in (("cat", "product"), ("rem", "refund")):
        stage.forged(stage.mia, sheet(stage, thread), f"s:{act}:{case.id}:{value}")
    for act, words in (("prod", "Blue lamp"), ("cost", "12,50")):
        await stage.pressed(stage.mia, sheet(stage, thread), f"s:{act}:{case.id}:")
        stage.mia.send(words, thread=thread, reply_to=sheet(stage, thread))
        await stage.settled()
    case = await case_of(stage, anna)
    assert (case.kind, case.category, case.remedy) == ("return", "product", "refund")
    assert (case.cause, case.product, case.cost) == ("=Careless packing", "Blue lamp", 12.5)
    bea, other = await resolved(stage, "Bea")
    number = (await case_of(stage, bea)).id
    await stage.pressed(stage.omar, sheet(stage, other), f"s:cause:{number}:")
    await stage.pressed(stage.omar, sheet(stage, other), f"s:cause:{number}:{case.id}")
    assert (await case_of(stage, bea)).cause == "=Careless packing"


async def test_a_cost_that_is_none_and_forged_sheets_are_refused(stage: Play) -> None:
    anna, thread = await resolved(stage, "Carl")
    case = await case_of(stage, anna)
    await stage.pressed(stage.mia, sheet(stage, thread), f"s:cost:{case.id}:")
    stage.mia.send("a lot", thread=thread, reply_to=sheet(stage, thread))
    await stage.settled()
    assert "12.50" in stage.group.texts(thread)[-1]
    forged = [
        stage.forged(stage.mia, sheet(stage, thread), data)
        for data in (f"s:kind:{case.id}:nonsense", f"s:cause:{case.id}:{2**62}", f"s:cat:{2**62}:product",
                     f"s:rem:{case.id}:nothing", f"s:nonsense:{case.id}:")
    ]  # fmt: skip
    await stage.settled()
    assert all(stage.sandbox.answers[query].get("text") for query in forged)
    case = await case_of(stage, anna)
    assert (case.kind, case.category, case.cause, case.cost) == ("complaint", None, None, None)


async def test_suggestions_and_refusals_are_noted_on_any_ticket(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dag")
    thread = await stage.open_ticket(anna, "Could you also repaint tractors, please?")
    await stage.pressed(stage.mia, stage.card(thread), "t:more")
    await stage.pressed(stage.mia, stage.card(thread), "k:menu")
    await stage.pressed(stage.mia, stage.card(thread), "k:idea")
    case = await case_of(stage, anna)
    assert (case.kind, case.words, case.noted_by) == (
        CaseKind.SUGGESTION, "Could you also repaint tractors, please?", stage.mia.id,
    )  # fmt: skip
    stage.mia.send("/refusal Too dear for them", thread=thread)
    await stage.settled()
    case = await case_of(stage, anna)
    assert (case.kind, case.words) == (CaseKind.REFUSAL, "Too dear for them")
    assert "Too dear" not in anna.texts[-1]


async def test_the_register_is_searched_paged_and_exported(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ebba")
    await say(stage, anna, "/start")
    known = await stage.client(anna)
    async with stage.app.database.begin() as session:
        register = stage.app.desk(session).complaints.register
        for number in range(7):
            await register.add(CaseKind.COMPLAINT, known, None, f"@Zebra number {number} ÅÄÖ")
    stage.mia.send("/complaints zebra åäö")
    await stage.settled()
    assert "· 7" in said(shown(stage))
    assert "Zebra number 6" in said(shown(stage))
    await stage.pressed(stage.mia, shown(stage), "x:page:")
    assert "Zebra number 0" in said(shown(stage))
    await stage.pressed(stage.mia, shown(stage), "x:csv")
    document = next(m for m in reversed(stage.group.messages()) if "document" in m)
    assert document["document"]["file_name"].endswith(".csv")
    content = content_of(stage, document)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 7
    assert rows[0]["What happened"] == "'@Zebra number 6 ÅÄÖ"
    await stage.pressed(stage.mia, shown(stage), "x:xlsx")
    document = next(m for m in reversed(stage.group.messages()) if "document" in m)
    book = zipfile.ZipFile(io.BytesIO(content_of(stage, document)))
    assert "@Zebra number 6" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    stage.mia.send("/complaints zebra CSV")
    await stage.settled()
    assert stage.group.messages()[-1]["document"]["file_name"].endswith(".csv")
    assert "· 7" in said(shown(stage))


def content_of(stage: Play, message: Json) -> bytes:
    """The bytes of a document."""
    stored = stage.sandbox.world.files.get(message["document"]["file_id"])
    assert stored is not None
    return bytes(stored.upload.content)


async def test_what_is_not_found_says_how_to_search(stage: Play) -> None:
    stage.mia.send("/complaints nobody_knows_this 1999-13 xlsx")
    await stage.settled()
    assert "Nothing found" in said(shown(stage))
    assert "document" not in stage.group.messages()[-1]
    assert keys(shown(stage)) == []


async def test_searches_that_are_forged_are_old(stage: Play) -> None:
    stage.mia.send("/complaints")
    await stage.settled()
    query = stage.forged(stage.mia, shown(stage), f"x:page:{2**62}:0")
    await stage.settled()
    assert "too old" in stage.sandbox.answers[query]["text"]


async def test_who_leaves_is_asked_three_questions_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Fia")
    await say(stage, anna, "/leave")
    assert "three short questions" in anna.texts[-1]
    await stage.pressed(anna, anna.messages[-1], "lv:go")
    await say(stage, anna, "The colours fade")
    await stage.pressed(anna, anna.messages[-1], "lv:skip")
    await say(stage, anna, "Your opening hours")
    assert "Thank you, Fia!" in anna.texts[-1]
    leaving = await stage.one(select(Leaving).order_by(Leaving.id.desc()))
    assert (leaving.product, leaving.people, leaving.inconvenience) == (
        "The colours fade", None, "Your opening hours",
    )  # fmt: skip
    case = await case_of(stage, anna)
    assert (case.kind, case.words) == (CaseKind.LEAVING, "The colours fade\n\nYour opening hours")
    [line] = [text for text in stage.general("Fia") if "leaves us" in text]
    assert "Your opening hours" in line
    await say(stage, anna, "/leave")
    assert "questions" not in anna.texts[-1]
    assert await stage.tickets(anna) == []


async def test_a_managers_tap_asks_too_and_no_thanks_is_respected(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gun")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:more")
    await stage.pressed(stage.mia, stage.card(thread), "k:menu")
    assert "three short questions" in await stage.pressed(stage.mia, stage.card(thread), "k:no")
    await say(stage, anna, "no thanks")
    assert "All the best" in anna.texts[-1]
    assert (await case_of(stage, anna)).kind == CaseKind.REFUSAL
    stage.omar.send("/leaving", thread=thread)
    await stage.settled()
    assert "not asked twice" in stage.group.texts(thread)[-1]
    count = select(func.count()).select_from(Case).where(Case.client_id == (await stage.client(anna)).id)
    assert await stage.one(count) == 1


async def test_whoever_needs_something_instead_of_answering_is_heard(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hugo")
    thread = await stage.open_ticket(anna)
    stage.mia.send("/leaving", thread=thread)
    await stage.settled()
    await say(stage, anna, "Where is my tractor?")
    assert stage.group.texts(thread)[-1] == "Where is my tractor?"
    eve = stage.sandbox.add_client("Eve")
    await say(stage, eve, "/start")
    asked = next(m for m in anna.messages if any(data.startswith("lv:") for data in keys(m)))
    query = stage.forged(eve, eve.messages[-1], key(asked, "lv:"))
    await stage.settled()
    assert stage.sandbox.answers[query].get("text")


async def test_the_settings_have_the_way_out_too(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ida")
    await say(stage, anna, "/settings")
    await stage.pressed(anna, anna.messages[-1], "leave")
    assert "three short questions" in anna.texts[-1]
    await stage.pressed(anna, anna.messages[-1], "lv:stop")
    assert "All the best" in anna.texts[-1]
