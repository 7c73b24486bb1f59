"""How clients are asked how satisfied they are: `[surveys]`."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from bot.config.duty import Person, Weekday
from bot.config.types import Delay, Duration, OptionalPath, OptionalUrl, Section


class Nps(Section):
    """The Net Promoter Score, which is asked for all the time once a manager has begun it.

    period: within which each client is asked once at most. link: where promoters may recommend the desk.
    follow_up: who looks after detractors; whoever of them is on duty and whose turn it is.
    """

    period: Duration = timedelta(days=90)
    link: OptionalUrl = None
    follow_up: tuple[Person, ...] = ()

    @property
    def days(self) -> int:
        """The period in whole days, at least one."""
        return max(1, self.period.days)


class Surveys(Section):
    """Ratings, questionnaires and the week's feedback. `weekly_hour` is by the desk's own zone."""

    directory: OptionalPath = None
    floor: Delay = timedelta(days=14)
    open_for: Duration = timedelta(days=14)
    later: Duration = timedelta(days=1)
    change_within: Duration = timedelta(days=1)
    weekly_day: Weekday | Literal[""] = "monday"
    weekly_hour: int = Field(default=9, ge=0, le=23)
    nps: Nps = Nps()
