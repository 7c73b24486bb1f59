"""Every table of the desk in one place, so that migrations and tests see them all."""

from bot.callbacks.models import Callback, Seat
from bot.campaigns.models import Greeting
from bot.clients.models import Client
from bot.delivery.models import Handle, InboxRow, OutboxFile, OutboxRow, Place
from bot.dialogue import Dialogue
from bot.facts import Fact
from bot.faq.models import FaqAnswer, FaqEntry, FaqImport, FaqPhrasing
from bot.faq.questions import Question
from bot.replies.models import Draft
from bot.schedule import DailyRun
from bot.sla.models import Timer
from bot.storage.base import Base
from bot.surveys.models import Rating
from bot.team.models import Manager
from bot.tickets.models import LineVersion, Ticket, TicketEvent, TicketLink, TicketMessage, TicketTag

metadata = Base.metadata

__all__ = [
    "Callback",
    "Client",
    "DailyRun",
    "Dialogue",
    "Draft",
    "Fact",
    "FaqAnswer",
    "FaqEntry",
    "FaqImport",
    "FaqPhrasing",
    "Greeting",
    "Handle",
    "InboxRow",
    "LineVersion",
    "Manager",
    "OutboxFile",
    "OutboxRow",
    "Place",
    "Question",
    "Rating",
    "Seat",
    "Ticket",
    "TicketEvent",
    "TicketLink",
    "TicketMessage",
    "TicketTag",
    "Timer",
    "metadata",
]
