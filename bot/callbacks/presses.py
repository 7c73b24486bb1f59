"""Behind the client's buttons: each press does its work and is answered, whatever it finds."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import draft as drafts
from bot.callbacks import queries
from bot.callbacks.buttons import Wish, WishButton, day_and_page, moment
from bot.callbacks.dialogue import CallDialogue
from bot.callbacks.draft import Draft
from bot.callbacks.models import Callback
from bot.callbacks.service import Calls
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.tickets.models import Ticket

CHOOSING = (Wish.DAYS, Wish.DAY, Wish.SLOT)
"""What works without a dialogue: an old button begins one."""


@dataclass
class CallPresses:
    """Answers the client's buttons, within one unit of work."""

    session: AsyncSession
    calls: Calls
    dialogue: CallDialogue
    menu: Menu

    async def pressed(
        self, query_id: str, client: Client, pressed: WishButton, message_id: int | None
    ) -> None:
        """Do what a button says. message_id: what Telegram calls the message that the button is on."""
        if pressed.wish == Wish.BEGIN:
            toast = None
            await self.dialogue.begin_another(client)
        elif pressed.wish in (Wish.SHOW, Wish.MOVE, Wish.CANCEL, Wish.CANCEL_NOW, Wish.CALLED):
            toast = await self._about_a_call(client, pressed)
        else:
            toast = await self._in_dialogue(client, pressed, message_id)
        await self.menu.toast(query_id, client, toast, alert=toast == "stale")

    async def _in_dialogue(self, client: Client, pressed: WishButton, message_id: int | None) -> str | None:
        draft = await drafts.load(self.session, client)
        if draft is None and pressed.wish not in CHOOSING:
            return "stale"
        draft = replace(draft or Draft(), shown=await self._shown(client, message_id))
        if pressed.wish in CHOOSING:
            draft = await self._about(client, draft, pressed.call)
        return await self._step(client, draft, pressed)

    async def _step(self, client: Client, draft: Draft, pressed: WishButton) -> str | None:
        match pressed.wish:
            case Wish.DAYS:
                await self.dialogue.ask_when(client, replace(draft, starts_at=None), page=pressed.value)
            case Wish.DAY:
                day = day_and_page(pressed.value)
                if day is None:
                    return "stale"
                await self.dialogue.show_day(client, draft, *day)
            case Wish.SLOT:
                start = moment(pressed.value)
                if start is None:
                    return "stale"
                await self.dialogue.chose(client, draft, start)
            case Wish.PHONE:
                await self.dialogue.took_phone(client, draft)
            case Wish.OTHER_PHONE:
                await self.dialogue.ask_other_phone(client, draft)
            case Wish.SKIP:
                await self.dialogue.skip_topic(client, draft)
            case _:
                await self.dialogue.back(client, draft)
        return None

    async def _about(self, client: Client, draft: Draft, call: int) -> Draft:
        """The draft, for the call that the button is about."""
        if not call:
            return replace(draft, callback=None)
        callback = await self._own(client, call)
        if callback is None or not callback.is_live:
            return replace(draft, callback=None)
        return replace(draft, callback=callback.id, phone=callback.phone, topic="")

    async def _shown(self, client: Client, message_id: int | None) -> int:
        """By which the message with the button is known, if it is one of the dialogue; 0 if it is another."""
        names = await self.calls.outbox.named(client.user_id, message_id) if message_id else []
        start = f"call:{client.id}:"
        known = next((name.removeprefix(start) for name in names if name.startswith(start)), "0")
        return int(known) if known.isdecimal() else 0

    async def _about_a_call(self, client: Client, pressed: WishButton) -> str | None:
        callback = await self._own(client, pressed.call)
        if callback is None:
            return "stale"
        if not callback.is_live:
            return "call_over"
        ticket = await self.session.get_one(Ticket, callback.ticket_id)
        if pressed.wish == Wish.CALLED:
            await self.calls.reached(callback, ticket, client)
            return None
        if pressed.wish == Wish.SHOW:
            await self.dialogue.show_booked(client, callback)
        elif callback.has_time and callback.starts_at <= self.calls.clock.now():
            return "call_now"
        elif pressed.wish == Wish.MOVE:
            await self.dialogue.move(client, callback)
        elif pressed.wish == Wish.CANCEL:
            rows = [[self.calls.button(client, each, callback) for each in (Wish.CANCEL_NOW, Wish.SHOW)]]
            await self.calls.tell("cancel_sure", callback, ticket, client, rows)
        else:
            await self.calls.cancel(callback, ticket, client)
        return None

    async def _own(self, client: Client, call: int) -> Callback | None:
        """The client's own call; nobody else's."""
        callback = await queries.locked(self.session, call)
        return callback if callback is not None and callback.client_id == client.id else None
