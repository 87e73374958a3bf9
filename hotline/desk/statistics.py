"""Counts for reports to the public and to donors: nothing on this page or in its file points at a person."""

from __future__ import annotations

import csv
import io
import re

from flask import Blueprint, render_template, request
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from hotline import clock
from hotline.cases import statistics
from hotline.desk import words
from hotline.desk.downloads import attachment
from hotline.errors import NotFoundError
from hotline.intake.questions import REGIONS
from hotline.web import current
from hotline.web.numbers import whole
from hotline.web.sessions import coordinator_required

bp = Blueprint("statistics", __name__, url_prefix="/desk")

TITLES = {
    "month": _l("By month of arrival"),
    "region": _l("By region"),
    "kind": _l("By kind"),
    "status": _l("By status"),
    "acknowledged": _l("Days until the case was acknowledged"),
    "answered": _l("Days until the first answer"),
}
_SPANS = {
    "0-1": _l("Up to 1 day"),
    "2-3": _l("2 to 3 days"),
    "4-7": _l("4 to 7 days"),
    "8-30": _l("8 to 30 days"),
    "31-92": _l("31 to 92 days"),
    "93-": _l("More than 92 days"),
    statistics.NOT_YET: _l("Not yet"),
}
_FORMULA = re.compile(r"[=+\-@\t\r\n]")


@bp.get("/statistics", endpoint="show")
@coordinator_required
def show() -> str:
    """One year in tables that are charts too."""
    years, year = _asked()
    return render_template(
        "desk/statistics.html",
        years=years,
        year=year,
        titles=TITLES,
        name_of=name_of,
        told=told,
        most=statistics.most,
    )


@bp.get("/statistics.csv", endpoint="download")
@coordinator_required
def download() -> Response:
    """The same as a file for a spreadsheet."""
    _years, year = _asked()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Table"), _("Category"), _("At least"), _("At most")])
    writer.writerow([_("All"), year.number, year.cases, statistics.most(year.cases)])
    for table in year.tables:
        for category, count in table.cells:
            name = safe(name_of(table.name, category))
            writer.writerow([safe(str(TITLES[table.name])), name, count, table.most(count)])
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")  # the mark lets Excel see UTF-8
    answer.headers["Content-Disposition"] = attachment(f"hotline-{year.number}.csv")
    return answer


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (ASVS 1.2.10)."""
    return f"'{text}" if _FORMULA.match(text) else text


def told(least: int, most: int) -> str:
    """What people read of a count: the step that it is in."""
    if not least:
        return str(_("under %(number)s", number=most + 1))
    return f"{format_decimal(least)}–{format_decimal(most)}"


def name_of(table: str, category: str) -> str:
    """What people call a category of a table."""
    if table == "month":
        return category
    if category == "other":
        return str(_("Other"))
    if table == "region":
        return str(_(dict(REGIONS)[category]) if category else _("Not said"))
    if table == "kind":
        return str(words.KINDS[category])
    if table == "status":
        status, _slash, late = category.partition("/")
        name = str(words.STATUSES[status])
        return str(_("%(status)s, late", status=name)) if late else name
    return str(_SPANS[category])


def _asked() -> tuple[list[int], statistics.Year]:
    today = clock.local_date(clock.now())
    with current.database().reading() as session:
        years = statistics.years(session)
        year = (
            request.args.get("year", type=whole) if "year" in request.args else next(iter(years), today.year)
        )
        if year is None or (years and year not in years):
            raise NotFoundError("no such year")
        regions = [value for value, _label in REGIONS if value]
        return years, statistics.of_year(session, year, regions, today)
