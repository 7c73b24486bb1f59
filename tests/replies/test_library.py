"""The file of standard replies: what is read of it, and how what is wrong is said."""

from importlib.resources import files
from pathlib import Path

import pytest

from bot.replies.fields import FIELDS, SAMPLE, fill_in
from bot.replies.library import Library, RepliesFileError, load, parse
from bot.texts import templates_directory
from bot.translations import languages_in


def wrong(text: str) -> list[str]:
    """What is wrong with a file."""
    with pytest.raises(RepliesFileError) as refused:
        parse(text, "r.yaml")
    return refused.value.problems


def one(text: str, key: str = "a") -> str:
    """A file with one reply, its text on line 4."""
    return f"- key: {key}\n  title: A\n  texts:\n    en: '{text}'\n"


def test_a_reply_is_read_and_found_by_its_key_or_its_beginning() -> None:
    library = parse(one("Hi", "hello") + one("Hu", "help"), "r.yaml")
    assert [library.by_key(key) for key in ("hello", "hel", "", "x")] == [
        library.replies[0],
        None,
        None,
        None,
    ]
    assert library.by_key("help") is library.by_key("help") is library.replies[1]


def test_the_language_falls_back_to_the_desks_and_then_to_any() -> None:
    [reply] = parse("- {key: a, title: A, texts: {sv: Hej, no: Hei, en: Hi}}", "r.yaml").replies
    assert [reply.text(*wanted) for wanted in (("no", "en"), ("he", "en"), ("he", "de"))] == [
        ("Hei", "no"), ("Hi", "en"), ("Hej", "sv")
    ]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_can_be_filled_in(field: str) -> None:
    text = f"Well: {{{{ {field} }}}}!"
    assert parse(one(text), "r.yaml").replies
    value = SAMPLE
    for part in field.split("."):
        value = value[part]
    assert fill_in(text, SAMPLE) == f"Well: {value}!"


def test_values_are_escaped_and_lone_signs_are_too() -> None:
    filled = fill_in("<b>{{ desk.name }}</b> & 1 < 2", {"desk": {"name": "<i>&amp;"}})
    assert filled == "<b>&lt;i&gt;&amp;amp;</b> &amp; 1 &lt; 2"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ client.nme }}", "asks for '{{ client.nme }}'; there are client.first_name"),
        ("{{ client }}", "asks for '{{ client }}'"),
        ("{{ name }}", "asks for '{{ name }}'"),
        ("{{ client.name.__class__ }}", "asks for '{{ client.name.__class__ }}'"),
        ("{{ client.name", "has a field that can't be read"),
        ("{% if client.name %}x{% endif %}", "does more than fill in fields"),
        ("{{ range(9) }}", "does more than fill in fields"),
        ("{{ client.name|nonsense }}", "nonsense"),
        ("<b>never closed", "<b> is never closed"),
        ("<h1>big</h1>", "<h1> is not allowed"),
        ("", "shows no text"),
        ("x" * 3501, "has 3501 characters"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line(text: str, problem: str) -> None:
    [found] = wrong(one(text))
    assert found.startswith("r.yaml:4: the text of 'a' (en) ")
    assert problem in found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "r.yaml:1: there are no replies"),
        ("a: b", "r.yaml:1: the file must be a list of replies, each beginning with '- key:'"),
        ("- {", "r.yaml:2: this is not YAML"),
        ("- {key: a, title: A}", "r.yaml:1: a reply without 'texts'"),
        ("- {key: a, title: A, texts: {}}", "r.yaml:1: 'a' has no text"),
        ("- {key: a, title: A, texts: {en: x}, more: x}", "r.yaml:1: unknown key 'more'"),
        ("- {key: A b, title: A, texts: {en: x}}", "r.yaml:1: the key 'A b' must be"),
        ("- {key: a, title: '', texts: {en: x}}", "r.yaml:1: the title must have 1 to 60 characters"),
        ("- {key: a, title: A, texts: {english: x}}", "r.yaml:1: 'english' is not a language"),
        ("- just words", "r.yaml:1: a reply must be written 'key: value'"),
        (one("x") + one("y"), "r.yaml:5: 'a' is already on line 1"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(text: str, problem: str) -> None:
    assert any(found.startswith(problem) for found in wrong(text)), wrong(text)


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_file() -> None:
    found = wrong(one("<b>") + one("{{ x }}", "b") + one("ok", "B"))
    assert [problem.split(":")[1] for problem in found] == ["4", "8", "9"]


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RepliesFileError, match="cannot be read"):
        load(tmp_path / "none.yaml")
    (tmp_path / "r.yaml").write_bytes(b"- \xff")
    with pytest.raises(RepliesFileError, match="not UTF-8"):
        load(tmp_path / "r.yaml")
    assert load(None) == Library()


def test_the_sample_has_every_reply_in_every_language_of_the_desk() -> None:
    sample = load(Path(str(files("bot.sandbox"))) / "sample_replies.yaml")
    languages = set(languages_in(templates_directory()))
    assert len(sample.replies) >= 10
    assert all(set(reply.texts) >= languages for reply in sample.replies)
