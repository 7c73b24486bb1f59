"""Entities that Telegram finds by itself: commands, mentions, hashtags, links, addresses, numbers."""

import re

from bot.sandbox import utf16
from bot.sandbox.refusals import JSON

HINT = re.compile(r"[/@#.+]")
TOP_LEVEL = "com|org|net|info|biz|io|dev|app|shop|eu|se|no|dk|fi|de|uk|fr|es|it|nl|pl|us|ca|me|ru|ua"
FOUND = re.compile(
    rf"""
    (?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?P<url>(?:https?|ftp)://[^\s<>"]+ | (?<![\w@.])(?:[\w-]+\.)+(?:{TOP_LEVEL})\b(?:[:/][^\s<>"]*)?)
    | (?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{{1,64}}(?:@[A-Za-z0-9_]{{3,32}})?(?![\w/]))
    | (?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{{3,31}}\b)
    | (?P<hashtag>(?<![\w#])\#(?=\w*[^\W\d])\w{{1,256}})
    | (?P<phone_number>(?<!\w)\+\d[\d ()-]{{7,18}}\d\b)
    """,
    re.VERBOSE,
)
TRAILING = ".,:;!?'\")]}"
OPAQUE = {"pre", "code", "text_link", "text_mention"}
"""What stands inside these stays as it is."""


def add_found(text: str, given: list[JSON]) -> list[JSON]:
    """The given entities and the ones to be seen in `text`, in order."""
    if not HINT.search(text):
        return given
    taken = [(one["offset"], one["offset"] + one["length"]) for one in given if one["type"] in OPAQUE]
    found = []
    for match in FOUND.finditer(text):
        words = match[0].rstrip(TRAILING) if match.lastgroup == "url" else match[0]
        start = utf16.length(text[: match.start()])
        end = start + utf16.length(words)
        if not any(begin < end and start < finish for begin, finish in taken):
            found.append({"offset": start, "length": end - start, "type": match.lastgroup})
    return sorted(given + found, key=lambda entity: (entity["offset"], -entity["length"])) if found else given
