"""Managers add, change, retire and undo entries of the FAQ in the group, in one message."""

from sqlalchemy import select

from bot.faq.entries import Answer, AttachmentKind, Button, Phrasing
from bot.faq.models import FaqEntry
from tests.scenarios.faq_desk import (
    added,
    an_entry,
    entry_of,
    now,
    opened,
    refreshed,
    tapped,
    typed,
)
from tests.scenarios.play import Play, keys, labels, marks, playing, said


async def test_an_entry_is_found_by_words_and_shows_all_it_says(play: Play) -> None:
    await added(play, an_entry("zebra", owner="@mia", audience=("vip",)))
    desk = await opened(play, play.mia, "zebra")
    assert "What is zebra?" in labels(desk)
    await tapped(play, play.mia, desk, "What is zebra?")
    shown = said(now(play, desk))
    for words in ("It is zebra.", "1 phrasing", "@mia", "never checked", "Only for: vip", "Tests", "shown 0"):
        assert words in shown
    assert "new" in shown  # the last change


async def test_the_home_page_leads_to_categories_and_to_an_entry(play: Play) -> None:
    desk = await opened(play, play.mia)
    assert "25 entries" in said(desk)
    await tapped(play, play.mia, desk, "Categories")
    await tapped(play, play.mia, desk, "Delivery")
    await tapped(play, play.mia, desk, "How long does delivery")
    assert "working days" in said(now(play, desk))
    assert "↩ Undo" not in labels(now(play, desk))  # it would take away what the file says
    await tapped(play, play.mia, desk, "📂 Delivery")
    assert "How long does delivery take?" in labels(now(play, desk))
    await tapped(play, play.mia, desk, "FAQ")
    assert labels(now(play, desk)) == labels(desk)


async def test_an_answer_is_typed_previewed_saved_and_undone(play: Play) -> None:
    await added(play, an_entry("zebra"))
    desk = await opened(play, play.mia, "zebra")
    count = len(play.group.messages(None))
    await tapped(play, play.mia, desk, "What is zebra?")
    await tapped(play, play.mia, desk, "Answer")
    await tapped(play, play.mia, desk, "✓ English")
    assert "It is zebra." in said(now(play, desk))
    reply = play.mia.send("It is *striped* & <fast>", reply_to=desk)
    await play.settled()
    assert marks(now(play, reply)) == ["✍"]
    assert "It is *striped* & <fast>" in said(now(play, desk))
    assert (await entry_of(play, "zebra")).answers["en"].text == "It is zebra."
    assert await tapped(play, play.mia, desk, "Save") == "Saved."
    assert (await entry_of(play, "zebra")).answers["en"].text == "It is *striped* &amp; &lt;fast&gt;"
    assert "Mia" in said(now(play, desk))
    await tapped(play, play.omar, desk, "History")
    assert "before: It is zebra." in said(now(play, desk))
    await tapped(play, play.omar, desk, "Back")
    assert await tapped(play, play.omar, desk, "Undo") == "Taken back."
    assert (await entry_of(play, "zebra")).answers["en"].text == "It is zebra."
    assert "Omar" in said(now(play, desk))
    assert len(play.group.messages(None)) == count + 1  # all in one message, but for the manager's own


async def test_formatting_is_kept_and_what_files_do_not_know_is_made_plain(play: Play) -> None:
    await added(play, an_entry("zebra"))
    desk = await opened(play, play.mia, "zebra")
    for button in ("What is zebra?", "Answer", "✓ English"):
        await tapped(play, play.mia, desk, button)
    text = "bold link secret"
    entities = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "text_link", "offset": 5, "length": 4, "url": "https://example.org/?a=1&b=2"},
        {"type": "custom_emoji", "offset": 10, "length": 6, "custom_emoji_id": "5368324170671202286"},
    ]
    play.mia.post({"text": text, "entities": entities}, {"reply_to": desk})
    await play.settled()
    await tapped(play, play.mia, desk, "Save")
    saved = (await entry_of(play, "zebra")).answers["en"].text
    assert saved == '<b>bold</b> <a href="https://example.org/?a=1&amp;b=2">link</a> secret'


