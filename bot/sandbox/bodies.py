"""What requests to the control API say, read strictly."""

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web

from bot.sandbox.refusals import JSON, Refusal, SandboxError

MORNING = time(9, 0)
"""When `next_morning` is, on the wall of the zone that the page names."""

Action = Callable[[JSON], Any | Awaitable[Any]]


def json_route(action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler that gives a request's JSON object to `action` and answers what it returns."""

    async def handle(request: web.Request) -> web.Response:
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return error("the request is not a JSON object")
        return await answered(action, body)

    return handle


async def answered(action: Action, body: JSON) -> web.Response:
    """What `action` returns as JSON; what it refuses as {"error": "plain words"} with status 400."""
    try:
        result = action(body)
        return web.json_response(await result if isinstance(result, Awaitable) else result)
    except SandboxError as problem:
        return error(str(problem))
    except Refusal as refusal:
        return error(refusal.description)


def error(words: str, status: int = 400) -> web.Response:
    """A refusal in plain words."""
    return web.json_response({"error": words}, status=status)


def string(body: JSON, name: str) -> str:
    """A text, empty when absent; raises SandboxError for anything else."""
    value = body.get(name)
    if not isinstance(value, str | None):
        raise SandboxError(f"take {name} for a text")
    return value or ""


def number(body: JSON, name: str) -> int:
    """A whole number; raises SandboxError."""
    found = optional_number(body, name)
    if found is None:
        raise SandboxError(f"do it without {name}, a whole number")
    return found


def optional_number(body: JSON, name: str) -> int | None:
    """A whole number or None when absent; raises SandboxError for anything else."""
    value = body.get(name)
    if value is None or value == "":
        return None
    try:
        return int(str(value))
    except ValueError as problem:
        raise SandboxError(f"take {name} for a whole number") from problem


def degrees(body: JSON, name: str) -> float:
    """A number of degrees; raises SandboxError."""
    try:
        return float(body[name])
    except (KeyError, TypeError, ValueError) as problem:
        raise SandboxError(f"send a location without {name} in degrees") from problem


def moment(now: datetime, body: JSON) -> datetime:
    """The moment to which a request wants the clock moved; raises SandboxError when it names none."""
    seconds = body.get("advance_seconds")
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds >= 0:
        return now + timedelta(seconds=seconds)
    if body.get("to") != "next_morning":
        raise SandboxError("move the clock: it takes advance_seconds or to: next_morning")
    try:
        local = now.astimezone(ZoneInfo(string(body, "zone") or "UTC"))
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise SandboxError(f"find the time zone {body.get('zone')!r}") from problem
    today = datetime.combine(local.date(), MORNING, local.tzinfo)
    return today if today > local else today + timedelta(days=1)
