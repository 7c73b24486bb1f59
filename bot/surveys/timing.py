"""When a client may be asked, and whose turn it is: nobody too often, and never many at once."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, not_

from bot.clients.models import Client
from bot.surveys.models import Invitation, InvitationState, Rating
from bot.tickets.models import Ticket

JUST_SOLVED = timedelta(days=1)
"""So long after a request was solved its client has only just been asked for a rating."""

STRIDE = 2_654_435_761
"""Multiplies numbers so that neighbours come to lie far apart (D. Knuth, TAOCP vol. 3, 6.4)."""

WIDTH = 2**32
FROM, UNTIL = time(10), time(18)
"""Between these hours of their own day clients are asked by turns."""

_MINUTES = (UNTIL.hour - FROM.hour) * 60


def is_free(now: datetime, floor: timedelta) -> ColumnElement[bool]:
    """Who is rested, and is to get no other survey yet."""
    planned = exists().where(Invitation.client_id == Client.id, Invitation.state == InvitationState.PLANNED)
    return and_(not_(planned), is_rested(now, floor))


def is_rested(now: datetime, floor: timedelta) -> ColumnElement[bool]:
    """Who has had no survey for so long, has rated nothing, and has no request solved within a day."""
    since = now - floor
    asked = exists().where(Invitation.client_id == Client.id, Invitation.sent_at > since)
    rated = exists().where(
        Rating.ticket_id == Ticket.id, Ticket.client_id == Client.id, Rating.rated_at > since
    )
    solved = exists().where(Ticket.client_id == Client.id, Ticket.resolved_at > now - JUST_SOLVED)
    return and_(not_(asked), not_(rated), not_(solved))


def has_turn(day: date, days: int) -> ColumnElement[bool]:
    """Whose turn it is on a day, when each client has one turn in so many days; the same share every day."""
    return (Client.id * STRIDE) % WIDTH % days == day.toordinal() % days


def round_of(day: date, days: int) -> int:
    """The number of the period that a day is in."""
    return day.toordinal() // days


def moment_of_turn(client_id: int, day: date, days: int, zone: str) -> datetime:
    """At what time of the day it is the client's turn, in UTC: between 10 and 18 of their own clock."""
    minutes = client_id * STRIDE % WIDTH // days % _MINUTES
    return (datetime.combine(day, FROM, ZoneInfo(zone)) + timedelta(minutes=minutes)).astimezone(UTC)
