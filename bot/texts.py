"""Every word a person reads: Jinja2 templates by audience and feature, translated with gettext.

A template file is a set of named blocks, one a message or a button: `clients/tickets.acknowledged` is the
block `acknowledged` of `templates/clients/tickets.j2`. Its words are in `{{ _("…") }}`; a tag alone on a line
leaves no line behind, and everything else stands as it will be read. A language is a `.po` file under
`templates/locale` and nothing else; what it lacks is shown in English.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from gettext import NullTranslations
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from jinja2.ext import extract_from_ast
from jinja2.nodes import Template
from jinja2.runtime import Context

from bot.clients.country import spaced
from bot.clients.zones import city_of
from bot.clock import Clock, check_aware
from bot.translations import SOURCE_LANGUAGE, languages_in, load_translations, problems_in

REMEMBERED = 1000
"""How many moments are remembered in words: lists, and deadlines that pass together, say the same ones."""


class _Compiled(BytecodeCache):
    """Compiled templates, for all that render texts in this process; with escaping they are others."""

    _code: ClassVar[dict[tuple[bool, str], bytes]] = {}

    def __init__(self, escape: bool) -> None:
        self._escape = escape

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take it over, if it is what the source says; the bucket checks."""
        if code := self._code.get((self._escape, bucket.key)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._code[self._escape, bucket.key] = bucket.bytecode_to_string()


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
        self.languages = languages_in(self._directory)
        self._translations: dict[str, NullTranslations] = {}
        self._said = lru_cache(REMEMBERED)(self._say_when)
        self._environments = {escape: self._build(escape) for escape in (True, False)}

    def pick(self, wanted: str | None, default: str = SOURCE_LANGUAGE) -> str:
        """The language to speak with somebody whose Telegram says `wanted`, such as `sv` or `pt-br`."""
        code = (wanted or "").replace("-", "_").lower()
        known = {language.lower(): language for language in self.languages}
        return known.get(code) or known.get(code.partition("_")[0], default)

    def html(self, name: str, reader: Reader, /, **context: Any) -> str:
        """The message `name` as Telegram's HTML; values of the context are escaped."""
        return self._render(name, reader, True, context)

    def plain(self, name: str, reader: Reader, /, **context: Any) -> str:
        """The text `name` without markup, as for a button or an alert."""
        return self._render(name, reader, False, context)

    def _render(self, name: str, reader: Reader, escape: bool, context: dict[str, Any]) -> str:
        file, _, block = name.rpartition(".")
        template = self._environments[escape].get_template(f"{file}.j2")
        values = template.new_context({**context, "reader": reader})
        return "".join(template.blocks[block](values)).strip()

    def blocks(self) -> list[str]:
        """The names of all texts, for tests and checks that look at every one of them."""
        environment = self._environments[True]
        return sorted(
            f"{file.removesuffix('.j2')}.{block}"
            for file in environment.list_templates(extensions=["j2"])
            for block in environment.get_template(file).blocks
        )

    def problems(self) -> list[str]:
        """What is wrong with the templates and their translations, a line each."""
        environment = self._environments[True]
        problems, wanted = [], set[str]()
        for file in environment.list_templates(extensions=["j2"]):
            try:
                parsed = environment.parse((self._directory / file).read_text(encoding="utf-8"), file, file)
                wanted |= _texts_in(parsed)
                environment.compile(parsed, file, file, raw=True)  # to Python is far enough to find faults
            except TemplateSyntaxError as error:
                problems.append(f"{file}:{error.lineno}: {error.message}")
            except (TemplateError, ValueError, OSError) as error:
                problems.append(f"{file}: {error}")
        for language in self.languages:
            problems += problems_in(self._directory, language, wanted)
        return problems

    def _build(self, escape: bool) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self._directory),
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            autoescape=escape,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_Compiled(escape),
        )
        environment.install_gettext_callables(  # type: ignore[attr-defined]
            self._gettext, self._ngettext, newstyle=True
        )
        environment.filters |= {
            "when": self._when,
            "time": _time,
            "day": self._day,
            "at_day": self._at_day,
            "near_day": self._near_day,
            "duration": self._duration,
            "language": _language,
            "country": _country,
            "line": _line,
            "isolate": _isolate,
            "phone": spaced,
            "city": city_of,
        }
        return environment

    @pass_context
    def _gettext(self, context: Context, text: str) -> str:
        return self._translations_for(context).gettext(text)

    @pass_context
    def _ngettext(self, context: Context, one: str, many: str, number: int) -> str:
        return self._translations_for(context).ngettext(one, many, number)

    def _translations_for(self, context: Context) -> NullTranslations:
        language: str = context["reader"].language
        if language not in self._translations:
            self._translations[language] = load_translations(self._directory, language)
        return self._translations[language]

    @pass_context
    def _when(self, context: Context, moment: datetime) -> str:
        """A moment as people say it: `15:40 today`, `09:00 tomorrow`, `09:00 on Monday 24 November`."""
        reader: Reader = context["reader"]
        local = check_aware(moment).astimezone(reader.zone)
        today = self._clock.now().astimezone(reader.zone).date()
        return self._said(local.replace(second=0, microsecond=0), (local.date() - today).days, reader)

    def _say_when(self, local: datetime, days_ahead: int, reader: Reader) -> str:
        time = format_time(local, "HH:mm", locale=_locale_of(reader.language))
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days_ahead)
        if near:
            return self.plain(f"common/time.{near}", reader, time=time)
        return self.plain("common/time.another_day", reader, date=self._date(local, reader), time=time)

    @pass_context
    def _day(self, context: Context, moment: datetime, zone: str | None = None) -> str:
        """A day as people say it: `Monday 24 November`; in the reader's zone, unless another is named."""
        reader: Reader = context["reader"]
        return self._date(check_aware(moment).astimezone(ZoneInfo(zone) if zone else reader.zone), reader)

    def _date(self, local: datetime, reader: Reader) -> str:
        return format_date(local, self.plain("common/time.date_pattern", reader), _locale_of(reader.language))

    @pass_context
    def _at_day(self, context: Context, moment: datetime) -> str:
        """A moment that is read on other days too: `09:00 on Monday 24 November`, even if that is today."""
        values = {"date": self._day(context, moment), "time": _time(context, moment)}
        return self.plain("common/time.another_day", context["reader"], **values)

    @pass_context
    def _near_day(self, context: Context, moment: datetime) -> str:
        """A day in short, for a button: `Today`, `Tomorrow`, `Wed 25 Nov`."""
        reader: Reader = context["reader"]
        local = check_aware(moment).astimezone(reader.zone)
        ahead = (local.date() - self._clock.now().astimezone(reader.zone).date()).days
        if ahead in (0, 1):
            return self.plain(f"common/time.day_{('today', 'tomorrow')[ahead]}", reader)
        return format_date(local, self.plain("common/time.short_date_pattern", reader), _locale(context))

    @pass_context
    def _duration(self, context: Context, length: timedelta) -> str:
        """How long something takes, to the minute: `7 h 48 min`. What is below zero is told as nothing."""
        hours, minutes = divmod(max(int(length.total_seconds()), 0) // 60, 60)
        return self.plain("common/time.duration", context["reader"], hours=hours, minutes=minutes)


@pass_context
def _time(context: Context, moment: datetime, zone: str | None = None) -> str:
    """The time of day, `15:40`; in the reader's zone, unless another is named."""
    local = check_aware(moment).astimezone(ZoneInfo(zone) if zone else context["reader"].zone)
    return format_time(local, "HH:mm", locale=_locale(context))


@pass_context
def _language(context: Context, code: str) -> str:
    """What the reader calls a language: `Swedish` for `sv`. A tag that nobody knows stands for itself."""
    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return code
    return str(locale.get_display_name(_locale(context)) or code)


@pass_context
def _country(context: Context, code: str) -> str:
    """What the reader calls a country: `Sweden` for `SE`."""
    return str(_locale(context).territories.get(code, code))


def _line(text: str, most: int) -> str:
    """`text` on one line of at most `most` characters, an ellipsis in place of what was cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _isolate(text: str) -> str:
    """A name or the like that goes from right to left, set apart so that numbers beside it keep their order.

    Source: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
    """
    if any(bidirectional(each) in ("R", "AL") for each in text):
        return f"\u2068{text}\u2069"
    return text


@cache
def _locale_of(language: str) -> Locale:
    return Locale.parse(language)


def _locale(context: Context) -> Locale:
    return _locale_of(context["reader"].language)


def _texts_in(template: Template) -> set[str]:
    """The English texts of a template."""
    found = (
        text if isinstance(text, str) else (text or ("",))[0] for _, _, text in extract_from_ast(template)
    )
    return {text for text in found if text}


def check_templates(clock: Clock, directory: Path | None = None) -> list[str]:
    """What is wrong with the templates and their translations, a line each."""
    return Texts(clock, directory).problems()
