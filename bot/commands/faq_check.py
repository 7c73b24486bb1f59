"""`deskbell faq check`: reads an FAQ file, without a desk."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.faq.describing import describe
from bot.faq.file import load


def summary(path: Path, config: Config | None) -> str:
    """What the file has. Raises `FaqFileError` with all that is wrong with it.

    config: the desk's, if there is one; segments of clients that it doesn't know are refused then.
    """
    entries = load(path, config.clients.segments if config else None)
    zone = ZoneInfo(config.desk.timezone) if config else None
    return describe(entries, datetime.now(zone).date())
