"""Takes a message apart into the questions it asks, and keeps one with its story together."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.faq.understanding.wording import SPACELESS, listed, plain_words

MOST = 5
"""Who asks more at once is writing a letter, and a person reads that."""

TAIL_WORDS = 3
TAIL_LETTERS = 8
"""A question so short (*Where are they?*) leans on the one before it, unless the FAQ knows it by itself.
Letters count where words have no spaces."""

CLAUSE_WORDS = 3
"""A part of a sentence with fewer words is no question of its own."""

_ASKS = re.compile("(?:[?？؟⁇⁈⁉՞\u037e]|[\u0370-\u03ff];)\\W*$")  # noqa: RUF001
_END = re.compile(
    "(?<=[?!…？！؟؛۔।。｡\u037e])[\"'»”’)\\]]*\\s+"  # noqa: RUF001
    "|(?<=[\u0370-\u03ff];)\\s+"
    "|(?<=[。！？؟])(?=\\w)"  # noqa: RUF001
    "|(?<=\\w\\w\\.)\\s+(?=[^\\W\\d_a-zà-öø-ÿа-яёα-ω])"
    "|\\s*\\n\\s*"
)
"""Where a sentence ends. After a full stop a small letter or a digit goes on with it: *nr. 5*."""


@dataclass(frozen=True)
class Piece:
    """Something that is asked: `text` with what is told around it, `core` without."""

    text: str
    core: str

    @property
    def is_tail(self) -> bool:
        """Whether it is too short to be a question by itself."""
        words = plain_words(self.core)
        if SPACELESS.search(self.core):
            return len("".join(words)) <= TAIL_LETTERS
        return len(words) <= TAIL_WORDS


def pieces_of(text: str, is_aside: Callable[[str], bool]) -> list[Piece]:
    """The questions of `text`, at least one.

    A sentence that ends with a question mark ends a question; what is told before it belongs to it, what is
    told after the last one to that. One that points back (*how much is it?*) stays with the one before.
    is_aside: tells a sentence that asks and tells nothing, such as a greeting, which is left out.
    """
    sentences = [each for each in _sentences(text) if not is_aside(each)] or [text]
    found: list[Piece] = []
    story: list[str] = []
    for sentence in sentences:
        story.append(sentence)
        if _ASKS.search(sentence):
            piece = Piece(" ".join(story), sentence)
            leans = found and _points_back(sentence) and len(story) == 1
            found[-1:] = [_joined(found[-1], piece)] if leans else [*found[-1:], piece]
            story = []
    if story:
        rest = " ".join(story)
        found[-1:] = [Piece(f"{found[-1].text} {rest}", found[-1].core)] if found else [Piece(rest, rest)]
    return found if len(found) <= MOST else [Piece(text, text)]


def clauses_of(piece: Piece, is_aside: Callable[[str], bool]) -> list[str]:
    """What may be several questions in one sentence, or without question marks; empty if it can't be.

    Many a sentence comes apart here that is one question. Only if each part has its own answer are they two.
    """
    sentences = [each for each in _sentences(piece.text) if not is_aside(each)]
    parts = [clause for sentence in sentences for clause in _at_joins(sentence)]
    return parts if 2 <= len(parts) <= MOST else []


def _sentences(text: str) -> list[str]:
    return [each.strip() for each in _END.split(text) if each and plain_words(each)]


def _joined(first: Piece, second: Piece) -> Piece:
    return Piece(f"{first.text} {second.text}", f"{first.core} {second.core}")


def _points_back(sentence: str) -> bool:
    return listed("pointers").are_in(plain_words(sentence))


def _at_joins(sentence: str) -> list[str]:
    """`sentence` cut at every *and*, as long as enough words are on either side."""
    parts: list[list[str]] = [[]]
    joins = listed("joins")
    for word in sentence.split():
        plain = plain_words(word)
        if plain and joins.make_up(plain) and len(parts[-1]) >= CLAUSE_WORDS:
            parts.append([])
        else:
            parts[-1].append(word)
    if len(parts) > 1 and len(parts[-1]) < CLAUSE_WORDS:
        return [sentence]
    return [" ".join(part) for part in parts]
