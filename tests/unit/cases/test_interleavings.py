"""Two coordinators, one case, two hundred interleavings of looking and writing: no lost update, no wrong history."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import integrity
from hotline.cases import service as cases
from hotline.cases.models import MOVES
from hotline.keys.service import Keyring
from tests.support.register import ANSWERS, NOON, Register

PEOPLE = (UUID(int=7), UUID(int=8))
PHONES = ("+77011234567", "+77017654321", "")


@dataclass
class Expected:
    """The case as it should be after what was accepted, and nothing else."""

    status: str = "received"
    assignee: UUID | None = None
    phone: str = ""
    messages: list[str] = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)  # of each note, every wording
    done: list[tuple[str, UUID]] = field(default_factory=list)  # kind of event, by whom

    def copy(self) -> Expected:
        return Expected(
            self.status,
            self.assignee,
            self.phone,
            [*self.messages],
            [[*one] for one in self.notes],
            [*self.done],
        )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(["look", "look", "reply", "note", "again", "move", "assign", "correct"]),
        st.integers(0, 5),
    ),
    min_size=2,
    max_size=14,
)


class Desk:
    """Two coordinators with a page each, and what they believe."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.lodged = register.lodge(answers=ANSWERS | {"phone": PHONES[0]})
        self.now = NOON
        self.pages: dict[UUID, cases.OpenCase] = {}
        self.accepted = 0  # changes, as the version counts them: one a deed
        self.at: dict[UUID, int] = {}  # person: how many changes their page shows
        self.expected = Expected(phone=PHONES[0])
        for person in PEOPLE:
            self.look(person)

    def look(self, person: UUID) -> None:
        self.pages[person] = self.register.look(self.lodged.number, self.now)
        self.at[person] = self.accepted

    def step(self, person: UUID, deed: str, choice: int) -> None:
        self.now += timedelta(minutes=11)  # the same words are meant again
        if deed == "look":
            self.look(person)
            return
        page, after = self.pages[person], self.expected.copy()
        act = getattr(self, f"_{deed}")(page, person, choice, after)
        if act is None:
            return  # nothing that this page offers
        if self.at[person] == self.accepted:
            self._write(person, act)
            self.expected, self.accepted = after, self.accepted + 1
        else:
            with pytest.raises(cases.ChangedMeanwhileError):
                self._write(person, act)

    def _write(self, person: UUID, act: Callable[..., Any]) -> None:
        with self.register.database.writing() as session:
            keyring = Keyring(session, self.register.anchor, self.register.reader)
            act(session, keyring, by=person, now=self.now, seen=self.pages[person].version)

    def _reply(self, page: cases.OpenCase, by: UUID, choice: int, after: Expected) -> Callable[..., Any]:
        text = f"жауап {choice}"
        after.messages.append(text)
        after.done.append((kinds.REPLY_ADDED, by))
        if after.status != "answered":
            after.status = "answered"
            after.done.append((kinds.STATUS_CHANGED, by))
        return lambda session, keyring, **more: cases.reply(session, keyring, page.number, text=text, **more)

    def _note(self, page: cases.OpenCase, by: UUID, choice: int, after: Expected) -> Callable[..., Any]:
        text = f"жазба {choice}"
        after.notes.append([text])
        after.done.append((kinds.VALUE_ADDED, by))
        return lambda session, keyring, **more: cases.add_note(
            session, keyring, page.number, text=text, **more
        )

    def _again(
        self, page: cases.OpenCase, by: UUID, choice: int, after: Expected
    ) -> Callable[..., Any] | None:
        notes = cases.wordings(page.of(cases.NOTES))
        if not notes:
            return None
        which = choice % len(notes)
        text = f"түзетілді {choice}"
        if self.at[by] == self.accepted:
            after.notes[which].append(text)
            after.done.append((kinds.VALUE_ADDED, by))
        return lambda session, keyring, **more: cases.add_note(
            session, keyring, page.number, text=text, note=notes[which].now.note, **more
        )

    def _move(
        self, page: cases.OpenCase, by: UUID, choice: int, after: Expected
    ) -> Callable[..., Any] | None:
        offered = [to for to in MOVES[page.status] if to != self.expected.status]
        if not offered:
            return None
        to = offered[choice % len(offered)]
        after.status = to
        after.done.append((kinds.STATUS_CHANGED, by))
        return lambda session, keyring, **more: cases.move(session, keyring, page.number, to=to, **more)

    def _assign(
        self, page: cases.OpenCase, by: UUID, choice: int, after: Expected
    ) -> Callable[..., Any] | None:
        to = (*PEOPLE, None)[choice % 3]
        if to == self.expected.assignee:
            return None
        after.assignee = to
        after.done.append((kinds.CASE_ASSIGNED, by))

        def act(session: Session, _keyring: Keyring, **more: Any) -> None:
            cases.assign(session, page.number, to=to, **more)

        return act

    def _correct(
        self, page: cases.OpenCase, by: UUID, choice: int, after: Expected
    ) -> Callable[..., Any] | None:
        phone = PHONES[choice % 3]
        if phone == self.expected.phone:
            return None
        after.phone = phone
        after.done.append((kinds.VALUE_REPLACED, by))
        return lambda session, keyring, **more: cases.correct(
            session, keyring, page.number, answers={"phone": phone}, region=None, reason="себеп", **more
        )

    def check(self) -> None:
        """The case, its history and the audit log tell one story: what was accepted."""
        seen, expected = self.register.look(self.lodged.number, self.now), self.expected
        assert seen.damaged == ()
        assert seen.record is not None
        assert (seen.status, seen.assignee) == (expected.status, expected.assignee)
        assert seen.record.answers.get("phone", "") == expected.phone
        assert [one.text for one in seen.messages] == expected.messages
        notes = cases.wordings(seen.of(cases.NOTES))
        assert [
            [*reversed([one.text for one in note.earlier]), note.now.text] for note in notes
        ] == expected.notes
        with self.register.database.reading() as session:
            events = audit.events_of(session, integrity.subject(self.lodged.case_id))
            assert integrity.differing(session, self.lodged.case_id) == ()
        told = [
            (event.kind, UUID(hex=event.actor.partition(":")[2]))
            for event in events
            if event.kind not in cases.LOOKS and event.kind != kinds.CASE_ARRIVED
        ]
        assert told == expected.done
        moves = [event.detail for event in events if event.kind == kinds.STATUS_CHANGED]
        assert [(one.before, one.after) for one in seen.history] == [
            (one["from"], one["to"]) for one in moves
        ]
        steps = [one.after for one in seen.history]
        assert [one.before for one in seen.history] == (["received", *steps[:-1]] if steps else [])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_interleaving_loses_an_update_or_tells_a_wrong_history(
    register: Register, steps: list[tuple[UUID, str, int]]
) -> None:
    desk = Desk(register)
    for step in steps:
        desk.step(*step)
    desk.check()


def test_of_many_who_write_at_the_same_moment_one_is_first(register: Register) -> None:
    desk = Desk(register)
    version = register.look(desk.lodged.number).version

    def write(at: int) -> bool:
        try:
            with register.database.writing() as session:
                keyring = Keyring(session, register.anchor, register.reader)
                more = {"by": PEOPLE[at % 2], "now": NOON, "seen": version}
                if at % 2:
                    cases.add_note(session, keyring, desk.lodged.number, text=f"жазба {at}", **more)
                else:
                    cases.correct(
                        session,
                        keyring,
                        desk.lodged.number,
                        answers={"place": f"{at}-көше"},
                        region=None,
                        reason="себеп",
                        **more,
                    )
        except cases.ChangedMeanwhileError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(write, range(8)))
    assert sum(first) == 1
    seen = register.look(desk.lodged.number)
    assert seen.damaged == ()
    assert len(seen.of(cases.NOTES)) + len(seen.of(cases.CORRECTIONS)) == 1
