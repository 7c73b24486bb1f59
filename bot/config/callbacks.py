"""How calls are booked: `[callbacks]`. config.example.toml says what every key means."""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.config.types import Delay, Duration, Section


def _slot(length: timedelta) -> timedelta:
    if length % timedelta(minutes=1) or not timedelta(minutes=5) <= length <= timedelta(hours=8):
        raise ValueError('whole minutes, from "5m" to "8h"')
    return length


class Callbacks(Section):
    """Calls that clients book. `remind_client` is an hour of the client's own clock."""

    slot: Annotated[Duration, AfterValidator(_slot)] = timedelta(minutes=30)
    capacity: int = Field(default=1, ge=1, le=100)
    lead: Delay = timedelta(minutes=30)
    horizon: int = Field(default=14, ge=1, le=90)
    """In days."""
    calendar: str = ""
    remind_manager: Duration = timedelta(minutes=10)
    remind_client: int = Field(default=8, ge=6, le=11)
    confirm_within: Duration = timedelta(minutes=15)
