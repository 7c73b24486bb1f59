"""A client's requests: the list, one of them in detail, and what the client does with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardButton
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks.buttons import Wish, wish
from bot.callbacks.queries import of_ticket
from bot.clients.buttons import RequestAct, RequestButton
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.delivery.copying import text_message
from bot.delivery.markup import visible_text
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import Rows, button, keyboard
from bot.sla.service import SlaClock
from bot.team.models import Manager
from bot.texts import Texts
from bot.tickets.models import FIRST_NUMBER, Delivery, Direction, State, Ticket, TicketMessage
from bot.tickets.refusals import RefusedError
from bot.tickets.service import Tickets

PER_PAGE = 8
SHOWN_LINES = 3


@dataclass
class Requests:
    """Shows a client their tickets and acts on them, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    clients: Clients
    menu: Menu
    sla: SlaClock
    tickets: Tickets

    async def overview(self, client: Client, asked: int, page: int = 0) -> None:
        """List them, the newest first; `asked` is the message that asked, whose answer is edited."""
        number = await self.session.scalar(
            select(func.count()).select_from(Ticket).where(Ticket.client_id == client.id)
        )
        if not number:
            await self.menu.show(client, "no_requests")
            return
        pages = -(-number // PER_PAGE)
        page = min(page, pages - 1)
        tickets = await self._page(client, page)
        listed = [await self._described(ticket, client) for ticket in tickets]
        text = self.texts.html("clients/requests.list", self.clients.reader(client), tickets=listed)
        rows = [
            [_button(f"#{ticket.number}", RequestAct.OPEN, asked, page, ticket.number)] for ticket in tickets
        ]
        turn = [_button("«", RequestAct.LIST, asked, page - 1)] if page else []
        turn += [_button("»", RequestAct.LIST, asked, page + 1)] if page + 1 < pages else []
        await self._show(client, asked, text, [*rows, turn] if turn else rows)

    async def turn(self, query_id: str, client: Client, pressed: RequestButton) -> None:
        """Show a page of the list."""
        await self.overview(client, pressed.asked, pressed.page)
        await self.menu.toast(query_id, client, None)

    async def open(self, query_id: str, client: Client, pressed: RequestButton) -> None:
        """Show one of them in the place of the list."""
        if ticket := await self._find(query_id, client, pressed):
            await self._show_one(client, ticket, pressed)
            await self.menu.toast(query_id, client, None)

    async def ask_for_more(self, query_id: str, client: Client, pressed: RequestButton) -> bool:
        """Ask what the client would like to add. False if the request takes nothing more."""
        ticket = await self._find(query_id, client, pressed)
        if ticket is None:
            return False
        if not ticket.is_open:
            await self._over(query_id, client, ticket, pressed)
            return False
        await self.menu.toast(query_id, client, None)
        await self.menu.prompt(client, "add", ticket=ticket)
        return True

    async def solved(self, query_id: str, client: Client, pressed: RequestButton) -> None:
        """The client says that it is solved."""
        ticket = await self._find(query_id, client, pressed)
        if ticket is None:
            return
        try:
            await self.tickets.resolve(ticket, client, None)
        except RefusedError:
            await self._over(query_id, client, ticket, pressed)
            return
        await self._show_one(client, ticket, pressed)
        await self.menu.toast(query_id, client, "solved")

    async def not_solved(self, query_id: str, client: Client, pressed: RequestButton) -> bool:
        """The client says that it is not solved: ask what is missing. False if that can't be said now."""
        ticket = await self._find(query_id, client, pressed)
        if ticket is None:
            return False
        try:
            await self.tickets.reopen(ticket, client)
        except RefusedError:
            await self._over(query_id, client, ticket, pressed)
            return False
        await self._show_one(client, ticket, pressed)
        await self.menu.toast(query_id, client, None)
        await self.menu.prompt(client, "missing")
        return True

    async def takes_more(self, client: Client, number: int) -> Ticket | None:
        """The client's own ticket `number`, if something can still be added to it."""
        ticket = await self.tickets.of_client(client, number)
        return ticket if ticket is not None and ticket.state != State.CLOSED else None

    async def _find(self, query_id: str, client: Client, pressed: RequestButton) -> Ticket | None:
        """The client's own ticket; of anybody else's, or none, the button is old."""
        ticket = await self.tickets.of_client(client, pressed.number)
        if ticket is None:
            await self.menu.toast(query_id, client, "stale", alert=True)
        return ticket

    async def _over(self, query_id: str, client: Client, ticket: Ticket, pressed: RequestButton) -> None:
        """The request stands otherwise than when the button was shown: show how it stands."""
        await self._show_one(client, ticket, pressed)
        name = {State.RESOLVED: "solved_already", State.CLOSED: "closed"}.get(State(ticket.state), "open")
        await self.menu.toast(query_id, client, f"request_{name}", ticket=ticket)

    async def _page(self, client: Client, page: int) -> Sequence[Ticket]:
        query = select(Ticket).where(Ticket.client_id == client.id).order_by(Ticket.id.desc())
        return (await self.session.scalars(query.limit(PER_PAGE).offset(page * PER_PAGE))).all()

    async def _described(self, ticket: Ticket, client: Client) -> dict[str, Any]:
        """What the texts tell of a ticket: itself, how it stands in plain words, its promise."""
        manager = await self.session.get(Manager, ticket.taken_by) if ticket.taken_by else None
        merged = ticket.merged_into + FIRST_NUMBER - 1 if ticket.merged_into else None
        state = self.texts.plain(
            "clients/requests.state",
            self.clients.reader(client),
            ticket=ticket,
            manager=manager,
            merged=merged,
        )
        promised = await self.sla.promised(ticket.id) if ticket.is_open else None
        call = await of_ticket(self.session, ticket.id)
        return {"ticket": ticket, "state": state, "promised": promised, "call": call, "manager": manager}

    async def _show_one(self, client: Client, ticket: Ticket, pressed: RequestButton) -> None:
        """Draw the request in the place of the list, if the button was there."""
        if not pressed.asked:
            return
        reader = self.clients.reader(client)
        described = await self._described(ticket, client)
        lines = await self._lines(ticket)
        text = self.texts.html("clients/requests.one", reader, lines=lines, **described)
        acts: tuple[RequestAct, ...] = (RequestAct.LIST,)
        if ticket.is_open:
            acts = (RequestAct.ADD, RequestAct.SOLVED, RequestAct.LIST)
        elif ticket.state == State.RESOLVED:
            acts = (RequestAct.NOT_SOLVED, RequestAct.LIST)
        rows = [
            [
                _button(
                    self.texts.plain(f"clients/requests.button_{act.name.lower()}", reader),
                    act,
                    pressed.asked,
                    pressed.page,
                    ticket.number if act != RequestAct.LIST else 0,
                )
            ]
            for act in acts
        ]
        call = described["call"]
        if call and call.is_live:
            label = self.texts.plain("clients/callbacks.button_call", reader)
            rows.insert(0, [wish(label, Wish.SHOW, call.id)])
        await self._show(client, pressed.asked, text, rows)

    async def _lines(self, ticket: Ticket) -> Sequence[tuple[str, str]]:
        """The last lines: who wrote (nobody for the client) and what, without formatting."""
        query = (
            select(TicketMessage)
            .where(
                TicketMessage.ticket_id == ticket.id,
                TicketMessage.direction != Direction.NOTE,
                TicketMessage.delivery.in_((Delivery.QUEUED, Delivery.DELIVERED)),
                TicketMessage.body != "",
            )
            .order_by(TicketMessage.id.desc())
            .limit(SHOWN_LINES)
        )
        found = []
        for line in await self.session.scalars(query):
            author = await self.session.get(Manager, line.manager_id) if line.manager_id else None
            found.append((author.first_name if author else "", visible_text(line.body)))
        return found[::-1]

    async def _show(self, client: Client, asked: int, text: str, rows: Rows) -> None:
        message = text_message(text, reply_markup=keyboard(rows))
        handle = f"requests:{client.id}:{asked}"
        await self.outbox.show(client.chat, handle, message, Options(priority=Priority.ANSWER))


def _button(label: str, act: RequestAct, asked: int, page: int, number: int = 0) -> InlineKeyboardButton:
    return button(label, RequestButton(act=act, number=number, page=page, asked=asked))
