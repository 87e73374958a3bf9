"""How a file from a reporter is named when it leaves: as an attachment, and never as a path."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

LONGEST = 150  # characters; longer names are cut before their ending


def attachment(name: str) -> str:
    """The Content-Disposition of a download (RFC 6266), with a plain name for old programs."""
    safe = safe_name(name)
    plain = safe.encode("ascii", "replace").decode().replace("?", "_").replace("\\", "_").replace('"', "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def safe_name(name: str) -> str:
    """A name that is no path: without separators, control signs, direction marks and leading dots."""
    kept = "".join(
        "_" if sign in '/\\:*?"<>|' else sign
        for sign in unicodedata.normalize("NFC", name)
        if unicodedata.category(sign)[0] != "C"
    ).strip(" .")
    if len(kept) > LONGEST:
        stem, dot, ending = kept.rpartition(".")
        kept = (
            stem[: LONGEST - len(ending) - 1] + dot + ending if dot and len(ending) < 10 else kept[:LONGEST]
        )
    return kept or "file"
