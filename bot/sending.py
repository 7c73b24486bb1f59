"""The wiring of the sender: its limits, its way to Telegram, and whom it tells what became of a message."""

from collections.abc import Awaitable, Callable

from aiogram import Bot
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns import fates as campaign_fates
from bot.clock import Clock
from bot.config.model import Config
from bot.delivery.carrier import Carrier
from bot.delivery.directory import Fate, Fates, Hook
from bot.delivery.limits import Budget, Pace
from bot.delivery.models import OutboxRow
from bot.delivery.numbering import Numbering
from bot.delivery.post_office import letters_of
from bot.delivery.record import Recorder
from bot.delivery.sender import Sender
from bot.delivery.wire import Wire
from bot.desk import Desk
from bot.directory import DeskDirectory
from bot.duties import DeskFor
from bot.faq.files import TAG as FILE
from bot.greetings.pictures import TAG as PICTURE
from bot.storage.uow import Database
from bot.surveys.closing import TAG as SURVEY

Note = Callable[[OutboxRow, Fate], Awaitable[None]]


def build_sender(
    config: Config,
    clock: Clock,
    bot: Bot,
    database: Database,
    numbering: Numbering,
    desk_for: DeskFor,
    wire: Wire,
    is_serving: Callable[[], bool],
) -> Sender:
    """The sender of a desk, which hears of its messages by the tags on their rows.

    is_serving: whether somebody who has written is waiting for this process.
    """

    async def furnish(session: AsyncSession, destination: str) -> None:
        await desk_for(session).topics.furnish(destination)

    limits = config.telegram.limits
    hooks = {
        "line": _told(desk_for, lambda desk: desk.fates.note),
        "board": _told(desk_for, lambda desk: desk.board.note),
        FILE: _told(desk_for, lambda desk: desk.faq.files.note),
        PICTURE: _told(desk_for, lambda desk: desk.greeting_pictures.note),
        SURVEY: _told(desk_for, lambda desk: desk.surveys.closing.note),
    }
    many = {campaign_fates.TAG: campaign_fates.hook(clock)}
    directory = DeskDirectory(config.managers.chat_id, clock)
    paid = limits.paid_broadcasts
    letters = letters_of(bot, many=paid)
    return Sender(
        database=database,
        clock=clock,
        carrier=Carrier(bot, wire, database, directory, numbering, letters, paid_broadcasts=paid),
        recorder=Recorder(database, clock, directory, hooks, many, furnish),
        pace=Pace(limits.per_second, clock.monotonic),
        paid=Pace(limits.paid_per_second, clock.monotonic) if paid else None,
        budget=Budget(limits.per_group_per_minute, clock.monotonic),
        numbering=numbering,
        per_chat_per_second=limits.per_chat_per_second,
        is_serving=is_serving,
    )


def _told(desk_for: DeskFor, find: Callable[[Desk], Note]) -> Hook:
    async def hook(session: AsyncSession, fates: Fates) -> None:
        note = find(desk_for(session))
        for row, fate in fates:
            await note(row, fate)

    return hook
