"""indexes for the queue's views and filters"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WHOLE = (
    ("ix_cases_status_sequence", ["status", "sequence"]),
    ("ix_cases_due_on_sequence", ["due_on", "sequence"]),
    ("ix_cases_region_sequence", ["region", "sequence"]),
)
_PARTIAL = (
    ("ix_cases_assignee_sequence", ["assignee", "sequence"], "assignee IS NOT NULL"),
    ("ix_cases_no_report", ["kind", "sequence"], "kind <> 'report'"),
    ("ix_cases_english", ["sequence"], "language = 'en'"),
    ("ix_cases_no_form", ["channel", "sequence"], "channel <> 'form'"),
    ("ix_cases_unverified", ["sequence"], "authorisation = 'attached'"),
    ("ix_cases_with_files", ["sequence"], "has_files"),
)


def upgrade() -> None:
    for name, columns in _WHOLE:
        op.create_index(name, "cases", columns)
    for name, columns, where in _PARTIAL:
        op.create_index(name, "cases", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
