"""Helpers for scenarios of surveys."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.clients.models import Client
from bot.sandbox.people import Person
from bot.surveys.catalogue import load
from bot.surveys.models import Answer, Invitation, Survey, SurveyState
from bot.surveys.queries import given_of
from bot.surveys.questionnaire import Given
from tests.scenarios.play import Json, Play, keys, labels, said


async def send(play: Play, key: str, *people: Person, reward: dict[str, Any] | None = None) -> int:
    """Send one of the ready questionnaires to these clients. Returns the number of the survey."""
    for person in people:
        person.send("/start")
    await play.settled()
    segment = f"seg-{people[0].id}"
    play.mia.send("Good morning")
    await play.settled()
    async with play.app.database.begin() as session:
        for client in await session.scalars(select(Client).where(Client.user_id.in_([p.id for p in people]))):
            client.segment = segment
            client.created_at -= timedelta(days=8)
        questionnaire = load(None).known[key]
        survey = Survey(
            key=key, state=SurveyState.DRAFT,
            content=questionnaire.model_dump(mode="json", exclude_defaults=True),
            audience={"segments": [segment]}, reward=reward or {}, place="managers", made_by=play.mia.id,
            made_at=play.clock.now(),
        )  # fmt: skip
        session.add(survey)
        await session.flush()
        desk = play.app.desk(session)
        await desk.surveys.panels.show(survey, anew=True)
        desk.surveys.sending.schedule(survey, play.clock.now())
        number = survey.id
    await play.advance(seconds=2)
    return number


def asked(client: Person) -> Json:
    """The message under whose buttons the client is to answer."""
    return next(m for m in reversed(client.messages) if any(data.startswith("sv:") for data in keys(m)))


async def tap(play: Play, client: Person, label: str) -> str:
    """Press the button whose label contains the words. Returns what the bot answered."""
    message = asked(client)
    found = [data for data, name in zip(keys(message), labels(message), strict=True) if label in name]
    query = client.press(message, found[0])
    await play.until(lambda: query in play.sandbox.answers, what="an answer to the button")
    await play.settled()
    return str(play.sandbox.answers[query].get("text") or "")


async def answers(play: Play, client: Person) -> dict[str, Given]:
    """What a client has answered in their newest survey."""
    invitation = await invited(play, client)
    rows = await play.all(select(Answer).where(Answer.invitation_id == invitation.id))
    return {row.question: given_of(row) for row in rows}


async def invited(play: Play, client: Person) -> Invitation:
    """The client's newest invitation."""
    mine = select(Client.id).where(Client.user_id == client.id).scalar_subquery()
    query = select(Invitation).where(Invitation.client_id == mine).order_by(Invitation.id.desc())
    found: Invitation = await play.one(query)
    return found


async def refresh(play: Play) -> None:
    """Bring the panels up to date, as happens every few seconds."""
    async with play.app.database.begin() as session:
        await play.app.desk(session).surveys.panels.sweep()
    await play.settled()


def panel(play: Play, number: int) -> Json:
    """The newest panel of a survey in General."""
    return next(m for m in reversed(play.group.messages()) if f"#{number} " in said(m) and keys(m))
