"""Samples of what managers do with a ticket: its card, buttons, commands, history and client."""

from datetime import timedelta
from typing import Any

from markupsafe import Markup

from bot.callbacks.models import CallState
from bot.tickets.buttons import Act
from bot.tickets.models import (
    Delivery,
    Direction,
    State,
    Ticket,
    TicketEvent,
    TicketMessage,
    TicketPriority,
)
from bot.tickets.orders import NAMES
from bot.tickets.refusals import Refusal
from bot.tickets.times import NAPS
from tests.samples.calls import a_call
from tests.samples.outreach import NOBODY, a_profile
from tests.samples.people import NOW, Contexts, a_client, a_manager, a_ticket, tickets

SOON, LATER = NOW + timedelta(hours=3), NOW + timedelta(days=2)
LINK = "https://t.me/c/1234567890/17"
ASKING = ("faq", "give", "snooze", "priority", "tags", "offer", "register")

SILENT = {Act.SEND_FAQ, Act.SNOOZE_UNTIL, Act.GIVE_TO, Act.SEGMENT, Act.OWN}
"""Their labels are what they carry."""


def contexts(name: str, question: str) -> Contexts:
    """The contexts of these blocks, for people called `name` and a ticket about `question`."""
    return {
        **_of_cards(name, question),
        **_of_buttons(),
        **_of_commands(name, question),
        **_of_toasts(name, question),
        **_of_history(name, question),
        **_of_clients(name, question),
        **_told(name, question),
    }


def _of_a_card(name: str, question: str) -> dict[str, Any]:
    """A card of a ticket that has just been opened."""
    return {
        "client": a_client(name),
        "ticket": a_ticket(question),
        "question": question,
        "manager": None,
        "respond_by": SOON,
        "resolve_by": SOON,
        "promised": LATER,
        "waiting_since": None,
        "tags": [],
        "links": [],
        "nudges": [],
        "answered": [],
        "merged_into": None,
        "asking": "",
        "additions": [],
        "call": None,
        "is_current": True,
    }


def _of_cards(name: str, question: str) -> Contexts:
    manager = a_manager(name)
    told_more = a_client(
        name, last_name=name, username="asa", phone="+46701234567", country="XX", segment="vip"
    )
    plain = _of_a_card(name, question)
    taken = {**plain, "client": told_more, "manager": manager, "respond_by": None}
    over = {**taken, "resolve_by": None}
    other = a_ticket(question)
    waiting = a_ticket(question, state=State.WAITING)
    asleep = a_ticket(question, state=State.SNOOZED, turns_at=LATER)
    resolved: dict[str, Any] = {"state": State.RESOLVED, "resolved_at": NOW}
    closed = a_ticket(question, state=State.CLOSED, resolved_at=NOW)
    priorities = [{**plain, "ticket": a_ticket(question, priority=each)} for each in TicketPriority]
    return {
        "managers/tickets.card": [
            plain,
            {**plain, "question": ""},
            taken,
            *({**each, "call": a_call(state)} for each in (plain, taken) for state in CallState),
            *priorities,
            *({**taken, "asking": asking} for asking in ASKING),
            {**taken, "is_current": False},
            {**taken, "additions": [Markup("📂 <b>The product</b>\n🎯 A refund")]},
            {**taken, "tags": ["refund", "vip"], "links": [(other, LINK), (other, None)]},
            *({**taken, "nudges": [NOW] * number, "answered": [question, name]} for number in (1, 2)),
            {**taken, "ticket": waiting, "waiting_since": NOW, "resolve_by": None},
            {**taken, "ticket": waiting, "resolve_by": None},
            {**taken, "ticket": asleep},
            {**over, "ticket": a_ticket(question, turns_at=LATER, **resolved)},
            {**over, "ticket": a_ticket(question, **resolved), "manager": None},
            {**over, "ticket": closed},
            {**over, "ticket": closed, "merged_into": 1002},
        ],
        "managers/tickets.priority": priorities,
    }


def _of_buttons() -> Contexts:
    acts = [act for act in Act if act not in SILENT]
    return {
        **{f"managers/actions.button_{act.value}": [{}] for act in acts},
        **{f"managers/actions.nap_{nap}": [{"until": LATER}] for nap in NAPS},
        "managers/actions.words_for_tomorrow": [{}],
        "managers/actions.priority": [{"priority": each} for each in TicketPriority],
        "managers/actions.segment": [{"segment": "vip", "has": has} for has in (True, False)],
        "managers/actions.own_manager": [{"has": has} for has in (True, False)],
    }


def _of_commands(name: str, question: str) -> Contexts:
    del question
    usages = [{"command": each, "segments": ("vip",)} for each in NAMES]
    return {
        "managers/actions.commands": [{}],
        "managers/actions.help": [{}],
        "managers/actions.which_ticket": [{"command": "take"}],
        "managers/actions.no_such_ticket": [{"number": 1005}],
        "managers/actions.usage": [
            *usages,
            {"command": "segment", "segments": (name[:32], "vip")},
            {"command": "segment", "segments": ()},
        ],
    }


