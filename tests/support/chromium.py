"""Which browser the tests and the pictures are made with."""

from __future__ import annotations

import shutil


def path() -> str | None:
    """Debian's Chromium, or None on a machine without it.

    Its headless shell first: the same engine without the frame of a window, which costs a process for each page.
    """
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")
