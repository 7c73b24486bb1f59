"""Carries one parcel to Telegram: finds where it goes, makes the call, says what came of it."""

import json
from asyncio import Future
from dataclasses import dataclass, replace
from time import monotonic

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.methods import CreateForumTopic, ReopenForumTopic, SendMessage
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Pointless, needs_name, prepare
from bot.delivery.directory import Directory
from bot.delivery.doubt import find_sent, find_topic
from bot.delivery.envelopes import Envelope
from bot.delivery.failures import Failure, Trouble, understand
from bot.delivery.models import Bucket, OutboxRow, Place, Priority
from bot.delivery.numbering import PRIVATE, Numbering
from bot.delivery.parcels import Parcel
from bot.delivery.postman import SEND_TIMEOUT_SECONDS, Answer, Letters, Refusal, Unanswered, message_ids
from bot.delivery.session import file_id_in, number_in
from bot.delivery.wire import Wire
from bot.storage.uow import Database

UPLOAD_TIMEOUT_SECONDS = 120
ASK_FOR_TOPICS_AGAIN_SECONDS = 600
CLOSED_FOR_GOOD_SECONDS = 60.0

PAID = {"allow_paid_broadcast": True}
"""What nobody waits for leaves faster with it, where Telegram is paid for that."""

PAID_ENDING = f", {json.dumps(PAID)[1:]}"
"""The same where the arguments are JSON."""


@dataclass(frozen=True)
class Sent:
    """Telegram took the call. `messages`: the ids it gave, in order; none for an edit.

    file_id: what it calls the uploaded photo or document.
    """

    chat_id: int
    messages: list[int]
    edited: bool = False
    file_id: str | None = None


@dataclass(frozen=True)
class TopicMade:
    """The parcel's topic did not exist and has been made; the parcel itself leaves next."""

    place: Place


@dataclass(frozen=True)
class Headed:
    """The client's name has been sent, because the parcel has no room for it: the parcel leaves next."""

    chat_id: int
    message_id: int


@dataclass(frozen=True)
class NotThere:
    """The call in doubt has not taken effect, as far as can be found out: the parcel leaves next."""


Outcome = Sent | TopicMade | Headed | NotThere | Pointless | Failure


