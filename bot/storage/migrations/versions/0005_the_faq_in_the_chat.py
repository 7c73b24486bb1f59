"""the FAQ in the chat."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "faq_gaps",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["faq_entries.id"],
            name=op.f("fk_faq_gaps_entry_id_faq_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "language", name=op.f("pk_faq_gaps")),
    )
    op.create_table(
        "faq_uploads",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_faq_uploads")),
    )
    op.create_table(
        "faq_drafts",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("manager_id", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["managers.user_id"], name=op.f("fk_faq_drafts_manager_id_managers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_drafts")),
    )
    op.create_index("ix_faq_drafts_asked", "faq_drafts", ["asked", "manager_id"])
    op.add_column("questions", sa.Column("asked", sa.BigInteger(), nullable=True))
    op.create_index("ix_questions_asked", "questions", ["client_id", "asked"])
    op.add_column("clients", sa.Column("app_language", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("clients", "app_language")
    op.drop_index("ix_questions_asked", "questions")
    op.drop_column("questions", "asked")
    for table in ("faq_drafts", "faq_uploads", "faq_gaps"):
        op.drop_table(table)
