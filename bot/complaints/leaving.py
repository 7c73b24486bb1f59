"""Clients who leave: three questions, once, each of which they may skip."""

from dataclasses import dataclass
from typing import Any

from aiogram.enums import ParseMode
from aiogram.methods import EditMessageText
from aiogram.types import InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogue
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clients.typed import Word, Words
from bot.clock import Clock
from bot.complaints import queries
from bot.complaints.buttons import LeavingAct, LeavingButton
from bot.complaints.leads import Leads
from bot.complaints.models import CaseKind, Leaving, WhyLeaving
from bot.complaints.register import Register
from bot.delivery.copying import plain_of, text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.keyboards import button, keyboard
from bot.team.models import Manager
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets.models import Ticket

STATE = "Leaving:answering"
"""What aiogram calls it when somebody is in this dialogue."""

QUESTIONS = ("product", "people", "inconvenience")


@dataclass
class Farewell:
    """Asks clients who leave what was not good, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    clients: Clients
    menu: Menu
    words: Words
    leads: Leads
    register: Register

    async def begin(
        self, client: Client, why: WhyLeaving, ticket: Ticket | None = None, by: Manager | None = None
    ) -> bool:
        """A client leaves, say they themselves or a manager: may they be asked? False if they have been."""
        if why == WhyLeaving.LEAVES:
            client.left_at = self.clock.now()
        if await queries.leaving_of(self.session, client.id) is not None:
            return False
        kind = CaseKind.LEAVING if why == WhyLeaving.LEAVES else CaseKind.REFUSAL
        case = await self.register.add(kind, client, ticket, "", by)
        leaving = Leaving(client_id=client.id, case_id=case.id, why=why, step=0, asked_at=self.clock.now())
        self.session.add(leaving)
        await self.session.flush()
        if await dialogue.under_way(self.session, client.user_id) is None:
            await dialogue.enter(self.session, client.user_id, STATE)
        await self._ask(leaving, client)
        return True

    async def leave(self, client: Client) -> None:
        """The client says so themselves."""
        if not await self.begin(client, WhyLeaving.LEAVES):
            await self.menu.show(client, "farewell_again")

    async def hear(self, client: Client, message: Message) -> bool:
        """Take what a client writes as the answer. False if it is none: something of the client's needs."""
        leaving = await queries.leaving_of(self.session, client.id)
        if leaving is None or leaving.finished_at is not None:
            await dialogue.leave(self.session, client.user_id, STATE)
            return False
        text = plain_of(message)
        meant = self.words.meant(text, Word.YES, Word.NO, Word.SKIP, Word.CANCEL, Word.DONE)
        if meant in (Word.CANCEL, Word.DONE) or (leaving.step == 0 and meant in (Word.NO, Word.SKIP)):
            await self._close(leaving, client)
            await self._finish(leaving, client)
        elif (leaving.step == 0 and meant == Word.YES) or meant in (Word.SKIP, Word.NO):
            await self._next(leaving, client)
        elif leaving.step == 0 or not text:
            return False
        else:
            setattr(leaving, QUESTIONS[leaving.step - 1], text)
            await self._next(leaving, client)
        return True

    async def pressed(self, query_id: str, client: Client, pressed: LeavingButton) -> None:
        """A button under one of the questions."""
        leaving = await queries.leaving(self.session, pressed.leaving)
        is_old = leaving is None or leaving.client_id != client.id or leaving.finished_at is not None
        if leaving is None or is_old or pressed.step != leaving.step:
            await self.menu.toast(query_id, client, "stale")
            return
        if pressed.act == LeavingAct.STOP:
            await self._close(leaving, client)
            await self._finish(leaving, client)
        else:
            await self._next(leaving, client)
        await self.menu.toast(query_id, client, None)

    async def _next(self, leaving: Leaving, client: Client) -> None:
        await self._close(leaving, client)
        if leaving.step == len(QUESTIONS):
            await self._finish(leaving, client)
            return
        leaving.step += 1
        await dialogue.enter(self.session, client.user_id, STATE)
        await self._ask(leaving, client)

    async def _ask(self, leaving: Leaving, client: Client) -> None:
        message = text_message(self._text(leaving, client), reply_markup=self._keyboard(leaving, client))
        await self.outbox.send(client.chat, message, Options(handle=leaving.question))

    async def _close(self, leaving: Leaving, client: Client) -> None:
        """The question is answered or skipped: its buttons go."""
        edit = EditMessageText(
            chat_id=HERE, message_id=HERE, text=self._text(leaving, client), parse_mode=ParseMode.HTML
        )
        await self.outbox.change(client.chat, leaving.question, edit)

    async def _finish(self, leaving: Leaving, client: Client) -> None:
        """Thank them; the answers go into the register, and the lead gets a line."""
        leaving.finished_at = self.clock.now()
        await dialogue.leave(self.session, client.user_id, STATE)
        answers = [(name, getattr(leaving, name)) for name in QUESTIONS]
        case = await queries.case(self.session, leaving.case_id)
        if case is not None:
            case.words = "\n\n".join(answer for _, answer in answers if answer)
            self.register.sheets.index(case, client)
        await self.menu.show(client, "farewell", answered=any(answer for _, answer in answers))
        text = self.texts.html(
            "managers/complaints.left",
            self.team.reader,
            client=client,
            why=leaving.why,
            answers=answers,
            called=await self.leads.names(),
        )
        await self.outbox.send(GROUP, text_message(text), Options(priority=Priority.ESCALATION))

    def _text(self, leaving: Leaving, client: Client) -> str:
        name = f"ask_{QUESTIONS[leaving.step - 1]}" if leaving.step else "may_we_ask"
        reader = self.clients.reader(client)
        return self.texts.html(f"clients/leaving.{name}", reader, client=client, why=leaving.why)

    def _keyboard(self, leaving: Leaving, client: Client) -> InlineKeyboardMarkup:
        acts = (LeavingAct.SKIP, LeavingAct.STOP) if leaving.step else (LeavingAct.BEGIN, LeavingAct.STOP)
        names = {LeavingAct.STOP: "stop" if leaving.step else "no_thanks"}
        return keyboard([[self._button(leaving, client, act, names.get(act, act.value)) for act in acts]])

    def _button(self, leaving: Leaving, client: Client, act: LeavingAct, name: str) -> Any:
        label = self.texts.plain(f"clients/leaving.button_{name}", self.clients.reader(client))
        return button(label, LeavingButton(act=act, leaving=leaving.id, step=leaving.step))
