"""200 lines from ten clients within a minute, under Telegram's limits: nothing is lost or refused."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.clock import MovableClock
from bot.delivery.models import InboxRow, InboxStatus
from bot.sandbox import Limits
from tests.scenarios.play import STRANGE, marks, playing, said

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Monday 09:00 in Stockholm: the desk opens."""

CLIENTS, LINES = 10, 20
LIMITS = {"per_second": 30, "per_chat_per_second": 20, "per_group_per_minute": 60}
"""The group's budget a minute is three times Telegram's, and so is the speed at which the lines come."""


async def test_a_burst_is_merged_and_every_client_is_answered_at_once(prepared_url: str) -> None:
    limits = Limits(per_second=60, per_chat_per_second=40, per_group_per_minute=66)
    async with playing(prepared_url, limits=limits, telegram={"limits": LIMITS}) as play:
        clients = [play.sandbox.add_client(f"Client{number}") for number in range(CLIENTS)]
        for number in range(LINES):
            for client in clients:
                client.send(STRANGE if not number else f"line {number} of {client.first_name}.")
        await play.until(lambda: all(client.texts for client in clients), timeout=10, what="answers")
        done = select(func.count()).select_from(InboxRow).where(InboxRow.status == InboxStatus.DONE)
        async with asyncio.timeout(40):
            while await play.one(done) < CLIENTS * LINES:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        for _ in range(3):  # what is left waits for the group's budget
            await play.clock.advance(timedelta(minutes=1))
            await asyncio.sleep(0.5)
        await play.settled()
        for client in clients:
            written = "\n".join(play.group.texts(play.thread(client)))
            for number in range(1, LINES):
                assert written.count(f"line {number} of {client.first_name}.") == 1
            mine = [m for m in client.messages if said(m).startswith("line")]
            assert [marks(m) for m in mine] == [["👌"]] * (LINES - 1)
        refused = [call for call in play.sandbox.calls if call.status == 429]
        assert refused == []
        sent = [m for c in clients for m in play.group.messages(play.thread(c)) if "line" in said(m)]
        assert len(sent) < CLIENTS * LINES / 2, "queued lines go over as one message"


async def test_what_waits_for_the_budget_leaves_when_the_clock_is_moved(prepared_url: str) -> None:
    """In the demo a leap of the clock shows what happens meanwhile at once, not a minute later."""
    tight = Limits(per_group_per_minute=8)
    async with playing(
        prepared_url,
        clock=MovableClock(MORNING),
        limits=tight,
        telegram={"limits": {"per_group_per_minute": 8}},
    ) as play:
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        for number in range(6):
            play.mia.send(f"/take {number + 5000}")
        await play.until(lambda: len(play.group.texts(thread)) + len(play.group.texts()) >= 8, timeout=5)
        before = len(play.group.texts())
        await play.advance(hours=1)
        await play.until(lambda: any("🚨" in text for text in play.group.texts()[before:]), timeout=5)
