"""The control API behind the page: people write, press, block and move the clock over plain JSON."""

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.clock import MovableClock
from bot.sandbox import bodies, state
from bot.sandbox.files import Upload
from bot.sandbox.params import read_parts
from bot.sandbox.people import Person, Place
from bot.sandbox.refusals import JSON, SandboxError

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""Told by us: what a machine's own registry says of .js differs, and browsers mind."""

UPLOADED_AS = ("photo", "document", "voice", "video_note", "sticker", "video", "audio", "animation")


class Control:
    """The routes under /sandbox/ and the page."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._world = sandbox.world

    def routes(self) -> list[web.RouteDef]:
        """Where this is served."""
        posts: dict[str, bodies.Action] = {
            "clients": self._add_client,
            "send": self._send,
            "location": self._location,
            "contact": self._contact,
            "edit": self._edit,
            "press": self._press,
            "block": self._block,
            "clock": self._clock,
        }
        return [
            web.get("/sandbox/state", self._state),
            web.get("/sandbox/menu", self._menu),
            web.get("/sandbox/events", self._events),
            web.get("/sandbox/file/{file_id}", self._file),
            web.post("/sandbox/upload", self._upload),
            *(web.post(f"/sandbox/{name}", bodies.json_route(action)) for name, action in posts.items()),
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
        # A page that is closed while an event is on its way to it has missed nothing.
        with self._world.changes.listen() as events, suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write(b": listening\n\n")
            while (event := await events.get()) is not None:
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
        return response

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._world.files.get(request.match_info["file_id"])
        if stored is None:
            return bodies.error("there is no such file", status=404)
        headers = {"Content-Type": stored.upload.mime_type, "X-Content-Type-Options": "nosniff"}
        return web.Response(body=stored.upload.content, headers=headers)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        path = PAGE / request.match_info.get("name", "index.html")
        if path.suffix not in TYPES or not path.is_file():
            return bodies.error("there is no such page", status=404)
        headers = {"Cache-Control": "no-cache", "Content-Type": TYPES[path.suffix]}
        return web.FileResponse(path, headers=headers)

    async def _clock(self, body: JSON) -> JSON:
        clock = self._sandbox.clock
        if not isinstance(clock, MovableClock):
            raise SandboxError("move the machine's own clock")
        await clock.advance_to(bodies.moment(clock.now(), body))
        now = clock.now().isoformat()
        self._world.changes.publish("clock", now=now)
        return {"now": now}

    def _add_client(self, body: JSON) -> JSON:
        first_name = bodies.string(body, "first_name").strip()
        if not first_name:
            raise SandboxError("add a client without a first name")
        names = {name: bodies.string(body, name).strip() for name in ("last_name", "language", "phone")}
        names["language"] = names["language"] or "en"
        return state.person(self._sandbox.add_client(first_name, **names))

    def _send(self, body: JSON) -> JSON:
        return self._person(body).send(bodies.string(body, "text"), **self._place(body))

    def _location(self, body: JSON) -> JSON:
        latitude, longitude = (bodies.degrees(body, name) for name in ("latitude", "longitude"))
        return self._person(body).send_location(latitude, longitude, **self._place(body))

    def _contact(self, body: JSON) -> JSON:
        return self._person(body).share_contact(**self._place(body))

    def _edit(self, body: JSON) -> JSON:
        self._person(body).edit(
            bodies.number(body, "message_id"), bodies.string(body, "text"), **self._place(body)
        )
        return {"ok": True}

    def _press(self, body: JSON) -> JSON:
        number, data = bodies.number(body, "message_id"), bodies.string(body, "data")
        return {"query_id": self._person(body).press(number, data, **self._place(body))}

    def _block(self, body: JSON) -> JSON:
        person = self._world.people.get(bodies.number(body, "user_id"))
        if person is None:
            raise SandboxError("find that person")
        if body.get("blocked", True):
            person.block()
        else:
            person.unblock()
        return state.person(person)

    async def _upload(self, request: web.Request) -> web.Response:
        async def send(body: JSON) -> Any:
            parts = await read_parts(request)
            files = [value for _, value in parts if isinstance(value, Upload)]
            body.update((name, value) for name, value in parts if isinstance(value, str))
            return self._send_files(body, files)

        return await bodies.answered(send, {})

    def _send_files(self, body: JSON, files: list[Upload]) -> Any:
        kind, caption = bodies.string(body, "kind"), bodies.string(body, "caption")
        if kind not in UPLOADED_AS or not files or any(not one.content for one in files):
            raise SandboxError("send that: it takes a known kind and files that are not empty")
        person, place = self._person(body), self._place(body)
        if len(files) > 1:
            return person.send_files(kind, files, caption, **place)
        extra = {"emoji": bodies.string(body, "emoji") or "🙂"} if kind == "sticker" else None
        return person.send_file(kind, files[0], caption, extra, **place)

    def _person(self, body: JSON) -> Person:
        person = self._world.people.get(bodies.number(body, "as"))
        if person is None:
            raise SandboxError("find that person")
        return person

    def _place(self, body: JSON) -> Place:
        person, chat_id = self._person(body), bodies.number(body, "chat_id")
        thread, reply_to = (bodies.optional_number(body, name) for name in ("thread_id", "reply_to"))
        place = Place(thread=thread, reply_to=reply_to)
        if chat_id == person.id:
            return {**place, "private": True}
        group = self._world.groups.get(chat_id)
        if group is None or person.id not in group.members:
            raise SandboxError(f"let {person.first_name} into that chat")
        return {**place, "group": group}
