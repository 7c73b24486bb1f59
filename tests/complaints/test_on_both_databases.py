"""A complaint from its first word to the register, on SQLite and on PostgreSQL."""

from collections.abc import Awaitable, Callable
from functools import partial

from aiogram.types import Chat, Message, User

from bot.app import App
from bot.clients.models import Client
from bot.complaints import queries, searching
from bot.complaints.models import Case, CaseKind, Decision, Leaving, WhyLeaving
from bot.complaints.searching import Sought
from bot.config.model import Config
from bot.coupons.models import Coupon
from bot.desk import Desk
from bot.storage.uow import Database
from bot.tickets.models import Ticket
from tests.samples.people import NOW, StoppedClock

CONFIG = Config.model_validate(
    {
        "telegram": {"token": "1:a"},
        "managers": {"chat_id": -1001},
        "database": {"url": "sqlite:///unused.db"},
    }
)
ANNA = User(id=11, is_bot=False, first_name="Anna", language_code="en")
MIA = User(id=21, is_bot=False, first_name="Mia")

Work = Callable[[Desk, Client], Awaitable[object]]


def message(number: int, text: str) -> Message:
    """What Anna writes."""
    return Message(
        message_id=number, date=NOW, chat=Chat(id=ANNA.id, type="private"), from_user=ANNA, text=text
    )


async def _hear(said: Message, desk: Desk, anna: Client) -> None:
    assert await desk.complaints.dialogue.hear(anna, said)


class Office:
    """A desk on a database, one unit of work after another."""

    def __init__(self, database: Database) -> None:
        self.database, self.app = database, App(CONFIG, StoppedClock())

    async def do(self, work: Work) -> None:
        async with self.database.begin() as session:
            desk = self.app.desk(session)
            await work(desk, await desk.meet_client(ANNA))

    async def hear(self, *texts: str) -> None:
        for number, text in enumerate(texts, start=100):
            said = message(number, text)
            await self.do(partial(_hear, said))

    async def case(self, number: int = 1) -> Case:
        async with self.database.read() as session:
            return await session.get_one(Case, number)


async def offer_and_answer(office: Office, *, takes: bool) -> None:
    """Mia offers a discount, and Anna answers."""

    async def offer(desk: Desk, anna: Client) -> None:
        mia = await desk.team.meet(MIA)
        ticket = await desk.session.get_one(Ticket, 1, with_for_update=True)
        case = await queries.complaint_of(desk.session, 1)
        assert case is not None
        assert await desk.complaints.decisions.offer(case, ticket, anna, mia, "discount") == "offered"

    await office.do(offer)
    await office.do(lambda desk, anna: desk.complaints.offers.heard(anna, "yes" if takes else "no"))


async def test_a_whole_complaint(database: Database) -> None:
    office = Office(database)
    async with database.begin() as session:
        session.add(Coupon(pool="complaints", code="A-1", imported_at=NOW))
    await office.do(lambda desk, anna: desk.complaints.dialogue.begin(anna))
    await office.hear("Paketet var BLÖTT", "that's all", "delivery", "yes", "refund")
    assert (await office.case()).decision == Decision.ASKED
    await offer_and_answer(office, takes=False)
    assert (await office.case()).coupon_id is None
    await offer_and_answer(office, takes=True)
    case = await office.case()
    assert (case.decision, case.coupon_id, case.remedy) == (Decision.GRANTED, 1, "discount")
    assert case.wish == "💶 My money back"
    await office.do(lambda desk, anna: desk.complaints.farewell.begin(anna, WhyLeaving.LEAVES))
    await office.do(lambda desk, anna: desk.complaints.farewell.hear(anna, message(200, "yes")))
    await office.do(lambda desk, anna: desk.complaints.farewell.hear(anna, message(201, "100% of_it")))
    async with database.read() as session:
        assert (await session.get_one(Leaving, 1)).product == "100% of_it"
        for words, count in (("blött", 1), ("anna", 2), ("100%", 0), ("b_ött", 0), ("%", 0)):
            assert await searching.count(session, Sought(words=(words,))) == count
        kinds = Sought(kinds=(CaseKind.COMPLAINT,), categories=("delivery",), since=NOW)
        [(found, client, ticket, coupon)] = await searching.page(session, kinds, 0, 5)
        assert (found.id, client.first_name, ticket and ticket.number) == (1, "Anna", 1001)
        assert coupon is not None
        assert await queries.usual(session, Case.cause, "delivery") == []
