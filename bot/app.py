"""The one place where everything is wired."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import bot.lean_aiogram  # noqa: F401 - before anything that imports aiogram

import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import SetWebhook
from sqlalchemy.ext.asyncio import AsyncSession
from yarl import URL

from bot.basis import Tools
from bot.campaigns.naming import learn_name
from bot.clock import Clock, MovableClock, SystemClock
from bot.config.hours import calendars
from bot.config.model import Config
from bot.delivery.leader import leadership
from bot.delivery.numbering import Numbering
from bot.delivery.polling import ALLOWED, Poller
from bot.delivery.session import DeskSession
from bot.delivery.wire import Wire
from bot.delivery.worker import Workers
from bot.desk import Desk
from bot.dialogue import DialogueStorage
from bot.duties import FAQ_SECONDS, daily_jobs, leader_sweeps, plan_greetings
from bot.faq.service import FaqService
from bot.faq.shelf import Shelf
from bot.greetings import album
from bot.reception import Reception
from bot.replies import library
from bot.schedule import Schedule, Sweep
from bot.sending import build_sender
from bot.sla import rules
from bot.storage.engine import create_engine
from bot.storage.migrate import upgrade
from bot.storage.uow import Database
from bot.surveys import catalogue
from bot.texts import Texts
from handlers import build_router

log = structlog.get_logger(__name__)

WORKERS = 4
"""How many updates are handled at once on PostgreSQL. SQLite has a single writer, and so a single worker."""

RETRY_SECONDS = 1.0
CONNECTIONS = 200


class App:
    """A desk with all its parts. Tests build one with a clock and a sandbox of their own.

    Raises `RepliesFileError`, `SurveyFileError` or `PicturesError` when a file of these is bad.
    """

    def __init__(self, config: Config, clock: Clock | None = None) -> None:
        self.config, self.clock = config, clock or SystemClock()
        self.database = Database(create_engine(config.database.async_url))
        self.bot = build_bot(config)
        self.numbering = Numbering()
        self.shelf = Shelf(FaqService(config.clients.segments), self.clock, config.faq)
        self.tools = Tools(
            config=config,
            clock=self.clock,
            texts=Texts(self.clock),
            wire=Wire(),
            calendars=calendars(config.hours, config.calendars, config.desk),
            rota=config.duty.rota(ZoneInfo(config.desk.timezone)),
            shelf=self.shelf,
            replies=library.load(config.replies.file),
            questionnaires=catalogue.load(config.surveys.directory),
            pictures=album.load(config.greetings.pictures),
            wake_sender=lambda: self.sender.wake(),
        )
        dispatcher = Dispatcher(storage=DialogueStorage())
        dispatcher.include_router(build_router())
        self.reception = Reception(self.bot, dispatcher, self.desk)
        self.workers = Workers(
            self.database, self.clock, handle=self.reception.handle, parked=self.reception.parked
        )
        self.sender = build_sender(
            config,
            self.clock,
            self.bot,
            self.database,
            self.numbering,
            self.desk,
            self.tools.wire,
            lambda: self.workers.is_busy,
        )
        self.schedule = Schedule(
            self.database,
            self.clock,
            leader_sweeps(self.desk, self.clock),
            daily_jobs(self.desk, self.clock, config.storage.keep_updates),
        )
        self._refresh = Schedule(
            self.database, self.clock, [Sweep("FAQ", FAQ_SECONDS, self.shelf.refresh)], []
        )

    def desk(self, session: AsyncSession) -> Desk:
        """A desk for one unit of work."""
        return Desk(session, self.tools)

    def _stored(self, updates: Sequence[dict[str, Any]]) -> None:
        """Updates have come in, by whatever way."""
        self.numbering.note_updates(updates)
        self.workers.wake()

    async def prepare(self) -> None:
        """Bring the database up to date and load the FAQ. Raises `FaqFileError` for a bad file."""
        await upgrade(self.config.database.async_url)
        await self.shelf.load(self.database, self.config.faq.file)

    async def serve(self) -> None:
        """Work until cancelled."""
        if isinstance(self.clock, MovableClock):
            self.clock.on_advance = partial(self._catch_up, self.clock)
        self._refresh.start()
        try:
            async with self._webhook(), asyncio.TaskGroup() as group:
                group.create_task(self.workers.run(1 if self.database.is_sqlite else WORKERS), name="workers")
                group.create_task(self._lead(), name="leader")
        finally:
            await self._refresh.stop()
            await self.shelf.close()
            if isinstance(self.clock, MovableClock):
                self.clock.on_advance = None

    async def _catch_up(self, clock: MovableClock, until: datetime) -> None:
        """Do what is due on the way; Telegram's limits have been resting as well."""
        await self.schedule.catch_up(clock, until)
        self.sender.wake()

    async def _lead(self) -> None:
        """While this process is the leader: poll, send and sweep. A database that is away is waited for."""
        while True:
            async with leadership(self.database) as lost:
                log.info("this process leads")
                work = asyncio.create_task(self._lead_once(), name="leading")
                watch = asyncio.create_task(lost.wait(), name="leadership")
                try:
                    await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    work.cancel()
                    watch.cancel()
                    ended = await asyncio.gather(work, watch, return_exceptions=True)
            log.warning("no longer leading", error=repr(ended[0]))
            await asyncio.sleep(RETRY_SECONDS)

    async def _apply_rules(self) -> None:
        """Give open tickets their times by the rules in force, a batch at a time, and say how many moved."""
        total, moved = 0, 0
        last: int | None = 0
        while last is not None:
            async with self.database.begin() as session:
                desk = self.desk(session)
                batch = await rules.replan(session, desk.sla, self.clock, last)
                total, moved, last = total + batch.looked_at, moved + batch.moved, batch.last
                if last is None:
                    await rules.remember(session, self.config)
                    if total:
                        await desk.tell_rules_changed(total, moved)
        log.info("the rules for deadlines have changed", open=total, moved=moved)

    async def _check_calls(self) -> None:
        """See whether the calls that are booked still suit the configuration, a batch at a time."""
        last: int | None = 0
        while last is not None:
            async with self.database.begin() as session:
                last = await self.desk(session).calls.watch.check(last)

    async def _lead_once(self) -> None:
        async with self.database.begin() as session:
            rules_changed = await rules.have_changed(session, self.config)
            desk = self.desk(session)
            await desk.show_commands()
            await desk.surveys.weekly.begin()
        poller = self._poller() if self.config.telegram.webhook.url is None else None
        if poller is not None:
            await poller.catch_up()
        self.schedule.start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.sender.run(), name="sender")
                group.create_task(learn_name(self.bot, self.database), name="the name of the bot")
                group.create_task(self._check_calls(), name="calls that are booked")
                group.create_task(plan_greetings(self.database, self.desk), name="greetings")
                if rules_changed:
                    group.create_task(self._apply_rules(), name="rules for deadlines")
                if poller is not None:
                    group.create_task(poller.run(), name="poller")
        finally:
            await self.schedule.stop()

    def _poller(self) -> Poller:
        return Poller(
            self.bot,
            self.database,
            self.clock,
            timeout=self.config.telegram.poll_timeout,
            stored=self._stored,
        )

    @asynccontextmanager
    async def _webhook(self) -> AsyncIterator[None]:
        """Listen for updates, if Telegram is to bring them, and tell Telegram where."""
        settings = self.config.telegram.webhook
        if settings.url is None:
            yield
            return
        from aiohttp import web

        from bot.delivery.webhook import build_webhook

        secret = settings.secret.get_secret_value()
        path = URL(settings.url).path
        web_app = build_webhook(self.database, self.clock, path=path, secret=secret, stored=self._stored)
        runner = web.AppRunner(web_app)
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        try:
            await self.bot(SetWebhook(url=settings.url, secret_token=secret, allowed_updates=ALLOWED))
            yield
        finally:
            await runner.cleanup()

    async def close(self) -> None:
        """Close connections to Telegram and the database."""
        await self.bot.session.close()
        await self.database.close()


def build_bot(config: Config) -> Bot:
    """The client of the Bot API server that the configuration names."""
    api = TelegramAPIServer.from_base(config.telegram.api_base.rstrip("/"))
    session = DeskSession(api=api, limit=CONNECTIONS)
    return Bot(config.telegram.token.get_secret_value(), session=session)


def spare_startup() -> None:
    """What start-up has made stays: looking through it for garbage, again and again, takes a third of a
    second in which nobody is answered."""
    gc.collect()
    gc.freeze()


async def run(config: Config) -> None:
    """Serve the desk until SIGTERM or SIGINT; what is under way is finished first."""
    app = App(config)
    try:
        await app.prepare()
        spare_startup()
        serving = asyncio.create_task(app.serve(), name="desk")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, serving.cancel)
        await asyncio.gather(serving, return_exceptions=False)
    except asyncio.CancelledError:
        log.info("stopped")
    finally:
        await app.close()