class Carrier:
    """Makes calls. It reads the database but never writes to it: recording is the sender's."""

    def __init__(
        self,
        bot: Bot,
        wire: Wire,
        database: Database,
        directory: Directory,
        numbering: Numbering,
        letters: Letters,
        *,
        paid_broadcasts: bool = False,
    ) -> None:
        self._bot, self._wire, self._database, self._directory = bot, wire, database, directory
        self._numbering, self._paid_broadcasts = numbering, paid_broadcasts
        self._letters = letters
        self._no_topics_until = 0.0

    def without_topics(self) -> None:
        """Telegram said that the managers' group has no topics: do without, and ask again later."""
        self._no_topics_until = monotonic() + ASK_FOR_TOPICS_AGAIN_SECONDS

    async def carry(self, parcel: Parcel) -> Outcome:
        """Send `parcel`, or take the step that has to come before it."""
        async with self._database.read() as session:
            place = await self._place(session, parcel.head)
            if place is None:
                return await self._topic(session, parcel)
            if needs_name(parcel.head, place):
                return await self._head(session, parcel, place)
            prepared = await prepare(session, self._directory, parcel, place)
        try:
            return prepared if isinstance(prepared, Pointless) else await self._make(parcel, prepared)
        except (TelegramAPIError, ClientDecodeError) as error:
            failure = understand(error)
            if failure.trouble == Trouble.THREAD_CLOSED and not await self._reopen(place):
                return replace(failure, retry_after=CLOSED_FOR_GOOD_SECONDS)
            return failure

    def post(self, letter: Envelope) -> Future[Answer]:
        """Send a letter, which is dropped when in doubt: nobody has to be asked about it. See `read`."""
        arguments = letter.arguments
        if self._paid_broadcasts:
            arguments = arguments.removesuffix("}") + PAID_ENDING
        return self._letters.post(letter.method, arguments.encode())

    def read(self, letter: Envelope, answer: Future[Answer]) -> Sent | Failure:
        """What came of a letter that was answered."""
        try:
            numbers = answer.result()
            if isinstance(numbers, Refusal):
                method = self._wire.load(letter.method, json.loads(letter.arguments), {})
                read = self._bot.session.check_response(self._bot, method, numbers.status, numbers.content)
                numbers = message_ids(read.result)
        except Unanswered as error:
            return Failure(Trouble.UNREACHED if error.never_left else Trouble.UNKNOWN, str(error))
        except (TelegramAPIError, ClientDecodeError) as error:
            return understand(error)
        return self._sent(letter.chat_id, numbers)

    async def close(self) -> None:
        """Nothing is under way and nothing more comes for now."""
        await self._letters.close()

    async def newest_known(self, session: AsyncSession, row: OutboxRow) -> int | None:
        """The newest message id known in the numbering of the chat that `row` goes to."""
        match row.bucket:
            case Bucket.PRIVATE:
                return self._numbering.newest(PRIVATE)
            case Bucket.GROUP:
                return self._numbering.newest(await self._directory.chat_of(session, row.destination))
        return None

    async def _place(self, session: AsyncSession, row: OutboxRow) -> Place | None:
        """Where `row` goes; None for a topic that has yet to be made. A change needs none made for it."""
        destination = row.destination
        if not destination:
            return Place(destination="", chat_id=0, thread_id=None)
        if known := await session.get(Place, destination):
            return known
        if destination.startswith("topic:") and not row.target and monotonic() >= self._no_topics_until:
            return None
        chat_id = await self._directory.chat_of(session, destination)
        return Place(destination=destination, chat_id=chat_id, thread_id=None)

    async def _topic(self, session: AsyncSession, parcel: Parcel) -> Outcome:
        """Make the topic that the parcel is for, or find the one made just before a crash."""
        row = parcel.head
        chat_id = await self._directory.chat_of(session, row.destination)
        title = await self._directory.topic_title(session, row.destination)
        await session.close()
        try:
            if row.ambiguous:
                thread_id = await find_topic(self._bot, self._numbering, row, chat_id, title)
                if thread_id is None:
                    return NotThere()
            else:
                method = CreateForumTopic(chat_id=chat_id, name=title)
                topic = await self._bot(method, request_timeout=SEND_TIMEOUT_SECONDS)
                thread_id = number_in(topic, "message_thread_id")
        except (TelegramAPIError, ClientDecodeError) as error:
            failure = understand(error)
            no_topics = failure.trouble == Trouble.NO_RIGHTS  # to make topics: then without, not never
            return replace(failure, trouble=Trouble.NO_FORUM) if no_topics else failure
        if thread_id is None:
            return Failure(Trouble.NO_FORUM, "a topic without a number")
        self._numbering.note(chat_id, thread_id)
        return TopicMade(Place(destination=row.destination, chat_id=chat_id, thread_id=thread_id))

    async def _head(self, session: AsyncSession, parcel: Parcel, place: Place) -> Outcome:
        """Say whose line comes next. After a crash the name may be said twice, which harms nobody."""
        title = await self._directory.topic_title(session, parcel.head.destination)
        await session.close()
        method = SendMessage(chat_id=place.chat_id, text=title, parse_mode=None)
        try:
            number = number_in(await self._bot(method, request_timeout=SEND_TIMEOUT_SECONDS), "message_id")
        except (TelegramAPIError, ClientDecodeError) as error:
            return understand(error)
        if number is None:
            return Failure(Trouble.UNKNOWN, "a message without a number")
        self._numbering.note(place.chat_id, number)
        return Headed(place.chat_id, number)

    async def _reopen(self, place: Place) -> bool:
        """Open the closed topic at `place` again. False if the bot may not."""
        method = ReopenForumTopic(chat_id=place.chat_id, message_thread_id=place.thread_id or 0)
        try:
            await self._bot(method, request_timeout=SEND_TIMEOUT_SECONDS)
        except (TelegramAPIError, ClientDecodeError):
            return False
        return True

    async def _make(self, parcel: Parcel, call: Call) -> Sent | NotThere:
        if parcel.head.ambiguous and not call.edits:
            found = await find_sent(self._bot, self._database, self._numbering, parcel, call)
            if found is None:
                return NotThere()
            return Sent(call.chat_id, [found + item for item in range(parcel.messages)])
        timeout = UPLOAD_TIMEOUT_SECONDS if call.files else SEND_TIMEOUT_SECONDS
        is_mail = parcel.head.priority == Priority.BULK and not call.edits
        payload = call.payload | PAID if is_mail and self._paid_broadcasts else call.payload
        method = self._wire.load(call.method, payload, call.files)
        result = await self._bot(method, request_timeout=timeout)
        sent = self._sent(call.chat_id, message_ids(result))
        return replace(sent, edited=call.edits, file_id=file_id_in(result) if call.files else None)

    def _sent(self, chat_id: int, ids: list[int]) -> Sent:
        for message_id in ids:
            self._numbering.note(chat_id, message_id)
        return Sent(chat_id, ids)
