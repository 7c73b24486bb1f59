"""Words that ask for nothing: thanks and greetings, in every language of the desk and many others."""

import unicodedata
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.faq.understanding.wording import ASKING, Phrases, phrases_of, plain_words
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
        thanks, greetings = _phrases(texts, "thanks"), _phrases(texts, "greetings")
        self._thanks, self._any = Phrases(thanks), Phrases(thanks + greetings)

    def kind(self, text: str) -> Courtesy | None:
        """What `text` says, if it says nothing else; emoji alone count as thanks, unless unhappy ones."""
        if len(text) > LONGEST or not UNHAPPY.isdisjoint(text) or not ASKING.isdisjoint(text):
            return None
        words = plain_words(text)
        if not words:
            return Courtesy.THANKS if _has_emoji(text) else None
        if self._thanks.make_up(words):
            return Courtesy.THANKS
        return Courtesy.GREETING if self._any.make_up(words) else None


def _phrases(texts: Texts, name: str) -> list[str]:
    """The desk's own words, which its translators know best, and those of the list."""
    utc = ZoneInfo("UTC")
    lines = [texts.plain(f"clients/courtesy.{name}", Reader(language, utc)) for language in texts.languages]
    own = [phrase for line in lines for phrase in line.split(",") if plain_words(phrase)]
    return own + phrases_of(name)


def _has_emoji(text: str) -> bool:
    return any(unicodedata.category(each) == "So" for each in text)
