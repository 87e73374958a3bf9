"""Phones, e-mails, names and dates as people type them, each to one way of writing it (FACTS.md section 3).

Pure: text in, text or date out. What cannot be read raises `FormatError` with a code;
`wording.py` has the words.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from hotline.errors import HotlineError

EMAIL_LIMIT = 254  # characters (RFC 5321 section 4.5.3.1.3, less the brackets)
PHONE_DIGITS = 15  # most that E.164 allows


class FormatError(HotlineError):
    """What was typed cannot be read as what the field asks; `code` names the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# --- phone -----------------------------------------------------------------------------------------------

_EXTENSION = re.compile(r"(?:\bext|\bextn|\bдоб|\bвн\b|\bвнутр|\bішкі|\bқос)|[#;]", re.IGNORECASE)
_PHONE = re.compile(r"\(?\+?[\d()\-.~ ]+")
_PLUS_EIGHT = re.compile(r"8[79]\d{9}|810\d{9,12}")  # +8 701 …: no country has it, and people mean +7 or 8


def phone(typed: str) -> str:
    """A phone number in E.164, Kazakhstan's where no country is named.

    Letters are refused before anything is parsed: the library would read 701-FLOWERS as a number.
    """
    text = _plain(typed).removeprefix("tel:").strip()
    if _EXTENSION.search(text):
        raise FormatError("phone-extension")
    if any(sign.isalpha() for sign in text):
        raise FormatError("phone-letters")
    if text.count("+") > 1 or re.search(r"[,/|\n]", text):
        raise FormatError("phone-two")
    digits = re.sub(r"\D", "", text)
    if not digits or not _PHONE.fullmatch(text):
        raise FormatError("phone-characters")
    return _dial(digits, "+" in text)


def _dial(digits: str, is_international: bool) -> str:
    if is_international and _PLUS_EIGHT.fullmatch(digits):
        raise FormatError("phone-plus-eight")
    if not is_international:
        for prefix in (
            "00",
            "810",
        ):  # ways to dial abroad; 00 is not Kazakhstan's, and people write it all the same
            if digits.startswith(prefix) and len(digits) > 11:
                digits, is_international = digits.removeprefix(prefix), True
                break
    if len(digits) > PHONE_DIGITS:
        raise FormatError("phone-two")
    if len(digits) < 5:
        raise FormatError("phone-short")
    if len(digits) < 9 and not is_international:
        raise FormatError("phone-area")
    try:
        number = phonenumbers.parse(("+" if is_international else "") + digits, "KZ")
    except phonenumbers.NumberParseException:
        raise FormatError("phone-invalid") from None
    if not phonenumbers.is_valid_number(number):
        national = str(number.national_number)
        is_kazakh = (
            number.country_code == 7 and len(national) == 10 and national[0] == "7" and digits[0] != "0"
        )
        raise FormatError("phone-prefix" if is_kazakh else "phone-invalid")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _plain(typed: str) -> str:
    """ASCII digits, hyphens and spaces for their look-alikes; invisible signs taken out."""
    return "".join(_plain_sign(sign) for sign in unicodedata.normalize("NFKC", typed)).strip()


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return " " if sign == "\t" else sign
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "Cf":
        return ""
    if category == "Pd" or sign == "\N{MINUS SIGN}":
        return "-"
    return " " if category in {"Zs", "Zl", "Zp"} else sign


# --- e-mail ----------------------------------------------------------------------------------------------


def email(typed: str) -> str:
    """An e-mail address that ordinary mail servers can deliver, its domain in lower case.

    No look into DNS: that would tell a resolver where the reporter has mail.
    """
    text = _without_invisible_ends(typed).removeprefix("mailto:")
    if not text.partition("@")[0].isascii():
        raise FormatError("email-letters")  # also catches a Cyrillic а that looks like a Latin a
    if len(text) > EMAIL_LIMIT:
        raise FormatError("email-long")
    try:
        checked = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise FormatError("email-invalid") from None
    if len(checked.ascii_email or text) > EMAIL_LIMIT:
        raise FormatError("email-long")
    return checked.normalized


def _without_invisible_ends(typed: str) -> str:
    start, end = 0, len(typed)
    while start < end and _is_invisible(typed[start]):
        start += 1
    while start < end and _is_invisible(typed[end - 1]):
        end -= 1
    return typed[start:end]


def _is_invisible(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) == "Cf"


# --- names -----------------------------------------------------------------------------------------------

_LETTER = (
    "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\ua720-\ua7ff"  # Latin
    "\u0400-\u0481\u048a-\u052f\u1c80-\u1c8f\ua640-\ua69d"  # Cyrillic
)
_MARK = "\u0300-\u036f\u0483-\u0487"
_NAME = re.compile(rf"[{_LETTER}{_MARK}'\u2018\u2019\u02bc\u02bb. -]+")
_HAS_LETTER = re.compile(rf"[{_LETTER}]")
_HYPHENS = {ord(sign): "-" for sign in "\u2010\u2011\u2012\u2013\u2014\u2212\u00ad"}
_ADDRESS = re.compile(
    r"\bwww\.|https?\b|@|[^\W\d_]{2,}\.(?:com|net|org|info|io|me|kz|ru|қаз|рф)\b", re.IGNORECASE
)
_DOTTED = re.compile(r"[^\W\d_]{2,}\.([^\W\d_]{2,})")


def person_name(typed: str) -> str:
    """A surname, given name or patronymic as its bearer writes it: NFC, single spaces, one kind of hyphen."""
    text = unicodedata.normalize("NFC", typed.translate(_HYPHENS)).strip()
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"} for sign in text):
        raise FormatError("name-invisible")
    if _ADDRESS.search(text) or any(match[1].islower() for match in _DOTTED.finditer(text)):
        raise FormatError("name-address")
    if any(sign.isdigit() for sign in text):
        raise FormatError("name-digits")
    text = " ".join(text.split())
    if not _NAME.fullmatch(text) or not _HAS_LETTER.search(text):
        raise FormatError("name-characters")
    return text


# --- dates -----------------------------------------------------------------------------------------------

_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
EARLIEST = date(1930, 1, 1)


def past_date(typed: str, today: date) -> date:
    """A day up to `today`: ISO as browsers send it, or 31.12.2026 as people write it."""
    text = _plain(typed)
    day_first = _DAY_FIRST.fullmatch(text)
    try:
        if day_first:
            day, month, year = map(int, day_first.groups())
            found = date(year, month, day)
        elif _ISO.fullmatch(text):
            found = date.fromisoformat(text)
        else:
            raise FormatError("date-format")
    except ValueError:
        raise FormatError("date-format") from None
    if found > today:
        raise FormatError("date-future")
    if found < EARLIEST:
        raise FormatError("date-format")
    return found
