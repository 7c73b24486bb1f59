"""Lengths and offsets in UTF-16 code units, in which Telegram counts."""

from bot.sandbox.refusals import JSON


def length(text: str) -> int:
    """How long `text` is for Telegram."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, offset: int, units: int) -> str:
    """The part of `text` that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[offset * 2 : (offset + units) * 2].decode("utf-16-le", "replace")


def strip(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Drop white space at both ends, as Telegram does, and move the entities along."""
    stripped = text.strip()
    if len(stripped) == len(text):
        return text, entities
    lead = length(text[: len(text) - len(text.lstrip())])
    total = length(stripped)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        end = min(total, entity["offset"] + entity["length"] - lead)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return stripped, moved
