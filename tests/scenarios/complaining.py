"""Helpers for scenarios of complaints."""

from datetime import UTC, datetime

from sqlalchemy import select

from bot.clients.models import Client
from bot.complaints.models import Case
from bot.coupons.models import Coupon
from bot.sandbox.people import Person
from tests.scenarios.play import Json, Play, keys

LEAD = {"lead": "Lena"}
"""The managers of a desk on which Lena decides what is above the managers' limit."""


async def say(play: Play, client: Person, *lines: str) -> None:
    """Have a client write, and wait until each line has been taken."""
    for line in lines:
        client.send(line)
        await play.settled()


async def asked(play: Play, client: Person) -> Json:
    """The question that the client is to answer, with its buttons; it may come after a moment."""
    await play.advance(seconds=1.1)
    return next(m for m in reversed(client.messages) if any(data.startswith("c:") for data in keys(m)))


async def tap(play: Play, client: Person, act: str, value: str = "") -> str:
    """Press a button under the last question. Returns what the bot answered."""
    question = await asked(play, client)
    wanted = [d for d in keys(question) if d.split(":")[1] == act and d.endswith(f":{value}")]
    query = client.press(question, wanted[0])
    await play.until(lambda: query in play.sandbox.answers, what="an answer to the button")
    await play.settled()
    return str(play.sandbox.answers[query].get("text") or "")


async def fill_pool(play: Play, pool: str, *codes: str, value: str | None = "10 €") -> None:
    """Put codes into a pool."""
    async with play.app.database.begin() as session:
        for code in codes:
            session.add(Coupon(pool=pool, code=code, value=value, imported_at=datetime.now(UTC)))


async def case_of(play: Play, client: Person) -> Case:
    """The client's newest case in the register."""
    mine = select(Client.id).where(Client.user_id == client.id).scalar_subquery()
    found: Case = await play.one(select(Case).where(Case.client_id == mine).order_by(Case.id.desc()))
    return found


async def announce(play: Play, manager: Person) -> None:
    """Have a manager write in General, so that the desk knows them."""
    manager.send("Good morning")
    await play.settled()
