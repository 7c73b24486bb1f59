"""What goes out in the next 30 days: managers see it, leave it out, and word it anew."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.clients.models import ClientDate
from bot.clock import MovableClock
from bot.sandbox.people import Person
from tests.scenarios.play import Json, Play, keys, labels, playing, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    clock = MovableClock(datetime(2026, 12, 7, 9, 0, tzinfo=UTC))
    async with playing(_shared_url, clock=clock) as play:
        yield play


def calendar(play: Play) -> Json:
    return [m for m in play.group.messages(None) if any(k.startswith("cal:") for k in keys(m))][-1]


async def tap(play: Play, words: str) -> None:
    """Press the button of the calendar that says these words."""
    shown = calendar(play)
    rows = shown["reply_markup"]["inline_keyboard"]
    data = next(b["callback_data"] for row in rows for b in row if words in b["text"])
    await play.pressed(play.mia, shown, data)


async def met(play: Play, name: str, language: str) -> Person:
    client = play.sandbox.add_client(name, language=language)
    client.send("/start")
    await play.settled()
    return client


async def test_managers_see_change_and_leave_out_what_is_to_come(stage: Play) -> None:
    anna, joe = await met(stage, "Anna", "sv"), await met(stage, "Joe", "en")
    stage.mia.send("/calendar")
    await stage.settled()
    assert any("Saint Lucy" in label and label.endswith(": 2") for label in labels(calendar(stage)))
    await tap(stage, "Christmas Eve")
    assert "2 clients" in said(calendar(stage))
    await tap(stage, "Show it")
    shown = [said(m) for m in stage.group.messages(None)[-2:]]
    assert {text.partition("\n")[0] for text in shown} == {"Julafton", "Christmas Eve"}
    await tap(stage, "English")
    stage.mia.send("Merry Christmas, {name}!", reply_to=calendar(stage))
    await stage.settled()
    assert "Merry Christmas, Joe!" in said(stage.group.messages(None)[-1])
    stage.mia.send("/calendar")
    await stage.settled()
    await tap(stage, "Saint Lucy")
    await tap(stage, "Leave it out")
    assert "left out" in said(calendar(stage))
    told = len(anna.texts)
    await stage.clock.advance_to(datetime(2026, 12, 13, 10, 0, tzinfo=UTC))
    await stage.settled()
    assert len(anna.texts) == told
    await stage.clock.advance_to(datetime(2026, 12, 24, 9, 0, 1, tzinfo=UTC))
    await stage.settled()
    assert joe.texts[-1] == "Merry Christmas, Joe!"
    assert anna.texts[-1].startswith("Julafton")
    assert labels(anna.messages[-1]) == ["🔕 Inga fler hälsningar"]
    await stage.clock.advance_to(datetime(2026, 12, 24, 9, 0, tzinfo=UTC) + timedelta(hours=30))
    await stage.settled()
    assert len(anna.texts) == told + 1


async def test_old_and_forged_buttons_do_nothing(stage: Play) -> None:
    await met(stage, "Mo", "en")
    stage.mia.send("/calendar")
    await stage.settled()
    asked = keys(calendar(stage))[0].split(":")[2]
    for data in (
        f"cal:show:{asked}:zzzzzzzz:20261224::0",
        f"cal:skip:{asked}::0::0",
        f"cal:list:{asked}::0::99",
    ):
        stage.forged(stage.mia, calendar(stage), data)
        await stage.settled()
    assert "The next 30 days" in said(calendar(stage))


async def test_days_of_single_clients_stand_apart_where_they_are_many(stage: Play) -> None:
    lea = await met(stage, "Lea", "en")
    known = await stage.client(lea)
    async with stage.app.database.begin() as session:
        today = stage.clock.now()
        days = [(today + timedelta(days=each)).date() for each in range(2, 12)]
        session.add_all(
            ClientDate(client_id=known.id, kind="important", name="Rex", month=day.month, day=day.day,
                       told_at=today)
            for day in days
        )  # fmt: skip
        await session.flush()
        await stage.app.desk(session).planner.replan(await session.merge(known))
    stage.mia.send("/calendar")
    await stage.settled()
    assert not any("matter to clients" in label for label in labels(calendar(stage)))
    await tap(stage, "Days of single clients: 10")
    shown = labels(calendar(stage))
    assert sum("matter to clients" in label for label in shown) == 8
    await tap(stage, "›")  # noqa: RUF001
    assert sum("matter to clients" in label for label in labels(calendar(stage))) == 2
    await tap(stage, "matter to clients")
    await tap(stage, "Back")
    await tap(stage, "Back")
    assert "🎂 Days of single clients: 10" in labels(calendar(stage))
