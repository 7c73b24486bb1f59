"""The sandbox: one server with the Bot API, a control API and a page, and the people on it."""

from collections.abc import Callable
from typing import Self

from aiohttp import web

from bot.clock import Clock, MovableClock
from bot.sandbox import dump
from bot.sandbox.botapi import BotApi
from bot.sandbox.calls import Call
from bot.sandbox.control import Control
from bot.sandbox.faults import Faults
from bot.sandbox.groups import Group
from bot.sandbox.limits import Limits, Meter
from bot.sandbox.people import Person
from bot.sandbox.refusals import JSON, SandboxError
from bot.sandbox.world import BOT_ID, World

MAX_REQUEST_BYTES = 64 * 1024 * 1024
SHUTDOWN_SECONDS = 0.5
MANAGERS = (("Mia", "creator"), ("Omar", "administrator"), ("Lena", "administrator"))
GROUP_TITLE = "Managers"


class Sandbox:
    """A Telegram of one's own: a bot, the managers' forum with three managers, and clients to add.

    Use it as an async context manager, or `start` and `stop` it. Everything but `start`, `stop` and
    `until` is synchronous and belongs to the event loop's thread. `port` 0 takes a free one.
    """

    token = f"{BOT_ID}:SANDBOX-TOKEN"

    def __init__(
        self,
        clock: Clock | None = None,
        port: int = 0,
        host: str = "127.0.0.1",
        limits: Limits | None = None,
    ) -> None:
        self.clock = clock or MovableClock()
        self.world = World(self.clock, limits or Limits())
        self.managers = [self.world.add_person(name, language="en") for name, _ in MANAGERS]
        self.group = self._managers_group()
        self.clients: list[Person] = []
        self._api = BotApi(self.world, self.token)
        self._control = Control(self)
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    def _managers_group(self) -> Group:
        group = self.world.add_group(GROUP_TITLE, owner=self.managers[0])
        group.is_forum = True
        group.bot_status = "administrator"
        for manager, (_, status) in zip(self.managers, MANAGERS, strict=True):
            group.members[manager.id] = status
            manager.home = group
        return group

    async def start(self) -> None:
        """Serve; raises OSError when the port is taken."""
        app = web.Application(client_max_size=MAX_REQUEST_BYTES)
        app.add_routes([*self._api.routes(), *self._control.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self._port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Serve no more; what waits for updates gets none."""
        if self.world.webhook is not None:
            await self.world.webhook.stop()
            self.world.webhook = None
        self.world.updates.wake()
        self.world.changes.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def api_base(self) -> str:
        """The server's address; the Bot API is at {api_base}/bot{token}/{method}."""
        if not self._port:
            raise SandboxError("tell its address before it started on a port of its own choice")
        return f"http://{self._host}:{self._port}"

    @property
    def bot(self) -> JSON:
        """The bot as a user."""
        return self.world.bot

    @property
    def calls(self) -> list[Call]:
        """What the bot called, oldest first, getUpdates too."""
        return self._api.calls

    @property
    def faults(self) -> Faults:
        """Orders faults, see `Faults.add`."""
        return self._api.faults

    @property
    def answers(self) -> dict[str, JSON]:
        """What the bot answered to presses: {text, show_alert} by callback query id."""
        return self.world.callbacks.answers

    @property
    def limits(self) -> Limits:
        """The flood limits in force; assign others to begin counting anew."""
        return self.world.meter.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self.world.meter = Meter(limits, self.clock.monotonic)

    def add_client(
        self, first_name: str, language: str = "en", phone: str = "", last_name: str = ""
    ) -> Person:
        """A person outside the managers' group, who has not talked to the bot yet."""
        client = self.world.add_person(first_name, last_name, language, phone)
        self.clients.append(client)
        self.world.publish("client", client.private)
        return client

    def add_group(self, title: str, owner: Person | None = None) -> Group:
        """A group that the desk does not know; its owner (a stranger unless given) adds the bot to it."""
        owner = owner or self.world.add_person("Stranger")
        group = self.world.add_group(title, owner)
        before = group.bot_member()
        group.bot_status = "member"
        self.world.bot_member_changed(group, owner.user, before, group.bot_member())
        self.world.say(group, owner.user, {"new_chat_members": [self.bot]})
        return group

    async def until(
        self,
        condition: Callable[[], object],
        timeout: float = 10,  # noqa: ASYNC109 - a test reads better so than inside a context manager
        what: str = "",
    ) -> None:
        """Wait until `condition()` holds; raises AssertionError with the chats after `timeout` seconds."""
        if not await self.world.changes.until(condition, timeout):
            missing = what or "what was waited for"
            raise AssertionError(f"after {timeout} s still not: {missing}\n{dump.chats(self)}")
