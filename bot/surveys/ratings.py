"""Ratings of resolved tickets (CSAT): taken, changed for a day, commented, acted upon when low."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram.enums import ParseMode
from aiogram.methods import EditMessageText
from aiogram.types import InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogue
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.typed import Word, Words
from bot.clock import Clock
from bot.config.surveys import Surveys
from bot.delivery.copying import plain_of, text_message
from bot.delivery.outbox import Options
from bot.delivery.wire import HERE
from bot.keyboards import button, keyboard
from bot.surveys.buttons import CommentButton
from bot.surveys.definitions import LOW_RATING
from bot.surveys.models import Rating
from bot.surveys.recovery import Recovery
from bot.tickets.buttons import resolved_keyboard
from bot.tickets.clerk import Clerk
from bot.tickets.models import Ticket
from bot.tickets.queries import by_number

STATE = "Rating:comment"
"""What aiogram calls it when the next message may be a comment on a rating."""

LISTENS_FOR = timedelta(hours=1)
"""So long after the last star what the client writes is about it."""

LONGEST = 3000
"""Of a comment, in characters."""


@dataclass
class Ratings:
    """The use cases of ratings, within one unit of work."""

    session: AsyncSession
    clock: Clock
    menu: Menu
    words: Words
    recovery: Recovery
    clerk: Clerk
    config: Surveys

    async def pressed(
        self, query_id: str, client: Client, ticket: Ticket, score: int, message_id: int | None
    ) -> None:
        """A star: the first one, or another one in its place as long as it can be changed."""
        rating = await self.session.get(Rating, ticket.id, with_for_update=True)
        now = self.clock.now()
        is_anew = rating is None or (ticket.resolved_at is not None and rating.rated_at < ticket.resolved_at)
        if ticket.is_open and is_anew:
            await self.menu.toast(query_id, client, "stale", alert=True)
        elif rating and not is_anew and now > rating.began_at + self.config.change_within:
            await self.menu.toast(query_id, client, "rated_long_ago", alert=True)
        else:
            if rating is None or is_anew or rating.score != score:
                await self._rate(rating, client, ticket, score, is_anew, message_id)
            await self.menu.toast(query_id, client, "rated", score=score)

    async def hear(self, client: Client, message: Message) -> int | None:
        """Take what a client writes as the comment on their rating. Returns its score; None if it is none."""
        data = await dialogue.data(self.session, client.user_id, STATE)
        await dialogue.leave(self.session, client.user_id, STATE)
        ticket = await by_number(self.session, int(data["number"])) if data else None
        text = plain_of(message).strip()
        if ticket is None or datetime.fromisoformat(str(data["until"])) < self.clock.now():
            return None
        rating = await self.session.get(Rating, ticket.id, with_for_update=True)
        if rating is None:
            return None
        if self.words.meant(text, Word.NO, Word.SKIP, Word.CANCEL, Word.DONE):
            await self._say(client, "no_comment")
            return rating.score
        if not text and rating.score > LOW_RATING:
            return None
        rating.comment = text[:LONGEST] or rating.comment
        if rating.score <= LOW_RATING:
            about = await by_number(self.session, int(data["about"])) or ticket
            await self.recovery.explained(about, client, message)
        else:
            await self._commented(rating, ticket, client)
        return rating.score

    async def something_else(self, query_id: str, client: Client, number: int) -> None:
        """What was taken for a comment was something else: it is taken back and served as such."""
        ticket = await self.recovery.tickets.of_client(client, number)
        rating = await self.session.get(Rating, ticket.id, with_for_update=True) if ticket else None
        if rating is None or ticket is None or rating.comment is None:
            await self.menu.toast(query_id, client, "stale", alert=True)
            return
        text, rating.comment = rating.comment, None
        await self.menu.toast(query_id, client, None)
        await self.recovery.cards.remark("surveys.no_comment", ticket, client)
        await self.clerk.serve_text(client, text)

    async def _rate(
        self, rating: Rating | None, client: Client, ticket: Ticket, score: int, is_anew: bool,
        message_id: int | None,
    ) -> None:  # fmt: skip
        now, was_low = self.clock.now(), bool(rating and not is_anew and rating.score <= LOW_RATING)
        if rating is None:
            rating = Rating(ticket_id=ticket.id)
            self.session.add(rating)
        if is_anew:
            rating.began_at, rating.comment = now, None
            rating.manager_id = ticket.resolved_by or ticket.taken_by
        rating.score, rating.rated_at = score, now
        await self.recovery.cards.remark("rated", ticket, client, score=score)
        await self._show(client, ticket, score, message_id)
        before = await dialogue.data(self.session, client.user_id, STATE)
        about = before["about"] if before.get("number") == ticket.number and was_low else ticket.number
        if score <= LOW_RATING and not was_low:
            about = (await self.recovery.back(ticket, client, score)).number
        if await dialogue.under_way(self.session, client.user_id) in (None, STATE):
            until = (now + LISTENS_FOR).isoformat()
            await dialogue.enter(
                self.session, client.user_id, STATE, number=ticket.number, about=about, until=until
            )

    async def _show(self, client: Client, ticket: Ticket, score: int, message_id: int | None) -> None:
        """Show the stars in the message that asks for them; they can be tapped again."""
        outbox, texts = self.menu.outbox, self.menu.texts
        reader = self.menu.clients.reader(client)
        names = await outbox.named(client.user_id, message_id) if message_id else []
        if not names:
            return
        low = score <= LOW_RATING
        html = texts.html("clients/surveys.rated", reader, client=client, ticket=ticket, score=score, low=low)
        edit = EditMessageText(
            chat_id=HERE,
            message_id=HERE,
            text=html,
            parse_mode=ParseMode.HTML,
            reply_markup=resolved_keyboard(ticket, texts, reader, score),
        )
        await outbox.change(client.chat, names[0], edit, Options())

    async def _commented(self, rating: Rating, ticket: Ticket, client: Client) -> None:
        """Thank for a comment, with the way out for what was none; the managers see it under the card."""
        await self.recovery.cards.remark("surveys.commented", ticket, client, comment=rating.comment)
        reader = self.menu.clients.reader(client)
        label = self.menu.texts.plain("clients/surveys.button_something_else", reader)
        rows = keyboard([[button(label, CommentButton(number=ticket.number))]])
        await self._say(client, "commented", rows)

    async def _say(self, client: Client, name: str, rows: InlineKeyboardMarkup | None = None) -> None:
        reader = self.menu.clients.reader(client)
        text = self.menu.texts.html(f"clients/surveys.{name}", reader, client=client)
        await self.menu.outbox.send(client.chat, text_message(text, reply_markup=rows))
