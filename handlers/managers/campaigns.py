"""Campaigns and greetings in the managers' group: composing, sending, and what comes of them."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.audiences.buttons import AudienceButton
from bot.campaigns.buttons import CampaignButton, UnsubscribeButton
from bot.campaigns.models import Campaign
from bot.campaigns.service import OWNER
from bot.desk import Desk
from bot.greetings.calendar import CalendarButton
from bot.greetings.models import GreetingChange
from bot.team.models import Manager


class Composes(BaseFilter):
    """A reply to the message of a campaign; hands over the `campaign`."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        campaign = await desk.campaigns.work.behind(message)
        return {"campaign": campaign} if campaign else False


class Rewords(BaseFilter):
    """A reply to the calendar with another text; hands over the `change`."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        user_id = message.from_user.id if message.from_user else 0
        change = await desk.campaigns.calendar.behind(message, user_id)
        return {"change": change} if change else False


def build_campaigns_router() -> Router:
    """Handles `/campaign` and `/calendar`, what is typed in reply, and their buttons."""
    router = Router(name="campaigns")
    router.message.filter(~F.from_user.is_bot | F.sender_chat)
    router.message.register(campaign, Command("campaign", "campaigns"))
    router.message.register(typed, F.reply_to_message, ~F.text.startswith("/"), Composes())
    router.message.register(calendar, Command("calendar"))
    router.message.register(reworded, F.reply_to_message, ~F.text.startswith("/"), Rewords())
    router.callback_query.register(press, CampaignButton.filter())
    router.callback_query.register(choose, AudienceButton.filter_for(OWNER))
    router.callback_query.register(press_calendar, CalendarButton.filter())
    router.callback_query.register(trial, UnsubscribeButton.filter())
    return router


async def campaign(message: Message, command: CommandObject, desk: Desk) -> None:
    """Show the newest, or the one whose number is given."""
    await desk.campaigns.work.command(message, command.args or "")


async def typed(message: Message, desk: Desk, manager: Manager, campaign: Campaign) -> None:
    """What was asked for."""
    await desk.campaigns.work.typed(campaign, manager, message)


async def press(query: CallbackQuery, callback_data: CampaignButton, desk: Desk, manager: Manager) -> None:
    """Do with the campaign what the button says."""
    message = query.message if isinstance(query.message, Message) else None
    await desk.campaigns.work.pressed(query.id, callback_data, manager, message)


async def choose(query: CallbackQuery, callback_data: AudienceButton, desk: Desk) -> None:
    """Choose whom it is for."""
    await desk.campaigns.work.choose(query.id, callback_data)


async def trial(query: CallbackQuery, desk: Desk) -> None:
    """A client's button under a trial."""
    await desk.campaigns.work.trial_pressed(query.id)


async def calendar(message: Message, desk: Desk) -> None:
    """Show what goes out in the next weeks."""
    await desk.campaigns.calendar.command(message)


async def reworded(message: Message, desk: Desk, change: GreetingChange) -> None:
    """Another text for an occasion."""
    await desk.campaigns.calendar.typed(change, message)


async def press_calendar(
    query: CallbackQuery, callback_data: CalendarButton, desk: Desk, manager: Manager
) -> None:
    """Do with the occasion what the button says."""
    message = query.message if isinstance(query.message, Message) else None
    await desk.campaigns.calendar.pressed(query.id, callback_data, manager, message)
