"""Standard replies at work: chosen in a client's topic, filled in, changed, and sent in a manager's name."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery import copying
from bot.delivery.behind import replying
from bot.delivery.markup import visible_text
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.replies import fields
from bot.replies.buttons import ON_A_PAGE, DraftAct, DraftButton, ReplyButton, choice_keyboard, draft_keyboard
from bot.replies.library import Library, StandardReply
from bot.replies.models import Draft
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.addressing import ticket_of
from bot.tickets.marks import NOTED, mark
from bot.tickets.models import Ticket
from bot.tickets.service import Tickets


@dataclass
class Replies:
    """The use cases of standard replies, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    clients: Clients
    tickets: Tickets
    library: Library

    async def command(self, manager: Manager, message: Message, key: str) -> None:
        """Answer `/replies` with all of them, and `/r key` with a draft of that one."""
        found = await ticket_of(self.session, self.outbox, message)
        if not self.library.replies or found is None:
            await self._answer(message, "none" if not self.library.replies else "where")
            return
        ticket, client = found
        reply = self.library.by_key(key.strip().casefold())
        if key.strip() and reply is None:
            await self._answer(message, "unknown", key=key.strip())
        elif not ticket.is_open:
            await self._answer(message, "over", ticket=ticket)
        elif reply is not None:
            await self._draft(ticket, client, manager, reply)
        else:
            await self.outbox.forget_sent(_list(ticket))
            await self._show_list(ticket, client, 0)

    async def pressed(self, query_id: str, button: ReplyButton, manager: Manager) -> None:
        """Draft the chosen reply, or show the page that is asked for."""
        ticket = await queries.by_number(self.session, button.number)
        reply = self.library.by_key(button.key)
        if ticket is None or (button.key and reply is None):
            await self._toast(query_id, "stale")
        elif not self.library.replies:
            await self._toast(query_id, "none")
        elif not ticket.is_open:
            await self._toast(query_id, "over", ticket=ticket)
        else:
            client = await self.session.get_one(Client, ticket.client_id)
            if reply is not None:
                await self._draft(ticket, client, manager, reply)
            else:
                if button.fresh:
                    await self.outbox.forget_sent(_list(ticket))
                await self._show_list(ticket, client, button.page)
            await self._toast(query_id, None)

    async def act(self, query_id: str, button: DraftButton, manager: Manager) -> None:
        """Send a draft, show it for changing, or throw it away; whoever presses first decides."""
        draft = await self.session.get(Draft, button.draft, with_for_update=True)
        if draft is None:
            await self._toast(query_id, "stale")
            return
        if draft.used_at is not None:
            await self._toast(query_id, "used")
            return
        ticket, client = await self._whose(draft)
        match button.act:
            case DraftAct.SEND if not ticket.is_open:
                await self._toast(query_id, "over", ticket=ticket)
            case DraftAct.SEND:
                await self._send(draft, ticket, client, manager)
                await self._toast(query_id, "sent", client=client)
            case DraftAct.CHANGE:
                await self._show_for_changing(draft, client)
                await self._toast(query_id, None)
            case DraftAct.DISCARD:
                draft.used_at = self.clock.now()
                await self._show(draft, ticket, client, "discarded", by=manager)
                await self._toast(query_id, "discarded")

    async def revise(self, message: Message) -> bool:
        """Take what a manager wrote in reply to a draft as its new text. False if it is no such reply."""
        draft = await self._draft_behind(message.reply_to_message) if message.reply_to_message else None
        if draft is None or draft.used_at is not None:
            return False
        if message.text is None:
            await self._answer(message, "only_text")
            return True
        draft.body = copying.html_of(message)
        ticket, client = await self._whose(draft)
        await self._show(draft, ticket, client, "draft", changed=True)
        await mark(self.outbox, message.message_id, NOTED)
        return True

    async def _draft(self, ticket: Ticket, client: Client, manager: Manager, reply: StandardReply) -> None:
        """Fill a reply in for the client and show it in their topic."""
        desk = self.team.config.desk
        text, language = reply.text(client.language, desk.language)
        body = fields.fill_in(text, await self._values(ticket, client, manager))
        draft = Draft(
            ticket_id=ticket.id,
            manager_id=manager.user_id,
            reply_key=reply.key,
            title=reply.title,
            body=body,
            made_at=self.clock.now(),
        )
        self.session.add(draft)
        await self.session.flush()
        other = language if language != client.language else None
        await self._show(draft, ticket, client, "draft", other=other)

    async def _values(self, ticket: Ticket, client: Client, manager: Manager) -> dict[str, Any]:
        """What the fields stand for: plain values only."""
        promised = await self.tickets.sla.promised(ticket.id)
        reader = self.clients.reader(client)
        return {
            "client": {"first_name": client.first_name, "name": client.name},
            "manager": {"first_name": manager.first_name},
            "ticket": {"number": ticket.number},
            "desk": {"name": self.team.config.desk.name},
            "promised": self.texts.plain("managers/replies.promised", reader, promised=promised),
        }

    async def _send(self, draft: Draft, ticket: Ticket, client: Client, manager: Manager) -> None:
        draft.used_at = self.clock.now()
        line = await self.tickets.reply_with(ticket, client, manager, draft.body)
        shown = await self.outbox.find(_handle(draft))
        if shown is not None:  # the draft's message is now the line's: marks and /unsend are for it
            line.source_chat_id, line.source_message_id = shown.chat_id, shown.message_id
        await self._show(draft, ticket, client, "sent", by=manager)

    async def _show(self, draft: Draft, ticket: Ticket, client: Client, name: str, **context: Any) -> None:
        """The draft as it stands; once it is used, without buttons."""
        reader = self.team.reader
        given = {"other": None, "changed": False, "by": None, **context}
        text = self.texts.html(
            f"managers/replies.{name}", reader, draft=draft, ticket=ticket, client=client, **given
        )
        keyboard = None if draft.used_at else draft_keyboard(draft, self.texts, reader)
        message = copying.text_message(text, reply_markup=keyboard)
        await self.outbox.show(client.topic, _handle(draft), message, Options(priority=Priority.RELAY))

    async def _show_for_changing(self, draft: Draft, client: Client) -> None:
        text = self.texts.html("managers/replies.to_change", self.team.reader, text=visible_text(draft.body))
        options = Options(priority=Priority.RELAY, handle=f"{_handle(draft)}:text", reply_to=_handle(draft))
        await self.outbox.send(client.topic, copying.text_message(text), options)

    async def _show_list(self, ticket: Ticket, client: Client, page: int) -> None:
        last = (len(self.library.replies) - 1) // ON_A_PAGE
        text = self.texts.html("managers/replies.choose", self.team.reader, ticket=ticket, client=client)
        keyboard = choice_keyboard(ticket.number, self.library.replies, min(page, last))
        message = copying.text_message(text, reply_markup=keyboard)
        await self.outbox.show(client.topic, _list(ticket), message, Options(priority=Priority.RELAY))

    async def _draft_behind(self, message: Message) -> Draft | None:
        for name in await self.outbox.named(message.chat.id, message.message_id):
            kind, _, number = name.removesuffix(":text").partition(":")
            if kind == "draft" and number.isdecimal():
                return await self.session.get(Draft, int(number), with_for_update=True)
        return None

    async def _whose(self, draft: Draft) -> tuple[Ticket, Client]:
        ticket = await self.session.get_one(Ticket, draft.ticket_id, with_for_update=True)
        return ticket, await self.session.get_one(Client, ticket.client_id)

    async def _answer(self, message: Message, name: str, **context: Any) -> None:
        text = self.texts.html(f"managers/replies.{name}", self.team.reader, **context)
        answer = copying.text_message(text, reply_parameters=replying(message))
        await self.outbox.send(await self.team.place_of(message), answer, Options(priority=Priority.RELAY))

    async def _toast(self, query_id: str, name: str | None, **context: Any) -> None:
        text = (
            self.texts.plain(f"managers/replies.toast_{name}", self.team.reader, **context) if name else None
        )
        await self.outbox.answer_button(query_id, text)


def _handle(draft: Draft) -> str:
    return f"draft:{draft.id}"


def _list(ticket: Ticket) -> str:
    return f"replies:{ticket.number}"
