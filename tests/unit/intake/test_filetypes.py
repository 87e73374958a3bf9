"""A file is what is in it, and its name must agree."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.intake.filetypes import ENDINGS, HEAD_BYTES, NAME_LIMIT, FileRefusedError, clean_name, recognise

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


def packed(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if first:
            archive.writestr(*first)
        for name in names:
            archive.writestr(name, b"x", zipfile.ZIP_DEFLATED)
    return out.getvalue()


DOCX_BYTES = packed("[Content_Types].xml", "word/document.xml")
ODT_BYTES = packed("content.xml", first=("mimetype", ODT.encode()))
SAMPLES = {
    "application/pdf": b"%PDF-1.7\n",
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image/png": b"\x89PNG\r\n\x1a\n\x00",
    "image/heic": b"\x00\x00\x00\x18ftypheic\x00\x00",
    "image/webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    DOCX: DOCX_BYTES,
    ODT: ODT_BYTES,
    "audio/mpeg": b"ID3\x04\x00",
    "audio/mp4": b"\x00\x00\x00\x20ftypM4A \x00",
    "audio/ogg": b"OggS\x00\x02",
    "video/mp4": b"\x00\x00\x00\x20ftypisom\x00",
}


def look(name: str, body: bytes) -> str:
    return recognise(name, body[:HEAD_BYTES], lambda: io.BytesIO(body))


@pytest.mark.parametrize("media_type", ENDINGS)
def test_each_kind_is_known_by_its_content(media_type: str) -> None:
    for ending in ENDINGS[media_type]:
        assert look(f"Файл.{ending.upper()}", SAMPLES[media_type]) == media_type


def test_sound_and_film_in_one_container_are_told_apart_by_name() -> None:
    recording = b"\x00\x00\x00\x20ftypmp42\x00"
    assert look("дауыс.m4a", recording) == "audio/mp4"
    assert look("бейне.mp4", recording) == "video/mp4"
    assert look("a.mp3", b"\xff\xfb\x90\x64rest") == "audio/mpeg"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.pdf", b"", "file-empty"),
        ("a.pdf", b"MZ\x90\x00\x03 %PDF-1.7", "file-type"),
        ("a.jpg", b"\x7fELF\x02", "file-type"),
        ("a.pdf", b"#!/bin/sh\n", "file-type"),
        ("a.mp3", b"\xff\xf1\x50\x80", "file-type"),  # AAC in ADTS
        ("a.docx", packed("evil.exe"), "file-type"),
        ("a.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "file-type"),
        ("a.docx", DOCX_BYTES[:-30], "file-type"),
        ("a.odt", packed("content.xml", first=("mimetype", ODT.encode() + b"-master")), "file-type"),
        ("a.mov", b"\x00\x00\x00\x14ftypqt  ", "file-type"),
        ("a.exe", b"%PDF-1.7\n", "file-extension"),
        ("a", b"%PDF-1.7\n", "file-extension"),
        ("a.pdf", SAMPLES["image/jpeg"], "file-extension"),
        ("a.zip", DOCX_BYTES, "file-extension"),
        ("a.pdf.exe", b"%PDF-1.7\n", "file-extension"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name: str, body: bytes, code: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        look(name, body)
    assert refusal.value.code == code


def test_a_zip_of_very_many_entries_is_refused_without_reading_them() -> None:
    bomb = packed("[Content_Types].xml", "word/document.xml", *(f"{n}" for n in range(4_100)))
    with pytest.raises(FileRefusedError):
        look("a.docx", bomb)


@given(st.binary(max_size=200))
def test_no_content_makes_it_stumble(tail: bytes) -> None:
    for start in (b"", b"PK\x03\x04", DOCX_BYTES[:60]):
        try:
            look("a.docx", start + tail + DOCX_BYTES[-22:])
        except FileRefusedError:
            continue


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\me\\дәлел.pdf", "дәлел.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_file_names_lose_folders_and_invisible_signs(name: str, kept: str) -> None:
    assert clean_name(name) == kept


@given(st.text(max_size=400))
def test_a_cleaned_name_is_short_and_has_no_folder(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= NAME_LIMIT
    assert "/" not in kept


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("ө" * 300 + ".jpeg").endswith("ө.jpeg")
