"""who clients are and what they agree to."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
BACK_AFTER = timedelta(days=1)
CLIENTS = ("country_chosen", "personal_line", "left_at")


def _clients(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{table}_client_id_clients"))


def upgrade() -> None:
    op.add_column(
        "clients", sa.Column("country_chosen", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.add_column("clients", sa.Column("personal_line", sa.Text(), nullable=True))
    op.add_column("clients", sa.Column("left_at", MOMENT, nullable=True))
    _note_who_has_left()
    op.create_table(
        "client_words",
        sa.Column("client_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        _clients("client_words"),
        sa.PrimaryKeyConstraint("client_id", "kind", "word", name=op.f("pk_client_words")),
    )
    op.create_index("ix_client_words_word", "client_words", ["kind", "word"])
    _create_dates()
    _create_consents()
    op.create_table(
        "approaches",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _clients("approaches"),
        sa.PrimaryKeyConstraint("source", "client_id", name=op.f("pk_approaches")),
    )
    op.create_index("ix_approaches_client_id", "approaches", ["client_id", "at"])


def _create_dates() -> None:
    op.create_table(
        "client_dates",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("month", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("told_at", MOMENT, nullable=False),
        _clients("client_dates"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_dates")),
    )
    op.create_index("ix_client_dates_day", "client_dates", ["month", "day"])
    op.create_index("ix_client_dates_client_id", "client_dates", ["client_id"])
    where = sa.text("kind = 'birthday'")
    op.create_index(
        "uq_client_dates_birthday",
        "client_dates",
        ["client_id"],
        unique=True,
        postgresql_where=where,
        sqlite_where=where,
    )


def _create_consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _clients("consents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    where = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_consents_in_force",
        "consents",
        ["client_id", "kind"],
        unique=True,
        postgresql_where=where,
        sqlite_where=where,
    )
    op.create_index("ix_consents_kind", "consents", ["kind", "given_at"])


def _note_who_has_left() -> None:
    """Who said so, and has not written a day or more later."""
    clients = sa.Table(
        "clients",
        sa.MetaData(),
        sa.Column("id", sa.BigInteger()),
        sa.Column("last_seen_at", MOMENT),
        sa.Column("left_at", MOMENT),
    )
    leavings = sa.Table(
        "leavings",
        sa.MetaData(),
        sa.Column("client_id", sa.BigInteger()),
        sa.Column("why", sa.String()),
        sa.Column("asked_at", MOMENT),
    )
    query = (
        sa.select(clients.c.id, leavings.c.asked_at, clients.c.last_seen_at)
        .join_from(clients, leavings, leavings.c.client_id == clients.c.id)
        .where(leavings.c.why == "leaves")
    )
    connection = op.get_bind()
    for client_id, asked_at, last_seen_at in connection.execute(query).all():
        if last_seen_at - asked_at <= BACK_AFTER:
            connection.execute(sa.update(clients).where(clients.c.id == client_id).values(left_at=asked_at))


def downgrade() -> None:
    for table in ("approaches", "consents", "client_dates", "client_words"):
        op.drop_table(table)
    for column in reversed(CLIENTS):
        op.drop_column("clients", column)
