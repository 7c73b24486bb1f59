"""What the desk sends of its own accord, and when not: `[outreach]`."""

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.config.types import Duration, Section
from bot.sla.windows import Window, parse_windows

Mailing = Literal["news", "invitation", "offer", "information", "greeting", "survey"]
"""The kinds of messages that nobody has asked for; a client can unsubscribe from each."""


def _night(text: str) -> str:
    try:
        windows = parse_windows(text)
    except ValueError as error:
        raise ValueError(f'hours such as "21:00-09:00", or "" for none ({error})') from None
    if len(windows) > 1:
        raise ValueError('one window of hours, such as "21:00-09:00"')
    return text


class Outreach(Section):
    """When clients are left alone, and how often they may be written to unasked."""

    quiet_hours: Annotated[str, AfterValidator(_night)] = "21:00-09:00"
    most: int = Field(default=2, ge=1)
    within: Duration = timedelta(days=7)
    opt_in: tuple[Mailing, ...] = ()

    @property
    def quiet(self) -> Window | None:
        """The quiet hours on the client's wall clock; None if there are none."""
        return next(iter(parse_windows(self.quiet_hours)), None)

    def is_quiet(self, clock: time) -> bool:
        """Whether somebody whose clock shows this is left alone."""
        if self.quiet is None:
            return False
        start, end = self.quiet.start, self.quiet.end
        return start <= clock < end if start < end else clock >= start or clock < end
