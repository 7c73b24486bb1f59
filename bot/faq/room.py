"""The FAQ's services for one unit of work, wired to each other."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.menu import Menu
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery.outbox import Outbox
from bot.faq.answering import Answering
from bot.faq.chat.browsing import Browsing
from bot.faq.editing import Editing
from bot.faq.files import AnswerFiles
from bot.faq.shelf import Shelf
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


@dataclass
class FaqRoom:
    """What is done with the FAQ in the chat; its parts are made on demand."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    clients: Clients
    team: Team
    menu: Menu
    shelf: Shelf

    @cached_property
    def files(self) -> AnswerFiles:
        """The pictures and files of answers."""
        return AnswerFiles(self.session, self.outbox)

    @cached_property
    def answering(self) -> Answering:
        """Shows an entry to a client."""
        return Answering(
            self.session, self.outbox, self.clock, self.texts, self.clients.desk, self.clients,
            self.shelf.service, self.shelf.index, self.files,
        )  # fmt: skip

    @cached_property
    def browsing(self) -> Browsing:
        """Lets a client leaf through the FAQ."""
        return Browsing(
            self.session, self.outbox, self.clock, self.texts, self.clients, self.menu, self.shelf.index,
            self.answering,
        )  # fmt: skip

    @cached_property
    def workshop(self) -> Workshop:
        """Where managers work at the FAQ."""
        session, clock, index, team = self.session, self.clock, self.shelf.index, self.team
        editing = Editing(session, clock, team.config.clients.segments)
        finder = Finder(session, index, editing)
        sheet = EntrySheet(session, clock, self.texts, team, index)
        lists = EntryLists(session, clock, team, index)
        drafts = Drafts(session, clock, team, index, editing, sheet, Prompts(sheet, lists))
        typing = Typing(session, clock, index, editing, drafts)
        changes = Changes(clock, team, editing, finder, sheet, lists, drafts, typing)
        deciding = Deciding(session, clock, editing, finder, sheet, lists, drafts, changes)
        views = Views(finder, sheet, lists, drafts)
        return Workshop(
            session, self.outbox, self.texts, team, self.files, sheet, lists, drafts, typing, finder, views,
            changes, deciding,
        )  # fmt: skip
