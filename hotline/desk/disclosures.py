"""The register of disclosures: what left, to whom, on which ground, and whether the reporter knows. Prints whole."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from hotline import clock
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from hotline.desk.disclosing_forms import GROUNDS, PURPOSES
from hotline.desk.disclosures_part import is_late
from hotline.desk.signed_in import viewer
from hotline.web import current, headers
from hotline.web.numbers import whole
from hotline.web.sessions import coordinator_required

bp = Blueprint("disclosures", __name__, url_prefix="/desk/disclosures")


@bp.get("", endpoint="show")
@coordinator_required
def show() -> str:
    """A page of the register; the address holds the filter, and nothing of a case."""
    wanted, now = _wanted(request.args), clock.now()
    page = viewer().register(now, wanted, request.args.get("before", type=whole))
    with current.database().reading() as session:
        people = accounts.people(session, current.anchor())
    asked = {name: value for name, value in request.args.items() if name in _NAMES and value}
    headers.keep_uncompressed()
    return render_template(
        "desk/disclosures.html",
        page=page,
        wanted=wanted,
        asked=asked,
        older=url_for("disclosures.show", **asked, before=page.next) if page.next else "",  # type: ignore[arg-type]
        people=[one for one in people if one.role == "coordinator"],
        names={one.id: one.name for one in people},
        grounds=GROUNDS,
        purposes=PURPOSES,
        when=datetime.fromisoformat,
        is_late=is_late,
        today=clock.local_date(now),
        now=now,
    )


_NAMES = ("ground", "person", "since", "until")


def _wanted(typed: MultiDict[str, str]) -> cases.RegisterFilter:
    """What was asked for; what cannot be read asks nothing."""
    ground = typed.get("ground", "")
    return cases.RegisterFilter(
        ground if ground in GROUNDS else "",
        typed.get("person", type=lambda text: UUID(hex=text)),
        typed.get("since", type=date.fromisoformat),
        typed.get("until", type=date.fromisoformat),
    )
