"""Results in the managers' group: figures, a picture a question, comments page by page, words, files."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiogram.enums import ParseMode
from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.typed import Words
from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.faq.chat.buttons import turning
from bot.keyboards import Rows, button, in_rows, keyboard
from bot.spreadsheet import to_csv, to_xlsx
from bot.surveys import results
from bot.surveys.buttons import Panel, PanelButton
from bot.surveys.definitions import Estimate, csat, nps
from bot.surveys.frequent import frequent, stop_words
from bot.surveys.models import Survey
from bot.surveys.pictures import draw
from bot.surveys.questionnaire import Questionnaire, said
from bot.surveys.results import Asked, Voice
from bot.surveys.tables import Tables
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts

ON_A_PAGE = 6
IN_A_ROW = 5
NOBODY = "\N{EN DASH}"
MOST_GROUPS = 6
RATINGS_FOR = timedelta(days=183)
"""So far back the ratings of requests are shown."""

FILES = (Panel.CSV, Panel.XLSX)

RATED = Questionnaire.model_validate(
    {
        "key": "csat",
        "minutes": 1,
        **{key: {"en": "csat"} for key in ("title", "why", "thanks")},
        "questions": [{"key": "rating", "kind": "scale", "text": {"en": "csat"}}],
    }
)
"""The ratings of requests as a questionnaire of one question; its words are in the templates."""


@dataclass(frozen=True)
class Heard:
    """What is shown: the survey, none for the ratings; who has answered; what was asked."""

    survey: Survey | None
    questionnaire: Questionnaire
    title: str
    voices: Sequence[Voice]

    @property
    def number(self) -> int:
        """Of the survey, 0 for the ratings."""
        return self.survey.id if self.survey else 0


@dataclass
class Showing:
    """Shows what has come of surveys, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    words: Words
    tables: Tables

    def takes(self, act: Panel) -> bool:
        """Whether a button asks for results."""
        return act in (Panel.RESULTS, Panel.PICTURE, Panel.COMMENTS, Panel.WORDS, *FILES)

    async def ratings(self, place: str) -> None:
        """The ratings of requests."""
        await self._summary(await self._heard(None), place)

    async def pressed(self, survey: Survey | None, pressed: PanelButton, place: str) -> str | None:
        """Show what a button asks for. Returns the name of what to say about it, if anything."""
        heard = await self._heard(survey)
        match pressed.act:
            case Panel.PICTURE:
                return await self._picture(heard, pressed.value, place)
            case Panel.COMMENTS:
                return await self._comments(heard, pressed.value, place)
            case Panel.WORDS:
                await self._words(heard, place)
            case Panel.CSV | Panel.XLSX:
                await self._file(heard, pressed.act, place)
                return "file"
            case _:
                await self._summary(heard, place)
        return None

    async def _heard(self, survey: Survey | None) -> Heard:
        if survey is None:
            now = self.clock.now()
            voices = await results.ratings(self.session, now - RATINGS_FOR, now + timedelta(seconds=1))
            return Heard(None, RATED, self._plain("csat_title"), voices)
        questionnaire = Questionnaire.model_validate(survey.content)
        title = said(questionnaire.title, self.team.reader.language)
        return Heard(survey, questionnaire, title, await results.voices(self.session, survey))

    def _asked(self, heard: Heard) -> list[tuple[str, Asked]]:
        """Each question in words, with its answers."""
        reader = self.team.reader
        found = []
        for question in heard.questionnaire.questions:
            is_nps = question.key == heard.questionnaire.nps
            each = results.asked(question, heard.voices, reader.zone, reader.language, nps=is_nps)
            text = (
                self._plain("csat_question") if heard.survey is None else said(question.text, reader.language)
            )
            found.append((text, each))
        return found

    async def _summary(self, heard: Heard, place: str) -> None:
        """All figures as text, with buttons for the rest."""
        asked = self._asked(heard)
        html = self.texts.html(
            "managers/surveys.results",
            self.team.reader,
            title=heard.title,
            voices=len(heard.voices),
            asked=asked,
            lines=[Markup(self._line(heard, text, each)) for text, each in asked],
            nps=heard.questionnaire.nps,
            groups=await self._by_groups(heard),
            since=self.clock.now() - RATINGS_FOR if heard.survey is None else None,
        )
        message = text_message(html, reply_markup=keyboard(self._rows(heard)))
        await self.outbox.send(place, message, Options(priority=Priority.RELAY))

    async def _by_groups(self, heard: Heard) -> list[tuple[str, list[tuple[str, Estimate]]]]:
        """CSAT or NPS by month, segment, language and manager; only what tells people apart."""
        if heard.survey is not None and not heard.questionnaire.nps:
            return []
        measure = _nps if heard.questionnaire.nps else _csat
        zone, people = self.team.reader.zone, await self._people(heard)
        ways = {
            "month": lambda voice: results.month_of(voice.at, zone),
            "segment": lambda voice: voice.client.segment or NOBODY,
            "language": lambda voice: voice.client.language,
            "manager": lambda voice: people.get(voice.manager_id or 0, NOBODY),
        }
        found = []
        for name, way in ways.items():
            groups = results.by(heard.voices, way, measure)
            if name == "month":
                groups.sort(key=lambda each: each[0], reverse=True)
            if len(groups) > 1 or name == "month":
                found.append((name, groups[:MOST_GROUPS]))
        return found

    async def _people(self, heard: Heard) -> dict[int, str]:
        ids = {voice.manager_id for voice in heard.voices if voice.manager_id}
        known = [await self.session.get(Manager, each) for each in sorted(ids)]
        return {each.user_id: each.name for each in known if each}

    async def _picture(self, heard: Heard, number: int, place: str) -> str | None:
        asked = self._asked(heard)
        if not 0 < number <= len(asked) or not asked[number - 1][1].answers:
            return "no_answers"
        text, each = asked[number - 1]
        if each.question.kind == "text":
            return await self._comments(heard, 0, place)
        shares = [
            (self._yes_no(label) if each.question.kind == "yes_no" else label, n) for label, n in each.shares
        ]
        picture = await asyncio.to_thread(draw, text, shares, each.answers, each.trend)
        photo = SendPhoto(
            chat_id=HERE,
            photo=BufferedInputFile(picture, f"{each.question.key}.png"),
            caption=self._line(heard, text, each),
            parse_mode=ParseMode.HTML,
        )
        await self.outbox.send(place, photo, Options(priority=Priority.RELAY))
        return None

    async def _comments(self, heard: Heard, page: int, place: str) -> str | None:
        """What people have written, the newest first; turned in the same message."""
        said_ = [voice for voice in heard.voices if voice.words]
        if not said_:
            return "no_comments"
        pages = -(-len(said_) // ON_A_PAGE)
        page = min(page, pages - 1)
        html = self.texts.html(
            "managers/surveys.comments",
            self.team.reader,
            title=heard.title,
            voices=said_[page * ON_A_PAGE : (page + 1) * ON_A_PAGE],
            page=page + 1,
            pages=pages,
        )
        rows = [[self._button(label, Panel.COMMENTS, heard, to) for label, to in turning(page, pages)]]
        message = text_message(html, reply_markup=keyboard(rows) if pages > 1 else None)
        handle = f"survey:{heard.number}:comments:{place}"
        await self.outbox.show(place, handle, message, Options(priority=Priority.RELAY))
        return None

    async def _words(self, heard: Heard, place: str) -> None:
        """The words that are used most, by how satisfied people are."""
        is_nps = bool(heard.questionnaire.nps)
        main = results.main_question(heard.questionnaire)
        texts: dict[str, list[str]] = {
            each: [] for each in (results.NPS_GROUPS if is_nps else results.GROUPS)
        }
        for voice in heard.voices:
            group = results.group_of(voice.score, main, nps=is_nps) or "middle"
            texts[group].append(" ".join(voice.words))
        words = frequent(texts, stop_words(self.words))
        html = self.texts.html("managers/surveys.words", self.team.reader, title=heard.title, words=words)
        await self.outbox.send(place, text_message(html), Options(priority=Priority.RELAY))

    async def _file(self, heard: Heard, act: Panel, place: str) -> None:
        """All answers for a spreadsheet, written beside the event loop: thousands of rows take their time."""
        people = await self._people(heard)
        if heard.survey is None:
            headings, rows = self.tables.ratings(heard.voices, people)
        else:
            headings, rows = await self.tables.survey(heard.survey, heard.questionnaire, heard.voices, people)
        write = to_csv if act == Panel.CSV else to_xlsx
        content = await asyncio.to_thread(write, headings, rows)
        today = self.clock.now().astimezone(self.team.reader.zone)
        file = BufferedInputFile(content, f"{heard.questionnaire.key}-{today:%Y-%m-%d}.{act}")
        caption = self.texts.plain(
            "managers/surveys.file", self.team.reader, title=heard.title, count=len(rows)
        )
        document = SendDocument(chat_id=HERE, document=file, caption=caption)
        await self.outbox.send(place, document, Options(priority=Priority.RELAY))

    def _line(self, heard: Heard, text: str, asked: Asked) -> str:
        """The figures of a question, as Telegram's HTML."""
        is_nps = asked.question.key == heard.questionnaire.nps
        return self.texts.html("managers/surveys.asked", self.team.reader, text=text, asked=asked, nps=is_nps)

    def _rows(self, heard: Heard) -> Rows:
        numbers = [
            self._button(f"📊 {number}", Panel.PICTURE, heard, number)
            for number, question in enumerate(heard.questionnaire.questions, start=1)
            if question.kind != "text"
        ]
        rows = in_rows(numbers, IN_A_ROW)
        rows.append([self._named(each, heard) for each in (Panel.COMMENTS, Panel.WORDS)])
        return [*rows, [self._named(each, heard) for each in FILES]]

    def _named(self, act: Panel, heard: Heard) -> Any:
        return self._button(self._plain(f"button_{act}"), act, heard)

    def _button(self, label: str, act: Panel, heard: Heard, value: int = 0) -> Any:
        return button(label, PanelButton(act=act, survey=heard.number, value=value))

    def _yes_no(self, label: str) -> str:
        return self.texts.plain(f"clients/surveys.{'yes' if label == '1' else 'no'}", self.team.reader)

    def _plain(self, name: str) -> str:
        return self.texts.plain(f"managers/surveys.{name}", self.team.reader)


def _csat(scores: Sequence[float]) -> Estimate | None:
    return csat(int(score) for score in scores)


def _nps(scores: Sequence[float]) -> Estimate | None:
    return nps(scores)
