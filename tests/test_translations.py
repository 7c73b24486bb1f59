"""The catalogues: complete, up to date with the templates, and harmless when somebody gets one wrong."""

import shutil
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.texts import Reader, Texts, check_templates, templates_directory
from bot.translations import catalog_of, flaw, languages_in
from tests.samples.people import StoppedClock
from tests.text_samples import contexts

ROOT = Path(__file__).parent.parent
TRANSLATED = languages_in(templates_directory())[1:]
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the templates that can be broken."""
    copy = tmp_path / "templates"
    shutil.copytree(templates_directory(), copy)
    return copy


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The texts in the templates, found as `make messages` finds them."""
    found = tmp_path_factory.mktemp("messages") / "deskbell.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    arguments = ["--mapping-file", "babel.cfg", "--output-file", str(found), "."]
    subprocess.run([*command, *arguments], cwd=ROOT, check=True)
    with found.open("rb") as file:
        return read_po(file)


def change(templates: Path, old: str, new: str, *, path: str = "locale/sv/LC_MESSAGES/deskbell.po") -> None:
    """Change the one place of a file in which `old` stands."""
    text = (templates / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (templates / path).write_text(text.replace(old, new), encoding="utf-8")


def welcome(templates: Path, language: str) -> str:
    sample = contexts("Åsa", "?")["clients/menu.welcome"][0]
    return Texts(StoppedClock(), templates).html(
        "clients/menu.welcome", Reader(language, STOCKHOLM), **sample
    )


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_complete(language: str, extracted: Catalog) -> None:
    catalog = catalog_of(templates_directory(), language, strict=True)
    assert catalog is not None
    messages = [message for message in catalog if message.id]
    assert {message.id for message in messages} == {message.id for message in extracted if message.id}
    assert [message.id for message in messages if message.fuzzy or not message.string] == []
    assert [(message.id, what) for message in messages if (what := flaw(message))] == []
    assert catalog.obsolete == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_as_make_messages_writes_it(language: str) -> None:
    """So that adding a text changes only its own lines."""
    catalog = catalog_of(templates_directory(), language) or ()
    texts = [each.id if isinstance(each.id, str) else each.id[0] for each in catalog]
    assert texts == sorted(texts)


def test_the_templates_are_in_order(templates: Path) -> None:
    assert check_templates(StoppedClock(), templates) == []


def test_a_new_language_is_a_file_and_nothing_else(templates: Path) -> None:
    folder = templates / "locale" / "pt_BR" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    hello = 'msgid "Hello %(name)s! 👋"\nmsgstr "Oi, %(name)s! 👋"\n'
    (folder / "deskbell.po").write_text(header + hello, encoding="utf-8")
    texts = Texts(StoppedClock(), templates)
    assert texts.languages == ["en", "pt_BR", "sv"]
    assert texts.pick("pt-br") == "pt_BR"
    assert welcome(templates, "pt_BR").startswith("Oi, Åsa! 👋\n\nThis is Åsa.")
    (problem,) = check_templates(StoppedClock(), templates)
    assert problem.startswith("pt_BR: ")
    assert "texts lack a translation, such as '" in problem


def test_plurals_follow_the_language(templates: Path) -> None:
    text = '{% block many %}{{ ngettext("%(num)s day", "%(num)s days", days) }}{% endblock %}'
    (templates / "plural.j2").write_text(text, encoding="utf-8")
    with (templates / "locale/sv/LC_MESSAGES/deskbell.po").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "%(num)s day"\nmsgid_plural "%(num)s days"\n')
        file.write('msgstr[0] "en dag"\nmsgstr[1] "%(num)s dagar"\n')
    texts = Texts(StoppedClock(), templates)
    told = [texts.plain("plural.many", Reader("sv", STOCKHOLM), days=days) for days in (1, 3)]
    assert told == ["en dag", "3 dagar"]
    assert check_templates(StoppedClock(), templates) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"Hej %(name)s! 👋"', '"Hej %(namn)s! 👋"', "its placeholders cannot be filled in"),
        ('"Hej %(name)s! 👋"', '"Hej %(name)! 👋"', "its placeholders cannot be filled in"),
        ('"Hej %(name)s! 👋"', '"Hej %(name)d! 👋"', "its placeholders cannot be filled in"),
        ('"Hej %(name)s! 👋"', '"Hej %(name)s, 100 % 👋"', "its placeholders cannot be filled in"),
        ('"Hej %(name)s! 👋"', '"Hej! 👋"', "its placeholders are not those of the original"),
        ('"Hej %(name)s! 👋"', '"Hej <b>%(name)s! 👋"', "its tags are not those of the original"),
    ],
)
def test_a_wrong_translation_is_reported_and_english_shown(
    templates: Path, old: str, new: str, problem: str
) -> None:
    change(templates, old, new)
    assert check_templates(StoppedClock(), templates) == [f"sv: 'Hello %(name)s! 👋': {problem}"]
    assert welcome(templates, "sv").startswith("Hello Åsa! 👋\n\nDet här är Åsa.")


def test_a_missing_translation_is_reported_and_english_shown(templates: Path) -> None:
    change(templates, '"Hej %(name)s! 👋"', '""')
    (problem,) = check_templates(StoppedClock(), templates)
    assert problem.startswith("sv: 1 of ")
    assert problem.endswith(" texts lack a translation, such as 'Hello %(name)s! 👋'")
    assert welcome(templates, "sv").startswith("Hello Åsa!")


def test_a_doubtful_translation_counts_as_missing(templates: Path) -> None:
    change(templates, 'msgid "Did this help?"', '#, fuzzy\nmsgid "Did this help?"')
    (problem,) = check_templates(StoppedClock(), templates)
    assert "sv: 1 of " in problem


def test_a_broken_catalogue_is_reported_with_its_line(templates: Path) -> None:
    path = templates / "locale" / "sv" / "LC_MESSAGES" / "deskbell.po"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(20, "msgstring Hej")
    path.write_text("\n".join(lines), encoding="utf-8")
    (problem,) = check_templates(StoppedClock(), templates)
    assert problem.startswith("sv: line 20 of deskbell.po: ")


def test_an_unknown_language_is_reported(templates: Path) -> None:
    shutil.copytree(templates / "locale" / "sv", templates / "locale" / "xx")
    (problem,) = check_templates(StoppedClock(), templates)
    assert problem == "xx: unknown locale 'xx'"


def test_broken_templates_are_reported_with_their_lines(templates: Path) -> None:
    change(templates, '{{ _("Did this help?") }}', "{{ _( }}", path="clients/faq.j2")
    change(templates, "{# What the desk", "{% if %}\n{# What the desk", path="managers/desk.j2")
    (templates / "common" / "time.j2").write_bytes(b"\xff\xfe")
    problems = check_templates(StoppedClock(), templates)
    assert [problem.partition(" ")[0] for problem in problems] == [
        "clients/faq.j2:13:",
        "common/time.j2:",
        "managers/desk.j2:1:",
    ]
