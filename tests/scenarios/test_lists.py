"""`/tickets`: which requests there are, as a list that is turned in place."""

from datetime import timedelta

from bot.sandbox.people import Person
from bot.tickets.models import TicketTag
from tests.scenarios.play import MONDAY_MORNING, Json, Play, key, keys, said


async def asked(play: Play, person: Person, text: str, thread: int | None = None) -> Json:
    """What the bot answers to a message of a manager's."""
    message = person.send(text, thread=thread) if thread else person.send(text)
    await play.settled()
    answers = [m for m in play.group.messages(thread) if m["from"]["is_bot"]]
    answer = answers[-1]
    assert answer["reply_to_message"]["message_id"] == message["message_id"]
    return answer


def shown(play: Play, list_: Json, thread: int | None = None) -> Json:
    """The list as it stands now."""
    return next(m for m in play.group.messages(thread) if m["message_id"] == list_["message_id"])


async def answered(play: Play, query: str) -> str:
    """What a pressed button was answered with."""
    await play.until(lambda: query in play.sandbox.answers)
    return str(play.sandbox.answers[query].get("text") or "")


async def test_an_empty_desk_says_something_kind(play: Play) -> None:
    assert "Nothing is open" in said(await asked(play, play.mia, "/tickets"))


async def test_all_that_is_open_is_listed_the_most_urgent_first_with_links(play: Play) -> None:
    anna, bo = play.sandbox.add_client("Anna"), play.sandbox.add_client("Bo")
    thread = await play.open_ticket(anna, "Could you repaint my tractor, please?")
    await play.advance(minutes=5)
    await play.open_ticket(bo, "Do you paint boats?")
    await play.pressed(play.omar, play.card(thread), "t:take")
    play.omar.send("Which colour?", thread=thread)  # now Bo's is the more urgent one
    await play.settled()
    list_ = await asked(play, play.mia, "/tickets")
    text = said(list_)
    assert text.index("#1002") < text.index("#1001")
    assert "Do you paint boats?" in text
    assert "Omar" in text
    links = [entity["url"] for entity in list_["entities"] if entity["type"] == "text_link"]
    card = play.card(thread)["message_id"]
    assert f"https://t.me/c/{str(play.group.chat_id)[4:]}/{card}" in links


async def test_mine_is_what_the_one_who_asked_has(play: Play) -> None:
    for name in ("Anna", "Bo"):
        thread = await play.open_ticket(play.sandbox.add_client(name))
        await play.pressed(play.mia if name == "Anna" else play.omar, play.card(thread), "t:take")
    assert "Anna" in said(await asked(play, play.mia, "/tickets mine"))
    list_ = await asked(play, play.omar, "/tickets MINE")
    assert ("Bo" in said(list_), "Anna ·" in said(list_)) == (True, False)
    await play.pressed(play.mia, list_, "l:mine")  # it stays the list of who asked
    assert "Bo" in said(shown(play, list_))


async def test_filters_are_turned_to_in_place(play: Play) -> None:
    anna, bo = play.sandbox.add_client("Anna"), play.sandbox.add_client("Bo")
    thread = await play.open_ticket(anna)
    await play.open_ticket(bo)
    play.mia.send("Hello", thread=thread)
    await play.settled()
    await play.pressed(play.mia, play.card(thread), "t:wait")
    list_ = await asked(play, play.mia, "/tickets free")
    assert ("Bo" in said(list_), "Anna" in said(list_)) == (True, False)
    assert await play.pressed(play.mia, list_, "l:waiting") == ""
    assert ("Bo" in said(shown(play, list_)), "Anna" in said(shown(play, list_))) == (False, True)
    await play.pressed(play.mia, list_, "l:overdue")
    assert "Nothing is overdue" in said(shown(play, list_))
    await play.advance(hours=2)
    await play.pressed(play.mia, shown(play, list_), "l:overdue")
    assert "Bo" in said(shown(play, list_))


async def test_a_tag_of_any_script_and_length_is_found(play: Play) -> None:
    thread = await play.open_ticket(play.sandbox.add_client("Anna"))
    await play.open_ticket(play.sandbox.add_client("Bo"))
    tag = "החזרכספי" * 4
    async with play.app.database.begin() as session:
        session.add(TicketTag(ticket_id=1, tag=tag))
    for words in (f"tag {tag}", f"#{tag}", f"tag #{tag}"):
        list_ = await asked(play, play.mia, f"/tickets {words}", thread)
        assert ("Anna" in said(list_), "Bo" in said(list_)) == (True, False)
        assert all(len(data.encode()) <= 64 for data in keys(list_))
    assert "Nothing open" in said(await asked(play, play.mia, "/tickets #none"))


async def test_a_long_list_has_pages(play: Play) -> None:
    for number in range(10):
        await play.open_ticket(play.sandbox.add_client(f"Client{number}"))
    list_ = await asked(play, play.mia, "/tickets")
    assert said(list_).count("#10") == 8
    assert "Page 1 of 2" in said(list_)
    turn = next(b for row in list_["reply_markup"]["inline_keyboard"] for b in row if "›" in b["text"])  # noqa: RUF001
    await play.pressed(play.omar, list_, turn["callback_data"])
    second = shown(play, list_)
    assert said(second).count("#10") == 2
    assert not {line for line in said(second).splitlines() if "#10" in line} & set(said(list_).splitlines())
    await play.pressed(play.omar, second, "l:all")
    assert "Page 1 of 2" in said(shown(play, list_))


async def test_a_page_that_is_no_more_shows_the_last(play: Play) -> None:
    await play.open_ticket(play.sandbox.add_client("Anna"))
    list_ = await asked(play, play.mia, "/tickets")
    ending = key(list_, "l:all").split(":")
    data = ":".join([*ending[:4], "70", *ending[5:]])
    query = play.forged(play.mia, list_, data)
    await play.until(lambda: query in play.sandbox.answers)
    await play.settled()
    assert "#1001" in said(shown(play, list_))


async def test_what_no_list_is_called_is_answered_with_examples(play: Play) -> None:
    for wrong in ("yesterday", "tag", "tag two words", "# refund", "mine please"):
        answer = said(await asked(play, play.mia, f"/tickets {wrong}"))
        assert "/tickets free" in answer


async def test_forged_and_old_buttons_are_told_so(play: Play) -> None:
    await play.open_ticket(play.sandbox.add_client("Anna"))
    list_ = await asked(play, play.mia, "/tickets")
    for data in (
        "l:all:999999:1:0:",
        "l:tag:1:1:0:abcdef12",
        "l:none:1:1:0:",
        "l:all:x:1:0:",
        "l:all:-1:1:0:",
    ):
        query = play.forged(play.mia, list_, data)
        assert await answered(play, query)


async def test_the_words_of_the_desks_language_are_understood_too(play: Play) -> None:
    await play.open_ticket(play.sandbox.add_client("Anna"))
    assert play.clock.now() - MONDAY_MORNING < timedelta(hours=1)
    words = play.app.tools.texts
    async with play.app.database.read() as session:
        reader = play.app.desk(session).team.reader
    word = words.plain("managers/lists.word_free", reader)
    assert "Anna" in said(await asked(play, play.mia, f"/tickets {word}"))
