"""What managers type and press around a ticket: assignment, tags, priority, history, the client."""

import pytest
from sqlalchemy import select

from bot.tickets.models import State, Ticket, TicketTag
from tests.scenarios.play import Play, key, keys, marks, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEBREW = "שרה"


async def typed(stage: Play, words: str, thread: int | None = None) -> list[str]:
    """Have Mia type something. Returns what the bot said there after it."""
    before = len(stage.group.texts(thread))
    if thread is None:
        stage.mia.send(words)
    else:
        stage.mia.send(words, thread=thread)
    await stage.settled()
    return stage.group.texts(thread)[before:]


async def opened(stage: Play, name: str) -> tuple[int, int]:
    """A client with a ticket: the topic, and the ticket's number."""
    anna = stage.sandbox.add_client(name)
    thread = await stage.open_ticket(anna)
    [ticket] = await stage.tickets(anna)
    return thread, ticket.number


async def ticket_of(stage: Play, number: int) -> Ticket:
    """A ticket as it stands."""
    found: Ticket = await stage.one(select(Ticket).where(Ticket.id == number - 1000))
    return found


async def known(stage: Play) -> None:
    """Have everybody be seen in the group."""
    for person in (stage.mia, stage.omar, stage.lena):
        person.send("Good morning")
    await stage.settled()


async def test_giving_by_button_tells_who_gets_it(stage: Play) -> None:
    await known(stage)
    thread, number = await opened(stage, HEBREW)
    await stage.pressed(stage.mia, stage.card(thread), "t:more")
    await stage.pressed(stage.mia, stage.card(thread), "t:give")
    toast = await stage.pressed(stage.mia, stage.card(thread), f"t:to:{number}:{stage.omar.id}")
    assert "Omar" in toast
    assert (await ticket_of(stage, number)).taken_by == stage.omar.id
    assert any("Omar" in text for text in stage.general(f"#{number}"))
    assert "Omar" in stage.group.texts(thread)[-1]


async def test_giving_by_name_and_to_who_has_it(stage: Play) -> None:
    await known(stage)
    thread, number = await opened(stage, "Bea")
    await typed(stage, "/give OMAR", thread)
    assert (await ticket_of(stage, number)).taken_by == stage.omar.id
    assert "Omar has it already" in (await typed(stage, "/give @omar", thread))[0]
    assert "I don't know" in (await typed(stage, "/give @nobody_here", thread))[0]
    assert "/give @omar" in (await typed(stage, "/give", thread))[0]
    await typed(stage, "/release", thread)
    assert (await ticket_of(stage, number)).state == State.OPEN


async def test_general_needs_a_number(stage: Play) -> None:
    _, number = await opened(stage, "Carl")
    assert "/take #1001" in (await typed(stage, "/take"))[0]
    assert "no request #999999" in (await typed(stage, "/take 999999"))[0]
    assert await typed(stage, f"/take #{number}") == []
    assert (await ticket_of(stage, number)).taken_by == stage.mia.id
    assert marks(stage.group.messages()[-1]) == ["👌"]


async def test_a_reply_to_a_line_in_general_is_about_its_ticket(stage: Play) -> None:
    _, number = await opened(stage, "Dag")
    line = next(m for m in stage.group.messages() if f"#{number}" in said(m))
    stage.lena.send("/take", reply_to=line)
    await stage.settled()
    assert (await ticket_of(stage, number)).taken_by == stage.lena.id


async def test_tags_by_word_and_by_button(stage: Play) -> None:
    thread, number = await opened(stage, "Ebba")
    await typed(stage, "/tag Refund, #VIP", thread)
    assert "🏷 refund · vip" in stage.card(thread)["text"]
    await typed(stage, "/untag vip unknown", thread)
    await stage.pressed(stage.mia, stage.card(thread), "t:more")
    await stage.pressed(stage.mia, stage.card(thread), "t:tags")
    assert f"t:tags:{number}:vip" not in keys(stage.card(thread))
    await stage.pressed(stage.mia, stage.card(thread), f"t:tags:{number}:refund")
    tags = select(TicketTag).where(TicketTag.ticket_id == number - 1000)
    assert await stage.all(tags) == []
    assert "32" in (await typed(stage, f"/tag {'x' * 33}", thread))[0]
    assert "/tag refund" in (await typed(stage, "/tag", thread))[0]
    many = " ".join(f"t{i}" for i in range(11))
    assert "ten tags" in (await typed(stage, f"/tag {many}", thread))[0]


