"""Working hours as the configuration writes them, and the calendar they make."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from bot.config.sections import Desk
from bot.config.types import Section
from bot.errors import ConfigError
from bot.sla.worktime import Calendar, parse_windows

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
    """When the desk works: the only hours that count for promises and deadlines."""

    week: Week = Week()
    holidays: bool = True
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
        """The working calendar in the desk's zone; ConfigError where the country's holidays are unknown.

        Takes half a second when public holidays are on, which are loaded then.
        """
        calendar = self._calendar(ZoneInfo(desk.timezone))
        if not self.holidays:
            return calendar
        try:
            return replace(calendar, country=desk.country, language=desk.language)
        except (ValueError, NotImplementedError) as error:
            hint = "With hours.holidays = false it does without, and days_off lists what is closed."
            raise ConfigError(f"desk.country has no known holidays ({error}). {hint}") from error

    def _calendar(self, zone: ZoneInfo) -> Calendar:
        week = {day: parse_windows(getattr(self.week, name)) for day, name in enumerate(WEEKDAYS)}
        special = {day: parse_windows(text) for day, text in self.special.items()}
        return Calendar(zone, week, days_off=frozenset(self.days_off), special=special)
