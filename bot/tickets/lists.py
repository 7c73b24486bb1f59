"""Lists of tickets in the managers' group: `/tickets`, with filters and pages to turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.behind import replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import button, keyboard, short
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import list_queries
from bot.tickets.links import links_to
from bot.tickets.list_queries import Listed, Selection
from bot.tickets.tags import tag_of

ON_A_PAGE = 8
MOST_PAGES = list_queries.COUNTED // ON_A_PAGE + 1


class View(StrEnum):
    """Which tickets a list shows."""

    ALL = "all"
    MINE = "mine"
    FREE = "free"
    OVERDUE = "overdue"
    WAITING = "waiting"
    TAG = "tag"


VIEWS = (View.ALL, View.MINE, View.FREE, View.OVERDUE, View.WAITING)
"""Those that have a button of their own."""


class ListButton(CallbackData, prefix="l"):
    """Show another list, or another page, in the message that answered `asked`."""

    view: View
    asked: Annotated[int, Field(ge=1, le=2**52)]
    """The message that the list was asked for with."""
    who: Annotated[int, Field(ge=1, le=2**52)]
    """The user id of the manager who asked: what is theirs is `mine`."""
    page: Annotated[int, Field(ge=0, le=MOST_PAGES)] = 0
    tag: str = Field(default="", max_length=8)
    """By what the tag is known that the list is of: it may itself be too long for a button."""


@dataclass
class Lists:
    """Shows managers which tickets there are, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team

    async def show(self, manager: Manager, message: Message, wanted: str) -> None:
        """Answer `/tickets` with the list that `wanted` names, or with what can be asked for."""
        view, tag = self._read(wanted)
        if view is None:
            await self._explain(message)
            return
        known_as = short(tag) if tag else ""
        list_ = ListButton(view=view, asked=message.message_id, who=manager.user_id, tag=known_as)
        await self._draw(list_, tag, await self.team.place_of(message), reply_parameters=replying(message))

    async def turn(self, query_id: str, pressed: ListButton, message: Message | None) -> None:
        """Show another page, or another list, in place of the one under whose button it is."""
        tag = await self._tag_known_as(pressed.tag)
        is_known = await self.outbox.find(_handle(pressed)) is not None
        if message is None or not is_known or (pressed.view == View.TAG and not tag):
            await self.outbox.answer_button(query_id, self._text("toast_old"))
            return
        await self._draw(pressed, tag, await self.team.place_of(message))
        await self.outbox.answer_button(query_id)

    async def _draw(self, list_: ListButton, tag: str, place: str, **fields: Any) -> None:
        selection = self._selection(list_, tag)
        count = await list_queries.count(self.session, selection)
        pages = max(1, -(-count // ON_A_PAGE))
        page = min(list_.page, pages - 1)
        rows = await list_queries.page(self.session, selection, page * ON_A_PAGE, ON_A_PAGE)
        text = self.texts.html(
            "managers/lists.list",
            self.team.reader,
            view=list_.view,
            who=await self.session.get(Manager, list_.who),
            tag=tag,
            count=count,
            many=count >= list_queries.COUNTED,
            rows=await linked(self.session, rows),
            now=self.clock.now(),
            page=page + 1,
            pages=pages,
        )
        keyboard = self._keyboard(list_, page, pages)
        options = Options(priority=Priority.RELAY)
        message = text_message(text, reply_markup=keyboard, **fields)
        await self.outbox.show(place, _handle(list_), message, options)

    def _selection(self, list_: ListButton, tag: str) -> Selection:
        match list_.view:
            case View.ALL:
                return list_queries.everything()
            case View.MINE:
                return list_queries.of_manager(list_.who)
            case View.FREE:
                return list_queries.of_nobody()
            case View.OVERDUE:
                return list_queries.overdue(self.clock.now())
            case View.WAITING:
                return list_queries.resting()
            case View.TAG:
                return list_queries.tagged(tag)

    def _keyboard(self, list_: ListButton, page: int, pages: int) -> InlineKeyboardMarkup:
        turning = []
        if page > 0:
            turning.append(_button(f"‹ {page}", list_, page=page - 1))  # noqa: RUF001
        if page + 1 < pages:
            turning.append(_button(f"{page + 2} ›", list_, page=page + 1))  # noqa: RUF001
        filters = [_button(self._label(view, list_.view), list_, view=view, page=0, tag="") for view in VIEWS]
        rows = [turning] if turning else []
        return keyboard([*rows, filters[:3], filters[3:]])

    def _label(self, view: View, shown: View) -> str:
        label = self._text(f"button_{view}")
        return f"• {label}" if view == shown else label

    def _read(self, wanted: str) -> tuple[View | None, str]:
        """The list that the words after `/tickets` ask for, in English or in the desk's language."""
        words = wanted.casefold().split()
        if not words:
            return View.ALL, ""
        named = {self._text(f"word_{view}").casefold(): view for view in View} | {view: view for view in View}
        if len(words) == 1 and words[0].startswith("#"):
            tag = tag_of(words[0])
            return (View.TAG, tag) if tag else (None, "")
        view = named.get(words[0])
        if view == View.TAG:
            tag = tag_of(words[1]) if len(words) == 2 else None
            return (View.TAG, tag) if tag else (None, "")
        return (view if len(words) == 1 else None), ""

    async def _tag_known_as(self, known_as: str) -> str:
        if not known_as:
            return ""
        tags = await list_queries.tags_in_use(self.session)
        return next((tag for tag in tags if short(tag) == known_as), "")

    async def _explain(self, message: Message) -> None:
        text = self.texts.html("managers/lists.examples", self.team.reader)
        options = Options(priority=Priority.RELAY)
        await self.outbox.send(
            await self.team.place_of(message), text_message(text, reply_parameters=replying(message)), options
        )

    def _text(self, name: str) -> str:
        return self.texts.plain(f"managers/lists.{name}", self.team.reader)


async def linked(session: AsyncSession, rows: Sequence[Listed]) -> list[dict[str, Any]]:
    """What a template shows of each ticket in a list."""
    links = await links_to(session, [row[0] for row in rows])
    return [
        {"ticket": ticket, "client": client, "manager": manager, "link": link}
        for (ticket, client, manager), (_, link) in zip(rows, links, strict=True)
    ]


def _handle(list_: ListButton) -> str:
    return f"list:{list_.asked}"


def _button(label: str, list_: ListButton, **changed: Any) -> InlineKeyboardButton:
    return button(label, list_.model_copy(update=changed))
