"""Arrivals, rotations, batches, erasures, verifies and retirements in any order: nothing lost, nothing back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hotline import vault
from hotline.db import Base, Database
from hotline.errors import RefusedError
from hotline.keys import service as keys
from hotline.keys.envelopes import Prepared
from tests.support.keyhouse import Keyhouse, found


class House(RuleBasedStateMachine):
    """One small house, with a form that was filled in and not yet sent, and a reseal that was begun."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name)
        database = Database(f"sqlite:///{path / 'hotline.sqlite3'}", path / "writers.lock")
        Base.metadata.create_all(database.engine)
        self.house: Keyhouse = found(database, path)
        self.waiting: list[tuple[Prepared, bytes]] = []
        self.running: Iterator[int] = iter(())
        self.erased: set[vault.Owner] = set()

    @rule()
    def somebody_fills_in_a_form(self) -> None:
        self.waiting.append(self.house.prepare())

    @precondition(lambda self: self.waiting)
    @rule()
    def somebody_sends_it(self) -> None:
        prepared, key = self.waiting.pop(0)
        with self.house.database.writing() as session:
            keys.insert_envelope(session, self.house.anchor, prepared)
        self.house.contents[prepared.owner] = key

    @rule()
    def an_admin_rotates(self) -> None:
        self.house.rotate()

    @rule(batch=st.integers(1, 3))
    def a_reseal_begins_anew(self, batch: int) -> None:
        self.running = keys.reseal(self.house.database, self.house.anchor, self.house.reader, batch)

    @rule()
    def the_reseal_goes_on(self) -> None:
        next(self.running, 0)

    @rule()
    def everything_is_verified(self) -> None:
        self.house.verify()

    @rule()
    def an_admin_retires_the_oldest(self) -> None:
        number = self.house.log().open_generations[0].number
        try:
            self.house.retire(number)
        except RefusedError:
            return
        assert number not in self.house.counts()

    @precondition(lambda self: self.house.contents)
    @rule(data=st.data())
    def a_case_is_erased(self, data: st.DataObject) -> None:
        owner = data.draw(st.sampled_from(sorted(self.house.contents, key=lambda one: one.id)))
        del self.house.contents[owner]
        self.erased.add(owner)
        with self.house.database.writing() as session:
            keys.delete_envelope(session, owner)

    @invariant()
    def everything_opens_and_nothing_came_back(self) -> None:
        self.house.assert_everything_opens()
        assert sum(self.house.counts().values()) == len(self.house.contents)

    def teardown(self) -> None:
        self.house.database.engine.dispose()
        self.folder.cleanup()


TestAnyOrder = House.TestCase
TestAnyOrder.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
