"""Samples of complaints: the dialogue, decisions, the register, clients who leave, coupons."""

from datetime import date, timedelta
from typing import Any

from bot.clients.typed import Word
from bot.complaints.buttons import Act, SearchAct, SheetAct
from bot.complaints.listing import COLUMNS
from bot.complaints.models import Case, CaseKind, Decision, WhyLeaving
from bot.complaints.searching import DAYS
from bot.config.complaints import CATEGORIES, REMEDIES
from bot.coupons.models import Coupon
from tests.samples.people import NOW, Contexts, a_client, a_manager, a_ticket

LATER = NOW + timedelta(days=1)
LINK = "https://t.me/c/1234567890/17"


def contexts(name: str, question: str) -> Contexts:
    """The contexts of these blocks, for people called `name` and complaints about `question`."""
    return {
        **_of_the_dialogue(name, question),
        **_of_names(),
        **_of_remedies(name, question),
        **_of_leaving(name, question),
        **_of_cards(name, question),
        **_of_answers(name),
        **_of_the_register(name, question),
        "managers/coupons.low": [{"pool": "sorry", "free": free} for free in (0, 1, 9)],
    }


def a_case(question: str, **fields: Any) -> Case:
    """A complaint in the register."""
    given: dict[str, Any] = {"kind": CaseKind.COMPLAINT, "decision": Decision.NONE, **fields}
    return Case(id=1, client_id=1, ticket_id=1, words=question, opened_at=NOW, **given)


def a_coupon(**fields: Any) -> Coupon:
    """A coupon of the pool `sorry`."""
    return Coupon(pool="sorry", code="SORRY-1234", **fields)


def _of_the_dialogue(name: str, question: str) -> Contexts:
    client = a_client(name)
    told: dict[str, Any] = {
        "client": client,
        "answer": "",
        "story": question[:1500],
        "count": 3,
        "attached": 2,
        "category": "📦",
    }
    bare = {**told, "story": "", "count": 1, "attached": 1, "category": ""}
    answered = {**told, "answer": name}
    shown = ("resumed", "told", "cancelled", "reminder")
    asked = ("story", "more", "correct", "category", "confirm", "remedy")
    return {
        "clients/complaints.introduction": [{"client": client, "promised": LATER}],
        **{f"clients/complaints.{each}": [told, bare] for each in shown},
        **{f"clients/complaints.ask_{each}": [told, bare, answered] for each in asked},
        "clients/complaints.answered": [{"answer": name}],
        **{f"clients/complaints.button_{act}": [{}] for act in Act if act not in (Act.CATEGORY, Act.REMEDY)},
    }


def _of_names() -> Contexts:
    categories = [{"key": each.key} for each in CATEGORIES] + [{"key": "fair"}]
    remedies = [{"key": each.key} for each in REMEDIES] + [{"key": "tickets"}]
    return {
        "clients/complaints.category": categories,
        "clients/complaints.words_for_category": categories[:-1],
        "clients/complaints.remedy": remedies,
        "clients/complaints.words_for_remedy": remedies[:-1],
        **{f"clients/typed.{word}": [{}] for word in Word},
        "clients/typed.negations": [{}],
    }


def _of_remedies(name: str, question: str) -> Contexts:
    reached = a_client(name, phone="+46701234567")
    plain: dict[str, Any] = {
        "client": a_client(name),
        "remedy": name,
        "currency": "€",
        "promised": LATER,
        "coupon": None,
        "case": a_case(question, remedy="refund"),
    }
    coupons = (None, a_coupon(), a_coupon(value="10 €", valid_until=date(2026, 12, 31)))
    ways: list[dict[str, Any]] = [{**plain, "coupon": coupon} for coupon in coupons]
    ways += [{**plain, "remedy": "", "case": a_case(question, wish=question)}]
    ways += [{**plain, "case": a_case(question, remedy=key)} for key in ("tell", "call")]
    ways += [{**ways[-1], "client": reached}, {**plain, "case": a_case(question, cost_cents=3550)}]
    said = ("granted", "asked", "agreed", "offer", "taken", "declined")
    offers = [{"remedy": name, "takes": takes} for takes in (None, True, False)]
    return {
        **{f"clients/complaints.{each}": ways for each in said},
        "clients/complaints.code": ways[1:3],
        "clients/complaints.ask_offer": offers,
        **{f"clients/complaints.button_{each}": [{}] for each in ("takes", "declines")},
    }


def _of_leaving(name: str, question: str) -> Contexts:
    asked = [{"client": a_client(name), "why": why} for why in WhyLeaving]
    answers = [[(each, question) for each in ("product", "people", "inconvenience")], [("product", None)]]
    left = [
        {"client": a_client(name), "why": why, "answers": each, "called": called}
        for why in WhyLeaving
        for each in answers
        for called in ([], ["@lead"])
    ]
    questions = ("may_we_ask", "ask_product", "ask_people", "ask_inconvenience")
    return {
        **{f"clients/leaving.{each}": asked for each in questions},
        **{f"clients/leaving.button_{each}": [{}] for each in ("go", "no_thanks", "skip", "stop")},
        "managers/complaints.left": left,
    }


