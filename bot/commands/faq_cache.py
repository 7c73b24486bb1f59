"""A file of vectors for commands that have no database."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.errors import DeskbellError
from bot.faq.matching.cache import digest
from bot.faq.matching.embedding import Embedder
from bot.faq.matching.linear import Floats


def read(path: Path | None, texts: Sequence[str], embedder: Embedder) -> dict[str, Floats]:
    """The vectors of those texts that the file has; none if it is missing or damaged."""
    if path is None or not path.exists():
        return {}
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            keys, rows = archive["digests"], archive["vectors"]
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
        return {}
    sound = keys.dtype.kind == "U" and rows.dtype == np.float16 and rows.shape == (len(keys), embedder.size)
    sound = sound and bool(np.isfinite(rows).all())
    known = dict(zip(keys.tolist(), rows, strict=True)) if sound else {}
    return {text: known[key] for text in texts if (key := digest(text, embedder)) in known}


def write(path: Path | None, vectors: Mapping[str, Floats], embedder: Embedder) -> None:
    """Keep the vectors in the file. Raises DeskbellError when it cannot be written."""
    if path is None:
        return
    keys = np.array([digest(text, embedder) for text in vectors], np.str_)
    try:
        new = path.with_name(f"{path.name}.new")
        with new.open("wb") as file:
            np.savez(file, digests=keys, vectors=np.stack(list(vectors.values())).astype(np.float16))
        new.replace(path)
    except OSError as error:
        raise DeskbellError(f"{path} cannot be written: {error.strerror}.") from error
