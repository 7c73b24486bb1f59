"""Telegram's HTML, as far as the wire needs to read it."""

from html.parser import HTMLParser


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def visible_text(html: str) -> str:
    """What a reader sees of `html`: without tags, entities resolved."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
