"""Filters that several routers share. Each parses once and hands over what it found."""

from typing import Any

from aiogram import F
from aiogram.enums import ChatType
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message

from bot.desk import Desk

OWN_CONTACT = F.contact & (F.contact.user_id == F.from_user.id)
"""Somebody shares their own phone number, rather than another's."""

Event = Message | CallbackQuery | ChatMemberUpdated


def chat_of(event: Event) -> Chat | None:
    """The chat in which something happened."""
    if isinstance(event, CallbackQuery):
        return event.message.chat if event.message else None
    return event.chat


class Private(BaseFilter):
    """In a client's private chat with the bot."""

    async def __call__(self, event: Event) -> bool:
        chat = chat_of(event)
        return chat is not None and chat.type == ChatType.PRIVATE


class ManagersGroup(BaseFilter):
    """In the managers' group."""

    async def __call__(self, event: Event, desk: Desk) -> bool:
        chat = chat_of(event)
        return chat is not None and chat.id == await desk.team.chat_id()


class MenuButton(BaseFilter):
    """A press of the key `name` of a template, in whatever language its keyboard was shown."""

    def __init__(self, name: str, template: str = "clients/menu") -> None:
        self._name, self._template = name, template

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        return bool(message.text) and message.text in desk.menu.labels(self._name, self._template)
