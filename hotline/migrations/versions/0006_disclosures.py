"""an index for the register of disclosures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OUTWARD = "kind = 'disclosed'"


def upgrade() -> None:
    op.create_index(
        "ix_audit_events_disclosed",
        "audit_events",
        ["serial"],
        sqlite_where=sa.text(_OUTWARD),
        postgresql_where=sa.text(_OUTWARD),
    )
