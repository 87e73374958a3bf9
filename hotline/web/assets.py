"""Static files: read once at start, served from memory, compressed, under an address that names their content."""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, abort, request
from markupsafe import Markup
from werkzeug.wrappers import Response


@dataclass(frozen=True)
class Asset:
    """One static file."""

    body: bytes
    packed: bytes  # gzip
    media_type: str
    version: str  # first 12 digits of its SHA-256
    integrity: str  # for the `integrity` attribute


def folder(name: str) -> Path:
    """`templates` or `static`: inside the package in an installed wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def register(app: Flask) -> None:
    """Serve `/static/<name>` and give templates `asset(name)` and `script(name)`."""
    assets = {
        path.relative_to(root).as_posix(): _read(path) for root in [folder("static")] for path in _all(root)
    }

    @app.get("/static/<path:name>", endpoint="static")
    def serve(name: str) -> Response:
        asset = assets.get(name)
        if asset is None:
            abort(404)
        packed = bool(request.accept_encodings["gzip"]) and len(asset.packed) < len(asset.body)
        answer = Response(asset.packed if packed else asset.body, mimetype=asset.media_type)
        if packed:
            answer.content_encoding = "gzip"
        answer.vary.add("Accept-Encoding")
        fresh = request.args.get("v") == asset.version
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
        return answer

    def address(name: str) -> str:
        return f"/static/{name}?v={assets[name].version}"

    def script(name: str) -> Markup:
        return Markup('<script src="{}" integrity="{}" defer></script>').format(
            address(name), assets[name].integrity
        )

    app.jinja_env.globals.update(asset=address, script=script)


def _all(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    sha384 = base64.b64encode(hashlib.sha384(body).digest()).decode()
    return Asset(
        body,
        gzip.compress(body, 9, mtime=0),
        media_type,
        hashlib.sha256(body).hexdigest()[:12],
        f"sha384-{sha384}",
    )
