"""Looks tickets and their messages up. Nothing here commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.team.models import Manager
from bot.tickets.models import (
    ACTIVE,
    FAQ_EVENT,
    FIRST_NUMBER,
    NOTED_EVENT,
    NUDGED_EVENT,
    PARTLY_ANSWERED_EVENT,
    Delivery,
    Direction,
    LineVersion,
    Ticket,
    TicketEvent,
    TicketLink,
    TicketMessage,
    TicketTag,
)


async def by_number(session: AsyncSession, number: int) -> Ticket | None:
    """Ticket #`number`, locked for this unit of work so that two clicks at once are one after the other."""
    return await session.get(Ticket, number - FIRST_NUMBER + 1, with_for_update=True)


async def current(session: AsyncSession, client_id: int) -> Ticket | None:
    """The ticket that a line belongs to which says nothing else: the client's newest active one."""
    query = select(Ticket).where(Ticket.client_id == client_id, Ticket.state.in_(ACTIVE))
    return (await session.scalars(query.order_by(Ticket.id.desc()).limit(1).with_for_update())).first()


async def active(session: AsyncSession, client_id: int) -> Sequence[Ticket]:
    """The client's active tickets, the newest first."""
    query = select(Ticket).where(Ticket.client_id == client_id, Ticket.state.in_(ACTIVE))
    return (await session.scalars(query.order_by(Ticket.id.desc()))).all()


async def latest(session: AsyncSession, client_id: int) -> Ticket | None:
    """The client's newest ticket, whatever its state."""
    query = select(Ticket).where(Ticket.client_id == client_id)
    return (await session.scalars(query.order_by(Ticket.id.desc()).limit(1))).first()


async def of_client(session: AsyncSession, client_id: int, most: int) -> Sequence[Ticket]:
    """The client's tickets, the newest first, at most so many."""
    query = select(Ticket).where(Ticket.client_id == client_id)
    return (await session.scalars(query.order_by(Ticket.id.desc()).limit(most))).all()


async def message_from(session: AsyncSession, chat_id: int, message_id: int) -> TicketMessage | None:
    """The line that was written as this Telegram message."""
    query = select(TicketMessage).where(
        TicketMessage.source_chat_id == chat_id, TicketMessage.source_message_id == message_id
    )
    return (await session.scalars(query)).first()


async def was_sent_from_faq(session: AsyncSession, ticket_id: int, title: str) -> bool:
    """Whether the FAQ answer of this title has been sent in the ticket."""
    return await _happened(session, ticket_id, FAQ_EVENT, "title", title)


async def is_noted_album(session: AsyncSession, ticket_id: int, media_group_id: str) -> bool:
    """Whether an item of the album has been kept as a note: then the others are notes too."""
    return await _happened(session, ticket_id, NOTED_EVENT, "album", media_group_id)


async def _happened(session: AsyncSession, ticket_id: int, what: str, key: str, value: str) -> bool:
    query = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket_id,
        TicketEvent.what == what,
        TicketEvent.details[key].as_string() == value,
    )
    return await session.scalar(query.limit(1)) is not None


async def first_line(session: AsyncSession, ticket_id: int) -> TicketMessage | None:
    """The line that a ticket began with."""
    query = select(TicketMessage).where(TicketMessage.ticket_id == ticket_id).order_by(TicketMessage.id)
    return (await session.scalars(query.limit(1))).first()


async def last_answer(session: AsyncSession, ticket_id: int) -> TicketMessage | None:
    """The last words to the client; None if nobody has answered in words."""
    query = select(TicketMessage).where(
        TicketMessage.ticket_id == ticket_id,
        TicketMessage.direction == Direction.OUT,
        TicketMessage.delivery != Delivery.UNSENT,
        TicketMessage.body != "",
    )
    return (await session.scalars(query.order_by(TicketMessage.id.desc()).limit(1))).first()


async def tags(session: AsyncSession, ticket_id: int) -> list[str]:
    """The tags of a ticket, in order of the alphabet."""
    query = select(TicketTag.tag).where(TicketTag.ticket_id == ticket_id)
    return list(await session.scalars(query.order_by(TicketTag.tag)))


async def usual_tags(session: AsyncSession, most: int) -> list[str]:
    """The tags that most tickets have."""
    query = select(TicketTag.tag).group_by(TicketTag.tag)
    return list(await session.scalars(query.order_by(func.count().desc(), TicketTag.tag).limit(most)))


async def linked(session: AsyncSession, ticket_id: int) -> Sequence[Ticket]:
    """The tickets that have to do with a ticket, the oldest first."""
    after = select(TicketLink.other_id).where(TicketLink.ticket_id == ticket_id)
    before = select(TicketLink.ticket_id).where(TicketLink.other_id == ticket_id)
    query = select(Ticket).where(or_(Ticket.id.in_(after), Ticket.id.in_(before)))
    return (await session.scalars(query.order_by(Ticket.id))).all()


