"""aiogram routers: each translates an update into one service call. No queries and no text here.

Routers are built in functions, so that several dispatchers can live in one process.
"""

import bot.lean_aiogram  # noqa: F401 - before anything that imports aiogram

from aiogram import Router

from handlers.clients import build_clients_router
from handlers.managers import build_managers_router
from handlers.strangers import build_strangers_router


def build_router() -> Router:
    """All of the desk's handlers."""
    router = Router(name="desk")
    router.include_routers(build_clients_router(), build_managers_router(), build_strangers_router())
    return router
