"""Security headers of every answer, errors and static files included (FACTS.md section 5.4)."""

from __future__ import annotations

import gzip
import re
from urllib.parse import quote

from flask import Flask, g, request
from werkzeug.wrappers import Response

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_OFF = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
_FIXED = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _OFF),
    "Cache-Control": "no-store",
}
_HSTS = "max-age=63072000; includeSubDomains; preload"
SMALLEST_COMPRESSED = 600  # bytes; below it gzip saves nothing


def register(app: Flask) -> None:
    """Put the headers on every answer, and compress pages that hold no secret."""

    @app.after_request
    def protect(answer: Response) -> Response:
        for name, value in _FIXED.items():
            answer.headers.setdefault(name, value)
        if request.is_secure:
            answer.headers.setdefault("Strict-Transport-Security", _HSTS)
        robots = "noindex, noarchive" if _is_private() else "noarchive"
        answer.headers.setdefault("X-Robots-Tag", robots)
        _compress(answer)
        return answer


def keep_uncompressed() -> None:
    """Mark this answer as holding a secret beside text that others may choose (BREACH, CVE-2013-3587)."""
    g.secret_page = True


def attachment(name: str) -> str:
    """`Content-Disposition` that saves a file under its own name and never shows it (RFC 6266, RFC 8187)."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name).strip() or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_private() -> bool:
    return (
        request.path.startswith(("/desk", "/admin"))
        or request.endpoint
        in {
            "intake.report",
            "intake.received",
            "intake.received_text",
        }
        or (request.endpoint or "").startswith("mailbox.")
    )


def _compress(answer: Response) -> None:
    if (
        answer.is_streamed
        or answer.direct_passthrough
        or answer.content_encoding
        or g.get("secret_page")
        or not (answer.mimetype or "").startswith(("text/", "application/atom", "image/svg"))
    ):
        return
    answer.vary.add("Accept-Encoding")
    body = answer.get_data()
    if len(body) >= SMALLEST_COMPRESSED and request.accept_encodings["gzip"]:
        answer.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        answer.content_encoding = "gzip"
