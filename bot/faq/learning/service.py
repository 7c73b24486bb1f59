"""The digest of what the FAQ could learn: shown once a day and on demand, decided about with one tap."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.behind import replying
from bot.delivery.copying import html_of, text_message
from bot.delivery.markup import visible_text
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.learning import queries
from bot.faq.learning.buttons import LearnAct, LearnButton
from bot.faq.learning.deciding import Deciding
from bot.faq.learning.digests import Digests, handle_of, lessons_of, pages_of
from bot.faq.learning.items import draft_of
from bot.faq.learning.models import Candidate, Digest, QuestionGroup
from bot.schedule import DailyRun
from bot.team import service as team_service
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.cards import shorten
from bot.tickets.marks import DELIVERED, mark

JOB = "faq digest"
LATEST = timedelta(hours=3)
SHOWN_FOR_EDITING = 3500
"""Characters of an answer that fit into a message with its question and what is said about it."""

_EDITED = re.compile(r"learn:(\d{1,18}):(\d{1,4}):edit")


@dataclass
class Lessons:
    """The use cases of the digest, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    digests: Digests
    deciding: Deciding

    async def show(self, message: Message) -> None:
        """Answer `/learn` with a digest of how things are now."""
        digest = await self.digests.make(await self.team.place_of(message))
        if digest is not None:
            await self.digests.draw(digest, reply_parameters=replying(message))
            return
        await self._tell(message, "nothing")

    async def sweep(self) -> int:
        """Show the day's digest when its hour has come. Returns how much there was to do.

        A desk that starts much later in the day waits for the next.
        """
        now = self.clock.now()
        local = now.astimezone(self.team.reader.zone)
        if now < self._moment(local) or await self._is_done(local):
            return 0
        self.session.add(DailyRun(job=JOB, day=local.date()))
        if now - self._moment(local) > LATEST:
            return 1
        before = await queries.latest_digest(self.session)
        digest = await self.digests.make(team_service.GROUP)
        if digest is not None and (before is None or digest.items != before.items or lessons_of(digest)):
            await self.digests.draw(digest)
        return 1

    async def next_due(self) -> datetime:
        """When the next digest is due."""
        now = self.clock.now()
        local = now.astimezone(self.team.reader.zone)
        if not await self._is_done(local):
            return max(now, self._moment(local))
        return self._moment(local + timedelta(days=1))

    async def pressed(self, query_id: str, button: LearnButton, manager: Manager) -> None:
        """Do what a button says; whoever presses first decides, and everybody sees what."""
        digest = await self.session.get(Digest, button.digest, with_for_update=True)
        if digest is None:
            await self._toast(query_id, "stale")
            return
        if button.act == LearnAct.PAGE:
            digest.page = min(button.item, pages_of(digest) - 1)
            await self.digests.draw(digest)
            await self._toast(query_id, None)
            return
        row = await self.digests.item(digest, button.item)
        if row is None:
            await self._toast(query_id, "stale")
        elif button.act == LearnAct.EDIT:
            await self._show_for_editing(query_id, digest, button.item, row)
        else:
            name, context = await self.deciding.decide(button.act, row, manager)
            await self.digests.draw(digest)
            await self._toast(query_id, name, **context)

    async def revise(self, manager: Manager, message: Message) -> bool:
        """Take what a manager wrote in reply to a draft as an entry. False if it is no such reply."""
        found = await self._edited(message.reply_to_message) if message.reply_to_message else None
        if found is None:
            return False
        digest, row = found
        question, _, answer = html_of(message).strip().partition("\n")
        if not visible_text(answer).strip() or message.text is None:
            await self._tell(message, "both_needed")
            return True
        name, context = await self.deciding.add_as(row, manager, visible_text(question), answer.strip())
        await self.digests.draw(digest)
        if name == "added":
            await mark(self.outbox, message.message_id, DELIVERED)
        else:
            await self._tell(message, f"toast_{name}", **context)
        return True

    async def _is_done(self, day: datetime) -> bool:
        return await self.session.get(DailyRun, (JOB, day.date())) is not None

    def _moment(self, day: datetime) -> datetime:
        """When the digest of a day is due."""
        hour = time(self.team.config.faq.digest_hour)
        return datetime.combine(day.date(), hour, self.team.reader.zone)

    async def _show_for_editing(
        self, query_id: str, digest: Digest, number: int, row: Candidate | QuestionGroup
    ) -> None:
        draft = await draft_of(self.session, row.id) if isinstance(row, QuestionGroup) else None
        if draft is None:
            await self._toast(query_id, "stale")
            return
        text = self.texts.html(
            "managers/learning.to_edit",
            self.team.reader,
            question=draft.phrasings[0].text,
            answer=shorten(visible_text(draft.answer), SHOWN_FOR_EDITING),
        )
        handle = f"{handle_of(digest)}:{number}:edit"
        options = Options(priority=Priority.RELAY, handle=handle, reply_to=handle_of(digest))
        await self.outbox.send(digest.place, text_message(text), options)
        await self._toast(query_id, None)

    async def _edited(self, message: Message) -> tuple[Digest, QuestionGroup] | None:
        """The digest and the group whose draft a message shows."""
        for name in await self.outbox.named(message.chat.id, message.message_id):
            if match := _EDITED.fullmatch(name):
                digest = await self.session.get(Digest, int(match[1]), with_for_update=True)
                row = await self.digests.item(digest, int(match[2])) if digest else None
                if digest is not None and isinstance(row, QuestionGroup):
                    return digest, row
        return None

    async def _tell(self, message: Message, name: str, **context: Any) -> None:
        text = self.texts.html(f"managers/learning.{name}", self.team.reader, **context)
        told = text_message(text, reply_parameters=replying(message))
        place = await self.team.place_of(message)
        await self.outbox.send(place, told, Options(priority=Priority.RELAY))

    async def _toast(self, query_id: str, name: str | None, **context: Any) -> None:
        text = (
            self.texts.plain(f"managers/learning.toast_{name}", self.team.reader, **context) if name else None
        )
        await self.outbox.answer_button(query_id, text)
