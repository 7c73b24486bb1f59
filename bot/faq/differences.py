"""What sets two versions of an entry apart, value by value."""

from dataclasses import dataclass

from bot.faq.attachments import written
from bot.faq.entries import Entry, Phrasing

Key = tuple[str, str]
DIGEST = 8
"""Digits of a file's digest that show that it is another one, under the same name."""


@dataclass(frozen=True)
class Difference:
    """A value that is not what it was; None where there was, or is, none."""

    field: str
    """`question`, `answer`, `title`, `category`, `photo`, `document`, `buttons`, `related`, `audience`,
    `owner`, `valid_from`, `valid_until` or `checked_on`."""
    language: str
    """Empty for what is the same in all languages."""
    before: str | None
    after: str | None


def differences(before: Entry | None, after: Entry | None) -> list[Difference]:
    """What changed between two versions; None is an entry that says nothing. A new order is no difference."""
    old, new = _values(before), _values(after)
    changed = [
        Difference(*key, old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)
    ]
    asked_before, asked_now = _questions(before), _questions(after)
    gone = [
        Difference("question", each.language, each.text, None)
        for each in asked_before
        if each not in asked_now
    ]
    come = [
        Difference("question", each.language, None, each.text)
        for each in asked_now
        if each not in asked_before
    ]
    return [*changed, *gone, *come]


def _questions(entry: Entry | None) -> dict[Phrasing, None]:
    return dict.fromkeys(entry.phrasings) if entry else {}


def _values(entry: Entry | None) -> dict[Key, str]:
    if entry is None:
        return {}
    values: dict[Key, object] = {("category", ""): None if entry.category_names else entry.category}
    values |= {("category", language): name for language, name in entry.category_names.items()}
    values |= {("title", language): title for language, title in entry.titles.items()}
    for language, answer in entry.answers.items():
        values["answer", language] = answer.text
        if answer.attachment:
            digest = (answer.attachment.digest or "")[:DIGEST]
            values[answer.attachment.kind, language] = f"{written(answer.attachment)} {digest}".rstrip()
        values["buttons", language] = "\n".join(f"{each.label} | {each.url}" for each in answer.buttons)
    values["related", ""] = ", ".join(entry.related)
    values["audience", ""] = ", ".join(entry.audience)
    for name in ("owner", "valid_from", "valid_until", "checked_on"):
        values[name, ""] = getattr(entry, name)
    return {key: str(value) for key, value in values.items() if value}
