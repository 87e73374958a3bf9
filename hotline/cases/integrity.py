"""What the audit log saw of a case, held against what the database has now.

The seal alone cannot tell a case from a stranger's: whoever writes into the database can seal another case
to the public key and put it in the place of a true one. So the arrival event lists the hash of every
ciphertext, later events what was added, replaced and destroyed, and whoever opens a case replays them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import service as audit
from hotline.cases.files import locate
from hotline.cases.models import CaseFile, SealedValue
from hotline.cases.record import FILE

BYTES = "bytes"  # the place of a file's ciphertext, which lies on the disk and not in a row


def subject(case_id: UUID) -> str:
    """The audit log's name for a case."""
    return f"case:{case_id.hex}"


def place(label: str, row_id: UUID) -> str:
    """The audit log's name for one sealed value of a case."""
    return f"{label}/{row_id.hex}"


def entry(label: str, row_id: UUID, sealed: bytes) -> str:
    """How an event names a value that came."""
    return audit.entry(place(label, row_id), audit.digest(sealed))


def bytes_entry(file_id: UUID, sealed_sha256: bytes) -> str:
    """How an event names the ciphertext of a file that came."""
    return audit.entry(place(BYTES, file_id), sealed_sha256.hex())


def see_one_state(session: Session) -> None:
    """Let everything that this session reads be of one instant, or what arrives meanwhile would look forged.

    On SQLite that is so anyway. Call it before the first statement.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.in_transaction():
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def present(session: Session, case_id: UUID) -> dict[str, str]:
    """Every value that the database holds for a case: {place: digest}. The disk is not read."""
    values = session.execute(
        select(SealedValue.label, SealedValue.id, SealedValue.sealed).where(SealedValue.case_id == case_id)
    )
    files = session.execute(select(CaseFile.id, CaseFile.sealed_meta).where(CaseFile.case_id == case_id))
    found = {place(label, row_id): audit.digest(sealed) for label, row_id, sealed in values}
    return found | {place(FILE, row_id): audit.digest(sealed) for row_id, sealed in files}


def differing(session: Session, case_id: UUID) -> tuple[str, ...]:
    """Places of a case that are missing, changed, or were never seen to arrive; empty when all is well."""
    try:
        expected = audit.replay(session, subject(case_id))
    except audit.ValuesDifferError as error:
        return error.places
    wanted = {where: digest for where, digest in expected.items() if not where.startswith(BYTES)}
    found = present(session, case_id)
    wrong = {where for where in wanted.keys() | found.keys() if wanted.get(where) != found.get(where)}
    if not wanted and not found:
        wrong = {"case"}  # nobody saw it arrive
    return tuple(sorted(wrong))


def differing_cases(session: Session) -> Iterator[tuple[UUID, tuple[str, ...]]]:
    """Every case whose values are not those that the audit log saw, absent ones included.

    One pass over the log and one over the values, with 32 bytes kept for each case: only what does not agree is
    looked at again, place by place.
    """
    see_one_state(session)
    wanted = {}
    for name, expected in audit.replay_all(session):
        kind, _, hexadecimal = name.partition(":")
        standing = [audit.entry(*one) for one in expected.items() if not one[0].startswith(BYTES)]
        if kind == "case" and standing:
            wanted[UUID(hex=hexadecimal)] = _summed(standing)
    suspects = []
    for case_id, group in groupby(_all_present(session), key=lambda one: one[0]):
        if wanted.pop(case_id, b"") != _summed(text for _, text in group):
            suspects.append(case_id)
    for case_id in sorted([*suspects, *wanted]):
        wrong = differing(session, case_id)
        if wrong:  # look again: within a transaction that began earlier, something may have arrived meanwhile
            wrong = tuple(sorted({*wrong} & {*differing(session, case_id)}))
        if wrong:
            yield case_id, wrong


def _summed(entries: Iterable[str]) -> bytes:
    """One hash over everything that stands in a case."""
    return vault.sha256("\n".join(sorted(entries)).encode())


def _all_present(session: Session) -> Iterator[tuple[UUID, str]]:
    """(case, entry) of every value and file row that the database holds, case by case. Flat in memory."""
    v, f = SealedValue, CaseFile
    values = session.execute(
        select(v.case_id, v.label, v.id, v.sealed).order_by(v.case_id).execution_options(yield_per=500)
    )
    files = session.execute(
        select(f.case_id, f.id, f.sealed_meta).order_by(f.case_id).execution_options(yield_per=500)
    )
    return merge(
        ((case_id, entry(label, row_id, sealed)) for case_id, label, row_id, sealed in values),
        ((case_id, entry(FILE, row_id, sealed)) for case_id, row_id, sealed in files),
        key=lambda one: one[0],
    )


def differing_files(session: Session, folders: Sequence[Path]) -> Iterator[tuple[UUID, UUID]]:
    """(case, file) of every attached file whose ciphertext is gone from the disk or is not the one that arrived.

    Reads every file there is, without a key.
    """
    for name, expected in audit.replay_all(session):
        for where, digest in expected.items():
            label, _, hexadecimal = where.partition("/")
            if label == BYTES and _digest_on_disk(folders, UUID(hex=hexadecimal)) != digest:
                yield UUID(hex=name.partition(":")[2]), UUID(hex=hexadecimal)


def _digest_on_disk(folders: Sequence[Path], file_id: UUID) -> str:
    folder = locate(folders, file_id)
    if folder is None:
        return ""
    with (folder / str(file_id)).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
