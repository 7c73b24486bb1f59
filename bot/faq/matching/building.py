"""From entries to a matcher: what their texts are made of, what is learned from them, and how."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bot.faq.entries import Entry, Phrasing, primary_tag
from bot.faq.matching.embedding import Embedder
from bot.faq.matching.everyday import Everyday, everyday, sentences, unit
from bot.faq.matching.features import codes, core
from bot.faq.matching.fitting import teach
from bot.faq.matching.hybrid import HybridMatcher
from bot.faq.matching.known import BLOCK, Known
from bot.faq.matching.lessons import Store
from bot.faq.matching.linear import Floats
from bot.faq.matching.model import VERSION, Model, lexical_model
from bot.faq.matching.space import Shape, Texts, learn

WRONG_ANSWERS = 0.05
_ID_WORDS = re.compile(r"[^\W\d_]{3,}")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def labels_of(entry: Entry) -> list[tuple[str, str]]:
    """What an entry is called, and in which language: its titles, and the words of its id.

    Ids that speak are taken to speak the language of the first phrasing.
    """
    words = _ID_WORDS.findall(_HUMP.sub(" ", entry.id))
    named = [(" ".join(words), entry.phrasings[0].language)] if words else []
    return [*((text, language) for language, text in entry.titles.items()), *named]


def texts_of(entries: Sequence[Entry]) -> list[str]:
    """All texts of entries that vectors are needed of."""
    phrasings = [phrasing.text for entry in entries for phrasing in entry.phrasings]
    return [*phrasings, *(text for entry in entries for text, _ in labels_of(entry))]


def fingerprint(entries: Sequence[Entry], embedder: Embedder | None, wrong: float) -> str:
    """Changes when anything does that a model is learned from."""
    read_by = embedder.name if embedder else "letters"
    digest = hashlib.sha256(f"{VERSION} {read_by} {wrong:.6f}".encode())
    for entry in entries:
        said = [(p.language, p.text) for p in entry.phrasings]
        digest.update(repr((entry.id, said, labels_of(entry))).encode())
    return digest.hexdigest()


def store_of(entries: Sequence[Entry], known: Known, seen: Everyday | None) -> Store:
    """The entries, ready to be learned from; with vectors if all are known and `seen` is given."""
    pairs = [(number, p) for number, entry in enumerate(entries) for p in entry.phrasings]
    owners = np.array([number for number, _ in pairs], np.int64)
    known.read([phrasing.text for _, phrasing in pairs])
    features = [known.codes[phrasing.text] for _, phrasing in pairs]
    words = [known.words[phrasing.text] for _, phrasing in pairs]
    spoken = frozenset(primary_tag(phrasing.language) for _, phrasing in pairs)
    if seen is None:
        return Store(Texts(words, features, None), owners, len(entries), None, spoken)
    vectors = _centred([phrasing for _, phrasing in pairs], known, seen)
    return Store(Texts(words, features, vectors), owners, len(entries), _labels(entries, known, seen), spoken)


def _centred(phrasings: Sequence[Phrasing], known: Known, seen: Everyday) -> Floats:
    vectors = np.empty((len(phrasings), seen.means.shape[-1]), np.float32)
    for start in range(0, len(phrasings), BLOCK):
        block = phrasings[start : start + BLOCK]
        raw = np.concatenate([known.vectors[phrasing.text] for phrasing in block]).astype(np.float32)
        raw = raw.reshape(len(block), -1)
        vectors[start : start + BLOCK] = seen.centre(raw, [phrasing.language for phrasing in block])
    return vectors


def _labels(entries: Sequence[Entry], known: Known, seen: Everyday) -> Floats:
    """What each entry is called; nothing where it is called nothing."""
    named = [(number, label) for number, entry in enumerate(entries) for label in labels_of(entry)]
    sums = np.zeros((len(entries), seen.means.shape[-1]), np.float32)
    labels = [Phrasing(language, text) for _, (text, language) in named]
    np.add.at(sums, [number for number, _ in named], _centred(labels, known, seen))
    return unit(sums)


def without_sense(entries: Sequence[Entry], known: Known) -> HybridMatcher:
    """A matcher by letters, at once: where there is no model of language, or until vectors are there."""
    store = store_of(entries, known, None)
    space = store.space(None) if entries else None
    model = lexical_model([entry.id for entry in entries])
    return HybridMatcher(entries, store.phrasings.words, space, model)


def without_sense_taught(
    entries: Sequence[Entry],
    known: Known,
    wrong: float = WRONG_ANSWERS,
    is_stopped: Callable[[], bool] = lambda: False,
) -> HybridMatcher:
    """The same, taught by the store."""
    return by_letters(entries, known, learned_by_letters(entries, known, wrong, is_stopped))


def learned_by_letters(
    entries: Sequence[Entry],
    known: Known,
    wrong: float = WRONG_ANSWERS,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Model:
    """What can be learned from entries without vectors. Raises `StoppedError` soon after `is_stopped`."""
    ids = tuple(entry.id for entry in entries)
    if not entries:
        return lexical_model(ids)
    store = store_of(entries, known, None)
    taught = teach(store, None, None, _daily(entries, None), wrong, is_stopped)
    return Model(ids, None, taught.own, None, taught.confused, taught.lost, taught.is_taught)


def by_letters(entries: Sequence[Entry], known: Known, model: Model) -> HybridMatcher:
    """A matcher by letters that weighs them as `model` says."""
    if not entries:
        return without_sense(entries, known)
    store = store_of(entries, known, None)
    return HybridMatcher(entries, store.phrasings.words, store.space(None), model)


def learned(
    entries: Sequence[Entry],
    known: Known,
    embedder: Embedder,
    wrong: float = WRONG_ANSWERS,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Model:
    """All that can be learned from entries whose vectors are known, in up to some minutes.

    Raises `StoppedError` soon after `is_stopped` says so.
    """
    seen = everyday(embedder)
    store = store_of(entries, known, seen)
    shape = _learned_shape(store, seen, is_stopped)
    taught = teach(store, shape, seen, _daily(entries, seen), wrong, is_stopped)
    ids = tuple(entry.id for entry in entries)
    return Model(ids, shape, taught.own, taught.foreign, taught.confused, taught.lost, taught.is_taught)


def with_sense(entries: Sequence[Entry], known: Known, embedder: Embedder, model: Model) -> HybridMatcher:
    """A matcher over entries whose vectors are known. The model may be of an earlier state of the store."""
    if not entries or model.shape is None:
        return without_sense(entries, known)
    seen = everyday(embedder)
    store = store_of(entries, known, seen)
    shape = _carried_over(model, model.shape, entries, store)
    return HybridMatcher(entries, store.phrasings.words, store.space(shape), model, embedder, seen)


def _learned_shape(store: Store, seen: Everyday, is_stopped: Callable[[], bool]) -> Shape:
    assert store.phrasings.vectors is not None
    assert store.labels is not None
    return learn(store.phrasings.vectors, store.owners, store.labels, seen, is_stopped=is_stopped)


def _carried_over(model: Model, shape: Shape, entries: Sequence[Entry], store: Store) -> Shape:
    """The shape with a row for each of the entries: the learned one, or for a new one where it lies."""
    ids = tuple(entry.id for entry in entries)
    if ids == model.ids:
        return shape
    rows: Mapping[str, Floats] = dict(zip(model.ids, shape.weights, strict=True))
    length = float(np.median(np.linalg.norm(shape.weights, axis=1)))
    assert store.phrasings.vectors is not None
    weights = np.zeros((len(entries), shape.weights.shape[1]), np.float32)
    for number, entry_id in enumerate(ids):
        if entry_id in rows:
            weights[number] = rows[entry_id]
        else:
            apart = unit(store.phrasings.vectors[store.owners == number] @ shape.transform)
            weights[number] = unit(apart.sum(axis=0)) * length
    return Shape(shape.transform, weights)


def _daily(entries: Sequence[Entry], seen: Everyday | None) -> Texts:
    """The everyday sentences as texts; without vectors those in the store's languages only."""
    spoken = {primary_tag(p.language) for entry in entries for p in entry.phrasings}
    if seen is None:
        said = [core(text) for tag, texts in sentences().items() if tag in spoken for text in texts]
        return Texts(said, codes(said), None)
    said = [core(text) for texts in sentences().values() for text in texts]
    return Texts(said, codes(said), seen.asked.reshape(-1, seen.asked.shape[-1]))
