"""One query that reads all that the database says about keys: nothing can come between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, String, Uuid, cast, literal_column, null, select, union_all
from sqlalchemy.orm import Session

from hotline.keys.models import GENERATIONS, KEY_LOG, SLOTS

Rows = tuple[tuple[int, bytes, bytes, bytes], ...]  # serial, statement, signer, signature

_LOG, _GENERATION, _SLOT = 0, 1, 2


def _number(value: int) -> ColumnElement[Any]:
    return literal_column(str(value))


def _nothing(kind: Any) -> ColumnElement[Any]:
    return cast(null(), kind)


_BYTES = (_nothing(LargeBinary), _nothing(LargeBinary), _nothing(LargeBinary))
_QUERY = union_all(
    select(
        _number(_LOG).label("what"),
        KEY_LOG.c.serial,
        KEY_LOG.c.statement,
        KEY_LOG.c.signer,
        KEY_LOG.c.signature,
        _nothing(String(8)).label("state"),
        _nothing(Uuid).label("holder"),
    ),
    select(_number(_GENERATION), GENERATIONS.c.number, *_BYTES, GENERATIONS.c.state, _nothing(Uuid)),
    select(_number(_SLOT), _number(0), *_BYTES, _nothing(String(8)), SLOTS.c.holder_id).distinct(),
)


@dataclass(frozen=True)
class Snapshot:
    """What stood in the database at one instant; nothing of it is believed yet."""

    rows: Rows  # of the key log, by serial
    states: dict[int, str]  # of the generations, by number
    slot_holders: frozenset[bytes]


def take(session: Session) -> Snapshot:
    """Read the key log, the states of the generations and who has slots."""
    rows, states, holders = [], {}, set()
    for what, number, statement, signer, signature, state, holder in session.execute(_QUERY):
        if what == _LOG:
            rows.append((number, statement, signer, signature))
        elif what == _GENERATION:
            states[number] = state
        else:
            holders.add(holder.bytes)
    return Snapshot(tuple(sorted(rows)), states, frozenset(holders))
