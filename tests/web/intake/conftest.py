"""A reporter who has accepted the policy, and the plainest report there is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import Home, build
from tests.support.inspecting import InspectingClient

PLAIN = {
    "surname": "Серікұлы",
    "given_name": "Асан",
    "reporting_for": "self",
    "narrative": "Мені түнде алып кетті, ұрды.",
    "reply_by": "mailbox",
}
OTHER = PLAIN | {
    "reporting_for": "other",
    "represented_surname": "Оспанова",
    "authorisation_kind": "poa_simple",
    "authorisation_date": "2026-03-05",
}
PDF = b"%PDF-1.7\n" + b"0" * 2_000


@dataclass
class Reporter:
    """A browser without scripts that fills what stands on the page."""

    client: InspectingClient
    language: str = "en"

    def hidden(self, page: TestResponse) -> dict[str, list[str]]:
        """Hidden fields of the report form on a page."""
        html = page.get_data(as_text=True)
        form = html[html.index('id="report"') :]
        found: dict[str, list[str]] = {}
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
            found.setdefault(name, []).append(unescape(value))
        return found

    def accept(self) -> None:
        page = self.client.get(f"/{self.language}/privacy").get_data(as_text=True)
        fields = dict(
            re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split('id="decline"')[0])
        )
        answer = self.client.post(f"/{self.language}/privacy/accept", data=fields | {"agree": "yes"})
        assert answer.status_code == 303

    def form(self) -> dict[str, Any]:
        """Open the form; give its hidden fields."""
        page = self.client.get(f"/{self.language}/report")
        assert page.status_code == 200
        return self.hidden(page)

    def send(self, *answers: dict[str, Any], **more: Any) -> TestResponse:
        fields: dict[str, Any] = {}
        for one in (*answers, more):
            fields |= one
        return self.client.post(f"/{self.language}/report", data=fields)

    def upload(self, fields: dict[str, list[str]], files: list[tuple[str, bytes]]) -> TestResponse:
        """Send evidence too large for the test client, which would make a temporary file of it."""
        parts = [(f'name="{name}"', value.encode()) for name, values in fields.items() for value in values]
        parts += [(f'name="evidence"; filename="{name}"', body) for name, body in files]
        body = b"".join(
            b"--xyz\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + value + b"\r\n"
            for head, value in parts
        )
        return self.client.post(
            f"/{self.language}/report",
            data=body + b"--xyz--\r\n",
            content_type="multipart/form-data; boundary=xyz",
        )

    def receipt(self) -> tuple[str, str]:
        text = self.client.get(f"/{self.language}/report/received").get_data(as_text=True)
        found = re.search(r"<dd>([0-9-]+)</dd>.*?<code>([0-9A-Z-]+)</code>", text, re.DOTALL)
        assert found
        return found[1], found[2]


@pytest.fixture
def app(home: Home) -> Flask:
    """The public face alone."""
    from hotline import create_app

    return build(create_app(replace(home.house, config=replace(home.config, faces=("public",)))))


@pytest.fixture
def stranger(app: Flask) -> Reporter:
    """Somebody who has not accepted anything."""
    return Reporter(app.test_client())  # type: ignore[arg-type]


@pytest.fixture
def reporter(stranger: Reporter) -> Reporter:
    """Somebody who has."""
    stranger.accept()
    return stranger
