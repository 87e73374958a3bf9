"""What holds for any text at all."""

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.screening import Kind, Own, find, find_in_filename, same_person
from tests.unit.screening.reading import cases

PIECES = st.sampled_from(
    [
        "Ағам Серікті ұрды. ",
        "меня зовут Айгуль ",
        "капитан Иванов ",
        "8 701 123 45 67 ",
        "@nick_1 ",
        "«",
        "»",
        "\n",
        "ул. Абая, 12, кв. 3 ",
        "é",
        "\u200b",
        "٣",
        "１２",
        "Н.А. ",
        "мен ",
        "KZ49 722S ",
        "a@b.kz ",
        "собака mail точка ru ",
        "01.02.1990 г.р. ",
        "123 ABC 02",
        "-",
        "—",
        ", ",
        ". ",
        "и ",
        "атындағы ",
        "İ",
        "ß",
        "🙂",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join))
OWNS = st.builds(
    Own,
    st.sampled_from(["", "Иванов", "Әл-Фараби", "-"]),
    st.sampled_from(["", "Айгүл", " "]),
    phone=st.sampled_from(["", "8 701 123 45 67", "x"]),
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, OWNS)
def test_findings_lie_in_the_text_in_order_and_apart(text: str, own: Own) -> None:
    found = find(text, own)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.why for one in found)
    assert len(same_person(found, text)) == len(found)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_file_names_are_read_without_fail(name: str) -> None:
    assert all(0 <= one.start < one.end <= len(name) for one in find_in_filename(name, Own()))


def test_the_package_loads_without_flask_and_reads_its_lists_only_when_asked() -> None:
    program = "import sys, hotline.screening; assert 'flask' not in sys.modules and 'phonenumbers' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_own_data_are_never_reported() -> None:
    own = Own("Қасымова", "Гүлнәр", "Әбілқызы", "gulnar.k@mail.kz", "+7 701 234 56 78")
    for text in (
        "Мен, Касымова Гульнар, 87012345678.",
        "Касымовой Гульнаре отказали, пишите на gulnar.k собака mail точка kz",
        "Men, Gulnar Kasymova, 8 (701) 234-56-78",
        "Гүлнәр Әбілқызының арызы",
    ):
        assert find(text, own) == [], text


def test_another_persons_name_in_a_file_name_is_found_where_it_stands() -> None:
    name = "Справка_Ахметов-Серик_2024.pdf"
    (finding,) = find_in_filename(name, Own())
    assert name[finding.start : finding.end] == "Ахметов-Серик"
    assert finding.kind is Kind.PERSON
    (camel,) = find_in_filename("photoАйгульСадыкова.jpg", Own())
    assert "photoАйгульСадыкова.jpg"[camel.start : camel.end] == "АйгульСадыкова"
    for harmless in (
        "IMG_20240512_123456.jpg",
        "WhatsApp Image 2024-05-12 at 12.34.56.jpeg",
        "жалоба.pdf",
        "scan0001.png",
        "Ахметов.pdf",
    ):
        assert find_in_filename(harmless, Own("Ахметов", "Серик")) == [], harmless


def test_the_same_person_has_the_same_number() -> None:
    text = (
        "Айгуль Садыкова видела. Позвоните Айгуль, потом Серику. Садыкову били, Серик молчал. "
        "8 701 555 66 77, снова 87015556677."
    )
    found = find(text, Own())
    numbered = [(text[f.start : f.end], n) for f, n in zip(found, same_person(found, text), strict=True)]
    assert numbered == [
        ("Айгуль Садыкова", 1),
        ("Айгуль", 1),
        ("Серику", 2),
        ("Садыкову", 1),
        ("Серик", 2),
        ("8 701 555 66 77", 1),
        ("87015556677", 1),
    ]


def test_disguised_digits_and_invisible_marks_keep_their_places() -> None:
    text = "номер\u00a0брата: +７ ７０１\u202f５５５\u200b‑66‑77"
    (finding,) = find(text, Own())
    assert finding.kind is Kind.PHONE
    assert text[finding.start : finding.end] == "+７ ７０１\u202f５５５\u200b‑66‑77"


@pytest.mark.parametrize(
    "word", ["[адам {}]", "[человек {}]", "[person {}]", "[лауазымды тұлға {}]", "[нөмір {}]"]
)
def test_a_word_put_in_the_place_of_a_finding_is_not_found_again(word: str) -> None:
    for case in cases()[::7]:
        text = case.text
        for number, finding in reversed(list(enumerate(find(text, case.own), 1))):
            text = text[: finding.start] + word.format(number) + text[finding.end :]
        masks = [(m.start(), m.end()) for m in re.finditer(r"\[\w+(?: \w+)? \d+\]", text)]
        for finding in find(text, case.own):
            assert not any(finding.start < end and start < finding.end for start, end in masks), case.name
