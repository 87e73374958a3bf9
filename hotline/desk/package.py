"""What the recipient of a disclosure gets: a page to read and print, the same for programs, the files, their hashes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

from flask import render_template
from flask_babel import force_locale

from hotline import vault
from hotline.cases import service as cases
from hotline.cases.service import Disclosure, FileMeta, OpenCase
from hotline.desk import archive
from hotline.desk.archive import Member
from hotline.desk.choosing import parts_of
from hotline.desk.disclosing_forms import GROUNDS, PURPOSES
from hotline.desk.downloads import safe_name

PAGE, DATA, SUMS = "read-me.html", "data.json", "SHA256SUMS.txt"
Folders = Sequence[Path]


@dataclass(frozen=True)
class Package:
    """An archive ready to be written. Nothing of it lies on a disk."""

    name: str
    members: tuple[Member, ...] = field(repr=False)
    manifest: str  # SHA-256 of the list of hashes

    @property
    def length(self) -> int:
        """Bytes."""
        return archive.length(self.members)

    def write(self, day: date) -> Iterator[bytes]:
        """Piece by piece."""
        return archive.write(self.members, day)


def build(case: OpenCase, disclosure: Disclosure, language: str, operator: str, folders: Folders) -> Package:
    """Make the package of one disclosure, in the language that its recipient reads.

    Every file is read through here once, so that one that was altered stops it before anything is written down
    or leaves. Raises `AlteredError`, `NotFoundError` for a file that is gone.
    """
    reference = f"{case.number}/{disclosure.serial}"
    with force_locale(language):
        rows, messages, files = parts_of(case, disclosure.given)
        listed = [
            (f"files/{at:02d}-{safe_name(meta.name)}", file_id, meta)
            for at, (file_id, meta) in enumerate(files, start=1)
        ]
        page = render_template(
            "desk/package.html",
            reference=reference,
            case=case,
            one=disclosure,
            rows=rows,
            messages=messages,
            files=[(name, meta) for name, _file_id, meta in listed],
            ground=GROUNDS[disclosure.ground],
            purpose=PURPOSES[disclosure.purpose],
            language=language,
            operator=operator,
        ).encode()
    data = _data(reference, case, disclosure, operator, listed)
    hashed = [(PAGE, vault.sha256(page).hex()), (DATA, vault.sha256(data).hex())]
    hashed += [(name, meta.sha256.hex()) for name, _file_id, meta in listed]
    sums = "".join(f"{digest}  {name}\n" for name, digest in hashed).encode()
    members = (
        _member(PAGE, page),
        _member(DATA, data),
        _member(SUMS, sums),
        *(_file(name, file_id, meta, folders) for name, file_id, meta in listed),
    )
    return Package(f"{case.number}-{disclosure.serial}.zip", members, vault.sha256(sums).hex())


def _data(
    reference: str,
    case: OpenCase,
    one: Disclosure,
    operator: str,
    listed: Sequence[tuple[str, UUID, FileMeta]],
) -> bytes:
    answers = case.record.answers if case.record else {}
    found = {
        "reference": reference,
        "operator": operator,
        "case": case.number,
        "disclosed_at": one.at.isoformat(timespec="seconds"),
        "ground": one.ground,
        "recipient": one.recipient,
        "purpose": one.purpose,
        "request": {
            "number": one.request_number,
            "date": one.request_date.isoformat() if one.request_date else None,
        },
        "reason": one.reason,
        "answers": {name: answers[name] for name in one.given.fields},
        "messages": [
            {
                "author": case.messages[at].author,
                "at": case.messages[at].at.isoformat(timespec="seconds"),
                "text": case.messages[at].text,
            }
            for at in sorted(one.given.messages)
        ],
        "files": [
            {"path": name, "type": meta.media_type, "size": meta.size, "sha256": meta.sha256.hex()}
            for name, _file_id, meta in listed
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2).encode() + b"\n"


def _member(name: str, content: bytes) -> Member:
    return Member(name, len(content), zlib.crc32(content), lambda: (content,))


def _file(name: str, file_id: UUID, meta: FileMeta, folders: Folders) -> Member:
    return Member(
        name,
        meta.size,
        _crc(cases.read_file(folders, file_id, meta)),
        partial(cases.read_file, folders, file_id, meta),
    )


def _crc(pieces: Iterable[bytes]) -> int:
    found = 0
    for piece in pieces:
        found = zlib.crc32(piece, found)
    return found