def _of_cards(name: str, question: str) -> Contexts:
    about: dict[str, Any] = {
        "category": "📦",
        "remedy": name,
        "needs_lead": False,
        "currency": "€",
        "coupon": None,
        "decided_by": None,
        "noted": [],
    }
    decided = [
        {**about, "case": a_case(question, decision=decision), "decided_by": by, "needs_lead": needs}
        for decision in Decision
        if decision
        for by in (None, a_manager(name))
        for needs in (True, False)
    ]
    offered = [
        {**about, "case": a_case(question, wish=wish, cost_cents=1000, offer=1)} for wish in (None, question)
    ]
    wishes = [
        {**about, "case": a_case(question, wish=question, cause=question, cost_cents=1000)},
        {**about, "remedy": "", "case": a_case(question, wish=question, is_empty_handed=True)},
        {**about, "remedy": "", "case": a_case(question)},
        {**about, "coupon": a_coupon(), "case": a_case(question)},
    ]
    noted = [{**about, "case": None, "noted": [a_case(question, kind=kind) for kind in CaseKind]}]
    buttons = ("grant", "other", "offer", "menu", "sheet", "idea", "leaves", "no")
    line = {"client": a_client(name), "ticket": a_ticket(question), "remedy": name, "wish": question}
    lines = [{**line, "called": called, "score": 1} for called in ([], ["@lead", "@mia"])]
    lines += [{**lines[0], "wish": None}]
    return {
        "managers/complaints.addition": [*offered, *decided, *wishes, *noted],
        "managers/complaints.decision": decided,
        "managers/complaints.wish": wishes[:2],
        "managers/complaints.money": wishes[:1],
        **{f"managers/complaints.button_{each}": [{}] for each in buttons},
        "managers/complaints.who": lines[1:2],
        **{f"managers/complaints.{each}": lines for each in ("undecided", "declined", "taken")},
    }


def _of_answers(name: str) -> Contexts:
    client = a_client(name)
    plain = ("decided", "stale", "noted", "classified", "no_case")
    named = ("granted", "offered", "asked", "asked_before")
    return {
        "managers/complaints.not_read": [{"asked": act} for act in (SheetAct.COST, SheetAct.CAUSE)],
        "managers/complaints.how_to_offer": [{"remedies": [("refund", name)]}, {"remedies": []}],
        **{f"managers/complaints.toast_{each}": [{}] for each in plain},
        **{f"managers/complaints.toast_{each}": [{"client": client}] for each in named},
        "managers/complaints.toast_not_yours": [{"called": called} for called in ([], ["@lead", name])],
        "managers/complaints.toast_empty": [{"pool": name}],
    }


def _of_the_register(name: str, question: str) -> Contexts:
    client, ticket = a_client(name), a_ticket(question)
    kinds = [{"kind": kind} for kind in CaseKind]
    full = {"cause": question, "product": question, "cost_cents": 1250}
    sheets = [
        {"case": a_case(question, asking=act, **more), "ticket": each, "kind": CaseKind.CLAIM}
        for act in (None, *SheetAct)
        for more in ({}, full)
        for each in (ticket, None)
    ]
    rows = [
        {"case": a_case(question, kind=kind, resolved_at=at, **more), "client": client, "ticket": each,
         "link": link, "kind": kind, "category": "📦", "remedy": name}
        for kind in CaseKind
        for at, more, each, link in ((NOW, full, ticket, LINK), (None, {}, None, None))
    ]  # fmt: skip
    found: dict[str, Any] = {"words": question, "count": 12, "page": 1, "pages": 2, "rows": rows[:6]}
    return {
        "managers/register.kind": kinds,
        "managers/register.decision": [{"decision": decision} for decision in Decision if decision],
        "managers/register.sheet": [
            {**each, "client": client, "category": "📦", "remedy": name, "currency": "€"} for each in sheets
        ],
        **{f"managers/register.button_{act}": [{}] for act in (*SheetAct, SearchAct.CSV, SearchAct.XLSX)},
        "managers/register.list": [
            found,
            {**found, "rows": rows[6:], "pages": 1, "words": ""},
            {**found, "rows": [], "count": 0, "pages": 1},
        ],
        **{f"managers/register.word_{name}": [{}] for name in DAYS},
        "managers/register.column": [{"column": column} for column in COLUMNS],
        "managers/register.file": [{"count": 1, "words": ""}, {"count": 5, "words": name}],
        **{f"managers/register.toast_{each}": [{}] for each in ("old", "file")},
    }
