"""The commands that Telegram offers to people who type a slash."""

from dataclasses import dataclass

from aiogram.methods import SetMyCommands
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.clients.service import Clients
from bot.delivery.models import Priority
from bot.delivery.outbox import NO_CHAT, Options, Outbox
from bot.team.service import Team
from bot.texts import Reader, Texts


@dataclass
class Offering:
    """Tells Telegram what to offer, within one unit of work."""

    outbox: Outbox
    texts: Texts
    clients: Clients
    team: Team

    async def offer(self) -> None:
        """Offer clients their commands, in every language of the desk, and the managers theirs."""
        everybody = BotCommandScopeAllPrivateChats()
        for language in self.texts.languages:
            code = None if language == self.team.reader.language else language
            await self._offer(
                "clients/menu.commands", Reader(language, self.clients.desk_zone), everybody, code
            )
        group = BotCommandScopeChat(chat_id=await self.team.chat_id())
        await self._offer("managers/actions.commands", self.team.reader, group, None)

    async def _offer(
        self,
        block: str,
        reader: Reader,
        scope: BotCommandScopeAllPrivateChats | BotCommandScopeChat,
        code: str | None,
    ) -> None:
        lines = [line.partition(" ") for line in self.texts.plain(block, reader).splitlines()]
        commands = [BotCommand(command=name, description=description) for name, _, description in lines]
        method = SetMyCommands(commands=commands, scope=scope, language_code=code)
        lane = f"commands:{scope.type}:{code}"
        await self.outbox.replace(NO_CHAT, lane, method, Options(priority=Priority.BULK))
