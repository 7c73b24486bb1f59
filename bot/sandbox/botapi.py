"""The Bot API over HTTP, see https://core.telegram.org/bots/api#making-requests."""

import asyncio
import inspect
import json
from typing import Any

from aiohttp import web

from bot.sandbox import params as reading
from bot.sandbox.calls import Call
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.refusals import Refusal
from bot.sandbox.world import World

MAX_CALLS = 200_000
"""Calls remembered; the older half is forgotten then."""


class BotApi:
    """Answers calls, keeps their record, and lets ordered faults happen."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token
        self.faults = Faults()
        self.calls: list[Call] = []

    def routes(self) -> list[web.RouteDef]:
        """Where this is served."""
        return [
            web.route("*", r"/bot{token:[^/]+}/{method}", self._handle),
            web.get(r"/file/bot{token:[^/]+}/{path:.+}", self._file),
        ]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        if request.match_info["token"] != self._token:
            return _response(Refusal(401, "Unauthorized").body(), 401)
        try:
            params = await reading.read(request)
        except Refusal as refusal:
            return _response(refusal.body(), refusal.status)
        call = Call(name, params.values)
        fault = self.faults.take(name, params.get("chat_id"))
        body = await self._perform(call, params, fault)
        if fault is not None and fault.lost_answer:
            _cut(request)
            return web.Response(status=500)
        return await self._answer(request, call, body)

    async def _perform(self, call: Call, params: Params, fault: Fault | None) -> dict[str, Any]:
        """Let the call take effect, or its fault; returns the answer's JSON."""
        try:
            if fault is not None and fault.refuses:
                await asyncio.sleep(fault.delay)
                raise fault.refusal()
            result = await self._call(call.method, params)
            body: dict[str, Any] = {"ok": True, "result": result}
            call.status, call.ok, call.result = 200, True, result
        except Refusal as refusal:
            body = refusal.body()
            call.status, call.result = refusal.status, refusal.description
        self._record(call)
        if fault is not None and not fault.refuses and fault.delay:
            await asyncio.sleep(fault.delay)
        return body

    async def _call(self, name: str, params: Params) -> Any:
        method = METHODS.get(name.lower())
        if method is None:
            raise Refusal(404, "Not Found")
        result = method(self._world, params)
        return await result if inspect.isawaitable(result) else result

    def _record(self, call: Call) -> None:
        if len(self.calls) >= MAX_CALLS:
            del self.calls[: MAX_CALLS // 2]
        self.calls.append(call)
        self._world.changes.wake()

    async def _answer(self, request: web.Request, call: Call, body: dict[str, Any]) -> web.StreamResponse:
        response = _response(body, call.status)
        if request.transport is None or request.transport.is_closing():
            return response
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionError:
            return response
        call.answered = True
        self._world.changes.wake()
        return response

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._world.files.at(request.match_info["path"])
        if request.match_info["token"] != self._token or stored is None:
            return _response(Refusal(404, "Not Found").body(), 404)
        return web.Response(body=stored.upload.content, content_type="application/octet-stream")


def _response(body: dict[str, Any], status: int) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


def _cut(request: web.Request) -> None:
    """Close the connection without a word, as when the network fails."""
    if request.transport is not None:
        request.transport.abort()
