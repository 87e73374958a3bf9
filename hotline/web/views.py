"""Pages that belong to no area: leaving at once, health, robots, security contact."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, request
from sqlalchemy import text
from werkzeug.wrappers import Response

from hotline import clock
from hotline.web import current, sessions, visit

bp = Blueprint("web", __name__)


@bp.route("/leave", methods=["GET", "POST"])
def leave() -> Response:
    """Quick exit: end every session of this browser, wipe what the site left in it, go somewhere neutral.

    A GET changes state here on purpose: it must work as a plain link, and a form would be stopped by our own
    `form-action`. POST is what the script's beacon sends.
    """
    visit.end()
    answer = redirect(current.config().exit_url, 303)
    if request.method == "POST":
        answer = Response(status=204)
    for kind in ("desk", "mailbox", "receipt"):
        sessions.end(answer, kind)
    answer.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return answer


@bp.get("/healthz")
def health() -> Response:
    """200 while the database answers."""
    with current.database().reading() as session:
        session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")


@bp.get("/robots.txt")
def robots() -> Response:
    """The public pages may be found by those who search for help."""
    return Response("User-agent: *\nDisallow: /desk\nDisallow: /admin\n", mimetype="text/plain")


@bp.get("/favicon.ico")
def favicon() -> Response:
    """No picture: nothing in a tab or a bookmark should tell what this site is."""
    answer = Response(status=204)
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@bp.get("/.well-known/security.txt")
def security() -> Response:
    """RFC 9116. The date of expiry is made anew for every request."""
    config = current.config()
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{config.contact_email}",
        f"Expires: {expires}",
        "Preferred-Languages: kk, ru, en",
        f"Canonical: {config.site_url}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
