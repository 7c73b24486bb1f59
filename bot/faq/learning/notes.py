"""Takes down, while the desk works, what the FAQ could learn."""

import re
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.faq.entries import primary_tag
from bot.faq.learning import queries
from bot.faq.learning.models import Candidate, Lesson, Unanswered
from bot.faq.learning.privacy import impersonal
from bot.faq.service import FaqIndex
from bot.faq.understanding.wording import plain_words
from bot.tickets.models import Ticket

SCRIPTS = {
    "he": re.compile("[\u0590-\u05ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u3400-\u9fff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}
"""Where letters tell the language, or the one of several that most people write with them."""


@dataclass
class Notes:
    """The use cases of taking notes, within one unit of work."""

    session: AsyncSession
    clock: Clock
    index: FaqIndex

    async def meant(self, entry_id: str, client: Client, text: str) -> None:
        """What the client wrote means an entry: its words are a candidate (once more)."""
        words = _impersonal(client, text)
        if words is not None:
            await self.candidate(entry_id, words, language_of(words, client.language))

    async def candidate(self, entry_id: str, words: str, language: str) -> None:
        """Impersonal words could be a phrasing of an entry, unless it has them already."""
        entry = self.index.entries.get(entry_id)
        normal = " ".join(plain_words(words))
        if entry is None or normal in {" ".join(plain_words(each.text)) for each in entry.phrasings}:
            return
        now = self.clock.now()
        known = await queries.candidate_of(self.session, entry_id, normal)
        if known is not None:
            known.count, known.last_at = known.count + 1, now
            return
        candidate = Candidate(entry_id=entry_id, language=language, text=words, normal=normal)
        candidate.state, candidate.count, candidate.first_at, candidate.last_at = Lesson.OPEN, 1, now, now
        self.session.add(candidate)
        await self.session.flush()

    async def answered_with(self, entry_id: str, client: Client, ticket: Ticket) -> None:
        """A manager has answered a ticket with an entry: that is what its question means."""
        await queries.forget_unanswered(self.session, ticket.id)
        await self.meant(entry_id, client, ticket.question)

    async def unanswered(self, ticket: Ticket, client: Client, text: str) -> None:
        """There is no entry for what a ticket asks."""
        words = _impersonal(client, text)
        if words is None or await self.session.get(Unanswered, ticket.id) is not None:
            return
        language = language_of(words, client.language)
        row = Unanswered(ticket_id=ticket.id, language=language, text=words, asked_at=self.clock.now())
        self.session.add(row)
        await self.session.flush()


def language_of(text: str, usual: str) -> str:
    """The language of `text` as far as its letters tell, else the client's usual one."""
    found = [language for language, letters in SCRIPTS.items() if letters.search(text)]
    usual = usual.lower().replace("_", "-")
    return usual if not found or primary_tag(usual) in found else found[0]


def _impersonal(client: Client, text: str) -> str | None:
    return impersonal(text, [name for name in (client.first_name, client.last_name, client.username) if name])
