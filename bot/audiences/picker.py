"""Choosing an audience in the managers' group: what is shown, and what a press makes of it.

Whoever has something to send keeps the audience (`Audience.dump`), shows `page` in a message of its own and
takes the presses: `router.callback_query.register(handler, AudienceButton.filter_for("survey"))`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardButton
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences import queries
from bot.audiences.audience import Audience
from bot.audiences.buttons import AudienceButton, Part
from bot.audiences.models import MailingKind
from bot.clock import Clock
from bot.faq.chat.buttons import turning
from bot.keyboards import Rows, button, in_rows, short
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.press import StaleError

CHOICES_ON_A_PAGE = 12
MOST_CHOICES = 96
WORDS = {
    Part.SEGMENTS: "segments",
    Part.TAGS: "tags",
    Part.INTERESTS: "interests",
    Part.LANGUAGES: "languages",
    Part.COUNTRIES: "countries",
}
"""What is chosen from words, and how the audience calls it."""

PRESETS: dict[Part, dict[str, dict[str, int]]] = {
    Part.CONTACT: {
        "seen_30": {"seen_within": 30},
        "seen_90": {"seen_within": 90},
        "seen_365": {"seen_within": 365},
        "unseen_30": {"unseen_for": 30},
        "unseen_90": {"unseen_for": 90},
        "unseen_180": {"unseen_for": 180},
    },
    Part.SCORE: {
        "score_high": {"score_from": 4},
        "score_middling": {"score_from": 3, "score_to": 3},
        "score_low": {"score_to": 2},
    },
}
NOTHING: dict[Part, dict[str, None]] = {
    Part.CONTACT: {"seen_within": None, "unseen_for": None},
    Part.SCORE: {"score_from": None, "score_to": None},
}


@dataclass(frozen=True)
class Subject:
    """What the audience is for: a feature's own name, what of its, and the kind of message.

    rows: what the feature offers under the choices, such as the way back.
    """

    owner: str
    id: int
    kind: MailingKind
    rows: Sequence[list[InlineKeyboardButton]] = ()


@dataclass(frozen=True)
class PickerPage:
    """What is shown: Telegram's HTML, and rows of buttons."""

    html: str
    rows: Rows


@dataclass
class AudiencePicker:
    """Shows and changes audiences, within one unit of work."""

    session: AsyncSession
    clock: Clock
    texts: Texts
    team: Team

    async def page(
        self, subject: Subject, audience: Audience, part: Part = Part.HOME, page: int = 0
    ) -> PickerPage:
        """The audience in words with its number, and the choices of `part`."""
        outreach = self.team.config.outreach
        reach = await queries.reach(self.session, audience, subject.kind, self.clock.now(), outreach)
        html = self._html("chosen", audience=audience, reach=reach, part=part, kind=subject.kind)
        if part in (Part.HOME, Part.CLEAR):
            return PickerPage(html, [*self._parts(subject, audience), *subject.rows])
        choices = await self._choices(part, audience)
        pages = -(-len(choices) // CHOICES_ON_A_PAGE)
        page = min(page, max(pages - 1, 0))
        shown = choices[page * CHOICES_ON_A_PAGE : (page + 1) * CHOICES_ON_A_PAGE]
        buttons = [self._choice(subject, part, each, audience, page) for each in shown]
        rows = in_rows(buttons, 2)
        turn = [self._button(subject, label, part, page=to) for label, to in turning(page, pages)]
        back = self._button(subject, self._plain("button_back"), Part.HOME)
        return PickerPage(html, [*rows, *([turn] if turn else []), [back]])

    async def pressed(self, button: AudienceButton, audience: Audience) -> Audience:
        """What a press makes of the audience. Raises `StaleError` if the choice is none any more."""
        if button.part == Part.CLEAR:
            return Audience()
        if button.part == Part.HOME or not button.value:
            return audience
        known = {short(each): each for each in await self._choices(button.part, audience)}
        choice = known.get(button.value)
        if choice is None:
            raise StaleError
        if name := WORDS.get(button.part):
            return audience.toggled(name, choice)
        nothing, preset = NOTHING[button.part], PRESETS[button.part][choice]
        return audience.with_(**(nothing if _has(audience, button.part, choice) else {**nothing, **preset}))

    def described(self, audience: Audience) -> str:
        """The audience in the managers' words, as Telegram's HTML."""
        return self._html("described", audience=audience)

    async def _choices(self, part: Part, audience: Audience) -> list[str]:
        """What can be chosen; what is chosen already is among it, even if no client has it any more."""
        if part in PRESETS:
            return list(PRESETS[part])
        name = WORDS[part]
        clients = self.team.config.clients
        offered = {Part.SEGMENTS: clients.segments, Part.INTERESTS: clients.interests}.get(part, ())
        had = [] if part == Part.SEGMENTS else await queries.common(self.session, name, MOST_CHOICES)
        return list(dict.fromkeys((*offered, *had, *getattr(audience, name))))

    def _parts(self, subject: Subject, audience: Audience) -> Rows:
        """A button for everything that can be asked of clients, and one for everybody."""
        offered = [part for part in (*WORDS, *PRESETS) if self._makes_sense(part)]
        buttons = [
            self._button(subject, self._plain(f"button_{part.name.lower()}"), part) for part in offered
        ]
        rows = in_rows(buttons, 2)
        everybody = self._button(subject, self._plain("button_everybody"), Part.CLEAR)
        return rows if audience.is_everybody else [*rows, [everybody]]

    def _makes_sense(self, part: Part) -> bool:
        clients = self.team.config.clients
        empty = {Part.SEGMENTS: not clients.segments, Part.LANGUAGES: len(self.texts.languages) < 2}
        return not empty.get(part, False)

    def _choice(
        self, subject: Subject, part: Part, choice: str, audience: Audience, page: int
    ) -> InlineKeyboardButton:
        has = _has(audience, part, choice)
        label = self._plain("choice", part=part, choice=choice, has=has)
        return self._button(subject, label, part, short(choice), page)

    def _button(
        self, subject: Subject, label: str, part: Part, value: str = "", page: int = 0
    ) -> InlineKeyboardButton:
        data = AudienceButton(owner=subject.owner, id=subject.id, part=part, value=value, page=page)
        return button(label, data)

    def _html(self, name: str, **context: Any) -> str:
        return self.texts.html(f"managers/audiences.{name}", self.team.reader, **context)

    def _plain(self, name: str, **context: Any) -> str:
        return self.texts.plain(f"managers/audiences.{name}", self.team.reader, **context)


def _has(audience: Audience, part: Part, choice: str) -> bool:
    """Whether the choice has been made."""
    if name := WORDS.get(part):
        return choice in getattr(audience, name)
    wanted = {**NOTHING[part], **PRESETS[part][choice]}
    return all(getattr(audience, name) == value for name, value in wanted.items())
