"""Public pages that only inform. None of them reads or sets a cookie, asks or stores anything."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, render_template

from hotline.cases import deadlines
from hotline.policy import inventory as stated
from hotline.policy import operator
from hotline.web import blueprints, current

bp = blueprints.public("pages", __name__)


@bp.get("/")
def start() -> str:
    """What this is, what happens to a report, emergency numbers, the way in."""
    return render_template(
        "pages/start.html",
        is_open=operator.is_open(current.config()),
        days=deadlines.ACKNOWLEDGE_DAYS,
        months=deadlines.ANSWER_MONTHS,
    )


@bp.get("/safety")
def safety() -> str:
    """How to use the site so that nobody nearby finds out."""
    return render_template("pages/safety.html")


@bp.get("/contacts")
def contacts() -> str:
    """Whom to call and where to write, and what not to write there."""
    return render_template("pages/contacts.html", days=deadlines.CLAIM_WORKING_DAYS)


@bp.get("/help")
def help() -> str:
    """Help for those who did not agree to the policy, or cannot use the site."""
    return render_template("pages/help.html")


@bp.get("/how-we-check")
def how_we_check() -> str:
    """What is checked automatically, with what effect, and how to object (clause 3.6)."""
    return render_template("pages/how_we_check.html", days=deadlines.OBJECTION_WORKING_DAYS)


@bp.get("/data")
def data() -> str:
    """The inventory: each piece of data, its purpose, how it is kept and how long (clauses 1.4, 1.5, 2.1-2.3)."""
    return render_template(
        "pages/data.html",
        rows=inventory(),
        classes=stated.CLASSES,
        purposes=stated.PURPOSES,
        keeping=stated.KEEPING,
        years=deadlines.RETAIN_YEARS,
    )


def inventory() -> Sequence[stated.Item]:
    """The rows of the inventory: what the form asks, and what is kept besides.

    This room may not import the form's, which stands to its left: its questions come in by the door that
    `app.extensions["inventory"]` is, a function that gives items.
    """
    asked = current_app.extensions.get("inventory")
    return (*(asked() if asked is not None else stated.ASKED), *stated.BESIDES)
