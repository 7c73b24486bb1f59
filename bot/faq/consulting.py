"""Looks a message up in the FAQ, question by question: what is known, may be meant, or is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.clients.models import Client
from bot.faq.entries import Entry
from bot.faq.matcher import MOST_OFFERED, Answer, Match, Offer, Outcome
from bot.faq.service import FaqIndex
from bot.faq.understanding.pieces import Piece, clauses_of, pieces_of
from bot.faq.understanding.reading import Ear

CERTAIN = 0.99
"""Word for word what an entry says: it is one question, whatever `and` stands in it."""


@dataclass(frozen=True)
class Known:
    """A question, as it was put, and the entry that answers it."""

    text: str
    entry: Entry


@dataclass(frozen=True)
class Advice:
    """What the FAQ has for a message."""

    known: tuple[Known, ...] = ()
    offered: tuple[Entry, ...] = ()
    """What may be meant by the rest of it, the likeliest first."""
    unknown: bool = False
    """Whether it asks something that people have to answer."""


@dataclass(frozen=True)
class Consultant:
    """Consults the FAQ in force on a day, in the desk's time zone."""

    index: FaqIndex
    ear: Ear
    today: date

    async def consult(self, client: Client, text: str) -> Advice:
        """What the FAQ has for `text`. What is not for the client, or not for today, it does not have."""
        pieces = pieces_of(text, self.ear.is_aside)
        found = [(piece, await self._about(client, piece)) for piece in pieces]
        if len(found) > 1:
            found = [each for each in found if not (each[0].is_tail and not each[1].known)] or found
        if len(found) == 1:
            return found[0][1]
        advice = _together([each for _, each in found])
        return advice if advice.known else await self._about(client, Piece(text, text))

    async def _about(self, client: Client, piece: Piece) -> Advice:
        """What it has for one question, or for several in one sentence."""
        matches = await self._look_up(client, piece.text)
        if matches and matches[0].probability >= CERTAIN:
            return self._advice(piece.text, self.index.decide(matches))
        clauses = clauses_of(piece, self.ear.is_aside)
        if clauses and (several := await self._each_known(client, clauses)):
            return several
        outcome = self.index.decide(matches)
        if not isinstance(outcome, Answer | Offer) and piece.core != piece.text:
            outcome = _as_offer(self.index.decide(await self._look_up(client, piece.core)))
        return self._advice(piece.text, outcome)

    async def _each_known(self, client: Client, clauses: Sequence[str]) -> Advice | None:
        """The answers to all clauses, if each has another one."""
        known: dict[str, Known] = {}
        for clause in clauses:
            match self.index.decide(await self._look_up(client, clause)):
                case Answer(entry_id=entry_id) if entry_id not in known:
                    known[entry_id] = Known(clause, self.index.entry(entry_id))
                case _:
                    return None
        return Advice(tuple(known.values()))

    async def _look_up(self, client: Client, text: str) -> list[Match]:
        matches = await self.index.lookup(text, client.language)
        return [
            each for each in matches if self.index.entry(each.entry_id).is_for(client.segment, self.today)
        ]

    def _advice(self, text: str, outcome: Outcome) -> Advice:
        match outcome:
            case Answer(entry_id=entry_id):
                return Advice(known=(Known(text, self.index.entry(entry_id)),))
            case Offer(entry_ids=entry_ids):
                return Advice(offered=tuple(self.index.entry(each) for each in entry_ids))
            case _:
                return Advice(unknown=True)


def _as_offer(outcome: Outcome) -> Outcome:
    """The question without its story may mean something else: what would be answered is offered only."""
    return Offer((outcome.entry_id,)) if isinstance(outcome, Answer) else outcome


def _together(found: Sequence[Advice]) -> Advice:
    """The advice on several questions as one; what is asked twice is answered once."""
    known: dict[str, Known] = {}
    for each in (known for advice in found for known in advice.known):
        known.setdefault(each.entry.id, each)
    offered = {entry.id: entry for advice in found for entry in advice.offered if entry.id not in known}
    return Advice(
        tuple(known.values()),
        tuple(offered.values())[:MOST_OFFERED],
        any(advice.unknown for advice in found),
    )
