"""What nobody should send: each gets a clear answer or is refused, nothing crashes, nothing is lost."""

from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.delivery.models import InboxRow, InboxStatus
from bot.sandbox.groups import FULL_RIGHTS
from tests.scenarios.play import STRANGE, SURE, UNSURE, Play, key, keys

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _nothing_is_parked(stage: Play) -> Any:
    yield
    await stage.settled()
    assert [
        row.error for row in await stage.all(select(InboxRow).where(InboxRow.status != InboxStatus.DONE))
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        ".",
        "?",
        "   x",
        "\u200b",
        "😀",
        "//",
        "/",
        "/ hello",
        "<b>&" * 1024,
        "مرحبا بالعالم؟",
        "\u202e<i>\u0000",
    ],
)
async def test_any_first_message_gets_an_answer(stage: Play, text: str) -> None:
    anna = stage.sandbox.add_client("Anna")
    anna.post({"text": text}, {})
    await stage.until(lambda: anna.texts)


async def test_any_first_message_shows_in_full_to_the_managers(stage: Play) -> None:
    anna = stage.sandbox.add_client("Brita")
    text = "<b>&" * 1024
    anna.send(text)
    await stage.until(lambda: text in [m.get("text") for m in stage.in_topics("text")])


@pytest.mark.parametrize(
    "name", ["<b>Bob</b> & Söner", "ابراهيم", "😀😀😀", "{{ client }}", "%(name)s", "{0}"]
)
async def test_any_name_is_shown_as_it_is(stage: Play, name: str) -> None:
    odd = stage.sandbox.add_client(name, last_name="<i>")
    odd.send("/start")
    await stage.until(lambda: odd.texts)
    assert name in odd.texts[0]
    thread = await stage.open_ticket(odd)
    assert f"{name} <i>" in stage.card(thread)["text"]
    assert f"{name} <i>" in stage.group.topics[thread].name
    assert stage.general(f"{name} <i>")


async def test_a_manager_with_a_name_like_markup_signs_with_it(stage: Play) -> None:
    anna = stage.sandbox.add_client("Cissi")
    thread = await stage.open_ticket(anna)
    boss = stage.sandbox.world.add_person("<b>Boss</b>", language="en")
    boss.home = stage.group
    stage.group.members[boss.id] = "administrator"
    boss.send("Hello", thread=thread)
    await stage.settled()
    assert "<b>Boss</b>" in anna.texts[-1]


@pytest.mark.parametrize(
    "data",
    ["", "x", "q", "q:yes", "q:yes:x:", "q:yes:0:", "q:pick:1:gone", f"q:yes:{10**30}:", f"q:person:{2**63}:",
     "rate:1001", "rate:1:5", "rate:99999:5", f"rate:{10**30}:5", "rate:1001:6", "set:lang:xx",
     "set:zone:Mars/X", "set:zone:../../etc/passwd", "old:button:of:last:week", "t:take:1001:", "😀" * 16],
)  # fmt: skip
async def test_a_clients_button_that_means_nothing_is_answered(stage: Play, data: str) -> None:
    anna = stage.sandbox.add_client("Anna")
    anna.send(SURE)
    await stage.until(lambda: anna.texts)
    query = stage.forged(anna, anna.messages[-1], data)
    await stage.until(lambda: query in stage.sandbox.answers)
    await stage.settled()
    assert await stage.tickets(anna) == []
    client = await stage.client(anna)
    assert (client.language, client.zone) == ("en", "Europe/Stockholm")


@pytest.mark.parametrize(
    "data",
    ["", "t", "t:take", "t:take:x:", "t:take:99999:", f"t:done:{10**30}:", "t:send:99999:x", "q:yes:1:", "?"],
)
async def test_a_managers_button_that_means_nothing_is_answered(stage: Play, data: str) -> None:
    anna = stage.sandbox.add_client("Disa")
    thread = await stage.open_ticket(anna)
    query = stage.forged(stage.mia, stage.card(thread), data)
    await stage.until(lambda: query in stage.sandbox.answers)
    assert stage.sandbox.answers[query]["text"]
    [ticket] = await stage.tickets(anna)
    assert ticket.taken_by is None


async def test_an_faq_entry_that_has_left_the_faq_is_not_sent(stage: Play) -> None:
    anna = stage.sandbox.add_client("Elvira")
    thread = await stage.open_ticket(anna)
    [ticket] = await stage.tickets(anna)
    told = len(anna.texts)
    query = stage.forged(stage.mia, stage.card(thread), f"t:send:{ticket.number}:no-such-entry")
    await stage.until(lambda: query in stage.sandbox.answers)
    await stage.settled()
    assert stage.sandbox.answers[query]["text"]
    assert len(anna.texts) == told


