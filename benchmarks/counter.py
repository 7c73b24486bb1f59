"""A counter at which letters are handed in: as much of Telegram as a sender of many needs, for little of the
processor. The sandbox knows every rule of Telegram, which takes longer than a letter takes the desk.

It answers each call within `DELAY_SECONDS`, refuses what is above its limit, hands over a question every
half-second, and tells at `/figures` what has come.
"""

import asyncio
import json
import sys
from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any

from aiohttp import web

from bot.delivery.limits import TOLERANCE

DELAY_SECONDS = 0.05
"""What Telegram takes to answer, about."""

ASK_EVERY_SECONDS = 0.5
FIRST_ASKER, ASKERS = 9_000_000_001, 40
BOT = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


@dataclass
class PostOffice:
    """What has been handed in: letters by chat, refusals, and the seconds that answers took."""

    per_second: int
    question: str
    answer: str
    letters: Counter[int] = field(default_factory=Counter)
    refused: int = 0
    times: list[float] = field(default_factory=list)
    recent: deque[float] = field(default_factory=deque)
    asked: dict[int, float] = field(default_factory=dict)
    is_asking: bool = False
    numbers: Any = field(default_factory=lambda: count(1))

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one call."""
        method = request.path.rpartition("/")[2]
        if method == "figures":
            return web.json_response(self.figures())
        if method in ("ask", "hush"):
            self.is_asking = method == "ask"
            return web.json_response({})
        if request.content_type == "application/json":
            params = json.loads(await request.read())
        else:
            params = dict(await request.post())
        if method == "getUpdates":
            return _yes(await self._updates())
        if method == "getMe":
            return _yes(BOT)
        if method != "sendMessage":
            return _yes(True)
        return await self._take(int(params["chat_id"]), params.get("text", ""))

    async def _take(self, chat_id: int, text: str) -> web.Response:
        now = monotonic()
        while self.recent and self.recent[0] <= now - 1:
            self.recent.popleft()
        if len(self.recent) >= self.per_second * TOLERANCE:
            self.refused += 1
            refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
            return web.json_response({**refusal, "parameters": {"retry_after": 1}}, status=429)
        self.recent.append(now)
        if chat_id < FIRST_ASKER:
            self.letters[chat_id] += 1
        elif self.answer in text and chat_id in self.asked:
            self.times.append(now - self.asked.pop(chat_id))
        await asyncio.sleep(DELAY_SECONDS)
        chat = {"id": chat_id, "type": "private", "first_name": "Client"}
        return _yes({"message_id": next(self.numbers), "date": 1, "chat": chat, "from": BOT, "text": text})

    async def _updates(self) -> list[dict[str, Any]]:
        await asyncio.sleep(ASK_EVERY_SECONDS)
        if not self.is_asking:
            return []
        number = next(self.numbers)
        asker = FIRST_ASKER + number % ASKERS
        person = {"id": asker, "is_bot": False, "first_name": "Asker", "language_code": "en"}
        self.asked[asker] = monotonic()
        message = {
            "message_id": number,
            "date": 1_700_000_000,
            "chat": {"id": asker, "type": "private", "first_name": "Asker"},
            "from": person,
            "text": self.question,
        }
        return [{"update_id": number, "message": message}]

    def figures(self) -> dict[str, Any]:
        """What has come so far."""
        return {
            "at": monotonic(),
            "letters": self.letters.total(),
            "twice": sum(1 for times in self.letters.values() if times > 1),
            "refused": self.refused,
            "times": self.times,
        }


def _yes(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


async def main(port: int, office: PostOffice) -> None:
    """Serve until ended."""
    runner = web.ServerRunner(web.Server(office.handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), PostOffice(int(sys.argv[2]), sys.argv[3], sys.argv[4])))
