"""Behind the managers' buttons of calls: the list `/calls`, a call's panel, how it went, its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from aiogram.types import InlineKeyboardButton, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import queries
from bot.callbacks.buttons import CallButton, Deed, day_and_page, day_value, deed, minutes, moment
from bot.callbacks.files import CallFiles
from bot.callbacks.models import Callback
from bot.callbacks.queries import Call
from bot.callbacks.service import Calls
from bot.callbacks.slots import Slot, days
from bot.clients.models import Client
from bot.delivery.behind import replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options
from bot.keyboards import Rows, in_rows, keyboard_if_any
from bot.team.models import Manager
from bot.tickets import queries as ticket_queries
from bot.tickets.models import Ticket

ON_A_PAGE = 6
DAYS_ON_A_PAGE = 8
SLOTS_ON_A_PAGE = 48
LIST = "calls:"
"""How the names of lists of calls begin."""


@dataclass(frozen=True)
class Pressed:
    """A pressed button, the call it is about, and the message it is on, by our name and Telegram's."""

    callback: Callback
    ticket: Ticket
    client: Client
    manager: Manager
    value: int
    handle: str
    message: Message | None

    @property
    def in_list(self) -> bool:
        """Whether the message is a list of calls, which the call is shown in place of."""
        return self.handle.startswith(LIST)


