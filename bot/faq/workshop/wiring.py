"""Puts the workshop together from its parts."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.outbox import Outbox
from bot.faq.editing import Editing
from bot.faq.files import AnswerFiles
from bot.faq.service import FaqIndex
from bot.faq.workshop.changes import Changes
from bot.faq.workshop.deciding import Deciding
from bot.faq.workshop.drafts import Drafts
from bot.faq.workshop.lists import EntryLists
from bot.faq.workshop.prompts import Prompts
from bot.faq.workshop.service import Workshop
from bot.faq.workshop.sheet import EntrySheet
from bot.faq.workshop.typing import Typing
from bot.faq.workshop.views import Views
from bot.faq.workshop.visits import Finder
from bot.team.service import Team
from bot.texts import Texts


def build_workshop(
    session: AsyncSession,
    outbox: Outbox,
    clock: Clock,
    texts: Texts,
    team: Team,
    index: FaqIndex,
    files: AnswerFiles,
) -> Workshop:
    """A workshop for one unit of work."""
    editing = Editing(session, clock)
    finder = Finder(session, index, editing)
    sheet = EntrySheet(session, clock, texts, team, index)
    lists = EntryLists(session, clock, team, index)
    drafts = Drafts(session, clock, team, index, editing, sheet, Prompts(sheet, lists))
    typing = Typing(session, clock, index, editing, drafts)
    changes = Changes(clock, team, editing, finder, sheet, lists, drafts, typing)
    deciding = Deciding(session, clock, editing, finder, sheet, lists, drafts, changes)
    views = Views(finder, sheet, lists, drafts)
    return Workshop(
        session, outbox, texts, team, files, sheet, lists, drafts, typing, finder, views, changes, deciding
    )
