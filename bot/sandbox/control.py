"""The control API behind the page: people write, press, block and move the clock over plain JSON."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web

from bot.clock import MovableClock
from bot.sandbox import state
from bot.sandbox.files import Upload
from bot.sandbox.params import read_parts
from bot.sandbox.people import Person, Place
from bot.sandbox.refusals import JSON, Refusal, SandboxError

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

PAGE = Path(__file__).parent / "page"
MORNING = time(9, 0)
"""When `next_morning` is, on the wall of the zone that the page names."""

UPLOADED_AS = ("photo", "document", "voice", "video_note", "sticker", "video", "audio", "animation")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    """The routes under /sandbox/ and the page."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._world = sandbox.world

    def routes(self) -> list[web.RouteDef]:
        """Where this is served."""
        posts: dict[str, Callable[[JSON], Any]] = {
            "clients": self._add_client,
            "send": self._send,
            "location": self._location,
            "contact": self._contact,
            "edit": self._edit,
            "press": self._press,
            "block": self._block,
        }
        return [
            web.get("/sandbox/state", self._state),
            web.get("/sandbox/menu", self._menu),
            web.get("/sandbox/events", self._events),
            web.get("/sandbox/file/{file_id}", self._file),
            web.post("/sandbox/upload", self._upload),
            web.post("/sandbox/clock", self._clock),
            *(web.post(f"/sandbox/{name}", _json_route(action)) for name, action in posts.items()),
            web.get("/", self._page),
            web.get("/page/", self._page),
            web.get(r"/page/{name:[\w.-]+}", self._page),
            web.get(r"/{name:[\w-]+\.(?:js|css|svg|png|html)}", self._page),
        ]

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(state.snapshot(self._sandbox))

    async def _menu(self, request: web.Request) -> web.Response:
        sets = self._world.commands.items()
        commands = [
            {"scope": json.loads(scope), "language_code": language, "commands": commands}
            for (scope, language), commands in sets
        ]
        return web.json_response({"commands": commands})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events, see https://html.spec.whatwg.org/multipage/server-sent-events.html."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        response = web.StreamResponse(headers=headers)
        with self._world.changes.listen() as events:
            await response.prepare(request)
            await response.write(b": listening\n\n")
            while (event := await events.get()) is not None:
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
        return response

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._world.files.get(request.match_info["file_id"])
        if stored is None:
            return _error("there is no such file", status=404)
        headers = {"Content-Type": stored.upload.mime_type, "X-Content-Type-Options": "nosniff"}
        return web.Response(body=stored.upload.content, headers=headers)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        path = PAGE / request.match_info.get("name", "index.html")
        if not path.is_file():
            return _error("there is no such page", status=404)
        return web.FileResponse(path, headers={"Cache-Control": "no-cache"})

    async def _clock(self, request: web.Request) -> web.Response:
        async def move(body: JSON) -> JSON:
            clock = self._sandbox.clock
            if not isinstance(clock, MovableClock):
                raise SandboxError("move the machine's own clock")
            await clock.advance_to(_moment(clock.now(), body))
            now = clock.now().isoformat()
            self._world.changes.publish("clock", now=now)
            return {"now": now}

        return await _answered(move, await _body(request))

    def _add_client(self, body: JSON) -> JSON:
        first_name = _string(body, "first_name").strip()
        if not first_name:
            raise SandboxError("add a client without a first name")
        names = {name: _string(body, name).strip() for name in ("last_name", "language", "phone")}
        names["language"] = names["language"] or "en"
        return state.person(self._sandbox.add_client(first_name, **names))

    def _send(self, body: JSON) -> JSON:
        return self._person(body).send(_string(body, "text"), **self._place(body))

    def _location(self, body: JSON) -> JSON:
        try:
            latitude, longitude = float(body["latitude"]), float(body["longitude"])
        except (KeyError, TypeError, ValueError) as error:
            raise SandboxError("send a location without latitude and longitude in degrees") from error
        return self._person(body).send_location(latitude, longitude, **self._place(body))

    def _contact(self, body: JSON) -> JSON:
        return self._person(body).share_contact(**self._place(body))

    def _edit(self, body: JSON) -> JSON:
        self._person(body).edit(_number(body, "message_id"), _string(body, "text"), **self._place(body))
        return {"ok": True}

    def _press(self, body: JSON) -> JSON:
        number, data = _number(body, "message_id"), _string(body, "data")
        return {"query_id": self._person(body).press(number, data, **self._place(body))}

    def _block(self, body: JSON) -> JSON:
        person = self._world.people.get(_number(body, "user_id"))
        if person is None:
            raise SandboxError("find that person")
        if body.get("blocked", True):
            person.block()
        else:
            person.unblock()
        return state.person(person)

    async def _upload(self, request: web.Request) -> web.Response:
        body: JSON = {}
        files: list[Upload] = []
        for name, value in await read_parts(request):
            if isinstance(value, Upload):
                files.append(value)
            else:
                body[name] = value
        return await _answered(lambda fields: self._send_files(fields, files), body)

    def _send_files(self, body: JSON, files: list[Upload]) -> Any:
        kind, caption = _string(body, "kind"), _string(body, "caption")
        if kind not in UPLOADED_AS or not files or any(not one.content for one in files):
            raise SandboxError("send that: it takes a known kind and files that are not empty")
        person, place = self._person(body), self._place(body)
        if len(files) > 1:
            return person.send_files(kind, files, caption, **place)
        extra = {"emoji": _string(body, "emoji") or "🙂"} if kind == "sticker" else None
        return person.send_file(kind, files[0], caption, extra, **place)

    def _person(self, body: JSON) -> Person:
        person = self._world.people.get(_number(body, "as"))
        if person is None:
            raise SandboxError("find that person")
        return person

    def _place(self, body: JSON) -> Place:
        person, chat_id = self._person(body), _number(body, "chat_id")
        thread, reply_to = (_number(body, name, 0) or None for name in ("thread_id", "reply_to"))
        place = Place(thread=thread, reply_to=reply_to)
        if chat_id == person.id:
            return {**place, "private": True}
        group = self._world.groups.get(chat_id)
        if group is None or person.id not in group.members:
            raise SandboxError(f"let {person.first_name} into that chat")
        return {**place, "group": group}


