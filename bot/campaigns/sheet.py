"""The message by which managers work at a campaign: a draft, its progress, what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences import queries as audiences
from bot.audiences.audience import Audience
from bot.audiences.models import MailingKind
from bot.audiences.picker import PickerPage
from bot.campaigns import queries
from bot.campaigns.buttons import CAMPAIGN_KINDS, Act, act_button
from bot.campaigns.contents import NAME, Content, content_of, contents_of
from bot.campaigns.engine import Engine
from bot.campaigns.models import Campaign, CampaignState
from bot.campaigns.queries import Progress
from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.markup import visible_text
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import Rows, in_rows, keyboard_if_any
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.cards import shorten

SHOWN_OF_TEXT = 60
SHOW_EVERY = timedelta(seconds=15)
"""How often the progress is shown anew: in a group each edit counts toward twenty a minute."""

TIMES = ("1h", "3h", "tomorrow", "monday")
"""What a button offers for a beginning, besides now; others can be typed."""


@dataclass
class Sheets:
    """Draws campaigns in the managers' group, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    engine: Engine

    async def show(
        self, campaign: Campaign, priority: Priority = Priority.RELAY, *, asking: str = "", trouble: str = ""
    ) -> None:
        """Show the campaign as it stands. asking: what is to be decided; trouble (HTML): what was wrong."""
        campaign.shown_at = self.clock.now()
        await self.put(campaign, await self.page(campaign, asking, trouble), priority)

    async def show_progress(self, campaign: Campaign, *, now: bool = False) -> None:
        """Show how far it is, if that has not been done lately."""
        if now or campaign.shown_at is None or self.clock.now() >= campaign.shown_at + SHOW_EVERY:
            await self.show(campaign, Priority.CARD)

    async def put(self, campaign: Campaign, page: PickerPage, priority: Priority = Priority.RELAY) -> None:
        """Put something into the campaign's message."""
        message = text_message(page.html, reply_markup=keyboard_if_any(page.rows))
        await self.outbox.show(campaign.place, campaign.handle, message, Options(priority=priority))

    async def page(self, campaign: Campaign, asking: str = "", trouble: str = "") -> PickerPage:
        """What the message shows, and the buttons under it."""
        if campaign.started_at is not None:
            return await self._running(campaign, asking)
        return await self._draft(campaign, asking, trouble)

    async def listed(self) -> PickerPage:
        """The newest campaigns, and the way to a new one."""
        found = await queries.latest(self.session)
        rows: Rows = [
            [act_button(self._plain("label", campaign=each, title=self.title(each)), Act.SHOW, each.id)]
            for each in found
        ]
        new = [
            act_button(self._plain("button_new", kind=kind), Act.NEW, value=kind.value)
            for kind in CAMPAIGN_KINDS
        ]
        return PickerPage(self._html("list", some=bool(found)), [*rows, new[:2], new[2:]])

    def title(self, campaign: Campaign) -> str:
        """What it is called in lists: its first words."""
        contents = contents_of(campaign)
        words = (visible_text(each.html) for each in contents.values() if each.html)
        return shorten(" ".join(next(words, "").replace(NAME, "…").split()), SHOWN_OF_TEXT)

    async def _draft(self, campaign: Campaign, asking: str, trouble: str) -> PickerPage:
        audience, kind = Audience.model_validate(campaign.audience), MailingKind(campaign.kind)
        now, outreach = self.clock.now(), self.team.config.outreach
        reach = await audiences.reach(self.session, audience, kind, now, outreach)
        language = asking.partition(":")[2]
        html = self._html(
            "draft",
            campaign=campaign,
            contents=self._contents(campaign),
            audience=Markup(
                self.texts.html("managers/audiences.described", self.team.reader, audience=audience)
            ),
            reach=Markup(self.texts.html("managers/audiences.reach", self.team.reader, reach=reach)),
            reached=reach.reached,
            takes=self.engine.takes(reach.reached),
            asking=asking.partition(":")[0],
            language=language,
            has_text=bool(language) and content_of(campaign, language).is_ready,
            trouble=Markup(trouble),
        )
        return PickerPage(html, self._draft_rows(campaign, asking, reach.reached))

    def _draft_rows(self, campaign: Campaign, asking: str, reached: int) -> Rows:
        name, _, language = asking.partition(":")
        back = self._button("back", campaign, Act.SHOW)
        match name:
            case "lang":
                drop = [self._button("drop", campaign, Act.DROP, language)]
                has = content_of(campaign, language).is_ready
                links = [self._button("links", campaign, Act.LINKS, language)] if has else []
                return [
                    [self._button("text", campaign, Act.TEXT, language), *links],
                    drop if has else [],
                    [back],
                ]
            case "text" | "links":
                return [[self._button("cancel", campaign, Act.CANCEL, language)]]
            case "when":
                times = [self._button("now", campaign, Act.WHEN, "now")]
                times += [act_button(self._plain(f"time_{t}"), Act.WHEN, campaign.id, t) for t in TIMES]
                local = self._button("local_off" if campaign.is_local else "local_on", campaign, Act.LOCAL)
                return [times[:3], times[3:], [local] if campaign.starts_at else [], [back]]
            case "send":
                go = self._plain("button_go", campaign=campaign, count=reached)
                return [[act_button(go, Act.SEND_NOW, campaign.id)], [back]]
        if campaign.state == CampaignState.SCHEDULED:
            return [
                [self._button("change", campaign, Act.PAUSE), self._button("discard", campaign, Act.DISCARD)]
            ]
        languages = [
            act_button(self._plain("button_language", language=each), Act.LANGUAGE, campaign.id, each)
            for each in self.texts.languages
        ]
        rows = in_rows(languages, 3)
        choose = [self._button("audience", campaign, Act.AUDIENCE), self._button("when", campaign, Act.WHEN)]
        ready = bool(contents_of(campaign))
        trial = [self._button("trial", campaign, Act.TRIAL)] if ready else []
        send = [self._button("send", campaign, Act.SEND)] if ready else []
        return [*rows, choose, [*trial, self._button("discard", campaign, Act.DISCARD)], send]

    async def _running(self, campaign: Campaign, asking: str) -> PickerPage:
        progress = await queries.progress(self.session, campaign.id)
        results = await queries.results(self.session, campaign)
        contents = contents_of(campaign)
        links = max((each.links for each in contents.values()), key=len, default=())
        html = self._html(
            "progress",
            campaign=campaign,
            title=self.title(campaign),
            progress=progress,
            results=results,
            links=[(link.label, results.clicks.get(at, 0)) for at, link in enumerate(links)],
            ends_at=self._ends_at(campaign, progress),
            asking=asking,
        )
        rows: Rows = []
        if asking == "stop":
            stop = self._button("stop_now", campaign, Act.STOP_NOW)
            return PickerPage(html, [[stop], [self._button("back", campaign, Act.SHOW)]])
        if campaign.state == CampaignState.SENDING:
            rows = [[self._button("pause", campaign, Act.PAUSE), self._button("stop", campaign, Act.STOP)]]
        elif campaign.state == CampaignState.PAUSED:
            rows = [[self._button("resume", campaign, Act.RESUME), self._button("stop", campaign, Act.STOP)]]
        return PickerPage(html, [*rows, [self._button("refresh", campaign, Act.SHOW)]])

    def _ends_at(self, campaign: Campaign, progress: Progress) -> datetime | None:
        """When the last one leaves, if nothing comes in between."""
        if campaign.state != CampaignState.SENDING or not progress.left:
            return None
        begins = max(campaign.next_at or self.clock.now(), self.clock.now())
        return begins + self.engine.takes(progress.left)

    def _contents(self, campaign: Campaign) -> list[tuple[str, Content | None, str]]:
        """By language of the desk, what there is, and how it begins."""
        ready = contents_of(campaign)
        return [
            (
                each,
                ready.get(each),
                shorten(visible_text(ready[each].html), SHOWN_OF_TEXT) if each in ready else "",
            )
            for each in self.texts.languages
        ]

    def _button(self, name: str, campaign: Campaign, act: Act, value: str = "") -> InlineKeyboardButton:
        return act_button(self._plain(f"button_{name}"), act, campaign.id, value)

    def _html(self, name: str, **context: Any) -> str:
        return self.texts.html(f"managers/campaigns.{name}", self.team.reader, **context)

    def _plain(self, name: str, **context: Any) -> str:
        return self.texts.plain(f"managers/campaigns.{name}", self.team.reader, **context)
