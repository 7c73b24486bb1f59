"""How surveys look to clients: the invitation, each question, and the last words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.keyboards import Rows, button, in_rows, keyboard
from bot.surveys.buttons import Act
from bot.surveys.questionnaire import Given, Question, Questionnaire, said
from bot.surveys.replies import shown
from bot.texts import Reader, Texts

IN_A_ROW = 6
"""Buttons of a scale: 0 to 5 above 6 to 10."""

Make = Callable[[Act, int], CallbackData]
"""What a button carries that does something, with a value."""


@dataclass(frozen=True)
class Screen:
    """What is shown: Telegram's HTML and the buttons under it."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True)
class Standing:
    """Where a client stands in a questionnaire: what has been ticked, and `number` of `total` questions.

    can_go_back, can_wait: whether there is a question before, and whether "later" is offered.
    """

    number: int = 1
    total: int = 1
    picked: Sequence[str] = ()
    can_go_back: bool = False
    can_wait: bool = True


@dataclass
class Screens:
    """Draws surveys for readers."""

    texts: Texts

    def invitation(
        self, questionnaire: Questionnaire, reward: dict[str, Any], name: str, reader: Reader, make: Make,
        *, again: bool = False,
    ) -> Screen:  # fmt: skip
        """Why we ask, how long it takes and what it is worth. again: it comes back after "later"."""
        html = self._html("invitation", reader, **self._about(questionnaire, reward, name, reader, again))
        acts = [Act.DECLINE] if again else [Act.LATER, Act.DECLINE]
        rows = [[self._button(Act.BEGIN, reader, make)], [self._button(act, reader, make) for act in acts]]
        return Screen(html, keyboard(rows))

    def question(
        self,
        questionnaire: Questionnaire,
        question: Question,
        standing: Standing,
        reader: Reader,
        make: Make,
        lead: str = "",
    ) -> Screen:
        """The question with its answers to choose from, and the ways back, around and out."""
        html = self._question(questionnaire, question, reader, standing, lead, "")
        rows = self._answers(question, standing, reader, make)
        acts = [Act.BACK] if standing.can_go_back else []
        acts += [Act.SKIP] if question.optional else []
        acts += [Act.LATER] if standing.can_wait else []
        rows.append([self._button(act, reader, make) for act in (*acts, Act.STOP)])
        return Screen(html, keyboard(rows))

    def closed(
        self, questionnaire: Questionnaire, question: Question, standing: Standing, given: Given | None,
        reader: Reader,
    ) -> Screen:  # fmt: skip
        """The question once it is answered in words: its buttons have gone."""
        answer = shown(question, given, reader.language) if given and question.kind != "text" else ""
        return Screen(self._question(questionnaire, question, reader, standing, "", answer))

    def lead(
        self, questionnaire: Questionnaire, reward: dict[str, Any], name: str, reader: Reader, *, again: bool
    ) -> str:
        """What stands above the first question of a questionnaire that begins with it."""
        return self._html("lead", reader, **self._about(questionnaire, reward, name, reader, again))

    def last_words(self, block: str, reader: Reader, /, **context: Any) -> Screen:
        """What is said at an end: `later_said`, `declined`, `stopped`, `over` or `thanks`."""
        return Screen(self._html(block, reader, **context))

    def answer(self, question: Question, given: Given | None, reader: Reader) -> str:
        """An answer as people read it."""
        if question.kind == "yes_no" and given is not None and given.number is not None:
            return self.texts.plain(f"clients/surveys.{'yes' if given.number else 'no'}", reader)
        return shown(question, given, reader.language)

    def _about(
        self, questionnaire: Questionnaire, reward: dict[str, Any], name: str, reader: Reader, again: bool
    ) -> dict[str, Any]:
        return {
            "name": name,
            "why": said(questionnaire.why, reader.language),
            "minutes": questionnaire.minutes,
            "count": len(questionnaire.questions),
            "reward": reward,
            "again": again,
        }

    def _question(
        self, questionnaire: Questionnaire, question: Question, reader: Reader, standing: Standing, lead: str,
        answer: str,
    ) -> str:  # fmt: skip
        low, high = question.ends
        language = reader.language
        return self._html(
            "question",
            reader,
            lead=lead,
            number=standing.number,
            total=standing.total if len(questionnaire.questions) > 1 and not questionnaire.direct else 0,
            kind=question.kind,
            text=said(question.text, language),
            low=low if question.kind == "scale" else question.low,
            high=high if question.kind == "scale" else question.high,
            low_label=said(question.low_label, language),
            high_label=said(question.high_label, language),
            answer=answer,
        )

    def _answers(self, question: Question, standing: Standing, reader: Reader, make: Make) -> Rows:
        match question.kind:
            case "scale":
                buttons = [button(str(each), make(Act.ANSWER, each)) for each in question.scale]
                return in_rows(buttons, IN_A_ROW)
            case "yes_no":
                words = {1: "yes", 0: "no"}
                return [
                    [
                        button(self._label(word, reader), make(Act.ANSWER, value))
                        for value, word in words.items()
                    ]
                ]
            case "one":
                return in_rows(
                    [
                        button(said(each.text, reader.language), make(Act.ANSWER, place))
                        for place, each in enumerate(question.options)
                    ],
                    2,
                )
            case "several":
                ticks = in_rows(
                    [
                        button(
                            self._ticked(each.key in standing.picked, said(each.text, reader.language)),
                            make(Act.TICK, place),
                        )
                        for place, each in enumerate(question.options)
                    ],
                    2,
                )
                return [*ticks, [self._button(Act.DONE, reader, make)]]
        return []

    def _ticked(self, is_ticked: bool, label: str) -> str:
        return f"{'☑' if is_ticked else '☐'} {label}"

    def _button(self, act: Act, reader: Reader, make: Make) -> InlineKeyboardButton:
        return button(self._label(f"button_{act}", reader), make(act, 0))

    def _label(self, name: str, reader: Reader) -> str:
        return self.texts.plain(f"clients/surveys.{name}", reader)

    def _html(self, block: str, reader: Reader, /, **context: Any) -> str:
        return self.texts.html(f"clients/surveys.{block}", reader, **context)
