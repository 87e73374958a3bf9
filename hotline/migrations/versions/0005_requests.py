"""requests about one's data, and days that the government moved"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

_REQUESTS = "kind IN ('request-made', 'request-answered')"
_ASKING = "kind <> 'report' AND due_on IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "moved_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_moved_days")),
    )
    op.create_index(
        "ix_audit_events_requests",
        "audit_events",
        ["subject", "kind"],
        sqlite_where=sa.text(_REQUESTS),
        postgresql_where=sa.text(_REQUESTS),
    )
    op.create_index(
        "ix_cases_asking",
        "cases",
        ["due_on", "sequence"],
        sqlite_where=sa.text(_ASKING),
        postgresql_where=sa.text(_ASKING),
    )
