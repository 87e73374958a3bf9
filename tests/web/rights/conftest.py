"""A reporter at the mailbox and a coordinator at the desk of the same house."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hotline.cases import service as cases
from tests.support.inspecting import InspectingClient
from tests.support.register import Register
from tests.web.desk.conftest import Desk, desk, register

__all__ = ["desk", "register"]
HERE = "/en/case"


def text_of(page: TestResponse) -> str:
    return unescape(page.get_data(as_text=True))


def fields(page: TestResponse, form: str) -> dict[str, str]:
    """Hidden fields of the form with this id or address on a page."""
    html = page.get_data(as_text=True)
    found = next(
        one
        for one in re.findall(r"<form.*?</form>", html, re.DOTALL)
        if f'id="{form}"' in one or f'action="{form}"' in one
    )
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found)
    }


@dataclass
class Mailbox:
    """A reporter's browser, signed in with the receipt of one case."""

    client: InspectingClient
    lodged: cases.Lodged

    def sign_in(self) -> None:
        door = self.client.get(HERE)
        answer = self.client.post(HERE, data=fields(door, "door") | {"receipt": self.lodged.receipt})
        assert answer.status_code == 303, text_of(answer)

    def read(self) -> str:
        return text_of(self.client.get(HERE))

    def ask(self, kind: str, body: str = "", step: str = "ask", **more: Any) -> TestResponse:
        """Send the form of requests; `step` "confirm" says it the second time."""
        page = self.client.get(f"{HERE}/request")
        typed = fields(page, "request") | {"kind": kind, "body": body, "step": step} | more
        return self.client.post(f"{HERE}/request", data=typed)

    def correct(self, **answers: str) -> TestResponse:
        """Send the form of corrections with these answers changed."""
        page = self.client.get(f"{HERE}/correct")
        html = page.get_data(as_text=True)
        form = html[html.index('<form id="correct"') :]
        standing = dict(re.findall(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', form))
        for name, words in re.findall(
            r'<textarea[^>]*?name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', form, re.DOTALL
        ):
            standing[name] = words
        chosen = re.findall(r'<select[^>]*?name="(\w+)".*?<option selected value="([^"]*)"', form, re.DOTALL)
        typed = {name: unescape(value) for name, value in [*standing.items(), *chosen]}
        return self.client.post(
            f"{HERE}/correct", data=typed | fields(page, "correct") | {"step": "ask"} | answers
        )


@pytest.fixture
def lodged(register: Register) -> cases.Lodged:
    """A report that arrived, with a file."""
    return register.lodge(files={"evidence": [register.stage("Үкілі сурет".encode(), "жара суреті.pdf")]})


@pytest.fixture
def mailbox(app: Flask, lodged: cases.Lodged) -> Mailbox:
    """Its reporter, inside."""
    someone = Mailbox(app.test_client(), lodged)  # type: ignore[arg-type]
    someone.sign_in()
    return someone


@pytest.fixture
def answer(desk: Desk) -> Any:
    """The coordinator answers a request: (number, at, result, text=None) -> response; the template if no text."""

    def send(
        number: str, at: int, result: str, text: str | None = None, language: str = "en"
    ) -> TestResponse:
        address = f"/desk/cases/{number}/requests/{at}"
        page = desk.client.get(f"{address}?result={result}&text={language}")
        assert page.status_code == 200, text_of(page)
        html = page.get_data(as_text=True)
        found = re.search(r'<textarea[^>]*name="text"[^>]*>\r?\n?(.*?)</textarea>', html, re.DOTALL)
        typed = {"text": unescape(found[1]) if found else "", "result": result}
        token = re.findall(r'name="csrf_token" value="([^"]*)"', html)[-1]
        if text is not None:
            typed["text"] = text
        return desk.client.post(f"{address}?text={language}", data=typed | {"csrf_token": token})

    return send
