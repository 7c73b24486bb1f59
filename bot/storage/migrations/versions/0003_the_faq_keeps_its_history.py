"""the FAQ keeps its history."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ENTRIES = sa.table(
    "faq_entries",
    sa.column("id"),
    sa.column("category"),
    sa.column("retired_at"),
    sa.column("state", sa.JSON),
)
PHRASINGS = sa.table(
    "faq_phrasings", sa.column("entry_id"), sa.column("position"), sa.column("language"), sa.column("text")
)
ANSWERS = sa.table(
    "faq_answers", sa.column("entry_id"), sa.column("position"), sa.column("language"), sa.column("text")
)
IMPORTS = sa.table("faq_imports", sa.column("id"), sa.column("states", sa.JSON))


def upgrade() -> None:
    op.create_table(
        "faq_revisions",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["faq_entries.id"],
            name=op.f("fk_faq_revisions_entry_id_faq_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_revisions")),
    )
    op.create_index("ix_faq_revisions_entry_id", "faq_revisions", ["entry_id", "id"])
    op.create_table(
        "faq_files",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_faq_files")),
    )
    op.create_index("ix_faq_imports_source", "faq_imports", ["source", "id"])
    op.add_column("faq_imports", sa.Column("states", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("faq_entries", sa.Column("state", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("faq_entries", sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0"))
    _write_states()
    for name in ("faq_answers", "faq_phrasings"):
        op.drop_table(name)
    op.drop_column("faq_entries", "category")


def _write_states() -> None:
    """What the rows of three tables say becomes one document; the latest file is what they came from."""
    connection = op.get_bind()
    phrasings = defaultdict[str, list[dict[str, str]]](list)
    for row in connection.execute(sa.select(PHRASINGS).order_by(PHRASINGS.c.position)):
        phrasings[row.entry_id].append({"language": row.language, "text": row.text})
    answers = defaultdict[str, dict[str, dict[str, str]]](dict)
    for row in connection.execute(sa.select(ANSWERS).order_by(ANSWERS.c.position)):
        answers[row.entry_id][row.language] = {"text": row.text}
    in_force: dict[str, Any] = {}
    entries = list(connection.execute(sa.select(ENTRIES.c.id, ENTRIES.c.category, ENTRIES.c.retired_at)))
    for row in entries:
        state = {"category": row.category, "phrasings": phrasings[row.id], "answers": answers[row.id]}
        connection.execute(sa.update(ENTRIES).where(ENTRIES.c.id == row.id).values(state=state))
        if row.retired_at is None:
            in_force[row.id] = state
    latest = connection.scalar(sa.select(sa.func.max(IMPORTS.c.id)))
    connection.execute(sa.update(IMPORTS).where(IMPORTS.c.id == latest).values(states=in_force))


def downgrade() -> None:
    op.add_column("faq_entries", sa.Column("category", sa.Text(), nullable=True))
    for name, key in (("faq_phrasings", "position"), ("faq_answers", "language")):
        op.create_table(
            name,
            sa.Column("entry_id", sa.Text(), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.Column("language", sa.String(), nullable=False),
            sa.Column("text", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(
                ["entry_id"],
                ["faq_entries.id"],
                name=op.f(f"fk_{name}_entry_id_faq_entries"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("entry_id", key, name=op.f(f"pk_{name}")),
        )
    _write_rows()
    for name in ("state", "revision"):
        op.drop_column("faq_entries", name)
    op.drop_index("ix_faq_imports_source", "faq_imports")
    op.drop_column("faq_imports", "states")
    for name in ("faq_files", "faq_revisions"):
        op.drop_table(name)


def _write_rows() -> None:
    """The way back keeps what the earlier release knew: category, phrasings, the answers' texts."""
    connection = op.get_bind()
    for entry_id, state in list(connection.execute(sa.select(ENTRIES.c.id, ENTRIES.c.state))):
        where = ENTRIES.c.id == entry_id
        connection.execute(sa.update(ENTRIES).where(where).values(category=state.get("category")))
        for position, phrasing in enumerate(state["phrasings"]):
            row = {"entry_id": entry_id, "position": position, **phrasing}
            connection.execute(sa.insert(PHRASINGS).values(row))
        for position, (language, answer) in enumerate(state["answers"].items()):
            row = {"entry_id": entry_id, "position": position, "language": language, "text": answer["text"]}
            connection.execute(sa.insert(ANSWERS).values(row))
