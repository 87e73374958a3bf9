"""No small count can be reckoned from what is told: not within a page, not from two pages of different days.

The attack knows this very program. It lists every register that could stand behind what it was shown, and takes a
count as recovered when all of them agree on it. It is tried on an older rule first, to know that it can succeed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline.cases.suppression import STEP, first_step, least, most

Publish = Callable[[Sequence[int]], tuple[object, ...]]
Counts = tuple[int, int, int, int]  # of region A in June and in July, of region B in June and in July


def _stepped(row: Sequence[int]) -> tuple[object, ...]:
    return tuple(least(one) for one in row)


def _complemented(row: Sequence[int]) -> tuple[object, ...]:
    """The rule before: small counts are hidden, and neighbours with them; the sum is told exactly."""
    hidden = {at for at, one in enumerate(row) if one < STEP}
    slack = sum(row[at] for at in hidden)
    for at in range(len(row)):
        if hidden and at not in hidden and slack < STEP - 1:
            hidden.add(at)
            slack += row[at] - STEP
    return (*(None if at in hidden else one for at, one in enumerate(row)), sum(row))


def _pages(counts: Counts, publish: Publish) -> tuple[object, ...]:
    """The page at the end of June and the one at the end of July: by month, by region, and in all."""
    a6, a7, b6, b7 = counts
    june = (*publish((a6, b6)), *publish((a6 + b6,)))
    july = (*publish((a6 + a7, b6 + b7)), *publish((a6 + b6, a7 + b7)), *publish((a6 + a7 + b6 + b7,)))
    return (*june, *july)


def _questions(counts: Counts) -> dict[str, int]:
    """What an attacker may want to know: every cell, every sum, and every difference between the pages."""
    a6, a7, b6, b7 = counts
    return {
        "A in June": a6,
        "A in July": a7,
        "B in June": b6,
        "B in July": b7,
        "A": a6 + a7,
        "B": b6 + b7,
        "June": a6 + b6,
        "July": a7 + b7,
        "all": a6 + a7 + b6 + b7,
    }


def _recovered(publish: Publish, judged: int = 14) -> Iterator[tuple[Counts, str, int]]:
    """Every small count that some pair of pages gives away, with a register where it does.

    Registers somewhat larger than those judged are among what could stand behind their pages.
    """
    worlds: Mapping[tuple[object, ...], list[Counts]] = defaultdict(list)
    for counts in product(range(judged + STEP), repeat=4):
        if sum(counts) < judged + STEP:
            worlds[_pages(counts, publish)].append(counts)
    for same in worlds.values():
        answers = [_questions(one) for one in same]
        for name in answers[0] if max(map(sum, same)) <= judged else ():
            values = {one[name] for one in answers}
            if len(values) == 1 and (value := values.pop()) < STEP:
                yield same[0], name, value


def test_the_attack_finds_what_the_older_rule_gave_away() -> None:
    """Region A had 7 cases by the end of June and 9 by the end of July: two of July, told by subtraction."""
    found = list(_recovered(_complemented))
    assert any(name == "A in July" and value == 2 for _, name, value in found)


def test_nothing_small_can_be_recovered_from_two_pages() -> None:
    assert list(_recovered(_stepped)) == []


def test_not_even_by_somebody_who_looks_after_every_single_case() -> None:
    """One case after the other arrives in A or in B; the attacker sees the page after each of them.

    Then the moment at which a step is passed tells a count exactly. No count from 1 to 4 follows from it, ever.
    """
    worlds: Mapping[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
    for order in product((0, 1), repeat=12):
        a = b = 0
        seen = []
        for one in order:
            a, b = a + (one == 0), b + (one == 1)
            page = (least(a), least(b), least(a + b))
            if not seen or seen[-1] != page:
                seen.append(page)
        worlds[tuple(seen)].append((a, b))
    for seen, ends in worlds.items():
        for at in (0, 1):
            values = {end[at] for end in ends}
            assert len(values) > 1 or not 0 < values.pop() < STEP, (seen, ends)


@pytest.mark.parametrize("among", [(0, 1), (0, 1, 2)])
def test_a_share_tells_no_more_than_the_steps_that_it_is_made_of(among: tuple[int, ...]) -> None:
    from hotline.cases.statistics import Table

    def share(counts: Sequence[int]) -> int | None:
        cells = tuple((str(at), least(one)) for at, one in enumerate(counts))
        return Table("status", cells).share(["0"], [str(at) for at in among])

    by_steps = defaultdict(set)
    for counts in product(range(13), repeat=3):
        by_steps[_stepped(counts)].add(share(counts))
    assert all(len(shares) == 1 for shares in by_steps.values())


Table = list[int]


@given(
    st.lists(st.one_of(st.integers(0, 6), st.integers(0, 300)), min_size=1, max_size=25), st.integers(1, 25)
)
@example([4] * 5, 1)  # twenty cases, four in each of five months, and twenty in one region
@example([4] * 10, 1)
@example([4] * 22, 1)
@example([9] * 5, 1)
def test_the_tables_of_a_page_together_tell_no_small_count(cells: Table, others: int) -> None:
    """The linear system of a page: every table adds up to the same number, which each of them bounds."""
    total = sum(cells)
    second = [total // others + (at < total % others) for at in range(others)]
    tables = [cells, second, [total]]
    low = max(sum(least(one, len(table)) for one in table) for table in tables)
    high = min(sum(most(least(one, len(table)), len(table)) for one in table) for table in tables)
    for table in tables:
        lows = [least(one, len(table)) for one in table]
        highs = [most(one, len(table)) for one in lows]
        for at, count in enumerate(table):
            at_least = max(lows[at], low - (sum(highs) - highs[at]))
            at_most = min(highs[at], high - (sum(lows) - lows[at]))
            assert at_least <= count <= at_most
            assert at_least < at_most or not 0 < count < STEP, (tables, at)


@given(st.integers(0, 10_000), st.integers(1, 30))
def test_a_count_lies_between_what_is_told(count: int, cells: int) -> None:
    told = least(count, cells)
    assert told <= count <= most(told, cells)
    assert most(told, cells) - told == (STEP if told else first_step(cells)) - 1
    assert told % STEP == 0
