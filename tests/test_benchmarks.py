"""The benchmark works: tiny loads on the real processes, and what is made of the results."""

import asyncio
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import RawTestServer, TestClient

from benchmarks import broadcast, campaigns, greetings
from benchmarks.arrivals import LINE, Arrivals, relayed_lines, replies
from benchmarks.contestants import ANSWER, DESKBELL, ECHO, QUESTION
from benchmarks.counter import PostOffice
from benchmarks.databases import sqlite, sync_seconds
from benchmarks.deadlines import Deadlines, measure_deadlines, shown
from benchmarks.load import Load
from benchmarks.measure import Results, Size, measure
from benchmarks.process import BenchmarkError, running
from benchmarks.report import SECTIONS, table
from bot.sandbox import Call, Sandbox

MICROSECOND = 1e-6

TINY = Size(clients=3, messages=12, tickets=2, lines=6, rate=20, line_rate=10, seconds=0.5)


def sent(chat_id: int, text: str, at: float, *, ok: bool = True) -> Call:
    return Call("sendMessage", {"chat_id": chat_id, "text": text}, ok=ok, at=at)


async def test_both_bots_are_measured(tmp_path: Path) -> None:
    with sqlite(tmp_path) as databases:
        echo, desk = await asyncio.gather(measure(ECHO, TINY, ""), measure(DESKBELL, TINY, next(databases)))
    keys = {row.key for section in SECTIONS for row in section.rows}
    assert keys <= desk.keys()
    assert {row.beside or row.key for section in SECTIONS for row in section.rows} <= echo.keys()
    assert all(value > 0 for result in (echo, desk) for value in result.values())
    for result in (echo, desk):
        assert result["latency_p50"] <= result["latency_p99"]
        assert result["memory_load"] <= result["memory_peak"]
    assert table([desk], [echo]).count(" x ") == len(keys)


async def test_a_bot_that_ends_stops_the_benchmark() -> None:
    async with Sandbox() as sandbox, running(("sh", "-c", "sleep 0.3; exit 1"), {}) as bot:
        with pytest.raises(BenchmarkError, match="by itself with status 1"):
            await Load(sandbox, bot).until(lambda: False, "anything")


def test_replies_are_counted_by_client() -> None:
    sandbox = Sandbox()
    sandbox.calls.append(sent(5, "yes, that", 0.5))
    arrivals = Arrivals(sandbox, replies("yes"))
    sandbox.calls.extend(
        [
            sent(5, "oh yes", 1.0),
            sent(5, "no", 1.5),
            sent(-100, "yes", 1.6),
            sent(7, "yes", 2.0),
            sent(7, "yes", 2.5, ok=False),
        ]
    )
    assert arrivals.look() == 2
    sandbox.calls.append(sent(5, "yes", 3.0))
    assert arrivals.look() == 3
    assert arrivals.times == {5: [1.0, 3.0], 7: [2.0]}
    assert arrivals.last == 3.0


def test_lines_that_share_a_message_are_counted_one_by_one() -> None:
    text = "\n\n".join(LINE.format(client=client, number=1) for client in (5, 7, 5))
    assert list(relayed_lines(sent(-100, text, 0))) == [5, 7, 5]
    assert list(relayed_lines(sent(5, text, 0))) == []


def test_a_ratio_is_the_median_of_the_runs_own() -> None:
    rows = [row for section in SECTIONS for row in section.rows]
    desk: list[Results] = [{row.key: value for row in rows} for value in (10.0, 40.0, 90.0)]
    echo: list[Results] = [
        {row.key: value for row in rows} | {"sandbox_busy": 0.9} for value in (5.0, 4.0, 10.0)
    ]
    text = table(desk, echo)
    assert "x 9" in text  # of 2, 10 and 9
    assert "x 10" not in text
    assert "it, not the bot, set that bot's speed" in text


def test_a_sync_takes_time(tmp_path: Path) -> None:
    assert sync_seconds(tmp_path) > 0
    assert list(tmp_path.iterdir()) == []


async def test_deadlines_are_measured(tmp_path: Path) -> None:
    size = Deadlines(few=60, many=120, due=50, runs=1)
    with sqlite(tmp_path) as databases:
        figures = await measure_deadlines((next(databases), next(databases)), size)
    assert all(value > 0 for value in astuple(figures))
    assert figures.lag_p50 <= figures.lag_p99 + MICROSECOND  # alike but for rounding, when all fire at once
    assert "(below 50)" in shown(figures, size)


async def test_planning_a_campaign_is_measured(tmp_path: Path) -> None:
    with sqlite(tmp_path) as databases:
        planning = await campaigns.measure_planning(next(databases), 50)
    assert planning.clients == 50
    assert planning.seconds > 0
    pace = campaigns.Pace(60, 0.99, 0, 0.1, 0.2, 0.11, 0.3, 60)
    text = campaigns.shown(planning, pace, campaigns.Crashes(1800, 1799, 0, 70))
    for part in ("50 fixed", "99.0%", "x 1.10", "99.94%"):
        assert part in text


async def test_letters_are_counted_and_refused_when_they_come_too_fast() -> None:
    office = PostOffice(per_second=3, question=QUESTION, answer=ANSWER)
    client: TestClient[Any, Any]
    async with TestClient(RawTestServer(office.handle)) as client:
        letters = [
            client.post("/bot1:x/sendMessage", json={"chat_id": chat, "text": "x"}) for chat in (5, 5, 6)
        ]
        answers = await asyncio.gather(*letters)
        assert [(await answer.json())["ok"] for answer in answers] == [True] * 3
        refused = [client.post("/bot1:x/sendMessage", data={"chat_id": "7", "text": "x"}) for _ in range(3)]
        assert sorted(answer.status for answer in await asyncio.gather(*refused)) == [200, 429, 429]
        await client.get("/ask")
        question = (await (await client.get("/bot1:x/getUpdates")).json())["result"][0]["message"]
        reply = {"chat_id": question["chat"]["id"], "text": f"They {ANSWER} today."}
        assert question["text"] == QUESTION
        office.recent.clear()
        await client.post("/bot1:x/sendMessage", json=reply)
    found = office.figures()
    assert (found["letters"], found["twice"], found["refused"], len(found["times"])) == (4, 1, 2, 1)
    assert 0 <= found["times"][0] < 5


def test_a_broadcast_is_shown_beside_its_limit() -> None:
    text = broadcast.shown(broadcast.Broadcast(30, 750, 0.9, 650, 0, 0, 0.06, 0.3, 0.6))
    for part in ("1,000 messages a second", "750", "90% of a processor", "300.0 ms  usually 60.0"):
        assert part in text


async def test_planning_greetings_is_measured(tmp_path: Path) -> None:
    with sqlite(tmp_path) as databases:
        first, again = await greetings.measure_planning(next(databases), 50)
    assert first.planned == again.planned > 0
    assert 0 < first.longest <= first.seconds
    assert "50 clients" in greetings.shown(50, first, again)
