"""The configuration: a TOML file, the environment over it, and nothing unknown in either.

Every key is described in config.example.toml. The environment names a key as DESKBELL_ and the path
joined by two underscores: `telegram.token` is DESKBELL_TELEGRAM__TOKEN.
"""

from bot.config.callbacks import Callbacks
from bot.config.duty import Duty, ShiftHours
from bot.config.hours import Hours, Week
from bot.config.load import load_config
from bot.config.model import Config
from bot.config.problems import InvalidConfigError
from bot.config.replies import Replies
from bot.config.sections import (
    Clients,
    Database,
    Desk,
    Faq,
    Greetings,
    Limits,
    Log,
    Managers,
    Storage,
    Telegram,
    Webhook,
)
from bot.config.sla import Policy, Sla

__all__ = [
    "Callbacks",
    "Clients",
    "Config",
    "Database",
    "Desk",
    "Duty",
    "Faq",
    "Greetings",
    "Hours",
    "InvalidConfigError",
    "Limits",
    "Log",
    "Managers",
    "Policy",
    "Replies",
    "ShiftHours",
    "Sla",
    "Storage",
    "Telegram",
    "Webhook",
    "Week",
    "load_config",
]
