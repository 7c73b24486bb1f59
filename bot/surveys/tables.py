"""Answers as rows for a spreadsheet: one a client and survey, a column a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.spreadsheet import Cell
from bot.surveys.models import Invitation, Survey
from bot.surveys.questionnaire import Questionnaire, said
from bot.surveys.results import Voice
from bot.surveys.screens import Screens
from bot.team.service import Team
from bot.texts import Texts

ABOUT = ("client", "language", "segment", "manager")
COURSE = ("state", "sent", "opened", "finished")
RATED = ("number", *ABOUT, "score", "comment", "rated")
COLUMNS = tuple(dict.fromkeys((*RATED, *COURSE)))
MOST_ROWS = 20_000

Table = tuple[list[str], list[list[Cell]]]


@dataclass
class Tables:
    """Makes tables, within one unit of work."""

    session: AsyncSession
    texts: Texts
    team: Team

    def ratings(self, voices: Sequence[Voice], people: dict[int, str]) -> Table:
        """The ratings of requests."""
        rows: list[list[Cell]] = [
            [
                voice.ticket.number if voice.ticket else None,
                *self._about(voice.client, voice.manager_id, people),
                voice.score,
                "\n".join(voice.words) or None,
                self._local(voice.at),
            ]
            for voice in voices[:MOST_ROWS]
        ]
        return [self._heading(each) for each in RATED], rows

    async def survey(
        self, survey: Survey, questionnaire: Questionnaire, voices: Sequence[Voice], people: dict[int, str]
    ) -> Table:
        """All who were asked, those who have answered nothing as well."""
        answered = {voice.invitation.id: voice for voice in voices if voice.invitation}
        screens, reader = Screens(self.texts), self.team.reader
        query = select(Invitation, Client).join(Client, Client.id == Invitation.client_id)
        query = query.where(Invitation.survey_id == survey.id, Invitation.sent_at.is_not(None))
        rows: list[list[Cell]] = []
        for invitation, client in await self.session.execute(query.order_by(Invitation.id).limit(MOST_ROWS)):
            voice = answered.get(invitation.id)
            cells: list[Cell] = []
            for question in questionnaire.questions:
                given = voice.answers.get(question.key) if voice else None
                is_number = given is not None and given.number is not None and question.kind != "yes_no"
                cells.append(
                    given.number if given and is_number else screens.answer(question, given, reader) or None
                )
            rows.append(
                [
                    *self._about(client, invitation.manager_id, people),
                    self.texts.plain("managers/surveys.came", reader, state=invitation.state),
                    *(
                        self._local(at)
                        for at in (invitation.sent_at, invitation.opened_at, invitation.finished_at)
                    ),
                    *cells,
                ]
            )
        headings = [self._heading(each) for each in (*ABOUT, *COURSE)]
        return [*headings, *(said(each.text, reader.language) for each in questionnaire.questions)], rows

    def _about(self, client: Client, manager_id: int | None, people: dict[int, str]) -> list[Cell]:
        return [client.name, client.language, client.segment, people.get(manager_id or 0)]

    def _heading(self, column: str) -> str:
        return self.texts.plain("managers/surveys.column", self.team.reader, column=column)

    def _local(self, moment: datetime | None) -> datetime | None:
        return moment.astimezone(self.team.reader.zone) if moment else None
