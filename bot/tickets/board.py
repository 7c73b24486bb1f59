"""The board: a pinned message in General that always shows what is open, the most urgent first."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram.methods import PinChatMessage
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.directory import Fate
from bot.delivery.models import OutboxRow, Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.facts import recall, remember
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets import list_queries
from bot.tickets.list_queries import AWAKE, COUNTED, Listed, Selection
from bot.tickets.lists import linked
from bot.tickets.models import State

HANDLE = "board"
TAG = "board:shown"
FACT = "board"

ROWS = 20
PAUSE = timedelta(seconds=15)
"""The group takes 20 messages a minute in all, so the board is drawn four times a minute at most."""


@dataclass
class Board:
    """Draws the board, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team

    async def sweep(self) -> int:
        """Draw the board if it has changed and was not drawn just now. Returns whether it was, as 0 or 1."""
        if not self.team.config.managers.board:
            return 0
        now = self.clock.now()
        last = json.loads(await recall(self.session, FACT) or "{}")
        if last and now < datetime.fromisoformat(last["at"]) + PAUSE:
            return 0
        if not last and not await list_queries.any_ticket(self.session):
            return 0
        text = await self._text(now)
        if text == last.get("text"):
            return 0
        await remember(self.session, FACT, json.dumps({"at": now.isoformat(), "text": text}))
        await self.outbox.show(GROUP, HANDLE, text_message(text), Options(priority=Priority.BULK, tag=TAG))
        return 1

    async def note(self, row: OutboxRow, fate: Fate) -> None:
        """The board has been sent: a new message is pinned; who unpins it keeps it so."""
        if fate.delivered and row.handle == HANDLE and row.message_id is not None:
            pin = PinChatMessage(chat_id=HERE, message_id=HERE, disable_notification=True)
            await self.outbox.change(GROUP, HANDLE, pin, Options(priority=Priority.BULK))

    async def _text(self, now: datetime) -> str:
        """The board as it is to be."""
        rows = await list_queries.page(self.session, Selection(AWAKE), 0, ROWS)
        late = [row for row in rows if _is_late(row, now)]
        coming = [row for row in rows if not _is_late(row, now)]
        counts = {
            "overdue": list_queries.overdue(now),
            "free": Selection(AWAKE, list_queries.of_nobody().conditions),
            "waiting": Selection((State.WAITING,)),
            "snoozed": Selection((State.SNOOZED,)),
            "total": list_queries.everything(),
        }
        counted = {name: await list_queries.count(self.session, each) for name, each in counts.items()}
        return self.texts.html(
            "managers/board.board",
            self.team.reader,
            late=await linked(self.session, late),
            coming=await linked(self.session, coming),
            more=counted["total"] > len(rows),
            now=now,
            **{name: _shown(number) for name, number in counted.items()},
        )


def _is_late(row: Listed, now: datetime) -> bool:
    due = row[0].urgent_at
    return due is not None and due <= now


def _shown(count: int) -> Any:
    """A count, or that there are more than are counted."""
    return f"{COUNTED - 1}+" if count >= COUNTED else count
