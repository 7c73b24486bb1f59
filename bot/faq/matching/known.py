"""What texts are made of, worked out once: their words, features and vectors."""

import io
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from bot.faq.matching.embedding import Embedder
from bot.faq.matching.features import Codes, codes, core
from bot.faq.matching.linear import Floats

BLOCK = 1000
"""Texts worked on at once, so that what they are made from takes little memory beside them."""

SAMPLES = 20
"""So many texts are taken apart to see whether those that were packed would still become the same."""


@dataclass
class Known:
    """What texts are made of, so that nothing is worked out twice. Grows; never forgets by itself.

    Threads may share it: one that learns from a store that has changed meanwhile ends a little later.
    """

    codes: dict[str, Codes] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    vectors: dict[str, Floats] = field(default_factory=dict)

    def read(self, texts: Sequence[str]) -> None:
        """Take texts apart into words and features."""
        new = [text for text in dict.fromkeys(texts) if text not in self.codes]
        for start in range(0, len(new), BLOCK):
            block = new[start : start + BLOCK]
            words = [tuple(core(text)) for text in block]
            self.words |= zip(block, words, strict=True)
            self.codes |= zip(block, codes(words), strict=True)

    def lacking(self, texts: Iterable[str]) -> list[str]:
        """Those of the texts that have no vector yet, each once."""
        return [text for text in dict.fromkeys(texts) if text not in self.vectors]

    def add(self, texts: Sequence[str], embedder: Embedder) -> None:
        """Work out the vectors of texts."""
        for text, vector in zip(texts, embedder.embed(texts), strict=True):
            self.vectors[text] = vector.astype(np.float16)

    def keep_only(self, texts: Iterable[str]) -> None:
        """Forget all others."""
        kept = set(texts)
        self.codes = {text: each for text, each in list(self.codes.items()) if text in kept}
        self.words = {text: each for text, each in list(self.words.items()) if text in kept}
        self.vectors = {text: each for text, each in list(self.vectors.items()) if text in kept}

    def packed(self, texts: Iterable[str]) -> bytes:
        """All that is known of the texts, which have their vectors, as a numpy archive."""
        each = list(dict.fromkeys(texts))
        self.read(each)
        found = [self.codes[text] for text in each]
        words = "\n".join(" ".join(self.words[text]) for text in each)
        arrays: dict[str, Any] = {
            "words": np.frombuffer(words.encode("utf-8", "surrogatepass"), np.uint8),
            "codes": np.concatenate([*found, np.zeros(0, np.uint32)]),
            "ends": np.cumsum([len(codes) for codes in found], dtype=np.int64),
            "vectors": np.array([self.vectors[text] for text in each], np.float16),
        }
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)
        return buffer.getvalue()

    def unpack(self, content: bytes, texts: Iterable[str], size: int) -> None:
        """Take over what was packed, if it is about the same texts, their vectors have this size, and texts
        are still taken apart in the same way."""
        each = list(dict.fromkeys(texts))
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                said = arrays["words"].tobytes().decode("utf-8", "surrogatepass").split("\n")
                found, ends, vectors = arrays["codes"], arrays["ends"].tolist(), arrays["vectors"]
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
            return
        if not len(said) == len(ends) == len(each) or vectors.shape != (len(each), size):
            return
        parts = [found[start:end] for start, end in pairwise([0, *ends])]
        for place in range(0, len(each), len(each) // SAMPLES + 1):
            words = core(each[place])
            if said[place] != " ".join(words) or not np.array_equal(parts[place], codes([words])[0]):
                return
        self.words |= zip(each, (tuple(map(sys.intern, words.split())) for words in said), strict=True)
        self.codes |= zip(each, parts, strict=True)
        self.vectors |= zip(each, vectors, strict=True)
