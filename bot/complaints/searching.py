"""What a manager asks the register for: words, categories, kinds, causes and a period."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.complaints.models import Case
from bot.coupons.models import Coupon
from bot.tickets.models import Ticket

_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
RANGE = ".."
"""Between the first and the last day of a period: `2026-11-01..2026-11-15`."""

DAYS = {"today": 1, "week": 7, "month": 31, "year": 366}
"""What a period may be called that ends today, in days."""

Row = tuple[Case, Client, Ticket | None, Coupon | None]


@dataclass(frozen=True)
class Sought:
    """Cases of one of the kinds and categories, opened from `since` until before `until`, with all words."""

    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    words: tuple[str, ...] = ()

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for the database."""
        found = [Case.searchable.contains(word, autoescape=True) for word in self.words]
        found += [Case.kind.in_(self.kinds)] if self.kinds else []
        found += [Case.category.in_(self.categories)] if self.categories else []
        found += [Case.opened_at >= self.since] if self.since else []
        found += [Case.opened_at < self.until] if self.until else []
        return found


def read(
    text: str,
    kinds: Mapping[str, str],
    categories: Mapping[str, str],
    periods: Mapping[str, str],
    now: datetime,
    zone: ZoneInfo,
) -> Sought:
    """Read what was typed. The mappings say what a word (case-folded) stands for; other words are sought."""
    today = now.astimezone(zone).date()
    found_kinds, found_categories, words = [], [], []
    since: date | None = None
    until: date | None = None
    for word in text.casefold().split():
        if word in kinds:
            found_kinds.append(kinds[word])
        elif word in categories:
            found_categories.append(categories[word])
        elif word in periods:
            since, until = today - timedelta(days=DAYS[periods[word]] - 1), today
        elif span := _span(word):
            since, until = span
        else:
            words.append(word)
    return Sought(
        tuple(found_kinds),
        tuple(found_categories),
        _midnight(since, zone) if since else None,
        _midnight(until + timedelta(days=1), zone) if until and until < date.max else None,
        tuple(words),
    )


async def count(session: AsyncSession, sought: Sought) -> int:
    """How many cases there are."""
    query = select(func.count()).select_from(Case).where(*sought.conditions)
    return await session.scalar(query) or 0


async def page(session: AsyncSession, sought: Sought, start: int, most: int) -> Sequence[Row]:
    """Up to `most` cases from the `start`-th on, the newest first, with whose they are."""
    query = (
        select(Case, Client, Ticket, Coupon)
        .join(Client, Client.id == Case.client_id)
        .outerjoin(Ticket, Ticket.id == Case.ticket_id)
        .outerjoin(Coupon, Coupon.id == Case.coupon_id)
        .where(*sought.conditions)
        .order_by(Case.opened_at.desc(), Case.id.desc())
    )
    rows = await session.execute(query.offset(start).limit(most))
    return [(case, client, ticket, coupon) for case, client, ticket, coupon in rows]


def _span(word: str) -> tuple[date, date] | None:
    """The first and the last day of `2026`, `2026-11`, `2026-11-25`, or of two of these."""
    first, separator, last = word.partition(RANGE)
    begins, ends = _days(first), _days(last) if separator else _days(first)
    return (begins[0], ends[1]) if begins and ends else None


def _days(word: str) -> tuple[date, date] | None:
    match = _PERIOD.fullmatch(word)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first
        after = date(first.year + 1, 1, 1) if not month else (first + timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):  # such as the month 13, or the year 9999
        return None
    return first, after - timedelta(days=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
