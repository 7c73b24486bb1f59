"""Checks an entry that did not come from a file, and gives it the form that a file would have given it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from bot.faq import rules
from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.errors import InvalidEntryError


def checked(entry: Entry, segments: Collection[str]) -> Entry:
    """`entry` as it is kept. Raises `InvalidEntryError` when something is wrong with it.

    segments: those of the desk's clients.
    """
    problems: list[str] = []
    problems += _about("the id", rules.id_problems(entry.id))
    phrasings = _phrasings(entry.phrasings, problems)
    answers = {language: _answer(language, answer, problems) for language, answer in entry.answers.items()}
    if not phrasings or not answers:
        problems.append("an entry has at least one question and one answer")
    names = _names(entry, problems)
    tags = {each.language for each in phrasings} | answers.keys() | entry.titles.keys() | names.keys()
    problems += [f"'{tag}' is not a language tag such as en" for tag in tags if rules.language_of(tag) != tag]
    problems += _about("the entry", rules.dates_problems(entry.valid_from, entry.valid_until))
    problems += _about("related", rules.related_problems(entry.id, entry.related))
    for segment in entry.audience:
        problems += _about("the audience", rules.segment_problems(segment, segments))
    if problems:
        raise InvalidEntryError(problems)
    return replace(
        entry,
        category=names[min(names)] if names else entry.category,
        category_names=names,
        phrasings=rules.grouped(phrasings),
        answers=answers,
    )


def check_apart(entry: Entry, others: Iterable[Entry]) -> None:
    """Raises `InvalidEntryError` when another entry has a phrasing of this one."""
    asked = {rules.phrasing_key(each): each.text for each in entry.phrasings}
    problems = [
        f"the question '{asked[key]}' also stands under '{other.id}'"
        for other in others
        if other.id != entry.id
        for key in map(rules.phrasing_key, other.phrasings)
        if key in asked
    ]
    if problems:
        raise InvalidEntryError(problems)


def _phrasings(phrasings: Iterable[Phrasing], problems: list[str]) -> list[Phrasing]:
    kept = [Phrasing(each.language, rules.plain(each.text)) for each in phrasings]
    for phrasing in kept:
        problems += _about("the question", rules.phrasing_problems(phrasing.text))
    return kept


def _answer(language: str, answer: Answer, problems: list[str]) -> Answer:
    html, wrong = rules.answer_problems(rules.plain(answer.text))
    problems += _about(f"the answer ({language})", [*wrong, *rules.buttons_problems(answer.buttons)])
    return replace(answer, text=html)


def _names(entry: Entry, problems: list[str]) -> Mapping[str, str]:
    """The names of the category, if there are several; and what is wrong with any name."""
    names = {"category": entry.category, "owner": entry.owner}
    names |= {f"category ({language})": name for language, name in entry.category_names.items()}
    names |= {f"title ({language})": title for language, title in entry.titles.items()}
    for what, name in names.items():
        if name is not None:
            problems += _about(f"the {what}", rules.name_problems(name))
    return entry.category_names if len(set(entry.category_names.values())) > 1 else {}


def _about(what: str, problems: Iterable[str]) -> list[str]:
    return [f"{what} {problem}" for problem in problems]
