"""The board: a pinned message in General that always shows what is open."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from bot.delivery.models import OutboxRow, OutboxStatus
from bot.sandbox import messages
from bot.tickets.board import PAUSE
from tests.scenarios.play import Json, Play, playing, said


@pytest.fixture
async def play(prepared_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Play]:
    """A desk that has a board, which is looked at when a test says so."""
    monkeypatch.setattr("bot.duties.BOARD_SECONDS", 3600.0)
    async with playing(prepared_url, managers={"board": True}) as play:
        yield play


async def drawn(play: Play) -> int:
    """Let the sweep look at the board, a pause after the last time. Returns how often it drew it."""
    play.clock.jump_to(play.clock.now() + PAUSE)
    async with play.app.database.begin() as session:
        times = await play.app.desk(session).board.sweep()
    play.app.sender.wake()
    await play.settled()
    return times


def board(play: Play) -> Json:
    """The pinned message."""
    [pinned] = [m for m in play.group.messages() if m["message_id"] in play.group.pinned]
    return pinned


async def test_an_idle_new_desk_has_no_board(play: Play) -> None:
    assert await drawn(play) == 0
    assert play.group.messages() == []


async def test_the_board_shows_what_is_open_and_follows_it(play: Play) -> None:
    thread = await play.open_ticket(play.sandbox.add_client("Anna"), "Could you repaint my tractor?")
    assert await drawn(play) == 1
    first = board(play)
    assert "Open requests: 1" in said(first)
    assert "Anna · Could you repaint my tractor?" in said(first)
    assert "nobody has them: 1" in said(first)
    await play.pressed(play.omar, play.card(thread), "t:take")
    assert await drawn(play) == 1
    assert board(play)["message_id"] == first["message_id"]
    assert ("Omar" in said(board(play)), "nobody has them: 0" in said(board(play))) == (True, True)
    await play.pressed(play.omar, play.card(thread), "t:done")
    assert await drawn(play) == 1
    assert "Nothing is open" in said(board(play))


async def test_what_becomes_overdue_moves_up_by_itself(play: Play) -> None:
    await play.open_ticket(play.sandbox.add_client("Anna"))
    await drawn(play)
    assert "overdue: 0" in said(board(play))
    await play.advance(minutes=40)
    await drawn(play)
    assert "overdue: 1" in said(board(play))


async def test_a_board_that_has_not_changed_is_not_drawn_again(play: Play) -> None:
    await play.open_ticket(play.sandbox.add_client("Anna"))
    assert [await drawn(play) for _ in range(3)] == [1, 0, 0]
    sent = select(func.count()).select_from(OutboxRow).where(OutboxRow.handle == "board")
    assert await play.one(sent) == 1


async def test_a_restart_draws_nothing_anew_and_pins_nothing_twice(play: Play) -> None:
    await play.open_ticket(play.sandbox.add_client("Anna"))
    await drawn(play)
    before = board(play)
    await play.restart()
    assert await drawn(play) == 0
    await play.open_ticket(play.sandbox.add_client("Bo"))
    assert await drawn(play) == 1
    assert board(play)["message_id"] == before["message_id"]
    pins = select(func.count()).select_from(OutboxRow).where(OutboxRow.method == "pinChatMessage")
    assert await play.one(pins) == 1


async def test_in_a_burst_it_is_drawn_once_in_a_while(play: Play) -> None:
    await play.open_ticket(play.sandbox.add_client("Anna"))
    await drawn(play)
    for name in ("Bo", "Cilla"):
        await play.open_ticket(play.sandbox.add_client(name))
        async with play.app.database.begin() as session:
            assert await play.app.desk(session).board.sweep() == 0
    assert await drawn(play) == 1
    assert "Open requests: 3" in said(board(play))


async def test_a_deleted_board_comes_back_with_the_next_change(play: Play) -> None:
    await play.open_ticket(play.sandbox.add_client("Anna"))
    await drawn(play)
    old = board(play)["message_id"]
    entry = play.group.get(old)
    assert entry is not None
    messages.remove(play.sandbox.world, play.group, entry)  # as an administrator does it
    await play.open_ticket(play.sandbox.add_client("Bo"))
    assert await drawn(play) == 1
    assert board(play)["message_id"] != old
    assert "Open requests: 2" in said(board(play))


async def test_a_bot_that_may_not_pin_still_has_a_board(play: Play) -> None:
    play.group.set_bot_rights(can_pin_messages=False)
    await play.open_ticket(play.sandbox.add_client("Anna"))
    await drawn(play)
    assert play.general("Open requests: 1")
    waiting = select(func.count()).select_from(OutboxRow).where(OutboxRow.status == OutboxStatus.PENDING)
    assert await play.one(waiting) == 0


async def test_there_is_no_board_where_none_is_wanted(prepared_url: str) -> None:
    async with playing(prepared_url, managers={"board": False}) as play:
        await play.open_ticket(play.sandbox.add_client("Anna"))
        assert await drawn(play) == 0
