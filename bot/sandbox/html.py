"""Telegram's HTML: text and entities out of a marked-up string.

Rules: https://core.telegram.org/bots/api#html-style. Errors name byte offsets, as Telegram's do. A named
character reference other than &lt; &gt; &amp; &quot; is no error there: it stays in the text as written.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox import utf16
from bot.sandbox.refusals import JSON, Refusal, bad_request

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
ARGUMENTS = {"a": "href", "code": "class", "span": "class", "tg-emoji": "emoji-id"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

PLAIN = re.compile(r"[^&<]+")
REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|([a-zA-Z]+));?")
NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"[^\s=>]*")
SPACE = re.compile(r"\s*")
TOKEN = re.compile(r"[a-zA-Z0-9.-]*")
MAX_REFERENCE = 10


def parse(source: str) -> tuple[str, list[JSON]]:
    """The text without its tags, and the entities; raises Refusal "can't parse entities: ..."."""
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).run()


def decode(source: str, start: int) -> tuple[str, int] | None:
    """The character that a reference at `start` means and where it ends; None when it is just text."""
    match = REFERENCE.match(source, start)
    if match is None or len(match[0].rstrip(";")) >= MAX_REFERENCE:
        return None
    hexadecimal, decimal, name = match.groups()
    if name:
        return (NAMED[name], match.end()) if name in NAMED else None
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), match.end()) if 0 < code < 0x10FFFF else None


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    argument: str
    offset: int
    part: int
    expandable: bool


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    units: int = 0
    parts: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[JSON] = field(default_factory=list)

    def run(self) -> tuple[str, list[JSON]]:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                self._tag()
            else:
                self._text()
        if self.open:
            raise cant_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.parts), self.entities

    def _text(self) -> None:
        plain = PLAIN.match(self.source, self.at)
        if plain:
            self._put(plain[0], plain.end())
        else:
            text, end = decode(self.source, self.at) or ("&", self.at + 1)
            self._put(text, end)

    def _put(self, text: str, end: int) -> None:
        self.parts.append(text)
        self.units += utf16.length(text)
        self.at = end

    def _tag(self) -> None:
        start = self.at
        closing = self.source.startswith("/", start + 1)
        name = NAME.match(self.source, start + 1 + closing)
        assert name is not None, "the pattern matches the empty string"
        self.at = name.end()
        (self._end if closing else self._start)(name[0].lower(), start)

    def _start(self, tag: str, start: int) -> None:
        if self.at >= len(self.source):
            raise self._error("Unclosed start tag", start)
        if tag not in TAGS:
            raise self._error(f'Unsupported start tag "{tag}"', start)
        attributes = self._attributes(tag, start)
        argument = attributes.get(ARGUMENTS.get(tag, ""), "")
        if tag == "span" and argument != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', start)
        self.open.append(_Open(tag, argument, self.units, len(self.parts), "expandable" in attributes))

    def _attributes(self, tag: str, start: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip(SPACE)
            if self.source.startswith(">", self.at):
                self.at += 1
                return found
            name = self._skip(ATTRIBUTE).lower()
            if self.at >= len(self.source):
                raise self._error("Unclosed start tag", start)
            if not name:
                raise self._error(f'Empty attribute name in the tag "{tag}"', start)
            self._skip(SPACE)
            found[name] = self._value(start) if self.source.startswith("=", self.at) else ""

    def _value(self, start: int) -> str:
        self.at += 1
        self._skip(SPACE)
        begin = self.at
        quote = self.source[begin : begin + 1]
        if quote in ("'", '"') and quote:
            value = self._quoted(quote, start)
        else:
            value = self._skip(TOKEN).lower()
            if self.at < len(self.source) and not re.match(r"[\s>]", self.source[self.at]):
                raise self._error("Unexpected end of name token", begin)
        if self.at >= len(self.source):
            raise self._error("Unclosed start tag", start)
        return value

    def _quoted(self, quote: str, start: int) -> str:
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            raise self._error("Unclosed start tag", start)
        raw, self.at = self.source[self.at + 1 : end], end + 1
        return re.sub(r"&[^&]*", lambda match: _decoded(match[0]), raw)

    def _end(self, tag: str, start: int) -> None:
        if not self.open:
            raise self._error("Unexpected end tag", start)
        self._skip(SPACE)
        if not self.source.startswith(">", self.at):
            raise self._error("Unclosed end tag", start)
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            found = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise self._error("Unmatched end tag", start, found)
        if self.units > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.units - opened.offset
        entity: JSON = {"offset": opened.offset, "length": length, "type": TAGS[opened.tag]}
        if opened.tag in ("pre", "code"):
            self._code(entity, opened)
            return
        if opened.tag == "a":
            entity["url"] = opened.argument or "".join(self.parts[opened.part :])
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = _emoji_id(opened.argument)
        elif opened.expandable and opened.tag == "blockquote":
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def _code(self, entity: JSON, opened: _Open) -> None:
        """A <pre> around one <code class="language-x">, or inside it, is one block with a language."""
        _, marked, language = opened.argument.rpartition("language-")
        language = language if marked else ""
        last = self.entities[-1] if self.entities else {}
        same = all(last.get(key) == entity[key] for key in ("offset", "length"))
        if opened.tag == "pre" and same and last.get("type") == "code" and last.get("language"):
            last["type"] = "pre"
        elif opened.tag == "code" and same and last.get("type") == "pre" and language:
            last["language"] = language
        else:
            self.entities.append({**entity, "language": language} if language else entity)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        assert match is not None, "these patterns match the empty string"
        self.at = match.end()
        return match[0]

    def _error(self, what: str, position: int, more: str = "") -> Refusal:
        offset = len(self.source[:position].encode("utf-8", "surrogatepass"))
        return cant_parse(f"{what} at byte offset {offset}" + (f", {more}" if more else ""))


def cant_parse(words: str) -> Refusal:
    """The refusal for text whose mark-up is wrong."""
    return bad_request(f"can't parse entities: {words}")


def _decoded(text: str) -> str:
    found = decode(text, 0)
    return found[0] + text[found[1] :] if found else text


def _emoji_id(argument: str) -> str:
    if not argument.isdigit() or int(argument) == 0:
        raise cant_parse("Invalid custom emoji identifier specified")
    return argument
