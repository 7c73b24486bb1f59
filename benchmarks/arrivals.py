"""When replies arrive: reads the sandbox's record of calls and matches them to what clients wrote."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from bot.sandbox import Call, Sandbox

Recognise = Callable[[Call], Iterator[int]]
"""The clients whose messages a call answers or passes on, one by one."""

LINE = "The parcel of customer {client} has not arrived, line {number}."
_LINE = re.compile(r"customer (\d+) has not arrived, line")


def replies(containing: str) -> Recognise:
    """Messages to a client that contain the given words."""

    def recognise(call: Call) -> Iterator[int]:
        chat_id = call.params.get("chat_id")
        if isinstance(chat_id, int) and chat_id > 0 and containing in str(call.params.get("text")):
            yield chat_id

    return recognise


def relayed_lines(call: Call) -> Iterator[int]:
    """Lines of clients that reach the managers' group; several may share a message."""
    chat_id = call.params.get("chat_id")
    if isinstance(chat_id, int) and chat_id < 0:
        for found in _LINE.finditer(str(call.params.get("text"))):
            yield int(found[1])


class Arrivals:
    """Counts what has arrived from now on. `times`: monotonic seconds by client, in order."""

    def __init__(self, sandbox: Sandbox, recognise: Recognise) -> None:
        self._calls = sandbox.calls
        self._recognise = recognise
        self._read = len(sandbox.calls)
        self.count = 0
        self.times: dict[int, list[float]] = defaultdict(list)

    def look(self) -> int:
        """Read the calls made since the last look; returns how many replies there are in all."""
        for call in self._calls[self._read :]:
            self._read += 1
            if call.ok and call.method == "sendMessage":
                for client in self._recognise(call):
                    self.times[client].append(call.at)
                    self.count += 1
        return self.count

    @property
    def last(self) -> float:
        """When the newest arrived."""
        return max(times[-1] for times in self.times.values())
