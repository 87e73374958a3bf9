"""A real Chromium (Debian's package) against a served demonstration instance."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.browser.people import Coordinator
from tests.support.chromium import path as chromium_path
from tests.support.running import Server, running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """So that `-m "not browser"` leaves them out."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


class _Weather(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>weather</title><p>sunny")

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[str]:
    """Where quick exit leads in these tests: a real page.

    Answers made up by the browser's own interception would not do: with it Chromium sends old forms again on Back.
    """
    found = ThreadingHTTPServer(("127.0.0.1", 0), _Weather)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}/"
    found.shutdown()
    found.server_close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, elsewhere: str) -> Iterator[Server]:
    """The product, as `make run` serves it."""
    with running(tmp_path_factory.mktemp("browser"), more={"HOTLINE_EXIT_URL": elsewhere}) as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium; skips, saying so, on a machine without it, unless REQUIRE_BROWSER is set."""
    path = chromium_path()
    if path is None:
        reason = "no chromium: apt-get install chromium-headless-shell"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk_session(server: Server, chromium: Browser) -> StorageState:
    """The coordinator's cookies after one real sign-in: a code of the device serves once in half a minute."""
    context = chromium.new_context(java_script_enabled=False)
    coordinator = Coordinator(context.new_page(), server.url)
    coordinator.sign_in(server.credentials["coordinator"])
    coordinator.page.wait_for_url("**/desk/cases")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where a test leaves its screenshots."""
    return tmp_path
