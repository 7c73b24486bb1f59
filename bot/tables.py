"""Every table of the desk in one place, so that migrations and tests see them all."""

from bot.campaigns.models import Greeting
from bot.clients.models import Client
from bot.delivery.models import Handle, InboxRow, OutboxFile, OutboxRow, Place
from bot.dialogue import Dialogue
from bot.faq.models import FaqAnswer, FaqEntry, FaqImport, FaqPhrasing
from bot.faq.questions import Question
from bot.schedule import DailyRun
from bot.sla.models import Timer
from bot.storage.base import Base
from bot.surveys.models import Rating
from bot.team.models import Manager
from bot.tickets.models import Ticket, TicketEvent, TicketMessage

metadata = Base.metadata

__all__ = [
    "Client",
    "DailyRun",
    "Dialogue",
    "FaqAnswer",
    "FaqEntry",
    "FaqImport",
    "FaqPhrasing",
    "Greeting",
    "Handle",
    "InboxRow",
    "Manager",
    "OutboxFile",
    "OutboxRow",
    "Place",
    "Question",
    "Rating",
    "Ticket",
    "TicketEvent",
    "TicketMessage",
    "Timer",
    "metadata",
]
