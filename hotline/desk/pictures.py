"""A picture of a case, looked at in its place: drawn anew by a process of its own, the original left as evidence."""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from hotline.desk import redraw
from hotline.errors import BusyError, HotlineError

SHOWN = frozenset(redraw.FORMATS)  # media types that can be looked at in place
WAIT_SECONDS = 10.0  # for a turn
LONGEST_SECONDS = 20.0  # for one picture, start and all
MOST_BYTES = 20_000_000  # of what may come back; a drawing of `redraw.LONGEST` pixels has far less
_TURNS = threading.BoundedSemaphore(2)  # at once in a process: each holds a picture and a drawing in memory


class NoPictureError(HotlineError):
    """The file cannot be drawn: broken, false, or too large."""


@dataclass(frozen=True)
class Picture:
    """A picture as it may be shown."""

    jpeg: bytes = field(repr=False)
    has_place: bool  # whether the original says where it was taken
    is_moving: bool  # whether the original holds more pictures than the one shown

    @property
    def address(self) -> str:
        """The picture as an address of its own, so that a look at it is one request and one event."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.jpeg).decode()}"


def draw(chunks: Iterable[bytes], media_type: str) -> Picture:
    """Draw a picture anew. Raises `NoPictureError`, `BusyError`, and what reading `chunks` raises."""
    if media_type not in SHOWN:
        raise NoPictureError("not a kind that is drawn")
    if not _TURNS.acquire(timeout=WAIT_SECONDS):
        raise BusyError("too many pictures at once")
    try:
        drawn = _run(b"".join(chunks), media_type)
    finally:
        _TURNS.release()
    flags, jpeg = drawn[:1], drawn[1:]
    if not jpeg.startswith(b"\xff\xd8") or len(jpeg) > MOST_BYTES:
        raise NoPictureError("nothing was drawn")
    return Picture(jpeg, bool(flags[0] & redraw.GPS), bool(flags[0] & redraw.MOVING))


def _run(data: bytes, media_type: str) -> bytes:
    """What the other process says; nothing of what it complains about is kept."""
    command = [sys.executable, "-I", "-B", "-m", "hotline.desk.redraw", media_type]
    try:
        done = subprocess.run(  # noqa: S603  # our own program, and a media type out of a fixed list
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            close_fds=True,
            timeout=LONGEST_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise NoPictureError("the drawing failed") from error
    return done.stdout
