"""What managers type for a campaign, and how it looks to clients."""

from dataclasses import dataclass
from datetime import datetime

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.contents import NAME, Content, Link, content_of, contents_of, dumped
from bot.campaigns.letters import Letters
from bot.campaigns.models import Campaign
from bot.delivery.copying import html_of
from bot.delivery.markup import utf16_length, visible_text
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.parcels import MAX_CAPTION, MAX_TEXT
from bot.faq.workshop.reading import BadInputError, read_links, simple
from bot.team.models import Manager

LONGEST_NAME = 64
"""Of a first name on Telegram."""


@dataclass
class Composing:
    """Puts what was typed into campaigns, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    letters: Letters

    def ask(self, campaign: Campaign, manager: Manager, what: str) -> None:
        """The manager's next reply to the campaign's message is this: `text:en`, `links:en` or `when`."""
        campaign.asking, campaign.asking_by = what, manager.user_id

    def told(self, campaign: Campaign) -> None:
        """Nothing is asked any more."""
        campaign.asking = campaign.asking_by = None

    def take(self, campaign: Campaign, what: str, message: Message) -> None:
        """Take a reply as what was asked for. Raises `BadInputError` when it can't be used."""
        name, _, language = what.partition(":")
        before = content_of(campaign, language)
        if name == "text":
            html, photo = read_text(message)
            content = Content(html=html, photo=photo, links=before.links)
        else:
            links = tuple(Link(label=each.label, url=each.url) for each in read_links(message))
            content = before.model_copy(update={"links": links})
        campaign.contents = {**campaign.contents, language: dumped(content)}

    def drop(self, campaign: Campaign, language: str) -> None:
        """Say nothing in this language."""
        campaign.contents = {key: each for key, each in campaign.contents.items() if key != language}

    async def preview(self, campaign: Campaign, manager: Manager, *languages: str) -> int:
        """Show in the group what clients get in each of the languages, or in all. Returns how many."""
        contents = contents_of(campaign)
        shown = [each for each in languages or contents if each in contents]
        for language in shown:
            content = contents[language]
            rows = self.letters.rows(campaign, content, language, None)
            message = content.message(manager.first_name, rows)
            await self.outbox.send(campaign.place, message, Options(priority=Priority.RELAY))
        return len(shown)


def read_text(message: Message) -> tuple[str, str | None]:
    """A text, or a picture with or without one: Telegram's HTML, and the file id."""
    if message.media_group_id:
        raise BadInputError("album")
    if message.text is None and not message.photo:
        raise BadInputError("content")
    html = simple(html_of(message)).strip()
    most = MAX_CAPTION if message.photo else MAX_TEXT
    length = utf16_length(visible_text(html)) + html.count(NAME) * LONGEST_NAME
    if length > most:
        raise BadInputError("long", most=most, length=length)
    if not message.photo and not visible_text(html).strip():
        raise BadInputError("empty")
    return html, message.photo[-1].file_id if message.photo else None


def check_beginning(moment: datetime | None, now: datetime) -> datetime:
    """A beginning that was typed. Raises `BadInputError` if it could not be read, or is over."""
    if moment is None:
        raise BadInputError("when")
    if moment <= now:
        raise BadInputError("past")
    return moment
