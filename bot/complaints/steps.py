"""From one step of a complaint to the next: each closes the question before and asks the next one."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogue
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.complaints.catalogue import Catalogue
from bot.complaints.filing import Filing
from bot.complaints.models import ComplaintDraft, ComplaintPiece, DraftState, Step
from bot.complaints.questions import Questions

STATE = "Complaining:writing"
"""What aiogram calls it when somebody is in this dialogue."""


@dataclass
class Steps:
    """Moves complaints on that are being written, within one unit of work."""

    session: AsyncSession
    menu: Menu
    catalogue: Catalogue
    questions: Questions
    filing: Filing

    def offered(self, draft: ComplaintDraft) -> list[str]:
        """The keys of what may put it right."""
        return [each.key for each in self.catalogue.config.remedies_for(draft.category)]

    async def done(self, draft: ComplaintDraft, client: Client) -> None:
        """That is all the client has to tell."""
        await self.questions.close(draft, client)
        categories = self.catalogue.config.categories
        if len(categories) > 1:
            draft.step = Step.CATEGORY
        else:
            draft.category, draft.step = self.catalogue.fallback(), Step.CONFIRM
        await self.questions.ask(draft, client)

    async def categorise(
        self, draft: ComplaintDraft, client: Client, key: str | None, answer: str = ""
    ) -> None:
        """It is about that category; `answer` is the button that says so."""
        await self.questions.close(draft, client, answer)
        draft.category, draft.step = key, Step.CONFIRM
        await self.questions.ask(draft, client)

    async def confirmed(self, draft: ComplaintDraft, client: Client, answer: str = "") -> None:
        """It has been understood; `answer` is the button that says so."""
        if not self.offered(draft):
            await self.file(draft, client, answer=answer)
            return
        await self.questions.close(draft, client, answer)
        draft.step = Step.REMEDY
        await self.questions.ask(draft, client)

    async def correct(self, draft: ComplaintDraft, client: Client) -> None:
        """It has not been understood: what is wrong or missing is added."""
        await self.questions.close(draft, client)
        draft.step = Step.STORY
        await self.questions.ask(draft, client)

    async def file(
        self,
        draft: ComplaintDraft,
        client: Client,
        remedy: str | None = None,
        wish: str | None = None,
        answer: str = "",
    ) -> None:
        """It is complete: send it. `answer` is the button by which the remedy was picked."""
        await self.questions.close(draft, client, answer)
        await self.filing.file(draft, client, remedy, wish)
        await dialogue.leave(self.session, client.user_id, STATE)

    async def cancel(self, draft: ComplaintDraft, client: Client) -> None:
        """It is not sent, unless the client says otherwise."""
        await self.questions.close(draft, client)
        draft.state, draft.remind_at = DraftState.CANCELLED, None
        await dialogue.leave(self.session, client.user_id, STATE)
        if await self.questions.told(draft):
            await self.questions.offer_to_send(draft, client, "cancelled")
        else:
            await self.menu.show(client, "cancelled")

    async def back(self, draft: ComplaintDraft, client: Client) -> None:
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

    async def anew(self, draft: ComplaintDraft, client: Client) -> None:
        """What has been told is forgotten, as the client wishes: they tell it from the beginning."""
        await self.questions.close(draft, client)
        await self.session.execute(delete(ComplaintPiece).where(ComplaintPiece.draft_id == draft.id))
        await self.questions.ask(draft, client)
