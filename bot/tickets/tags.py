"""Tags: words by which tickets are found again."""

import re

MOST_TAGS = 10
"""How many a ticket can have."""

LONGEST_TAG = 32

_TAG = re.compile(r"[\w-]+")


def tag_of(word: str) -> str | None:
    """The tag that `word` stands for: in lower case, without `#`; None if it is no word for one."""
    tag = word.strip().removeprefix("#").casefold()
    return tag if len(tag) <= LONGEST_TAG and _TAG.fullmatch(tag) else None


def tags_of(text: str) -> list[str] | None:
    """The tags in `text`, between blanks or commas; None if one of them is none, or there are none."""
    tags = [tag_of(word) for word in text.replace(",", " ").split()]
    return [tag for tag in tags if tag] if tags and all(tags) else None
