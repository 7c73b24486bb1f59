import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from bot import schedule as schedules
from bot.clock import MovableClock
from bot.delivery.models import Place
from bot.schedule import Daily, DailyRun, Schedule, Sweep
from bot.storage.uow import Database
from tests.waiting import eventually

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Agenda:
    """Work at certain moments, done one piece a call; it remembers when it was done."""

    def __init__(self, clock: MovableClock, *minutes: float) -> None:
        self.clock = clock
        self.due = [MORNING + timedelta(minutes=each) for each in minutes]
        self.done: list[datetime] = []

    async def work(self, _session: AsyncSession) -> int:
        if not self.due or self.due[0] > self.clock.now():
            return 0
        self.due.pop(0)
        self.done.append(self.clock.now())
        return 1

    async def next_due(self, _session: AsyncSession) -> datetime | None:
        return self.due[0] if self.due else None

    def sweep(self, name: str = "agenda", every: float = 3600, reads_first: bool = False) -> Sweep:
        return Sweep(name, every, self.work, self.next_due, reads_first)


async def broken(session: AsyncSession) -> int:
    session.add(Place(destination="half done", chat_id=1, thread_id=None))
    await session.flush()
    raise RuntimeError("broken")


def minutes_after(agenda: Agenda) -> list[int]:
    return [round((moment - MORNING).total_seconds() / 60) for moment in agenda.done]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MORNING)


async def test_a_sweep_does_all_that_is_due_and_no_more(database: Database, clock: MovableClock) -> None:
    agenda = Agenda(clock, -2, -1, 5)
    await Schedule(database, clock, [], []).run(agenda.sweep())
    assert (len(agenda.done), len(agenda.due)) == (2, 1)


