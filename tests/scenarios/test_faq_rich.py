"""Pictures and files with answers, from the store and by managers; gaps; entries from tickets; checks."""

import hashlib
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from bot.faq.entries import Answer, Attachment, AttachmentKind, Button, Phrasing
from bot.faq.files import FaqUpload
from bot.faq.gaps import FaqGap
from bot.faq.models import FaqFile
from bot.sandbox.files import sample_png
from tests.scenarios.faq_desk import added, an_entry, entry_of, now, opened, refreshed, tapped, typed
from tests.scenarios.play import Json, Play, key, keys, labels, playing, said

LINKS = (Button("Terms", "https://example.org/terms"),)


async def stored(play: Play, text: str, kind: AttachmentKind = AttachmentKind.PHOTO) -> Answer:
    """An answer whose picture is in the store."""
    content = sample_png()
    digest = hashlib.sha256(content).hexdigest()
    async with play.app.database.begin() as session:
        session.add(FaqFile(digest=digest, content=content))
    return Answer(text, Attachment(kind, name="pictures/zebra.png", digest=digest), LINKS)


async def asked(play: Play, name: str, text: str) -> Sequence[Json]:
    """What the bot answers a new client's question with."""
    client = play.sandbox.add_client(name)
    client.send(text)
    await play.until(lambda: len(client.messages) > 1)
    await play.settled()
    return client.messages[1:]


async def test_a_picture_of_the_store_is_uploaded_once(play: Play) -> None:
    await added(play, an_entry("zebra", answers={"en": await stored(play, "Look.")}))
    [first] = await asked(play, "Anna", "What is zebra?")
    assert first["caption"].startswith("Look.")
    assert first["reply_markup"]["inline_keyboard"][0][0]["url"] == LINKS[0].url
    uploaded = await play.one(select(FaqUpload))
    assert uploaded.file_id == first["photo"][-1]["file_id"]
    [second] = await asked(play, "Bo", "What is zebra?")
    assert second["photo"][-1]["file_id"] == uploaded.file_id


async def test_a_text_too_long_for_a_caption_follows_the_picture(play: Play) -> None:
    await added(play, an_entry("zebra", answers={"en": await stored(play, "word " * 300)}))
    picture, text = await asked(play, "Anna", "What is zebra?")
    assert "caption" not in picture
    assert "reply_markup" not in picture
    assert said(text).startswith("word word")
    assert [data.split(":")[1] for data in keys(text)][:2] == ["yes", "person"]


async def test_a_file_keeps_its_name(play: Play) -> None:
    answer = await stored(play, "The form.", AttachmentKind.DOCUMENT)
    await added(play, an_entry("zebra", answers={"en": answer}))
    [message] = await asked(play, "Anna", "What is zebra?")
    assert message["document"]["file_name"] == "zebra.png"


async def test_a_picture_that_the_store_has_lost_is_left_out(play: Play) -> None:
    lost = Answer("Words alone.", Attachment(AttachmentKind.PHOTO, name="a.png", digest="0" * 64))
    await added(play, an_entry("zebra", answers={"en": lost}))
    [message] = await asked(play, "Anna", "What is zebra?")
    assert message["text"].startswith("Words alone.")


async def test_of_a_picture_that_telegram_refuses_the_words_arrive(play: Play) -> None:
    refused = Answer("Words alone.", Attachment(AttachmentKind.PHOTO, file_id="of-another-bot"), LINKS)
    await added(play, an_entry("zebra", answers={"en": refused}))
    [message] = await asked(play, "Anna", "What is zebra?")
    assert message["text"].startswith("Words alone.")
    assert message["reply_markup"]["inline_keyboard"][0][0]["url"] == LINKS[0].url
    assert [data.split(":")[1] for data in keys(message)][:2] == ["yes", "person"]


async def test_an_answer_with_a_picture_comes_below_the_list(play: Play) -> None:
    await added(play, an_entry("zebra", category="Zoo", answers={"en": await stored(play, "Look.")}))
    anna = play.sandbox.add_client("Anna")
    anna.send("/faq")
    await play.settled()
    listed = anna.messages[-1]
    for label in (" ›", "Zoo", "What is zebra?"):  # noqa: RUF001
        shown = next(m for m in anna.messages if m["message_id"] == listed["message_id"])
        anna.press(shown, next(each for each in labels(shown) if label in each))
        await play.settled()
    picture = anna.messages[-1]
    assert picture["caption"].startswith("What is zebra?\n\nLook.")
    await play.pressed(anna, picture, "q:person")
    [ticket] = await play.tickets(anna)
    assert ticket.question == "What is zebra?"


@pytest.mark.parametrize("words", ["Look.", "word " * 300])
async def test_a_manager_sends_an_entry_with_its_picture_and_takes_it_back(play: Play, words: str) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    await added(play, an_entry("zebra", answers={"en": await stored(play, words)}))
    before = len(anna.messages)
    data = f"t:send:1001:{an_entry('zebra').key}"
    query = play.forged(play.mia, play.card(thread), data)
    await play.until(lambda: query in play.sandbox.answers)
    await play.settled()
    sent = anna.messages[before:]
    assert len(sent) == (1 if words == "Look." else 2)
    assert "photo" in sent[0]
    assert "— Mia" in said(sent[-1])
    assert sent[-1]["reply_markup"]["inline_keyboard"][0][0]["url"] == LINKS[0].url
    copy = next(m for m in play.group.messages(thread) if "zebra" in said(m) and m["from"]["is_bot"])
    play.mia.send("/unsend", thread=thread, reply_to=copy)
    await play.settled()
    assert len(anna.messages) == before


