"""Calendar files of calls, for managers who want them."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, Message

from bot.callbacks.ics import Event, calendar_file
from bot.callbacks.queries import Call
from bot.callbacks.service import Calls
from bot.delivery.models import Priority
from bot.delivery.outbox import Options
from bot.delivery.wire import HERE


@dataclass
class CallFiles:
    """Sends calendar files into the managers' group, within one unit of work."""

    calls: Calls

    async def send(self, call: Call, message: Message | None) -> str | None:
        """Send one call. Returns what is said if that can't be done."""
        callback, ticket, _ = call
        if not callback.has_time:
            return "no_time"
        await self._send(f"call-{ticket.number}.ics", [call], message)
        return None

    async def send_all(self, found: Sequence[Call], message: Message) -> str | None:
        """Send those of the calls that have a time. Returns what is said if there are none."""
        booked = [call for call in found if call[0].has_time]
        if not booked:
            return "no_time"
        await self._send("calls.ics", booked, message)
        return None

    async def _send(self, name: str, found: Sequence[Call], message: Message | None) -> None:
        calls = self.calls
        events = [await self._event(call) for call in found]
        content = calendar_file(events, calls.clock.now(), calls.team.config.desk.name)
        place = await calls.team.place_of(message) if message else found[0][2].topic
        document = SendDocument(chat_id=HERE, document=BufferedInputFile(content, name))
        await calls.outbox.send(place, document, Options(priority=Priority.RELAY))

    async def _event(self, call: Call) -> Event:
        callback, ticket, client = call
        calls = self.calls
        words = {
            name: calls.texts.plain(
                f"managers/callbacks.file_{name}",
                calls.team.reader,
                call=callback,
                ticket=ticket,
                client=client,
                manager=await calls.cards.responsible(ticket),
            )
            for name in ("summary", "description")
        }
        return Event(
            uid=f"call-{callback.id}-{int(ticket.opened_at.timestamp())}@deskbell",
            sequence=callback.round,
            start=callback.starts_at,
            end=callback.ends_at,
            alarm=calls.bookings.rules.remind_manager,
            **words,
        )
