"""Page objects: what a reporter and a coordinator do, by the names of fields and the addresses of forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.staff import code as totp_now

PDF = b"%PDF-1.4\n" + b"1 0 obj << >> endobj\n" * 40 + b"%%EOF\n"


def press(button: Locator) -> None:
    """Press the first that matches and wait for all of its answer: a new page, or a body that the script put in place.

    A click returns when the answer has begun, which on a busy machine is before there is a title. Nothing here polls
    from within the page: without scripts no timer fires there.
    """
    page = button.page
    page.evaluate("document.body.dataset.pressed = ''")
    button.first.click()
    expect(page.locator("body[data-pressed]")).to_have_count(0, timeout=30_000)
    page.wait_for_load_state()


@dataclass
class Reporter:
    """Somebody who tells what happened."""

    page: Page
    base: str
    language: str = "kk"

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}/{self.language}/{path}")

    def accept(self) -> None:
        self.go("privacy")
        self.page.check("[name=agree]")
        press(self.page.locator("#accept button"))

    def decline(self) -> None:
        self.go("privacy")
        press(self.page.locator("#decline button"))

    def fill(self, **answers: str) -> None:
        """Fill fields by name; radios and boxes by value, an empty string empties."""
        for name, value in answers.items():
            field = self.page.locator(f"[name={name}]").first
            kind = field.get_attribute("type")
            if kind in {"radio", "checkbox"}:
                self.page.check(f"[name={name}][value={value}]")
            elif field.evaluate("e => e.tagName") == "SELECT":
                self.page.select_option(f"[name={name}]", value)
            else:
                field.fill(value)

    def attach(self, name: str, filename: str, content: bytes = PDF) -> None:
        file = {"name": filename, "mimeType": "application/octet-stream", "buffer": content}
        self.page.set_input_files(f"[name={name}]", [file])  # type: ignore[list-item]

    def step(self, name: str) -> None:
        """Press the button of the form that goes to a step: check, edit or send."""
        press(self.page.locator(f"main form button[name=step][value={name}]"))

    def receipt(self) -> tuple[str, str]:
        text = self.page.inner_text("main")
        number = re.search(r"\b\d{2}-\d{3}-\d{3}\b", text)
        code = re.search(r"\b[0-9ACEHKMPTXY]{4}(?:-[0-9ACEHKMPTXY]{4}){4}\b", text)
        assert number, text
        assert code, text
        return number.group(), code.group()

    def come_back(self, code: str) -> None:
        """Sign in to the mailbox with the receipt."""
        self.go("case")
        self.page.fill("[name=receipt]", code)
        press(self.page.locator("main form button"))


@dataclass
class Coordinator:
    """Somebody who reads and answers."""

    page: Page
    base: str

    def sign_in(self, credentials: Mapping[str, str]) -> None:
        self.page.goto(f"{self.base}/desk/sign-in")
        self.page.fill("[name=login]", credentials["login"])
        self.page.fill("[name=passphrase]", credentials["passphrase"])
        self.page.fill("[name=code]", totp_now(credentials["totp_secret"]))
        press(self.page.locator("main form button"))

    def open(self, number: str) -> str:
        self.page.goto(f"{self.base}/desk/cases/{number}")
        return self.page.inner_text("main")

    def answer(self, text: str) -> None:
        self.page.fill("[name=body]", text)
        press(self.page.locator("form[action$='/reply'] button").last)
