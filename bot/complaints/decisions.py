"""What becomes of a client's wish: it is granted within the limits, or something else is offered."""

from dataclasses import dataclass
from typing import Any

from aiogram.enums import ParseMode
from aiogram.methods import EditMessageText
from aiogram.types import InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.complaints.buttons import OfferButton
from bot.complaints.catalogue import Authority, Catalogue
from bot.complaints.leads import Leads
from bot.complaints.models import Case, Decision
from bot.config.complaints import Remedy
from bot.coupons.models import Coupon
from bot.coupons.service import Coupons
from bot.delivery.copying import text_message
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.keyboards import button, keyboard
from bot.team.models import Manager
from bot.texts import Texts
from bot.tickets.models import Ticket
from bot.tickets.service import Tickets


@dataclass
class Decisions:
    """Grants, offers and asks for decisions, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    clients: Clients
    tickets: Tickets
    coupons: Coupons
    catalogue: Catalogue
    leads: Leads

    async def wished(self, case: Case, ticket: Ticket, client: Client) -> None:
        """Grant the client's wish at once if the bot may; else say who decides, and call them."""
        remedy = self.catalogue.config.remedy(case.remedy)
        if remedy is None and not case.wish:
            return
        case.cost = remedy.cost if remedy else None
        authority = self.catalogue.authority(case.category, case.cost)
        if remedy and authority == Authority.BOT and await self._hand_out(case, client, remedy):
            case.decide(Decision.GRANTED, None, self.clock.now())
            await self._record(ticket, "remedy granted", case)
            await self._say(case, client, "granted", ticket)
        else:
            case.decision = Decision.ASKED
            await self._say(case, client, "asked", ticket)
            if authority == Authority.LEAD and self.leads.are_named:
                await self._call_leads(case, ticket, client, "undecided")
        await self.tickets.cards.show(ticket, client)

    async def grant(self, case: Case, ticket: Ticket, client: Client, by: Manager) -> str:
        """A manager agrees to the wish. Returns how it went, by the name of a toast."""
        if case.decision != Decision.ASKED:
            return "decided"
        remedy = self.catalogue.config.remedy(case.remedy)
        if not await self._may(by, case.category, case.cost if remedy else None):
            return "not_yours"
        if remedy and not await self._hand_out(case, client, remedy):
            await self.tickets.cards.show(ticket, client)
            return "empty"
        case.decide(Decision.GRANTED, by.user_id, self.clock.now())
        await self._record(ticket, "remedy granted", case, by)
        await self._write(case, ticket, client, by, "agreed")
        await self.tickets.cards.show(ticket, client)
        return "granted"

    async def offer(
        self, case: Case, ticket: Ticket, client: Client, by: Manager, key: str, amount: float | None = None
    ) -> str:
        """A manager offers something, for a sum if it is known. Returns how it went, as `grant` does."""
        remedy = self.catalogue.config.remedy(key)
        if remedy is None:
            return "stale"
        if case.decision == Decision.GRANTED:
            return "decided"
        cost = remedy.cost if amount is None else amount
        if not await self._may(by, case.category, cost):
            return "not_yours"
        await self._withdraw(case, client)
        case.offer += 1
        if not await self._hand_out(case, client, remedy):
            await self.tickets.cards.show(ticket, client)
            return "empty"
        if case.remedy and not case.wish:  # what was wished for first is still to be seen
            case.wish = self.catalogue.remedy(case.remedy, self.tickets.cards.team.reader)
        case.remedy, case.cost = key, cost
        case.decide(Decision.OFFERED, by.user_id, self.clock.now())
        await self._record(ticket, "remedy offered", case, by)
        await self._write(case, ticket, client, by, "offer")
        message = text_message(await self._question(case, client), reply_markup=self._choice(case, client))
        await self.outbox.send(client.chat, message, Options(handle=case.offered))
        await self.tickets.cards.show(ticket, client)
        return "offered"

    async def answered(self, case: Case, client: Client, *, takes: bool) -> None:
        """The client says whether an offer will do; the code that was laid aside is told, or goes back."""
        ticket = await self.session.get_one(Ticket, case.ticket_id, with_for_update=True)
        await self._close(case, client, takes=takes)
        if takes:
            case.decide(Decision.GRANTED, case.decided_by, self.clock.now())
            await self._record(ticket, "offer taken", case)
            await self._say(case, client, "taken", ticket)
            await self.tickets.cards.remark("complaints.taken", ticket, client)
        else:
            await self._lay_down(case)
            case.decide(Decision.DECLINED, case.decided_by, self.clock.now())
            await self._record(ticket, "offer declined", case)
            await self._say(case, client, "declined", ticket)
            await self._call_leads(case, ticket, client, "declined")
        await self.tickets.cards.show(ticket, client)

    async def _may(self, manager: Manager, category: str | None, cost: float | None) -> bool:
        if self.catalogue.authority(category, cost) != Authority.LEAD:
            return True
        return await self.leads.may_decide(manager)

    async def _hand_out(self, case: Case, client: Client, remedy: Remedy) -> bool:
        """Take a code from the remedy's pool, if it has one. False if the pool has none: then say nothing."""
        if not remedy.pool:
            return True
        reason = f"case:{case.id}:{case.offer}:{remedy.key}"
        coupon = await self.coupons.grant(client, remedy.pool, reason)
        case.is_empty_handed = coupon is None
        case.coupon_id = coupon.id if coupon else None
        return coupon is not None

    async def _lay_down(self, case: Case) -> None:
        """What was laid aside for the client, who never saw it, goes back into its pool."""
        coupon = await self.session.get(Coupon, case.coupon_id) if case.coupon_id else None
        case.coupon_id = None
        if coupon is not None:
            await self.coupons.give_back(coupon)

    async def _withdraw(self, case: Case, client: Client) -> None:
        """An offer that the client has not answered makes way for another."""
        if case.decision == Decision.OFFERED:
            await self._close(case, client)
            await self._lay_down(case)

    async def _close(self, case: Case, client: Client, *, takes: bool | None = None) -> None:
        """The question is answered: its buttons go, and what was answered shows."""
        edit = EditMessageText(
            chat_id=HERE,
            message_id=HERE,
            text=await self._question(case, client, takes=takes),
            parse_mode=ParseMode.HTML,
        )
        await self.outbox.change(client.chat, case.offered, edit)

    async def _question(self, case: Case, client: Client, *, takes: bool | None = None) -> str:
        reader = self.clients.reader(client)
        remedy = self.catalogue.remedy(case.remedy, reader)
        return self.texts.html("clients/complaints.ask_offer", reader, remedy=remedy, takes=takes)

    def _choice(self, case: Case, client: Client) -> InlineKeyboardMarkup:
        reader = self.clients.reader(client)
        rows = [
            [
                button(
                    self.texts.plain(f"clients/complaints.button_{name}", reader),
                    OfferButton(case=case.id, offer=case.offer, takes=takes),
                )
            ]
            for name, takes in (("takes", True), ("declines", False))
        ]
        return keyboard(rows)

    async def _call_leads(self, case: Case, ticket: Ticket, client: Client, name: str) -> None:
        """A line in General that names the leads."""
        reader = self.tickets.cards.team.reader
        await self.tickets.cards.announce(
            f"complaints.{name}",
            ticket,
            client,
            called=await self.leads.names(),
            remedy=self.catalogue.remedy(case.remedy, reader) if case.remedy else "",
            wish=case.wish,
        )

    async def _told(self, case: Case, client: Client) -> dict[str, Any]:
        reader = self.clients.reader(client)
        coupon = await self.session.get(Coupon, case.coupon_id) if case.coupon_id else None
        return {
            "case": case,
            "client": client,
            "remedy": self.catalogue.remedy(case.remedy, reader) if case.remedy else "",
            "coupon": coupon,
            "currency": self.catalogue.config.currency,
        }

    async def _say(self, case: Case, client: Client, name: str, ticket: Ticket) -> None:
        """Tell the client; a reply to it is about the ticket."""
        text = self.texts.html(
            f"clients/complaints.{name}",
            self.clients.reader(client),
            promised=await self.tickets.sla.promised(ticket.id),
            **await self._told(case, client),
        )
        options = Options(handle=f"told:{ticket.number}:complaint_{name}")
        await self.outbox.send(client.chat, text_message(text), options)

    async def _write(self, case: Case, ticket: Ticket, client: Client, by: Manager, name: str) -> None:
        """Tell the client in the manager's name: a person has answered."""
        body = self.texts.html(
            f"clients/complaints.{name}", self.clients.reader(client), **await self._told(case, client)
        )
        await self.tickets.reply_with(ticket, client, by, body)

    async def _record(self, ticket: Ticket, what: str, case: Case, by: Manager | None = None) -> None:
        await self.tickets.record(ticket, what, by, remedy=case.remedy or case.wish)
