"""A matcher by words and pieces of words: typos and inflected forms share most of their pieces."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from heapq import nlargest

from bot.faq.calibration import Evidence, probabilities
from bot.faq.entries import Entry, primary_tag
from bot.faq.features import pieces, whole
from bot.faq.index import PhrasingIndex
from bot.faq.matcher import Match
from bot.faq.spelling import Speller
from bot.faq.words import says_something, without_courtesies, words

OTHER_LANGUAGE = 0.95
"""What a phrasing in another language than the client's keeps of its score."""
SECONDED = 0.15
"""Which part of their score the second and third nearest phrasings add to their entry's."""
RANKED = 5
TOPIC_WORDS = 3
TOPIC = 0.75
"""What is left of a probability when the text, at most so long and with one subject word, names a topic and
asks nothing: *my order* should bring a choice, not the answer that happens to be nearest."""


@dataclass(frozen=True)
class _Candidate:
    entry: int
    score: float
    phrasings: Sequence[int]


class NgramMatcher:
    """Cosine of TF-IDF vectors to the nearest phrasings, in pure Python.

    A built matcher never changes, so threads can share it; building takes about 0.1 ms a phrasing.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._ids = [entry.id for entry in entries]
        self._verbatim: dict[str, set[int]] = defaultdict(set)
        self._owners: list[int] = []
        self._languages: list[str] = []
        texts: list[list[str]] = []
        for number, entry in enumerate(entries):
            for phrasing in entry.phrasings:
                tokens = words(phrasing.text)
                core = without_courtesies(tokens)
                self._verbatim[" ".join(core or tokens)].add(number)
                self._owners.append(number)
                self._languages.append(primary_tag(phrasing.language))
                texts.append(core)
        self._index = PhrasingIndex(list(zip(self._owners, texts, strict=True)), len(entries))
        self._speller = Speller(Counter(token for text in texts for token in text))

    def match(self, text: str, language: str | None) -> list[Match]:
        """Up to five entries, the likeliest first; see `bot.faq.matcher.Matcher`."""
        tokens = words(text)
        core = without_courtesies(tokens)
        if verbatim := self._verbatim.get(" ".join(core or tokens)):
            return [Match(self._ids[entry], 1 / len(verbatim)) for entry in sorted(verbatim)]
        return self._match_nearest([self._speller.correct(token) for token in core], language)

    def _match_nearest(self, tokens: Sequence[str], language: str | None) -> list[Match]:
        subjects = {token for token in tokens if says_something(token)}
        if not subjects:
            return []
        candidates = self._candidates(tokens, language and primary_tag(language))
        evidence = [
            Evidence(candidate.score, self._coverage(subjects, candidate.phrasings))
            for candidate in candidates
        ]
        certainty = TOPIC if len(subjects) == 1 and len(tokens) <= TOPIC_WORDS else 1.0
        return [
            Match(self._ids[candidate.entry], probability * certainty)
            for candidate, probability in zip(candidates, probabilities(evidence), strict=True)
        ]

    def _candidates(self, tokens: Sequence[str], language: str | None) -> list[_Candidate]:
        by_entry: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        for phrasing, cosine in self._index.nearest(self._index.query(tokens)):
            own = language is None or self._languages[phrasing] == language
            by_entry[self._owners[phrasing]].append((cosine if own else cosine * OTHER_LANGUAGE, phrasing))
        candidates = []
        for entry, scored in by_entry.items():
            scored.sort(reverse=True)
            score = scored[0][0] + SECONDED * sum(score for score, _ in scored[1:3])
            candidates.append(_Candidate(entry, score, [phrasing for _, phrasing in scored]))
        return nlargest(RANKED, candidates, key=lambda candidate: candidate.score)

    def _coverage(self, subjects: Collection[str], phrasings: Sequence[int]) -> float:
        """Which share of the query's subject words, by weight, the phrasings speak of: 0 to 1.

        A near miss ("cancel my *subscription*" where the store cancels *orders*) shares the frame of a
        phrasing and misses its subject. A word that is known in another form counts by its pieces.
        """
        spoken = self._index.features_of(phrasings)
        total = covered = 0.0
        for subject in subjects:
            weight = self._index.weight(whole(subject))
            total += weight
            if self._index.numbers([whole(subject)]) & spoken:
                covered += weight
            else:
                parts = pieces(subject)
                covered += weight * len(self._index.numbers(parts) & spoken) / len(parts)
        return covered / total
