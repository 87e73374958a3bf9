from itertools import permutations

import pytest

from hotline import vault

SEED = bytes(range(32))


@pytest.fixture(scope="module")
def shares() -> list[str]:
    return vault.split(SEED)


def test_any_two_shares_suffice_in_any_order(shares):
    assert len(shares) == 3
    assert all(len(share.split()) == 33 for share in shares)
    assert {vault.combine(pair) for pair in permutations(shares, 2)} == {SEED}


def test_more_than_enough_damaged_and_doubled_lines_do_no_harm(shares):
    lines = [
        "",
        "not a share",
        shares[0],
        f"  {shares[0].upper()} ",
        shares[1][:-5],
        shares[2] + "\n",
        shares[1],
    ]
    assert vault.combine(lines) == SEED


def test_shares_of_an_older_set_are_passed_over(shares):
    older = vault.split(bytes(32))
    assert vault.combine([older[0], *shares]) == SEED


@pytest.mark.parametrize("pick", [[], [0], [0, 0]])
def test_too_few_are_refused(shares, pick):
    with pytest.raises(vault.SharesError):
        vault.combine([shares[n] for n in pick])


def test_one_share_of_each_of_two_sets_is_refused(shares):
    with pytest.raises(vault.SharesError):
        vault.combine([shares[0], vault.split(SEED)[1]])


def test_three_of_five():
    shares = vault.split(SEED, threshold=3, shares=5)
    assert vault.combine(shares[2:], threshold=3) == SEED
    with pytest.raises(vault.SharesError):
        vault.combine(shares[:2], threshold=3)


def test_a_wrong_word_spoils_its_share_only(shares):
    words = shares[0].split()
    words[10] = "zero" if words[10] != "zero" else "year"
    assert vault.combine([" ".join(words), shares[1], shares[2]]) == SEED


def test_known_answer(vectors):
    known = vectors["shares"]
    assert vault.combine(known["lines"]).hex() == known["seed"]
