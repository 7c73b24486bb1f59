"""Telegram's HTML becomes text and entities, or is refused with the place of the mistake."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import html, utf16
from bot.sandbox.refusals import Refusal
from bot.sandbox.text import formatted


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


TABLE: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("plain", "plain", []),
    ("<b>x</b>", "x", [entity("bold", 0, 1)]),
    ("<strong>x</strong>", "x", [entity("bold", 0, 1)]),
    ("<i>x</i><em>y</em>", "xy", [entity("italic", 0, 1), entity("italic", 1, 1)]),
    ("<u>x</u><ins>y</ins>", "xy", [entity("underline", 0, 1), entity("underline", 1, 1)]),
    ("<s>a</s><strike>b</strike>", "ab", [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1)]),
    ("<del>x</del>", "x", [entity("strikethrough", 0, 1)]),
    ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
    ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
    ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
    ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
    ("<code>x</code>", "x", [entity("code", 0, 1)]),
    ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
    ('<pre><code class="language-python">x</code></pre>', "x", [entity("pre", 0, 1, language="python")]),
    ("<a href='https://a.se/?x=1&amp;y=2'>x</a>", "x", [entity("text_link", 0, 1, url="https://a.se/?x=1&y=2")]),
    ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍",
     [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")]),
    ("<B>x</B >", "x", [entity("bold", 0, 1)]),
    ("<b>x</>", "x", [entity("bold", 0, 1)]),
    ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
    ("<b></b>x", "x", []),
    ("😀<b>é</b>", "😀é", [entity("bold", 2, 1)]),
    ("&lt;b&gt; &amp; &quot;", '<b> & "', []),
    ("&#60;&#x1F600;&#0;", "<😀&#0;", []),
    ("AT&T, &nbsp; &copy;, fish & chips", "AT&T, &nbsp; &copy;, fish & chips", []),
    ("a > b", "a > b", []),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "entities"), TABLE, ids=[row[0] for row in TABLE])
def test_markup_becomes_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert html.parse(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<a href='x>y</a>", "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">👍</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_mistakes_are_refused_with_their_place(source: str, words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        html.parse(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert html.parse(f"<b>{escaped}</b>")[0] == text


@given(st.text(alphabet="<>/&;ab= '\"#x1tgspoiler-"))
def test_any_input_is_parsed_or_refused(source: str) -> None:
    with suppress(Refusal):
        text, entities = html.parse(source)
        assert all(one["offset"] + one["length"] <= utf16.length(text) for one in entities)


def test_white_space_around_is_dropped_and_entities_move_along() -> None:
    text, entities = formatted("\n  <b> hello </b> \n", "HTML", None, lambda _: None)
    assert (text, entities) == ("hello", [entity("bold", 0, 5)])


def test_links_are_checked() -> None:
    users = {7: {"id": 7, "is_bot": False, "first_name": "Mia"}}
    links = {"a": "tg://user?id=7", "b": "tg://user?id=8", "c": "a.se", "d": "nowhere"}
    source = "".join(f'<a href="{link}">{name}</a>' for name, link in links.items())
    _, entities = formatted(source, "HTML", None, users.get)
    assert entities == [
        entity("text_mention", 0, 1, user=users[7]),
        entity("text_link", 2, 1, url="http://a.se/"),
    ]