async def test_another_clients_buttons_do_nothing(stage: Play) -> None:
    anna, eve = stage.sandbox.add_client("Fredrika"), stage.sandbox.add_client("Eve")
    anna.send(UNSURE)
    await stage.until(lambda: anna.texts)
    eve.send("/start")
    await stage.until(lambda: eve.texts)
    for data in keys(anna.messages[-1]):
        stage.forged(eve, eve.messages[-1], data)
    await stage.settled()
    assert await stage.tickets(eve) == await stage.tickets(anna) == []
    assert len(eve.texts) == 1


async def test_another_clients_rating_is_not_taken(stage: Play) -> None:
    anna, eve = stage.sandbox.add_client("Greta"), stage.sandbox.add_client("Eva")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    eve.send("/start")
    await stage.until(lambda: eve.texts)
    seen = len(stage.group.texts(thread))
    query = stage.forged(eve, eve.messages[-1], key(anna.messages[-1], "rate:").rsplit(":", 1)[0] + ":1")
    await stage.until(lambda: query in stage.sandbox.answers)
    await stage.settled()
    assert len(stage.group.texts(thread)) == seen


async def test_an_open_ticket_cannot_be_rated(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hedvig")
    thread = await stage.open_ticket(anna)
    [ticket] = await stage.tickets(anna)
    seen = len(stage.group.texts(thread))
    query = stage.forged(anna, anna.messages[-1], f"rate:{ticket.number}:1")
    await stage.until(lambda: query in stage.sandbox.answers)
    await stage.settled()
    assert len(stage.group.texts(thread)) == seen


async def test_the_bot_leaves_a_group_that_it_does_not_know(stage: Play) -> None:
    group = stage.sandbox.add_group("A party")
    await stage.until(lambda: group.left, what="the bot to leave")
    await stage.settled()
    assert group.texts() == []


async def test_the_bot_leaves_an_unknown_group_that_it_was_in_already(stage: Play) -> None:
    group = stage.sandbox.world.add_group("Old friends", stage.sandbox.world.add_person("Stranger"))
    group.bot_status = "member"
    stage.mia.send("Hello bot", group=group)
    await stage.until(lambda: group.left, what="the bot to leave")


async def test_the_bot_leaves_a_channel(stage: Play) -> None:
    channel = {"id": -1009999999999, "title": "News", "type": "channel"}
    bot = stage.sandbox.bot
    rights = FULL_RIGHTS | {"can_post_messages": True, "can_edit_messages": True}
    stage.inject(
        my_chat_member={
            "chat": channel,
            "from": stage.mia.user,
            "date": 1,
            "old_chat_member": {"user": bot, "status": "left"},
            "new_chat_member": {"user": bot, "status": "administrator", **rights},
        }
    )

    def left() -> list[Any]:
        return [
            c for c in stage.sandbox.calls if c.method == "leaveChat" and c.params["chat_id"] == channel["id"]
        ]

    await stage.until(left, what="the bot to leave")


async def test_a_sort_of_update_that_nobody_knows_is_passed_over(stage: Play) -> None:
    anna = stage.sandbox.add_client("Inga")
    with pytest.warns(RuntimeWarning, match="unknown update type"):  # noqa: PT031
        stage.inject(telepathy={"from": anna.user, "thought": "?"})
        anna.send("/start")
        await stage.until(lambda: anna.texts)
        await stage.settled()


async def test_a_message_of_a_sort_that_nobody_knows_is_told_of(stage: Play) -> None:
    anna = stage.sandbox.add_client("Jenny")
    thread = await stage.open_ticket(anna)
    seen = len(stage.group.texts(thread))
    stage.inject(
        message={
            "message_id": 880_001, "from": anna.user, "chat": anna.private.json(), "date": 1_795_424_418,
            "hologram": {"file_id": "x"},
        }
    )  # fmt: skip
    await stage.settled()
    assert len(stage.group.texts(thread)) == seen + 1


async def test_a_client_without_language_last_name_or_username_is_served(stage: Play) -> None:
    nobody = stage.sandbox.add_client("X", language="")
    nobody.send("/start")
    await stage.until(lambda: nobody.texts)
    assert (await stage.client(nobody)).language == "en"


async def test_a_manager_may_be_a_client_too(stage: Play) -> None:
    stage.lena.send(STRANGE, private=True)
    await stage.until(lambda: stage.lena.texts)
    await stage.settled()
    assert len(await stage.tickets(stage.lena)) == 1


async def test_service_messages_in_a_private_chat_make_no_ticket(stage: Play) -> None:
    anna = stage.sandbox.add_client("Kerstin")
    anna.send("/start")
    await stage.until(lambda: anna.texts)
    pinned = {k: v for k, v in anna.messages[0].items() if not k.startswith("_")}
    anna.post({"pinned_message": pinned}, {})
    await stage.settled()
    assert await stage.tickets(anna) == []
    assert len(anna.texts) == 1
