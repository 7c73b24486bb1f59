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
        with np.load(path, allow_pickle=False) as archive:
            keys, rows = archive["digests"], archive["vectors"]
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
        return {}
    sound = rows.ndim == 2 and rows.shape == (len(keys), embedder.size) and np.isfinite(rows).all()
    known = dict(zip(keys.tolist(), rows, strict=True)) if sound else {}
    return {text: known[key] for text in texts if (key := digest(text, embedder)) in known}


def write(path: Path | None, vectors: Mapping[str, Floats], embedder: Embedder) -> None:
    """Keep the vectors in the file. Raises DeskbellError when it cannot be written."""
    if path is None:
        return
    keys = np.array([digest(text, embedder) for text in vectors], np.str_)
    try:
        with path.open("wb") as file:
            np.savez(file, digests=keys, vectors=np.stack(list(vectors.values())).astype(np.float16))
    except OSError as error:
        raise DeskbellError(f"{path} cannot be written: {error.strerror}.") from error
