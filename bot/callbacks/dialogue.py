"""Booking a call, step by step: when, on which number, what about. Each step is kept until the next."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from aiogram.types import KeyboardButton

from bot.callbacks import draft as drafts
from bot.callbacks import queries
from bot.callbacks.asking import CallAsking
from bot.callbacks.buttons import Wish, day_value, minutes, wish
from bot.callbacks.draft import Draft, Step
from bot.callbacks.models import Callback
from bot.callbacks.slots import Slot, days
from bot.clients.country import normalise_phone
from bot.clients.models import Client
from bot.keyboards import Rows, in_rows
from bot.tickets.models import Ticket

DAYS_ON_A_PAGE = 6
SLOTS_ON_A_PAGE = 40
NEXT_ONES = 6
"""How many slots are shown in place of one that is not free."""


@dataclass
class CallDialogue(CallAsking):
    """Talks with a client who wants to be called, within one unit of work."""

    async def begin(
        self,
        client: Client,
        phone: str | None = None,
        topic: str | None = None,
        when: str = "",
        beside: Ticket | None = None,
    ) -> None:
        """Ask when to call; on `phone` and about `topic`, if known already. A booked call is shown first.

        A number that can't exist is not taken, and asked for like any other. when: the client's words for the
        time, if they have told it. beside: the ticket that will know of the call, and the call of it.
        """
        number = normalise_phone(phone, client.country) if phone else None
        draft = Draft(phone=number, topic=topic, beside=beside.id if beside else None)
        await drafts.save(self.session, client, draft)
        if (booked := await queries.live_of_client(self.session, client.id)) is not None:
            await self.show_booked(client, booked)
        elif self.says_when(client, when):
            await self.wrote_when(client, when)
        else:
            await self.ask_when(client, draft)

    async def begin_another(self, client: Client) -> None:
        """Ask when to call, whatever else is booked."""
        draft = await drafts.load(self.session, client) or Draft()
        await self.ask_when(client, replace(draft, callback=None, starts_at=None))

    async def go_on(self, client: Client) -> bool:
        """Ask again for what the client was asked before; False if they are not booking a call."""
        draft = await drafts.load(self.session, client)
        if draft is not None:
            await self._advance(client, replace(draft, shown=0))
        return draft is not None

    async def look_for_zone(self, client: Client) -> None:
        """The client is asked where they are, and then goes on where they were."""
        draft = await drafts.load(self.session, client) or Draft()
        await drafts.save(self.session, client, draft, away=True)

    async def show_booked(self, client: Client, callback: Callback) -> None:
        """Show the call that is booked, and what can be done about it."""
        ticket = await self.session.get_one(Ticket, callback.ticket_id)
        rows = [[self.calls.button(client, each, callback) for each in (Wish.MOVE, Wish.CANCEL)]]
        rows.append([self.calls.button(client, Wish.BEGIN)])
        await self.calls.tell("already", callback, ticket, client, rows)

    async def move(self, client: Client, callback: Callback) -> None:
        """Ask for another time of a call."""
        await self.ask_when(client, Draft(callback=callback.id, phone=callback.phone, topic=""))

    async def ask_when(self, client: Client, draft: Draft, page: int = 0, note: str = "") -> None:
        """Show the days on which a call can be; `note` names what is said before."""
        free = await self.calls.bookings.free()
        found = list(days(free, self._zone(client)))
        pages = max(1, -(-len(found) // DAYS_ON_A_PAGE))
        page = min(page, pages - 1)
        shown = found[page * DAYS_ON_A_PAGE : (page + 1) * DAYS_ON_A_PAGE]
        rows: Rows = []
        if free and page == 0:
            label = self._label(client, "soon", start=free[0].start)
            rows.append([wish(label, Wish.SLOT, draft.callback or 0, minutes(free[0].start))])
        rows += in_rows([self._day_button(client, draft, day) for day in shown], 2)
        rows.append(self._turning(client, draft, Wish.DAYS, page, pages))
        if not client.zone_chosen:
            rows.append([self.calls.button(client, Wish.ZONE)])
        draft = replace(draft, step=Step.WHEN, proposed=None)
        rows = [*rows, [self._cancel(client)]] if free else []
        await self._show(client, draft, "when", rows, note=note, any=bool(free))
        if not free:
            await drafts.drop(self.session, client)  # what they write now is what it is about

    async def show_day(self, client: Client, draft: Draft, day: date, page: int = 0) -> None:
        """Show a page of the free times of a day; when it has none, the days that have some."""
        free = days(await self.calls.bookings.free(), self._zone(client)).get(day)
        if not free:
            await self.ask_when(client, draft, note="day_full")
            return
        pages = -(-len(free) // SLOTS_ON_A_PAGE)
        page = min(page, pages - 1)
        shown = free[page * SLOTS_ON_A_PAGE : (page + 1) * SLOTS_ON_A_PAGE]
        rows = self.calls.slot_rows(client, shown, 4, draft.callback or 0, short=True)
        rows.append(self._turning(client, draft, Wish.DAY, page, pages, day_value(day)))
        draft = replace(draft, step=Step.WHEN, proposed=None)
        await self._show(client, draft, "day", [*rows, self._leave(client)], day=free[0].start)

    async def chose(self, client: Client, draft: Draft, start: datetime) -> None:
        """A slot was chosen: the next question, or the call is booked; one that is gone is told at once."""
        slot = self.calls.bookings.grid.at(start)
        if slot is not None and await self._is_free(slot):
            await self._advance(client, replace(draft, starts_at=slot.start, proposed=None))
        else:
            await self.gone(client, draft, start)

    async def _is_free(self, slot: Slot) -> bool:
        bookings = self.calls.bookings
        others = await queries.taken(self.session, slot.start, slot.end)
        return bookings.grid.accepts(slot, bookings.clock.now()) and len(others) < bookings.rules.capacity

    async def gone(self, client: Client, draft: Draft, wished: datetime, note: str = "gone") -> None:
        """That time is not free: show those nearest to it."""
        slots = await self.calls.bookings.near(wished, NEXT_ONES)
        if not slots:
            await self.ask_when(client, replace(draft, starts_at=None))
            return
        rows = self.calls.slot_rows(client, slots, 2, draft.callback or 0)
        draft = replace(draft, step=Step.WHEN, starts_at=None, proposed=None)
        await self._show(client, draft, note, [*rows, self._leave(client)], wished=wished)

    async def wrote_when(self, client: Client, text: str) -> None:
        """A time in the client's own words: read back, or, if it is not free, the nearest that are."""
        draft = replace(await drafts.load(self.session, client) or Draft(), shown=0)
        free = await self.calls.bookings.free()
        wished = self._reader(client).read(text, self.calls.clock.now())
        if wished is None:
            await self.ask_when(client, draft, note="unreadable")
        elif wished.day is not None:
            await self.show_day(client, draft, wished.day)
        elif wished.soon and free:
            await self._read_back(client, draft, free[0])
        elif slot := next((each for each in free if each.start in wished.moments), None):
            await self._read_back(client, draft, slot)
        else:
            open_ = [at for at in wished.moments if self.calls.bookings.grid.calendar.is_open(at)]
            await self.gone(client, draft, [*open_, *wished.moments, self.calls.clock.now()][0], "not_free")

    async def _read_back(self, client: Client, draft: Draft, slot: Slot) -> None:
        yes = wish(self._label(client, "yes"), Wish.SLOT, draft.callback or 0, minutes(slot.start))
        other = wish(self._label(client, "other_time"), Wish.DAYS, draft.callback or 0)
        rows = [[yes, other], [self._cancel(client)]]
        await self._show(
            client, replace(draft, step=Step.WHEN, proposed=slot.start), "read_back", rows, start=slot.start
        )

    async def _advance(self, client: Client, draft: Draft) -> None:
        """Ask for what is not known yet; when all is, book."""
        if draft.starts_at is None:
            await self.ask_when(client, draft)
        elif draft.callback is not None:
            await self._book_move(client, draft, draft.callback)
        elif draft.phone is None:
            await self._ask_phone(client, draft)
        elif draft.topic is None:
            await self._ask_topic(client, draft)
        else:
            await self._book(client, draft)

    async def _ask_phone(self, client: Client, draft: Draft) -> None:
        """Offer the number that is known; else ask for one."""
        if client.phone is None:
            await self.ask_other_phone(client, draft)
            return
        draft = replace(draft, step=Step.PHONE, offered=client.phone)
        yes = wish(self._label(client, "phone_yes", phone=client.phone), Wish.PHONE)
        other = wish(self._label(client, "other_phone"), Wish.OTHER_PHONE)
        rows = [[yes], [other], self._leave(client)]
        await self._show(client, draft, "known_phone", rows, phone=client.phone, start=draft.starts_at)

    async def ask_other_phone(self, client: Client, draft: Draft, note: str = "") -> None:
        """Ask for a number, to be shared by button or typed."""
        draft = replace(draft, step=Step.PHONE, offered=None, shown=0)
        await drafts.save(self.session, client, draft)
        reader = self.calls.clients.reader(client)
        text = self.calls.texts.html("clients/callbacks.which_phone", reader, client=client, note=note)
        share, back, cancel = (
            self.calls.texts.plain(f"clients/menu.button_{each}", reader)
            for each in ("contact", "back", "cancel")
        )
        contact = [KeyboardButton(text=share, request_contact=True)]
        await self.menu.ask(client, text, [contact, [KeyboardButton(text=back), KeyboardButton(text=cancel)]])

    async def wrote_phone(self, client: Client, text: str) -> None:
        """A number was typed: read back, or asked for again when no telephone can have it."""
        draft = await drafts.load(self.session, client) or Draft()
        number = normalise_phone(text, client.country)
        if number is None:
            await self.ask_other_phone(client, draft, note="unreadable")
            return
        draft = replace(draft, step=Step.PHONE, offered=number, shown=0)
        yes = wish(self._label(client, "yes"), Wish.PHONE)
        again = wish(self._label(client, "again"), Wish.OTHER_PHONE)
        await self._show(client, draft, "phone_read_back", [[yes, again], self._leave(client)], phone=number)

    async def shared_phone(self, client: Client, phone: str, *, own: bool) -> None:
        """A contact was shared: the client's own number is taken, anybody else's has to be typed."""
        draft = await drafts.load(self.session, client) or Draft()
        before = client.zone
        if not own:
            await self.ask_other_phone(client, draft, note="not_own")
        elif not self.calls.clients.share_phone(client, phone):
            await self.ask_other_phone(client, draft, note="unreadable")
        else:
            await self._has_phone(
                client, replace(draft, shown=0), client.phone or "", moved=client.zone != before
            )

    async def took_phone(self, client: Client, draft: Draft) -> None:
        """The number that was read back is right; the first one that a client gives is kept."""
        number, before = draft.offered, client.zone
        if number is None or number == client.phone:
            await self._advance(client, replace(draft, phone=number or draft.phone, offered=None))
            return
        if client.phone is None:
            self.calls.clients.share_phone(client, number)
        await self._has_phone(client, draft, number, moved=client.zone != before)

    async def _has_phone(self, client: Client, draft: Draft, number: str, *, moved: bool) -> None:
        """Thank for the number, which brings the menu back; if it tells of another zone, ask again."""
        await self.menu.show(client, "phone_saved", phone=number)
        draft = replace(draft, phone=number, offered=None, shown=0)
        if moved and draft.starts_at:
            slot = Slot(draft.starts_at, draft.starts_at + self.calls.bookings.rules.slot)
            await self._read_back(client, replace(draft, starts_at=None), slot)
        else:
            await self._advance(client, draft)

    async def _ask_topic(self, client: Client, draft: Draft) -> None:
        rows = [[self.calls.button(client, Wish.SKIP)], self._leave(client)]
        await self._show(client, replace(draft, step=Step.TOPIC), "topic", rows)

    async def wrote_topic(self, client: Client, text: str) -> None:
        """What the call is about."""
        draft = await drafts.load(self.session, client) or Draft()
        await self._advance(client, replace(draft, topic=text, shown=0))

    async def skip_topic(self, client: Client, draft: Draft) -> None:
        """They will say it when we call."""
        await self._advance(client, replace(draft, topic=""))

    async def back(self, client: Client, draft: Draft) -> None:
        """One step back."""
        if draft.step == Step.TOPIC:
            if client.phone:
                await self._ask_phone(client, replace(draft, phone=None))
            else:
                await self.ask_other_phone(client, replace(draft, phone=None))
            return
        if draft.step == Step.PHONE and not draft.shown:
            await self.menu.show(client, "back")  # the key that was pressed goes away with it
        await self.ask_when(client, replace(draft, starts_at=None, offered=None))

    async def back_by_key(self, client: Client) -> None:
        """One step back, by the key above the menu."""
        draft = await drafts.load(self.session, client) or Draft()
        await self.back(client, replace(draft, shown=0))

    async def _book(self, client: Client, draft: Draft) -> None:
        slot = self._slot(draft)
        beside = await self.session.get(Ticket, draft.beside) if draft.beside else None
        if slot and await self.calls.book(client, slot, draft.phone or "", draft.topic or "", beside):
            await drafts.drop(self.session, client)
        else:
            await self.gone(client, draft, draft.starts_at or self.calls.clock.now())

    async def _book_move(self, client: Client, draft: Draft, callback_id: int) -> None:
        """The other time of a call that is booked; of one that is over a new one is made of it."""
        callback = await queries.locked(self.session, callback_id)
        slot = self._slot(draft)
        if callback is None or callback.client_id != client.id or not callback.is_live:
            await self._advance(client, replace(draft, callback=None))
            return
        ticket = await self.session.get_one(Ticket, callback.ticket_id)
        if slot and await self.calls.move(callback, ticket, client, slot):
            await drafts.drop(self.session, client)
        else:
            await self.gone(client, draft, draft.starts_at or self.calls.clock.now())

    def _slot(self, draft: Draft) -> Slot | None:
        return self.calls.bookings.grid.at(draft.starts_at) if draft.starts_at else None
