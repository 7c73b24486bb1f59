"""`deskbell faq check`: reads an FAQ file, without a desk."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.faq.describing import describe
from bot.faq.entries import Entry
from bot.faq.file import load


def read(path: Path, config: Config | None) -> list[Entry]:
    """The entries of the file. Raises `FaqFileError` with all that is wrong with it.

    config: the desk's, if there is one; segments of clients that it doesn't know are refused then.
    """
    return load(path, config.clients.segments if config else None)


def summary(entries: Sequence[Entry], config: Config | None) -> str:
    """What the file has. Days begin in the desk's time zone, if there is a desk."""
    zone = ZoneInfo(config.desk.timezone) if config else None
    return describe(entries, datetime.now(zone).date())
