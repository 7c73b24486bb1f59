"""What a manager is asked to type, what it would take the place of, and what can be pressed instead."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.delivery.markup import visible_text
from bot.faq.chat.contents import shorten
from bot.faq.entries import Entry
from bot.faq.workshop.buttons import Act, Page, Pen
from bot.faq.workshop.lists import EntryLists
from bot.faq.workshop.models import FaqDraft, What
from bot.faq.workshop.sheet import EntrySheet
from bot.keyboards import Rows

OFFERED = 8
SHOWN_NOW = 1500
"""Characters of the present text that are repeated."""


@dataclass
class Prompts:
    """Draws them, within one unit of work."""

    sheet: EntrySheet
    lists: EntryLists

    async def page(self, pen: Pen, draft: FaqDraft, entry: Entry | None, trouble: str) -> Page:
        """What is asked for; `trouble` (HTML) is why the last reply can't be used."""
        text = pen.html(
            "ask",
            what=draft.what,
            language=draft.language,
            title=self.sheet.title(entry) if entry else "",
            now=self._now(draft, entry)[:SHOWN_NOW] if entry else "",
            trouble=Markup(trouble),
        )
        cancel = pen.named("cancel", Act.DISCARD, value=str(draft.id))
        return Page(text, [*await self._choices(pen, draft, entry), [cancel]])

    def _now(self, draft: FaqDraft, entry: Entry) -> str:
        """What is to be replaced, without formatting."""
        tag = draft.language
        answer = entry.answers.get(tag or "")
        match draft.what:
            case What.TITLE:
                return entry.title(tag).text
            case What.ANSWER:
                return visible_text(answer.text) if answer else visible_text(entry.answer(None).text)
            case What.LINKS:
                return "\n".join(f"{each.label} {each.url}" for each in answer.buttons) if answer else ""
            case What.CATEGORY:
                return entry.category or ""
            case What.OWNER:
                return entry.owner or ""
            case What.DATES:
                days = (entry.valid_from, entry.valid_until)
                return " ".join(day.isoformat() if day else "-" for day in days) if any(days) else ""
        return ""

    async def _choices(self, pen: Pen, draft: FaqDraft, entry: Entry | None) -> Rows:
        """What can be pressed instead of typing."""
        if entry is None:
            return []
        tag = draft.language or ""
        match draft.what:
            case What.CATEGORY:
                none = [[pen.named("no_category", Act.PUT_CATEGORY, entry.key)]] if entry.category else []
                return [*self.sheet.category_rows(pen, Act.PUT_CATEGORY, entry.key), *none]
            case What.OWNER:
                nobody = [pen.named("nobody", Act.NOBODY, entry.key)] if entry.owner else []
                return [[pen.named("mine", Act.MINE, entry.key), *nobody]]
            case What.DATES if entry.valid_from or entry.valid_until:
                return [[pen.named("always", Act.ALWAYS, entry.key)]]
            case What.ANSWER if tag in entry.answers:
                drop = pen.named("drop_answer", Act.DROP_ANSWER, entry.key, tag)
                return [
                    [pen.named("links", Act.LINKS, entry.key, tag)],
                    [drop] if len(entry.answers) > 1 else [],
                ]
            case What.RELATED if words := draft.told.get("words"):
                known = (entry.id, *entry.related)
                found = [each for each in await self.lists.search(words) if each.id not in known][:OFFERED]
                labels = [f"➕ {shorten(self.sheet.title(each))}" for each in found]  # noqa: RUF001
                return [
                    [pen.button(label, Act.ADD_RELATED, entry.key, each.key)]
                    for label, each in zip(labels, found, strict=True)
                ]
        return []
