"""The desk on a phone, without scripts: the menu takes one row, and the first case is in sight at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.people import Coordinator, Reporter, press
from tests.browser.test_every_page import SMALL_TARGETS
from tests.support.running import Server

PHONE = {"width": 360, "height": 740}
SMALL = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 800}
LANGUAGES = ("kk", "ru", "en")
ROW = 46  # pixels: one row of the menu and the line under it
UNDER_THE_HEADER = """() => {
  const at = document.activeElement, header = document.querySelector('header');
  const covers = header.getBoundingClientRect().bottom > at.getBoundingClientRect().top + 1;
  return covers && at !== document.body && !header.contains(at) ? at.outerHTML.slice(0, 90) : '';
}"""


@pytest.fixture(scope="module")
def waiting(server: Server, chromium: Browser) -> None:
    """A report and a wish to be called, so that every tile of the queue stands."""
    context = chromium.new_context(viewport=PHONE, locale="kk-KZ", java_script_enabled=False)  # type: ignore[arg-type]
    reporter = Reporter(context.new_page(), server.url)
    reporter.accept()
    reporter.fill(
        reporting_for="self", surname="Нұрмағамбетова", narrative="Мені ұстады.", reply_by="mailbox"
    )
    reporter.step("send")
    reporter.go("claim?kind=call")
    reporter.fill(surname="Ким", phone="8 701 123 45 67", agree="yes")
    press(reporter.page.locator("#claim .actions button"))
    assert reporter.receipt()
    context.close()


@pytest.fixture
def page(server: Server, chromium: Browser, desk_session: StorageState, waiting: None) -> Iterator[Page]:
    """The coordinator's browser; what others find afterwards is Kazakh again."""
    context = chromium.new_context(storage_state=desk_session, java_script_enabled=False)
    found = context.new_page()
    yield found
    speak(found, server, "kk")
    context.close()


def speak(page: Page, server: Server, language: str) -> None:
    """Choose a language behind the menu, as it is done by hand."""
    page.goto(f"{server.url}/desk/statistics")
    if page.locator("html").get_attribute("lang") != language:
        page.locator(".menu > summary").click()
        press(page.locator(f"form[action='/desk/language'] button[value={language}]"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_case_begins_on_the_first_screen(page: Page, server: Server, language: str) -> None:
    speak(page, server, language)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{server.url}/desk/cases")
    assert page.locator(".tiles li").count() == 8
    name = page.locator("table.rows tbody tr").first.locator("b").first.bounding_box()
    assert name
    assert name["y"] + name["height"] <= PHONE["height"], "whose case it is cannot be read without scrolling"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_is_one_row_and_what_is_used_all_day_stands_in_it(
    page: Page, server: Server, language: str
) -> None:
    speak(page, server, language)
    for size in (SMALL, PHONE, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{server.url}/desk/people")
        menu = page.locator("nav.under")
        box = menu.bounding_box()
        assert box
        assert box["height"] <= ROW, size
        for address in ("cases", "search", "requests"):
            assert menu.locator(f"a[href='/desk/{address}']").is_visible()
        assert menu.locator(".count").inner_text().isdigit()
        assert menu.locator("a[href='/desk/people']").locator("visible=true").count() == (size == WIDE)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate(SMALL_TARGETS) == []


def test_the_rest_of_the_menu_opens_by_keyboard_and_pushes_the_page_down(page: Page, server: Server) -> None:
    """Each page can be reached once, whatever the width; an open menu covers nothing."""
    for size in (SMALL, PHONE, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{server.url}/desk/people")
        before = page.locator("h1").bounding_box()
        page.locator(".menu > summary").focus()
        page.keyboard.press("Enter")
        after = page.locator("h1").bounding_box()
        assert before
        assert after
        assert after["y"] > before["y"], size
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate(SMALL_TARGETS) == []
        links = page.locator("nav.under a").locator("visible=true")
        addresses = [one.get_attribute("href") for one in links.all()]
        assert len(addresses) == len(set(addresses)) == 9, size
        assert page.locator("nav.under [aria-current=page]").locator("visible=true").count() == 1
        page.keyboard.press("Enter")
        assert page.locator("h1").bounding_box() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_has_the_focus_lies_under_the_bar_that_stays(
    page: Page, server: Server, language: str
) -> None:
    """WCAG 2.2, 2.4.11: forwards and backwards through the queue on the smallest screen."""
    speak(page, server, language)
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    page.goto(f"{server.url}/desk/cases")
    stops = page.locator("a:visible, button:visible, input:visible, summary:visible").count()
    for key in ["Tab"] * stops + ["Shift+Tab"] * stops:
        page.keyboard.press(key)
        assert page.evaluate(UNDER_THE_HEADER) == ""


def test_the_admins_menu_is_one_row_too(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="kk-KZ", viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    Coordinator(page, server.url).sign_in(server.credentials["admin"])
    page.wait_for_url("**/admin/")
    for language in LANGUAGES:
        if page.locator("html").get_attribute("lang") != language:
            page.locator(".menu > summary").click()
            press(page.locator(f"form[action='/desk/language'] button[value={language}]"))
        for size in (SMALL, PHONE, WIDE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(f"{server.url}/admin/calendar")
            box = page.locator("nav.under").bounding_box()
            assert box
            assert box["height"] <= ROW, (language, size)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()