async def test_priority_by_word_and_by_button(stage: Play) -> None:
    thread, number = await opened(stage, "Fia")
    await typed(stage, "/priority Urgent", thread)
    assert "Urgent" in stage.card(thread)["text"]
    await stage.pressed(stage.mia, stage.card(thread), "t:more")
    await stage.pressed(stage.mia, stage.card(thread), "t:prio")
    await stage.pressed(stage.mia, stage.card(thread), f"t:prio:{number}:normal")
    assert "Urgent" not in stage.card(thread)["text"]
    assert "/priority low" in (await typed(stage, "/priority very", thread))[0]


async def test_a_typed_note_stays_inside(stage: Play) -> None:
    gun = stage.sandbox.add_client("Gun")
    thread = await stage.open_ticket(gun)
    told = len(gun.messages)
    note = stage.mia.send("/note 2000 crowns at stake", thread=thread)
    await stage.settled()
    assert len(gun.messages) == told
    shown = next(m for m in stage.group.messages(thread) if m["message_id"] == note["message_id"])
    assert marks(shown) == ["✍"]
    assert "/note" in (await typed(stage, "/note", thread))[0]


async def test_the_history_tells_all_and_turns_its_pages_in_place(stage: Play) -> None:
    hugo = stage.sandbox.add_client("Hugo")
    thread = await stage.open_ticket(hugo)
    for i in range(6):
        hugo.send(f"{i} " + "words " * 150)
    await stage.settled()
    await stage.pressed(stage.mia, stage.card(thread), "t:more")
    await stage.pressed(stage.mia, stage.card(thread), "t:past")
    shown = [m for m in stage.group.messages(thread) if said(m).startswith("📜")][-1]
    assert "2/2" in said(shown)
    count = len(stage.group.messages(thread))
    await stage.pressed(stage.omar, shown, "t:past")
    again = [m for m in stage.group.messages(thread) if said(m).startswith("📜")][-1]
    assert "1/2" in said(again)
    assert "Opened" in said(again)
    assert len(stage.group.messages(thread)) == count


async def test_the_client_card_and_their_own_manager(stage: Play) -> None:
    ida = stage.sandbox.add_client("Ida", language="sv")
    thread = await stage.open_ticket(ida)
    [card] = await typed(stage, "/client", thread)
    assert "Ida" in card
    assert "1 request" in card
    shown = stage.group.messages(thread)[-1]
    await stage.pressed(stage.lena, shown, "t:own")
    assert (await stage.client(ida)).manager_id == stage.lena.id
    assert "Lena" in said(stage.group.messages(thread)[-1])
    assert "nobody" not in (await typed(stage, "/own -", thread))[0]
    assert (await stage.client(ida)).manager_id is None
    assert "segments" in (await typed(stage, "/segment vip", thread))[0]


async def test_why_explains_the_deadlines(stage: Play) -> None:
    thread, number = await opened(stage, "Jan")
    [answer] = await typed(stage, "/why", thread)
    assert f"#{number}" in answer


async def test_help_lists_what_can_be_typed(stage: Play) -> None:
    [text] = await typed(stage, "/help")
    assert "/take · " in text
    assert "/why · " in text


@pytest.mark.parametrize(
    "data",
    ["to:{}:1", "to:{}:" + "9" * 30, "to:{}:", "until:{}:9h", "until:{}:", "prio:{}:huge", "tags:{}:a b",
     "send:{}:nothing", "seg:{}:vip", "own:{}:77", "own:{}:me", "past:{}:1", "take:999999:"],
)  # fmt: skip
async def test_forged_buttons_are_old_buttons(stage: Play, data: str) -> None:
    thread, number = await opened(stage, "Kim")
    card = stage.card(thread)
    query = stage.forged(stage.mia, card, f"t:{data.format(number)}")
    await stage.settled()
    assert "old button" in stage.sandbox.answers[query]["text"]


async def test_menus_of_an_old_card_say_that_it_is_over(stage: Play) -> None:
    thread, number = await opened(stage, "Lars")
    card = stage.card(thread)
    await stage.pressed(stage.mia, card, "t:done")
    for act in ("more", "snooze", "give", "prio", "tags", "wait", "free"):
        query = stage.forged(stage.mia, card, f"t:{act}:{number}:")
        await stage.settled()
        assert "resolved" in stage.sandbox.answers[query]["text"], act


async def test_a_new_ticket_offers_faq_entries_on_its_card(stage: Play) -> None:
    maj = stage.sandbox.add_client("Maj")
    maj.send("payment")
    await stage.settled()
    await stage.pressed(maj, maj.messages[-1], "q:person")
    thread = stage.thread(maj)
    assert [data.split(":")[1] for data in keys(stage.card(thread))][:2] == ["send", "send"]
    await stage.pressed(stage.mia, stage.card(thread), key(stage.card(thread), "t:send"))
    assert "Mia" in maj.texts[-1]
    assert not any(data.startswith("t:send") for data in keys(stage.card(thread)))
