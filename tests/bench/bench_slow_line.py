"""How soon a first visit is readable on a poor line: 50 kbit/s, 400 ms, nothing in the cache.

    python -m tests.bench.bench_slow_line

Chromium's own throttling, which a browser test must not assert: the figure depends on the machine's load. The
budget is 4 seconds until the start page's text is painted.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.support import chromium
from tests.support.running import running

BUDGET = 4.0  # seconds
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main() -> None:
    """Print the median of three cold loads for each page."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=ARGUMENTS)
        for path in ("", "safety", "privacy", "contacts", "claim"):
            times = [_readable(browser, f"{server.url}/kk/{path}") for _ in range(3)]
            middle = statistics.median(times)
            budget = f" of {BUDGET}" if not path else ""
            print(f"/kk/{path}: readable after {middle:.2f}{budget} s at 50 kbit/s, 400 ms")
        browser.close()


def _readable(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    page.goto(address)
    painted = float(page.wait_for_function(PAINTED).json_value())
    context.close()
    return painted / 1000


if __name__ == "__main__":
    main()
