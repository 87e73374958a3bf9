"""Every state of the public face that a person can come to, walked in one order: for tests, pictures and reviews."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.people import Reporter, press

READING = (
    "",
    "safety",
    "privacy",
    "privacy/versions",
    "privacy/versions/1",
    "privacy/changes",
    "contacts",
    "help",
    "how-we-check",
    "data",
    "case",
    "claim",
    "claim?kind=call",
    "claim?kind=erase",
)
STORY = "Мені түнде үйімнен алып кетті, екі күн ұстады."


def reading(page: Page, base: str, language: str) -> Iterator[str]:
    """Pages that ask for nothing; gives the name of each as it stands open."""
    for path in READING:
        page.goto(f"{base}/{language}/{path}")
        yield path.replace("/", "-").replace("?", "-") or "start"
    page.goto(f"{base}/{language}/nothing")
    yield "error-404"


def refusals(page: Page, base: str, language: str) -> Iterator[str]:
    """Mistakes that need no acceptance."""
    reporter = Reporter(page, base, language)
    reporter.go("privacy")
    page.locator("#agree").evaluate("box => box.required = false")
    press(page.locator("#accept button"))
    yield "policy-unticked"
    reporter.come_back("AAAA-AAAA-AAAA-AAAA-AAAA")
    yield "case-wrong-code"
    reporter.go("claim")
    press(page.locator("main form button").last)
    yield "claim-errors"


def path(page: Page, base: str, language: str) -> Iterator[str]:
    """The way from the policy to the mailbox, with the mistakes on it."""
    reporter = Reporter(page, base, language)
    reporter.accept()
    yield "form"
    reporter.fill(
        reporting_for="other", email="а@mail.kz", phone="8 703 123 45 67", narrative=STORY, reply_by="phone"
    )
    reporter.attach("evidence", "дәлел.pdf")
    reporter.attach("authorisation", "құжат.exe", b"MZ" + bytes(400))
    reporter.step("check")
    yield "form-errors"
    reporter.fill(
        reporting_for="self", surname="Жоламанова", given_name="Ақбөпе", email="", phone="8 (701) 123-45-67"
    )
    reporter.step("check")
    yield "check"
    reporter.step("send")
    yield "received"
    _, code = reporter.receipt()
    press(page.locator("main form button").last)
    yield from inside(page, base, language, code)


def inside(page: Page, base: str, language: str, code: str) -> Iterator[str]:
    """The way on from the receipt: the mailbox and what may be asked there."""
    reporter = Reporter(page, base, language)
    reporter.come_back(code)
    yield "mailbox"
    reporter.step("send")
    yield "mailbox-errors"
    yield from rights(page, reporter)


def rights(page: Page, reporter: Reporter) -> Iterator[str]:
    """What a reporter may ask of their data, inside the mailbox, to its end: the case is erased."""
    reporter.go("case/request")
    yield "request"
    press(page.locator("#request button[value=ask]").last)
    yield "request-errors"
    for kind in ("see", "block", "erase"):
        reporter.go(f"case/request?kind={kind}")
        press(page.locator("#request .actions button"))
        yield f"request-{kind}"
    reporter.go("case/correct")
    yield "correct"
    reporter.fill(phone="8 701 12")
    press(page.locator("#correct .actions button"))
    yield "correct-errors"
    reporter.go("case/request?kind=erase")
    press(page.locator("#request .actions button"))
    press(page.locator("#request button[value=confirm]"))
    yield "erased"


def every(page: Page, base: str, language: str) -> Iterator[str]:
    """All of them, one after the other."""
    yield from reading(page, base, language)
    yield from refusals(page, base, language)
    yield from path(page, base, language)
