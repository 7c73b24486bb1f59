"""Surveys in private chats: their buttons, answers in words, ratings and comments on them."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.clients.models import Client
from bot.desk import Desk
from bot.surveys import answering, ratings
from bot.surveys.buttons import CommentButton, SurveyButton
from bot.tickets.buttons import RateButton
from handlers.clients.complaints import COMMAND, SAID, MenuPress, hear_answer


def build_surveys_router() -> Router:
    """Handles what clients answer."""
    router = Router(name="surveys")
    router.callback_query.register(press, SurveyButton.filter())
    router.callback_query.register(rate, RateButton.filter())
    router.callback_query.register(something_else, CommentButton.filter())
    router.message.register(answer, StateFilter(answering.STATE), SAID, ~COMMAND, ~MenuPress())
    router.message.register(comment, StateFilter(ratings.STATE), SAID, ~COMMAND, ~MenuPress())
    return router


async def press(query: CallbackQuery, callback_data: SurveyButton, desk: Desk, client: Client) -> None:
    """A button under a question."""
    await desk.surveys.dialogue.pressed(query.id, client, callback_data)


async def answer(message: Message, desk: Desk, client: Client) -> None:
    """The answer to a question in words; what is none is taken as ever."""
    await hear_answer(message, desk, client, desk.surveys.dialogue.hear)


async def rate(query: CallbackQuery, callback_data: RateButton, desk: Desk, client: Client) -> None:
    """The client rated how a ticket was handled."""
    ticket = await desk.tickets.of_client(client, callback_data.number)
    if ticket is None:
        await desk.menu.toast(query.id, client, "stale", alert=True)
        return
    message_id = query.message.message_id if query.message else None
    await desk.surveys.ratings.pressed(query.id, client, ticket, callback_data.score, message_id)


async def comment(message: Message, desk: Desk, client: Client) -> None:
    """A comment on a rating; what is none is taken as ever. Who is content may be asked for more."""
    score = None if message.reply_to_message else await desk.surveys.ratings.hear(client, message)
    if score is None:
        await desk.intake.hear(client, message)
    else:
        await desk.curiosity.rated(client, score, message.text or "")


async def something_else(
    query: CallbackQuery, callback_data: CommentButton, desk: Desk, client: Client
) -> None:
    """What was taken for a comment was something else."""
    await desk.surveys.ratings.something_else(query.id, client, callback_data.number)
