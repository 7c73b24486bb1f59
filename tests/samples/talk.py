"""Samples of what is said about messages that are more than one question, or none, and of the digest."""

from datetime import timedelta
from typing import Any

from markupsafe import Markup

from bot.faq.learning.buttons import LearnAct
from bot.faq.models import FaqEntry
from bot.tickets.models import Kind
from tests.samples.people import NOW, Contexts, a_client, a_manager, a_ticket, tickets


def contexts(name: str, question: str) -> Contexts:
    """The contexts of these blocks, for people called `name` and a ticket about `question`."""
    return {
        **_of_understanding(name, question),
        **_of_standing(name, question),
        **_of_learning(name, question),
    }


def _of_understanding(name: str, question: str) -> Contexts:
    client, soon = a_client(name), NOW + timedelta(hours=3)
    reached = a_client(name, phone="+46701234567")
    answers = [
        {"title": question, "text": Markup("<b>Yes</b>, we do.")},
        {"title": name, "text": Markup("No.")},
    ]
    common: dict[str, Any] = {"client": client, "answers": answers, "ticket": None, "promised": None}
    return {
        "clients/understanding.answers": [
            {**common, "offers": False},
            {**common, "offers": True},
            {**common, "offers": False, "ticket": a_ticket(question), "promised": soon},
        ],
        "clients/understanding.unclear": [{"client": client}],
        "clients/understanding.phone_noted": [{"client": reached}],
        "clients/understanding.button_call_me": [{}],
        "clients/faq.button_person": [{}],
        "managers/understanding.tag_order": [{"number": "AB-12345"}],
        "managers/understanding.tag_upset": [{}],
    }


def _of_standing(name: str, question: str) -> Contexts:
    told = {"client": a_client(name), "ticket": a_ticket(question), "promised": NOW + timedelta(hours=3)}
    return {
        **{f"clients/tickets.passed_on_{sort}": [told] for sort in ("order", "email", "link")},
        "clients/tickets.answer_by": [told],
        "clients/tickets.comes_first": [told],
        "clients/tickets.stands": [
            {**told, "ticket": ticket, "manager": manager, "promised": promised}
            for ticket in tickets(question)
            for manager in (a_manager(name), None)
            for promised in (told["promised"], None)
            if ticket.kind in list(Kind)
        ],
    }


def _of_learning(name: str, question: str) -> Contexts:
    by = a_manager(name)
    states = [("open", None), ("added", by), ("dismissed", by), ("added", None)]
    candidate: dict[str, Any] = {"kind": "candidate", "text": question, "title": name}
    group: dict[str, Any] = {"kind": "group", "questions": [question, name], "answer": question}
    items = [
        {**item, "number": number, "state": state, "by": who}
        for number, (state, who) in enumerate(states, 1)
        for item in (
            {**candidate, "count": 1},
            {**candidate, "count": 3},
            {**group, "count": 1, "is_personal": False},
            {**group, "count": 3, "is_personal": True},
        )
    ]
    poor = [{"title": question, "entry": FaqEntry(shown=30, helped=8, not_helped=12)}]
    common: dict[str, Any] = {"totals": (100, 60, 20), "page": 1}
    toasts = ("added", "dismissed", "undone", "changed", "entry_gone", "refused", "stale")
    return {
        "managers/learning.digest": [
            *({**common, "items": items[at : at + 4], "poor": poor, "pages": 2} for at in range(0, 16, 4)),
            {**common, "items": [], "poor": poor, "pages": 1},
            {**common, "items": items[:1], "poor": [], "pages": 1},
        ],
        **{f"managers/learning.button_{act}": [{"number": 3}] for act in LearnAct if act != LearnAct.PAGE},
        "managers/learning.to_edit": [{"question": question[:200], "answer": name * 50}],
        "managers/learning.nothing": [{}],
        "managers/learning.both_needed": [{}],
        **{f"managers/learning.toast_{toast}": [{}] for toast in toasts},
        **{
            f"managers/learning.toast_{state}_already": [{"by": each} for each in (by, None)]
            for state in ("added", "dismissed")
        },
    }
