"""What managers read about a ticket: its history, who the client is, why a deadline is what it is."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.consents import Consents
from bot.clients.models import Client
from bot.clients.profile import Profiles
from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import Rows, keyboard_if_any
from bot.sla.service import SlaClock
from bot.surveys.models import Rating
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.actions import Actions
from bot.tickets.buttons import Act, button, fits, page_buttons
from bot.tickets.history import History
from bot.tickets.links import links_to
from bot.tickets.models import Ticket
from bot.tickets.press import Press, StaleError, Toast

LAST_TICKETS = 5


@dataclass
class Papers:
    """Shows what is known, as a message in the client's topic, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    sla: SlaClock
    actions: Actions
    history: History
    profiles: Profiles
    consents: Consents

    async def show_history(self, ticket: Ticket, client: Client, handle: str, page: int = -1) -> None:
        """A page of the history in the message known as `handle`; -1 is the last."""
        pages = await self.history.pages(ticket, client)
        page = min(page, len(pages) - 1) if page >= 0 else len(pages) - 1
        text = self.texts.html(
            "managers/history.page",
            self.team.reader,
            ticket=ticket,
            client=client,
            body=Markup(pages[page]),
            page=page + 1,
            pages=len(pages),
        )
        turning = page_buttons(ticket, Act.HISTORY, page, len(pages))
        await self._show(client, handle, text, [turning] if turning else [])

    async def show_client(self, ticket: Ticket, client: Client, handle: str) -> None:
        """Who the client is, in the message known as `handle`."""
        last = await queries.of_client(self.session, client.id, LAST_TICKETS)
        rated = select(func.avg(Rating.score)).join(Ticket, Ticket.id == Rating.ticket_id)
        average = await self.session.scalar(rated.where(Ticket.client_id == client.id))
        text = self.texts.html(
            "managers/history.client",
            self.team.reader,
            client=client,
            local_time=self.clock.now().astimezone(ZoneInfo(client.zone)).strftime("%H:%M"),
            own=await self.session.get(Manager, client.manager_id) if client.manager_id else None,
            count=await queries.count_of(self.session, client.id),
            rating=round(float(average), 1) if average is not None else None,
            last=await links_to(self.session, last),
            profile=await self.profiles.of(client),
            refused=await self._refused(client),
        )
        await self._show(client, handle, text, self._client_buttons(ticket, client))

    async def _refused(self, client: Client) -> list[str]:
        """What the client does not want to get, in the managers' words."""
        gets = await self.consents.gets(client)
        return [
            self.texts.plain("managers/audiences.kind", self.team.reader, kind=kind)
            for kind, wanted in gets.items()
            if not wanted
        ]

    async def show_why(self, ticket: Ticket, client: Client, handle: str) -> None:
        """How the deadlines came about."""
        explained = await self.sla.explain(ticket, self.clock.now())
        text = self.texts.html(
            "managers/why.explanation", self.team.reader, ticket=ticket, client=client, explanations=explained
        )
        await self._show(client, handle, text, [])

    async def history_pressed(self, press: Press) -> Toast:
        """Show the history anew, or turn to a page of what is shown."""
        if press.value:
            await self.show_history(press.ticket, press.client, await self._pressed(press), press.page)
        else:
            await self.show_history(press.ticket, press.client, handle_of(press.ticket, press.query_id))
        return None

    async def client_pressed(self, press: Press) -> Toast:
        """Show who the client is."""
        await self.show_client(press.ticket, press.client, handle_of(press.ticket, press.query_id))
        return None

    async def why_pressed(self, press: Press) -> Toast:
        """Show how the deadlines came about."""
        await self.show_why(press.ticket, press.client, handle_of(press.ticket, press.query_id))
        return None

    async def segment_pressed(self, press: Press) -> Toast:
        """Count the client to a segment, or to none."""
        segment = press.value or None
        if segment is not None and segment not in self.team.config.clients.segments:
            raise StaleError
        await self.actions.set_segment(press.ticket, press.client, press.manager, segment)
        await self.show_client(press.ticket, press.client, await self._pressed(press))
        return None

    async def own_pressed(self, press: Press) -> Toast:
        """Make who pressed the client's own manager, or nobody."""
        if press.value not in ("", "me"):
            raise StaleError
        own = press.manager if press.value else None
        await self.actions.set_own(press.ticket, press.client, press.manager, own)
        await self.show_client(press.ticket, press.client, await self._pressed(press))
        return None

    def _client_buttons(self, ticket: Ticket, client: Client) -> Rows:
        reader = self.team.reader
        rows = []
        for segment in self.team.config.clients.segments:
            if fits(Act.SEGMENT, segment):
                has = client.segment == segment
                label = self.texts.plain("managers/actions.segment", reader, segment=segment, has=has)
                rows.append([button(label, ticket, Act.SEGMENT, "" if has else segment)])
        label = self.texts.plain("managers/actions.own_manager", reader, has=client.manager_id is not None)
        return [*rows, [button(label, ticket, Act.OWN, "" if client.manager_id else "me")]]

    async def _pressed(self, press: Press) -> str:
        """The name of the message that the button is on; stale when it is none of these."""
        names = []
        if press.message_id is not None:
            names = await self.outbox.named(await self.team.chat_id(), press.message_id)
        start = handle_of(press.ticket, "")
        handle = next((name for name in names if name.startswith(start)), None)
        if handle is None:
            raise StaleError
        return handle

    async def _show(self, client: Client, handle: str, text: str, rows: Rows) -> None:
        message = text_message(text, reply_markup=keyboard_if_any(rows))
        await self.outbox.show(client.topic, handle, message, Options(priority=Priority.RELAY))


def handle_of(ticket: Ticket, asked_by: int | str) -> str:
    """The name of what is shown of a ticket because of the message or press `asked_by`."""
    return f"ticket:{ticket.number}:shown-{asked_by}"
