"""Topics are deleted, closed, switched off and on, rights are lost: managers and clients still meet."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.delivery import sender
from tests.scenarios.play import STRANGE, Play, keys, playing, said
from tests.scenarios.test_trouble import lines


async def test_a_deleted_topic_is_made_anew_and_the_line_arrives(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    old = await play.open_ticket(anna)
    play.group.delete_topic(old)
    anna.send("It is rather urgent")
    await play.until(lambda: play.threads(anna) not in ([], [old]), what="a new topic")
    await play.settled()
    assert "It is rather urgent" in play.group.texts(play.thread(anna))
    play.mia.send("Yes", thread=play.thread(anna))
    await play.settled()
    assert anna.texts[-1].startswith("Yes")


async def test_the_card_comes_back_after_its_topic_was_deleted(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    play.group.delete_topic(await play.open_ticket(anna))
    anna.send("It is rather urgent")
    await play.until(lambda: play.threads(anna), what="a new topic")
    play.mia.send("Yes", thread=play.thread(anna))
    await play.settled()
    assert keys(play.card(play.thread(anna)))


async def test_a_topic_made_anew_begins_with_where_the_rest_is_and_the_open_cards(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    old = await play.open_ticket(anna)
    anna.send("/ask")
    await play.settled()
    anna.send("Will you repaint my boat as well?")
    await play.settled()
    play.group.delete_topic(old)
    anna.send("It is rather urgent")
    await play.until(lambda: play.threads(anna), what="a new topic")
    await play.settled()
    told = play.group.texts(play.thread(anna))
    told = [text for text in told if text]
    assert "/history" in told[0]
    assert [number for number in ("#1001", "#1002") if any(number in text for text in told[1:3])] == [
        "#1001",
        "#1002",
    ]
    assert told[-1] == "It is rather urgent"


async def test_a_first_topic_begins_with_the_card(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    assert not [text for text in play.group.texts(thread) if "/history" in text]


async def test_without_topics_a_sticker_follows_the_clients_name_and_either_is_answered(play: Play) -> None:
    play.group.make_forum(False)
    anna = play.sandbox.add_client("Anna")
    anna.send(STRANGE)
    await play.until(lambda: anna.texts)
    await play.settled()
    anna.send_sticker("😀")
    await play.settled()
    name, sticker = play.group.messages()[-2:]
    assert "Anna" in said(name)
    assert "sticker" in sticker
    play.mia.send("Nice", reply_to=name)
    play.mia.send("Funny", reply_to=sticker)
    await play.settled()
    assert lines(anna.texts, "Nice") == ["Nice"]
    assert lines(anna.texts, "Funny") == ["Funny"]


async def test_topics_that_are_switched_on_again_are_used_again(play: Play) -> None:
    play.group.make_forum(False)
    anna = play.sandbox.add_client("Anna")
    anna.send(STRANGE)
    await play.until(lambda: anna.texts)
    await play.settled()
    play.group.make_forum(True)
    play.app.sender._carrier._no_topics_until = 0  # ten minutes later
    anna.send("It is rather urgent")
    await play.until(lambda: play.threads(anna), what="a topic")
    await play.settled()
    thread = play.thread(anna)
    assert "It is rather urgent" in play.group.texts(thread)
    assert keys(play.card(thread))
    play.mia.send("Yes", thread=thread)
    await play.settled()
    assert anna.texts[-1].startswith("Yes")


async def test_the_owner_hears_once_of_lost_rights_and_again_when_they_are_mended(
    prepared_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "NO_RIGHTS_REST_SECONDS", 0.1)
    async with playing(prepared_url) as play:
        boss = play.sandbox.add_client("Boss")
        boss.send("/start")
        await play.settled()
        play.app.config.managers.__dict__["owner"] = boss.id
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        told = len(boss.texts)
        play.group.kick_bot()
        anna.send("It is rather urgent")
        await play.until(lambda: len(boss.texts) == told + 1, what="a word to the owner")
        assert "Managers" in boss.texts[-1]
        play.group.set_bot_rights(can_manage_topics=False)
        await play.until(lambda: len(boss.texts) == told + 2, what="a word of what is still missing")
        play.group.set_bot_rights(can_pin_messages=False)
        play.group.set_bot_rights(can_manage_topics=True)
        await play.until(lambda: len(boss.texts) == told + 3, what="a word that it is mended")
        await play.settled()
        assert "again" in boss.texts[-1]
        assert len(boss.texts) == told + 3
        assert "It is rather urgent" in play.group.texts(thread)


async def test_an_unknown_group_is_left_once(play: Play) -> None:
    other = play.sandbox.world.add_group("Others", owner=play.mia)
    other.set_bot_rights(administrator=False)
    play.sandbox.world.say(other, play.mia.user, {"new_chat_members": [play.sandbox.bot]})
    await play.settled()
    assert len([call for call in play.sandbox.calls if call.method == "leaveChat"]) == 1


async def test_a_line_to_a_closed_topic_arrives(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    play.group.close_topic(thread)
    anna.send("It is rather urgent")
    await play.settled()
    assert play.group.texts(thread)[-1] == "It is rather urgent"


async def test_a_closed_topic_is_opened_when_the_bot_may_not_write_into_it(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    play.group.close_topic(thread)
    play.sandbox.faults.add(
        "sendMessage", chat_id=play.group.chat_id, status=400, description="Bad Request: TOPIC_CLOSED"
    )
    anna.send("It is rather urgent")
    await play.until(lambda: "It is rather urgent" in play.group.texts(thread))
    assert not play.group.topics[thread].closed


async def test_without_topics_lines_carry_the_clients_name_and_a_reply_reaches_the_client(play: Play) -> None:
    play.group.make_forum(False)
    anna, bob = play.sandbox.add_client("Anna"), play.sandbox.add_client("Bob")
    for person in (anna, bob):
        person.send(STRANGE)
    await play.until(lambda: anna.texts and bob.texts)
    await play.settled()
    anna.send("It is red")
    anna.send_photo()
    await play.settled()
    line = next(m for m in play.group.messages() if "It is red" in said(m))
    photo = next(m for m in play.group.messages() if "photo" in m)
    assert "Anna" in said(line)
    assert "Anna" in said(photo)
    play.mia.send("Nice", reply_to=line)
    play.mia.send("And a fine picture", reply_to=photo)
    play.mia.send("Who takes Bob?")
    await play.settled()
    assert lines(anna.texts, "Nice") == ["Nice"]
    assert lines(anna.texts, "And") == ["And a fine picture"]
    assert len(bob.texts) == 1


async def test_without_topics_a_reply_to_any_message_about_a_ticket_reaches_the_client(play: Play) -> None:
    play.group.make_forum(False)
    anna = play.sandbox.add_client("Anna")
    anna.send(STRANGE)
    await play.until(lambda: len([m for m in play.group.messages() if "#1001" in said(m)]) == 2)
    about = [m for m in play.group.messages() if "#1001" in said(m)]
    for number, message in enumerate(about):
        play.mia.send(f"Answer {number}", reply_to=message)
    await play.settled()
    assert lines(anna.texts, "Answer") == ["Answer 0", "Answer 1"]


async def test_topics_that_are_switched_off_meanwhile_are_done_without(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    await play.open_ticket(anna)
    play.group.make_forum(False)
    anna.send("It is rather urgent")
    await play.until(lambda: [m for m in play.group.messages() if "It is rather urgent" in said(m)])
    line = next(m for m in play.group.messages() if "It is rather urgent" in said(m))
    play.mia.send("Yes", reply_to=line)
    await play.settled()
    assert anna.texts[-1].startswith("Yes")


async def test_without_topics_a_reply_to_a_message_about_several_tickets_asks_which(
    prepared_url: str,
) -> None:
    morning = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    async with playing(prepared_url, clock=MovableClock(morning)) as play:
        play.group.make_forum(False)
        anna, bob = play.sandbox.add_client("Anna"), play.sandbox.add_client("Bob")
        for person in (anna, bob):
            person.send(STRANGE)
        await play.until(lambda: anna.texts and bob.texts)
        await play.settled()
        play.clock.jump_to(morning + timedelta(minutes=31))  # both come due in one sweep
        await play.until(lambda: "🚨" in said(play.group.messages()[-1]))
        both = play.group.messages()[-1]
        assert "#1001" in said(both)
        assert "#1002" in said(both)
        play.mia.send("On my way", reply_to=both)
        await play.until(lambda: "reply to the card" in said(play.group.messages()[-1]))
        assert lines(anna.texts + bob.texts, "On my way") == []
