"""What the desk does with its FAQ: keep it like its file, look questions up, count what helped."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.faq import queries
from bot.faq.attachments import digest_of
from bot.faq.entries import Entry
from bot.faq.errors import UnknownEntryError
from bot.faq.file import read_bytes
from bot.faq.matcher import Match, Matcher, Outcome, Thresholds, decide
from bot.faq.matching import building
from bot.faq.matching.known import Known
from bot.faq.syncing import carry_out, files_changed, following, open_document, source_of

REMEMBERED = 512

log = structlog.get_logger(__name__)


class FaqIndex:
    """The entries in force and a matcher over them. Never changes: a new store is a new index."""

    def __init__(
        self, entries: Iterable[Entry] = (), *, version: int = 0, matcher: Matcher | None = None
    ) -> None:
        """`version` is that of the store (`queries.version`) when the entries were read."""
        self.entries: Mapping[str, Entry] = {entry.id: entry for entry in entries}
        self.version = version
        self.matcher: Matcher = matcher or building.without_sense(list(self.entries.values()), Known())
        self._by_key = {entry.key: entry for entry in self.entries.values()}
        self._match = lru_cache(REMEMBERED)(self.matcher.match)

    def match(self, text: str, language: str | None) -> list[Match]:
        """Entries by falling probability. Takes 20 to 60 ms where texts are read by their sense."""
        return list(self._match(text, language))

    async def lookup(self, text: str, language: str | None) -> list[Match]:
        """The same, in a thread. What was looked up lately, for a card that is drawn again, is not again."""
        return await asyncio.to_thread(self.match, text, language)

    @property
    def thresholds(self) -> Thresholds:
        """From which probability on to answer, as the store itself has taught it."""
        return self.matcher.thresholds

    def decide(self, matches: Sequence[Match]) -> Outcome:
        """Whether to answer, to offer a choice, or to hand over."""
        return decide(matches, self.thresholds)

    def entry(self, entry_id: str) -> Entry:
        """The entry. Raises `UnknownEntryError` when it is not in force."""
        if entry_id not in self.entries:
            raise UnknownEntryError(entry_id)
        return self.entries[entry_id]

    def by_key(self, key: str) -> Entry | None:
        """The entry that a button means; None if it has left the store since the button was sent."""
        return self._by_key.get(key)

    def answer_for(self, entry_id: str, language: str | None, fallback_language: str | None = None) -> str:
        """The answer as Telegram HTML, in `language` if possible. Raises `UnknownEntryError`."""
        return self.entry(entry_id).answer(language, fallback_language).text

    def title_for(self, entry_id: str, language: str | None, fallback_language: str | None = None) -> str:
        """The title as plain text, in `language` if possible. Raises `UnknownEntryError`."""
        return self.entry(entry_id).title(language, fallback_language).text


@dataclass(frozen=True)
class SyncResult:
    """What `FaqService.sync_file` did, in entries."""

    loaded: bool
    """False when the file is the one that was loaded last; then the rest is 0."""
    added: int = 0
    changed: int = 0
    retired: int = 0
    kept: tuple[str, ...] = ()
    """The ids of entries that the file changed, and that stay as they were edited in the chat."""


class FaqService:
    """The FAQ's use cases. Never commits."""

    def __init__(self, segments: Collection[str] | None = None) -> None:
        """segments: those of the desk's clients; a file with an entry for any other is refused."""
        self._segments = segments

    async def sync_file(self, session: AsyncSession, path: Path, now: datetime) -> SyncResult:
        """Have the store follow the file, if it or a picture of it has changed (see `bot.faq.syncing`).

        Entries that left the file are retired, those that came back return with their counts. Raises
        `FaqFileError` before anything is written. Call `refresh` after the commit.
        """
        await queries.lock(session)
        latest = await queries.latest_import(session, source_of(path))
        states = latest.states if latest else {}
        content = await asyncio.to_thread(read_bytes, path)
        same = latest is not None and latest.fingerprint == digest_of(content)
        if same and not await asyncio.to_thread(files_changed, states, path.parent):
            return SyncResult(loaded=False)
        document = await asyncio.to_thread(open_document, path, self._segments)
        plan = await following(session, document, states)
        await carry_out(session, document, plan, now)
        for entry_id in plan.kept:
            log.warning("the FAQ entry stays as it was edited in the chat", entry=entry_id, file=str(path))
        return SyncResult(True, len(plan.added), len(plan.changed), len(plan.retired), plan.kept)

    async def load_entries(
        self, session: AsyncSession, known: Mapping[str, Entry] = MappingProxyType({})
    ) -> list[Entry]:
        """The entries in force, in their order; those `known` that have not changed are taken over."""
        return list((await queries.entries_in_force(session, known)).values())

    async def record_shown(self, session: AsyncSession, entry_id: str) -> bool:
        """Count that a client was given the answer. False if the store never had the entry."""
        return await queries.count_up(session, entry_id, "shown")

    async def record_helped(self, session: AsyncSession, entry_id: str) -> bool:
        """Count that the answer helped. False if the store never had the entry."""
        return await queries.count_up(session, entry_id, "helped")

    async def record_not_helped(self, session: AsyncSession, entry_id: str) -> bool:
        """Count that the answer did not help. False if the store never had the entry."""
        return await queries.count_up(session, entry_id, "not_helped")
