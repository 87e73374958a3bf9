"""What a file is, by what is in it. The name's ending must agree; neither name nor browser is believed."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
from collections.abc import Callable, Iterator
from typing import BinaryIO

from hotline.errors import HotlineError

HEAD_BYTES = 2048  # how much of the beginning `recognise` wants to see
NAME_LIMIT = 120  # characters of a file name that are kept
MOST_ENTRIES = 4_000  # of a DOCX or ODT; a real one has some dozens
MOST_DIRECTORY = 2**20  # bytes of its list of entries

ENDINGS = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/heic": ("heic", "heif"),
    "image/webp": ("webp",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "video/mp4": ("mp4", "m4v"),
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AUDIO_BRANDS = {b"M4A ", b"M4B "}
_MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"dash",
}


class FileRefusedError(HotlineError):
    """A file that cannot be taken; `code` names the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_name(name: str) -> str:
    """A file name fit to be shown and saved: no folders, nothing invisible, not too long, its ending kept."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip(" .")
    if len(name) > NAME_LIMIT:
        stem, dot, ending = name.rpartition(".")
        ending = ending[:10]
        name = stem[: NAME_LIMIT - len(ending) - 1] + dot + ending
    return name or "file"


def recognise(name: str, head: bytes, reopen: Callable[[], BinaryIO]) -> str:
    """The media type of a file named `name` that begins with `head` (`HEAD_BYTES` of it, or all).

    `reopen` gives a seekable reader over the whole, used for DOCX and ODT only, and closed here.
    Raises `FileRefusedError` with file-empty, file-type or file-extension.
    """
    if not head:
        raise FileRefusedError("file-empty")
    possible = _possible(head, reopen)
    if not possible:
        raise FileRefusedError("file-type")
    ending = name.rpartition(".")[2].lower()
    for media_type in possible:
        if ending in ENDINGS[media_type]:
            return media_type
    raise FileRefusedError("file-extension")


def _possible(head: bytes, reopen: Callable[[], BinaryIO]) -> tuple[str, ...]:
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ").startswith(b"%PDF-"):
        return ("application/pdf",)
    if head.startswith(b"\xff\xd8\xff"):
        return ("image/jpeg",)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ("image/png",)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ("image/webp",)
    if head.startswith(b"OggS"):
        return ("audio/ogg",)
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head.startswith(b"ID3") or _is_mp3_frame(head):
        return ("audio/mpeg",)
    if head.startswith(b"PK\x03\x04"):
        with reopen() as whole:
            return _of_zip(head, whole)
    return ()


def _of_brand(brand: bytes) -> tuple[str, ...]:
    """ISO base media files. Phones give sound either brand, so the name decides between it and film."""
    if brand in _HEIC_BRANDS:
        return ("image/heic",)
    if brand in _AUDIO_BRANDS:
        return ("audio/mp4",)
    if brand in _MP4_BRANDS:
        return ("video/mp4", "audio/mp4")
    return ()


def _is_mp3_frame(head: bytes) -> bool:
    """An MPEG audio frame of layer III (ISO/IEC 11172-3 section 2.4.2.3), by its header."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bit_rate, sample_rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and bit_rate not in (0, 15) and sample_rate != 3


def _of_zip(head: bytes, whole: BinaryIO) -> tuple[str, ...]:
    try:
        names = set(_entries(whole))
    except (struct.error, ValueError):
        return ()
    odt = b"application/vnd.oasis.opendocument.text"
    if head[30:38] == b"mimetype" and head[38 : 38 + len(odt)] == odt and "content.xml" in names:
        after = head[38 + len(odt) : 39 + len(odt)]
        return () if after == b"-" else ("application/vnd.oasis.opendocument.text",)  # "-master", "-template"
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if {"[Content_Types].xml", "word/document.xml"} <= names and not has_macros:
        return ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
    return ()


def _entries(whole: BinaryIO) -> Iterator[str]:
    """Names in a zip's central directory, read within fixed bounds (APPNOTE.TXT 4.3.12, 4.3.16).

    `zipfile` would first build an object for each of perhaps half a million entries. Raises `ValueError` or
    `struct.error` for what no word processor writes: zip64, several disks, too many entries.
    """
    size = whole.seek(0, io.SEEK_END)
    tail_size = min(size, 22 + 65535)
    whole.seek(size - tail_size)
    tail = _read(whole, tail_size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or tail[max(0, at - 20) :].startswith(b"PK\x06\x07"):
        raise ValueError("no plain end of central directory")
    _, disk, first_disk, here, count, length, offset = struct.unpack_from("<4s4H2L", tail, at)
    if disk or first_disk or here != count or count > MOST_ENTRIES or length > MOST_DIRECTORY:
        raise ValueError("not a zip as word processors write it")
    whole.seek(offset)
    directory, place = _read(whole, length), 0
    for _ in range(count):
        if directory[place : place + 4] != b"PK\x01\x02":
            raise ValueError("broken central directory")
        name, extra, comment = struct.unpack_from("<3H", directory, place + 28)
        yield directory[place + 46 : place + 46 + name].decode("utf-8", "replace")
        place += 46 + name + extra + comment


def _read(source: BinaryIO, size: int) -> bytes:
    pieces = []
    while size and (piece := source.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
