"""Counts that may leave the desk: told in steps of five, so that no small one follows from others.

A count of 23 is told as "20 to 24", one of 3 as "under 5". Every number of a page is told so: cells, totals, and what
is made of them (shares, the length of a bar) is made of the steps and of nothing else.

Why not the usual way, hiding small cells and some neighbours with them and telling the rest exactly? It holds within
one table, and this one held it. But the register lives on, and the same page is asked for again: a region that had 7
cases in June and has 9 in July had two in July, whatever either page hides. Tables of one page are not independent
either: whoever has not been acknowledged is, but for the erased, whoever still counts as received. With steps, a
difference of two pages is known to within eight cases. The price is that a report says "120 to 124" where it could
have said 123. Refused: random rounding, whose noise averages out over many looks, and telling finished years alone.

One corner is left and closed here. If all n cells of a table stand at the upper end of their steps, their sum is 4 n
more than the lower ends, and another table's lower ends may add up to just that: then every cell is known. Lower ends
are multiples of five, so it takes a table whose number of cells is one, too: in such a table the first step reaches
to 9, and what could be known is a nine. The other end of the steps tells zeros alone.
"""

from __future__ import annotations

STEP = 5  # fewer cases are not told apart from none (clause 2.2.4)


def first_step(cells: int) -> int:
    """How many counts the first step of a table holds: 0 to 4, or 0 to 9 (see above). A total is one cell."""
    return 2 * STEP if cells % STEP == 0 else STEP


def least(count: int, cells: int = 1) -> int:
    """The lower end of what is told of a count in a table of so many cells."""
    return 0 if count < first_step(cells) else count - count % STEP


def most(told: int, cells: int = 1) -> int:
    """The upper end that belongs to a lower one."""
    return told + STEP - 1 if told else first_step(cells) - 1
