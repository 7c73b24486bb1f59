"""From what a person typed to words that can be compared: case, width, punctuation, courtesies."""

import re
import sys
import unicodedata
from functools import lru_cache

LONGEST = 64
"""Words of a text that are looked at; whoever writes more is telling a story, and people read those."""

_FUNCTION_WORDS = """
a about am an and any are as at be been but by can could did do does for from get got had has have how i if in
into is it its ive im just me my need no not of on or our out please so some tell than that the their them
then there these they this to up us want was we were what whats when where which who why will with would you
your yours
alla att av blev blir bli da de dem den denna det detta dig din ditt dina du då där efter ej eller en er era
ett finns fick för få får från ha hade han har hos hur i in inte ja jag kan kunde man med mig min mina mitt
men mot nu när någon något några nej och om oss på sig sin ska skall skulle som så till ut upp var vara varför
varit vad vem vet vi vill vilka vilken vilket vår vårt våra är
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that say little about what is asked. Other languages do without: frequency weighs theirs down."""

_COURTESIES = """
hello|hi|hey|hiya|heya|good day|good morning|good afternoon|good evening|dear|greetings|howdy|thanks|thank you
thx|cheers|thanks a lot|thanks in advance|thank you in advance|thank you very much|thank you so much
many thanks|please|pls|sorry|excuse me|bye|goodbye|ok|okay|yes|no|how are you|sir|madam|regards
best regards|kind regards|quick question|i have a question|i wonder|i was wondering|wondering
hej|hejsan|hej hej|hejdå|hallå|tja|tjena|tjenare|god dag|goddag|god morgon|godmorgon|god kväll|tack
tack så mycket|tack på förhand|tusen tack|snälla|ursäkta|ursäkta mig|förlåt|vänliga hälsningar|mvh|hälsningar
med vänlig hälsning|ja|nej|okej|hur mår du|jag undrar|undrar|jag har en fråga|en fråga|en snabb fråga
"""
COURTESIES = frozenset(tuple(courtesy.split()) for courtesy in _COURTESIES.replace("\n", "|").split("|"))
"""Greetings, thanks and openings, word by word: they surround a question and are none."""
_LONGEST_COURTESY = max(map(len, COURTESIES))
_COURTEOUS = {courtesy[0] for courtesy in COURTESIES if courtesy}


class _Separators(dict[int, int | str]):
    """A translation table made as characters turn up: letters, digits and marks stay, the rest is space.

    Marks matter: vowels of Hindi, Thai and others are marks, and `\\w` would cut words apart at them.
    """

    def __missing__(self, codepoint: int) -> int | str:
        keep = unicodedata.category(chr(codepoint))[0] in "LNM"
        self[codepoint] = result = codepoint if keep else " "
        return result


_REPEATS = re.compile(r"([^\W\d_])\1{2,}")
"""`hellooo`: a letter three times or more in a row stands for one."""

_separators = _Separators({ord("'"): "", 0x2019: ""})


def words(text: str) -> list[str]:
    """The words of `text` (NFKC, case-folded, without punctuation), no more than `LONGEST`."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_separators)
    return [_calm(word) for word in plain.split(maxsplit=LONGEST)[:LONGEST]]


@lru_cache(maxsize=20_000)
def _calm(word: str) -> str:
    return sys.intern(_REPEATS.sub(r"\1", word))


def normalise(text: str) -> str:
    """`text` as it is compared: two texts that differ in case or punctuation only become equal."""
    return " ".join(words(text))


def without_courtesies(tokens: list[str]) -> list[str]:
    """`tokens` less greetings, thanks and the like, wherever they stand. May be empty."""
    if _COURTEOUS.isdisjoint(tokens):
        return tokens
    kept: list[str] = []
    position = 0
    while position < len(tokens):
        length = _courtesy_at(tokens, position)
        if not length:
            kept.append(tokens[position])
        position += length or 1
    return kept


def says_something(token: str) -> bool:
    """Whether a word can carry a question's subject: no function word, no number, no lone Latin letter."""
    return token not in FUNCTION_WORDS and not token.isdigit() and (len(token) > 1 or not token.isascii())


def _courtesy_at(tokens: list[str], position: int) -> int:
    """How many words, from `position` on, form a courtesy; 0 when none does."""
    if tokens[position] not in _COURTEOUS:
        return 0
    for length in range(_LONGEST_COURTESY, 0, -1):
        if tuple(tokens[position : position + length]) in COURTESIES:
            return length
    return 0
