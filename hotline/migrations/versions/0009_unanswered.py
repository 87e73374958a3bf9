"""which reporters wrote last"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unanswered",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["sequence"], ["cases.sequence"], name=op.f("fk_unanswered_sequence_cases")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_unanswered")),
    )
    # The audit log tells it in clear: the last of what either side did.
    op.execute(
        "INSERT INTO unanswered (sequence) SELECT c.sequence FROM cases c WHERE c.status <> 'erased' AND "
        "(SELECT max(serial) FROM audit_events e WHERE e.subject = 'case:' || replace(cast(c.id AS text), '-', '') "
        "AND e.kind = 'message-added') > coalesce((SELECT max(serial) FROM audit_events e WHERE e.subject = 'case:' "
        "|| replace(cast(c.id AS text), '-', '') AND e.kind IN ('reply-added', 'status-changed')), 0)"
    )
