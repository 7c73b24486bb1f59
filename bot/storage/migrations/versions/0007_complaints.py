"""Complaints, their register, coupons, and clients who leave."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)
COLUMNS = (
    "kind", "client_id", "ticket_id", "words", "searchable", "opened_at", "resolved_at", "decision",
    "is_empty_handed", "offer",
)  # fmt: skip


def _id() -> sa.Column[int]:
    return sa.Column("id", Id, autoincrement=True, nullable=False)


def _refers(
    table: str, column: str, other: str, key: str = "id", ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name, ondelete=ondelete)


def upgrade() -> None:
    _create_coupons()
    _create_drafts()
    _create_cases()
    op.create_table(
        "case_searches",
        _id(),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_searches")),
    )
    op.create_table(
        "leavings",
        _id(),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("people", sa.Text(), nullable=True),
        sa.Column("inconvenience", sa.Text(), nullable=True),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("finished_at", Moment, nullable=True),
        _refers("leavings", "client_id", "clients"),
        _refers("leavings", "case_id", "cases"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leavings")),
        sa.UniqueConstraint("client_id", name=op.f("uq_leavings_client_id")),
    )


def _create_coupons() -> None:
    op.create_table(
        "coupons",
        _id(),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("imported_at", Moment, nullable=False),
        sa.Column("client_id", Id, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("granted_at", Moment, nullable=True),
        _refers("coupons", "client_id", "clients"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupons")),
        sa.UniqueConstraint("code", name=op.f("uq_coupons_code")),
        sa.UniqueConstraint("reason", name=op.f("uq_coupons_reason")),
    )
    op.create_index(op.f("ix_coupons_pool"), "coupons", ["pool"])
    op.create_index(op.f("ix_coupons_client_id"), "coupons", ["client_id"])
    free = sa.text("reason IS NULL")
    op.create_index("ix_coupons_free", "coupons", ["pool", "id"], postgresql_where=free, sqlite_where=free)


def _create_drafts() -> None:
    op.create_table(
        "complaint_drafts",
        _id(),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("prompted", sa.Boolean(), nullable=False),
        sa.Column("began_at", Moment, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("remind_at", Moment, nullable=True),
        sa.Column("ticket_id", Id, nullable=True),
        _refers("complaint_drafts", "client_id", "clients"),
        _refers("complaint_drafts", "ticket_id", "tickets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_drafts")),
    )
    for name, column, condition, unique in (
        ("uq_complaint_drafts_writing", "client_id", "state = 'writing'", True),
        ("ix_complaint_drafts_remind_at", "remind_at", "remind_at IS NOT NULL", False),
    ):
        where = sa.text(condition)
        op.create_index(
            name, "complaint_drafts", [column], unique=unique, postgresql_where=where, sqlite_where=where
        )
    op.create_table(
        "complaint_pieces",
        _id(),
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        _refers("complaint_pieces", "draft_id", "complaint_drafts", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_pieces")),
        sa.UniqueConstraint("draft_id", "message_id", name=op.f("uq_complaint_pieces_draft_id")),
    )


def _create_cases() -> None:
    op.create_table(
        "cases",
        _id(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("wish", sa.Text(), nullable=True),
        sa.Column("remedy", sa.String(), nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("coupon_id", Id, nullable=True),
        sa.Column("is_empty_handed", sa.Boolean(), nullable=False),
        sa.Column("offer", sa.BigInteger(), nullable=False),
        sa.Column("noted_by", sa.BigInteger(), nullable=True),
        sa.Column("asking", sa.String(), nullable=True),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("decided_at", Moment, nullable=True),
        sa.Column("resolved_at", Moment, nullable=True),
        sa.Column("searchable", sa.Text(), nullable=False),
        _refers("cases", "client_id", "clients"),
        _refers("cases", "ticket_id", "tickets"),
        _refers("cases", "decided_by", "managers", "user_id"),
        _refers("cases", "noted_by", "managers", "user_id"),
        _refers("cases", "coupon_id", "coupons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_client_id"), "cases", ["client_id"])
    op.create_index(op.f("ix_cases_ticket_id"), "cases", ["ticket_id"])
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])
    op.create_index("ix_cases_cause", "cases", ["category", "cause"])
    _register_old_complaints()


def _register_old_complaints() -> None:
    """What was complained about before there was a register is in it too."""
    bind = op.get_bind()
    names = ("id", "client_id", "question", "opened_at", "resolved_at")
    tickets = sa.table("tickets", *(sa.column(name) for name in (*names, "kind")))
    cases = sa.table("cases", *(sa.column(name) for name in COLUMNS))
    query = sa.select(*(tickets.c[name] for name in names)).where(tickets.c.kind == "complaint")
    for ticket in bind.execute(query.order_by(tickets.c.id)).all():
        bind.execute(
            cases.insert().values(
                kind="complaint",
                client_id=ticket.client_id,
                ticket_id=ticket.id,
                words=ticket.question,
                searchable=ticket.question.casefold(),
                opened_at=ticket.opened_at,
                resolved_at=ticket.resolved_at,
                decision="",
                is_empty_handed=False,
                offer=0,
            )
        )


def downgrade() -> None:
    for table in ("leavings", "case_searches", "cases", "complaint_pieces", "complaint_drafts", "coupons"):
        op.drop_table(table)
