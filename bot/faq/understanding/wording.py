"""Words and phrases as they are compared, in every script, and the lists of those that mean something."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import yaml

from bot.texts import templates_directory

FILE = "clients/words.yaml"
ASKING = frozenset("?？؟⁇⁈⁉❓❔՞")  # noqa: RUF001
"""Question marks, in every script and as emoji."""

DROPPED = "'`\u2019\u00b4\u05f3\ufe0e\ufe0f\u20e3"
"""What words do without: apostrophes within them, and what tells how an emoji is drawn."""

SPACELESS = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that put no space between words, or glue endings on them: Thai, kana, Han, Hangul."""

PREFIXES = re.compile("^(?:[והבלמשכ]{1,2}|(?:[وفبلك]?ال|لل|[وفبلك]))(?=\\w{2})")
"""Hebrew and Arabic write *and*, *the*, *to* and the like as part of the word that follows."""


def plain_words(text: str) -> list[str]:
    """The words of `text`: NFKC, case-folded, without apostrophes, marks of vowels kept."""
    bare = unicodedata.normalize("NFKC", text).casefold()
    kept = [each for each in bare if each not in DROPPED]
    return "".join(each if unicodedata.category(each)[0] in "LNM" else " " for each in kept).split()


class Phrases:
    """A list of phrases that are looked for in texts. A `*` at the end of one stands for any ending;
    such a phrase has two words at most.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._starting: defaultdict[str, list[list[str]]] = defaultdict(list)
        stems: list[str] = []
        self._anywhere: list[str] = []
        for phrase in phrases:
            words = plain_words(phrase)
            if SPACELESS.search(phrase):
                self._anywhere.append(" ".join(words))
            elif phrase.endswith("*"):
                stems.append(" ".join(words))
            else:
                self._starting[words[0]].append(words)
        for known in self._starting.values():
            known.sort(key=len, reverse=True)
        self._stems = tuple(stem for stem in stems if " " not in stem)
        self._pairs = tuple(stem for stem in stems if " " in stem)

    def are_in(self, words: Sequence[str]) -> bool:
        """Whether one of the phrases stands somewhere in `words`."""
        text = " ".join(words)
        return any(each in text for each in self._anywhere) or any(
            self._at(words, start) for start in range(len(words))
        )

    def begin(self, words: Sequence[str]) -> bool:
        """Whether `words` begin with one of the phrases; one without spaces may stand anywhere."""
        text = " ".join(words)
        return any(each in text for each in self._anywhere) or bool(words and self._at(words, 0))

    def make_up(self, words: Sequence[str]) -> bool:
        """Whether `words` are nothing but phrases of the list, and there are any."""
        return bool(words) and not self.left_of(words)

    def left_of(self, words: Sequence[str]) -> list[str]:
        """What is left of `words` when the phrases are taken out."""
        kept: list[str] = []
        start = 0
        while start < len(words):
            length = self._at(words, start)
            kept += [] if length else [words[start]]
            start += length or 1
        text = " ".join(kept)
        for each in self._anywhere:
            text = text.replace(each, " ")
        return text.split()

    def _at(self, words: Sequence[str], start: int) -> int:
        """How many words a phrase takes up that begins at `start`; 0 if none does."""
        first = words[start]
        for begin in {first} if first.isascii() else {first, PREFIXES.sub("", first)}:
            for phrase in self._starting.get(begin, ()):
                if phrase[1:] == list(words[start + 1 : start + len(phrase)]):
                    return len(phrase)
        if first.startswith(self._stems):
            return 1
        return 2 if " ".join(words[start : start + 2]).startswith(self._pairs) else 0


@cache
def listed(name: str, file: Path | None = None) -> Phrases:
    """The list `name` of the file of words, in all its languages."""
    return Phrases(phrases_of(name, file))


def phrases_of(name: str, file: Path | None = None) -> list[str]:
    """The phrases of the list `name`, of all languages."""
    return [phrase for phrases in _lists(file)[name].values() for phrase in phrases]


def languages_of(name: str, file: Path | None = None) -> set[str]:
    """The languages that the list `name` has words of."""
    return set(_lists(file)[name])


@cache
def _lists(file: Path | None) -> dict[str, dict[str, list[str]]]:
    """By concept and language. Every value is read as text: `no` is a word here, not a denial."""
    text = (file or templates_directory() / FILE).read_text(encoding="utf-8")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    found: dict[str, dict[str, list[str]]] = yaml.load(text, Loader=loader)
    return found
