"""the search index"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_segments",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_segments")),
    )
    op.create_table(
        "search_shreds",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["search_segments.number"], name=op.f("fk_search_shreds_number_search_segments")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_shreds")),
    )
    op.create_table(
        "search_pending",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["sequence"], ["cases.sequence"], name=op.f("fk_search_pending_sequence_cases")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_search_pending")),
    )
    op.execute("INSERT INTO search_pending (sequence) SELECT sequence FROM cases WHERE status <> 'erased'")
