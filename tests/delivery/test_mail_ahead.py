"""Parcels that are taken up before their turn."""

import asyncio

import pytest

from bot.delivery.limits import BURST_SECONDS, Pace
from bot.delivery.mail import Mail
from bot.delivery.models import OutboxRow
from bot.delivery.parcels import Parcel
from tests.delivery.seconds import Seconds


class Box:
    """An outbox with so many parcels in it."""

    def __init__(self, parcels: int, now: Seconds) -> None:
        self.left, self.now, self.asked = parcels, now, list[int]()
        self.error: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.woken = 0

    async def take(self, most: int) -> tuple[list[Parcel], float]:
        self.asked.append(most)
        await self.open.wait()
        if self.error:
            raise self.error
        taken = min(most, self.left)
        self.left -= taken
        parcels = [Parcel([OutboxRow(id=n, lane=f"client:{n}")]) for n in range(self.left, self.left + taken)]
        return parcels, 0.0 if taken == most else 60.0

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def now() -> Seconds:
    return Seconds()


async def leave(mail: Mail, now: Seconds, seconds: float) -> int:
    """How many leave in so many seconds."""
    left, end = 0, now.value + seconds
    while now.value < end:
        for _ in mail.due():
            mail.pace.finish(mail.pace.start())
            left += 1
        await asyncio.sleep(0)
        now.value += 0.005
    return left


async def test_they_leave_at_the_pace_however_many_there_are(now: Seconds) -> None:
    box = Box(10_000, now)
    mail = Mail(Pace(200, now), box.take, box.wake, now)
    assert 200 * 5 * 0.98 <= await leave(mail, now, 5) <= 200 * (5 + BURST_SECONDS) + 1
    assert len(mail.lanes) <= 2 * mail.pace.round
    assert set(box.asked) == {mail.pace.round}


async def test_when_all_have_left_it_looks_again_later_or_when_it_is_told_to(now: Seconds) -> None:
    box = Box(3, now)
    mail = Mail(Pace(200, now), box.take, box.wake, now)
    assert await leave(mail, now, 1) == 3
    asked = len(box.asked)
    assert 50 < mail.wait() < 60
    box.left = 2
    assert await leave(mail, now, 1) == 0
    mail.look()
    assert await leave(mail, now, 1) == 2
    assert len(box.asked) == asked + 1


async def test_what_comes_while_more_is_taken_up_is_looked_for_again(now: Seconds) -> None:
    box = Box(0, now)
    mail = Mail(Pace(200, now), box.take, box.wake, now)
    box.open.clear()
    assert mail.due() == []
    await asyncio.sleep(0)
    mail.look()
    box.open.set()
    await asyncio.sleep(0.01)
    assert mail.due() == []
    assert mail.wait() > 1, "more is being taken up, whose end wakes the sender"
    assert len(box.asked) == 1
    await asyncio.sleep(0.01)
    assert (len(box.asked), box.woken) == (2, 2)


async def test_a_database_that_fails_is_told_of_and_nothing_is_lost(now: Seconds) -> None:
    box = Box(100, now)
    mail = Mail(Pace(200, now), box.take, box.wake, now)
    mail.due()
    await asyncio.sleep(0.01)
    ahead = len(mail.lanes)
    box.error = OSError("away")
    mail.due()
    await asyncio.sleep(0.01)
    leaving = ahead - len(mail.lanes)
    now.value += 1
    with pytest.raises(OSError, match="away"):
        mail.due()
    assert ahead - len(mail.lanes) == leaving > 0
    left = await mail.stop()
    assert len(left) == ahead - leaving
    box.error = None
    assert await leave(mail, now, 1) > 0
