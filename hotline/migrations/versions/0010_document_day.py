"""the day of a document counts for the due day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotline.cases.working_days import Calendar

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_cases = sa.table(
    "cases",
    sa.column("status", sa.String()),
    sa.column("arrived_on", sa.Date()),
    sa.column("due_on", sa.Date()),
    sa.column("authorisation", sa.String()),
)
_moved = sa.table("moved_days", sa.column("day", sa.Date()), sa.column("is_working", sa.Boolean()))


def upgrade() -> None:
    """What stood there is the earliest of all else, so the earlier of that and the document's day is right.

    That holds whatever is sealed in a case, requests and pauses among it: nothing is opened.
    """
    connection = op.get_bind()
    moved = connection.execute(sa.select(_moved.c.day, _moved.c.is_working)).all()
    calendar = Calendar(
        frozenset(day for day, is_working in moved if is_working),
        frozenset(day for day, is_working in moved if not is_working),
    )
    undecided = sa.and_(
        _cases.c.authorisation == "attached", _cases.c.status.not_in(("blocked", "withdrawn", "erased"))
    )
    for arrived_on in connection.scalars(sa.select(_cases.c.arrived_on).where(undecided).distinct()).all():
        day = calendar.after(arrived_on, 1)
        later = sa.or_(_cases.c.due_on.is_(None), _cases.c.due_on > day)
        connection.execute(
            sa.update(_cases).where(undecided, _cases.c.arrived_on == arrived_on, later).values(due_on=day)
        )
