"""A stranger's picture: drawn anew by a process that can do nothing else."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from hotline.desk import pictures, redraw
from tests.support.pictured import bomb, exif, made

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@pytest.mark.parametrize("kind", TYPES)
def test_a_picture_is_drawn_without_what_the_camera_wrote(kind: str) -> None:
    original = made(kind=kind, exif=exif(gps=True))
    assert b"Canary camera" in original
    drawn = pictures.draw([original[:50], original[50:]], TYPES[kind])
    assert drawn.has_place
    assert b"Canary" not in drawn.jpeg
    with Image.open(io.BytesIO(drawn.jpeg)) as seen:
        assert (seen.format, seen.size) == ("JPEG", (40, 20))
        assert not dict(seen.getexif())
        assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_place_in_xmp_is_a_place_too() -> None:
    xmp = b'<x:xmpmeta><rdf:Description exif:GPSLatitude="43,15.0N"/></x:xmpmeta>'
    assert pictures.draw([made(xmp=xmp)], "image/jpeg").has_place
    assert not pictures.draw([made(exif=exif())], "image/jpeg").has_place


def test_a_picture_stands_upright() -> None:
    drawn = pictures.draw([made(exif=exif(turned=6))], "image/jpeg")
    with Image.open(io.BytesIO(drawn.jpeg)) as seen:
        assert seen.size == (20, 40)
        red, _, _ = seen.getpixel((10, 3))  # type: ignore[misc]
        assert red > 200, "the left half is the upper half now"


def test_a_large_picture_is_made_smaller_and_a_transparent_one_gets_paper() -> None:
    drawn = pictures.draw([made((4000, 1000))], "image/jpeg")
    with Image.open(io.BytesIO(drawn.jpeg)) as seen:
        assert seen.size == (redraw.LONGEST, redraw.LONGEST // 4)
    drawn = pictures.draw([made(kind="PNG", mode="RGBA")], "image/png")
    with Image.open(io.BytesIO(drawn.jpeg)) as seen:
        assert min(seen.getpixel((35, 10))) > 240  # type: ignore[type-var, arg-type]


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16"])
def test_every_kind_of_colour_is_drawn(mode: str) -> None:
    assert pictures.draw([made(kind="PNG", mode=mode)], "image/png").jpeg


def test_a_moving_picture_says_that_it_moves() -> None:
    more = [Image.new("RGB", (40, 20), colour) for colour in ("green", "blue")]
    assert pictures.draw([made(kind="WEBP", save_all=True, append_images=more)], "image/webp").is_moving
    assert not pictures.draw([made(kind="WEBP")], "image/webp").is_moving


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", "image/jpeg"),
        (b"\xff\xd8\xff\xe0 no picture", "image/jpeg"),
        (made((400, 400))[:-300], "image/jpeg"),
        (made(kind="PNG"), "image/jpeg"),
        (b"<svg/>", "image/svg+xml"),
    ],
    ids=["empty", "false", "cut", "another kind", "a kind that is never drawn"],
)
def test_what_is_no_whole_picture_is_not_drawn(data: bytes, media_type: str) -> None:
    with pytest.raises(pictures.NoPictureError):
        pictures.draw([data], media_type)


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    assert pictures.draw([bomb(400)], "image/png").jpeg, "a small one is a picture"
    huge = bomb(40_000)
    assert len(huge) < 300_000
    with pytest.raises(pictures.NoPictureError):
        pictures.draw([huge], "image/png")


@pytest.mark.parametrize(
    "deed", ["file = open('canary', 'w'); file.write('x'); file.flush()", "bytearray(2 * redraw.MEMORY)"]
)
def test_the_process_that_draws_can_neither_write_nor_hoard(deed: str, tmp_path: Path) -> None:
    code = f"from hotline.desk import redraw; redraw.confine(); {deed}; print('done')"
    ran = subprocess.run([sys.executable, "-I", "-B", "-c", code], capture_output=True, cwd=tmp_path)
    assert b"done" not in ran.stdout
    assert not any(one.stat().st_size for one in tmp_path.iterdir())


def test_while_two_are_drawn_a_third_waits_for_a_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "WAIT_SECONDS", 0.01)
    with pictures._TURNS, pictures._TURNS, pytest.raises(pictures.BusyError):
        pictures.draw([made()], "image/jpeg")
    assert pictures.draw([made()], "image/jpeg").jpeg
