"""surveys: questionnaires, NPS, follow-ups and draws; comments on ratings."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def _refers(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    _extend_ratings()
    op.create_table(
        "surveys",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("audience", JSON, nullable=False),
        sa.Column("reward", JSON, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("planned_to", sa.BigInteger(), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column("seed", sa.String(), nullable=True),
        sa.Column("shown", sa.Text(), nullable=True),
        _refers("surveys", "made_by", "managers", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
    )
    op.create_index("ix_surveys_state", "surveys", ["state"])
    _index_next_at("surveys")
    _create_invitations()
    _create_what_follows()


def _extend_ratings() -> None:
    with op.batch_alter_table("ratings") as batch:
        batch.add_column(sa.Column("began_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("comment", sa.Text(), nullable=True))
        batch.add_column(sa.Column("manager_id", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE ratings SET began_at = rated_at, manager_id ="
        " (SELECT coalesce(resolved_by, taken_by) FROM tickets WHERE tickets.id = ratings.ticket_id)"
    )
    with op.batch_alter_table("ratings") as batch:
        batch.alter_column("began_at", existing_type=MOMENT, nullable=False)


def _index_next_at(table: str) -> None:
    where = sa.text("next_at IS NOT NULL")
    op.create_index(f"ix_{table}_next_at", table, ["next_at"], postgresql_where=where, sqlite_where=where)


def _create_invitations() -> None:
    op.create_table(
        "survey_invitations",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("survey_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("was_put_off", sa.Boolean(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("picked", JSON, nullable=False),
        sa.Column("listens_until", MOMENT, nullable=True),
        sa.Column("manager_id", sa.BigInteger(), nullable=True),
        _refers("survey_invitations", "survey_id", "surveys"),
        _refers("survey_invitations", "client_id", "clients"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitations")),
        sa.UniqueConstraint("survey_id", "client_id", "round", name=op.f("uq_survey_invitations_survey_id")),
    )
    _index_next_at("survey_invitations")
    op.create_index("ix_survey_invitations_client_id", "survey_invitations", ["client_id", "sent_at"])
    op.create_index("ix_survey_invitations_state", "survey_invitations", ["survey_id", "state"])
    op.create_table(
        "survey_answers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("invitation_id", ID, nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("choices", JSON, nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=False),
        _refers("survey_answers", "invitation_id", "survey_invitations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answers")),
        sa.UniqueConstraint("invitation_id", "question", name=op.f("uq_survey_answers_invitation_id")),
    )
    op.create_index("ix_survey_answers_answered_at", "survey_answers", ["answered_at"])


def _create_what_follows() -> None:
    op.create_table(
        "survey_follow_ups",
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("invitation_id", ID, nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("changed", sa.Text(), nullable=True),
        _refers("survey_follow_ups", "ticket_id", "tickets"),
        _refers("survey_follow_ups", "invitation_id", "survey_invitations"),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_survey_follow_ups")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_survey_follow_ups_invitation_id")),
    )
    op.create_table(
        "survey_draws",
        sa.Column("survey_id", ID, autoincrement=False, nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("participants", JSON, nullable=False),
        sa.Column("winners", JSON, nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        _refers("survey_draws", "survey_id", "surveys"),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_draws")),
    )


def downgrade() -> None:
    for table in ("survey_draws", "survey_follow_ups", "survey_answers", "survey_invitations", "surveys"):
        op.drop_table(table)
    with op.batch_alter_table("ratings") as batch:
        for column in ("manager_id", "comment", "began_at"):
            batch.drop_column(column)