def _json_route(action: Callable[[JSON], Any]) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return await _answered(action, await _body(request))

    return handle


async def _answered(action: Callable[[JSON], Any], body: JSON | None) -> web.Response:
    if body is None:
        return _error("the request is not a JSON object")
    try:
        result = action(body)
        return web.json_response(await result if isinstance(result, Awaitable) else result)
    except SandboxError as error:
        return _error(str(error))
    except Refusal as refusal:
        return _error(refusal.description)


async def _body(request: web.Request) -> JSON | None:
    try:
        body = await request.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _error(words: str, status: int = 400) -> web.Response:
    return web.json_response({"error": words}, status=status)


def _string(body: JSON, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str | None):
        raise SandboxError(f"take {name} for a text")
    return value or ""


def _number(body: JSON, name: str, default: int | None = None) -> int:
    value = body.get(name)
    if value is None and default is not None:
        return default
    try:
        return int(str(value))
    except ValueError as error:
        raise SandboxError(f"do it without {name}, a whole number") from error


def _moment(now: datetime, body: JSON) -> datetime:
    """The moment that a request names; raises SandboxError for one that is none or is past."""
    seconds = body.get("advance_seconds")
    if isinstance(seconds, int | float) and seconds >= 0:
        return now + timedelta(seconds=seconds)
    if body.get("to") != "next_morning":
        raise SandboxError("move the clock: it takes advance_seconds or to: next_morning")
    try:
        local = now.astimezone(ZoneInfo(_string(body, "zone") or "UTC"))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SandboxError(f"find the time zone {body.get('zone')!r}") from error
    today = datetime.combine(local.date(), MORNING, local.tzinfo)
    return today if today > local else today + timedelta(days=1)