@dataclass
class Switchboard:
    """Answers managers about calls, within one unit of work."""

    session: AsyncSession
    calls: Calls
    files: CallFiles

    async def show_list(self, message: Message) -> None:
        """Answer `/calls` with the calls of today and tomorrow."""
        await self._draw_list(f"{LIST}{message.message_id}", message, 0, reply_parameters=replying(message))

    async def pressed(
        self, query_id: str, pressed: CallButton, manager: Manager, message: Message | None
    ) -> None:
        """Do what a button says, and tell in a word how it went."""
        handle = await self._handle(message)
        toast: str | None = "stale"
        if handle.startswith(LIST) and pressed.deed == Deed.LIST and message is not None:
            toast = None
            await self._draw_list(handle, message, pressed.value)
        elif pressed.deed == Deed.FILES and message is not None:
            toast = await self.files.send_all(await self._listed(), message)
        elif handle and (found := await self._call(pressed.call)) is not None:
            press = Pressed(*found, manager, pressed.value, handle, message)
            toast = await self._do(pressed.deed, press)
        text = self._text(f"toast_{toast}") if toast else None
        await self.calls.outbox.answer_button(query_id, text)

    async def show_panel(self, press: Pressed, asking: str = "", rows: Rows | None = None) -> None:
        """Draw the call in its message; of the ticket's card it is shown below."""
        text = await self.calls.line("panel", press.callback, press.ticket, press.client, asking=asking)
        back = [[self._button("back", Deed.LIST)]] if press.in_list else []
        rows = [*(self.rows(press.callback) if rows is None else rows), *back]
        handle, place = press.handle, press.client.topic
        if handle == press.ticket.card:
            handle = f"ticket:{press.ticket.number}:call-panel-{press.callback.id}-{press.callback.round}"
            await self.calls.outbox.forget_sent(handle)
        elif press.in_list and press.message is not None:
            place = await self.calls.team.place_of(press.message)
        message = text_message(text, reply_markup=keyboard_if_any(rows))
        await self.calls.outbox.show(place, handle, message, Options(priority=Priority.RELAY))

    def rows(self, callback: Callback) -> Rows:
        """What can be done about a call as it stands."""
        if not callback.is_live:
            return []
        moving = [self._button(each.name.lower(), each, callback.id) for each in (Deed.MOVE, Deed.CANCEL)]
        if not callback.has_time:
            return [moving]
        made = [self._button(each.name.lower(), each, callback.id) for each in (Deed.REACHED, Deed.MISSED)]
        return [made, moving, [self._button("file", Deed.FILE, callback.id)]]

    async def _do(self, do: Deed, press: Pressed) -> str | None:
        callback, ticket, client = press.callback, press.ticket, press.client
        if do == Deed.PANEL:
            await self.show_panel(press)
            return None
        if do == Deed.FILE:
            return await self.files.send((callback, ticket, client), press.message)
        if not callback.is_live:
            await self._redraw(press)
            return "over"
        match do:
            case Deed.REACHED:
                await self.calls.reached(callback, ticket, client, press.manager)
            case Deed.MISSED:
                if not callback.has_time:
                    return "offered_already"
                await self.calls.no_answer(callback, ticket, client, press.manager)
            case Deed.MOVE | Deed.MOVE_DAY:
                return await self._choose_time(do, press)
            case Deed.MOVE_TO:
                return await self._move(press)
            case Deed.CANCEL:
                sure = [[self._button("cancel_now", Deed.CANCEL_NOW, callback.id), self._keep(callback)]]
                await self.show_panel(press, "cancel", sure)
                return None
            case Deed.CANCEL_NOW:
                await self.calls.cancel(callback, ticket, client, press.manager)
            case _:
                return "stale"
        await self._redraw(press)
        return "noted"

    async def _redraw(self, press: Pressed) -> None:
        """Show how the call stands where the button was; the card is drawn anyway."""
        if press.handle != press.ticket.card:
            await self.show_panel(press)

    async def _choose_time(self, do: Deed, press: Pressed) -> str | None:
        """Offer the days that have free times, or the times of a day."""
        callback = press.callback
        reader = self.calls.team.reader
        found = days(await self.calls.bookings.free(), reader.zone)
        if do == Deed.MOVE:
            pages = max(1, -(-len(found) // DAYS_ON_A_PAGE))
            page = min(press.value, pages - 1)
            shown = list(found)[page * DAYS_ON_A_PAGE : (page + 1) * DAYS_ON_A_PAGE]
            labels = [(self._text("label_day", day=found[day][0].start), day) for day in shown]
            buttons = [deed(label, Deed.MOVE_DAY, callback.id, day_value(day)) for label, day in labels]
            rows = [*in_rows(buttons, 2), self._pages(callback, page, pages), [self._keep(callback)]]
            await self.show_panel(press, "day" if found else "nothing_free", rows)
            return None
        day = day_and_page(press.value)
        if day is None or day[0] not in found:
            return "gone"
        pages = -(-len(found[day[0]]) // SLOTS_ON_A_PAGE)
        page = min(day[1], pages - 1)
        slots = found[day[0]][page * SLOTS_ON_A_PAGE : (page + 1) * SLOTS_ON_A_PAGE]
        buttons = [
            deed(
                self._text("label_time", slot=slot, client=press.client),
                Deed.MOVE_TO,
                callback.id,
                minutes(slot.start),
            )
            for slot in slots
        ]
        back = [self._button("move_back", Deed.MOVE, callback.id), self._keep(callback)]
        turning = self._pages(callback, page, pages, Deed.MOVE_DAY, day_value(day[0]))
        await self.show_panel(press, "time", [*in_rows(buttons, 4), turning, back])
        return None

    def _pages(
        self, callback: Callback, page: int, pages: int, do: Deed = Deed.MOVE, value: int = 0
    ) -> list[InlineKeyboardButton]:
        before = [deed(f"◀ {page}", do, callback.id, value + page - 1)] if page else []
        after = [deed(f"{page + 2} ▶", do, callback.id, value + page + 1)] if page + 1 < pages else []
        return before + after

    async def _move(self, press: Pressed) -> str:
        start = moment(press.value)
        slot = self.calls.bookings.grid.at(start) if start else None
        if slot is None or not await self.calls.move(
            press.callback, press.ticket, press.client, slot, press.manager
        ):
            return "gone"
        await self._redraw(press)
        return "moved"

    async def _draw_list(self, handle: str, message: Message, page: int, **fields: Any) -> None:
        found = await self._listed()
        pages = max(1, -(-len(found) // ON_A_PAGE))
        page = min(page, pages - 1)
        shown = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        rows = [
            {"call": callback, "ticket": ticket, "client": client, "manager": manager}
            for (callback, ticket, client), manager in zip(shown, await self._callers(shown), strict=True)
        ]
        now = self.calls.clock.now()
        text = self.calls.texts.html(
            "managers/callbacks.list", self.calls.team.reader, rows=rows, now=now, page=page + 1, pages=pages
        )
        buttons = [
            deed(self._text("label_call", call=callback, client=client), Deed.PANEL, callback.id)
            for callback, _, client in shown
        ]
        turning = [deed(f"◀ {page}", Deed.LIST, 0, page - 1)] if page else []
        turning += [deed(f"{page + 2} ▶", Deed.LIST, 0, page + 1)] if page + 1 < pages else []
        files = [self._button("files", Deed.FILES)] if any(each.has_time for each, _, _ in found) else []
        markup = keyboard_if_any([*in_rows(buttons, 2), turning, files])
        place = await self.calls.team.place_of(message)
        shown_as = text_message(text, reply_markup=markup, **fields)
        await self.calls.outbox.show(place, handle, shown_as, Options(priority=Priority.RELAY))

    async def _listed(self) -> Sequence[Call]:
        """The calls of today and tomorrow, by the desk's clock."""
        zone = self.calls.team.reader.zone
        today = self.calls.clock.now().astimezone(zone).date()
        first, until = (datetime.combine(today + timedelta(days=ahead), time(0), zone) for ahead in (0, 2))
        return await queries.listed(self.session, first, until)

    async def _callers(self, found: Sequence[Call]) -> list[Manager | None]:
        people = await ticket_queries.managers(self.session, {t.taken_by for _, t, _ in found if t.taken_by})
        return [people.get(ticket.taken_by or 0) for _, ticket, _ in found]

    async def _call(self, callback_id: int) -> Call | None:
        callback = await queries.locked(self.session, callback_id)
        if callback is None:
            return None
        ticket = await self.session.get_one(Ticket, callback.ticket_id)
        return callback, ticket, await self.session.get_one(Client, callback.client_id)

    async def _handle(self, message: Message | None) -> str:
        """Our name of the message that a button is on; empty if it has none, or we do not see it."""
        if message is None:
            return ""
        names = await self.calls.outbox.named(message.chat.id, message.message_id)
        return next((name for name in names if name.startswith((LIST, "ticket:"))), "")

    def _keep(self, callback: Callback) -> InlineKeyboardButton:
        return self._button("keep", Deed.PANEL, callback.id)

    def _button(self, name: str, do: Deed, call: int = 0) -> InlineKeyboardButton:
        return deed(self._text(f"button_{name}"), do, call)

    def _text(self, name: str, **context: Any) -> str:
        return self.calls.texts.plain(f"managers/callbacks.{name}", self.calls.team.reader, **context)


def slot_of(callback: Callback) -> Slot:
    """The agreed time of a call."""
    return Slot(callback.starts_at, callback.ends_at)
