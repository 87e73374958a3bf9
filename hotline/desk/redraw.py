"""Draws a stranger's picture anew. A program of its own: `python -I -m hotline.desk.redraw image/jpeg < in > out`.

Pictures come from strangers and their decoders are C, so nothing of one is decoded in the process that holds a
coordinator's key. This one is started for one picture, takes its limits upon itself before it reads a byte, and
dies. It can write to no file, hoard no memory and dump no core; as anybody but root it can start no process, and
where the system lets it, it has no network.

What goes out: one byte of FLAGS, then a JPEG without any metadata, at most `LONGEST` pixels long. Exit status 1
without output for whatever is not one whole picture of the named kind.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

MEMORY = 1_000_000_000  # bytes of address space; Python and the library take some 300 million of them
SECONDS = 10  # of processor time
LONGEST = 1600  # pixels of the longer side of what goes out
MOST_PIXELS = 60_000_000  # of what comes in; a JPEG is reduced while it is read and may have more
MOST_JPEG_PIXELS = 220_000_000
GPS, MOVING = 1, 2  # flags: it says where it was taken; there is more than the one picture that is shown
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_GPS_IFD = 0x8825  # the tag of EXIF that leads to the place (EXIF 2.32 section 4.6.3)


def confine() -> None:
    """Give up what drawing a picture does not need."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    with suppress(AttributeError, OSError):  # Python 3.12 and a system that lets users have namespaces
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)  # type: ignore[attr-defined,unused-ignore]


def redraw(data: bytes, media_type: str) -> tuple[int, bytes]:
    """(flags, JPEG) of a picture. Raises whatever its reader raises for one that is broken, false or too large."""
    from PIL import Image, ImageOps

    warnings.simplefilter("error")  # a picture worth a warning is not worth a risk
    Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS if media_type == "image/jpeg" else MOST_PIXELS
    with Image.open(io.BytesIO(data), formats=(FORMATS[media_type],)) as picture:
        exif = picture.getexif()
        flags = (GPS if exif.get_ifd(_GPS_IFD) or _says_where(picture.info) else 0) | (
            MOVING if getattr(picture, "n_frames", 1) > 1 else 0
        )
        picture.draft("RGB", (LONGEST, LONGEST))
        picture.thumbnail((LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in {"I;16", "I", "F"}:
            upright = upright.convert("L")
        with upright.convert("RGBA") as drawn:
            paper = Image.new("RGB", drawn.size, "white")
            paper.paste(drawn, mask=drawn.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=85)
    return flags, out.getvalue()


def _says_where(info: Mapping[Any, Any]) -> bool:
    """Whether the XMP beside the picture names a place."""
    xmp = [value for name, value in info.items() if "xmp" in str(name).lower()]
    return any(b"GPSL" in (one if isinstance(one, bytes) else str(one).encode()) for one in xmp)


def main() -> int:
    """Read, draw, write; nothing is said about what was wrong."""
    confine()
    try:
        flags, drawn = redraw(sys.stdin.buffer.read(), sys.argv[1])
    except Exception:
        return 1
    sys.stdout.buffer.write(bytes([flags]) + drawn)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
