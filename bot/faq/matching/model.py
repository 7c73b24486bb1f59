"""What is learned from a store, as bytes that a cache can keep."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.faq.matching.judge import Judge, untaught
from bot.faq.matching.space import Shape

VERSION = "5"
"""Changes whenever what is learned from the same store would."""


@dataclass(frozen=True)
class Model:
    """How to weigh the views of a store's space."""

    ids: tuple[str, ...]
    """Of the entries that `shape.weights`, `confused` and `lost` number."""
    shape: Shape | None
    own: Judge
    foreign: Judge | None
    """For texts in a language that no phrasing is in; None without vectors."""
    confused: tuple[tuple[int, int, int], ...] = ()
    """(wanted, found, how often): held-out phrasings that another entry was likeliest for."""
    lost: tuple[tuple[int, float], ...] = ()
    """(entry, share): entries that fewer than half of their held-out phrasings find among three."""
    is_taught: bool = False
    """Whether there were phrasings enough to learn from; else the judges are those for any store."""


def lexical_model(ids: Sequence[str]) -> Model:
    """For a store before anything is learned from it."""
    return Model(tuple(ids), None, untaught(has_sense=False), None)


def to_bytes(model: Model) -> bytes:
    """The model as a numpy archive."""
    arrays: dict[str, Any] = {
        "ids": np.array(model.ids, dtype=np.str_),
        "confused": np.array(model.confused, np.int64).reshape(-1, 3),
        "lost": np.array(model.lost, np.float64).reshape(-1, 2),
        "is_taught": np.array(model.is_taught),
    }
    for name, judge in (("own", model.own), ("foreign", model.foreign)):
        if judge is not None:
            arrays[f"{name}_mixture"] = judge.mixture
            arrays[f"{name}_sureness"] = judge.sureness
            arrays[f"{name}_from"] = np.array([judge.answer, judge.offer])
    if model.shape is not None:
        arrays["transform"] = model.shape.transform.astype(np.float32)
        arrays["weights"] = model.shape.weights.astype(np.float16)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def from_bytes(content: bytes, ids: Sequence[str], size: int | None) -> Model | None:
    """The model again, or None if the bytes are not one for entries `ids` and vectors of `size`.

    size: None for a model by letters alone.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            model = _model(dict(arrays), size)
    except (ValueError, KeyError, OSError, EOFError, TypeError, zipfile.BadZipFile):
        return None
    return model if model.ids == tuple(ids) else None


def _model(arrays: Mapping[str, Any], size: int | None) -> Model:
    ids = tuple(str(each) for each in arrays["ids"])
    return Model(
        ids,
        _shape(arrays, len(ids), size) if size else None,
        _judge(arrays, "own", has_sense=size is not None),
        _judge(arrays, "foreign", has_sense=True) if size else None,
        tuple((int(a), int(b), int(n)) for a, b, n in arrays["confused"] if max(a, b) < len(ids)),
        tuple((int(entry), float(share)) for entry, share in arrays["lost"] if entry < len(ids)),
        bool(arrays["is_taught"]),
    )


def _shape(arrays: Mapping[str, Any], entries: int, size: int) -> Shape:
    return Shape(
        _sound(arrays["transform"], (size, size)).astype(np.float32),
        _sound(arrays["weights"], (entries, size)).astype(np.float32),
    )


def _judge(arrays: Mapping[str, Any], name: str, *, has_sense: bool) -> Judge:
    like = untaught(has_sense=has_sense)
    return Judge(
        _sound(arrays[f"{name}_mixture"], like.mixture.shape),
        _sound(arrays[f"{name}_sureness"], like.sureness.shape),
        *_sound(arrays[f"{name}_from"], (2,)).tolist(),
    )


def _sound(array: Any, shape: tuple[int, ...]) -> Any:
    if array.shape != shape or not np.issubdtype(array.dtype, np.floating) or not np.isfinite(array).all():
        raise ValueError("a cached array is damaged")
    return array
