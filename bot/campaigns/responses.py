"""What clients do about a campaign: follow a button, unsubscribe, answer."""

from dataclasses import dataclass
from datetime import timedelta

from aiogram.methods import EditMessageReplyMarkup
from aiogram.types import Message
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.consents import Consents
from bot.campaigns import queries
from bot.campaigns.buttons import UnsubscribeButton, unsubscribe_button
from bot.campaigns.contents import PAYLOAD, content_for, contents_of
from bot.campaigns.models import Campaign, CampaignAnswer, Click
from bot.campaigns.sheet import Sheets
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.outbox import Outbox
from bot.delivery.wire import HERE
from bot.keyboards import keyboard, link_button
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.companions import Addition
from bot.tickets.models import Ticket

ANSWERS_WITHIN = timedelta(days=2)
"""For so long what a client brings up is taken for an answer to what they were sent."""


@dataclass
class Responses:
    """Takes what clients do, and goes along with the tickets they open, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    clients: Clients
    menu: Menu
    consents: Consents
    sheets: Sheets
    replied_to: Campaign | None = None
    """What the client answers by a reply, while that is taken in."""

    async def follow(self, client: Client, payload: str) -> bool:
        """A tracked button was followed: hand over the address behind it. False if the payload is none."""
        match = PAYLOAD.fullmatch(payload)
        campaign = await queries.campaign(self.session, int(match[1])) if match else None
        contents = contents_of(campaign) if campaign else {}
        if match is None or campaign is None or not contents:
            return False
        content = content_for(contents, client.language, self.team.reader.language)
        at = int(match[2])
        if at >= len(content.links):
            return False
        if await self.session.get(Click, (campaign.id, client.id, at)) is None:
            now = self.clock.now()
            self.session.add(Click(campaign_id=campaign.id, client_id=client.id, button=at, at=now))
        link = content.links[at]
        text = self.texts.html("clients/mailings.here_it_is", self.clients.reader(client), label=link.label)
        await self.outbox.send(
            client.chat, text_message(text, reply_markup=keyboard([[link_button(link.label, link.url)]]))
        )
        return True

    async def unsubscribe(
        self, query_id: str, client: Client, button: UnsubscribeButton, message: Message | None
    ) -> None:
        """No more of the kind, or as before: the button under the message turns round."""
        reader = self.clients.reader(client)
        name = "button_again" if button.again else "button_unsubscribe"
        words = self.texts.plain(f"clients/mailings.{name}", reader, kind=button.kind)
        source = f"campaign:{button.campaign}" if button.campaign else "message"
        await self.consents.say(client, button.kind, agreed=button.again, words=words, source=source)
        turned = unsubscribe_button(self.texts, reader, button.kind, button.campaign, again=not button.again)
        if message is not None:
            rows = message.reply_markup.inline_keyboard[:-1] if message.reply_markup else []
            edit = EditMessageReplyMarkup(
                chat_id=HERE,
                message_id=message.message_id,
                reply_markup=keyboard([*rows, [turned]]),
            )
            await self.outbox.send(client.chat, edit)
        toast = self.texts.plain("clients/mailings.toast", reader, kind=button.kind, again=button.again)
        await self.outbox.answer_button(query_id, toast)

    async def behind(self, client: Client, message: Message) -> Campaign | None:
        """The campaign that a client's message replies to."""
        replied = message.reply_to_message
        return await queries.behind(self.session, client.id, replied.message_id) if replied else None

    async def opened(self, ticket: Ticket, client: Client) -> None:
        """Who brings something up soon after a campaign answers it, as far as anybody knows."""
        now = self.clock.now()
        campaign = self.replied_to or await queries.lately(self.session, client.id, now, ANSWERS_WITHIN)
        if campaign is not None:
            self.session.add(CampaignAnswer(ticket_id=ticket.id, campaign_id=campaign.id))
            await self.session.flush()

    async def resolved(self, ticket: Ticket, client: Client) -> None:
        """Nothing follows from that here."""

    async def reopened(self, ticket: Ticket) -> None:
        """Nor from this."""

    async def addition(self, ticket: Ticket, client: Client) -> Addition:
        """The card names the campaign that it answers."""
        campaign = await queries.answered(self.session, ticket.id)
        if campaign is None:
            return Addition()
        title = self.sheets.title(campaign)
        line = self.texts.html("managers/campaigns.answers", self.team.reader, campaign=campaign, title=title)
        return Addition(Markup(line))
