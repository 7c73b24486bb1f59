"""What is written is read again as it was: all fields, in all formats, whatever the texts hold."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.faq.entries import Answer, Attachment, AttachmentKind, Button, Entry, Phrasing
from bot.faq.file import parse, serialise
from bot.faq.markup import clean
from bot.faq.rules import phrasing_key, plain
from bot.faq.words import normalise

FORMATS = ["faq.csv", "faq.yaml", "faq.xlsx"]
LANGUAGES = st.sampled_from(["en", "sv", "no", "ar", "pt-br", "zh-hant"])
SPICE = st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "'=x", "''", "\t", "\n", "\r\n", "\r", ",", ";", "|", '"', "'", "#",
     ": ", "- ", "null", "~", "true", "12:30", "1.0", "2026-01-01", "%", "&amp;", "&", "<b>x</b>", "_x0041_",
     "مرحبا",
     "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{LINE SEPARATOR}", "\x85", "\N{NO-BREAK SPACE}", "\ufeff", "é",
     "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET}", "e\u0301", "\uff1d1", "  ", "Why?", "öppet"]
)  # fmt: skip
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"])
TEXTS = st.lists(SPICE | st.text(CHARACTERS, max_size=6), max_size=6).map(lambda parts: plain("".join(parts)))
LINES = TEXTS.map(lambda text: text.replace("\n", " ")[:60].strip() or "-")
IDS = LINES.map(lambda text: "".join(filter(str.isprintable, text)).strip() or "=id")
ANSWER_TEXTS = TEXTS.map(lambda text: clean(text).html if not clean(text).problems else "=1")
URLS = st.sampled_from(["https://a.example/?q=1&b=%20#x", "https://räksmörgås.example:8443/ö,;"])
BUTTONS = st.builds(Button, LINES, URLS)
ATTACHMENTS = st.builds(
    lambda kind, file_id: Attachment(kind, file_id=file_id),
    st.sampled_from(AttachmentKind),
    st.text("abcXYZ019_-=", min_size=1, max_size=80),
)
ANSWERS = st.builds(Answer, ANSWER_TEXTS, st.none() | ATTACHMENTS, st.lists(BUTTONS, max_size=6).map(tuple))
PHRASINGS = st.builds(
    Phrasing, LANGUAGES, TEXTS.map(lambda text: text if normalise(text) else f"{text}?a".strip())
)
CATEGORIES = st.sampled_from(
    [(None, {}), ("Shop", {}), ("=cat", {"en": "=cat", "sv": "Butik, o. d."}), ("A", {"ar": "A", "no": "B"})]
)
DAYS = st.none() | st.dates()
SEGMENTS = st.lists(st.sampled_from(["vip", "wholesale", "grön-1"]), unique=True).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """Entries as the store holds them: no two ask the same, phrasings stand by language."""
    ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    phrasings = draw(st.lists(PHRASINGS, min_size=len(ids), max_size=12, unique_by=phrasing_key))
    return [draw(entry(ids, each, phrasings[number :: len(ids)])) for number, each in enumerate(ids)]


@st.composite
def entry(draw: st.DrawFn, ids: list[str], entry_id: str, phrasings: list[Phrasing]) -> Entry:
    category, names = draw(CATEGORIES)
    order = [phrasing.language for phrasing in phrasings]
    first, last = sorted(draw(st.tuples(DAYS, DAYS)), key=lambda day: day or date.max)
    others = [each for each in ids if each != entry_id]
    return Entry(
        entry_id,
        category,
        tuple(sorted(phrasings, key=lambda phrasing: order.index(phrasing.language))),
        draw(st.dictionaries(LANGUAGES, ANSWERS, min_size=1, max_size=3)),
        category_names=names,
        titles=draw(st.dictionaries(LANGUAGES, LINES, max_size=3)),
        related=tuple(draw(st.lists(st.sampled_from(others), unique=True, max_size=3))) if others else (),
        valid_from=first,
        valid_until=last,
        audience=draw(SEGMENTS),
        owner=draw(st.none() | LINES),
        checked_on=draw(DAYS),
    )


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(entries())
def test_what_is_written_is_read_again(name: str, written: list[Entry]) -> None:
    read = parse(Path(name), serialise(Path(name), written))
    assert read == written


@settings(max_examples=100, deadline=None)
@given(entries())
def test_no_cell_is_a_formula(written: list[Entry]) -> None:
    rows = csv.reader(io.StringIO(serialise(Path("a.csv"), written).decode("utf-8-sig")))
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\uff1d"))]
    with zipfile.ZipFile(io.BytesIO(serialise(Path("a.xlsx"), written))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
