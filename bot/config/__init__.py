"""The configuration: a TOML file, the environment over it, and nothing unknown in either.

Every key is described in config.example.toml. The environment names a key as DESKBELL_ and the path
joined by two underscores: `telegram.token` is DESKBELL_TELEGRAM__TOKEN.
"""

from bot.config.hours import Hours, Week
from bot.config.load import load_config
from bot.config.model import Config
from bot.config.problems import InvalidConfigError
from bot.config.sections import (
    Database,
    Desk,
    Faq,
    Greetings,
    Limits,
    Log,
    Managers,
    Sla,
    Storage,
    Telegram,
    Webhook,
)

__all__ = [
    "Config",
    "Database",
    "Desk",
    "Faq",
    "Greetings",
    "Hours",
    "InvalidConfigError",
    "Limits",
    "Log",
    "Managers",
    "Sla",
    "Storage",
    "Telegram",
    "Webhook",
    "Week",
    "load_config",
]
