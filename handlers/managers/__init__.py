"""The managers' group: lines to clients, notes, and the buttons of tickets."""

from aiogram import Router

from handlers.filters import ManagersGroup
from handlers.managers.buttons import build_buttons_router
from handlers.managers.callbacks import build_callbacks_router
from handlers.managers.campaigns import build_campaigns_router
from handlers.managers.commands import build_commands_router
from handlers.managers.complaints import build_complaints_router
from handlers.managers.faq import build_faq_router
from handlers.managers.learning import build_learning_router
from handlers.managers.lists import build_lists_router
from handlers.managers.replies import build_replies_router
from handlers.managers.surveys import build_surveys_router
from handlers.managers.topics import build_topics_router
from handlers.middlewares import MeetManager


def build_managers_router() -> Router:
    """Handles whatever comes from the managers' group."""
    router = Router(name="managers")
    for observer in (router.message, router.edited_message, router.callback_query, router.my_chat_member):
        observer.filter(ManagersGroup())
        observer.middleware(MeetManager())
    router.chat_member.filter(ManagersGroup())
    router.include_routers(
        build_commands_router(),
        build_complaints_router(),
        build_surveys_router(),
        build_lists_router(),
        build_campaigns_router(),
        build_faq_router(),
        build_callbacks_router(),
        build_replies_router(),
        build_learning_router(),
        build_topics_router(),
        build_buttons_router(),
    )
    return router