async def merged_into(session: AsyncSession, ticket_id: int) -> list[int]:
    """The ids of the tickets that go on as part of a ticket, in however many steps."""
    found: list[int] = []
    step = [ticket_id]
    while step:
        query = select(Ticket.id).where(Ticket.merged_into.in_(step))
        step = [each for each in await session.scalars(query) if each not in found]
        found += step
    return found


async def turning(session: AsyncSession, now: datetime, most: int) -> Sequence[Ticket]:
    """Tickets whose state changes by itself by now, the first first, locked for this unit of work."""
    query = select(Ticket).where(Ticket.turns_at <= now).order_by(Ticket.turns_at).limit(most)
    return (await session.scalars(query.with_for_update(skip_locked=True))).all()


async def next_turn(session: AsyncSession) -> datetime | None:
    """When the next ticket's state changes by itself."""
    return await session.scalar(select(func.min(Ticket.turns_at)))


async def managers_since(session: AsyncSession, moment: datetime, but: int) -> Sequence[Manager]:
    """The managers seen since a moment who have not left; `but` is the user id of one to leave out."""
    query = select(Manager).where(
        Manager.last_seen_at >= moment, Manager.user_id != but, Manager.left_at.is_(None)
    )
    return (await session.scalars(query.order_by(Manager.last_seen_at.desc(), Manager.user_id))).all()


async def manager_called(session: AsyncSession, name: str) -> Manager | None:
    """The manager with that username, first name or whole name, in whatever case it is written.

    Of several with a username it is who was seen last; a name that several share is nobody's.
    """
    wanted = name.removeprefix("@").casefold()
    query = select(Manager).order_by(Manager.last_seen_at.desc())
    everybody = (await session.scalars(query)).all()
    for manager in everybody:
        if (manager.username or "").casefold() == wanted:
            return manager
    found = [each for each in everybody if wanted in (each.first_name.casefold(), each.name.casefold())]
    return found[0] if len(found) == 1 else None


async def last_happened(session: AsyncSession, ticket_id: int, what: str) -> datetime | None:
    """When something last happened to a ticket."""
    query = select(TicketEvent.at).where(TicketEvent.ticket_id == ticket_id, TicketEvent.what == what)
    return (await session.scalars(query.order_by(TicketEvent.id.desc()).limit(1))).first()


async def nudges(session: AsyncSession, ticket_id: int) -> Sequence[datetime]:
    """When the client has asked whether anybody is there, since they last heard from a person."""
    answered = (
        select(func.coalesce(func.max(TicketEvent.id), 0))
        .where(TicketEvent.ticket_id == ticket_id, TicketEvent.what.in_(("replied", FAQ_EVENT)))
        .scalar_subquery()
    )
    query = select(TicketEvent.at).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.what == NUDGED_EVENT, TicketEvent.id > answered
    )
    return (await session.scalars(query.order_by(TicketEvent.id))).all()


async def answered_by_faq(session: AsyncSession, ticket_id: int) -> list[str]:
    """The titles of the entries that have answered a part of what a ticket asks."""
    query = select(TicketEvent.details).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.what == PARTLY_ANSWERED_EVENT
    )
    return [title for details in await session.scalars(query) for title in details["titles"]]


async def events(session: AsyncSession, ticket_ids: Sequence[int]) -> Sequence[TicketEvent]:
    """What happened to tickets, in order."""
    query = select(TicketEvent).where(TicketEvent.ticket_id.in_(ticket_ids))
    return (await session.scalars(query.order_by(TicketEvent.at, TicketEvent.id))).all()


async def lines(session: AsyncSession, ticket_ids: Sequence[int]) -> Sequence[TicketMessage]:
    """What was said in tickets, in order."""
    query = select(TicketMessage).where(TicketMessage.ticket_id.in_(ticket_ids))
    return (await session.scalars(query.order_by(TicketMessage.at, TicketMessage.id))).all()


async def versions(session: AsyncSession, ticket_ids: Sequence[int]) -> Sequence[LineVersion]:
    """What lines of tickets said before they were edited or taken back, in order."""
    lines = select(TicketMessage.id).where(TicketMessage.ticket_id.in_(ticket_ids))
    query = select(LineVersion).where(LineVersion.line_id.in_(lines))
    return (await session.scalars(query.order_by(LineVersion.id))).all()


async def count_of(session: AsyncSession, client_id: int) -> int:
    """How many tickets a client has had."""
    query = select(func.count()).select_from(Ticket).where(Ticket.client_id == client_id)
    return await session.scalar(query) or 0


async def managers(session: AsyncSession, user_ids: set[int]) -> dict[int, Manager]:
    """Managers by their user id."""
    found = await session.scalars(select(Manager).where(Manager.user_id.in_(user_ids)))
    return {manager.user_id: manager for manager in found}
