"""Holds the FAQ index in force for this process, keeps it up to date with the database, and has it learn."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.config.sections import Faq
from bot.faq import queries
from bot.faq.entries import Entry
from bot.faq.matching import building, cache, embedding, memory
from bot.faq.matching.embedding import Embedder
from bot.faq.matching.hybrid import HybridMatcher
from bot.faq.matching.known import Known
from bot.faq.matching.linear import StoppedError
from bot.faq.matching.model import Model, from_bytes, to_bytes
from bot.faq.service import FaqIndex, FaqService
from bot.storage.uow import Database

CHUNK = 32
"""Texts embedded between two looks at whether anybody still wants them; about a second."""
AT_ONCE = 40
"""So many new texts are embedded before a changed store is taken over, more only after it."""
MOST_PACKED = 20_000
"""Of so many texts all that they are made of is kept in one piece, some 20 MB, for the next start."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 600.0
"""Between two attempts to learn when something fails, such as the database; twice as long each time."""

log = structlog.get_logger(__name__)


class Shelf:
    """The index that answers are looked up in. It is replaced whole when the store changes.

    A store whose texts are not understood yet is searched by letters; it learns in the background.
    """

    def __init__(self, service: FaqService, clock: Clock, settings: Faq) -> None:
        self.service, self._clock, self._settings = service, clock, settings
        self.index = FaqIndex()
        self._known = Known()
        self._unkept: Sequence[str] = ()
        """Texts whose vectors the database had not got."""
        self._model: Model | None = None
        self._database: Database | None = None
        self._learning: asyncio.Task[None] | None = None
        self._stop = Event()
        memory.give_back_big_blocks()

    async def load(self, database: Database, file: Path | None) -> None:
        """Load `file` into the store if it changed. Raises `FaqFileError`, and changes nothing then."""
        self._database = database
        if file is not None:
            async with database.begin() as session:
                result = await self.service.sync_file(session, file, self._clock.now())
            if result.loaded:
                log.info("FAQ loaded", added=result.added, changed=result.changed, retired=result.retired)
        async with database.read() as session:
            await self.refresh(session)

    async def refresh(self, session: AsyncSession) -> int:
        """Take over what another replica, or this one, has put into the store."""
        version = await queries.version(session)
        if version != self.index.version:
            await self._halt()
            entries = await self.service.load_entries(session, self.index.entries)
            matcher, is_learned = await self._soon(session, entries)
            self.index = FaqIndex(entries, version=version, matcher=matcher)
            if self._database is not None and entries and not is_learned:
                self._learning = asyncio.create_task(self._keep_learning(self._database, entries, version))
                self._learning.add_done_callback(self._forget_vectors)
            else:
                self._forget_vectors()
            await asyncio.to_thread(memory.give_back)
        return 0

    async def learned(self) -> None:
        """Wait until nothing is left to learn."""
        if self._learning is not None:
            await self._learning

    async def close(self) -> None:
        """Stop learning; what was embedded is kept."""
        await self._halt()

    async def _embedder(self) -> Embedder | None:
        """None where there is no model, or it does not work: the desk answers all the same."""
        if not self._settings.semantic:
            return None
        try:
            return await asyncio.to_thread(embedding.load)
        except (ImportError, OSError, RuntimeError):
            log.exception("the model of language cannot be loaded; questions are read by their letters")
            return None

    async def _soon(self, session: AsyncSession, entries: Sequence[Entry]) -> tuple[HybridMatcher, bool]:
        """The best matcher to be had within a second or so, and whether it is all that can be learned."""
        embedder, texts = await self._embedder(), building.texts_of(entries)
        self._known.keep_only(texts)
        if embedder is None:
            return await self._soon_by_letters(session, entries)
        print_ = building.fingerprint(entries, embedder, self._settings.wrong_answers)
        kept = await _kept_model(session, print_, entries, embedder)
        if kept is not None and (packed := await cache.texts(session, print_)):
            await asyncio.to_thread(self._known.unpack, packed, texts, embedder.size)
        self._known.vectors |= await cache.vectors(session, self._known.lacking(texts), embedder)
        model = kept or self._model
        self._unkept = lacking = self._known.lacking(texts)
        if model is None or len(lacking) > AT_ONCE:
            return await asyncio.to_thread(building.without_sense, entries, self._known), False
        await asyncio.to_thread(self._known.add, lacking, embedder)
        matcher = await asyncio.to_thread(building.with_sense, entries, self._known, embedder, model)
        self._model = model
        return matcher, kept is not None and not lacking

    async def _soon_by_letters(
        self, session: AsyncSession, entries: Sequence[Entry]
    ) -> tuple[HybridMatcher, bool]:
        print_ = building.fingerprint(entries, None, self._settings.wrong_answers)
        kept = await _kept_model(session, print_, entries, None)
        if kept is None:
            return await asyncio.to_thread(building.without_sense, entries, self._known), False
        return await asyncio.to_thread(building.by_letters, entries, self._known, kept), True

    async def _keep_learning(self, database: Database, entries: Sequence[Entry], version: int) -> None:
        """Learn, again and again if it fails; a look-up has what was known before meanwhile."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._learn(database, entries, version)
            except StoppedError:
                return
            except Exception:
                log.exception("the FAQ could not be learned", next_try_seconds=pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            else:
                return

    async def _learn(self, database: Database, entries: Sequence[Entry], version: int) -> None:
        embedder = await self._embedder()
        if embedder is None:
            model = await self._learned_model(database, entries, None)
            matcher = await asyncio.to_thread(building.by_letters, entries, self._known, model)
        else:
            await self._embed(database, embedder)
            self._model = await self._learned_model(database, entries, embedder)
            matcher = await asyncio.to_thread(
                building.with_sense, entries, self._known, embedder, self._model
            )
        if self.index.version == version:
            self.index = FaqIndex(entries, version=version, matcher=matcher)
            await asyncio.to_thread(memory.give_back)

    async def _embed(self, database: Database, embedder: Embedder) -> None:
        """Work out the vectors that lack, a chunk at a time, unless another replica was faster."""
        for start in range(0, len(self._unkept), CHUNK):
            chunk = self._unkept[start : start + CHUNK]
            if lacking := self._known.lacking(chunk):
                async with database.read() as session:
                    self._known.vectors |= await cache.vectors(session, lacking, embedder)
                await asyncio.to_thread(self._known.add, self._known.lacking(lacking), embedder)
            made = {text: self._known.vectors[text] for text in chunk}
            async with database.begin() as session:
                await cache.keep_vectors(session, made, embedder)

    async def _learned_model(
        self, database: Database, entries: Sequence[Entry], embedder: Embedder | None
    ) -> Model:
        wrong, stopped = self._settings.wrong_answers, self._stop.is_set
        print_ = building.fingerprint(entries, embedder, wrong)
        async with database.read() as session:
            kept = await _kept_model(session, print_, entries, embedder)
        if kept is not None:
            return kept
        if embedder is None:
            model = await asyncio.to_thread(building.learned_by_letters, entries, self._known, wrong, stopped)
        else:
            model = await asyncio.to_thread(building.learned, entries, self._known, embedder, wrong, stopped)
        texts, packed = building.texts_of(entries), None
        if embedder is not None and len(texts) <= MOST_PACKED:
            packed = await asyncio.to_thread(self._known.packed, texts)
        async with database.begin(patient=True) as session:
            await cache.keep_model(session, print_, to_bytes(model), packed, self._clock.now())
        log.info("FAQ learned", entries=len(entries), answer_from=round(model.own.answer, 3))
        return model

    def _forget_vectors(self, _learning: object = None) -> None:
        """The matcher has its own; those that a change is learned with come from the database."""
        self._known.vectors = {}

    async def _halt(self) -> None:
        if self._learning is None:
            return
        self._stop.set()
        self._learning.cancel()
        await asyncio.gather(self._learning, return_exceptions=True)
        self._learning = None
        self._stop = Event()


async def _kept_model(
    session: AsyncSession, print_: str, entries: Sequence[Entry], embedder: Embedder | None
) -> Model | None:
    content = await cache.model(session, print_)
    size = embedder.size if embedder else None
    return from_bytes(content, [entry.id for entry in entries], size) if content else None
