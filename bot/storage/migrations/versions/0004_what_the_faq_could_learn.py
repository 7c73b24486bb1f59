"""what the FAQ could learn."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
A_LIST = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _settled() -> list[sa.Column[object]]:
    return [
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        "faq_candidates",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("normal", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        *_settled(),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["faq_entries.id"],
            name=op.f("fk_faq_candidates_entry_id_faq_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_candidates")),
    )
    op.create_index("uq_faq_candidates_words", "faq_candidates", ["entry_id", "normal"], unique=True)
    op.create_index("ix_faq_candidates_state", "faq_candidates", ["state", "count"])
    op.create_table(
        "faq_groups",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=True),
        *_settled(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_groups")),
    )
    op.create_index("ix_faq_groups_state", "faq_groups", ["state"])
    op.create_table(
        "faq_unanswered",
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["faq_groups.id"], name=op.f("fk_faq_unanswered_group_id_faq_groups")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_faq_unanswered_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_faq_unanswered")),
    )
    op.create_index("ix_faq_unanswered_group_id", "faq_unanswered", ["group_id"])
    op.create_table(
        "faq_digests",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("items", A_LIST, nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_digests")),
    )
    op.add_column("questions", sa.Column("parts", A_LIST, server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("questions", "parts")
    op.drop_table("faq_digests")
    op.drop_index("ix_faq_unanswered_group_id", "faq_unanswered")
    op.drop_table("faq_unanswered")
    op.drop_index("ix_faq_groups_state", "faq_groups")
    op.drop_table("faq_groups")
    op.drop_index("ix_faq_candidates_state", "faq_candidates")
    op.drop_index("uq_faq_candidates_words", "faq_candidates")
    op.drop_table("faq_candidates")
