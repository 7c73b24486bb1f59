"""Everyday sentences that no FAQ answers, the same ones in nine languages, with their vectors.

They tell what a language adds to the vectors of its sentences, how far a translation strays from what it
translates, and what a text looks like that is no question for the desk.
"""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.faq.entries import primary_tag
from bot.faq.matching.embedding import Embedder
from bot.faq.matching.linear import Floats

_FILE = "everyday.csv"
_VECTORS = "everyday.npz"
TYPICAL = 60
"""So many sentences, the first ones, are as mixed as what people say: they tell what a language is like. The
others are questions that somebody else than the desk answers."""


@cache
def sentences() -> dict[str, list[str]]:
    """The sentences by language; those at the same place mean the same."""
    text = resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    languages, *rows = csv.reader(text.splitlines())
    return {language: [row[column] for row in rows] for column, language in enumerate(languages)}


@dataclass(frozen=True)
class Everyday:
    """The sentences as an embedder sees them, as texts to be found and as texts that are asked.

    `centred` and `asked` are languages x sentences x size, of unit length.
    """

    languages: tuple[str, ...]
    means: Floats
    centred: Floats
    asked_means: Floats
    asked: Floats

    def centre(self, vectors: Floats, languages: Sequence[str | None]) -> Floats:
        """Vectors without what they have in common with all of their language, of unit length again."""
        return self._without(self.means, vectors, languages)

    def centre_asked(self, vector: Floats, language: str | None) -> Floats:
        """The same for that of a text that somebody asks; one row."""
        return self._without(self.asked_means, vector[None], [language])

    def _without(self, means: Floats, vectors: Floats, languages: Sequence[str | None]) -> Floats:
        known = {language: number for number, language in enumerate(self.languages)}
        middles = np.concatenate([means, means.mean(axis=0, keepdims=True)])
        places = [known.get(primary_tag(language or ""), len(known)) for language in languages]
        return unit(vectors - middles[np.array(places, np.intp)])

    def _places(self, spoken: Collection[str]) -> list[int]:
        return [number for number, language in enumerate(self.languages) if language in spoken]

    def as_asked(self, vectors: Floats, spoken: Collection[str], chance: np.random.Generator) -> Floats:
        """Centred vectors of texts to be found, as if somebody asked the texts in the languages `spoken`."""
        here = self._places(spoken) or slice(None)
        moves = (self.asked[here] - self.centred[here]).reshape(-1, vectors.shape[-1])
        return unit(vectors + moves[chance.integers(0, len(moves), len(vectors))])

    def gains(self, languages: Sequence[str | None], spoken: Collection[str]) -> Floats:
        """What makes up for the likeness that is lost between `languages` and the nearest of those `spoken`.

        Vectors of Korean and English sentences that mean the same are less alike than Swedish and English
        ones. 1 for a language that is spoken, or when there is nothing to know.
        """
        here = self._places(spoken)
        if not here:
            return np.ones(len(languages), np.float32)
        pairs = np.einsum("lsd,hsd->lh", self.centred, self.centred[here]) / self.centred.shape[1]
        known: dict[str, float] = dict(zip(self.languages, pairs.max(axis=1).tolist(), strict=True))
        strange = [likeness for language, likeness in known.items() if language not in spoken]
        anything = float(np.mean(strange)) if strange else 1.0
        kept = [
            1.0 if tag is None or tag in spoken else known.get(tag, anything)
            for tag in (language and primary_tag(language) for language in languages)
        ]
        return (1 / np.array(kept)).astype(np.float32)

    def gains_of_sentences(self, spoken: Collection[str]) -> Floats:
        """The gain of each sentence, language by language."""
        return np.repeat(self.gains(self.languages, spoken), self.centred.shape[1])

    def translated(
        self, vectors: Floats, spoken: Collection[str], straying: float, chance: np.random.Generator
    ) -> Floats:
        """Vectors of texts in the languages `spoken`, as if they were said in others, with their gains."""
        places = range(len(self.languages))
        here = self._places(spoken) or list(places)
        there = [n for n in places if self.languages[n] not in spoken] or list(places)
        said = chance.integers(0, self.centred.shape[1], len(vectors))
        before, after = chance.choice(here, len(vectors)), chance.choice(there, len(vectors))
        moved = unit(vectors + straying * (self.centred[after, said] - self.centred[before, said]))
        return moved * self.gains([self.languages[n] for n in after], spoken)[:, None]

    def strayings(self) -> Floats:
        """What is added to a sentence's vector by translating it, for all pairs of languages."""
        pairs = permutations(self.centred[:, :TYPICAL], 2)
        return np.concatenate([there - here for here, there in pairs])

    def are_in(self, spoken: Collection[str]) -> NDArray[np.bool_]:
        """Whether each sentence, language by language, is in one of the languages `spoken`."""
        return np.repeat([language in spoken for language in self.languages], self.centred.shape[1])


def unit(rows: Floats) -> Floats:
    """The rows at length 1; those without any stay."""
    scaled: Floats = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return scaled.astype(np.float32, copy=False)


@cache
def everyday(embedder: Embedder) -> Everyday:
    """The sentences for an embedder: read from the package for the model they were made with."""
    with resources.files(__package__).joinpath(_VECTORS).open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        name, found, asked = str(stored["model"]), stored["vectors"], stored["asked"]
    if name != embedder.name:
        found, asked = _read(embedder)
    means, centred = _centred(found.astype(np.float32))
    return Everyday(tuple(sentences()), means, centred, *_centred(asked.astype(np.float32)))


def _centred(vectors: Floats) -> tuple[Floats, Floats]:
    means = vectors[:, :TYPICAL].mean(axis=1)
    return means, unit(vectors - means[:, None])


def _read(embedder: Embedder) -> tuple[Floats, Floats]:
    """The sentences' vectors by language, as texts to be found and as texts that are asked."""
    said = list(sentences().values())
    found = np.stack([embedder.embed(texts) for texts in said])
    return found, np.stack([[embedder.ask(text) for text in texts] for texts in said])


def write(path: Path, embedder: Embedder) -> None:
    """Make the file of vectors that the package carries anew; for after a change of the sentences."""
    found, asked = (vectors.astype(np.float16) for vectors in _read(embedder))
    np.savez_compressed(path, model=embedder.name, vectors=found, asked=asked)