async def test_a_gap_is_listed_filled_in_and_gone(play: Play) -> None:
    await added(play, an_entry("zebra"))
    noa = play.sandbox.add_client("Noa", language="he")
    noa.send("What is zebra?")
    await play.until(lambda: "in English only" in "".join(noa.texts))
    await play.settled()
    desk = await opened(play, play.mia, "gaps")
    assert "Hebrew · asked 1 time" in said(desk)
    await tapped(play, play.mia, desk, "he · What is zebra?")
    assert "in Hebrew" in said(now(play, desk))
    await typed(play, play.mia, desk, "זו זברה.")
    await tapped(play, play.mia, desk, "Save")
    assert await play.all(select(FaqGap)) == []
    await refreshed(play)
    assert "👏" in said(await opened(play, play.mia, "gaps"))
    [answer] = await asked_in(play, "he", "What is zebra?")
    assert said(answer).startswith("זו זברה.")


async def asked_in(play: Play, language: str, text: str) -> Sequence[Json]:
    """What a client whose Telegram is in `language` is answered."""
    client = play.sandbox.add_client("Dov", language=language)
    client.send(text)
    await play.until(lambda: len(client.messages) > 1)
    await play.settled()
    return client.messages[1:]


async def test_a_gap_filled_in_by_a_file_is_forgotten(play: Play) -> None:
    await added(play, an_entry("zebra", answers={"en": Answer("A zebra."), "he": Answer("זברה")}))
    async with play.app.database.begin() as session:
        session.add(FaqGap(entry_id="zebra", language="he", asked=3, last_asked_at=play.clock.now()))
    assert "👏" in said(await opened(play, play.mia, "gaps"))
    assert await play.all(select(FaqGap)) == []


async def test_an_entry_is_made_of_a_tickets_question_and_answer(play: Play) -> None:
    anna = play.sandbox.add_client("Anna", language="sv")
    thread = await play.open_ticket(anna, "Målar ni\nockså traktorer?")
    play.mia.send("Ja, hela sommaren & hösten.", thread=thread)
    await play.settled()
    await play.pressed(play.mia, play.card(thread), "t:more")
    told = len(anna.messages)
    await play.pressed(play.mia, play.card(thread), "t:tofaq")
    desk = play.group.messages(thread)[-1]
    assert "Målar ni också traktorer?" in said(desk)
    await tapped(play, play.mia, desk, "No category")
    shown = said(now(play, desk))
    assert "Ja, hela sommaren & hösten." in shown
    assert "Swedish" in shown
    await tapped(play, play.mia, desk, "Answer")
    await typed(play, play.mia, desk, "Ja, hela sommaren.")
    await tapped(play, play.mia, desk, "Save")
    entry = await entry_of(play, "målar-ni-också-traktorer")
    assert entry.answers == {"sv": Answer("Ja, hela sommaren.")}
    assert entry.phrasings == (Phrasing("sv", "Målar ni också traktorer?"),)
    play.mia.send("Oops", thread=thread, reply_to=desk)  # nothing of this goes to the client
    await play.settled()
    assert len(anna.messages) == told


async def test_entries_with_an_owner_come_up_for_a_check(play: Play) -> None:
    today = play.clock.now().date()
    old, recent = today.replace(year=today.year - 1), today
    await added(
        play,
        an_entry("old", owner="@mia", checked_on=old),
        an_entry("recent", owner="@mia", checked_on=recent),
        an_entry("orphan", checked_on=old),
    )
    desk = await opened(play, play.mia)
    await tapped(play, play.mia, desk, "To check: 1")
    assert [label for label in labels(now(play, desk)) if label.startswith("What is")] == ["What is old?"]
    await tapped(play, play.mia, desk, "What is old?")
    await tapped(play, play.mia, desk, "Checked")
    await refreshed(play)
    assert not [label for label in labels(await opened(play, play.mia)) if "To check" in label]


async def test_checks_can_be_switched_off(prepared_url: str) -> None:
    async with playing(prepared_url, faq={"check_every": "0d"}) as play:
        await added(play, an_entry("old", owner="@mia"))
        assert not [label for label in labels(await opened(play, play.mia)) if "To check" in label]


async def test_latest_changes_are_listed_with_who_and_what_and_taken_back(play: Play) -> None:
    await added(play, an_entry("zebra"))
    desk = await opened(play, play.mia, "zebra")
    for button in ("What is zebra?", "Owner", "I am"):
        await tapped(play, play.mia, desk, button)
    changes = await opened(play, play.omar)
    await tapped(play, play.omar, changes, "Changes")
    shown = said(now(play, changes))
    assert "Mia, 10:00 today · owner" in shown
    assert "what clients said, 10:00 today · new" in shown
    assert key(now(play, changes), "f:un")
    assert await tapped(play, play.omar, changes, "↩ 1") == "Taken back."
    assert (await entry_of(play, "zebra")).owner is None
    assert "taken back: owner" in said(now(play, changes))
