import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline import vault
from hotline.vault.passphrase import prepared


def test_a_generated_passphrase_is_four_groups_of_four():
    made = {vault.generate() for _ in range(100)}
    assert len(made) == 100
    assert all([len(group) for group in one.split("-")] == [4] * 4 for one in made)
    assert all(set(one) <= set(vault.ALPHABET + "-") for one in made)


def test_a_generated_passphrase_is_never_overrated():
    assert all(vault.estimate_bits(vault.generate()) <= 69.2 for _ in range(100))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "password",
        "Password123!",
        "Tr0ub4dor&3",
        "correct horse battery staple",
        "qwertyuiopasdfghjkl",
        "алматы2024астана2025",
        "12345678901234567890123456789012345678901234567890",
        "a" * 500,
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "ҚұпияСөз2024",
        "letmein letmein letmein letmein letmein letmein",
    ],
)
def test_what_people_choose_is_refused(text):
    assert not vault.strong_enough(text)


@pytest.mark.parametrize(
    "text",
    [
        "vivid oyster plunge trombone galaxy mitten quilt",
        "біздің ауылда қыста боран соғып күшік үреді",
        "gT7#wq!9Zp4$Lk2@Xm8%Rv5&",
    ],
)
def test_long_and_varied_ones_are_taken(text):
    assert vault.strong_enough(text)


@given(st.text(max_size=60), st.text(max_size=5))
def test_adding_characters_never_lowers_the_estimate(text, more):
    assert vault.estimate_bits(text + more) >= vault.estimate_bits(text) - 3.0  # NFKC may join two


def test_a_very_long_text_is_judged_at_once():
    assert vault.estimate_bits("ab cd" * 1_000_000) < 60


@given(st.text(max_size=40))
def test_preparing_twice_changes_nothing(text):
    once = prepared(text)
    assert prepared(once.decode()) == once
