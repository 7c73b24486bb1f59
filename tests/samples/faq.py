"""Samples of the FAQ: what clients leaf through, and the managers' work at it."""

from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from bot.faq.entries import Answer, Attachment, AttachmentKind, Button, Entry, Phrasing
from bot.faq.gaps import FaqGap
from bot.faq.models import FaqEntry, FaqRevision
from bot.faq.workshop.comparing import ADDED, FIELDS, RETIRED
from bot.faq.workshop.models import What
from tests.samples.people import NOW, Contexts, a_client, a_manager

ANSWER = Markup('<b>Yes</b>, see <a href="https://example.org/?a=1&amp;b=2">our page</a>.')
DAY = date(2025, 11, 22)
BUTTONS = (
    "search", "categories", "new", "changes", "home", "back", "answer", "title", "phrasings", "ask_category",
    "related", "dates", "audience", "owner", "checked", "retire", "bring_back", "history", "undo",
    "add_phrasing", "add_related", "links", "drop_answer", "no_category", "mine", "nobody", "always",
    "cancel", "save", "discard", "question", "new_answer", "new_category", "new_language",
)  # fmt: skip
TOASTS = ("saved", "not_saved", "discarded", "retired", "brought_back", "undone", "later", "stale")
REASONS = (
    "lines", "album", "content", "long", "empty", "text", "signs", "invalid", "many", "no_words", "known",
    "duplicate", "dates", "dates_order", "links", "url", "related", "last_answer", "last_phrasing", "changed",
    "decide", "gone",
)  # fmt: skip


def contexts(name: str, question: str) -> Contexts:
    """The contexts of the blocks of these parts."""
    return {**_of_clients(name, question), **_of_pages(name, question), **_of_typing(name, question)}


def _of_clients(name: str, question: str) -> Contexts:
    client = a_client(name)
    titles = [(at, question[:200]) for at in range(9, 17)]
    category: dict[str, Any] = {"category": name, "page": 1, "pages": 1, "entries": []}
    return {
        "clients/faq.answer": [
            {"client": client, "answer": ANSWER, "other": other, "title": title}
            for other in (None, "sv", "pt-br", "xx")
            for title in (question[:200], "")
        ],
        "clients/faq.offer": [{"client": client}],
        **{
            f"clients/faq.button_{button}": [{}]
            for button in ("helped", "not_helped", "none", "back", "categories")
        },
        **{f"clients/faq.{block}": [{}] for block in ("other", "nothing", "categories")},
        "clients/faq.category": [category, {**category, "pages": 625, "entries": titles}],
    }


def _entry(name: str, question: str) -> Entry:
    picture, links = Attachment(AttachmentKind.PHOTO, file_id="A"), (Button("Terms", "https://example.org"),)
    return Entry(
        id="delivery",
        category=name,
        phrasings=(Phrasing("en", question[:1000]),) * 7,
        answers={"en": Answer("Yes.", picture, links), "pt-br": Answer("Sim.")},
        valid_from=DAY,
        audience=("vip", "partner"),
        owner=name,
        checked_on=DAY,
    )  # fmt: skip


