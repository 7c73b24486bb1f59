"""What clients type while they book a call: the words of a button, or an answer of their own."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import draft as drafts
from bot.callbacks.dialogue import CallDialogue
from bot.callbacks.draft import Draft
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.typed import Word, Words


@dataclass
class CallTyping:
    """Takes typed answers, within one unit of work; every button can be typed as well."""

    session: AsyncSession
    dialogue: CallDialogue
    menu: Menu
    words: Words

    async def when(self, client: Client, text: str) -> None:
        """Yes or no to a time that was read back, or a time."""
        draft = await self._draft(client)
        match self.words.meant(text, Word.YES, Word.NO, Word.BACK, Word.CANCEL):
            case Word.YES if draft.proposed:
                await self.dialogue.chose(client, draft, draft.proposed)
            case Word.NO | Word.BACK if draft.proposed:
                await self.dialogue.ask_when(client, draft)
            case Word.CANCEL:
                await self._cancel(client)
            case _:
                await self.dialogue.wrote_when(client, text)

    async def phone(self, client: Client, text: str) -> None:
        """Yes or no to a number that was read back, or a number."""
        draft = await self._draft(client)
        match self.words.meant(text, Word.YES, Word.NO, Word.BACK, Word.CANCEL):
            case Word.YES if draft.offered:
                await self.dialogue.took_phone(client, draft)
            case Word.NO if draft.offered:
                await self.dialogue.ask_other_phone(client, draft)
            case Word.BACK:
                await self.dialogue.back(client, draft)
            case Word.CANCEL:
                await self._cancel(client)
            case _:
                await self.dialogue.wrote_phone(client, text)

    async def topic(self, client: Client, text: str) -> None:
        """What the call is about, or nothing."""
        draft = await self._draft(client)
        match self.words.meant(text, Word.SKIP, Word.NO, Word.BACK, Word.CANCEL):
            case Word.SKIP | Word.NO:
                await self.dialogue.skip_topic(client, draft)
            case Word.BACK:
                await self.dialogue.back(client, draft)
            case Word.CANCEL:
                await self._cancel(client)
            case _:
                await self.dialogue.wrote_topic(client, text)

    async def _draft(self, client: Client) -> Draft:
        """Where the client stands; the answer is a new message, not the one with the buttons changed."""
        return replace(await drafts.load(self.session, client) or Draft(), shown=0)

    async def _cancel(self, client: Client) -> None:
        await drafts.drop(self.session, client)
        await self.menu.show(client, "cancelled")
