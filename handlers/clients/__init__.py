"""Private chats with clients. The order of the routers is the order in which they are asked."""

from aiogram import Router

from handlers.clients.buttons import build_buttons_router
from handlers.clients.callbacks import build_callbacks_router
from handlers.clients.commands import build_commands_router
from handlers.clients.complaints import build_complaints_router
from handlers.clients.dialogues import build_dialogues_router
from handlers.clients.faq import build_faq_router
from handlers.clients.mailings import build_mailings_router
from handlers.clients.me import build_me_router
from handlers.clients.messages import build_messages_router
from handlers.clients.requests import build_requests_router
from handlers.clients.settings import build_settings_router
from handlers.clients.surveys import build_surveys_router
from handlers.filters import Private
from handlers.middlewares import MeetClient


def build_clients_router() -> Router:
    """Handles whatever comes from a private chat."""
    router = Router(name="clients")
    observers = (router.message, router.edited_message, router.callback_query, router.my_chat_member)
    for observer in observers:
        observer.filter(Private())
        observer.middleware(MeetClient())
    router.include_routers(
        build_complaints_router(),
        build_mailings_router(),
        build_surveys_router(),
        build_commands_router(),
        build_me_router(),
        build_faq_router(),
        build_callbacks_router(),
        build_settings_router(),
        build_requests_router(),
        build_dialogues_router(),
        build_messages_router(),
        build_buttons_router(),
    )
    return router
