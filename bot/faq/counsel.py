"""What understands clients and learns from them, wired for one unit of work."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.service import Clients
from bot.clock import Clock
from bot.config.model import Config
from bot.delivery.outbox import Outbox
from bot.faq.consulting import Consultant
from bot.faq.editing import Editing
from bot.faq.learning.deciding import Deciding
from bot.faq.learning.digests import Digests
from bot.faq.learning.grouping import Grouping
from bot.faq.learning.notes import Notes
from bot.faq.learning.service import Lessons
from bot.faq.several import Several
from bot.faq.shelf import Shelf
from bot.faq.understanding.reading import Ear, ear_for
from bot.team.service import Team
from bot.texts import Texts


@dataclass
class Counsel:
    """The services, each made when it is first asked for."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    config: Config
    team: Team
    clients: Clients
    shelf: Shelf

    @property
    def today(self) -> date:
        """The day in the desk's time zone."""
        return self.clock.now().astimezone(self.clients.desk_zone).date()

    @property
    def ear(self) -> Ear:
        """Tells what sort of message somebody has written."""
        return ear_for(self.texts, self.config.faq.order_pattern)

    @cached_property
    def consultant(self) -> Consultant:
        """Looks messages up in the FAQ."""
        return Consultant(self.shelf.index, self.ear, self.today)

    @cached_property
    def several(self) -> Several:
        """Answers several questions at once."""
        return Several(
            self.session, self.outbox, self.clock, self.texts, self.config.desk, self.clients,
            self.shelf.service,
        )  # fmt: skip

    @cached_property
    def notes(self) -> Notes:
        """Takes down what could be learnt."""
        return Notes(self.session, self.clock, self.shelf.index)

    @cached_property
    def lessons(self) -> Lessons:
        """Shows managers what could be learnt, and learns what they confirm."""
        digests = Digests(
            self.session, self.outbox, self.clock, self.texts, self.team, self.shelf.index,
            Grouping(self.session, self.notes),
        )  # fmt: skip
        editing = Editing(self.session, self.clock, self.config.clients.segments)
        return Lessons(
            self.session, self.outbox, self.clock, self.texts, self.team, digests,
            Deciding(self.session, self.clock, editing),
        )  # fmt: skip
