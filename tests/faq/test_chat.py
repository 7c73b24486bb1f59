"""The FAQ in the chat, without a chat: what buttons carry, how titles are cut, how typed text is read."""

from datetime import UTC, date, datetime

import pytest
from aiogram.types import Chat, Message, MessageEntity, PhotoSize

from bot.faq.chat.buttons import MOST_PAGES, BrowseAct, BrowseButton, turning
from bot.faq.chat.contents import Chapter, chapters, shorten
from bot.faq.entries import Answer, Button, Entry, Phrasing
from bot.faq.workshop.buttons import Act, EditButton
from bot.faq.workshop.reading import (
    BadInputError,
    check_phrasing,
    read_answer,
    read_dates,
    read_line,
    read_links,
    simple,
)


def typed(text: str | None, **fields: object) -> Message:
    """A message with that text."""
    chat = Chat(id=-1, type="supergroup")
    return Message.model_validate(
        {"message_id": 7, "date": datetime(2026, 11, 23, tzinfo=UTC), "chat": chat, "text": text, **fields}
    )


def an_entry(name: str, category: str | None = None, *phrasings: str) -> Entry:
    asked = tuple(Phrasing("en", each) for each in phrasings or (name,))
    return Entry(name, category, asked, {"en": Answer("Yes.")})


def refused(why: str, read: object) -> None:
    with pytest.raises(BadInputError) as caught:
        read()  # type: ignore[operator]
    assert caught.value.why == why


def test_buttons_carry_no_more_than_telegram_takes() -> None:
    """Source: https://core.telegram.org/bots/api#inlinekeyboardbutton."""
    for act in BrowseAct:
        data = BrowseButton(act=act, asked=2**52, key="k" * 12, page=MOST_PAGES).pack()
        assert len(data.encode()) <= 64
    for edit in Act:
        data = EditButton(act=edit, asked=2**52, key="k" * 12, value="v" * 18, page=MOST_PAGES).pack()
        assert len(data.encode()) <= 64


@pytest.mark.parametrize("value", ["", "x", "-1", "\u0661", "1e3", ".5"])
def test_what_is_no_number_counts_as_none(value: str) -> None:
    assert EditButton(act=Act.SAVE, asked=1, value=value).number == 0


def test_pages_are_turned_to_the_next_and_the_ends() -> None:
    assert turning(0, 1) == []
    assert turning(0, 2) == [("2 ›", 1)]  # noqa: RUF001
    assert turning(1, 3) == [("‹ 1", 0), ("3 ›", 2)]  # noqa: RUF001
    assert [to for _, to in turning(300, 625)] == [0, 299, 301, 624]
    assert [to for _, to in turning(0, 625)] == [1, 624]


def test_five_thousand_entries_have_categories_in_order_and_the_rest_last() -> None:
    entries = [an_entry(f"e{at}", f"C{at % 9}" if at % 10 else None) for at in range(5000)]
    book = chapters(entries)
    assert [chapter.category for chapter in book] == [*(f"C{at}" for at in range(1, 9)), "C0", None]
    assert sum(len(chapter.entries) for chapter in book) == 5000
    assert len({chapter.key for chapter in book}) == 10
    assert Chapter(None, []).key == Chapter("", []).key


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("How long?", "How long?"),
        ("How  long\ndoes it take?", "How long does it take?"),
        ("How long does the delivery to Gothenburg take?", "How long does the delivery to…"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "Donaudampfschifffahrtsgesells…"),
        ("כמה זמן לוקח המשלוח לגטבורג בחורף הקרוב?", "כמה זמן לוקח המשלוח לגטבורג…"),
    ],
)
def test_titles_are_cut_between_words(title: str, short: str) -> None:
    assert shorten(title, 30) == short
    assert len(short) <= 30


def test_days_are_read() -> None:
    assert read_dates(typed("2026-12-01 2026-12-31")) == (date(2026, 12, 1), date(2026, 12, 31))
    assert read_dates(typed("- 2026-12-31")) == (None, date(2026, 12, 31))
    assert read_dates(typed("-")) == (None, None)
    for wrong in ("2026-12-01", "1/12 31/12", "2026-13-01 -", "a b c", ""):
        refused("dates", lambda wrong=wrong: read_dates(typed(wrong)))
    refused("dates_order", lambda: read_dates(typed("2026-12-31 2026-12-01")))


def test_links_are_read() -> None:
    read = read_links(typed("Our terms https://example.org/a?b=1\nZoo - https://example.org"))
    assert read == (Button("Our terms", "https://example.org/a?b=1"), Button("Zoo", "https://example.org"))
    assert read_links(typed(" - ")) == ()
    for wrong in (
        "https://example.org",
        "Zoo http://example.org",
        "Zoo tg://user?id=1",
        "Zoo https://zoo",
        "Zoo",
    ):
        refused("url", lambda wrong=wrong: read_links(typed(wrong)))
    refused("links", lambda: read_links(typed("Zoo https://example.org\n" * 7)))
    refused("long", lambda: read_links(typed("Z" * 65 + " https://example.org")))


def test_answers_are_read_with_what_goes_along() -> None:
    bold = MessageEntity(type="bold", offset=0, length=3)
    assert read_answer(typed("Yes & no", entities=[bold])).text == "<b>Yes</b> &amp; no"
    photo = [PhotoSize(file_id=each, file_unique_id=each, width=1, height=1) for each in ("small", "large")]
    answer = read_answer(typed(None, photo=photo, caption="Look"), (Button("Zoo", "https://example.org"),))
    assert answer.attachment
    assert (answer.attachment.file_id, answer.text, len(answer.buttons)) == ("large", "Look", 1)
    refused("empty", lambda: read_answer(typed(None, photo=photo)))
    refused("album", lambda: read_answer(typed(None, photo=photo, caption="Look", media_group_id="1")))
    refused("content", lambda: read_answer(typed(None)))
    refused("long", lambda: read_answer(typed("x" * 3501)))
    refused("signs", lambda: read_answer(typed("a\x07b")))


def test_tags_that_files_do_not_know_are_left_out() -> None:
    html = '<pre><code class="language-py">1 &lt; 2</code></pre><blockquote expandable>q</blockquote>'
    assert simple(html) == "<pre><code>1 &lt; 2</code></pre><blockquote>q</blockquote>"
    assert simple('<tg-emoji emoji-id="5">🦊</tg-emoji> <a href="tg://user?id=1">Mia</a>') == (
        '🦊 <a href="tg://user?id=1">Mia</a>'
    )


def test_lines_are_one_line_of_words() -> None:
    assert read_line(typed("  Paint \n")) == "Paint"
    refused("lines", lambda: read_line(typed("a\nb")))
    refused("text", lambda: read_line(typed("   ")))
    refused("text", lambda: read_line(typed(None)))
    refused("long", lambda: read_line(typed("x" * 101)))


def test_a_phrasing_belongs_to_one_entry() -> None:
    horse, zebra = an_entry("horse", None, "What is a horse?"), an_entry("zebra", None, "What is a zebra?")
    both = [horse, zebra]
    assert check_phrasing("Tell me of zebras", "en", zebra, both) == Phrasing("en", "Tell me of zebras")
    assert check_phrasing("What is a horse?", "sv", zebra, both).language == "sv"
    refused("known", lambda: check_phrasing("what is a ZEBRA", "en", zebra, both))
    refused("duplicate", lambda: check_phrasing("what is a horse", "en", zebra, both))
    refused("duplicate", lambda: check_phrasing("what is a horse", "en", None, both))
    refused("no_words", lambda: check_phrasing("?!", "en", zebra, both))
