"""campaigns, who gets them, and what comes of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _refers(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name)


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("contents", JSON, nullable=False),
        sa.Column("audience", JSON, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("asking", sa.String(), nullable=True),
        sa.Column("asking_by", sa.BigInteger(), nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("zones", JSON, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("shown_at", MOMENT, nullable=True),
        _refers("campaigns", "author_id", "managers", "user_id"),
        _refers("campaigns", "asking_by", "managers", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_index("ix_campaigns_state", "campaigns", ["state", "next_at"])
    _create_recipients()
    op.create_table(
        "campaign_clicks",
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("button", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _refers("campaign_clicks", "campaign_id", "campaigns"),
        _refers("campaign_clicks", "client_id", "clients"),
        sa.PrimaryKeyConstraint("campaign_id", "client_id", "button", name=op.f("pk_campaign_clicks")),
    )
    op.create_table(
        "campaign_answers",
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        _refers("campaign_answers", "ticket_id", "tickets"),
        _refers("campaign_answers", "campaign_id", "campaigns"),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_campaign_answers")),
    )
    op.create_index("ix_campaign_answers_campaign_id", "campaign_answers", ["campaign_id"])
    _extend_greetings()


def _extend_greetings() -> None:
    op.create_index("ix_clients_country", "clients", ["country", "zone", "language"])
    op.add_column("greetings", sa.Column("theme", sa.String(), nullable=False, server_default="any"))
    op.add_column("greetings", sa.Column("years", sa.BigInteger(), nullable=True))
    op.add_column("greetings", sa.Column("line", sa.Text(), nullable=True))
    op.create_table(
        "greeting_changes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("asking", sa.String(), nullable=True),
        sa.Column("asking_by", sa.BigInteger(), nullable=True),
        _refers("greeting_changes", "asking_by", "managers", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_greeting_changes")),
    )
    op.create_index("uq_greeting_changes_occasion", "greeting_changes", ["occasion", "day"], unique=True)


def _create_recipients() -> None:
    op.create_table(
        "campaign_recipients",
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        _refers("campaign_recipients", "campaign_id", "campaigns"),
        _refers("campaign_recipients", "client_id", "clients"),
        sa.PrimaryKeyConstraint("campaign_id", "client_id", name=op.f("pk_campaign_recipients")),
    )
    for state, columns in (("waiting", ["campaign_id", "zone", "client_id"]), ("queued", ["campaign_id"])):
        where = sa.text(f"state = '{state}'")
        name = f"ix_campaign_recipients_{state}"
        op.create_index(name, "campaign_recipients", columns, postgresql_where=where, sqlite_where=where)
    op.create_index("ix_campaign_recipients_client_id", "campaign_recipients", ["client_id", "message_id"])


def downgrade() -> None:
    op.drop_table("greeting_changes")
    for column in ("line", "years", "theme"):
        op.drop_column("greetings", column)
    op.drop_index("ix_clients_country", "clients")
    for table in ("campaign_answers", "campaign_clicks", "campaign_recipients", "campaigns"):
        op.drop_table(table)