def _of_toasts(name: str, question: str) -> Contexts:
    client, manager = a_client(name), a_manager(name)
    ticket: dict[str, Any] = {"ticket": a_ticket(question), "manager": manager}
    numbered = ("taken", "given", "released", "woken", "resolved", "reopened", "priority")
    of_client = ("waiting", "faq_sent")
    put_off = {"client": client, "until": LATER}
    segments = [{"client": each} for each in (client, a_client(name, segment="vip"))]
    return {
        **{f"managers/toasts.{toast}": [ticket] for toast in numbered},
        **{f"managers/toasts.{toast}": [{"client": client}] for toast in of_client},
        **{f"managers/toasts.refused_{refusal}": [ticket] for refusal in Refusal},
        "managers/toasts.snoozed": [{**put_off, "promised": LATER}, {**put_off, "promised": None}],
        "managers/toasts.merged": [{**ticket, "other": a_ticket(question)}],
        "managers/toasts.segment": segments,
        "managers/toasts.own_manager": [{"client": client, "own": own} for own in (manager, None)],
        "managers/toasts.no_such_ticket": [{"number": 1005}],
        **{
            f"managers/toasts.{toast}": [{}]
            for toast in ("no_suggestions", "nobody_to_give", "unknown_manager", "stale")
        },
    }


EVENTS: dict[str, dict[str, Any]] = {
    "opened": {"kind": "question"},
    "taken": {},
    "given": {"to": 21},
    "assigned": {"to": 21},
    "released": {},
    "waiting": {},
    "snoozed": {"until": LATER.isoformat()},
    "woke": {},
    "priority": {"before": "normal", "now": "high"},
    "tagged": {"tags": ["refund"]},
    "untagged": {"tags": ["refund", "vip"]},
    "nudged": {},
    "partly answered": {"titles": ["Delivery", "Returns"]},
    "merged": {"into": 1002},
    "absorbed": {"number": 1002},
    "linked": {"number": 1002},
    "resolved": {},
    "reopened": {},
    "closed": {},
    "segment": {"segment": None},
    "own manager": {"to": None},
    "sent again": {},
    "taken back": {},
    "taken out": {},
    "remedy granted": {"remedy": "refund"},
    "remedy offered": {"remedy": "refund"},
    "offer taken": {"remedy": "refund"},
    "offer declined": {"remedy": "refund"},
    "call moved": {"to": LATER.isoformat()},
    "call cancelled": {},
    "call reached": {},
    "call unanswered": {},
    "something else": {},
}
"""What happens to tickets, with its details."""


def _of_history(name: str, question: str) -> Contexts:
    client, manager = a_client(name), a_manager(name)
    events = [TicketEvent(at=NOW, what=what, details=details) for what, details in EVENTS.items()]
    lines = [
        TicketMessage(at=NOW, direction=direction, content="video_note", delivery=delivery)
        for direction in Direction
        for delivery in Delivery
    ]
    said = question[:1000].strip()
    return {
        "managers/history.page": [
            {"ticket": a_ticket(question), "client": client, "body": "…", "page": 1, "pages": pages}
            for pages in (1, 3)
        ],
        "managers/history.event": [
            {"event": event, "client": client, "by": by, "to": by, "number": number}
            for event in events
            for by, number in ((manager, None), (None, 1002))
        ],
        "managers/history.line": [
            {"line": line, "client": client, "by": by, "number": None, "said": words, "before": before}
            for line in lines
            for by, words, before in ((manager, said, [name, said]), (None, "", []))
        ],
    }


def _of_clients(name: str, question: str) -> Contexts:
    every: list[Ticket] = list(tickets(question))
    known = a_client(name, username="asa", phone="+46701234567", segment="vip", blocked_at=NOW)
    common: dict[str, Any] = {"local_time": "13:00", "count": 1, "profile": NOBODY, "refused": []}
    told = a_client(name, personal_line=question, left_at=NOW)
    return {
        "managers/history.client": [
            {**common, "client": a_client(name), "own": None, "rating": None, "last": []},
            {
                **common,
                "client": told,
                "profile": a_profile(name[:60]),
                "refused": ["News"],
                "own": None,
                "rating": None,
                "last": [],
            },
            {
                **common,
                "client": known,
                "own": a_manager(name),
                "count": 5,
                "rating": 4.5,
                "last": [(ticket, link) for ticket in every for link in (LINK, None)],
            },
        ]
    }


def _told(name: str, question: str) -> Contexts:
    told: dict[str, Any] = {"client": a_client(name), "ticket": a_ticket(question), "promised": LATER}
    merged = {**told, "other": a_ticket(question)}
    moved = ("promise_moved", "put_off", "reopened", "waiting", "resolved_by_client")
    return {
        **{f"clients/tickets.{block}": [told] for block in moved},
        "clients/tickets.not_satisfied": [{**told, "lead": lead} for lead in (a_manager(name), None)],
        "clients/tickets.merged": [merged, {**merged, "promised": None}],
    }
