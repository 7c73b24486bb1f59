"""The matcher: reads a text in its language, views it among the entries, and judges."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from bot.faq.entries import Entry, primary_tag
from bot.faq.matcher import Match, Thresholds
from bot.faq.matching.embedding import Embedder
from bot.faq.matching.everyday import Everyday
from bot.faq.matching.features import FIRST_SYLLABIC, codes, core
from bot.faq.matching.judge import Judge, probabilities, rule
from bot.faq.matching.language import language_of
from bot.faq.matching.lessons import likeness_to
from bot.faq.matching.linear import Floats
from bot.faq.matching.model import Model
from bot.faq.matching.space import Space, Texts
from bot.faq.matching.spelling import Speller
from bot.faq.words import says_something, without_courtesies, words

MOST_RANKED = 10
_WORD = re.compile(r"[^\W\d_]+")
OTHER_LANGUAGE = 0.95
"""What a phrasing in another language than the client's keeps of its likeness by letters."""
GREETING_WORDS, LONGEST_GREETING = 3, 40
"""Words, and characters, of a phrasing that greets: *hello*, *hi there*, *hey home assistant*."""
TOPIC_WORDS = 3
TOPIC_SYLLABLES = 4
TOPIC = 0.75
"""What is left of a probability when the text, at most so long and with one subject word, names a topic and
asks nothing: *my order* should bring a choice, not the answer that happens to be nearest."""


class HybridMatcher:
    """Never changes, so threads can share it. A look-up takes 1 to 3 ms beside the embedding of the text."""

    def __init__(
        self,
        entries: Sequence[Entry],
        said: Sequence[Sequence[str]],
        space: Space | None,
        model: Model,
        embedder: Embedder | None = None,
        everyday: Everyday | None = None,
    ) -> None:
        """`said` are the words of all phrasings in turn; `space` holds them, and is None without any."""
        self._ids = [entry.id for entry in entries]
        self._space, self.model = space, model
        self._embedder, self._everyday = (embedder, everyday) if model.shape is not None else (None, None)
        self._verbatim: Mapping[str, Sequence[int]] = _verbatim(entries, said)
        phrasings = [phrasing for entry in entries for phrasing in entry.phrasings]
        short = (p.text for p, each in zip(phrasings, said, strict=True) if len(each) <= GREETING_WORDS)
        self._is_greeted = any(map(_greets, short))
        spoken = [primary_tag(phrasing.language) for phrasing in phrasings]
        self._spoken, self._languages = np.array(spoken, np.str_), set(spoken)
        vocabulary = Counter(word for each in self._verbatim for word in each.split())
        self._speller = Speller(vocabulary)
        self.thresholds = _thresholds(model.own)

    @property
    def has_sense(self) -> bool:
        """Whether texts are understood by their sense, not by their letters only."""
        return self._embedder is not None

    def match(self, text: str, language: str | None) -> list[Match]:
        """Up to ten entries, the likeliest first; see `bot.faq.matcher.Matcher`."""
        tokens = core(text)
        if same := self._verbatim.get(" ".join(tokens)):
            return [Match(self._ids[entry], 1 / len(same)) for entry in same]
        if self._space is None or not self._asks(tokens):
            return []
        spoken = language_of(text, language and primary_tag(language), self._known_languages())
        judge = self._judge(spoken)
        meant = [self._speller.correct(token) for token in tokens]
        reading = Texts([meant], codes([meant]), self._read(text, spoken))
        views = self._space.views(reading, self._favour(language))
        daily = likeness_to(self._everyday, reading)
        ruling = rule(self._space.lexical, reading, views, judge.mixture, daily)
        likely = probabilities(ruling, judge)[0, :MOST_RANKED] * (TOPIC if _is_topic(tokens) else 1)
        held = None if judge is self.model.own else _thresholds(judge)
        return [Match(self._ids[e], float(p), held) for e, p in zip(ruling.order[0], likely, strict=False)]

    def _asks(self, tokens: list[str]) -> bool:
        """Whether there is something to look up: a subject, or a greeting where the store has one as well."""
        rest = without_courtesies(tokens)
        greets = self._is_greeted and self.has_sense and bool(tokens) and not rest
        return greets or any(says_something(token) for token in rest)

    def _favour(self, language: str | None) -> Floats | None:
        """Phrasings in the client's language come first."""
        if language is None or len(self._languages) == 1:
            return None
        favour: Floats = np.where(self._spoken == primary_tag(language), 1, OTHER_LANGUAGE)
        return favour

    def _judge(self, language: str | None) -> Judge:
        if language is None or language in self._languages or self.model.foreign is None:
            return self.model.own
        return self.model.foreign

    def _known_languages(self) -> set[str]:
        return self._languages | set(self._everyday.languages if self._everyday else ())

    def _read(self, text: str, language: str | None) -> Floats | None:
        if self._embedder is None or self._everyday is None:
            return None
        if language is None or language in self._languages:
            text = _WORD.sub(self._corrected, text)
        gain = self._everyday.gains([language], self._languages)
        return self._everyday.centre_asked(self._embedder.ask(text), language) * gain[:, None]

    def _corrected(self, found: re.Match[str]) -> str:
        """The word as it was written, unless it is a slip for one that the store knows."""
        word = found[0].casefold()
        meant = self._speller.correct(word)
        return found[0] if meant == word else meant


def _thresholds(judge: Judge) -> Thresholds:
    return Thresholds(answer=judge.answer, offer=judge.offer)


def _greets(text: str) -> bool:
    """Whether a phrasing is a greeting, to somebody or nobody."""
    if len(text) > LONGEST_GREETING:
        return False
    said = words(text)
    return len(said) <= GREETING_WORDS and without_courtesies(said)[:1] != said[:1]


def _verbatim(entries: Sequence[Entry], texts: Sequence[Sequence[str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    owners = (alone for number, entry in enumerate(entries) for alone in [(number,)] * len(entry.phrasings))
    for alone, said in zip(owners, texts, strict=True):
        same = found.setdefault(" ".join(said), alone)
        if alone[0] not in same:
            found[" ".join(said)] = same + alone
    return found


def _is_topic(tokens: Sequence[str]) -> bool:
    subjects = [token for token in tokens if says_something(token)]
    syllabic = max(max(subjects, default=" ")) >= FIRST_SYLLABIC
    shortest = len(tokens) <= TOPIC_WORDS and len(subjects) == 1
    return shortest and (not syllabic or len(subjects[0]) <= TOPIC_SYLLABLES)
