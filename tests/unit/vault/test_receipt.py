import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline import vault
from hotline.vault.receipt import _check_sign

SALT = b"installation salt"
codes = st.binary(min_size=32, max_size=32).map(vault.draw)

TYPED_FOR = {  # what may be typed, or misread, for a sign
    "0": "0oOОоQ",
    "1": "1lIiІі|",
    "2": "2Zz",
    "3": "3Зз",
    "4": "4Чч",
    "5": "5Ss",
    "6": "6Бб",
    "8": "8BВвb",
    "A": "AaАа",
    "C": "CcСс",
    "E": "EeЕеЁё",
    "H": "HhНнҢңһ",
    "K": "KkКкҚқ",
    "M": "MmМм",
    "P": "PpРр",
    "T": "TtТт",
    "X": "XxХх",
    "Y": "YyУуҮүҰұ",
}


@given(codes)
def test_what_is_shown_can_be_typed(code):
    shown = vault.display(code)
    assert [len(group) for group in shown.split("-")] == [4] * 5
    assert vault.normalise(shown) == code


@given(codes, st.data())
def test_a_receipt_is_understood_however_it_is_typed(code, data):
    typed = "".join(
        data.draw(st.sampled_from(TYPED_FOR.get(sign, sign)))
        + data.draw(st.sampled_from(["", " ", "-", "–", "\u00a0", "\u2011", "−", "\n", "\u200b"]))
        for sign in code
    )
    assert vault.normalise(typed) == code


@given(codes)
def test_decomposed_and_wide_letters_are_understood(code):
    assert vault.normalise(unicodedata.normalize("NFD", code.replace("E", "Ё"))) == code
    assert vault.normalise("".join(chr(ord(sign) + 0xFEE0) for sign in code)) == code


@given(codes, st.integers(0, 19), st.sampled_from(vault.ALPHABET))
def test_every_wrong_sign_is_found(code, place, sign):
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong != code:
        with pytest.raises(vault.ReceiptError) as refused:
            vault.normalise(wrong)
        assert refused.value.fault is vault.ReceiptFault.CHECK


@given(codes, st.integers(0, 18))
def test_neighbours_swapped_are_found(code, place):
    a, b = code[place], code[place + 1]
    swapped = code[:place] + b + a + code[place + 2 :]
    if a == b or {a, b} == {"0", "Y"}:  # Luhn's one blind spot
        assert vault.normalise(swapped) == swapped
    else:
        with pytest.raises(vault.ReceiptError):
            vault.normalise(swapped)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "length"),
        ("0000-0000-0000-0000-000", "length"),
        ("0000-0000-0000-0000-0000-0", "length"),
        ("0000-0000-0000-0000-000D", "character"),
        ("0000-0000-0000-0000-000😀", "character"),
        ("0000-0000-0000-0000-0001", "check"),
    ],
)
def test_the_fault_is_named_and_nothing_is_repeated(typed, fault):
    with pytest.raises(vault.ReceiptError) as refused:
        vault.normalise(typed)
    assert refused.value.fault == fault
    assert str(refused.value) == f"not a receipt: {fault}"


def test_no_sign_is_a_lookalike_of_another():
    for sign in vault.ALPHABET:
        assert vault.normalise(sign * 19 + _check_sign(sign * 19))[0] == sign


def test_the_same_page_gives_the_same_receipt_and_another_page_another():
    pages = [os.urandom(32) for _ in range(200)]
    drawn = [vault.draw(page) for page in pages]
    assert drawn == [vault.draw(page) for page in pages]
    assert len(set(drawn)) == len(drawn)


def test_every_sign_is_drawn_about_as_often():
    signs = "".join(vault.draw(n.to_bytes(32, "big"))[:19] for n in range(2000))
    expected = len(signs) / 20
    chi_squared = sum((signs.count(sign) - expected) ** 2 / expected for sign in vault.ALPHABET)
    assert chi_squared < 60  # 19 degrees of freedom: once in four million if it is fair; not random here


@pytest.fixture(scope="module")
def keys() -> vault.ReceiptKeys:
    return vault.derive_receipt(vault.draw(bytes(32)), SALT)


def test_a_receipt_opens_the_reporters_key(keys):
    wrapped = keys.wrap(b"shred", b"r" * 32, b"case")
    assert len(wrapped) == 60
    assert len(keys.lookup) == 16
    assert keys.unwrap(b"shred", wrapped, b"case") == b"r" * 32


@given(st.integers(min_value=0))
def test_any_flipped_bit_is_altered(keys, flip, bit):
    with pytest.raises(vault.AlteredError):
        keys.unwrap(b"shred", flip(keys.wrap(b"shred", b"r" * 32, b"case"), bit), b"case")


@pytest.mark.parametrize(("shred", "case_id"), [(b"other", b"case"), (b"shred", b"other")])
def test_a_moved_or_shredded_copy_is_altered(keys, shred, case_id):
    with pytest.raises(vault.AlteredError):
        keys.unwrap(shred, keys.wrap(b"shred", b"r" * 32, b"case"), case_id)


@settings(max_examples=5)
@given(codes)
def test_the_installation_and_the_code_both_count(code):
    here = vault.derive_receipt(vault.display(code).lower(), SALT)
    assert here == vault.derive_receipt(code, SALT)
    assert here.lookup != vault.derive_receipt(code, b"another installation").lookup
    assert repr(here) == "ReceiptKeys()"


def test_receipts_are_derived_side_by_side_in_threads():
    drawn = [vault.draw(bytes([n]) * 32) for n in range(24)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda code: vault.derive_receipt(code, SALT).lookup, drawn))
    assert found == [vault.derive_receipt(code, SALT).lookup for code in drawn]


def test_known_answer(vectors):
    known = vectors["receipt"]
    assert vault.draw(bytes(range(32))) == known["code"]
    keys = vault.derive_receipt(known["code"], SALT)
    assert keys.lookup.hex() == known["lookup"]
    assert keys.unwrap(b"shred", bytes.fromhex(known["wrapped"]), b"case") == b"r" * 32
