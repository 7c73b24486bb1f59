"""Receives updates by webhook: stored first, then answered with 200; Telegram repeats any other answer."""

import hmac
import json

from aiohttp import web

from bot.clock import Clock
from bot.delivery import inbox
from bot.delivery.inbox import Stored
from bot.storage.uow import Database

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_UPDATE_BYTES = 1024 * 1024


def build_webhook(
    database: Database, clock: Clock, *, path: str, secret: str, stored: Stored
) -> web.Application:
    """A web application that takes updates at `path` from whoever knows `secret`.

    Source: https://core.telegram.org/bots/api#setwebhook
    """

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, secret.encode()):
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
            known = isinstance(update["update_id"], int)
        except (ValueError, TypeError, KeyError):
            known = False
        if not known:
            return web.Response(status=400)
        async with database.begin() as session:
            await inbox.store(session, [update], clock)
        stored([update])
        return web.Response()

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application(client_max_size=LARGEST_UPDATE_BYTES)
    app.router.add_post(path, receive)
    app.router.add_get("/healthz", alive)
    return app
