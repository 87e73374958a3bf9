"""After days were moved: due days that come from sealed requests, counted anew by whoever has a key.

An admin who moves a day can open nothing, so each worker does it once a calendar, after an answer of the desk: a few
cases with an open request, some two milliseconds each. Doing it twice changes nothing.
"""

from __future__ import annotations

from flask import Flask

from hotline.cases import service as cases

_COUNTED = "hotline-calendar-counted"  # the calendar by which this worker counted last


def after_moved_days(app: Flask, looking: cases.Viewer) -> None:
    """Count anew if the calendar is another than last time. The first time after a start counts too."""
    with looking.database.reading() as session:
        calendar = cases.read_calendar(session)
    if app.extensions.get(_COUNTED) != calendar:
        looking.recount()
        app.extensions[_COUNTED] = calendar
