"""Samples of what is said about lines, courtesies, requests and the bot's rights."""

from datetime import timedelta
from typing import Any

from bot.callbacks.models import CallState
from bot.tickets.models import State
from tests.samples.calls import a_call
from tests.samples.people import NOW, Contexts, a_client, a_manager, a_ticket, tickets


def contexts(name: str, question: str) -> Contexts:
    """The contexts of these blocks, for people called `name` and a ticket about `question`."""
    return {**_of_lines(name, question), **_of_courtesy(name), **_of_requests(name, question)}


def _of_lines(name: str, question: str) -> Contexts:
    client, ticket = a_client(name), a_ticket(question)
    refused = [{"client": client, "reason": each} for each in ("blocked", "never sent", f"Bad: {question}")]
    kept = [{"client": client, "reason": each} for each in ("blocked", "too late", f"Bad: {question}")]
    asides = ("how_to_unsend", "taken_back_already", "button_retry")
    toasts = ("retried", "retried_already", "cannot_retry", "stale")
    return {
        "managers/lines.refused": refused,
        "managers/lines.not_taken_back": kept,
        "managers/lines.sent_again": [{"client": client}],
        "managers/lines.delivered_after_all": [{"client": client}],
        "managers/lines.new_topic": [{"client": client}],
        "managers/lines.something_new": [
            {"client": client, "ticket": ticket, "new": new} for new in (a_ticket(question), None)
        ],
        **{f"managers/lines.{aside}": [{}] for aside in asides},
        **{f"managers/lines.toast_{toast}": [{}] for toast in toasts},
        **{
            f"managers/rights.{standing}": [{"group": name}]
            for standing in ("removed", "member", "no_topics", "fine")
        },
    }


def _of_courtesy(name: str) -> Contexts:
    client = a_client(name)
    return {
        "clients/courtesy.thanks": [{}],
        "clients/courtesy.greetings": [{}],
        "clients/courtesy.button_new": [{}],
        "clients/courtesy.answer_thanks": [{"client": client}],
        "clients/courtesy.answer_greeting": [{"client": client}],
    }


def _of_requests(name: str, question: str) -> Contexts:
    client, soon = a_client(name), NOW + timedelta(hours=3)
    every = [*tickets(question), a_ticket("", state=State.WAITING), a_ticket(question, state=State.TAKEN)]
    described: list[dict[str, Any]] = [
        {"ticket": ticket, "state": name, "promised": promised, "call": None, "manager": None}
        for ticket in every
        for promised in (soon, None)
    ]
    called: list[dict[str, Any]] = [
        {**described[-1], "call": a_call(state), "manager": manager}
        for state in CallState
        for manager in (a_manager(name), None)
    ]
    toasts = ("solved_already", "open", "closed")
    return {
        **{f"clients/requests.button_{button}": [{}] for button in ("add", "solved", "not_solved", "list")},
        "clients/requests.state": [
            {"ticket": ticket, "manager": manager, "merged": merged}
            for ticket in every
            for manager in (a_manager(name), None)
            for merged in (1002, None)
        ],
        "clients/requests.list": [{"tickets": described}, {"tickets": called[:8]}, {"tickets": called[8:]}],
        "clients/requests.one": [
            {**each, "lines": lines}
            for each in (*described, *called)
            for lines in ([], [("", question), (name, question)])
        ],
        "clients/menu.no_requests": [{"client": client}],
        "clients/menu.prompt_add": [{"client": client, "ticket": a_ticket(question)}],
        "clients/menu.prompt_missing": [{"client": client}],
        "clients/tickets.added": [
            {"client": client, "ticket": a_ticket(question), "promised": each} for each in (soon, None)
        ],
        "clients/toasts.solved": [{}],
        "clients/toasts.taken_out": [{}],
        **{f"clients/toasts.request_{toast}": [{"ticket": a_ticket(question)}] for toast in toasts},
    }
