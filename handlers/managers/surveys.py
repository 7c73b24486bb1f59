"""Surveys in the managers' group: `/survey`, what follows from it, and what is done about detractors."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, Command
from aiogram.types import CallbackQuery, Message

from bot.audiences.buttons import AudienceButton
from bot.desk import Desk
from bot.surveys.buttons import FollowAct, FollowButton, PanelButton
from bot.surveys.models import Survey
from bot.surveys.office import OWNER
from bot.team.models import Manager
from bot.tickets.models import Ticket


class SaysWhen(BaseFilter):
    """A reply to the panel of a survey that is not sent yet; hands over the `survey`."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        survey = await desk.surveys.office.behind(message)
        return {"survey": survey} if survey else False


class WritesDown(BaseFilter):
    """A reply to what is asked about a detractor; hands over the `ticket` and what is written down."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        found = await desk.surveys.follow_ups.behind(message)
        return {"ticket": found[0], "act": found[1]} if found else False


def build_surveys_router() -> Router:
    """Handles what managers do about surveys."""
    router = Router(name="surveys-of-managers")
    router.message.filter(~F.from_user.is_bot | F.sender_chat)
    router.message.register(show, Command("survey", "surveys"))
    router.message.register(schedule, F.reply_to_message, ~F.text.startswith("/"), SaysWhen())
    router.message.register(write_down, F.reply_to_message, ~F.text.startswith("/"), WritesDown())
    router.callback_query.register(press, PanelButton.filter())
    router.callback_query.register(choose_audience, AudienceButton.filter_for(OWNER))
    router.callback_query.register(press_follow_up, FollowButton.filter())
    return router


async def show(message: Message, desk: Desk) -> None:
    """Show what there is."""
    await desk.surveys.office.command(message)


async def schedule(message: Message, desk: Desk, survey: Survey) -> None:
    """When a survey is to be sent."""
    await desk.surveys.office.typed(survey, message)


async def write_down(message: Message, desk: Desk, manager: Manager, ticket: Ticket, act: FollowAct) -> None:
    """The cause, or what has changed."""
    await desk.surveys.follow_ups.write_down(ticket, act, manager, message)


async def press(query: CallbackQuery, callback_data: PanelButton, desk: Desk, manager: Manager) -> None:
    """Do about surveys what the button says."""
    message = query.message if isinstance(query.message, Message) else None
    await desk.surveys.office.pressed(query.id, callback_data, manager, message)


async def choose_audience(query: CallbackQuery, callback_data: AudienceButton, desk: Desk) -> None:
    """Whom a survey is for."""
    await desk.surveys.office.audience_pressed(query.id, callback_data)


async def press_follow_up(query: CallbackQuery, callback_data: FollowButton, desk: Desk) -> None:
    """A button on the card of a follow-up."""
    await desk.surveys.follow_ups.pressed(query.id, callback_data)
