"""The desk in a real browser: the warning before a session ends, the queue on a phone, a case on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser.people import Reporter
from tests.browser.test_every_page import SMALL_TARGETS
from tests.support.running import Server

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def number(server: Server, chromium: Browser) -> str:
    """A case that waits at the desk."""
    context = chromium.new_context(viewport=PHONE, locale="kk-KZ", java_script_enabled=False)  # type: ignore[arg-type]
    reporter = Reporter(context.new_page(), server.url)
    reporter.accept()
    reporter.fill(
        surname="Нұрмағамбетова-Сейтжанова",
        given_name="Гүлбаршын",
        reporting_for="self",
        narrative="Мені түнде алып кетті.",
        reply_by="mailbox",
    )
    reporter.step("send")
    found = reporter.receipt()[0]
    context.close()
    return found


def desk(chromium: Browser, session: StorageState, **more: object) -> BrowserContext:
    return chromium.new_context(storage_state=session, **more)  # type: ignore[arg-type]


def open_later(context: BrowserContext, address: str) -> Page:
    """A page whose clock the test turns."""
    page = context.new_page()
    page.clock.install()
    page.goto(address)
    return page


def test_a_session_that_is_about_to_end_says_so_and_goes_on(
    server: Server, chromium: Browser, desk_session: StorageState, number: str
) -> None:
    context = desk(chromium, desk_session)
    page = open_later(context, f"{server.url}/desk/cases/{number}")
    page.fill("[name=note]", "Ұзақ жазба")
    expect(page.locator(".idle")).to_be_hidden()
    page.clock.fast_forward("24:30")
    expect(page.locator(".idle")).to_be_visible()
    page.locator(".idle button").click()
    expect(page.locator(".idle")).to_be_hidden()
    page.clock.fast_forward("29:30")
    expect(page.locator(".idle button")).to_be_hidden()
    expect(page.locator(".idle")).to_be_visible()
    assert page.input_value("[name=note]") == "Ұзақ жазба"
    assert page.url.endswith(number)
    context.close()


def test_no_case_is_left_on_a_screen_that_nobody_sits_at(
    server: Server, chromium: Browser, desk_session: StorageState, number: str
) -> None:
    context = desk(chromium, desk_session)
    page = open_later(context, f"{server.url}/desk/cases/{number}")
    page.clock.fast_forward("29:30")
    page.wait_for_url("**/desk/sign-in")
    assert "Нұрмағамбетова" not in page.content()
    context.close()


def test_work_in_one_window_keeps_the_other_awake(
    server: Server, chromium: Browser, desk_session: StorageState, number: str
) -> None:
    context = desk(chromium, desk_session)
    page = open_later(context, f"{server.url}/desk/cases/{number}")
    page.clock.fast_forward("24:30")
    expect(page.locator(".idle")).to_be_visible()
    context.new_page().goto(f"{server.url}/desk/cases")
    expect(page.locator(".idle")).to_be_hidden()
    context.close()


def test_the_queue_on_a_phone_shows_every_row_whole(
    server: Server, chromium: Browser, desk_session: StorageState, number: str
) -> None:
    context = desk(chromium, desk_session, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/desk/cases")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    row = page.locator("table.rows tbody tr", has_text=number)
    for cell in row.locator("td").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    context.close()


def test_everything_to_press_at_the_desk_is_as_high_as_a_finger(
    server: Server, chromium: Browser, desk_session: StorageState, number: str
) -> None:
    """44 px on a phone, links inside a sentence apart."""
    context = desk(chromium, desk_session, viewport=PHONE)
    page = context.new_page()
    for path in (
        "cases",
        f"cases/{number}",
        f"cases/{number}/disclose",
        "search",
        "profile",
        "profile/codes",
    ):
        page.goto(f"{server.url}/desk/{path}")
        assert page.evaluate(SMALL_TARGETS) == [], path
    context.close()


def test_a_case_on_paper_is_the_case_and_no_buttons(
    server: Server, chromium: Browser, desk_session: StorageState, number: str
) -> None:
    context = desk(chromium, desk_session, java_script_enabled=False)
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(f"{server.url}/desk/cases/{number}")
    for seen in page.locator("button, textarea, select, nav, header").all():
        assert not seen.is_visible(), seen.inner_text()
    for words in ("Мені түнде алып кетті.", "SHA-256", number):
        assert words in page.inner_text("body")
    pages = len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4")))
    assert 1 <= pages <= 3
    context.close()