async def test_a_picture_with_a_caption_becomes_the_answer_and_clients_get_it(play: Play) -> None:
    await added(play, an_entry("zebra"))
    desk = await opened(play, play.mia, "zebra")
    for button in ("What is zebra?", "Answer", "✓ English"):
        await tapped(play, play.mia, desk, button)
    play.mia.send_photo(caption="Look at it", reply_to=desk)
    await play.settled()
    preview = play.group.messages(None)[-1]
    assert preview["from"]["is_bot"]
    assert (preview["caption"], bool(preview["photo"])) == ("Look at it", True)
    assert "below" in said(now(play, desk))
    await tapped(play, play.mia, desk, "Save")
    answer = (await entry_of(play, "zebra")).answers["en"]
    assert answer.attachment
    assert (answer.text, answer.attachment.kind) == ("Look at it", AttachmentKind.PHOTO)
    await refreshed(play)
    anna = play.sandbox.add_client("Anna")
    anna.send("What is zebra?")
    await play.until(lambda: any("photo" in m for m in anna.messages))
    await play.settled()
    assert said(anna.messages[-1]).startswith("Look at it")
    assert keys(anna.messages[-1])[0].startswith("q:yes")
    await play.pressed(anna, anna.messages[-1], "q:yes")
    assert keys(anna.messages[-1]) == []


async def test_a_new_entry_from_question_to_saved(play: Play) -> None:
    desk = await opened(play, play.mia)
    await tapped(play, play.mia, desk, "New entry")
    await typed(play, play.mia, desk, "Do you sell tents?")
    await typed(play, play.mia, desk, "Yes, in the summer.")
    shown = await typed(play, play.mia, desk, "delivery")
    assert "Yes, in the summer." in shown
    assert "Delivery" in shown  # the category that there is
    assert await tapped(play, play.mia, desk, "Save") == "Saved."
    entry = await entry_of(play, "do-you-sell-tents")
    assert (entry.category, entry.phrasings) == ("Delivery", (Phrasing("en", "Do you sell tents?"),))
    assert entry.checked_on == play.clock.now().date()
    await refreshed(play)
    anna = play.sandbox.add_client("Anna")
    anna.send("Do you sell tents?")
    await play.until(lambda: "Yes, in the summer." in "".join(anna.texts))
    await tapped(play, play.mia, desk, "Undo")
    await refreshed(play)
    assert "Retired" in said(now(play, desk))


async def test_parts_of_a_new_entry_are_typed_again_and_the_language_is_chosen(play: Play) -> None:
    desk = await opened(play, play.mia)
    await tapped(play, play.mia, desk, "New entry")
    await typed(play, play.mia, desk, "Säljer ni tälj?")
    await typed(play, play.mia, desk, "Ja.")
    await tapped(play, play.mia, desk, "No category")
    assert "Press what you would like" in await typed(play, play.mia, desk, "Säljer ni tält?")
    await tapped(play, play.mia, desk, "Question")
    await typed(play, play.mia, desk, "Säljer ni tält?")
    await tapped(play, play.mia, desk, "Language")
    await tapped(play, play.mia, desk, "Swedish")
    await tapped(play, play.mia, desk, "Category")
    await tapped(play, play.mia, desk, "Delivery")
    await tapped(play, play.mia, desk, "Save")
    entry = await entry_of(play, "säljer-ni-tält")
    assert entry.phrasings == (Phrasing("sv", "Säljer ni tält?"),)
    assert list(entry.answers) == ["sv"]


