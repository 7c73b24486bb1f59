"""Working hours as the configuration writes them, and the calendar they make."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.config.sections import Desk
from bot.config.sla import ALWAYS
from bot.config.types import Country, Section, TimeZone, empty_is_none
from bot.errors import ConfigError
from bot.greetings.holidays import PUBLIC
from bot.sla.windows import parse_windows
from bot.sla.worktime import Calendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _windows(text: str) -> str:
    try:
        parse_windows(text)
    except ValueError as error:
        raise ValueError(f'hours such as "09:00-12:00, 13:00-18:00", or "" for closed ({error})') from None
    return text


Windows = Annotated[str, AfterValidator(_windows)]


class Week(Section):
    """Opening hours by weekday; an empty text is a closed day."""

    monday: Windows = "09:00-18:00"
    tuesday: Windows = "09:00-18:00"
    wednesday: Windows = "09:00-18:00"
    thursday: Windows = "09:00-18:00"
    friday: Windows = "09:00-18:00"
    saturday: Windows = ""
    sunday: Windows = ""


class Hours(Section):
    """When a team works: the only hours that count for its promises and deadlines."""

    timezone: Annotated[TimeZone | None, BeforeValidator(empty_is_none)] = None
    country: Annotated[Country | None, BeforeValidator(empty_is_none)] = None
    week: Week = Week()
    holidays: bool = True
    holiday_kinds: tuple[str, ...] = (PUBLIC,)
    half_days_until: Annotated[time | None, BeforeValidator(empty_is_none)] = None
    days_off: tuple[date, ...] = ()
    special: dict[date, Windows] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _makes_a_calendar(self) -> Self:
        try:
            self._calendar(ZoneInfo("UTC"))
        except ValueError as error:
            raise ValueError(f"hours that do not overlap, but {error}") from None
        return self

    def calendar(self, desk: Desk) -> Calendar:
        """The working calendar, in the desk's zone and country where it has none of its own.

        ConfigError where the country's holidays are unknown. Takes half a second when public holidays
        are on, which are loaded then.
        """
        calendar = self._calendar(ZoneInfo(self.timezone or desk.timezone))
        if not self.holidays:
            return calendar
        country = self.country or desk.country
        try:
            return replace(
                calendar,
                country=country,
                language=desk.language,
                holiday_kinds=self.holiday_kinds,
                half_days_until=self.half_days_until,
            )
        except (ValueError, NotImplementedError) as error:
            hint = "With hours.holidays = false it does without, and days_off lists what is closed."
            raise ConfigError(f"No such holidays are known for {country} ({error}). {hint}") from error

    def _calendar(self, zone: ZoneInfo) -> Calendar:
        week = {day: parse_windows(getattr(self.week, name)) for day, name in enumerate(WEEKDAYS)}
        special = {day: parse_windows(text) for day, text in self.special.items()}
        return Calendar(zone, week, days_off=frozenset(self.days_off), special=special)


def calendars(hours: Hours, further: Mapping[str, Hours], desk: Desk) -> dict[str, Calendar]:
    """All calendars by name: that of `[hours]` has none, and one never closes. Raises as `Hours.calendar`."""
    always = Calendar.always(ZoneInfo(hours.timezone or desk.timezone))
    named = {name: each.calendar(desk) for name, each in further.items()}
    return {"": hours.calendar(desk), ALWAYS: always, **named}
