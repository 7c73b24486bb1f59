from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.markup import clean


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Plain text.", "Plain text."),
        ("H&M, 3 < 5 > 2, I <3 it", "H&amp;M, 3 &lt; 5 &gt; 2, I &lt;3 it"),
        ("a&nbsp;b &lt;b&gt;", "a\N{NO-BREAK SPACE}b &lt;b&gt;"),
        ("<B>bold <i>both</i></B>", "<b>bold <i>both</i></b>"),
        ("<a href='https://x.example/?a=1&b=2'>x</a>", '<a href="https://x.example/?a=1&amp;b=2">x</a>'),
        ("<blockquote>one\ntwo</blockquote>", "<blockquote>one\ntwo</blockquote>"),
        ("<blockquote expandable>long</blockquote>", "<blockquote expandable>long</blockquote>"),
        ("<strong>a</strong> <em>b</em> <del>c</del>", "<b>a</b> <i>b</i> <s>c</s>"),
        ("<tg-spoiler>end</tg-spoiler>", "<tg-spoiler>end</tg-spoiler>"),
        ("<tg-emoji emoji-id='5'>x</tg-emoji>!", "x!"),
        ('<pre><code class="language-python">x</code></pre>', "<pre><code>x</code></pre>"),
    ],
)
def test_what_telegram_gets(written: str, sent: str) -> None:
    markup = clean(written)
    assert markup.html == sent
    assert markup.problems == ()
    assert clean(sent).html == sent


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("<b>bold", "<b> is never closed"),
        ("bold</b>", "</b> closes nothing"),
        ("<b><i>x</b></i>", "</b> comes before <i> is closed"),
        ("one<br>two",
         "<br> is not allowed (only b, i, u, s, code, pre, a, blockquote, tg-spoiler); write &lt;br&gt; to "
         "show it"),
        ("<b class='x'>x</b>", "<b> takes no attributes"),
        ("<a>x</a>", 'a link is written <a href="address">text</a>'),
        ("<a href='javascript:alert(1)'>x</a>",
         "'javascript:alert(1)' is not an address that Telegram opens (http, https, tg, mailto, tel)"),
        ("<a href='http://[x'>x</a>",
         "'http://[x' is not an address that Telegram opens (http, https, tg, mailto, tel)"),
        ("x <!-- note --> y", "'<' begins something that is not a tag; write &lt; to show '<'"),
        ("x <!doctype html> y", "'<' begins something that is not a tag; write &lt; to show '<'"),
        ("x <?php y ?> z", "'<' begins something that is not a tag; write &lt; to show '<'"),
        ("if x <y", "'<y' is a tag without '>'; write &lt; to show '<'"),
        ("<b> </b>", "shows no text"),
        ("  ", "shows no text"),
    ],
)  # fmt: skip
def test_what_telegram_would_refuse(written: str, problem: str) -> None:
    assert problem in clean(written).problems


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)


@given(st.text(st.sampled_from("<>&;/ab!?-=' \n\"#x3li") | st.characters(codec="utf-8"), max_size=60))
def test_clean_html_is_stable_and_holds_only_known_tags(text: str) -> None:
    markup = clean(text)
    if markup.problems:
        return
    reader = _Reader()
    reader.feed(markup.html)
    reader.close()
    assert set(reader.seen) <= {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}
    assert clean(markup.html).html == markup.html
    if "<" not in text:
        assert unescape(markup.html) == unescape(text)
