"""Domain errors become pages here, once, in the reader's language. "Absent" and "not yours" look the same."""

from __future__ import annotations

from flask import Flask, g, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from hotline.cases.service import StoppedError
from hotline.errors import BusyError, NotFoundError
from hotline.keys.service import KeyAlarmError
from hotline.vault import AlteredError
from hotline.web import sessions
from hotline.web.logs import LOG
from hotline.web.tokens import FormTokenError


def page(status: int, title: str, text: str) -> tuple[str, int]:
    """A plain page that says what went wrong, what happened to what was typed, and how to go on.

    Staff read it in their own language, even where no view came to find out who they are.
    """
    if _is_staffs() and "language" not in g:
        who = sessions.staff_shown()
        if who is not None and who.language:
            g.language = who.language
    return render_template("web/error.html", title=title, text=text), status


def register(app: Flask) -> None:
    """Teach the app every error of the house."""

    @app.errorhandler(NotFoundError)
    def not_found(error: NotFoundError) -> tuple[str, int] | Response:
        return missing()

    @app.errorhandler(BusyError)
    def busy(error: BusyError) -> tuple[str, int]:
        return page(
            429,
            _("Please wait a little"),
            _(
                "Many requests came at once, so this one was not taken. Nothing was stored. Go back, wait a few "
                "minutes and send again, or call the hotline."
            ),
        )

    @app.errorhandler(KeyAlarmError)
    def closed(error: KeyAlarmError) -> tuple[str, int]:
        LOG.critical("intake is closed: %s", error.code)
        if _is_staffs():
            return page(
                503,
                _("The keys do not agree"),
                _(
                    "A safety check of the keys failed, so nothing is shown and no report is taken. Nothing was "
                    "changed. Call whoever runs the server: hotline doctor names what does not agree."
                ),
            )
        return page(
            503,
            _("We cannot take reports right now"),
            _(
                "A safety check of the keys failed, so nothing is accepted until people have looked at it. Nothing "
                "was stored. Please call the hotline."
            ),
        )

    @app.errorhandler(AlteredError)
    def altered(error: AlteredError) -> tuple[str, int]:
        LOG.critical("a sealed value was altered")
        return page(
            500,
            _("Something here was altered"),
            _("What is stored does not match its seal, so it is not shown. Tell the administrator."),
        )

    @app.errorhandler(FormTokenError)
    def stale(error: FormTokenError) -> tuple[str, int]:
        return page(
            400,
            _("Please open the page again"),
            _(
                "This form was open for too long or came from elsewhere. Nothing was stored. Go back, open the page "
                "again and send once more."
            ),
        )

    @app.errorhandler(StoppedError)
    def stopped(error: StoppedError) -> tuple[str, int]:
        return page(
            409,
            _("Nothing more is done with this case"),
            _("Its reporter had it blocked or took the consent back. Nothing was changed or stored."),
        )

    @app.errorhandler(DataError)
    def unstorable(error: DataError) -> tuple[str, int]:
        """What PostgreSQL's text cannot hold, a NUL, was typed into a field or an address that it is asked about."""
        return page(400, *_words(400))

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> tuple[str, int] | Response | HTTPException:
        if isinstance(error, SecurityError):  # no page of ours can be built for a host that is not ours
            return Response("This host name is not in the setting 'hosts'.\n", 400, mimetype="text/plain")
        status = error.code or 500
        if error.response is not None or status < 400:
            return error
        if status == 404 or (status == 405 and _is_staffs()):
            return missing()
        return page(status, *_words(status))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> tuple[str, int]:
        app.log_exception((type(error), error, error.__traceback__))  # type: ignore[arg-type]
        return page(500, *_words(500))


def missing() -> tuple[str, int] | Response:
    """The page for what does not exist, and for what is not the asker's to see.

    A stranger's GET under /desk or /admin leads to sign-in, whether the thing exists or not.
    """
    if request.method in {"GET", "HEAD"} and _is_staffs() and sessions.staff_shown() is None:
        return redirect("/desk/sign-in", 303)
    return page(404, _("This page does not exist"), _("The address may be mistyped, or the page was moved."))


def _is_staffs() -> bool:
    return request.path.startswith(("/desk", "/admin"))


def _words(status: int) -> tuple[str, str]:
    if status == 413:
        return (
            _("Too much at once"),
            _("What was sent is larger than we can take. Go back and send fewer or smaller files."),
        )
    if status == 405:
        return _("This page does not exist"), _("The address may be mistyped, or the page was moved.")
    if status >= 500:
        return (
            _("Something broke on our side"),
            _("It is not your fault. Go back and try again in a few minutes, or call the hotline."),
        )
    return _("We could not read this request"), _("Go back, open the page again and try once more.")
