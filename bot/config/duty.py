"""Who is on duty when, as the configuration writes it, and the rota that it makes."""

import re
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator

from bot.config.hours import WEEKDAYS
from bot.config.types import Section
from bot.sla.windows import parse_windows
from bot.sla.worktime import Calendar
from bot.team.rota import Rota, Shift, Who

_USERNAME = re.compile(r"@[A-Za-z0-9_]{2,32}")

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
EVERY_DAY: tuple[Weekday, ...] = get_args(Weekday)


def _who(value: object) -> object:
    is_id = isinstance(value, int) and not isinstance(value, bool) and value > 0
    if not is_id and not (isinstance(value, str) and _USERNAME.fullmatch(value)):
        raise ValueError("a manager's @username, or their user id such as 4242")
    return value


Person = Annotated[Who, BeforeValidator(_who)]
"""A manager, as the configuration names them."""


def _some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise ValueError("a list that is not empty")
    return values


def _hours(text: str) -> str:
    try:
        if not parse_windows(text):
            raise ValueError("no hours at all")
    except ValueError as error:
        raise ValueError(f'hours such as "08:00-16:00" or "22:00-06:00" ({error})') from None
    return text


class ShiftHours(Section):
    """Some managers on duty at the same hours of the same weekdays, public holidays or not."""

    who: Annotated[tuple[Person, ...], AfterValidator(_some)]
    days: Annotated[tuple[Weekday, ...], AfterValidator(_some)] = EVERY_DAY
    hours: Annotated[str, AfterValidator(_hours)]


class Duty(Section):
    """How new tickets find somebody, and who is on duty when."""

    assign: Literal["button", "round_robin"] = "button"
    sticky: bool = True
    shifts: tuple[ShiftHours, ...] = ()

    def rota(self, zone: ZoneInfo) -> Rota:
        """The rota by the wall clock of `zone`."""
        return Rota(tuple(_shift(each, zone) for each in self.shifts))


def _shift(shift: ShiftHours, zone: ZoneInfo) -> Shift:
    windows = parse_windows(shift.hours)
    week = {WEEKDAYS.index(day): windows for day in shift.days}
    return Shift(shift.who, Calendar(zone, week))
