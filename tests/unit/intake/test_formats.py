"""Phones, e-mails, names and dates in every way people type them."""

from __future__ import annotations

from datetime import date

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.intake import formats
from hotline.intake.formats import FormatError

ONE_NUMBER = [
    "+7 701 123 45 67",
    "8 701 123 45 67",
    "8(701)1234567",
    "87011234567",
    "77011234567",
    "7011234567",
    "8 10 7 701 123 45 67",
    "8~10 7 701 1234567",
    "tel:+77011234567",
    "+7\u00a0701\u2011123\u201145\u201167",
    "\u200e+7 701 123 45 67\u202c",
    "＋７７０１１２３４５６７",
    "٨٧٠١١٢٣٤٥٦٧",
    "00 7 701 123 45 67",
    "(+7) 701 123 4567",
    "+7.701.123.45.67",
    " 8\u2013701\u2013123\u201345\u201367\t",
]


@pytest.mark.parametrize("typed", ONE_NUMBER)
def test_every_way_of_typing_a_phone_gives_one_number(typed: str) -> None:
    assert formats.phone(typed) == "+77011234567"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8 912 345 67 89", "+79123456789"),
        ("+996 555 123 456", "+996555123456"),
        ("00 998 90 123 45 67", "+998901234567"),
        ("8 10 49 30 901820", "+4930901820"),
        ("+81 3 3211 1111", "+81332111111"),
        ("8 800 080 77 00", "+78000807700"),
        ("8 7172 55 12 34", "+77172551234"),
        ("+7 (727) 250-00-00", "+77272500000"),
    ],
)
def test_numbers_of_relatives_abroad_and_fixed_lines_are_taken(typed: str, kept: str) -> None:
    assert formats.phone(typed) == kept


@pytest.mark.parametrize("code", [703, 704, 709, 772, 773, 774, 779])
@pytest.mark.parametrize("form", ["+7 {} 123 45 67", "8({})1234567", "{}1234567"])
def test_codes_that_no_operator_has_are_refused(code: int, form: str) -> None:
    with pytest.raises(FormatError) as refusal:
        formats.phone(form.format(code))
    assert refusal.value.code == "phone-prefix"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("+8 701 123 45 67", "phone-plus-eight"),
        ("+8 912 345 67 89", "phone-plus-eight"),
        ("0 701 123 45 67", "phone-invalid"),
        ("55-12-34", "phone-area"),
        ("112", "phone-short"),
        ("1414", "phone-short"),
        ("7O1 123 45 67", "phone-letters"),
        ("701-FLOWERS", "phone-letters"),
        ("+77011234567, +77011234568", "phone-two"),
        ("+77011234567 / 87011234568", "phone-two"),
        ("87011234567 87011234568", "phone-two"),
        ("+7 701 123 45 67 доб. 12", "phone-extension"),
        ("+77011234567 ext 12", "phone-extension"),
        ("+77011234567;ext=12", "phone-extension"),
        ("+7 701 123 45 6", "phone-invalid"),
        ("+7 701 123 45 678", "phone-invalid"),
        ("-", "phone-characters"),
        ("+7 701 123 45 67 *", "phone-characters"),
    ],
)
def test_what_is_no_phone_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(FormatError) as refusal:
        formats.phone(typed)
    assert refusal.value.code == code


@given(st.text(max_size=60) | st.text("+0123456789 -()doб.", max_size=30))
def test_any_text_gives_a_valid_number_or_a_reason(typed: str) -> None:
    try:
        kept = formats.phone(typed)
    except FormatError:
        return
    assert phonenumbers.is_valid_number(phonenumbers.parse(kept))
    assert formats.phone(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" A.Nurlan@Mail.KZ ", "A.Nurlan@mail.kz"),
        ("user@пример.қаз", "user@пример.қаз"),
        ("\u200ea@mail.kz\u00a0", "a@mail.kz"),
        ("mailto:a@mail.kz", "a@mail.kz"),
    ],
)
def test_emails_are_read_as_meant(typed: str, kept: str) -> None:
    assert formats.email(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("а@mail.kz", "email-letters"),  # a Cyrillic а
        ("әсел@mail.kz", "email-letters"),
        ("a@localhost", "email-invalid"),
        ("a@b.onion", "email-invalid"),
        ("a@[127.0.0.1]", "email-invalid"),
        ('"q"@mail.kz', "email-invalid"),
        ("A <a@mail.kz>", "email-invalid"),
        ("a@mail.kz\nBcc: b@mail.kz", "email-invalid"),
        ("a" * 65 + "@mail.kz", "email-invalid"),
        ("a@" + "b." * 130 + "kz", "email-long"),
        ("a@mail", "email-invalid"),
        ("a@@mail.kz", "email-invalid"),
    ],
)
def test_addresses_that_mail_cannot_reach_are_refused(typed: str, code: str) -> None:
    with pytest.raises(FormatError) as refusal:
        formats.email(typed)
    assert refusal.value.code == code


@given(st.text(max_size=80))
def test_any_text_gives_an_address_or_a_reason(typed: str) -> None:
    try:
        kept = formats.email(typed)
    except FormatError:
        return
    assert len(kept) <= formats.EMAIL_LIMIT
    assert "\n" not in kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Әбілқайыр", "Әбілқайыр"),
        ("И\u0306ван", "Йван"),
        ("О’Нил", "О’Нил"),
        ("Д\u2011Артаньян", "Д-Артаньян"),
        ("А.Б.Иванов", "А.Б.Иванов"),
        ("Ғ", "Ғ"),
        ("Şoqan", "Şoqan"),
        ("ʼАли", "ʼАли"),
        ("St.John", "St.John"),
        ("  Абай \u00a0 Құнанбайұлы ", "Абай Құнанбайұлы"),
    ],
)
def test_names_are_kept_as_their_bearers_write_them(typed: str, kept: str) -> None:
    assert formats.person_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123", "name-digits"),
        ("٣", "name-digits"),
        ("Иван1", "name-digits"),
        ("evil.com", "name-address"),
        ("EVIL.COM", "name-address"),
        ("www.x", "name-address"),
        ("http://a", "name-address"),
        ("a@b", "name-address"),
        ("Ив\u200bан", "name-invisible"),
        ("\u202eнави", "name-invisible"),
        ("Асан\nҮсен", "name-invisible"),
        ("Асан\x00", "name-invisible"),
        ("---", "name-characters"),
        ("<b>", "name-characters"),
    ],
)
def test_what_is_no_name_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(FormatError) as refusal:
        formats.person_name(typed)
    assert refusal.value.code == code


@given(st.text(max_size=60))
def test_a_kept_name_stays_the_same_when_typed_again(typed: str) -> None:
    try:
        kept = formats.person_name(typed)
    except FormatError:
        return
    assert formats.person_name(kept) == kept


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed", ["2026-03-05", "05.03.2026", "5.3.2026", "5/3/2026", " 2026-03-05 ", "٠٥.٠٣.٢٠٢٦"]
)
def test_a_date_is_read_as_browsers_and_people_write_it(typed: str) -> None:
    assert formats.past_date(typed, TODAY) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-11-23", "date-future"),
        ("2026-02-30", "date-format"),
        ("31.31.2026", "date-format"),
        ("yesterday", "date-format"),
        ("0001-01-01", "date-format"),
        ("2026-W01-1", "date-format"),
        ("20260305", "date-format"),
    ],
)
def test_what_is_no_past_date_is_refused(typed: str, code: str) -> None:
    with pytest.raises(FormatError) as refusal:
        formats.past_date(typed, TODAY)
    assert refusal.value.code == code
