"""Every table of the desk in one place, so that migrations and tests see them all."""

from bot.audiences.models import Approach, Consent
from bot.callbacks.models import Callback, Seat
from bot.campaigns.models import Campaign, CampaignAnswer, Click, Recipient
from bot.clients.models import Client, ClientDate, ClientWord
from bot.complaints.models import Case, CaseSearch, ComplaintDraft, ComplaintPiece, Leaving
from bot.coupons.models import Coupon
from bot.delivery.models import Handle, InboxRow, OutboxFile, OutboxRow, Place
from bot.dialogue import Dialogue
from bot.facts import Fact
from bot.faq.files import FaqUpload
from bot.faq.gaps import FaqGap
from bot.faq.learning.models import Candidate, Digest, QuestionGroup, Unanswered
from bot.faq.matching.models import FaqModel, FaqVector
from bot.faq.models import FaqEntry, FaqFile, FaqImport, FaqRevision
from bot.faq.questions import Question
from bot.faq.workshop.models import FaqDraft
from bot.greetings.models import Greeting, GreetingChange
from bot.replies.models import Draft
from bot.schedule import DailyRun
from bot.sla.models import Timer
from bot.storage.base import Base
from bot.surveys.models import Answer, Draw, FollowUp, Invitation, Rating, Survey
from bot.team.models import Manager
from bot.tickets.models import LineVersion, Ticket, TicketEvent, TicketLink, TicketMessage, TicketTag

metadata = Base.metadata

__all__ = [
    "Answer",
    "Approach",
    "Callback",
    "Campaign",
    "CampaignAnswer",
    "Candidate",
    "Case",
    "CaseSearch",
    "Click",
    "Client",
    "ClientDate",
    "ClientWord",
    "ComplaintDraft",
    "ComplaintPiece",
    "Consent",
    "Coupon",
    "DailyRun",
    "Dialogue",
    "Digest",
    "Draft",
    "Draw",
    "Fact",
    "FaqDraft",
    "FaqEntry",
    "FaqFile",
    "FaqGap",
    "FaqImport",
    "FaqModel",
    "FaqRevision",
    "FaqUpload",
    "FaqVector",
    "FollowUp",
    "Greeting",
    "GreetingChange",
    "Handle",
    "InboxRow",
    "Invitation",
    "Leaving",
    "LineVersion",
    "Manager",
    "OutboxFile",
    "OutboxRow",
    "Place",
    "Question",
    "QuestionGroup",
    "Rating",
    "Recipient",
    "Seat",
    "Survey",
    "Ticket",
    "TicketEvent",
    "TicketLink",
    "TicketMessage",
    "TicketTag",
    "Timer",
    "Unanswered",
    "metadata",
]
