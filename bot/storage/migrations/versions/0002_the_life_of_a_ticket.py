"""the life of a ticket."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "drafts",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("manager_id", sa.BigInteger(), nullable=False),
        sa.Column("reply_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["managers.user_id"], name=op.f("fk_drafts_manager_id_managers")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_drafts_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_links",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["tickets.id"], name=op.f("fk_ticket_links_other_id_tickets")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_links_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "other_id", name=op.f("pk_ticket_links")),
    )
    with op.batch_alter_table("ticket_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_links_other_id"), ["other_id"], unique=False)

    op.create_table(
        "ticket_tags",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_tags_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("ticket_id", "tag", name=op.f("pk_ticket_tags")),
    )
    with op.batch_alter_table("ticket_tags", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_tags_tag", ["tag"], unique=False)

    op.create_table(
        "line_versions",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["ticket_messages.id"], name=op.f("fk_line_versions_line_id_ticket_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_versions")),
    )
    with op.batch_alter_table("line_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_versions_line_id"), ["line_id"], unique=False)

    # Plain ALTER TABLE: SQLite can't rebuild a table that others refer to. That is also why neither
    # clients.manager_id nor tickets.merged_into is a foreign key.
    op.add_column("clients", sa.Column("segment", sa.String(), nullable=True))
    op.add_column("clients", sa.Column("manager_id", sa.BigInteger(), nullable=True))
    op.add_column("managers", sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("priority", sa.String(), server_default="normal", nullable=False))
    op.add_column("tickets", sa.Column("turns_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("urgent_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("merged_into", sa.BigInteger(), nullable=True))
    op.create_index("ix_tickets_state", "tickets", ["state", "urgent_at"])
    _index_if_set("ix_tickets_turns_at", "tickets", "turns_at")
    # What could be reopened before there was a time for it is closed.
    op.execute("UPDATE tickets SET state = 'closed' WHERE state = 'resolved'")
    _change_timers()


def _index_if_set(name: str, table: str, column: str) -> None:
    """An index of the rows in which `column` has a value."""
    where = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, table, [column], postgresql_where=where, sqlite_where=where)


def _change_timers() -> None:
    """Deadlines are computed anew at the next start, by the rules of the configuration (see bot.sla)."""
    op.add_column("timers", sa.Column("calendar", sa.String(), nullable=False, server_default=""))
    op.add_column("timers", sa.Column("target_seconds", sa.BigInteger(), nullable=False, server_default="0"))
    for name in ("pauses", "done"):
        json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
        op.add_column("timers", sa.Column(name, json, nullable=False, server_default="[]"))
    for name in ("warned", "escalated", "warn_at", "renew_at"):
        op.drop_column("timers", name)
    op.execute(
        "UPDATE tickets SET urgent_at = (SELECT min(timers.target_at) FROM timers"
        " WHERE timers.ticket_id = tickets.id AND timers.stopped_at IS NULL)"
    )


def downgrade() -> None:
    op.add_column("timers", sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE timers SET warn_at = target_at")
    with op.batch_alter_table("timers") as timers:
        timers.alter_column("warn_at", nullable=False)
    op.add_column("timers", sa.Column("renew_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("warned", "escalated"):
        op.add_column("timers", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("done", "pauses", "target_seconds", "calendar"):
        op.drop_column("timers", name)
    op.execute("UPDATE tickets SET state = 'resolved' WHERE state = 'closed'")
    op.execute("UPDATE tickets SET state = 'taken' WHERE state IN ('waiting', 'snoozed')")
    op.drop_index("ix_tickets_turns_at", "tickets")
    op.drop_index("ix_tickets_state", "tickets")
    for name in ("merged_into", "urgent_at", "turns_at", "priority"):
        op.drop_column("tickets", name)
    op.drop_column("managers", "assigned_at")
    for name in ("manager_id", "segment"):
        op.drop_column("clients", name)
    with op.batch_alter_table("line_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_versions_line_id"))

    op.drop_table("line_versions")
    with op.batch_alter_table("ticket_tags", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_tags_tag")

    op.drop_table("ticket_tags")
    with op.batch_alter_table("ticket_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_links_other_id"))

    op.drop_table("ticket_links")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_ticket_id"))

    op.drop_table("drafts")
    op.drop_table("facts")
