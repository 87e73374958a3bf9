"""Somebody's browser without scripts, in process: opens pages, fills the forms that stand on them, and remembers
what was typed, so that a test may look for it afterwards."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.inspecting import InspectingClient
from tests.support.person import Form, Forms

# What a person chooses and does not type: it may stand in clear columns.
CHOSEN = {
    *("agree", "answer", "asked_kind", "assignee", "authorisation_date", "authorisation_kind", "call"),
    *(
        "consent_partners",
        "decision",
        "file",
        "given",
        "ground",
        "is_hidden",
        "kind",
        "lang",
        "language",
        "login",
    ),
    *(
        "name",
        "pause_until",
        "purpose",
        "rate",
        "read",
        "region",
        "reply_by",
        "reporting_for",
        "request_date",
    ),
    *("result", "role", "status", "step", "to", "until"),
}


@dataclass
class Visit:
    """One browser. `typed` is shared by all whose words are to be looked for."""

    client: InspectingClient
    typed: set[str]
    shown: TestResponse | None = field(default=None, repr=False)  # the last page

    def get(self, path: str) -> str:
        """A page as a person reads its source."""
        self.shown = self.client.get(path)
        assert self.shown.status_code == 200, f"{path}: {self.shown.status_code}"
        return text_of(self.shown)

    def form(self, path: str, action: str, button: tuple[str, str] | None = None) -> Form:
        """The first form of a page that is sent to an address that ends so and has that button."""
        return form_on(self.get(path), action, button)

    def send(
        self,
        form: Form,
        files: Iterable[tuple[str, str, bytes]] = (),
        expected: int = 303,
        button: tuple[str, str] | None = None,
        **answers: Any,
    ) -> TestResponse:
        """Press a button of a form: `files` are (field, file name, content)."""
        self.typed |= {value for name, value in answers.items() if value and is_typed(name, value)}
        data = MultiDict({**form.fields, **answers})
        if button:
            data[button[0]] = button[1]
        for name, filename, content in files:
            self.typed.add(filename)
            data.add(name, (io.BytesIO(content), filename))
        self.shown = self.client.post(form.action, data=data)
        assert self.shown.status_code == expected, f"{form.action}: {errors_on(self.shown)}"
        return self.shown

    def fill(
        self, path: str, action: str, button: tuple[str, str] | None = None, **answers: Any
    ) -> TestResponse:
        """Open a page and send one of its forms."""
        return self.send(self.form(path, action, button), button=button, **answers)


def is_typed(name: str, value: object) -> bool:
    """Whether a field holds a person's own words."""
    return isinstance(value, str) and name not in CHOSEN and not name.startswith("finding-")


def form_on(page: str, action: str, button: tuple[str, str] | None = None) -> Form:
    """The first form of a page that is sent to an address that ends so and has that button."""
    for form in Forms(page).forms:
        if form.action.partition("?")[0].endswith(action) and (
            button is None or button in [pair[:2] for pair in form.buttons]
        ):
            return form
    raise AssertionError(f"no form to {action} with {button}")


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def errors_on(answer: TestResponse) -> str:
    """The status of an answer and what its page says is wrong."""
    page = unescape(text_of(answer)) if answer.mimetype == "text/html" else ""
    told = re.findall(r'class="(?:summary|notice[^"]*)"[^>]*>(.*?)</div>', page, re.DOTALL)
    return f"{answer.status_code} {[' '.join(re.sub(r'<[^>]+>', ' ', one).split()) for one in told]}"
