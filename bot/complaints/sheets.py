"""The sheet of a case: in the client's topic managers classify it, with buttons and by replying to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.typed import normal
from bot.complaints import queries
from bot.complaints.buttons import SheetAct, SheetButton
from bot.complaints.catalogue import Catalogue
from bot.complaints.models import Case, CaseKind
from bot.delivery.behind import number_behind
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import Rows, button, in_rows, keyboard
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets.models import Ticket

LONGEST = 80
"""Of a cause or a product, in characters."""

TYPED = (SheetAct.CAUSE, SheetAct.PRODUCT, SheetAct.COST)
"""What can be typed in reply to the sheet."""

_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")


@dataclass
class Sheets:
    """Shows cases to be classified, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    catalogue: Catalogue

    async def show(self, case: Case, ticket: Ticket | None, client: Client) -> None:
        """Draw the sheet as the case stands, or with what there is to choose from."""
        text = self.texts.html(
            "managers/register.sheet",
            self.team.reader,
            case=case,
            kind=case.kind,
            ticket=ticket,
            client=client,
            category=self.catalogue.category(case.category, self.team.reader) if case.category else "",
            remedy=self.catalogue.remedy(case.remedy, self.team.reader) if case.remedy else "",
            currency=self.catalogue.config.currency,
        )
        rows = await self._choices(case) if case.asking else self._menu(case)
        message = text_message(text, reply_markup=keyboard(rows))
        options = Options(priority=Priority.RELAY)
        await self.outbox.show(client.topic if ticket else GROUP, case.sheet, message, options)

    async def behind(self, message: Message) -> Case | None:
        """The case whose sheet a manager's message replies to."""
        if message.text is None:
            return None
        number = await number_behind(self.outbox, message, "case", "sheet")
        return None if number is None else await queries.case(self.session, number)

    async def fill_in(self, case: Case, act: SheetAct, value: str) -> bool:
        """Note what a button carries, or what was typed. False if it can't be that."""
        match act:
            case SheetAct.KIND if value in list(CaseKind):
                case.kind = value
            case SheetAct.CATEGORY if self.catalogue.config.category(value):
                case.category = value
            case SheetAct.REMEDY if self.catalogue.config.remedy(value):
                case.remedy = value
            case SheetAct.CAUSE | SheetAct.PRODUCT if 0 < len(value) <= LONGEST:
                setattr(case, act.name.lower(), await self._spelled(case, act, value))
            case SheetAct.COST if (amount := amount_of(value)) is not None:
                case.cost = amount
            case _:
                return False
        case.asking = None
        self.index(case, await self.session.get_one(Client, case.client_id))
        return True

    async def chosen(self, case: Case, act: SheetAct, value: str) -> bool:
        """A button is pressed; those of causes and products carry a case that has it."""
        if act in (SheetAct.CAUSE, SheetAct.PRODUCT):
            known = value.isascii() and value.isdecimal() and len(value) < 19
            other = await self.session.get(Case, int(value)) if known else None
            value = (getattr(other, act.name.lower()) or "") if other else ""
        return await self.fill_in(case, act, value)

    def index(self, case: Case, client: Client) -> None:
        """Note all that the case can be found by."""
        found = [case.words, case.cause, case.product, case.wish, client.name, client.username]
        case.searchable = "\n".join(each.casefold() for each in found if each)

    async def _spelled(self, case: Case, act: SheetAct, value: str) -> str:
        """What was typed, as it has been spelled before: so that the same cause is one cause."""
        what = Case.cause if act == SheetAct.CAUSE else Case.product
        line = " ".join(value.split())
        known = [words for _, words in await queries.usual(self.session, what, case.category)]
        return next((words for words in known if normal(words) == normal(line)), line)

    def _menu(self, case: Case) -> Rows:
        acts = [act for act in SheetAct if act not in (SheetAct.SHOW, SheetAct.DONE)]
        rows = in_rows([self._button(self._label(act), case, act) for act in acts], 2)
        return [*rows, [self._button(self._label(SheetAct.DONE), case, SheetAct.DONE)]]

    async def _choices(self, case: Case) -> Rows:
        act, reader = SheetAct(case.asking or SheetAct.SHOW), self.team.reader
        found: Sequence[tuple[Any, str]] = ()
        match act:
            case SheetAct.KIND:
                found = [
                    (kind.value, self.texts.plain("managers/register.kind", reader, kind=kind))
                    for kind in CaseKind
                ]
            case SheetAct.CATEGORY:
                found = self.catalogue.categories(reader)
            case SheetAct.REMEDY:
                found = self.catalogue.remedies(None, reader)
            case SheetAct.CAUSE:
                found = await queries.usual(self.session, Case.cause, case.category)
            case SheetAct.PRODUCT:
                found = await queries.usual(self.session, Case.product, case.category)
        rows = in_rows([self._button(label, case, act, str(value)) for value, label in found], 2)
        return [*rows, [self._button(self._label(SheetAct.SHOW), case, SheetAct.SHOW)]]

    def _label(self, act: SheetAct) -> str:
        return self.texts.plain(f"managers/register.button_{act}", self.team.reader)

    def _button(self, label: str, case: Case, act: SheetAct, value: str = "") -> Any:
        return button(label[:60], SheetButton(act=act, case=case.id, value=value))


def amount_of(text: str) -> float | None:
    """An amount of money as people type it: `35`, `12,50`."""
    match = _AMOUNT.fullmatch(text.strip())
    return float(f"{match[1]}.{match[2] or 0}") if match else None
