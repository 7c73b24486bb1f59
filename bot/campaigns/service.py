"""Campaigns in the managers' group: `/campaign`, the buttons of each, and what is typed in reply."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.audience import Audience
from bot.audiences.buttons import AudienceButton, Part
from bot.audiences.models import MailingKind
from bot.audiences.picker import AudiencePicker, Subject
from bot.campaigns import queries
from bot.campaigns.buttons import CAMPAIGN_KINDS, Act, CampaignButton, act_button
from bot.campaigns.composing import Composing, check_beginning
from bot.campaigns.contents import contents_of
from bot.campaigns.engine import Engine
from bot.campaigns.models import OVER, Campaign, CampaignState, RecipientState
from bot.campaigns.sheet import TIMES, Sheets
from bot.clock import Clock
from bot.delivery.behind import number_behind, replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.workshop.reading import BadInputError
from bot.keyboards import keyboard
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.marks import NOTED, mark
from bot.tickets.menus import Menus
from bot.tickets.press import StaleError

OWNER = "camp"
"""By which the buttons of the audience picker are known to be about campaigns."""

MORNING = "10:00"
"""When a campaign begins on a day for which no time was said: a good hour to be read."""


@dataclass
class Campaigns:
    """The managers' work at campaigns, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    menus: Menus
    picker: AudiencePicker
    engine: Engine
    sheets: Sheets
    composing: Composing

    async def command(self, message: Message, words: str) -> None:
        """Answer `/campaign` with the newest ones, or with the one whose number is given."""
        number = words.strip().removeprefix("#")
        place = await self.team.place_of(message)
        known = number.isascii() and number.isdecimal() and len(number) < 16
        campaign = await queries.campaign(self.session, int(number)) if known else None
        if campaign is not None:
            await self._move_below(campaign)
            campaign.place = place
            await self.sheets.show(campaign)
            return
        page = await self.sheets.listed()
        answer = text_message(page.html, reply_markup=keyboard(page.rows), reply_parameters=replying(message))
        await self.outbox.send(place, answer, Options(priority=Priority.RELAY))

    async def behind(self, message: Message) -> Campaign | None:
        """The campaign whose message it replies to."""
        number = await number_behind(self.outbox, message, "campaign")
        return None if number is None else await queries.campaign(self.session, number)

    async def typed(self, campaign: Campaign, manager: Manager, message: Message) -> None:
        """Take a reply to the campaign's message as what its author was asked for."""
        what = campaign.asking
        if what is None or campaign.asking_by != manager.user_id or campaign.state != CampaignState.DRAFT:
            await self._say(campaign, message, "nothing_asked")
            return
        try:
            if what == "when":
                moment = self.menus.moment(message.text or "")
                campaign.starts_at = check_beginning(moment, self.clock.now())
            else:
                self.composing.take(campaign, what, message)
        except BadInputError as problem:
            trouble = self.texts.html(
                "managers/campaigns.bad", self.team.reader, why=problem.why, **problem.context
            )
            await self.sheets.show(campaign, asking=what, trouble=trouble)
            return
        self.composing.told(campaign)
        await mark(self.outbox, message.message_id, NOTED)
        language = what.partition(":")[2]
        if language:
            await self.composing.preview(campaign, manager, language)
            await self._move_below(campaign)
        await self.sheets.show(campaign, asking=f"lang:{language}" if language else "")

    async def pressed(
        self, query_id: str, button: CampaignButton, manager: Manager, message: Message | None
    ) -> None:
        """Do what a button says."""
        if button.act in (Act.LIST, Act.NEW):
            toast = await self._begin(button, manager, message)
        else:
            campaign = await queries.campaign(self.session, button.id)
            toast = "stale" if campaign is None else await self._act(campaign, button, manager, message)
        await self._toast(query_id, toast)

    async def choose(self, query_id: str, button: AudienceButton) -> None:
        """Change the audience, or show what can be chosen."""
        campaign = await queries.campaign(self.session, button.id)
        if campaign is None or campaign.state != CampaignState.DRAFT:
            await self._toast(query_id, "stale")
            return
        try:
            audience = await self.picker.pressed(button, Audience.model_validate(campaign.audience))
        except StaleError:
            await self._toast(query_id, "stale")
            return
        campaign.audience = audience.dump()
        await self._show_audience(campaign, button.part, button.page)
        await self._toast(query_id, None)

    async def trial_pressed(self, query_id: str) -> None:
        """A button for clients was pressed where managers try a message out."""
        await self._toast(query_id, "only_a_trial")

    async def _begin(self, button: CampaignButton, manager: Manager, message: Message | None) -> str | None:
        if message is None or button.value not in CAMPAIGN_KINDS:
            return "stale"
        campaign = Campaign(
            kind=MailingKind(button.value),
            state=CampaignState.DRAFT,
            place=await self.team.place_of(message),
            author_id=manager.user_id,
            contents={},
            audience={},
            zones=[],
            made_at=self.clock.now(),
        )
        self.session.add(campaign)
        await self.session.flush()
        await self._ask(campaign, manager, f"text:{self.team.reader.language}")
        return None

    async def _act(
        self, campaign: Campaign, button: CampaignButton, manager: Manager, message: Message | None
    ) -> str | None:
        """Do what a button says about a campaign. Returns what is said of it."""
        if button.act == Act.SHOW:
            return await self._open(campaign, message)
        if campaign.state == CampaignState.DRAFT:
            return await self._draft_act(campaign, button, manager)
        return await self._running_act(campaign, button.act)

    async def _open(self, campaign: Campaign, message: Message | None) -> str | None:
        """Show it in its own message; when it was opened from the list, in a new one below."""
        shown = await self.outbox.find(campaign.handle)
        if message is None or shown is None or shown.message_id != message.message_id:
            await self._move_below(campaign)
        self.composing.told(campaign)
        await self.sheets.show(campaign)
        return None

    async def _move_below(self, campaign: Campaign) -> None:
        """What is shown next is a new message; the old one goes, as it would ask for replies that miss it."""
        if old := await self.outbox.forget_sent(campaign.handle):
            await self.outbox.withdraw(campaign.place, old)

    async def _draft_act(self, campaign: Campaign, button: CampaignButton, manager: Manager) -> str | None:
        language = button.value
        if (
            button.act in (Act.LANGUAGE, Act.TEXT, Act.LINKS, Act.DROP)
            and language not in self.texts.languages
        ):
            return "stale"
        match button.act:
            case Act.LANGUAGE:
                await self.sheets.show(campaign, asking=f"lang:{language}")
            case Act.TEXT:
                await self._ask(campaign, manager, f"text:{language}")
            case Act.LINKS:
                await self._ask(campaign, manager, f"links:{language}")
            case Act.DROP:
                self.composing.drop(campaign, language)
                await self.sheets.show(campaign)
            case Act.AUDIENCE:
                await self._show_audience(campaign)
            case Act.WHEN:
                return await self._choose_time(campaign, button.value, manager)
            case Act.LOCAL:
                campaign.is_local = not campaign.is_local
                await self.sheets.show(campaign, asking="when")
            case Act.TRIAL:
                return "trial" if await self.composing.preview(campaign, manager) else "no_text"
            case Act.SEND:
                return await self._confirm(campaign)
            case Act.SEND_NOW:
                return await self._schedule(campaign)
            case Act.CANCEL:
                self.composing.told(campaign)
                await self.sheets.show(campaign)
            case Act.DISCARD:
                await self._discard(campaign)
            case _:
                return "stale"
        return None

    async def _running_act(self, campaign: Campaign, act: Act) -> str | None:
        state = campaign.state
        match act:
            case Act.PAUSE if state == CampaignState.SCHEDULED:
                campaign.state, campaign.next_at = CampaignState.DRAFT, None
            case Act.DISCARD if state == CampaignState.SCHEDULED:
                await self._discard(campaign)
                return None
            case Act.PAUSE if state == CampaignState.SENDING:
                await self.engine.take_back(campaign, RecipientState.WAITING)
                campaign.state, campaign.next_at = CampaignState.PAUSED, None
            case Act.RESUME if state == CampaignState.PAUSED:
                campaign.state = CampaignState.SENDING
            case Act.STOP if state not in OVER:
                await self.sheets.show(campaign, asking="stop")
                return None
            case Act.STOP_NOW if state in (CampaignState.SENDING, CampaignState.PAUSED):
                await self.engine.take_back(campaign, RecipientState.STOPPED)
                campaign.state, campaign.finished_at = CampaignState.STOPPED, self.clock.now()
            case _:
                return "stale"
        await self.sheets.show(campaign)
        return None

    async def _discard(self, campaign: Campaign) -> None:
        campaign.state, campaign.next_at = CampaignState.DISCARDED, None
        text = self.texts.html("managers/campaigns.discarded", self.team.reader, campaign=campaign)
        await self.outbox.show(campaign.place, campaign.handle, text_message(text))

    async def _ask(self, campaign: Campaign, manager: Manager, what: str) -> None:
        self.composing.ask(campaign, manager, what)
        await self.sheets.show(campaign, asking=what)

    async def _choose_time(self, campaign: Campaign, value: str, manager: Manager) -> str | None:
        if not value:
            await self._ask(campaign, manager, "when")
            return None
        if value == "now":
            campaign.starts_at, campaign.is_local = None, False
        elif value in TIMES:
            words = value if value[0].isdigit() else f"{value} {MORNING}"
            campaign.starts_at = self.menus.moment(words)
        else:
            return "stale"
        self.composing.told(campaign)
        await self.sheets.show(campaign, asking="when" if campaign.starts_at else "")
        return None

    async def _confirm(self, campaign: Campaign) -> str | None:
        if not contents_of(campaign):
            return "no_text"
        if (
            campaign.starts_at is not None
            and campaign.starts_at <= self.clock.now()
            and not campaign.is_local
        ):
            return "past"
        await self.sheets.show(campaign, asking="send")
        return None

    async def _schedule(self, campaign: Campaign) -> str | None:
        """From now on the schedule looks after it; who gets it is fixed when it begins."""
        if not contents_of(campaign):
            return "no_text"
        self.composing.told(campaign)
        now = self.clock.now()
        campaign.state = CampaignState.SCHEDULED
        campaign.next_at = await self.engine.begins_at(campaign, now)
        await self.sheets.show(campaign)
        return "scheduled" if campaign.next_at > now else "sending"

    async def _show_audience(self, campaign: Campaign, part: Part = Part.HOME, page: int = 0) -> None:
        back = act_button(
            self.texts.plain("managers/campaigns.button_done", self.team.reader), Act.SHOW, campaign.id
        )
        subject = Subject(OWNER, campaign.id, MailingKind(campaign.kind), [[back]])
        audience = Audience.model_validate(campaign.audience)
        await self.sheets.put(campaign, await self.picker.page(subject, audience, part, page))

    async def _say(self, campaign: Campaign, message: Message, name: str, **context: Any) -> None:
        text = self.texts.html(f"managers/campaigns.{name}", self.team.reader, **context)
        answer = text_message(text, reply_parameters=replying(message))
        await self.outbox.send(campaign.place, answer, Options(priority=Priority.RELAY))

    async def _toast(self, query_id: str, name: str | None) -> None:
        text = self.texts.plain(f"managers/campaigns.toast_{name}", self.team.reader) if name else None
        await self.outbox.answer_button(query_id, text)