async def test_a_sweep_that_reads_first_begins_no_unit_of_work_in_vain(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[datetime] = []
    begin = Database.begin

    def counted(self: Database, *, patient: bool) -> AbstractAsyncContextManager[AsyncSession]:
        begun.append(clock.now())
        return begin(self, patient=patient)

    monkeypatch.setattr(Database, "begin", counted)
    agenda, schedule = Agenda(clock, 1, 1), Schedule(database, clock, [], [])
    await schedule.run(agenda.sweep(reads_first=True))
    assert (agenda.done, begun) == ([], [])
    clock.jump_to(MORNING + timedelta(minutes=1))
    await schedule.run(agenda.sweep(reads_first=True))
    assert (len(agenda.done), len(begun)) == (2, 2)


async def test_a_failing_sweep_is_rolled_back_and_logged(database: Database, clock: MovableClock) -> None:
    with capture_logs() as logs:
        await Schedule(database, clock, [], []).run(Sweep("bad", 1, broken))
    assert [(entry["event"], entry["sweep"]) for entry in logs] == [("a sweep failed", "bad")]
    async with database.read() as session:
        assert (await session.scalars(select(Place))).all() == []


async def test_sweeps_wake_by_themselves_and_one_failing_stops_no_other(
    sqlite_database: Database, clock: MovableClock
) -> None:
    woken: list[str] = []

    async def count(_session: AsyncSession) -> int:
        woken.append("good")
        return 0

    async def bad(_session: AsyncSession) -> int:
        woken.append("bad")
        raise RuntimeError("broken")

    def woken_twice() -> bool:
        return min(woken.count("good"), woken.count("bad")) >= 2

    sweeps = [Sweep("bad", 0.02, bad), Sweep("good", 0.02, count)]
    schedule = Schedule(sqlite_database, clock, sweeps, [])
    with capture_logs():
        for _ in range(2):  # leadership is lost and won again
            woken.clear()
            schedule.start()
            await eventually(woken_twice)
            await schedule.stop()
            await asyncio.sleep(0.1)
            seen = len(woken)
            await asyncio.sleep(0.1)
            assert len(woken) == seen, "it has stopped"


async def test_the_days_work_is_done_once_a_day(database: Database, clock: MovableClock) -> None:
    done: list[datetime] = []

    async def work(_session: AsyncSession) -> int:
        done.append(clock.now())
        return 0

    schedule, daily = Schedule(database, clock, [], []), Daily("housekeeping", 2, work)
    for _ in range(3):
        await schedule.run_daily(daily)
        await Schedule(database, clock, [], []).run_daily(daily)
    assert len(done) == 1
    await schedule.run_daily(Daily("other", 2, work))
    assert len(done) == 2, "another job has a day of its own"
    clock.jump_to(MORNING + timedelta(hours=18))
    await schedule.run_daily(daily)
    assert len(done) == 3
    async with database.read() as session:
        runs = await session.scalars(select(DailyRun.day).where(DailyRun.job == "housekeeping"))
        assert [day.day for day in runs] == [2, 3]


async def test_a_days_work_that_failed_is_not_done(database: Database, clock: MovableClock) -> None:
    schedule = Schedule(database, clock, [], [])
    with capture_logs() as logs:
        await schedule.run_daily(Daily("job", 2, broken))
    assert [entry["event"] for entry in logs] == ["a daily job failed"]
    agenda = Agenda(clock, -1)
    await schedule.run_daily(Daily("job", 2, agenda.work))
    assert len(agenda.done) == 1


async def test_two_replicas_do_the_days_work_once(postgresql_database: Database, clock: MovableClock) -> None:
    done: list[int] = []

    async def work(_session: AsyncSession) -> int:
        await asyncio.sleep(0.05)
        done.append(1)
        return 0

    schedule = Schedule(postgresql_database, clock, [], [])
    with capture_logs():
        await asyncio.gather(*(schedule.run_daily(Daily("job", 2, work)) for _ in range(3)))
    assert done == [1]


async def test_catching_up_does_everything_at_its_own_moment(database: Database, clock: MovableClock) -> None:
    first, second = Agenda(clock, 10, 30, 30, 90), Agenda(clock, 20, 60)
    daily = Agenda(clock, 60)
    schedule = Schedule(
        database, clock, [first.sweep("first"), second.sweep("second")], [Daily("job", 2, daily.work)]
    )
    await schedule.catch_up(clock, MORNING + timedelta(hours=1))
    assert minutes_after(first) == [10, 30, 30]
    assert minutes_after(second) == [20, 60]
    assert minutes_after(daily) == [60]
    assert timedelta(0) <= clock.now() - (MORNING + timedelta(hours=1)) < timedelta(seconds=30)
    await schedule.catch_up(clock, MORNING + timedelta(hours=2))
    assert minutes_after(first) == [10, 30, 30, 90]


async def test_work_that_makes_work_on_the_way_is_done_too(
    sqlite_database: Database, clock: MovableClock
) -> None:
    agenda = Agenda(clock, 10)

    async def renewed(session: AsyncSession) -> int:
        count = await agenda.work(session)
        if count and len(agenda.done) < 4:
            agenda.due.append(agenda.done[-1] + timedelta(minutes=10))
        return count

    sweep = Sweep("renewed", 3600, renewed, agenda.next_due)
    await Schedule(sqlite_database, clock, [sweep], []).catch_up(clock, MORNING + timedelta(minutes=35))
    assert minutes_after(agenda) == [10, 20, 30]


async def test_a_sweep_that_takes_longer_than_stopping_is_no_error(
    sqlite_database: Database, clock: MovableClock, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(schedules, "LAST_SWEEP_SECONDS", 0.01)
    begun, ends, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(_session: AsyncSession) -> int:
        begun.set()
        await ends.wait()
        ended.set()
        return 0

    schedule = Schedule(sqlite_database, clock, [Sweep("slow", 0.01, slow)], [])
    schedule.start()
    await begun.wait()
    await schedule.stop()
    await asyncio.sleep(0.01)
    ends.set()
    async with asyncio.timeout(5):
        await ended.wait()
    assert [entry.message for entry in caplog.records if entry.levelname == "ERROR"] == []


async def test_a_failing_sweep_does_not_stop_others_from_catching_up(
    sqlite_database: Database, clock: MovableClock
) -> None:
    agenda = Agenda(clock, 10, 20)
    schedule = Schedule(sqlite_database, clock, [Sweep("bad", 1, broken), agenda.sweep()], [])
    with capture_logs():
        await schedule.catch_up(clock, MORNING + timedelta(hours=1))
    assert minutes_after(agenda) == [10, 20]


async def test_the_clock_lets_the_schedule_catch_up(sqlite_database: Database, clock: MovableClock) -> None:
    agenda = Agenda(clock, 10, 20)
    schedule = Schedule(sqlite_database, clock, [agenda.sweep()], [])
    clock.on_advance = lambda moment: schedule.catch_up(clock, moment)
    await clock.advance(timedelta(minutes=15))
    assert minutes_after(agenda) == [10]


async def test_a_days_work_waits_for_its_hour(database: Database, clock: MovableClock) -> None:
    done: list[datetime] = []

    async def work(_session: AsyncSession) -> int:
        done.append(clock.now())
        return 0

    schedule, daily = Schedule(database, clock, [], []), Daily("late", 23, work)
    await schedule.run_daily(daily)
    assert done == []
    clock.jump_to(MORNING.replace(hour=23, minute=15))
    await schedule.run_daily(daily)
    assert len(done) == 1


async def test_a_sweep_that_keeps_failing_does_not_hold_up_the_clock(
    database: Database, clock: MovableClock
) -> None:
    due = clock.now() + timedelta(minutes=1)

    async def next_due(_session: AsyncSession) -> datetime:
        return due

    schedule = Schedule(database, clock, [Sweep("broken", 1, broken, next_due)], [])
    async with asyncio.timeout(5):
        await schedule.catch_up(clock, clock.now() + timedelta(hours=1))
    assert clock.now() >= due + timedelta(minutes=59)
