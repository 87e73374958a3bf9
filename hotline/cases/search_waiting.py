"""Cases that wait for the search index, read and opened many at a time.

Opening their envelopes is what indexing costs. All that stands around it is kept to some 60 µs a case: one query for
everything, plain tuples, and no object that nobody looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import String, and_, bindparam, select, type_coerce
from sqlalchemy.orm import Session

from hotline import vault
from hotline.cases.models import Case, SealedValue, Shred
from hotline.cases.record import REPORT, Record
from hotline.cases.search_models import SearchPending
from hotline.errors import NotFoundError
from hotline.keys import service as keys
from hotline.keys.service import Keyring

IS_REPORT = and_(
    SealedValue.case_id == Case.id,
    SealedValue.label == REPORT,
    SealedValue.side == vault.Side.REPORTER.value,
    SealedValue.position == 0,
)
_IS_ENVELOPE = and_(keys.ENVELOPES.c.owner_kind == "case", keys.ENVELOPES.c.owner_id == Case.id)
_T = TypeVar("_T")


class Waiting(NamedTuple):
    """One row. What stands there of a case that was damaged or erased may be missing."""

    sequence: int
    is_erased: bool
    case_id: str | UUID  # see `_bytes_of`
    number: str
    shred: bytes
    value_id: str | UUID
    sealed: bytes
    generation: int
    wrapped: bytes

    def __repr__(self) -> str:
        return f"Waiting({self.sequence})"


# The range is of the waiting list: with one of the cases PostgreSQL reads all of that list each time.
_READ = (
    select(
        SearchPending.sequence,
        Case.status == "erased",
        type_coerce(Case.id, String).label("case_id"),
        Case.number,
        Shred.secret,
        type_coerce(SealedValue.id, String).label("value_id"),
        SealedValue.sealed,
        keys.ENVELOPES.c.generation,
        keys.ENVELOPES.c.wrapped,
    )
    .join(Case, Case.sequence == SearchPending.sequence)
    .outerjoin(Shred, Shred.case_id == Case.id)
    .outerjoin(SealedValue, IS_REPORT)
    .outerjoin(keys.ENVELOPES, _IS_ENVELOPE)
    .where(SearchPending.sequence >= bindparam("first"), SearchPending.sequence < bindparam("below"))
    .order_by(SearchPending.sequence.desc())
    .limit(bindparam("most"))
)


def read(session: Session, first: int, below: int, most: int) -> list[Waiting]:
    """Waiting cases from `first` to under `below`, the newest first."""
    rows = session.connection().execute(_READ, {"first": first, "below": below, "most": most})
    return [Waiting._make(row) for row in rows]


def open_many(keyring: Keyring, cases: Iterable[Waiting]) -> list[tuple[int, Mapping[str, Any]]]:
    """Sequence and answers of each. A damaged case has none: it is found by its number alone.

    Raises `vault.NoSlotError`. All envelopes first, then all values, then all records: in turns, each step finds the
    caches cold and takes almost twice as long.
    """

    def key(case: Waiting) -> tuple[Waiting, bytes, bytes]:
        case_id = _bytes_of(case.case_id)
        return case, case_id, keyring.open_found(vault.Owner("case", case_id), case.generation, case.wrapped)

    def value(case: Waiting, case_id: bytes, case_key: bytes) -> tuple[Waiting, bytes]:
        secret = vault.case_side(case_key, case.shred, vault.Side.REPORTER)
        side = vault.SideKey(case_id, vault.Side.REPORTER, secret)
        return case, side.open(REPORT, _bytes_of(case.value_id), case.sealed)

    def answers(case: Waiting, plaintext: bytes) -> tuple[int, Mapping[str, Any]]:
        number, found = Record.looked_up_by(plaintext)
        if number != case.number:
            raise vault.AlteredError("another case's record")
        return case.sequence, found

    keys_of = _undamaged(key, ((case,) for case in cases))
    return _undamaged(answers, _undamaged(value, keys_of))


def _undamaged(deed: Callable[..., _T], rows: Iterable[Sequence[Any]]) -> list[_T]:
    """What comes of each row, but of those that are damaged."""
    done = []
    for row in rows:
        try:
            done.append(deed(*row))
        except vault.NoSlotError:
            raise
        except (vault.VaultError, NotFoundError, LookupError, ValueError, TypeError, AttributeError):
            continue
    return done


def _bytes_of(row_id: str | UUID) -> bytes:
    """An id as its driver gives it: making a UUID of SQLite's text costs half of opening the value beside it."""
    return bytes.fromhex(row_id) if isinstance(row_id, str) else row_id.bytes
