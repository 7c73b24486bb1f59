"""What managers do about complaints: the buttons of cards and sheets, and what they type."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.complaints import queries
from bot.complaints.buttons import CardAct, CardButton, SheetAct, SheetButton
from bot.complaints.decisions import Decisions
from bot.complaints.leaving import Farewell
from bot.complaints.models import Case, CaseKind, Decision, WhyLeaving
from bot.complaints.register import Register
from bot.complaints.sheets import TYPED, Sheets, amount_of
from bot.delivery.behind import replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import Rows, button, in_rows, keyboard
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.buttons import Act
from bot.tickets.buttons import button as ticket_button
from bot.tickets.cards import Cards
from bot.tickets.commands import Commands
from bot.tickets.marks import NOTED, mark
from bot.tickets.models import Ticket
from bot.tickets.queries import by_number

NOTES = {"suggestion": CaseKind.SUGGESTION, "refusal": CaseKind.REFUSAL}
"""What can be noted of any ticket, by the commands that do so."""

COMMANDS = (*NOTES, "offer", "leaving", "sheet")


@dataclass
class Handling:
    """Answers managers, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    cards: Cards
    commands: Commands
    register: Register
    sheets: Sheets
    decisions: Decisions
    farewell: Farewell

    async def pressed(self, query_id: str, pressed: CardButton, manager: Manager) -> None:
        """A button on a card; whoever presses is told how it went."""
        ticket = await by_number(self.session, pressed.number)
        if ticket is None:
            await self._toast(query_id, "stale")
            return
        client = await self.session.get_one(Client, ticket.client_id)
        match pressed.act:
            case CardAct.MENU:
                await self._show_menu(ticket, client)
                await self._toast(query_id, None)
            case CardAct.SUGGESTION:
                await self._note(ticket, client, manager, CaseKind.SUGGESTION, ticket.question)
                await self._toast(query_id, "noted")
            case CardAct.LEAVES | CardAct.DECLINED:
                why = WhyLeaving.LEAVES if pressed.act == CardAct.LEAVES else WhyLeaving.DECLINED
                asked = await self.farewell.begin(client, why, ticket, manager)
                await self.cards.show(ticket, client)
                await self._toast(query_id, "asked" if asked else "asked_before", client=client)
            case CardAct.SHEET:
                await self._toast(query_id, None if await self._show_sheet(ticket, client) else "no_case")
            case _:
                await self._decide(query_id, pressed, ticket, client, manager)

    async def sheet_pressed(self, query_id: str, pressed: SheetButton) -> None:
        """A button on a sheet: asks for something, or fills it in."""
        case = await queries.case(self.session, pressed.case)
        if case is None:
            await self._toast(query_id, "stale")
            return
        if pressed.act in (SheetAct.SHOW, SheetAct.DONE):
            case.asking = None
        elif not pressed.value:
            case.asking = pressed.act
        elif not await self.sheets.chosen(case, pressed.act, pressed.value):
            await self._toast(query_id, "stale")
            return
        await self._redraw(case)
        await self._toast(query_id, "classified" if pressed.act == SheetAct.DONE else None)

    async def typed(self, case: Case, message: Message) -> None:
        """A reply to a sheet: what it asks for, or else the cause."""
        asked = SheetAct(case.asking) if case.asking in list(SheetAct) else SheetAct.CAUSE
        act = asked if asked in TYPED else SheetAct.CAUSE
        if await self.sheets.fill_in(case, act, " ".join((message.text or "").split())):
            await mark(self.outbox, message.message_id, NOTED)
            await self._redraw(case)
        else:
            await self._answer(message, "not_read", asked=act)

    async def command(self, name: str, words: str, manager: Manager, message: Message) -> None:
        """`/suggestion`, `/refusal`, `/offer`, `/leaving` and `/sheet` about a ticket."""
        number, words, found = await self.commands.about(name, words, message)
        if found is None:
            missing = "which_ticket" if number is None else "no_such_ticket"
            await self._answer(message, f"managers/actions.{missing}", command=name, number=number)
            return
        ticket, client = found
        match name:
            case "offer":
                await self._offer(words, ticket, client, manager, message)
            case "leaving":
                asked = await self.farewell.begin(client, WhyLeaving.LEAVES, ticket, manager)
                await self.cards.show(ticket, client)
                await self._answer(message, "toast_asked" if asked else "toast_asked_before", client=client)
            case "sheet":
                await self.outbox.forget_sent(await self._sheet_of(ticket))
                if not await self._show_sheet(ticket, client):
                    await self._answer(message, "toast_no_case")
            case _:
                await self._note(ticket, client, manager, NOTES[name], words or ticket.question)
                await mark(self.outbox, message.message_id, NOTED)

    async def _decide(
        self, query_id: str, pressed: CardButton, ticket: Ticket, client: Client, manager: Manager
    ) -> None:
        """Grant the wish, show what else there is, or offer it."""
        case = await queries.complaint_of(self.session, ticket.id)
        if case is None or not ticket.is_open:
            await self._toast(query_id, "stale")
            return
        if pressed.act == CardAct.OTHER:
            if case.decision == Decision.GRANTED:
                await self._toast(query_id, "decided")
                return
            await self._show_offers(case, ticket, client)
            await self._toast(query_id, None)
            return
        if pressed.act == CardAct.GRANT:
            outcome = await self.decisions.grant(case, ticket, client, manager)
        else:
            outcome = await self.decisions.offer(case, ticket, client, manager, pressed.value)
        await self._toast(query_id, outcome, **await self._about(case, client))

    async def _offer(
        self, words: str, ticket: Ticket, client: Client, manager: Manager, message: Message
    ) -> None:
        """`/offer refund 35`: the remedy by its key or name, and what it costs if that has to be said."""
        case, reader = await queries.complaint_of(self.session, ticket.id), self.team.reader
        name, _, last = words.rpartition(" ")
        amount = amount_of(last) if name else None
        catalogue = self.decisions.catalogue
        wanted = name if amount is not None else words
        known = catalogue.config.remedy(wanted.casefold())
        key = known.key if known else catalogue.find_remedy(wanted, None)
        if case is None or not ticket.is_open:
            await self._answer(message, "toast_no_case")
        elif key is None:
            await self._answer(message, "how_to_offer", remedies=catalogue.offers(None, reader))
        else:
            outcome = await self.decisions.offer(case, ticket, client, manager, key, amount)
            await self._answer(message, f"toast_{outcome}", **await self._about(case, client))

    async def _about(self, case: Case, client: Client) -> dict[str, Any]:
        remedy = self.decisions.catalogue.config.remedy(case.remedy)
        return {
            "client": client,
            "called": await self.decisions.leads.names(),
            "pool": remedy.pool if remedy else "",
        }

    async def _sheet_of(self, ticket: Ticket) -> str:
        case = await queries.complaint_of(self.session, ticket.id)
        return case.sheet if case else ""

    async def _show_sheet(self, ticket: Ticket, client: Client) -> bool:
        case = await queries.complaint_of(self.session, ticket.id)
        if case is None:
            noted = await queries.cases_of(self.session, [ticket.id])
            case = noted[-1] if noted else None
        if case is not None:
            await self.sheets.show(case, ticket, client)
        return case is not None

    async def _note(
        self, ticket: Ticket, client: Client, manager: Manager, kind: CaseKind, words: str
    ) -> None:
        """Put something that a client said or did into the register, with a sheet to classify it."""
        case = await self.register.add(kind, client, ticket, words, manager)
        await self.sheets.show(case, ticket, client)
        await self.cards.show(ticket, client)

    async def _redraw(self, case: Case) -> None:
        ticket = await self.session.get(Ticket, case.ticket_id) if case.ticket_id else None
        client = await self.session.get_one(Client, case.client_id)
        await self.sheets.show(case, ticket, client)
        if ticket is not None:
            await self.cards.show(ticket, client)

    async def _show_menu(self, ticket: Ticket, client: Client) -> None:
        acts = (CardAct.SHEET, CardAct.SUGGESTION, CardAct.LEAVES, CardAct.DECLINED)
        rows = in_rows([self._card_button(act, ticket) for act in acts], 2)
        await self._choose(ticket, client, "register", rows)

    async def _show_offers(self, case: Case, ticket: Ticket, client: Client) -> None:
        offers = self.decisions.catalogue.offers(case.category, self.team.reader)
        rows = in_rows(
            [
                button(label, CardButton(act=CardAct.OFFER, number=ticket.number, value=key))
                for key, label in offers
            ],
            2,
        )
        await self._choose(ticket, client, "offer", rows)

    async def _choose(self, ticket: Ticket, client: Client, asking: str, rows: Rows) -> None:
        label = self.texts.plain("managers/actions.button_back", self.team.reader)
        markup = keyboard([*rows, [ticket_button(label, ticket, Act.BACK)]])
        await self.cards.show(ticket, client, keyboard=markup, asking=asking, priority=Priority.RELAY)

    def _card_button(self, act: CardAct, ticket: Ticket) -> Any:
        label = self.texts.plain(f"managers/complaints.button_{act}", self.team.reader)
        return button(label, CardButton(act=act, number=ticket.number))

    async def _answer(self, message: Message, name: str, **context: Any) -> None:
        block = name if "." in name else f"managers/complaints.{name}"
        text = self.texts.html(block, self.team.reader, **context)
        await self.outbox.send(
            await self.team.place_of(message),
            text_message(text, reply_parameters=replying(message)),
            Options(priority=Priority.RELAY),
        )

    async def _toast(self, query_id: str, name: str | None, **context: Any) -> None:
        block = f"managers/complaints.toast_{name}"
        text = self.texts.plain(block, self.team.reader, **context) if name else None
        await self.outbox.answer_button(query_id, text)
