"""Small pictures, made for a test."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image


def made(size: tuple[int, int] = (40, 20), kind: str = "JPEG", mode: str = "RGB", **more: Any) -> bytes:
    """A picture with a red left half."""
    picture = Image.new(mode, size)
    if mode in {"RGB", "RGBA"}:
        picture.paste((255, 0, 0) if mode == "RGB" else (255, 0, 0, 255), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def exif(*, gps: bool = False, turned: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x010F] = "Canary camera"
    found[0x0112] = turned
    if gps:
        place = found.get_ifd(0x8825)
        place[1], place[2] = "N", (43.0, 15.0, 0.0)
    return found


def bomb(side: int) -> bytes:
    """A white square PNG of one bit a pixel (W3C PNG section 11), made row by row: it would fill gigabytes unpacked."""
    press = zlib.compressobj(9)
    rows = (b"\0" + b"\xff" * (side // 8)) * 100
    lines = b"".join(press.compress(rows) for _ in range(side // 100)) + press.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", lines) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
