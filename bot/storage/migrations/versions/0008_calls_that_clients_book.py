"""calls that clients book."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("booked_at", MOMENT, nullable=False),
        sa.Column("manager_id", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("misses", sa.BigInteger(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_callbacks_client_id_clients")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_callbacks_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    where = sa.text("next_at IS NOT NULL")
    op.create_index(
        "ix_callbacks_next_at", "callbacks", ["next_at"], postgresql_where=where, sqlite_where=where
    )
    op.create_index("ix_callbacks_state", "callbacks", ["state", "starts_at"])
    op.create_index("ix_callbacks_client_id", "callbacks", ["client_id", "state"])
    op.create_index("ix_callbacks_ticket_id", "callbacks", ["ticket_id"])
    op.create_table(
        "callback_seats",
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("callback_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name=op.f("fk_callback_seats_callback_id_callbacks")
        ),
        sa.PrimaryKeyConstraint("starts_at", "number", name=op.f("pk_callback_seats")),
    )
    op.create_index("ix_callback_seats_callback_id", "callback_seats", ["callback_id"])
    op.add_column("managers", sa.Column("left_at", MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("managers", "left_at")
    op.drop_table("callback_seats")
    op.drop_table("callbacks")
