"""What the audit log saw of a case, held against what the database has now.

The seal alone cannot tell a case from a stranger's: whoever writes into the database can seal another case
to the public key and put it in the place of a true one. So the arrival event lists the hash of every
ciphertext, later events what was added, replaced and destroyed, and whoever opens a case replays them. The order
in which values of one label came is held too: the last answer to a question is the one that counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import service as audit
from hotline.cases import clear_columns
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
    """Every value that the database holds for a case, in its order: {place: digest}. The disk is not read."""
    v, f = SealedValue, CaseFile
    values = session.execute(
        select(v.label, v.id, v.sealed).where(v.case_id == case_id).order_by(v.position)
    ).all()
    files = session.execute(
        select(f.id, f.sealed_meta).where(f.case_id == case_id).order_by(f.position)
    ).all()
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
    both = wanted.keys() & found.keys()
    turns = zip(_in_line(wanted, both), _in_line(found, both), strict=True)
    wrong |= {there for there, here in turns if there != here}
    if not wanted and not found:
        wrong = {"case"}  # nobody saw it arrive
    return tuple(sorted(wrong))


def seen_to_arrive(session: Session, case_id: UUID) -> frozenset[str]:
    """Entries of the values that should stand in a case now; none where the log does not agree with itself."""
    try:
        return frozenset(audit.entry(*one) for one in audit.replay(session, subject(case_id)).items())
    except audit.ValuesDifferError:
        return frozenset()


def _in_line(places: Iterable[str], among: Container[str]) -> list[str]:
    """Some places label by label, in the order in which they came within each."""
    return sorted((place for place in places if place in among), key=_label)


def _label(text: str) -> str:
    return text.partition("/")[0]


def differing_cases(session: Session) -> Iterator[tuple[UUID, tuple[str, ...]]]:
    """Every case whose values are not those that the audit log saw, absent ones included, or come in another order,
    or whose clear columns say something else than the log.

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
    altered = {*suspects, *wanted}
    changed = {case_id for case_id, _ in clear_columns.differing(session)}
    for case_id in sorted(altered | changed):
        wrong = _wrong(session, case_id, case_id in altered)
        if wrong:  # look again: within a transaction that began earlier, something may have arrived meanwhile
            wrong &= _wrong(session, case_id, case_id in altered)
        if wrong:
            yield case_id, tuple(sorted(wrong))


def _wrong(session: Session, case_id: UUID, is_altered: bool) -> set[str]:
    """Places of sealed values, and names of clear columns."""
    in_clear = (name for _, names in clear_columns.differing(session, case_id) for name in names)
    return {*(differing(session, case_id) if is_altered else ()), *in_clear}


def _summed(entries: Iterable[str]) -> bytes:
    """One hash over everything that stands in a case, in its order within each label."""
    return vault.sha256("\n".join(sorted(entries, key=_label)).encode())


def _all_present(session: Session) -> Iterator[tuple[UUID, str]]:
    """(case, entry) of every value and file row that the database holds, case by case. Flat in memory."""
    v, f = SealedValue, CaseFile
    values = session.execute(
        select(v.case_id, v.label, v.id, v.sealed)
        .order_by(v.case_id, v.position)
        .execution_options(yield_per=500)
    )
    files = session.execute(
        select(f.case_id, f.id, f.sealed_meta)
        .order_by(f.case_id, f.position)
        .execution_options(yield_per=500)
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
