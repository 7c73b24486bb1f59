"""Every text in every language: it renders, Telegram takes it, and nothing a person typed breaks it."""

import re
from html import unescape
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.markup import utf16_length, visible_text
from bot.texts import Reader, Texts, check_templates, templates_directory
from tests.samples.people import StoppedClock
from tests.text_samples import contexts

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NAMES = ("Åsa", '<b>&"Åsa</b>', "أحمد \u202e", "🦊 Лиса", "{{ name }} %(name)s %d", "N" * 64)
LONG = "<b>& a question\n that does not end " * 140


TEXTS = Texts(StoppedClock())
BLOCKS = TEXTS.blocks()
FILES = sorted({block.rpartition(".")[0] for block in BLOCKS})
"""A test a file of texts: one a text would be thousands, which take longer to count than to run."""

LANGUAGES = TEXTS.languages


def rendered(
    block: str, language: str, name: str = "Åsa", question: str = "Where is it?"
) -> list[tuple[str, str]]:
    """The ways a text can turn out, each as HTML and as plain text."""
    reader = Reader(language, STOCKHOLM)
    samples = contexts(name, question)[block]
    return [(TEXTS.html(block, reader, **each), TEXTS.plain(block, reader, **each)) for each in samples]


def texts_of(file: str) -> list[str]:
    return [block for block in BLOCKS if block.rpartition(".")[0] == file]


def named(pattern: str) -> list[str]:
    return [block for block in BLOCKS if re.search(pattern, block)]


class TelegramHtml(HTMLParser):
    """Notes what Telegram would refuse. Source: https://core.telegram.org/bots/api#html-style."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.problems: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.problems += [f"<{tag}> is open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        allowed = ["href"] if tag == "a" else []
        if (
            tag not in {"a", "b", "i", "u", "s", "code", "pre", "blockquote"}
            or [a for a, _ in attrs] != allowed
        ):
            self.problems.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_entityref(self, name: str) -> None:
        if name not in {"lt", "gt", "amp", "quot"}:
            self.problems.append(f"&{name};")

    def handle_data(self, data: str) -> None:
        self.problems += re.findall("[<>&]", data)


def test_every_text_has_a_sample() -> None:
    assert set(contexts("Åsa", "Where is it?")) == set(BLOCKS)
    assert len(BLOCKS) > 70
    assert {"en", "sv"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_every_text_renders(file: str, language: str) -> None:
    for block, name in product(texts_of(file), NAMES):
        for html, plain in rendered(block, language, name):
            assert plain, block
            assert TelegramHtml(html).problems == [], block
            assert not re.search(r"\bNone\b(?! of these)", plain), block
            assert unescape(html) == unescape(plain), block
            assert not re.search('[<>&"]', name) or name not in html, block


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_lines_break_where_they_should(file: str, language: str) -> None:
    for block in texts_of(file):
        for html, _ in rendered(block, language):
            assert "\n\n\n" not in html, block
            assert html == html.strip(), block
            assert all(line == line.strip() and "  " not in line for line in html.split("\n")), block


def test_no_tag_swallows_the_end_of_a_line() -> None:
    """A line with words must not end in a tag: Jinja would join it to the next."""
    alone = re.compile(r"(\{%[^%]*%\}|\{#.*)")
    for path in templates_directory().glob("**/*.j2"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert alone.fullmatch(line) or not line.endswith("%}") or line.endswith("{% endblock %}"), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_escaped_in_html_only(language: str) -> None:
    reader = Reader(language, STOCKHOLM)
    sample = contexts('<b>&"Åsa</b>', "Where?")["clients/menu.welcome"][0]
    assert "&lt;b&gt;&amp;&#34;Åsa&lt;/b&gt;" in TEXTS.html("clients/menu.welcome", reader, **sample)
    assert '<b>&"Åsa</b>' in TEXTS.plain("clients/menu.welcome", reader, **sample)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_their_buttons(language: str) -> None:
    for block in named(r"\.button_"):
        assert all(len(plain) <= 64 and "\n" not in plain for _, plain in rendered(block, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_toasts_are_short(language: str) -> None:
    """Source: https://core.telegram.org/bots/api#answercallbackquery."""
    assert named("/toasts")
    for block in named("/toasts"):
        assert all(len(plain) <= 200 for _, plain in rendered(block, language, "N" * 64))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_long_questions_do_not_make_long_messages(file: str, language: str) -> None:
    for block in set(texts_of(file)) & set(named(r"\.(?!signed|card)")):
        for html, _ in rendered(block, language, "N" * 64, LONG):
            assert utf16_length(visible_text(html)) <= 4096, block


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_what_telegram_takes(language: str) -> None:
    """Source: https://core.telegram.org/bots/api#botcommand."""
    ((_, plain),) = rendered("clients/menu.commands", language)
    lines = [line.partition(" ") for line in plain.splitlines()]
    assert [name for name, _, _ in lines] == [
        "ask",
        "faq",
        "complain",
        "call",
        "requests",
        "settings",
        "me",
        "leave",
        "cancel",
        "help",
    ]
    assert all(1 <= len(description) <= 256 for _, _, description in lines)


def test_no_label_of_the_menu_means_two_buttons() -> None:
    """Not even in two languages: a keyboard may still be shown in the one that was spoken before."""
    meanings: dict[str, set[str]] = {}
    for block in named(r"^clients/menu\.button_"):
        for language in LANGUAGES:
            meanings.setdefault(TEXTS.plain(block, Reader(language, STOCKHOLM)), set()).add(block)
    assert len(meanings) >= 7
    assert [label for label, blocks in meanings.items() if len(blocks) > 1] == []


@pytest.mark.parametrize(
    ("wanted", "picked"),
    [("sv", "sv"), ("sv-SE", "sv"), ("SV_se", "sv"), ("en-GB", "en"), ("pt-br", "en"), ("xx", "en"),
     ("", "en"), (None, "en"), ("-", "en")],
)  # fmt: skip
def test_the_language_is_picked(wanted: str | None, picked: str) -> None:
    assert TEXTS.pick(wanted) == picked


def test_a_language_that_is_not_spoken_gives_the_default() -> None:
    assert TEXTS.pick("pt-br", "sv") == "sv"
    assert TEXTS.pick(None, "sv") == "sv"
    assert TEXTS.pick("en", "sv") == "en"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "holiday", ["Good Friday", "Juldagen", "Midsommarafton", "Buddha's Birthday / Children's Day"]
)
def test_a_holiday_stands_alone_so_that_no_grammar_can_go_wrong(holiday: str, language: str) -> None:
    sample = contexts("Åsa", "?")["greetings/holidays.greeting"][0]
    html = TEXTS.html(
        "greetings/holidays.greeting", Reader(language, STOCKHOLM), **{**sample, "holiday": holiday}
    )
    assert visible_text(html).splitlines()[0] == holiday
    assert visible_text(html).count(holiday) == 1


def test_the_templates_and_translations_are_in_order() -> None:
    assert check_templates(StoppedClock()) == []


def test_templates_are_found_in_an_installed_package(tmp_path: Path) -> None:
    assert (templates_directory() / "clients" / "menu.j2").is_file()
    assert Texts(StoppedClock(), tmp_path).blocks() == []