async def test_retired_entries_are_brought_back(play: Play) -> None:
    await added(play, an_entry("zebra"))
    desk = await opened(play, play.mia, "zebra")
    await tapped(play, play.mia, desk, "What is zebra?")
    assert "Retired" in await tapped(play, play.mia, desk, "Retire")
    row = select(FaqEntry).where(FaqEntry.id == "zebra")
    assert (await play.one(row)).retired_at
    await refreshed(play)
    again = await opened(play, play.omar)
    await tapped(play, play.omar, again, "Retired: 1")
    await tapped(play, play.omar, again, "What is zebra?")
    assert "in force again" in await tapped(play, play.omar, again, "Bring back")
    assert (await play.one(row)).retired_at is None


async def test_phrasings_are_added_and_taken_away(play: Play) -> None:
    await added(play, an_entry("zebra"))
    desk = await opened(play, play.mia, "zebra")
    for button in ("What is zebra?", "Phrasings", "➕ Phrasing", "English"):  # noqa: RUF001
        await tapped(play, play.mia, desk, button)
    await typed(play, play.mia, desk, "Tell me of zebras\nZebra?")
    texts = [each.text for each in (await entry_of(play, "zebra")).phrasings]
    assert texts == ["What is zebra?", "Tell me of zebras", "Zebra?"]
    await tapped(play, play.mia, desk, "Phrasings")
    await tapped(play, play.mia, desk, "✖ Zebra?")
    await tapped(play, play.mia, desk, "✖ Tell me of zebras")
    assert "only phrasing" in await tapped(play, play.mia, desk, "✖ What is zebra?")
    assert len((await entry_of(play, "zebra")).phrasings) == 1


async def test_dates_owner_category_links_and_related(play: Play) -> None:
    await added(play, an_entry("zebra"), an_entry("horse", category="Animals"))
    desk = await opened(play, play.mia, "zebra")
    await tapped(play, play.mia, desk, "What is zebra?")
    await tapped(play, play.mia, desk, "Dates")
    await typed(play, play.mia, desk, "2026-12-01 -")
    assert "2026-12-01 – …" in said(now(play, desk))  # noqa: RUF001
    await tapped(play, play.mia, desk, "Dates")
    await tapped(play, play.mia, desk, "Always")
    await tapped(play, play.mia, desk, "Owner")
    await tapped(play, play.mia, desk, "I am")
    await tapped(play, play.mia, desk, "Category")
    await tapped(play, play.mia, desk, "Animals")
    await tapped(play, play.mia, desk, "Checked")
    for button in ("Answer", "English", "Link buttons"):
        await tapped(play, play.mia, desk, button)
    shown = await typed(play, play.mia, desk, "Zoo – https://example.org/zoo")  # noqa: RUF001
    assert "It is zebra." in shown
    await tapped(play, play.mia, desk, "Save")
    await tapped(play, play.mia, desk, "Related")
    await tapped(play, play.mia, desk, "➕ Related")  # noqa: RUF001
    await typed(play, play.mia, desk, "horse")
    await tapped(play, play.mia, desk, "What is horse?")
    entry = await entry_of(play, "zebra")
    assert (entry.valid_from, entry.owner, entry.category, entry.related) == (
        None,
        "Mia",
        "Animals",
        ("horse",),
    )
    assert entry.checked_on == play.clock.now().date()
    assert entry.answers["en"] == Answer("It is zebra.", None, (Button("Zoo", "https://example.org/zoo"),))
    await tapped(play, play.mia, desk, "✖ What is horse?")
    assert (await entry_of(play, "zebra")).related == ()


async def test_segments_of_the_audience_are_marked(prepared_url: str) -> None:
    async with playing(prepared_url, clients={"segments": ["vip", "partner"]}) as play:
        await added(play, an_entry("zebra"))
        desk = await opened(play, play.mia, "zebra")
        await tapped(play, play.mia, desk, "What is zebra?")
        await tapped(play, play.mia, desk, "Audience")
        await tapped(play, play.mia, desk, "vip")
        await tapped(play, play.mia, desk, "partner")
        await tapped(play, play.mia, desk, "✓ vip")
        assert (await entry_of(play, "zebra")).audience == ("partner",)
