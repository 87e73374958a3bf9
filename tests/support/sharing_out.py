"""How the tests are shared out to the workers of pytest-xdist: the browser tests to one, everything else as it comes.

Browser tests share one server and one Chromium. `xdist_group` marks would say so, but with pytest 9.2 xdist 3.8
overlooks them without a word (https://github.com/pytest-dev/pytest-xdist/issues/1386): each worker had a server
and a Chromium of its own.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class BrowserInOneWorker(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """The largest scope is given out first, so the browser tests begin at once, while others fill the other cores."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else nodeid
