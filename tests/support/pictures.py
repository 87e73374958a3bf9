"""The README's pictures: `make pictures` walks a fresh demonstration and photographs the path.

They stand in `tests/pictures/`, small enough to keep in the repository: a phone of 360 x 740, a desktop of 1280 x 800,
the light colours, Kazakh; the form in the dark ones too.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import states
from tests.browser.conftest import ARGUMENTS
from tests.browser.people import Coordinator
from tests.support import chromium
from tests.support.running import Server, running

FOLDER = Path(__file__).resolve().parents[1] / "pictures"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
WANTED = {"start", "safety", "privacy", "form", "form-errors", "check", "received", "mailbox"}


def main() -> None:
    """Make all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=ARGUMENTS)
        _walk(browser, server, "phone", PHONE, "light", WANTED)
        _walk(browser, server, "phone-dark", PHONE, "dark", {"start", "form"})
        _walk(browser, server, "desktop", DESKTOP, "light", {"start", "privacy"})
        _desk(browser, server)
        browser.close()
    print(*sorted(path.name for path in FOLDER.iterdir()), sep="\n")


def _walk(
    browser: Browser, server: Server, name: str, size: dict[str, int], scheme: str, wanted: set[str]
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="kk-KZ")  # type: ignore[arg-type]
    page = context.new_page()
    for state in states.every(page, server.url, "kk"):
        if state in wanted:
            _take(page, f"{name}-{state}")
    context.close()


def _desk(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="kk-KZ")  # type: ignore[arg-type]
    coordinator = Coordinator(context.new_page(), server.url)
    coordinator.sign_in(server.credentials["coordinator"])
    coordinator.page.goto(f"{server.url}/desk/cases")
    _take(coordinator.page, "desktop-desk")
    context.close()


def _take(page: Page, name: str) -> None:
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
