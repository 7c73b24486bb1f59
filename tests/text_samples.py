"""What every text is rendered with in tests: by block, one context for each way it can turn out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from bot.clients.models import Client
from bot.delivery.models import InboxRow
from bot.sla.models import Timer, TimerKind
from bot.team.models import Manager
from bot.tickets.models import Ticket
from tests.samples import actions, calls, complaints, delivery, faq, outreach, sla, surveys, talk, views
from tests.samples.people import NOW, Contexts, a_client, a_manager, a_ticket, tickets

PARTS: tuple[Callable[[str, str], Contexts], ...] = (
    delivery.contexts,
    sla.contexts,
    actions.contexts,
    calls.contexts,
    views.contexts,
    faq.contexts,
    talk.contexts,
    complaints.contexts,
    surveys.contexts,
    outreach.contexts,
)
"""The samples of parts that have a module of their own."""


@cache
def contexts(name: str, question: str) -> Contexts:
    """The contexts of every block, with people called `name`, a ticket about `question`; only to be read."""
    client, ticket = a_client(name), a_ticket(question)
    soon = NOW + timedelta(hours=3)
    return {
        **{block: each for part in PARTS for block, each in part(name, question).items()},
        **_of_the_menu(client),
        **_of_settings(client),
        **_of_tickets(client, name, question, soon),
        **_of_toasts(client, ticket, a_manager(name)),
        **_of_lines(client, question, soon),
        "managers/desk.parked": [
            {"row": InboxRow(update_id=17, error=error), "client": each}
            for error in (f"ValueError: {name} {question}", None)
            for each in (client, None)
        ],
        "common/time.today": [{"time": "15:40"}],
        "common/time.tomorrow": [{"time": "15:40"}],
        "common/time.yesterday": [{"time": "15:40"}],
        "common/time.another_day": [{"time": "15:40", "date": "Monday 24 November"}],
        "common/time.date_pattern": [{}],
    }


def _of_the_menu(client: Client) -> Contexts:
    reached = a_client(client.first_name, phone="+46701234567")
    always = {"client": client, "desk": client.first_name}
    buttons = ("ask", "faq", "complain", "call", "requests", "settings", "cancel", "contact")
    messages = (
        "welcome", "help", "cancelled", "unknown_command", "phone_unknown", "language_set",
        "prompt_ask", "complaint_kept", "farewell_again",
    )  # fmt: skip
    return {
        **{f"clients/menu.button_{button}": [{}] for button in buttons},
        "clients/menu.commands": [{}],
        **{f"clients/menu.{message}": [always] for message in messages},
        "clients/menu.phone_saved": [{**always, "client": reached, "phone": reached.phone}],
        "clients/menu.farewell": [{**always, "answered": answered} for answered in (True, False)],
        "clients/menu.zone_set": [{**always, "now": NOW}],
    }


def _of_settings(client: Client) -> Contexts:
    messages = ("which_language", "which_city", "did_you_mean", "no_such_city")
    return {
        "clients/settings.button_language": [{}],
        "clients/settings.button_zone": [{}],
        "clients/settings.button_leave": [{}],
        "clients/settings.overview": [{"client": client, "language": "Svenska", "now": NOW}],
        **{f"clients/settings.{message}": [{"client": client}] for message in messages},
    }


def _of_tickets(client: Client, name: str, question: str, soon: datetime) -> Contexts:
    told = [{"client": client, "ticket": ticket, "promised": soon} for ticket in tickets(question)]
    body = "It is on its way.\n\n<i>See you!</i>"
    return {
        "clients/tickets.acknowledged": told[:3],
        "clients/tickets.filed": told[1:2],
        "clients/tickets.renewed": told[:3],
        "clients/tickets.resolved": [{"client": client, "ticket": told[3]["ticket"]}],
        "clients/tickets.passed_on_words": [{"client": client, "ticket": told[0]["ticket"]}],
        "clients/tickets.followed_up": [{"client": client, "ticket": told[0]["ticket"]}],
        "clients/tickets.in_trouble": [{"client": client}],
        "clients/tickets.signed": [{"body": each, "manager": a_manager(name)} for each in (body, "")],
    }


def _of_toasts(client: Client, ticket: Ticket, manager: Manager) -> Contexts:
    return {
        "clients/toasts.glad": [{}],
        "clients/toasts.with_people": [{}],
        "clients/toasts.rated": [{"score": score} for score in (1, 5)],
        **{f"clients/toasts.{each}": [{}] for each in ("complaint_old", "complaint_sent", "offer_old")},
        **{f"clients/toasts.{each}": [{}] for each in ("rated_long_ago", "survey_over", "survey_tick")},
        "clients/toasts.stale": [{}],
    }


def _of_lines(client: Client, question: str, soon: datetime) -> Contexts:
    """Lines in the client's topic and in General: each for a ticket that a manager has, or nobody yet."""
    manager = a_manager(client.first_name)
    people: list[dict[str, Any]] = [{"manager": manager, "lead": None}, {"manager": None, "lead": "@lead"},
              {"manager": None, "lead": None}]  # fmt: skip
    common: list[dict[str, Any]] = [
        {"client": client, "ticket": ticket, "question": question, **who}
        for ticket in tickets(question)
        for who in people
    ]
    timers: list[dict[str, Any]] = [
        {"timer": Timer(kind=kind, started_at=soon, target_at=soon)} for kind in TimerKind
    ]
    extra: dict[str, list[dict[str, Any]]] = {
        "kind": [{}],
        "head": [{}],
        "who": [{}],
        "responsible": [{}],
        "opened": [
            {"promised": soon, "called": []},
            {"promised": soon, "called": ["@lead", "@mia"]},
            {"promised": soon, "called": [], "question": ""},
        ],
        "warning": timers,
        "escalation": [{**timer, "called": called} for timer in timers for called in ([], ["@lead", "@mia"])],
        "renewed": [{"promised": soon}],
        "promise_at_risk": [{"promised": soon}],
        "sent_from_faq": [{"by": manager, "title": question}],
        "rated": [{"score": score} for score in range(1, 6)],
        "given": [{"by": manager}],
        "woke": [{}],
        "reopened": [{}],
    }
    return {
        **{
            f"managers/tickets.{block}": [{**each, **more} for each in common for more in added]
            for block, added in extra.items()
        },
        "managers/tickets.not_shown": [{"client": client, "content": "story"}],
        "managers/tickets.unknown_command": [{"command": f"/{question}"}],
        "managers/tickets.which_ticket": [{}],
    }
