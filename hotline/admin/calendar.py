"""Working days that the government moved: an admin enters them, and what is owed is counted anew."""

from __future__ import annotations

from datetime import date

from flask import g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hotline import clock
from hotline.admin.forms import MovedDaysForm
from hotline.cases import service as cases
from hotline.cases.service import DayNotMovedError
from hotline.web import current, tokens
from hotline.web.sessions import admin_required

Answer = str | Response | tuple[str, int]


@admin_required
def show() -> str:
    """Every moved day, and a form for the next swap."""
    return _page(MovedDaysForm())


@admin_required
def move() -> Answer:
    """Enter a swap, or one half of it."""
    tokens.check("admin", g.staff.csrf)
    form = MovedDaysForm(request.form)
    if not form.validate():
        return _page(form), 422
    if not form.work_on.data and not form.free_on.data:
        form.work_on.errors = [_("Choose a day.")]
        return _page(form), 422
    now = clock.now()
    try:
        with current.database().writing() as session:
            cases.move_days(
                session,
                work_on=form.work_on.data,
                free_on=form.free_on.data,
                today=clock.local_date(now),
                actor=g.staff.actor,
                now=now,
            )
    except DayNotMovedError as error:
        form[error.field].errors = [_why(error)]
        return _page(form), 422
    return redirect("/admin/calendar", 303)


@admin_required
def put_back() -> Answer:
    """Let the law's calendar hold on a day again."""
    tokens.check("admin", g.staff.csrf)
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return redirect("/admin/calendar", 303)
    with current.database().writing() as session:
        cases.put_day_back(session, day, actor=g.staff.actor, now=clock.now())
    return redirect("/admin/calendar", 303)


def _why(error: DayNotMovedError) -> str:
    if error.code == "far":
        return str(_("This day is more than two years away. Please check the year."))
    if error.field == "work_on":
        return str(_("This is a working day already."))
    return str(_("This is a day off already."))


def _page(form: MovedDaysForm) -> str:
    with current.database().reading() as session:
        moved = cases.moved_days(session)
    return render_template("admin/calendar.html", form=form, moved=moved)
