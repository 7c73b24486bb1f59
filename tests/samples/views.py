"""Samples of lists, the board, the rota and standard replies."""

from datetime import timedelta
from typing import Any

from bot.replies.models import Draft
from bot.team.models import Manager
from bot.tickets.lists import View
from bot.tickets.models import State
from tests.samples.people import NOW, Contexts, a_client, a_manager, a_ticket

LINK = "https://t.me/c/1234567890/17"


def contexts(name: str, question: str) -> Contexts:
    """The contexts of the blocks of these parts."""
    return {**_of_lists(name, question), **_of_duty(name), **_of_replies(name, question)}


def _rows(name: str, question: str, most: int) -> list[dict[str, Any]]:
    """Rows of every sort, as many as a list can have."""
    client, manager = a_client(name), a_manager(name)
    late, soon = NOW - timedelta(hours=1), NOW + timedelta(days=2)
    tickets = [
        a_ticket(question, urgent_at=late),
        a_ticket("", urgent_at=soon, taken_by=21),
        a_ticket(question, state=State.WAITING),
        a_ticket(question, state=State.SNOOZED, turns_at=soon),
        a_ticket(question),
    ]
    sorts = [
        {"ticket": ticket, "client": client, "manager": who, "link": link}
        for ticket in tickets
        for who in (manager, None)
        for link in (LINK, None)
    ]
    return [sorts[at % len(sorts)] for at in range(most)]


def _of_lists(name: str, question: str) -> Contexts:
    given = {"who": a_manager(name), "tag": "refund", "now": NOW, "page": 1, "many": False}
    rows = _rows(name, question, 8)
    full = {"rows": rows, "count": 17, "pages": 3}
    empty = {"rows": [], "count": 0, "pages": 1}
    lists = [{**given, **each, "view": view} for view in View for each in (full, empty)]
    counts: dict[str, Any] = {"overdue": 2, "free": "999+", "waiting": 0, "snoozed": 1, "now": NOW}
    some = {**counts, "total": 20, "late": rows, "coming": _rows(name, question, 12), "more": True}
    none = {**counts, "total": 0, "late": [], "coming": [], "more": False}
    words = [f"{kind}_{view}" for view in View for kind in ("button", "word")]
    return {
        **{f"managers/lists.{word}": [{}] for word in words if word != "button_tag"},
        "managers/lists.title": lists,
        "managers/lists.empty": lists,
        "managers/lists.list": [*lists, {**lists[0], "many": True, "count": 1000}],
        "managers/lists.examples": [{}],
        "managers/lists.toast_old": [{}],
        "managers/board.board": [some, none, {**some, "late": [], "more": False}],
    }


def _of_duty(name: str) -> Contexts:
    manager = a_manager(name)
    other = Manager(user_id=22, first_name=name, last_seen_at=NOW)
    about = {"client": a_client(name), "manager": manager, "before": other}
    one: dict[str, Any] = {"gone": manager, "went": [(other, 1)], "count": 1}
    more = {**one, "went": [(other, 2), (manager, 1)], "count": 3}
    later = NOW + timedelta(hours=3)
    always: dict[str, Any] = {"round_robin": False, "sticky": True, "has_rota": True, "unknown": []}
    on = {**always, "on_duty": [(name, later), (name, None)], "next_at": later, "next_names": [name, name]}
    off = {**on, "on_duty": [], "unknown": ["@somebody", "4242"], "round_robin": True, "sticky": False}
    everybody = {**on, "has_rota": False, "next_at": None, "next_names": []}
    return {
        "managers/duty.handed_over": [about],
        "managers/duty.assigned": [about],
        "managers/duty.shift_over": [one, more],
        "managers/duty.dealt_out": [one, more],
        "managers/duty.duty": [on, off, everybody],
    }


def _of_replies(name: str, question: str) -> Contexts:
    client, manager, ticket = a_client(name), a_manager(name), a_ticket(question)
    draft = Draft(id=1, body="It is on its <b>way</b>.", title="On its way")
    shown = {"draft": draft, "client": client, "ticket": ticket, "by": manager}
    toasts: dict[str, dict[str, Any]] = {"sent": {"client": client}, "over": {"ticket": ticket}}
    return {
        **{f"managers/replies.button_{each}": [{}] for each in ("replies", "send", "change", "drop")},
        "managers/replies.promised": [{"promised": NOW + timedelta(hours=1)}, {"promised": None}],
        "managers/replies.choose": [{"client": client, "ticket": ticket}],
        "managers/replies.draft": [
            {**shown, "changed": changed, "other": other}
            for changed, other in ((False, None), (True, None), (False, "en"))
        ],
        "managers/replies.to_change": [{"text": name}],
        "managers/replies.sent": [shown],
        "managers/replies.discarded": [shown],
        "managers/replies.over": [{"ticket": ticket}],
        "managers/replies.unknown": [{"key": name}],
        **{f"managers/replies.{each}": [{}] for each in ("only_text", "none", "where")},
        **{
            f"managers/replies.toast_{each}": [toasts.get(each, {})]
            for each in ("sent", "discarded", "used", "over", "none", "stale")
        },
    }
