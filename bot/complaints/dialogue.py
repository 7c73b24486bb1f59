"""The dialogue with a client who complains: short steps, each saved, one question each."""

from dataclasses import dataclass
from datetime import datetime

from aiogram.types import Message
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogue
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clock import Clock
from bot.complaints import queries
from bot.complaints.buttons import Act, ComplaintButton
from bot.complaints.catalogue import Catalogue
from bot.complaints.filing import Filing
from bot.complaints.models import ComplaintDraft, ComplaintPiece, DraftState, Step
from bot.complaints.questions import Questions
from bot.complaints.words import Word, Words, normal
from bot.delivery.outbox import Outbox

STATE = "Complaining:writing"
"""What aiogram calls it when somebody is in this dialogue."""

AT_ONCE = 50
"""How many clients one unit of work reminds."""


@dataclass
class Complaining:
    """Takes a client through a complaint, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    menu: Menu
    words: Words
    catalogue: Catalogue
    questions: Questions
    filing: Filing

    async def begin(self, client: Client, message: Message | None = None) -> None:
        """Begin a complaint, or go on with the one that is being written; `message` belongs to it."""
        draft = await queries.writing(self.session, client.id)
        if draft is None:
            draft = await self._new(client)
            promised = self.questions.promise(client)
            await self.questions.say(client, "introduction", promised=promised)
        else:
            await self.questions.close(draft, client)
            await self.questions.say(client, "resumed")
        await dialogue.enter(self.session, client.user_id, STATE)
        if message is not None:
            await self._keep(draft, message)
        await self.questions.ask(draft, client)

    async def hear(self, client: Client, message: Message) -> bool:
        """Take what a client writes as the answer to the question. False if nothing is being written."""
        draft = await queries.writing(self.session, client.id)
        if draft is None:
            await dialogue.leave(self.session, client.user_id, STATE)
            return False
        meant = self.words.meant(message.text or "", *Word)
        if meant == Word.CANCEL:
            await self._cancel(draft, client)
        elif meant == Word.BACK:
            await self.questions.close(draft, client)
            await self._back(draft, client)
        elif message.text is None:
            await self._add(draft, client, message)
        else:
            await self._answer(draft, client, message, meant)
        return True

    async def cancel(self, client: Client) -> bool:
        """Leave it unsent. False if nothing is being written."""
        draft = await queries.writing(self.session, client.id)
        if draft is None:
            await dialogue.leave(self.session, client.user_id, STATE)
            return False
        await self._cancel(draft, client)
        return True

    async def pressed(self, query_id: str, client: Client, pressed: ComplaintButton) -> None:
        """A button under one of the questions; only those under the last mean anything."""
        draft = await queries.draft(self.session, pressed.draft)
        if draft is None or draft.client_id != client.id:
            await self.menu.toast(query_id, client, "stale", alert=True)
            return
        if draft.state == DraftState.FILED or pressed.asked != draft.asked:
            name = "complaint_sent" if draft.state == DraftState.FILED else "complaint_old"
            await self.menu.toast(query_id, client, name)
            return
        if draft.state == DraftState.CANCELLED or pressed.act in (Act.SEND, Act.GO_ON):
            known = await self._take_up(draft, client, pressed.act)
        else:
            await dialogue.enter(self.session, client.user_id, STATE)
            known = await self._act(draft, client, pressed)
        await self.menu.toast(query_id, client, None if known else "stale")

    async def edited(self, client: Client, message: Message) -> bool:
        """A message has been changed. False if it is in no complaint that is yet to be sent."""
        piece = await queries.piece(self.session, client.id, message.message_id)
        if piece is not None:
            piece.payload = payload_of(message)
        return piece is not None

    async def remind(self) -> int:
        """Remind, once, clients who have let a complaint lie. Returns how many."""
        lying = await queries.lying(self.session, self.clock.now(), AT_ONCE)
        for draft in lying:
            draft.remind_at = None
            client = await self.session.get_one(Client, draft.client_id)
            if draft.state == DraftState.WRITING and not client.blocked_at:
                await self.questions.close(draft, client)
                await self.questions.offer_to_send(draft, client, "reminder")
        return len(lying)

    async def next_reminder(self) -> datetime | None:
        """When the next of them is due."""
        return await queries.next_reminder(self.session)

    async def _new(self, client: Client) -> ComplaintDraft:
        now = self.clock.now()
        draft = ComplaintDraft(
            client_id=client.id,
            state=DraftState.WRITING,
            step=Step.STORY,
            asked=0,
            prompted=False,
            began_at=now,
            asked_at=now,
        )
        self.session.add(draft)
        await self.session.flush()
        return draft

    async def _keep(self, draft: ComplaintDraft, message: Message) -> None:
        piece = ComplaintPiece(
            draft_id=draft.id, message_id=message.message_id, payload=payload_of(message)
        )
        self.session.add(piece)
        await self.session.flush()

    async def _add(self, draft: ComplaintDraft, client: Client, message: Message) -> None:
        """One more message of the story, at whatever step; the question is asked anew below it."""
        await self._keep(draft, message)
        if draft.step == Step.STORY:
            await self.questions.close(draft, client)
            await self.questions.ask(draft, client, prompted=True)
        else:
            await self._ask_again(draft, client)

    async def _ask_again(self, draft: ComplaintDraft, client: Client) -> None:
        await self.questions.close(draft, client)
        await self.questions.ask(draft, client)

    async def _answer(
        self, draft: ComplaintDraft, client: Client, message: Message, meant: Word | None
    ) -> None:
        text = message.text or ""
        match draft.step:
            case Step.STORY if meant in (Word.DONE, Word.NO) and await self.questions.told(draft):
                await self._done(draft, client)
            case Step.STORY if meant == Word.DONE:
                await self._ask_again(draft, client)
            case Step.CATEGORY:
                key = self.catalogue.find_category(text)
                if key is None or len(normal(text).split()) > 1:
                    await self._keep(draft, message)  # it says more than the category
                await self._categorise(draft, client, key or self.catalogue.fallback())
            case Step.CONFIRM if meant in (Word.YES, Word.DONE):
                await self._confirmed(draft, client)
            case Step.CONFIRM if meant == Word.NO:
                await self._correct(draft, client)
            case Step.REMEDY if meant in (Word.DONE, Word.SKIP, Word.NO):
                await self._file(draft, client)
            case Step.REMEDY:
                key = self.catalogue.find_remedy(text, draft.category)
                is_more = key is None or len(normal(text).split()) > 2
                await self._file(draft, client, key, text if is_more else None)
            case _:
                await self._add(draft, client, message)

    async def _act(self, draft: ComplaintDraft, client: Client, pressed: ComplaintButton) -> bool:
        """Do what a button says. False if it says nothing that fits."""
        reader = self.questions.clients.reader(client)
        match (draft.step, pressed.act):
            case (_, Act.CANCEL):
                await self._cancel(draft, client)
            case (_, Act.BACK):
                await self.questions.close(draft, client)
                await self._back(draft, client)
            case (Step.STORY, Act.DONE) if await self.questions.told(draft):
                await self._done(draft, client)
            case (Step.STORY, Act.ANEW):
                await self.questions.close(draft, client)
                await self.session.execute(
                    delete(ComplaintPiece).where(ComplaintPiece.draft_id == draft.id)
                )
                await self.questions.ask(draft, client)
            case (Step.CATEGORY, Act.CATEGORY) if self.catalogue.config.category(pressed.value):
                name = self.catalogue.category(pressed.value, reader)
                await self._categorise(draft, client, pressed.value, name)
            case (Step.CONFIRM, Act.YES):
                await self._confirmed(draft, client)
            case (Step.CONFIRM, Act.NO):
                await self._correct(draft, client)
            case (Step.REMEDY, Act.REMEDY) if pressed.value in self._offered(draft):
                name = self.catalogue.remedy(pressed.value, reader)
                await self._file(draft, client, pressed.value, answer=name)
            case _:
                return False
        return True

    async def _take_up(self, draft: ComplaintDraft, client: Client, act: Act) -> bool:
        """Send a complaint as it is that was cancelled or has been lying, or go on with it."""
        if act not in (Act.SEND, Act.GO_ON) or not await self.questions.told(draft):
            return False
        await self.questions.close(draft, client)
        other = await queries.writing(self.session, client.id)
        if act == Act.SEND:
            await self.filing.file(draft, client)
            if other in (None, draft):
                await dialogue.leave(self.session, client.user_id, STATE)
        else:
            current = draft if other is None else other
            current.state = DraftState.WRITING
            await dialogue.enter(self.session, client.user_id, STATE)
            await self.questions.ask(current, client)
        return True

    def _offered(self, draft: ComplaintDraft) -> list[str]:
        return [each.key for each in self.catalogue.config.remedies_for(draft.category)]

    async def _done(self, draft: ComplaintDraft, client: Client) -> None:
        await self.questions.close(draft, client)
        categories = self.catalogue.config.categories
        if len(categories) > 1:
            draft.step = Step.CATEGORY
        else:
            draft.category, draft.step = self.catalogue.fallback(), Step.CONFIRM
        await self.questions.ask(draft, client)

    async def _categorise(
        self, draft: ComplaintDraft, client: Client, key: str | None, answer: str = ""
    ) -> None:
        await self.questions.close(draft, client, answer)
        draft.category, draft.step = key, Step.CONFIRM
        await self.questions.ask(draft, client)

    async def _confirmed(self, draft: ComplaintDraft, client: Client) -> None:
        if not self._offered(draft):
            await self._file(draft, client)
            return
        await self.questions.close(draft, client)
        draft.step = Step.REMEDY
        await self.questions.ask(draft, client)

    async def _correct(self, draft: ComplaintDraft, client: Client) -> None:
        await self.questions.close(draft, client)
        draft.step = Step.STORY
        await self.questions.ask(draft, client)

    async def _file(
        self,
        draft: ComplaintDraft,
        client: Client,
        remedy: str | None = None,
        wish: str | None = None,
        answer: str = "",
    ) -> None:
        await self.questions.close(draft, client, answer)
        await self.filing.file(draft, client, remedy, wish)
        await dialogue.leave(self.session, client.user_id, STATE)

    async def _cancel(self, draft: ComplaintDraft, client: Client) -> None:
        await self.questions.close(draft, client)
        draft.state, draft.remind_at = DraftState.CANCELLED, None
        await dialogue.leave(self.session, client.user_id, STATE)
        if await self.questions.told(draft):
            await self.questions.offer_to_send(draft, client, "cancelled")
        else:
            await self.menu.show(client, "cancelled")

    async def _back(self, draft: ComplaintDraft, client: Client) -> None:
        """To the step before; before the first there is the menu, and what has been written is kept."""
        match draft.step:
            case Step.REMEDY:
                draft.step = Step.CONFIRM
            case Step.CONFIRM if len(self.catalogue.config.categories) > 1:
                draft.step = Step.CATEGORY
            case Step.CONFIRM | Step.CATEGORY:
                draft.step = Step.STORY
            case _:
                await dialogue.leave(self.session, client.user_id, STATE)
                await self.menu.show(client, "complaint_kept")
                return
        await self.questions.ask(draft, client)


def payload_of(message: Message) -> str:
    """The message as Telegram sent it; what it replied to is not part of the complaint."""
    return message.model_dump_json(by_alias=True, exclude_unset=True, exclude={"reply_to_message"})
