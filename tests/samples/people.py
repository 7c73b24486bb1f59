"""Who and what appears in the samples: a client, a manager, tickets of every kind, a clock that stands."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.clients.models import Client
from bot.team.models import Manager
from bot.tickets.models import Kind, State, Ticket

Contexts = dict[str, list[dict[str, Any]]]
"""By block, one context for each way it can turn out."""

NOW = datetime.combine(date(2025, 11, 22), time(12), UTC)
"""A Saturday."""


class StoppedClock:
    """A clock that stands still."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()


def a_client(name: str, **fields: Any) -> Client:
    """A client from Sweden who has told nothing but the name."""
    given: dict[str, Any] = {"language": "sv", "zone": "Europe/Stockholm", "country": "SE", **fields}
    return Client(id=1, user_id=11, first_name=name, created_at=NOW, last_seen_at=NOW, **given)


def a_manager(name: str) -> Manager:
    """A manager."""
    return Manager(user_id=21, first_name=name, last_seen_at=NOW)


def a_ticket(question: str, kind: Kind = Kind.QUESTION, **fields: Any) -> Ticket:
    """Ticket #1001, opened an hour ago; open unless `fields` say otherwise."""
    given: dict[str, Any] = {"state": State.OPEN, **fields}
    return Ticket(
        id=1, client_id=1, kind=kind, question=question, opened_at=NOW - timedelta(hours=1), **given
    )


def tickets(question: str) -> Iterator[Ticket]:
    """Tickets of all kinds, and a resolved one."""
    for kind in Kind:
        yield a_ticket(question, kind)
    yield a_ticket(question, state=State.RESOLVED, taken_by=21, resolved_by=21, resolved_at=NOW)
