"""What a matcher is, and what the desk does with its verdict: answer, offer a choice, or call a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MOST_OFFERED = 3


@dataclass(frozen=True)
class Thresholds:
    """From which probability on to answer, to offer at all, and to take an entry into the offer.

    A wrong answer costs more than a hand-over, so `answer` is learned from the store (see
    `bot.faq.matching.fitting`); an offer is worth a tap when it is right every other time.
    """

    answer: float = 0.9
    offer: float = 0.45
    """Of the offered entries together."""
    offered: float = 0.1
    """Of each entry in the offer."""


@dataclass(frozen=True)
class Match:
    """An entry and the probability, 0 to 1, that it is what the client asks about."""

    entry_id: str
    probability: float
    thresholds: Thresholds | None = None
    """What it is to be held against, if not the matcher's: for a text in a language that the store does not
    speak."""


class Matcher(Protocol):
    """Finds entries by what a client wrote."""

    @property
    def thresholds(self) -> Thresholds:
        """What its probabilities are to be held against."""

    def match(self, text: str, language: str | None) -> list[Match]:
        """Entries by falling probability; empty when the text asks nothing that the store speaks of.

        `language` is the client's BCP 47 tag if known: phrasings in it count for a little more. The
        probabilities are calibrated and sum to at most 1; what is missing is the chance of none.
        """


@dataclass(frozen=True)
class Answer:
    """Sure enough to answer straight away."""

    entry_id: str
    probability: float


@dataclass(frozen=True)
class Offer:
    """Not sure: show up to three titles, the likeliest first."""

    entry_ids: tuple[str, ...]


@dataclass(frozen=True)
class HandOver:
    """No entry fits; a person answers."""


Outcome = Answer | Offer | HandOver


def decide(matches: Sequence[Match], thresholds: Thresholds = Thresholds()) -> Outcome:
    """What to do with the ranked `matches`."""
    thresholds = matches[0].thresholds or thresholds if matches else thresholds
    if matches and matches[0].probability >= thresholds.answer:
        return Answer(matches[0].entry_id, matches[0].probability)
    likely = [match for match in matches[:MOST_OFFERED] if match.probability >= thresholds.offered]
    if sum(match.probability for match in likely) >= thresholds.offer:
        return Offer(tuple(match.entry_id for match in likely))
    return HandOver()
