"""What clients type in place of pressing a button."""

import re
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.texts import Reader, Texts

ANSWER = 8
"""So many words are an answer to a question; who writes more tells something."""

_CLAUSE_END = re.compile(r"[,.;:!?\n\u2013\u2014]|\s-\s")


class Word(StrEnum):
    """What somebody may type at any question, as if there were a button."""

    DONE = "done"
    YES = "yes"
    NO = "no"
    BACK = "back"
    CANCEL = "cancel"
    SKIP = "skip"


class Words:
    """Recognises such words in every language of the desk: people mix them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def meant(self, text: str, *expected: Word) -> Word | None:
        """Which of the expected words `text` is, if it is nothing else."""
        plain = normal(text)
        return next((word for word in expected if plain in self._phrases[word]), None)

    def begins_with(self, text: str, word: Word) -> bool:
        """Whether `text` says `word` before anything else: *no thanks, I want the money*."""
        return normal(_CLAUSE_END.split(text, maxsplit=1)[0]) in self._phrases[word]

    @cached_property
    def _phrases(self) -> dict[Word, set[str]]:
        return {word: self.listed(f"clients/typed.{word}") for word in Word}

    @cached_property
    def negations(self) -> set[str]:
        """Words that turn what is said into its opposite."""
        return self.listed("clients/typed.negations")

    def listed(self, block: str, **context: str) -> set[str]:
        """The phrases that a block lists between commas, in all languages."""
        utc = ZoneInfo("UTC")
        lines = [
            self._texts.plain(block, Reader(language, utc), **context) for language in self._texts.languages
        ]
        return {words for line in lines for phrase in line.split(",") if (words := normal(phrase))}


def normal(text: str) -> str:
    """The words of `text` in small letters, a space between them, without apostrophes and marks."""
    bare = "".join(each for each in text.casefold() if each not in "'`\u2019\u00b4")
    return " ".join(re.findall(r"\w+", bare))


def holds(text: str, phrase: str) -> bool:
    """Whether the phrase stands in `text`, both normal, as whole words; a word may have an ending."""
    return re.search(rf"\b{re.escape(phrase)}\w{{0,3}}\b", text) is not None
