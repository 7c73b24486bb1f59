"""Twenty SIGKILLs at random moments, while clients and managers write: everything arrives, once."""

import asyncio
import contextlib
import multiprocessing
import os
import random
import re
from collections import Counter
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from bot.sandbox import Limits, Sandbox
from bot.sandbox.people import Person
from tests.desk import SAMPLE_FAQ

KILLS = 20
CLIENTS = 4
SLOW_ANSWER_SECONDS = 0.02
LONGEST_LIFE_SECONDS = 0.8
"""After the process has been seen asking for updates."""

LINE = re.compile(r"\b(?:line|answer) \d+ (?:of|to) client \d+\b")


def settings(sandbox: Sandbox, database: Path) -> dict[str, str]:
    """The five fixed settings and no limits: the sandbox does not enforce them here."""
    return {
        "DESKBELL_TELEGRAM__TOKEN": sandbox.token,
        "DESKBELL_TELEGRAM__API_BASE": sandbox.api_base,
        "DESKBELL_MANAGERS__CHAT_ID": str(sandbox.group.chat_id),
        "DESKBELL_DATABASE__URL": f"sqlite:///{database}",
        "DESKBELL_FAQ__FILE": str(SAMPLE_FAQ),
        "DESKBELL_TELEGRAM__LIMITS__PER_SECOND": "2000",
        "DESKBELL_TELEGRAM__LIMITS__PER_CHAT_PER_SECOND": "2000",
        "DESKBELL_TELEGRAM__LIMITS__PER_GROUP_PER_MINUTE": "100000",
    }


class Traffic:
    """Clients and managers who go on writing, whether the desk is there or not."""

    def __init__(self, sandbox: Sandbox, clients: list[Person], rng: random.Random) -> None:
        self._sandbox, self._clients, self._rng = sandbox, clients, rng
        self.said: Counter[str] = Counter()
        """Everything that has to arrive on the other side, once."""

    async def write(self, seconds: float) -> None:
        """Write about fifty lines a second for so long."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            self._one()
            await asyncio.sleep(self._rng.uniform(0.0, 0.04))

    def _one(self) -> None:
        number = self._rng.randrange(len(self._clients))
        thread = self._topic(number)
        if thread is None or self._rng.random() < 0.5:
            text = f"line {len(self.said)} of client {number}"
            self._clients[number].send(text)
        else:
            text = f"answer {len(self.said)} to client {number}"
            self._rng.choice(self._sandbox.managers).send(text, thread=thread)
        self.said[text] = 1

    def _topic(self, number: int) -> int | None:
        name = self._clients[number].first_name
        return next(
            (t for t, topic in self._sandbox.group.topics.items() if topic.name.startswith(name)), None
        )

    def arrived(self) -> Counter[str]:
        """What the bot has brought to the other side, with how often."""
        brought = [text for client in self._clients for text in client.texts]
        for thread in self._sandbox.group.topics:
            messages = self._sandbox.group.messages(thread)
            brought += [m.get("text", "") for m in messages if m["from"]["is_bot"]]
        found = Counter(line for text in brought for line in LINE.findall(text))
        return Counter({line: count for line, count in found.items() if line in self.said})

    def missing(self) -> set[str]:
        """What has not been brought yet."""
        return self.said.keys() - self.arrived().keys()


def serve(settings: dict[str, str]) -> None:
    """What `deskbell run` does, in the process that is going to be killed."""
    os.environ.update(settings)
    from bot.app import run
    from bot.config import load_config
    from bot.logs import setup_logging

    setup_logging("error", "console", ())
    asyncio.run(run(load_config(None)))


async def start(sandbox: Sandbox, database: Path) -> ForkServerProcess:
    """Start the bot as a process of its own and wait until it asks for updates.

    It is forked from one that has imported the bot already, which saves seconds at each of the starts.
    """
    polls = len(sandbox.calls)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bot.app"])
    process = context.Process(target=serve, args=(settings(sandbox, database),), daemon=True)
    process.start()

    def polling() -> bool:
        assert process.exitcode is None, "the bot ended by itself"
        return any(call.method == "getUpdates" for call in sandbox.calls[polls:])

    await sandbox.until(polling, timeout=60, what="the bot asks for updates")
    return process


async def kill(process: ForkServerProcess) -> None:
    """SIGKILL: nothing in the process hears of it."""
    process.kill()
    await asyncio.to_thread(process.join)


@pytest.mark.parametrize("seed", [1])
async def test_killed_twenty_times_everything_arrives_once(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    async with Sandbox(limits=Limits(enforce=False)) as sandbox:
        clients = [sandbox.add_client(f"Client{n}", language="en") for n in range(CLIENTS)]
        traffic = Traffic(sandbox, clients, rng)
        for client in clients:
            client.send("/start")
        for method in ("sendMessage", "createForumTopic"):  # time to die between Telegram's yes and our note
            sandbox.faults.add(method=method, times=None, status=0, delay=SLOW_ANSWER_SECONDS)
        for _ in range(KILLS):
            process = await start(sandbox, tmp_path / "desk.db")
            await traffic.write(rng.uniform(0.05, LONGEST_LIFE_SECONDS))
            await kill(process)
            await traffic.write(rng.uniform(0.0, 0.1))
        sandbox.faults.clear()
        process = await start(sandbox, tmp_path / "desk.db")
        try:
            with contextlib.suppress(AssertionError):  # what is missing is said below
                await sandbox.until(lambda: not traffic.missing(), timeout=180)
            await asyncio.sleep(1)
        finally:
            await kill(process)
    assert len(traffic.said) > KILLS * 3, "too little was written for the test to mean anything"
    assert traffic.missing() == set()
    assert [line for line, count in traffic.arrived().items() if count != 1] == []
    assert len(sandbox.group.topics) == CLIENTS, "a topic was made twice"
