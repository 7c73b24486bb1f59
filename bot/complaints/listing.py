"""`/complaints`: what the register has, page by page, and as a file."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, Message, ReplyParameters
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.typed import normal
from bot.clock import Clock
from bot.complaints import searching
from bot.complaints.buttons import SearchAct, SearchButton
from bot.complaints.catalogue import Catalogue
from bot.complaints.models import CaseKind, CaseSearch
from bot.complaints.searching import DAYS, Row, Sought
from bot.delivery.behind import replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.keyboards import button, keyboard
from bot.spreadsheet import Cell, to_csv, to_xlsx
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.links import links_to

ON_A_PAGE = 6
MOST_EXPORTED = 20_000
LONGEST = 500
"""Of what is searched for, in characters."""

FILES = {"csv": SearchAct.CSV, "xlsx": SearchAct.XLSX, "excel": SearchAct.XLSX}

COLUMNS = (
    "number", "kind", "category", "cause", "product", "client", "words", "wish", "remedy", "decision",
    "cost", "coupon", "decided_by", "opened", "decided", "resolved",
)  # fmt: skip


@dataclass
class Listing:
    """Searches the register, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    catalogue: Catalogue

    async def show(self, message: Message, words: str) -> None:
        """Answer a search with its first page, and with a file if its last word names a format."""
        *before, last = words.split() or [""]
        file = FILES.get(last.casefold())
        search = CaseSearch(
            words=(" ".join(before) if file else words.strip())[:LONGEST], made_at=self.clock.now()
        )
        self.session.add(search)
        await self.session.flush()
        place = await self.team.place_of(message)
        if await self._draw(search, 0, place, replying(message)) and file:
            await self._send_file(search, file, place)

    async def pressed(self, query_id: str, pressed: SearchButton, message: Message | None) -> None:
        """Turn to a page in place of the one that is shown, or send what was found as a file."""
        search = await self.session.get(CaseSearch, pressed.search)
        if search is None or message is None:
            await self._toast(query_id, "old")
            return
        place = await self.team.place_of(message)
        if pressed.act == SearchAct.PAGE:
            await self._draw(search, pressed.page, place)
            await self._toast(query_id, None)
        else:
            await self._send_file(search, pressed.act, place)
            await self._toast(query_id, "file")

    async def _draw(
        self, search: CaseSearch, page: int, place: str, reply: ReplyParameters | None = None
    ) -> int:
        """Returns how many were found."""
        sought = self._read(search.words)
        count = await searching.count(self.session, sought)
        pages = max(1, -(-count // ON_A_PAGE))
        page = min(page, pages - 1)
        rows = await searching.page(self.session, sought, page * ON_A_PAGE, ON_A_PAGE)
        text = self.texts.html(
            "managers/register.list",
            self.team.reader,
            words=search.words,
            count=count,
            page=page + 1,
            pages=pages,
            rows=await self._shown(rows),
        )
        message = text_message(
            text, reply_markup=self._keyboard(search, page, pages, count), reply_parameters=reply
        )
        await self.outbox.show(place, f"cases:{search.id}", message, Options(priority=Priority.RELAY))
        return count

    async def _shown(self, rows: Sequence[Row]) -> list[dict[str, object]]:
        links = await links_to(self.session, [ticket for _, _, ticket, _ in rows if ticket])
        known = {ticket.id: link for ticket, link in links}
        reader = self.team.reader
        return [
            {
                "case": case,
                "client": client,
                "ticket": ticket,
                "link": known.get(ticket.id) if ticket else None,
                "kind": self.texts.plain("managers/register.kind", reader, kind=case.kind),
                "category": self.catalogue.category(case.category, reader) if case.category else "",
                "remedy": self.catalogue.remedy(case.remedy, reader) if case.remedy else "",
            }
            for case, client, ticket, _ in rows
        ]

    def _keyboard(self, search: CaseSearch, page: int, pages: int, count: int) -> InlineKeyboardMarkup | None:
        if not count:
            return None
        turning = []
        if page > 0:
            turning.append(
                button(f"◀ {page}", SearchButton(act=SearchAct.PAGE, search=search.id, page=page - 1))
            )
        if page + 1 < pages:
            data = SearchButton(act=SearchAct.PAGE, search=search.id, page=page + 1)
            turning.append(button(f"{page + 2} ▶", data))
        files = [
            button(
                self.texts.plain(f"managers/register.button_{act}", self.team.reader),
                SearchButton(act=act, search=search.id),
            )
            for act in (SearchAct.CSV, SearchAct.XLSX)
        ]
        return keyboard([turning, files])

    async def _send_file(self, search: CaseSearch, act: SearchAct, place: str) -> None:
        """All that was found, written beside the event loop: thousands of rows take their time."""
        found = await searching.page(self.session, self._read(search.words), 0, MOST_EXPORTED)
        headings = [
            self.texts.plain("managers/register.column", self.team.reader, column=each) for each in COLUMNS
        ]
        people: dict[int, str] = {}
        for case, *_ in found:
            if case.decided_by and case.decided_by not in people:
                manager = await self.session.get(Manager, case.decided_by)
                people[case.decided_by] = manager.name if manager else ""
        rows = [self._cells(row, people) for row in found]
        write = to_csv if act == SearchAct.CSV else to_xlsx
        content = await asyncio.to_thread(write, headings, rows)
        name = f"complaints-{self._local(self.clock.now()):%Y-%m-%d}.{act}"
        caption = self.texts.plain(
            "managers/register.file", self.team.reader, count=len(rows), words=search.words
        )
        document = SendDocument(chat_id=HERE, document=BufferedInputFile(content, name), caption=caption)
        await self.outbox.send(place, document, Options(priority=Priority.RELAY))

    def _cells(self, row: Row, people: dict[int, str]) -> list[Cell]:
        """A line of the file, in the order of `COLUMNS`."""
        case, client, ticket, coupon = row
        reader = self.team.reader
        decided = people.get(case.decided_by or 0, "")
        return [
            ticket.number if ticket else None,
            self.texts.plain("managers/register.kind", reader, kind=case.kind),
            self.catalogue.category(case.category, reader) if case.category else None,
            case.cause,
            case.product,
            client.name,
            case.words,
            case.wish,
            self.catalogue.remedy(case.remedy, reader) if case.remedy else None,
            self.texts.plain("managers/register.decision", reader, decision=case.decision) or None,
            case.cost,
            coupon.code if coupon else None,
            decided or None,
            self._local(case.opened_at),
            self._local(case.decided_at) if case.decided_at else None,
            self._local(case.resolved_at) if case.resolved_at else None,
        ]

    def _read(self, words: str) -> Sought:
        """In English or in the desk's language, or by the keys of the configuration."""
        reader = self.team.reader
        kinds = {kind.value: kind.value for kind in CaseKind}
        kinds |= {
            normal(self.texts.plain("managers/register.kind", reader, kind=k)): k.value for k in CaseKind
        }
        categories = {key: key for key, _ in self.catalogue.categories(reader)}
        categories |= {normal(name): key for key, name in self.catalogue.categories(reader)}
        periods = {name: name for name in DAYS}
        periods |= {
            self.texts.plain(f"managers/register.word_{name}", reader).casefold(): name for name in DAYS
        }
        return searching.read(words, kinds, categories, periods, self.clock.now(), self._zone)

    @property
    def _zone(self) -> ZoneInfo:
        return self.team.reader.zone

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone)

    async def _toast(self, query_id: str, name: str | None) -> None:
        text = self.texts.plain(f"managers/register.toast_{name}", self.team.reader) if name else None
        await self.outbox.answer_button(query_id, text)
