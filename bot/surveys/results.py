"""What has come of a survey, or of the ratings: answers put together by question, by group and over time."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.surveys import definitions, queries
from bot.surveys.definitions import Estimate, NpsGroup, nps_group
from bot.surveys.models import Answer, Invitation, Rating, Survey
from bot.surveys.questionnaire import Given, Question, Questionnaire, said
from bot.tickets.models import Ticket

MOST_POINTS = 12
"""Of a trend."""

DAYS_BY_DAY = 14
"""What lasted no longer is shown day by day, else week by week, and by month after this many weeks."""

WEEKS_BY_WEEK = 12


@dataclass(frozen=True)
class Voice:
    """Somebody who has answered: who, when, how satisfied, and in which words.

    score: on the scale that counts, from 0 to `best`; none without one. `words`: by question.
    """

    client: Client
    at: datetime
    answers: dict[str, Given]
    score: float | None
    manager_id: int | None
    words: list[str] = field(default_factory=list)
    ticket: Ticket | None = None
    invitation: Invitation | None = None


@dataclass(frozen=True)
class Asked:
    """A question with all its answers: how many gave which, in order, and how the mean went over time.

    trend: what a time is called, the mean, and the number of answers.
    """

    question: Question
    answers: int
    shares: Sequence[tuple[str, int]]
    mean: float | None
    trend: Sequence[tuple[str, float, int]]
    estimate: Estimate | None = None


async def voices(session: AsyncSession, survey: Survey) -> list[Voice]:
    """All who have answered something in a survey, the newest first."""
    questionnaire = Questionnaire.model_validate(survey.content)
    query = select(Answer).join(Invitation, Invitation.id == Answer.invitation_id)
    found: dict[int, dict[str, Given]] = {}
    last: dict[int, datetime] = {}
    for row in await session.scalars(query.where(Invitation.survey_id == survey.id).order_by(Answer.id)):
        found.setdefault(row.invitation_id, {})[row.question] = queries.given_of(row)
        last[row.invitation_id] = max(row.answered_at, last.get(row.invitation_id, row.answered_at))
    asked = select(Invitation, Client).join(Client, Client.id == Invitation.client_id)
    rows = await session.execute(asked.where(Invitation.survey_id == survey.id))
    main = main_question(questionnaire)
    told = [
        Voice(
            client,
            last[invitation.id],
            found[invitation.id],
            _number(found[invitation.id], main),
            invitation.manager_id,
            _words(questionnaire, found[invitation.id]),
            invitation=invitation,
        )
        for invitation, client in rows
        if invitation.id in found
    ]
    return sorted(told, key=lambda voice: voice.at, reverse=True)


async def ratings(session: AsyncSession, since: datetime, until: datetime) -> list[Voice]:
    """The ratings of requests that were given from `since` until before `until`, the newest first."""
    query = (
        select(Rating, Ticket, Client)
        .join(Ticket, Ticket.id == Rating.ticket_id)
        .join(Client, Client.id == Ticket.client_id)
        .where(Rating.rated_at >= since, Rating.rated_at < until)
        .order_by(Rating.rated_at.desc())
    )
    return [
        Voice(
            client,
            rating.rated_at,
            {"rating": Given(number=rating.score)},
            rating.score,
            rating.manager_id,
            [rating.comment] if rating.comment else [],
            ticket=ticket,
        )
        for rating, ticket, client in await session.execute(query)
    ]


def main_question(questionnaire: Questionnaire) -> Question | None:
    """The scale by which people are told apart: that of the NPS, or else the first."""
    if questionnaire.nps:
        return questionnaire.question(questionnaire.nps)
    return next((each for each in questionnaire.questions if each.kind == "scale"), None)


def group_of(score: float | None, question: Question | None, *, nps: bool) -> str:
    """`low`, `middle` or `high`, with NPS `detractor`, `passive` or `promoter`; empty without a score."""
    if score is None:
        return ""
    if nps:
        return nps_group(score).value
    low, high = question.ends if question else (1, 5)
    if score <= definitions.low_on_scale(low, high):
        return "low"
    return "high" if score >= high - (high - low) // 4 else "middle"


GROUPS = ("low", "middle", "high")
NPS_GROUPS = (NpsGroup.DETRACTOR.value, NpsGroup.PASSIVE.value, NpsGroup.PROMOTER.value)


def asked(question: Question, heard: Sequence[Voice], zone: ZoneInfo, language: str, *, nps: bool) -> Asked:
    """One question with its answers."""
    given = [(voice.at, voice.answers[question.key]) for voice in heard if question.key in voice.answers]
    numbers = [(at, each.number) for at, each in given if each.number is not None]
    values = [number for _, number in numbers]
    estimate = definitions.nps(values) if nps else None
    if question.kind == "scale" and question.ends == (1, 5) and not nps:
        estimate = definitions.csat(int(value) for value in values)
    if question.kind == "yes_no":
        estimate = definitions.share(sum(map(int, values)), len(values))
    measure: Callable[[Sequence[float]], float | None] = _nps_value if nps else definitions.mean
    return Asked(
        question,
        len(given),
        _shares(question, [each for _, each in given], language),
        definitions.mean(values) if question.kind in ("scale", "number") else None,
        trend(numbers, zone, measure),
        estimate,
    )


def trend(
    numbers: Sequence[tuple[datetime, float]],
    zone: ZoneInfo,
    measure: Callable[[Sequence[float]], float | None] = definitions.mean,
) -> list[tuple[str, float, int]]:
    """How a figure went over time: by day, week or month, as long as it lasted; the last points of it."""
    if not numbers:
        return []
    days = [at.astimezone(zone).date() for at, _ in numbers]
    name = _naming(max(days) - min(days))
    times: dict[str, list[float]] = {}
    for day, (_, number) in sorted(zip(days, numbers, strict=True), key=lambda each: each[0]):
        times.setdefault(name(day), []).append(number)
    points = [(when, measure(values), len(values)) for when, values in times.items()]
    return [(when, value, count) for when, value, count in points if value is not None][-MOST_POINTS:]


def by(
    heard: Iterable[Voice],
    what: Callable[[Voice], str],
    measure: Callable[[Sequence[float]], Estimate | None],
) -> list[tuple[str, Estimate]]:
    """A figure by whatever `what` says of those who answered, the one with most answers first."""
    groups: dict[str, list[float]] = {}
    for voice in heard:
        if voice.score is not None and (name := what(voice)):
            groups.setdefault(name, []).append(voice.score)
    found = [(name, estimate) for name, values in groups.items() if (estimate := measure(values))]
    return sorted(found, key=lambda each: (-each[1].answers, each[0]))


def month_of(moment: datetime, zone: ZoneInfo) -> str:
    """`2026-11`."""
    return f"{moment.astimezone(zone):%Y-%m}"


def _shares(question: Question, given: Sequence[Given], language: str) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for each in given:
        counted.update([f"{each.number:g}"] if each.number is not None else each.choices)
    match question.kind:
        case "scale":
            return [(str(step), counted[str(step)]) for step in question.scale]
        case "yes_no":
            return [("1", counted["1"]), ("0", counted["0"])]
        case "one" | "several":
            return [(said(option.text, language), counted[option.key]) for option in question.options]
        case "number":
            return sorted(counted.items(), key=lambda each: float(each[0]))[:20]
    return []


def _naming(length: timedelta) -> Callable[[date], str]:
    if length.days <= DAYS_BY_DAY:
        return lambda day: f"{day:%m-%d}"
    if length.days <= 7 * WEEKS_BY_WEEK:
        return lambda day: f"{day - timedelta(days=day.weekday()):%m-%d}"
    return lambda day: f"{day:%Y-%m}"


def _nps_value(scores: Sequence[float]) -> float | None:
    found = definitions.nps(scores)
    return found.value if found else None


def _number(answers: dict[str, Given], question: Question | None) -> float | None:
    given = answers.get(question.key) if question else None
    return given.number if given else None


def _words(questionnaire: Questionnaire, answers: dict[str, Given]) -> list[str]:
    asked_in_words = [each.key for each in questionnaire.questions if each.kind == "text"]
    return [words for key in asked_in_words if key in answers and (words := answers[key].words)]
