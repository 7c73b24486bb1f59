"""What is answered to a question, by button or in words."""

import re

from bot.clients.typed import Word, Words, holds, normal
from bot.surveys.questionnaire import Given, Question, said

LONGEST = 3000
"""Of an answer in words, in characters; the rest of a longer one is cut off."""

WEIGHTY = 4
"""A word of so many letters is more than an article."""

_LISTED = re.compile(r"[,;&\n]")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?")


def by_button(question: Question, value: int) -> Given | None:
    """The answer that a button carries: the number itself on a scale, 1 and 0, or an option's place."""
    match question.kind:
        case "scale" if value in question.scale:
            return Given(number=value)
        case "yes_no" if value in (0, 1):
            return Given(number=value)
        case "one" if 0 <= value < len(question.options):
            return Given(choices=(question.options[value].key,))
    return None


def typed(question: Question, text: str, words: Words) -> Given | None:
    """The answer that somebody has written; None if it is none."""
    plain = normal(text)
    match question.kind:
        case "text":
            return Given(words=text.strip()[:LONGEST]) if text.strip() else None
        case "number" | "scale":
            return _number(question, text.strip())
        case "yes_no":
            meant = words.meant(text, Word.YES, Word.NO)
            return Given(number=float(meant == Word.YES)) if meant else None
        case "one":
            fitting = [
                each for each in question.options if plain in {normal(one) for one in each.text.values()}
            ]
            keys = [fitting[0].key] if fitting else _spoken(question, text, words)
            return Given(choices=(keys[0],)) if len(keys) == 1 else None
        case "several":
            return _several(question, text, words)
    return None


def shown(question: Question, given: Given | None, language: str) -> str:
    """An answer as people read it; of yes and no only the number."""
    if given is None:
        return ""
    if given.number is not None:
        return f"{given.number:g}"
    if given.choices:
        known = {each.key: said(each.text, language) for each in question.options}
        return ", ".join(known.get(key, key) for key in given.choices)
    return given.words or ""


def _several(question: Question, text: str, words: Words) -> Given | None:
    """Options as people list them, `price, delivery`; all of them have to be known, or it names some."""
    named = {normal(label): each.key for each in question.options for label in each.text.values()}
    wanted = [part for each in _LISTED.split(text) if (part := normal(each))]
    if wanted and all(part in named for part in wanted):
        keys = {named[part] for part in wanted}
    else:
        keys = set(_spoken(question, text, words))
    if not keys:
        return None
    return Given(choices=tuple(each.key for each in question.options if each.key in keys))


def _spoken(question: Question, text: str, words: Words) -> list[str]:
    """The options that a few words name, as `delivery and price` does *The delivery* and *The price*.

    Every weighty word of a label has to be there, an ending more or less, and hardly anything else: a
    question about the price is no answer.
    """
    uttered = normal(text).split()
    if "?" in text or words.negations & set(uttered):
        return []
    keys, explained = list[str](), set[str]()
    for option in question.options:
        for label in option.text.values():
            parts = normal(label).split()
            weighty = [part for part in parts if len(part) >= WEIGHTY] or parts
            found = [[each for each in uttered if _alike(each, part)] for part in weighty]
            if found and all(found):
                keys.append(option.key)
                explained.update(*found)
                break
    return keys if len(uttered) - len(explained) <= len(keys) + 1 else []


def _alike(one: str, other: str) -> bool:
    weighty = min(len(one), len(other)) >= WEIGHTY
    return one == other or (weighty and (holds(one, other) or holds(other, one)))


def _number(question: Question, text: str) -> Given | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    if question.kind == "scale":
        return Given(number=number) if number in question.scale else None
    low, high = question.low, question.high
    fits = (low is None or number >= low) and (high is None or number <= high)
    return Given(number=number) if fits else None
