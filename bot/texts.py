"""Every word a person reads: Jinja2 templates by audience and feature, translated with gettext.

A template file is a set of named blocks, one a message or a button: `clients/tickets.acknowledged` is the
block `acknowledged` of `templates/clients/tickets.j2`. A language is a `.po` file under `templates/locale`
and nothing else; what it lacks is shown in English.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateError
from markupsafe import Markup

from bot.clock import Clock, check_aware

SOURCE_LANGUAGE = "en"
DOMAIN = "deskbell"


def templates_directory() -> Path:
    """Where the templates are, in a checkout as in an installed wheel."""
    return Path(str(files("templates")))


@dataclass(frozen=True)
class Reader:
    """Whom a text is for: the language it is in and the zone its times are told in."""

    language: str
    zone: ZoneInfo


class Texts:
    """Renders messages and labels for readers."""

    def __init__(self, clock: Clock, directory: Path | None = None) -> None:
        self._clock = clock
        self._directory = directory or templates_directory()
        self.languages = [SOURCE_LANGUAGE, *sorted(_translations_in(self._directory))]
        self._environments: dict[tuple[str, bool], Environment] = {}

    def pick(self, wanted: str | None, default: str = SOURCE_LANGUAGE) -> str:
        """The language to speak with somebody whose Telegram says `wanted`, such as `sv` or `pt-br`."""
        base = (wanted or "").replace("_", "-").partition("-")[0].lower()
        return base if base in self.languages else default

    def html(self, name: str, reader: Reader, /, **context: Any) -> str:
        """The message `name` as Telegram's HTML; values of the context are escaped."""
        return self._render(name, reader, True, context)

    def plain(self, name: str, reader: Reader, /, **context: Any) -> str:
        """The text `name` without markup, as for a button or an alert."""
        return self._render(name, reader, False, context)

    def _render(self, name: str, reader: Reader, escape: bool, context: dict[str, Any]) -> str:
        file, _, block = name.rpartition(".")
        environment = self._environment(reader.language, escape)
        template = environment.get_template(f"{file}.j2")
        values = template.new_context({**context, "reader": reader})
        return "".join(template.blocks[block](values)).strip()

    def blocks(self) -> list[str]:
        """The names of all texts, for tests and checks that look at every one of them."""
        environment = self._environment(SOURCE_LANGUAGE, True)
        found = []
        for file in environment.list_templates(extensions=["j2"]):
            blocks = environment.get_template(file).blocks
            found += [f"{file.removesuffix('.j2')}.{block}" for block in blocks]
        return sorted(found)

    def _environment(self, language: str, escape: bool) -> Environment:
        key = (language, escape)
        if key not in self._environments:
            self._environments[key] = self._build(language, escape)
        return self._environments[key]

    def _build(self, language: str, escape: bool) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self._directory),
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            autoescape=escape,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.policies["ext.i18n.trimmed"] = True
        translations = load_translations(self._directory, language)
        environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]

        def when(moment: datetime, reader: Reader) -> str:
            return Markup(self._when(moment, reader))

        environment.filters["when"] = when
        environment.filters["day"] = lambda date, reader: format_date(date, "d MMMM", _locale(reader))
        return environment

    def _when(self, moment: datetime, reader: Reader) -> str:
        """A moment as people say it: `today 15:40`, `tomorrow 09:00`, `Monday 24 November 09:00`."""
        local = check_aware(moment).astimezone(reader.zone)
        today = self._clock.now().astimezone(reader.zone).date()
        time = format_time(local, "HH:mm", locale=_locale(reader))
        if local.date() == today:
            return self.plain("common/time.today", reader, time=time)
        if local.date() == today + timedelta(days=1):
            return self.plain("common/time.tomorrow", reader, time=time)
        date = format_date(local, "EEEE d MMMM", _locale(reader))
        return self.plain("common/time.later", reader, date=date, time=time)


@cache
def _locale_of(language: str) -> Locale:
    return Locale.parse(language)


def _locale(reader: Reader) -> Locale:
    return _locale_of(reader.language)


def _translations_in(directory: Path) -> list[str]:
    found = (directory / "locale").glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return [path.parts[-3] for path in found]


def load_translations(directory: Path, language: str) -> NullTranslations:
    """The translations of `language`, read from its `.po` file; nothing has to be compiled first."""
    path = directory / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        catalog = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def check_templates(clock: Clock) -> list[str]:
    """What is wrong with the templates, a line each: files that do not load in some language."""
    texts = Texts(clock)
    problems = []
    for language in texts.languages:
        try:
            environment = texts._environment(language, True)
            for file in environment.list_templates(extensions=["j2"]):
                environment.get_template(file)
        except (TemplateError, ValueError, OSError) as error:
            problems.append(f"{language}: {error}")
    return problems
