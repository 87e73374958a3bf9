# ruff: noqa: E501  (one message on one line is easier to compare with its translation)
"""The words for every reason to refuse an answer. Kind, concrete, and never a reproach."""

from __future__ import annotations

from flask_babel import gettext


def msg(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


MESSAGES = {
    "phone-letters": msg(
        "There is a letter in the phone number. Please write it with digits only, like +7 701 123 45 67."
    ),
    "phone-extension": msg(
        "Please give a number without an extension. Write the extension in your story instead."
    ),
    "phone-two": msg(
        "There seem to be two phone numbers. Please leave one here and write the other in your story."
    ),
    "phone-characters": msg("Please write the phone number with digits, like +7 701 123 45 67."),
    "phone-plus-eight": msg(
        "Numbers in Kazakhstan begin with +7 or with 8, not with +8. Please change the beginning."
    ),
    "phone-short": msg("This is a short number. Please give a number on which we can reach you."),
    "phone-area": msg("The area code is missing. Please add it, like 8 7172 55 12 34."),
    "phone-prefix": msg("No operator in Kazakhstan has this code. Please check the digits after +7."),
    "phone-invalid": msg(
        "There is a digit too many, too few or wrong in this phone number. Please check it; a number from abroad "
        "begins with + and the country code."
    ),
    "email-letters": msg(
        "The part before @ has a letter that is not from the English keyboard, and most mail cannot reach such an "
        "address. Please type it again."
    ),
    "email-long": msg("This e-mail address is too long. Please check it."),
    "email-invalid": msg("This e-mail address is not complete. It should look like name@example.kz."),
    "name-invisible": msg(
        "There is an invisible sign in the name. Please type it again instead of pasting it."
    ),
    "name-address": msg("This looks like an internet address. Please write a name here."),
    "name-digits": msg("There is a digit in the name. Please write it with letters."),
    "name-characters": msg("Please write the name with Kazakh, Russian or Latin letters."),
    "date-format": msg("We could not read this date. Please write it like 2026-05-31."),
    "date-future": msg("This date has not come yet. Please check it."),
    "name-missing": msg("Please give a surname or a given name; one of them is enough."),
    "email-missing": msg(
        "You asked for an answer by e-mail. Please write your address or choose another way."
    ),
    "phone-missing": msg("You asked for an answer by phone. Please write your number or choose another way."),
    "story-missing": msg("Please tell us what happened, a few words are enough, or attach a file."),
    "reporting-for-missing": msg("Please choose: is this about you, or do you speak for someone else?"),
    "reporting-for-self": msg(
        "You named a person you speak for or attached a document, but chose “about me”. Please choose “I speak for "
        "someone else” or take these out."
    ),
    "represented-missing": msg("Please give the surname or the given name of the person you speak for."),
    "kind-missing": msg("Please choose which document shows that you may speak for this person."),
    "power-undated": msg(
        "By law a power of attorney without a date has no force. Please write the date that stands in it."
    ),
    "document-missing": msg(
        "Please attach the document that shows you may speak for this person: the law lets us take another "
        "person's data only with it."
    ),
    "abroad-missing": msg(
        "Reports are stored outside Kazakhstan. We may keep yours only if you agree to that."
    ),
    "choice-unknown": msg("Please choose one of the answers listed."),
    "file-empty": msg("The file “%(name)s” is empty, so it was not taken. Please choose it again."),
    "file-large": msg("The file “%(name)s” is larger than %(limit)s MB, so it was not taken."),
    "file-total": msg("With the file “%(name)s” there would be more than %(limit)s MB, so it was not taken."),
    "file-type": msg(
        "The file “%(name)s” is not of a kind we can take, so it was left out. We take PDF, JPEG, PNG, HEIC, WebP, DOCX, "
        "ODT, MP3, M4A, OGG and MP4."
    ),
    "file-extension": msg(
        "The end of the name “%(name)s” does not match what is inside the file, so it was not taken. Please save it "
        "under its right type."
    ),
    "file-quota": msg(
        "There is no room for the file “%(name)s” right now. Please send without it and add it later."
    ),
    "file-gone": msg("A file uploaded earlier is no longer here. Please choose it again."),
    "file-many": msg("There are too many files. “%(name)s” was not taken; please add it later."),
    "contact-missing": msg(
        "Please give a phone number or an e-mail address on which a person can reach you."
    ),
    "claim-missing": msg("Please write what you claim; a few sentences are enough."),
    "correct-missing": msg("Please write what is wrong and how it should read."),
    "request-missing": msg("Please choose what you want."),
    "too-long": msg(
        "This is too long by %(over)s characters. Please shorten it; you can add more after sending."
    ),
}


def say(code: str, **values: object) -> str:
    """The words of a reason, in the reader's language."""
    return str(gettext(MESSAGES[code], **values))
