"""`/_parts`, on demonstrations only: every part of a page in every state, for those who design and check them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, Form, RadioField, SelectField, StringField, TextAreaField

bp = Blueprint("parts", __name__)
SOME = [("self", _l("Yes, about me")), ("other", _l("No, I speak for someone else"))]


class SampleForm(Form):
    """One field of each kind. `wrong` gives all of them an error."""

    line = StringField(_l("Your surname"))
    area = TextAreaField(_l("What happened?"))
    pick = SelectField(_l("In which region?"), choices=SOME)
    one_of = RadioField(_l("Is this about you?"), choices=SOME)
    tick = BooleanField(_l("I have read this and agree that my personal data be collected and processed so"))
    file = FileField(_l("Photos, papers, recordings"))

    def wrong(self) -> SampleForm:
        for field in self:
            field.errors = [_l("Please write something or choose a file.")]
        return self


@bp.get("/_parts")
def show() -> str:
    """The parts empty, filled and wrong, and everything that stands beside fields."""
    filled: dict[str, Any] = {
        "line": "Жоламанова",
        "area": "Мені түнде алып кетті.",
        "one_of": "self",
        "tick": True,
    }
    return render_template(
        "web/parts_page.html",
        forms=[
            SampleForm(prefix="a-"),
            SampleForm(prefix="b-", data=filled),
            SampleForm(prefix="c-", data=filled).wrong(),
        ],
        staged=[{"name": "дәлел.pdf", "size": 1_300_000}, {"name": "сурет.jpg", "size": 90_000}],
    )
