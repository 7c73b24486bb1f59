"""The dialogue with a client who complains: short steps, each saved, one question each."""

from dataclasses import dataclass

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogue
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.typed import Word, Words, normal
from bot.clock import Clock
from bot.complaints import queries
from bot.complaints.buttons import Act, ComplaintButton
from bot.complaints.catalogue import Catalogue
from bot.complaints.filing import Filing
from bot.complaints.models import ComplaintDraft, ComplaintPiece, DraftState, Step
from bot.complaints.questions import Questions
from bot.complaints.steps import STATE, Steps
from bot.delivery.outbox import Outbox
from bot.tickets.addressing import ticket_behind
from bot.tickets.models import State


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
    steps: Steps

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
            await self.steps.cancel(draft, client)
        elif meant == Word.BACK:
            await self.questions.close(draft, client)
            await self.steps.back(draft, client)
        elif message.text is None:
            await self._add(draft, client, message)
        else:
            await self._answer(draft, client, message, meant)
        return True

    async def belongs_elsewhere(self, client: Client, message: Message) -> bool:
        """Whether a message replies to something about a ticket of the client's."""
        replied = message.reply_to_message
        ticket = await ticket_behind(self.session, self.outbox, replied) if replied else None
        return ticket is not None and ticket.client_id == client.id and ticket.state != State.CLOSED

    async def cancel(self, client: Client) -> bool:
        """Leave it unsent. False if nothing is being written."""
        draft = await queries.writing(self.session, client.id)
        if draft is None:
            await dialogue.leave(self.session, client.user_id, STATE)
            return False
        await self.steps.cancel(draft, client)
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
        piece = ComplaintPiece(draft_id=draft.id, message_id=message.message_id, payload=payload_of(message))
        self.session.add(piece)
        await self.session.flush()

    async def _add(self, draft: ComplaintDraft, client: Client, message: Message) -> None:
        """One more message of the story, at whatever step; the question is asked anew below it."""
        await self._keep(draft, message)
        await self.questions.close(draft, client)
        await self.questions.ask(draft, client, prompted=True)

    async def _answer(
        self, draft: ComplaintDraft, client: Client, message: Message, meant: Word | None
    ) -> None:
        text = message.text or ""
        match draft.step:
            case Step.STORY if meant in (Word.DONE, Word.NO) and await self.questions.told(draft):
                await self.steps.done(draft, client)
            case Step.STORY if meant == Word.DONE:
                await self.questions.close(draft, client)
                await self.questions.ask(draft, client)
            case Step.CATEGORY:
                key = self.catalogue.find_category(text)
                if key is None or len(normal(text).split()) > 1:
                    await self._keep(draft, message)  # it says more than the category
                await self.steps.categorise(draft, client, key or self.catalogue.fallback())
            case Step.CONFIRM if meant in (Word.YES, Word.DONE):
                await self.steps.confirmed(draft, client)
            case Step.CONFIRM if meant == Word.NO:
                await self.steps.correct(draft, client)
            case Step.REMEDY if meant in (Word.DONE, Word.SKIP, Word.NO):
                await self.steps.file(draft, client)
            case Step.REMEDY:
                key = self.catalogue.find_remedy(text, draft.category)
                is_more = key is None or len(normal(text).split()) > 2
                await self.steps.file(draft, client, key, text if is_more else None)
            case _:
                await self._add(draft, client, message)

    async def _act(self, draft: ComplaintDraft, client: Client, pressed: ComplaintButton) -> bool:
        """Do what a button says. False if it says nothing that fits."""
        reader = self.questions.clients.reader(client)
        match (draft.step, pressed.act):
            case (_, Act.CANCEL):
                await self.steps.cancel(draft, client)
            case (_, Act.BACK):
                await self.questions.close(draft, client)
                await self.steps.back(draft, client)
            case (Step.STORY, Act.DONE) if await self.questions.told(draft):
                await self.steps.done(draft, client)
            case (Step.STORY, Act.ANEW):
                await self.steps.anew(draft, client)
            case (Step.CATEGORY, Act.CATEGORY) if self.catalogue.config.category(pressed.value):
                name = self.catalogue.category(pressed.value, reader)
                await self.steps.categorise(draft, client, pressed.value, name)
            case (Step.CONFIRM, Act.YES):
                name = self.questions.texts.plain("clients/complaints.button_yes", reader)
                await self.steps.confirmed(draft, client, name)
            case (Step.CONFIRM, Act.NO):
                await self.steps.correct(draft, client)
            case (Step.REMEDY, Act.REMEDY) if pressed.value in self.steps.offered(draft):
                name = self.catalogue.remedy(pressed.value, reader)
                await self.steps.file(draft, client, pressed.value, answer=name)
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


def payload_of(message: Message) -> str:
    """The message as Telegram sent it; what it replied to is not part of the complaint."""
    return message.model_dump_json(by_alias=True, exclude_unset=True, exclude={"reply_to_message"})
