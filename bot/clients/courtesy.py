"""Words that ask for nothing: thanks and greetings, in every language of the desk."""

import re
import unicodedata
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.texts import Reader, Texts

LONGEST = 80
"""Who writes more says more."""

UNHAPPY = frozenset("👎😡😠🤬😢😭😞😟😕🙁☹😤💩😒🖕🤮😩😫😣😖😱💔❓❔⁉‼❗")
"""Emoji that somebody should look at."""


class Courtesy(StrEnum):
    """What a short message says without asking for anything."""

    THANKS = "thanks"
    GREETING = "greeting"


class Courtesies:
    """Recognises messages that consist of such words and nothing else."""

    def __init__(self, texts: Texts) -> None:
        thanks = _phrases(texts, "thanks")
        self._thanks = _only(thanks)
        self._any = _only(thanks | _phrases(texts, "greetings"))

    def kind(self, text: str) -> Courtesy | None:
        """What `text` says, if it says nothing else; emoji alone count as thanks, unless unhappy ones."""
        if len(text) > LONGEST or not UNHAPPY.isdisjoint(text) or "?" in text:
            return None
        words = _words(text)
        if not words:
            return Courtesy.THANKS if _has_emoji(text) else None
        if self._thanks.fullmatch(words):
            return Courtesy.THANKS
        return Courtesy.GREETING if self._any.fullmatch(words) else None


def _phrases(texts: Texts, name: str) -> set[str]:
    utc = ZoneInfo("UTC")
    listed = [texts.plain(f"clients/courtesy.{name}", Reader(language, utc)) for language in texts.languages]
    return {words for line in listed for phrase in line.split(",") if (words := _words(phrase))}


def _only(phrases: set[str]) -> re.Pattern[str]:
    """Matches one or more of the phrases, with spaces between them."""
    one = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(f"(?:{one})(?: (?:{one}))*")


def _words(text: str) -> str:
    """The letters and digits of `text` in small words, a space between them; apostrophes are dropped."""
    bare = "".join(each for each in text.casefold() if each not in "'`\u2019\u00b4")
    return " ".join(re.findall(r"\w+", bare))


def _has_emoji(text: str) -> bool:
    return any(unicodedata.category(each) == "So" for each in text)