def _of_pages(name: str, question: str) -> Contexts:
    entry, manager = _entry(name, question), a_manager(name)
    change = FaqRevision(id=7, entry_id="delivery", at=NOW - timedelta(hours=1), author="21", undoes=None)
    others = [
        FaqRevision(id=8, entry_id="x", at=NOW, author=author, undoes=7) for author in ("file", "learning")
    ]
    said = ((change, [*FIELDS]), (others[0], [ADDED]), (others[1], [RETIRED]))
    made: list[dict[str, Any]] = [
        {"number": at, "revision": each, "by": name if at == 1 else "", "title": question, "fields": fields}
        for at, (each, fields) in enumerate(said, 1)
    ]
    made = [{**each, "was": question if each["number"] == 1 else ""} for each in made]
    row = FaqEntry(id="delivery", shown=5, helped=3, not_helped=1, retired_at=None)
    answers = [
        {"language": tag, "answer": answer, "text": question[:250]} for tag, answer in entry.answers.items()
    ]
    full: dict[str, Any] = {
        "title": question, "entry": entry, "row": row, "answers": answers, "phrasings": [question[:80]] * 6,
        "related": [question[:60]], "change": change, "fields": ["answers", "owner"], "by": manager,
    }  # fmt: skip
    bare = Entry("delivery", None, (Phrasing("en", "Delivery?"),), {"en": Answer("Yes.")})
    retired = FaqEntry(id="delivery", shown=0, helped=0, not_helped=0, retired_at=NOW)
    empty = {**full, "entry": bare, "row": retired, "phrasings": ["Delivery?"], "related": [], "change": None}
    gap = FaqGap(entry_id="delivery", language="he", asked=2, last_asked_at=NOW)
    some: dict[str, Any] = {"entries": 25, "gaps": 2, "checks": 1, "retired": 3}
    return {
        "managers/faq.home": [some, {"entries": 1, "gaps": 0, "checks": 0, "retired": 0}],
        "managers/faq.found": [{"words": question, "count": count} for count in (0, 1, 40)],
        "managers/faq.categories": [{}],
        "managers/faq.category": [{"category": each, "count": 3} for each in (name, None)],
        "managers/faq.gaps": [{"gaps": [(gap, question)] * 8, "count": 9}, {"gaps": [], "count": 0}],
        "managers/faq.checks": [{"count": count} for count in (0, 3)],
        "managers/faq.retired": [{"count": count} for count in (1, 3)],
        "managers/faq.changes": [
            {"changes": made, "entry": None, "title": ""},
            {"changes": made, "entry": entry, "title": question},
            {"changes": [], "entry": None, "title": ""},
        ],
        "managers/faq.entry": [full, {**full, "by": None}, empty],
        "managers/faq.which_language": [{"title": question, "what": "answer"}],
        "managers/faq.phrasings": [
            {"title": question, "phrasings": list(enumerate(entry.phrasings, 1)), "count": count}
            for count in (1, 7)
        ],
        "managers/faq.related": [{"title": question, "count": count} for count in (0, 2)],
        "managers/faq.audience": [
            {"title": question, "segments": segments, "audience": audience}
            for segments, audience in (([], ()), (["vip"], ()), (["vip"], ("vip",)))
        ],
    }


def _of_typing(name: str, question: str) -> Contexts:
    trouble = Markup("That is too long.")
    asked: dict[str, Any] = {"language": "en", "title": question, "now": question[:1500], "trouble": ""}
    new: dict[str, Any] = {
        "missing": None, "language": "sv", "question": question, "category": name, "answer": ANSWER,
        "separate": False, "trouble": "",
    }  # fmt: skip
    preview: dict[str, Any] = {
        "what": "answer", "language": "en", "title": question, "answer": ANSWER, "separate": False,
        "trouble": "",
    }  # fmt: skip
    bad = {"line": question, "title": question, "most": 100, "length": 3600}
    return {
        **{f"managers/faq.button_{button}": [{}] for button in BUTTONS},
        **{f"managers/faq.button_{button}": [{"count": 3}] for button in ("gaps", "checks", "retired")},
        **{f"managers/faq.toast_{toast}": [{}] for toast in TOASTS},
        "managers/faq.word_gaps": [{}],
        "managers/faq.no_category": [{}],
        "managers/faq.language": [{"tag": tag, "has": tag == "en"} for tag in ("en", "pt-br", "xx")],
        "managers/faq.ask": [
            {**asked, "what": what, **more}
            for what in What
            for more in ({}, {"trouble": trouble}, {"title": "", "now": ""})
        ],
        "managers/faq.preview": [preview, {**preview, "separate": True, "trouble": trouble}],
        "managers/faq.new": [
            new,
            {**new, "separate": True, "trouble": trouble, "category": ""},
            *({**new, "missing": part} for part in ("question", "answer", "category")),
            {**new, "missing": "question", "question": "", "answer": ""},
        ],
        "managers/faq.bad": [{**bad, "why": why} for why in REASONS],
        "managers/faq.nothing_asked": [{"manager": a_manager(name)}],
    }  # fmt: skip
