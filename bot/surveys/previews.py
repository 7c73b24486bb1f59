"""A survey as a client sees it, page by page, in the managers' group: its buttons do nothing there."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import Rows, button, keyboard
from bot.surveys.buttons import Act, Panel, PanelButton
from bot.surveys.models import Survey
from bot.surveys.questionnaire import Questionnaire, said
from bot.surveys.screens import Screen, Screens, Standing
from bot.team.service import Team
from bot.texts import Reader


@dataclass
class Previews:
    """Shows surveys to managers, within one unit of work."""

    outbox: Outbox
    team: Team
    screens: Screens

    async def show(self, survey: Survey, page: int, language: str) -> None:
        """A page in a language: the invitation, each question, the thanks."""
        questionnaire = Questionnaire.model_validate(survey.content)
        languages = self.screens.texts.languages
        reader = Reader(
            language if language in languages else self.team.reader.language,
            ZoneInfo(self.team.config.desk.timezone),
        )
        pages = len(questionnaire.questions) + (1 if questionnaire.direct else 2)
        page = min(page, pages - 1)
        screen = self._screen(survey, questionnaire, page, reader)
        shown = screen.keyboard.inline_keyboard if screen.keyboard else []
        rows: Rows = [*shown, *self._turning(survey, page, pages, reader.language)]
        message = text_message(screen.html, reply_markup=keyboard(rows))
        options = Options(priority=Priority.RELAY)
        await self.outbox.show(survey.place, f"survey:{survey.id}:preview", message, options)

    def _screen(self, survey: Survey, questionnaire: Questionnaire, page: int, reader: Reader) -> Screen:
        def inert(act: Act, value: int) -> CallbackData:
            return PanelButton(act=Panel.INERT, survey=survey.id)

        name = self.screens.texts.plain("managers/surveys.somebody", reader)
        number = page + 1 if questionnaire.direct else page
        if number == 0:
            return self.screens.invitation(questionnaire, survey.reward, name, reader, inert)
        if number > len(questionnaire.questions):
            thanks = said(questionnaire.thanks, reader.language)
            reward = {**survey.reward, "coupon": None, "closes_at": None} if survey.reward else {}
            return self.screens.last_words(
                "thanks", reader, thanks=thanks, reward=reward, link=None, follow_up=None
            )
        question = questionnaire.questions[number - 1]
        standing = Standing(number, len(questionnaire.questions), can_go_back=number > 1)
        lead = ""
        if questionnaire.direct and number == 1:
            lead = self.screens.lead(questionnaire, survey.reward, name, reader, again=False)
        return self.screens.question(questionnaire, question, standing, reader, inert, lead)

    def _turning(self, survey: Survey, page: int, pages: int, language: str) -> Rows:
        def to(label: str, number: int, speaks: str = language) -> InlineKeyboardButton:
            return button(
                label, PanelButton(act=Panel.PREVIEW, survey=survey.id, value=number, language=speaks)
            )

        turn = [to(f"◀ {page}", page - 1)] if page else []
        turn += [to(f"{page + 2} ▶", page + 1)] if page + 1 < pages else []
        others = [to(f"🌐 {each}", page, each) for each in self.screens.texts.languages if each != language]
        return [turn, others]
