"""The reporter's consent to pass data on (policy 3.5.1): asking for it, answering in the mailbox, finding it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from hotline import vault
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity, unanswered
from hotline.cases.errors import MoveNotAllowedError
from hotline.cases.messages import acknowledge, add_value, by_number, locked
from hotline.cases.models import STOPPED
from hotline.cases.outward import ANSWER, ASKED, Answer, Asked, Selection
from hotline.cases.parts import ANSWERS, QUESTIONS
from hotline.cases.reading import OpenCase, case_keys, open_for_reporter
from hotline.errors import NotFoundError
from hotline.keys.service import Keyring

BY_FORM = "partners"  # the box of the intake form stands for the consent
CLOSED = frozenset({*STOPPED, "erased"})  # nothing leaves a case in one of these states


def ask(session: Session, keyring: Keyring, number: str, asked: Asked, by: UUID) -> str:
    """Put a question into the mailbox; returns its id. Raises `NotFoundError`, `MoveNotAllowedError`.

    A form sent twice asks once: the same question that nobody has answered yet stands.
    """
    case = by_number(session, number, although_stopped=True)
    if case.status in CLOSED:
        raise MoveNotAllowedError("processing was stopped")
    reporter_key, desk_key = case_keys(session, keyring, case.id)
    for one, answer in questions(open_for_reporter(session, case.id, reporter_key)):
        if answer is None and replace(asked, id=one.id, at=one.at) == one:
            return one.id
    asked = replace(asked, id=uuid4().hex)
    side = vault.SideKey(case.id.bytes, vault.Side.REPORTER, reporter_key)
    entry = add_value(session, side, case.id, ASKED, asked.encode())
    audit.append(
        session,
        kind=kinds.CONSENT_ASKED,
        now=asked.at,
        actor=f"account:{by.hex}",
        subject=integrity.subject(case.id),
        detail={"values": [entry]},
    )
    acknowledge(session, case, (reporter_key, desk_key), by, asked.at)
    return asked.id


def answer(
    session: Session, case_id: UUID, reporter_key: bytes, asked: str, *, is_yes: bool, now: datetime
) -> None:
    """The reporter's yes or no. Raises `NotFoundError` for a question that nobody asked, or an erased case."""
    case = locked(session, case_id, although_stopped=True)  # a no is always heard
    opened = open_for_reporter(session, case_id, reporter_key)
    found = next((pair for pair in questions(opened) if pair[0].id == asked), None)
    if found is None:
        raise NotFoundError("no such question")
    if found[1] is not None and found[1].is_yes == is_yes:
        return
    if case.status in CLOSED and is_yes:
        raise MoveNotAllowedError("processing was stopped")
    side = vault.SideKey(case_id.bytes, vault.Side.REPORTER, reporter_key)
    entry = add_value(session, side, case_id, ANSWER, Answer(asked, now, is_yes).encode())
    unanswered.wrote(session, case.sequence)  # the desk has something to read
    audit.append(
        session,
        kind=kinds.CONSENT_ANSWERED,
        now=now,
        actor="reporter",
        subject=integrity.subject(case_id),
        detail={"values": [entry]},
        date_only=True,
    )


def questions(case: OpenCase) -> list[tuple[Asked, Answer | None]]:
    """Each question with the answer that counts, the oldest first."""
    said = {one.asked: one for one in case.of(ANSWERS)}
    return [(one, said.get(one.id)) for one in case.of(QUESTIONS)]


def consent_for(
    case: OpenCase, recipient: str, purpose: str, given: Selection, partners: Sequence[str]
) -> str:
    """What stands for the reporter's consent to this; empty if nothing does.

    The box of the form speaks of partners who help, so it covers those that the settings name, for the purpose
    of serving. Anything else needs a yes to a question for this recipient, this purpose and all of the data.
    """
    for asked, said in reversed(questions(case)):
        is_same = _folded(asked.recipient) == _folded(recipient) and asked.purpose == purpose
        if is_same and asked.given.covers(given):
            return asked.id if said is not None and said.is_yes else ""
    answers = case.record.answers if case.record else {}
    is_partner = _folded(recipient) in {_folded(one) for one in partners}
    return BY_FORM if answers.get("consent_partners") and is_partner and purpose == "2.2.1" else ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
