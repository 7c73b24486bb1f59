"""Reads the translations of texts, and finds in them what would fail or mislead.

A translation with a flaw is left out, so that its text is shown in English: a slip of the pen in a `.po`
file must not keep a message from a client.
"""

import re
from collections.abc import Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

SOURCE_LANGUAGE = "en"
DOMAIN = "deskbell"

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"</?\w+[^>]*>")


def languages_in(directory: Path) -> list[str]:
    """English first, then every language that `directory` has a `.po` file for."""
    found = {path.parts[-3] for path in (directory / "locale").glob(f"*/LC_MESSAGES/{DOMAIN}.po")}
    return [SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE})]


def catalog_of(directory: Path, language: str, *, strict: bool = False) -> Catalog | None:
    """The `.po` file of `language`, None if there is none.

    A line that is no PO is passed over, or with `strict` raises `PoFileError`.
    """
    path = _path_of(directory, language)
    if not path.exists():
        return None
    with path.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=strict)


def _path_of(directory: Path, language: str) -> Path:
    return directory / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load_translations(directory: Path, language: str) -> NullTranslations:
    """The flawless translations of `language`; nothing has to be compiled first."""
    path = _path_of(directory, language)
    return _load(directory, language, path.stat().st_mtime_ns if path.exists() else 0)


@cache
def _load(directory: Path, language: str, changed: int) -> NullTranslations:
    """Read once a process, and again when the file has changed: it takes a quarter of a second."""
    catalog = catalog_of(directory, language)
    if catalog is None:
        return NullTranslations()
    for message in list(catalog):
        if message.id and flaw(message):
            catalog.delete(message.id)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def flaw(message: Message) -> str | None:
    """What is wrong with a translation; None if it can be used, or is still missing."""
    originals = _forms(message.id)
    flaws = [_flaw_of(form, originals) for form in _forms(message.string) if form]
    return next(filter(None, flaws), None)


def _flaw_of(translation: str, originals: tuple[str, ...]) -> str | None:
    names = {name for original in originals for name in _PLACEHOLDER.findall(original)}
    try:
        translation % dict.fromkeys(names, "")
    except (KeyError, TypeError, ValueError):
        return "its placeholders cannot be filled in"
    if len(originals) == 1 and set(_PLACEHOLDER.findall(translation)) != names:
        return "its placeholders are not those of the original"  # a singular may well do without the number
    if _TAG.findall(translation) not in [_TAG.findall(original) for original in originals]:
        return "its tags are not those of the original"
    return None


def _forms(texts: str | Sequence[str] | None) -> tuple[str, ...]:
    """A text has one form, or with a number in it several: the singular, the plural."""
    return (texts or "",) if texts is None or isinstance(texts, str) else tuple(texts)


def problems_in(directory: Path, language: str, wanted: set[str]) -> list[str]:
    """What is wrong with the translations of `language`, a line each.

    `wanted`: the texts that the templates have; those without a translation are counted in one line.
    """
    try:
        Locale.parse(language)
        catalog = catalog_of(directory, language, strict=True)
    except PoFileError as error:
        return [f"{language}: line {error.lineno} of {DOMAIN}.po: {error}"]
    except (UnknownLocaleError, ValueError, OSError) as error:
        return [f"{language}: {error}"]
    if catalog is None:
        return []
    messages = {_forms(message.id)[0]: message for message in catalog if message.id}
    flaws = [(text, flaw(message)) for text, message in messages.items()]
    problems = [f"{language}: {text!r}: {what}" for text, what in flaws if what]
    done = {text for text, each in messages.items() if all(_forms(each.string)) and not each.fuzzy}
    if missing := sorted(wanted - done):
        lacking = f"{len(missing)} of {len(wanted)} texts lack a translation"
        problems.append(f"{language}: {lacking}, such as {missing[0]!r}")
    return problems
