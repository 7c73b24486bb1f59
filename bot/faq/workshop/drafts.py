"""Drafts: what a manager is asked to type, how it looks to clients, and what it becomes when it is saved."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup
from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.faq.buttons import link_rows
from bot.faq.editing import Editing
from bot.faq.entries import Answer, Button, Entry
from bot.faq.service import FaqIndex
from bot.faq.workshop.buttons import Act, Page, Pen
from bot.faq.workshop.models import FaqDraft, What
from bot.faq.workshop.prompts import Prompts
from bot.faq.workshop.reading import BadInputError, check_phrasing
from bot.faq.workshop.sheet import EntrySheet, in_rows
from bot.team.models import Manager
from bot.team.service import Team

ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
LINKS: TypeAdapter[tuple[Button, ...]] = TypeAdapter(tuple[Button, ...])


@dataclass
class Drafts:
    """Keeps what has been typed, within one unit of work."""

    session: AsyncSession
    clock: Clock
    team: Team
    index: FaqIndex
    editing: Editing
    sheet: EntrySheet
    prompts: Prompts

    async def open(
        self,
        manager: Manager,
        asked: int,
        what: What,
        entry: Entry | None = None,
        language: str | None = None,
        **told: Any,
    ) -> FaqDraft:
        """Begin a draft in the message that answered `asked`; what the manager began there is given up."""
        mine = _open_ones(manager, asked)
        await self.session.execute(update(FaqDraft).where(*mine).values(done_at=self.clock.now()))
        draft = FaqDraft(
            manager_id=manager.user_id,
            asked=asked,
            what=what,
            entry_id=entry.id if entry else None,
            language=language,
            revision=entry.revision if entry else 0,
            told=told,
            made_at=self.clock.now(),
        )
        self.session.add(draft)
        await self.session.flush()
        return draft

    async def current(self, manager: Manager, asked: int) -> FaqDraft | None:
        """What the manager is typing in the message that answered `asked`."""
        query = select(FaqDraft).where(*_open_ones(manager, asked)).order_by(FaqDraft.id.desc()).limit(1)
        return (await self.session.scalars(query.with_for_update())).first()

    async def find(self, asked: int, number: int) -> FaqDraft | None:
        """Draft `number`, if it belongs to the message that answered `asked` and is still open."""
        draft = await self.session.get(FaqDraft, number, with_for_update=True) if number else None
        return draft if draft is not None and draft.asked == asked and draft.done_at is None else None

    def tell(self, draft: FaqDraft, **told: Any) -> None:
        """Keep what has been typed."""
        draft.told = {**draft.told, **told}

    async def page(self, pen: Pen, draft: FaqDraft, problem: BadInputError | None = None) -> Page:
        """What is asked for next, or how it looks to clients; `problem` is why a reply can't be used."""
        trouble = pen.html("bad", why=problem.why, **problem.context) if problem else ""
        entry = await self.editing.find(draft.entry_id) if draft.entry_id else None
        if draft.what == What.NEW:
            return self._new(pen, draft, trouble)
        prepared = self.applied(draft, entry) if entry and self._is_told(draft) else None
        if prepared is None or entry is None:
            return await self.prompts.page(pen, draft, entry, trouble)
        answer = prepared.answer(draft.language).answer
        text = pen.html(
            "preview",
            what=draft.what,
            language=draft.language,
            title=prepared.title(draft.language).text,
            answer=Markup(answer.text),
            separate=self.rich_answer(draft) is not None,
            trouble=Markup(trouble),
        )
        return Page(text, [*link_rows(answer.buttons), self._decide(pen, draft)])

    def applied(self, draft: FaqDraft, entry: Entry) -> Entry:
        """The entry as it is once the draft is saved."""
        tag = draft.language or self.team.reader.language
        if draft.what == What.TITLE:
            return replace(entry, titles={**entry.titles, tag: draft.told["title"]})
        if draft.what == What.ANSWER:
            answer = ANSWER.validate_python(draft.told["answer"])
        else:
            links = LINKS.validate_python(draft.told["links"])
            answer = replace(entry.answers[tag], buttons=links)
        return replace(entry, answers={**entry.answers, tag: answer})

    def rich_answer(self, draft: FaqDraft) -> Answer | None:
        """The answer that the draft holds, if it has a picture or a file, which a text can't show."""
        told = draft.told.get("answer")
        answer = ANSWER.validate_python(told) if told else None
        return answer if answer and answer.attachment else None

    async def new_entry(self, draft: FaqDraft) -> Entry:
        """The entry that a draft of a new one has become. Raises `BadInputError` if it can't be one."""
        told, tag = draft.told, draft.language or self.team.reader.language
        others = self.index.entries.values()
        question = check_phrasing(told["question"], tag, None, others)
        category = told.get("category") or None
        names = next((each.category_names for each in others if category and each.category == category), {})
        return Entry(
            id=await self.editing.free_id(question.text),
            category=category,
            category_names=names,
            phrasings=(question,),
            answers={tag: ANSWER.validate_python(told["answer"])},
            checked_on=self.clock.now().astimezone(self.team.reader.zone).date(),
        )

    def _is_told(self, draft: FaqDraft) -> bool:
        """Whether what the draft is about has been typed."""
        return draft.what in draft.told

    def _new(self, pen: Pen, draft: FaqDraft, trouble: str) -> Page:
        """The next part of a new entry, or all of it."""
        told = draft.told
        number = str(draft.id)
        missing = next((part for part in ("question", "answer", "category") if part not in told), None)
        answer = ANSWER.validate_python(told["answer"]) if "answer" in told else None
        text = pen.html(
            "new",
            missing=missing,
            language=draft.language,
            question=told.get("question", ""),
            category=told.get("category", ""),
            answer=Markup(answer.text) if answer and missing != "question" else "",
            separate=answer is not None and answer.attachment is not None,
            trouble=Markup(trouble),
        )
        cancel = [pen.named("cancel", Act.DISCARD, value=number)]
        if missing == "category":
            choices = self.sheet.category_rows(pen, Act.PUT_NEW_CATEGORY, start=f"{number}.")
            none = [pen.named("no_category", Act.PUT_NEW_CATEGORY, value=f"{number}.")]
            return Page(text, [*choices, none, cancel])
        if missing:
            return Page(text, [cancel])
        parts = (Act.QUESTION, Act.NEW_ANSWER, Act.NEW_CATEGORY, Act.NEW_LANGUAGE)
        change = [pen.named(act.name.lower(), act, value=number) for act in parts]
        return Page(text, [*in_rows(change, 2), self._decide(pen, draft)])

    def _decide(self, pen: Pen, draft: FaqDraft) -> list[Any]:
        number = str(draft.id)
        return [pen.named("save", Act.SAVE, value=number), pen.named("discard", Act.DISCARD, value=number)]


def _open_ones(manager: Manager, asked: int) -> tuple[ColumnElement[bool], ...]:
    """What the manager has begun in a message and not ended."""
    return FaqDraft.asked == asked, FaqDraft.manager_id == manager.user_id, FaqDraft.done_at.is_(None)
