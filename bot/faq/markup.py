"""The small HTML that answers may use: checked, and rewritten so that Telegram takes it as it is."""

from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

TAGS = ("b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler")
SYNONYMS = {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s"}
DROPPED = ("tg-emoji", "tg-time")
"""Only few bots may send these; what they enclose stays."""
PERMITTED = {"blockquote": {"expandable"}, "code": {"class", "language"}}
"""Attributes that Telegram's own formatting has. Only the first is kept: the other colours code."""
SCHEMES = ("http", "https", "tg", "mailto", "tel")


@dataclass(frozen=True)
class Markup:
    """The outcome of `clean`. With problems, `html` must not be sent."""

    html: str
    problems: tuple[str, ...]


def clean(text: str) -> Markup:
    """Read `text` as plain text or HTML and write it again as HTML for `parse_mode=HTML`.

    A lone `&` or `<` is taken for itself and escaped; entities that Telegram does not know (`&nbsp;`)
    become their character. See https://core.telegram.org/bots/api#html-style.
    """
    if "<" not in text and "&" not in text:
        return Markup(escape(text, quote=False), () if text.strip() else ("shows no text",))
    parser = _Parser()
    parser.read(text)
    return Markup("".join(parser.written), tuple(parser.problems))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.problems: list[str] = []
        self._open: list[str] = []
        self._shows_text = False

    def read(self, text: str) -> None:
        self.feed(text)
        if self.rawdata[:1] == "<" and self.rawdata[1:2].strip():
            self.problems.append(f"'{self.rawdata[:20]}' is a tag without '>'; write &lt; to show '<'")
        else:
            self.close()
        self.problems += [f"<{tag}> is never closed" for tag in self._open]
        if not self.problems and not self._shows_text:
            self.problems.append("shows no text")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = SYNONYMS.get(tag, tag)
        self._open.append(tag)
        if tag in DROPPED:
            return
        if tag not in TAGS:
            known = ", ".join(TAGS)
            self.problems.append(f"<{tag}> is not allowed (only {known}); write &lt;{tag}&gt; to show it")
        elif tag == "a":
            self._open_link(dict(attrs))
        elif {name for name, _ in attrs} - PERMITTED.get(tag, set()):
            self.problems.append(f"<{tag}> takes no attributes")
        else:
            self.written.append("<blockquote expandable>" if tag == "blockquote" and attrs else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        tag = SYNONYMS.get(tag, tag)
        if self._open and self._open[-1] == tag:
            self._open.pop()
            self.written += [] if tag in DROPPED else [f"</{tag}>"]
        elif tag in self._open:
            self.problems.append(f"</{tag}> comes before <{self._open[-1]}> is closed")
            del self._open[self._open.index(tag) :]
        else:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self._shows_text = self._shows_text or bool(data.strip())
        self.written.append(escape(data, quote=False))

    def handle_comment(self, data: str) -> None:
        self._not_a_tag()

    def handle_decl(self, decl: str) -> None:
        self._not_a_tag()

    def handle_pi(self, data: str) -> None:
        self._not_a_tag()

    def unknown_decl(self, data: str) -> None:
        self._not_a_tag()

    def _not_a_tag(self) -> None:
        self.problems.append("'<' begins something that is not a tag; write &lt; to show '<'")

    def _open_link(self, attributes: dict[str, str | None]) -> None:
        address = attributes.get("href")
        if not address or len(attributes) != 1:
            self.problems.append('a link is written <a href="address">text</a>')
        elif not _is_address(address):
            schemes = ", ".join(SCHEMES)
            self.problems.append(f"'{address}' is not an address that Telegram opens ({schemes})")
        self.written.append(f'<a href="{escape(address or "")}">')


def _is_address(address: str) -> bool:
    try:
        return urlsplit(address).scheme in SCHEMES
    except ValueError:
        return False
