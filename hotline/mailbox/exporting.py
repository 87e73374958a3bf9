"""`/<lang>/case/file`: all that the reporter may see, as one file: a page to read, the same as JSON, the files.

Names are neutral: the device may be shared. The trace is durable before the first byte leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from hotline import clock
from hotline.accounts.service import Unlocked
from hotline.cases import service as cases
from hotline.cases.service import FileMeta, OpenCase
from hotline.errors import NotFoundError
from hotline.mailbox import sent, service, wording
from hotline.mailbox.door import gone
from hotline.web import current, headers, sessions, zips

NAME = "kuzhattar.zip"  # "papers": says neither what this site is nor whose they are


def export() -> Answer:
    """Everything at once."""
    unlocked = sessions.resume("mailbox")
    if unlocked is None:
        return redirect(url_for("mailbox.case"), 303)
    try:
        case = _open(unlocked)
    except NotFoundError:
        return gone()
    answer = Response(zips.stream(_members(case)), mimetype="application/zip", direct_passthrough=True)
    answer.headers["Content-Disposition"] = headers.attachment(NAME)
    return answer


def _open(unlocked: Unlocked) -> OpenCase:
    with current.database().writing() as session:
        case = service.look(session, unlocked)
        cases.note_export(session, case.id, clock.now())
    return case


def _members(case: OpenCase) -> list[zips.Member]:
    """A page, the same as JSON, and every file that opens. What does not open is counted in both."""
    files = [(one.id, one.meta) for one in case.files if one.meta is not None]
    names = zips.safe_names((meta.name for _, meta in files), "files/")
    titles = {file_id: name for (file_id, _), name in zip(files, names, strict=True)}
    page = render_template(
        "mailbox/export.html",
        case=case,
        sent=sent.rows(case.record.answers) if case.record else [],
        files=titles,
        words=wording,
        now=clock.now(),
    ).encode()
    data = json.dumps(_content(case, titles), ensure_ascii=False, indent=1).encode()
    config = current.config()
    folders = (config.files, config.staged)
    return [
        zips.Member("index.html", (page,), len(page)),
        zips.Member("data.json", (data,), len(data)),
        *(
            zips.Member(name, _chunks(folders, file_id, meta), meta.size)
            for (file_id, meta), name in zip(files, names, strict=True)
        ),
    ]


def _chunks(folders: tuple[Path, Path], file_id: UUID, meta: FileMeta) -> Iterator[bytes]:
    """The bytes of one file, opened when their turn comes."""
    yield from cases.read_file(folders, file_id, meta)


def _content(case: OpenCase, titles: dict[UUID, str]) -> dict[str, Any]:
    """All of it as programs read it: names of fields are those of the form, times are UTC."""
    record = case.record
    return {
        "number": case.number,
        "kind": case.kind,
        "status": case.status,
        "arrived_on": case.arrived_on.isoformat(),
        "due_on": case.next_step_by.isoformat() if case.next_step_by else None,
        "kept_until": case.retain_until.isoformat(),
        "answers": dict(record.answers) if record else {},
        "consent": {
            "policy_version": record.acceptance.version,
            "language": record.acceptance.language,
            "sha256": record.acceptance.sha256,
            "at": record.acceptance.accepted_at.isoformat(),
        }
        if record
        else None,
        "messages": [
            {
                "from": "hotline" if one.author == "desk" else "me",
                "at": one.at.isoformat(),
                "text": one.text,
                "files": [titles[file_id] for file_id in one.files if file_id in titles],
            }
            for one in case.messages
        ],
        "requests": [
            {
                "number": one.number,
                "kind": one.kind,
                "at": one.request.at.isoformat(),
                "due_on": one.due_on.isoformat(),
                "text": one.request.text if one.request.by == "reporter" else "",
                "changes": dict(one.request.fields),
                "result": one.outcome.result if one.outcome else None,
                "answer": one.outcome.text if one.outcome else "",
                "answered_at": one.outcome.at.isoformat() if one.outcome else None,
            }
            for one in case.asked
        ],
        "files": [_file(meta, titles[one.id]) for one in case.files if (meta := one.meta) is not None],
        "damaged": len(case.damaged),
    }


def _file(meta: FileMeta, name: str) -> dict[str, Any]:
    return {"name": name, "size": meta.size, "type": meta.media_type, "sha256": meta.sha256.hex()}
