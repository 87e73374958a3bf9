"""Numbers that belong to a person: phones, IINs, cards, documents, plates and dates of birth.

All patterns work on the shadow of a text and have bounded repetition, so time grows with length alone.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, cycle

from hotline.screening.dates import births
from hotline.screening.model import Hit, Kind, near_digits, sentence_before
from hotline.screening.said import said_phones

_D = r"[\dОоOo]"
_SEP = r"[ \t().,/_*-]{0,3}"
_SAID = (
    r"[ \t().,/_*-]{0,3}(?:(?:тире|дефис|код|пробел|затем|потом|далее|dash|then|сызықша|сосын|"
    r"кейін|tire|defis|potom)[ ,:]{1,2}){0,2}"
)
_PHONE = re.compile(
    rf"(?<![\dA-Za-zА-Яа-я№])(?:\+\s?7|восемь|сегіз|плюс семь|vosem|8[ -]?10[ -]?7|8|7|"
    rf"00[ -]?7){_SAID}\(?{_SAID}{_D}(?:{_SAID}{_D}){{9}}(?![\d])"
)
_BARE = re.compile(
    r"(?<![\d+A-Za-zА-Яа-я№.,/-])(?<!№ )\(?7[0-9]{2}\)?[ .-]{0,2}\d{3}[ .-]{0,2}\d{2}[ .-]{0,2}\d{2}(?!\d)(?![.,/-]\d)"
)
# Each digit by itself, after a word of phoning: «7 0 1 5 5 2 3 1 8 9».
_SPACED = re.compile(r"(?<![\d+,.-] )(?<![\d+])7(?: \d){9}(?! ?\d)")
_FOREIGN = re.compile(r"(?<![\d+])(?:\+|00)\s?\(?\d(?:[ \t().-]{0,3}\d){7,14}(?!\d)")
_NEIGHBOURS = re.compile(
    r"(?<![\d+])(?:996|998|992|993|994|374|995|375|380|371|370)(?:[ ().-]{0,3}\d){8,9}(?!\d)"
)
_LOCAL = re.compile(
    r"(?<![\d№.,/-])(?=[\d(])(?<!№ )(?:\(\d{3,6}\) ?)?(?:\d{2,3}-\d{2}-\d{2}|\d{2,3} \d{2} \d{2}|"
    r"\d{6,7})(?![\d/-]|\.\d)(?:,? ?код[: ]{0,2}[\d-]{3,8})?"
)
# A village line has five digits: «үй телефоны 2-46-71». Only after a word that means a telephone and nothing else.
_VILLAGE = re.compile(r"(?<![\d№.,/-])(?<!№ )\d-\d{2}-\d{2}(?![\d/-]|\.\d)")
_TELEPHONE = re.compile(
    r"(?:тел(?:\.|ефон\w*|\b)|звон\w*|набер\w*|городск\w*|қоңырау\w*|хабарлас\w*|\bphone|\bcall|\btel\b|telefon\w*)"
    r"\D{0,25}$",
    re.I,
)
_PHONE_WORD = re.compile(
    r"(?:тел(?:ефон\w*|\b)|звон\w*|набер\w*|номер\w*|домашн\w*|городск\w*|сот\w{2,}|моб\w*|"
    r"қала(?:лық)? тел\w*|үй тел\w*|қоңырау\w*|хабарлас\w*|байланыс\w*|нөмір\w*|"
    r"[ву][ао]т?[сц]+ап\w*|wh?ats? ?ap+\w*|phone|call|tel\b|mobile|cell\b|nomer\w*)",
    re.I,
)
_HOTLINE = re.compile(
    r"(?:гор?яч\w+ лини\w+|довери[яе]|сенім тел\w*|call.?cent\w*|колл.?цент\w*|hot ?line|helpline|"
    r"жедел желі\w*|приёмн\w+|приемн\w+|канцеляри\w+|дежурн\w+ част\w+|кезекші бөлім\w*|"
    r"қабылдау бөлм\w*|байланыс орталығ\w*|справочн\w+|анықтама қызмет\w*|reception|switchboard|"
    r"duty (?:unit|officer|desk|room)\w*|call center|"
    r"front desk)(?:\s\w+){0,2}\W{0,12}$",
    re.I,
)
_NOT_A_NUMBER_OF_SOMEONE = re.compile(
    r"(?:дел[оаеу]|ерд[рр]|сдтбт|бхсс|куи|кусп|кұи|исх|вх|талон\w*|квитанц\w*|чек\w*|билет\w*|"
    r"жетон\w*|решени\w*|постановлени\w*|приказ\w*|протокол\w*|обращени\w*|заявк\w*|заявлени\w*|"
    r"түбіртек\w*|қаулы\w*|хаттама\w*|бұйры\w*|іс|істің|ісі|арыз\w*|өтініш\w*|бин|бсн|bin|case|"
    r"receipt|ticket|badge|decision|order|ref\w*|report|application|свидетельств\w*|"
    r"служебн\w+ удостоверени\w*|қызметтік куәлі\w*|service id|сумм\w*|тенге|теңге|кбк|код|"
    r"артикул|заказ\w*|трек\w*|счет|счёт|акт\w*|лиценз\w*|полис\w*|ордер\w*|үкім\w*|приговор\w*|"
    r"штрих\w*|серийн\w*|imei|жарлы\w*|хабарлам\w*|iskh?|delo)"
    r"\W{0,3}(?:(?:номер\w*|нөмір\w*|number|no\.?|под|за|n|№)\W{0,3})?$",
    re.I,
)
_GROUPED_12 = re.compile(r"(?<![\d+.,/-])\d(?:[ -]?\d){11}(?![ -]?\d)(?![.,/]\d)")
_GLUED_12 = re.compile(r"(?<![\d+])\d{12}(?!\d)")
_CARD = re.compile(r"(?<![\d+])(?=[2-6])(?:[2-6]\d{3}(?:[ -]{0,2}\d{4}){3}|3\d{3}[ -]?\d{6}[ -]?\d{5})(?!\d)")
_IBAN = re.compile(
    r"(?<![A-Za-z\d])([A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){3,7}(?:[ -]?[A-Z\d]{1,3})?)(?![A-Z\d])", re.I
)
_PLATE = re.compile(
    r"(?<![\w№-])(?:\d{3} ?-?[A-ZА-Я]{2,3} ?[-/|]?(?:0[1-9]|1\d|20)|"
    r"[A-ZА-Я] ?\d{3} ?[A-ZА-Я]{2,3}|"
    r"[АВЕКМНОРСТУХABEKMHOPCTYX] ?\d{3} ?[АВЕКМНОРСТУХABEKMHOPCTYX]{2} ?\d{2,3}|"
    r"\d{2} ?KG ?\d{3} ?[A-Z]{3}|\d{2} ?[A-Z] ?\d{3} ?[A-Z]{2})(?![\w-])"
)
_PLATE_LOWER = re.compile(r"(?<![\w№-])\d{3} ?[a-zа-я]{3} ?(?:0[1-9]|1\d|20)(?![\w-])", re.I)
_TRAILER = re.compile(
    r"(?:прицеп\w*|тіркеме\w*|trailer|pritsep)\W{1,4}(?:\w+\W{1,3}){0,2}?"
    r"(\d{2} ?[A-ZА-Я]{3} ?(?:0[1-9]|1\d|20))(?![\w-])",
    re.I,
)
# Turkey, Ukraine, Belarus, the countries of the European Union, Georgia, Afghanistan: only beside a word for a car.
_FOREIGN_PLATE = re.compile(
    r"(?<![\w№-])(?:\d{2} ?[A-Z]{1,3} ?\d{2,5}|[A-ZА-ЯІ]{2} ?\d{4} ?[A-ZА-ЯІ]{2}|\d{4} ?[A-ZА-Я]{2} ?- ?[1-8]|"
    r"[A-Z]{2} ?- ?\d{3} ?- ?[A-Z]{2}|[A-Z]{3} ?-? ?\d{3,4}|[A-ZА-Я]{2} ?\d{4} ?- ?[1-8]|[A-Z]{2} ?\d{4,5})(?![\w-])"
)
_CAR = re.compile(
    r"маши\w*|авто\w*|гос\.? ?номер\w*|г/н|көлі\w*|\bcars?\b|plates?\b|vehicle|lorry|truck|\bvan\b|\btaxi|такси\w*|"
    r"фур[аыуе]\b|тягач\w*|камаз\w*|прицеп\w*|трак\b|\bжип\w*|джип\w*|mashina\w*|kolik\w*",
    re.I,
)
_PLATE_WORD = re.compile(
    r"маши\w*|авто\w*|гос\.? ?номер\w*|г/н|номер\w*|көлі\w*|нөмір\w*|car\b|plate\w*|vehicle|"
    r"джип\w*|тойот\w*|камри|лад\w|mashina\w*|kolik\w*|nomer\w*|jeep|prado|приор\w*|van\b|taxi|"
    r"такси\w*|газел\w*|микроавтобус\w*|фургон\w*",
    re.I,
)
_DOCUMENT = re.compile(
    r"(?<![\w+-])(?:[A-ZА-Я]{1,3} ?(?:№ ?|N ?)?\d{6,9}|\d{2} ?\d{2} ?(?:№ ?)?\d{6}|"
    r"\d{3}[ -]?\d{3}[ -]?\d{3}|\d{7,10}|[A-Z]\d[A-Z0-9]{7,8})(?![\w-])",
    re.I,
)
_DOCUMENT_WORD = re.compile(
    r"(?:удостоверен\w*|уд(?:\b|ост\w*|остик\w*)|паспорт\w*|куәлі\w*|кyәлі\w*|төлқұжат\w*|"
    r"толкужат\w*|passport\w*|identity card|do[ck]ument\w*|[qk]u[zj]h?at\w*|\bid\b|id[ -](?:card|no|number)\w*|"
    r"kuәlig\w*|kualig\w*|kualik\w*|tolquzhat\w*|"
    r"pasport\w*|udostoveren\w*|личн\w+ карт\w*|құжат\w*|документ\w*|residence permit|"
    r"вид на жительство|внж|ықтиярхат\w*)",
    re.I,
)
_DOCUMENT_LABEL = re.compile(r"(?:ID|УД)\s(?=\d{9})", re.I)


def iin_is_valid(digits: str) -> bool:
    """True for 12 digits with a real date, a century digit and the right check digit.

    Weights 1..11, modulo 11, and 3..11, 1, 2 if that gives 10: the rule of the state register's
    number, the same for IIN and BIN; the date keeps BINs out.
    """
    if len(digits) != 12 or digits[6] not in "123456":
        return False
    century = (1800, 1900, 2000)[(int(digits[6]) - 1) // 2]
    try:
        date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        check = sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 11
        if check < 10:
            return check == int(digits[11])
    return False


def luhn_is_valid(digits: str) -> bool:
    """True if the last digit of a card number is the check digit of ISO/IEC 7812-1."""
    total = sum(
        int(d) if factor == 1 else sum(divmod(2 * int(d), 10))
        for d, factor in zip(reversed(digits), cycle((1, 2)), strict=False)
    )
    return total % 10 == 0 and len(set(digits)) > 1


def iban_is_valid(account: str) -> bool:
    """True if an account number passes the modulo 97 check of ISO 13616 and has a possible length."""
    if not 15 <= len(account) <= 34 or (account.startswith("KZ") and len(account) != 20):
        return False
    return int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 == 1


def _digits(text: str) -> str:
    said = re.sub(r"[^\W\d_]{2,}", lambda m: m[0] if set(m[0]) <= set("ОоOo") else "", text)
    return "".join("0" if c in "ОоOo" else c for c in said if c.isdigit() or c in "ОоOo")


def _cards(text: str) -> Iterator[Hit]:
    for match in near_digits(_IBAN, text):
        account = re.sub(r"[ -]", "", match[0]).upper()
        if account[:2].isalpha() and account.isascii():
            # The pattern may have taken a following word for a last group, so shorter readings are tried.
            for end in range(match.end(), max(match.start() + 14, match.end() - 16), -1):
                if iban_is_valid(re.sub(r"[ -]", "", text[match.start() : end]).upper()):
                    yield Kind.CARD, match.start(), end, "iban"
                    break
    for match in near_digits(_CARD, text):
        if luhn_is_valid(_digits(match[0])):
            yield Kind.CARD, match.start(), match.end(), "card-number"


def _iins(text: str) -> Iterator[Hit]:
    for pattern in (_GROUPED_12, _GLUED_12):
        for match in near_digits(pattern, text):
            if iin_is_valid(_digits(match[0])) and not re.search(
                r"(?:бин|бсн|bin)\W{0,3}$", text[max(0, match.start() - 8) : match.start()], re.I
            ):
                yield Kind.IIN, match.start(), match.end(), "check-digit"


def _national(digits: str) -> str:
    """The ten national digits of a number of Kazakhstan or Russia, or nothing."""
    national = digits[-10:]
    if national.startswith("800"):
        return ""
    if re.match(r"7(?:0[0-8]|1\d|2\d|3\d|47|5[01]|6[0-4]|7\d|85)|9\d\d|[348][0-9]{2}", national):
        return national
    return ""


_KYRGYZ = re.compile(r"(?<![\d+])0[ -]?[2579]\d{2}(?:[ -]?\d{2}){3}(?!\d)")
_KYRGYZSTAN = re.compile(r"кыргыз|киргиз|қырғыз|бишкек|kyrgyz|bishkek|\bош[аеу]?\b", re.I)


def _kyrgyz_phones(text: str) -> Iterator[Hit]:
    """0 555 70 61 24, as people write it at home, where the words around speak of Kyrgyzstan."""
    for match in near_digits(_KYRGYZ, text):
        if _KYRGYZSTAN.search(text[max(0, match.start() - 90) : match.end() + 30]):
            yield Kind.PHONE, match.start(), match.end(), "foreign-phone"


def _said_phones(text: str) -> Iterator[Hit]:
    for start, end, digits in said_phones(text):
        complete = len(digits) == 10 or (len(digits) == 11 and digits[0] in "78")
        if complete and _national(digits) and not _HOTLINE.search(sentence_before(text, start)):
            yield Kind.PHONE, start, end, "phone-number"


def _phones(text: str) -> Iterator[Hit]:
    for match in near_digits(_PHONE, text):
        if sum(c.isdigit() for c in match[0]) < 7:
            continue
        national = _national(_digits(match[0]))
        before = sentence_before(text, match.start())
        if (
            len(set(national)) > 2
            and not _HOTLINE.search(before)
            and not (_NOT_A_NUMBER_OF_SOMEONE.search(before) and not national.startswith(("70", "747", "77")))
        ):
            yield Kind.PHONE, match.start(), match.end(), "phone-number"
    for match in chain(near_digits(_BARE, text), near_digits(_SPACED, text)):
        before = sentence_before(text, match.start())
        if (
            _national(_digits(match[0]))
            and not _NOT_A_NUMBER_OF_SOMEONE.search(before)
            and (" " in match[0] or "-" in match[0] or "(" in match[0] or _PHONE_WORD.search(before))
        ):
            yield Kind.PHONE, match.start(), match.end(), "phone-number"
    for match in near_digits(_FOREIGN, text):
        digits = _digits(match[0])
        if digits.startswith("00") and _NOT_A_NUMBER_OF_SOMEONE.search(sentence_before(text, match.start())):
            continue
        if _foreign(digits.removeprefix("00")):
            yield Kind.PHONE, match.start(), match.end(), "foreign-phone"
    for match in near_digits(_NEIGHBOURS, text):
        before = sentence_before(text, match.start())
        if (
            (_PHONE_WORD.search(before) or " " in match[0])
            and not _NOT_A_NUMBER_OF_SOMEONE.search(before)
            and _foreign(_digits(match[0]))
        ):
            yield Kind.PHONE, match.start(), match.end(), "foreign-phone"
    for match in near_digits(_LOCAL, text):
        before = sentence_before(text, match.start(), 30)
        if (
            _HOTLINE.search(before)
            or _NOT_A_NUMBER_OF_SOMEONE.search(before)
            or (_PLATE_WORD.search(before) and not re.search(r"тел|звон|қоңырау|phone|call", before, re.I))
        ):
            continue
        said = list(_PHONE_WORD.finditer(before))
        if said and not re.search(r"\d", before[said[-1].end() :]):
            yield Kind.PHONE, match.start(), match.end(), "local-phone"
    for match in near_digits(_VILLAGE, text):
        before = sentence_before(text, match.start(), 40)
        if _TELEPHONE.search(before) and not _HOTLINE.search(before):
            yield Kind.PHONE, match.start(), match.end(), "local-phone"


def _foreign(digits: str) -> bool:
    """True if digits with a country code make a valid number; asks `phonenumbers`, loaded only then."""
    import phonenumbers

    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(number)) and not digits.startswith(("7800", "800"))


def _plates(text: str) -> Iterator[Hit]:
    for match in near_digits(_PLATE, text):
        yield Kind.PLATE, match.start(), match.end(), "number-plate"
    for match in near_digits(_PLATE_LOWER, text):
        if not match[0].isupper() and (
            (" " not in match[0] and match[0].isascii())
            or _PLATE_WORD.search(sentence_before(text, match.start(), 60))
        ):
            yield Kind.PLATE, match.start(), match.end(), "number-plate"
    for match in near_digits(_FOREIGN_PLATE, text):
        before = sentence_before(text, match.start(), 45)
        if (
            (said := list(_CAR.finditer(before)))
            and not _DOCUMENT_WORD.search(before[said[-1].end() :])
            and not _NOT_A_NUMBER_OF_SOMEONE.search(before)
        ):
            yield Kind.PLATE, match.start(), match.end(), "number-plate"


def _trailers(text: str) -> Iterator[Hit]:
    for match in near_digits(_TRAILER, text):
        yield Kind.PLATE, match.start(1), match.end(1), "number-plate"


def _documents(text: str) -> Iterator[Hit]:
    for match in near_digits(_DOCUMENT, text):
        before = sentence_before(text, match.start(), 60)
        said = list(_DOCUMENT_WORD.finditer(before))
        label = _DOCUMENT_LABEL.match(match[0])
        start = match.start() + (label.end() if label else 0)
        short = match[0].replace(" ", "").upper()
        if re.search(
            r"(?:служебн\w+|қызметтік|service|пенсионн\w+|свидетельств\w*|туу туралы|некелік|birth certificate)\W",
            before,
            re.I,
        ):
            continue
        if label:
            yield Kind.DOCUMENT, start, match.end(), "document-number"
        elif said:
            between = before[said[-1].end() :]
            if (
                not re.search(r"\d{4}|тел|phone|ИИН|ЖСН|IIN|жетон|дел[оу]\b", between, re.I)
                and len(between) < 45
            ):
                yield Kind.DOCUMENT, match.start(), match.end(), "document-number"
        elif re.fullmatch(r"[NН]\d{8}", short):
            yield Kind.DOCUMENT, match.start(), match.end(), "document-number"


def numbers(text: str) -> list[Hit]:
    """All numbers in the shadow of a text, the surest kind first; they may overlap."""
    if sum(map(str.isdigit, text)) < 3:
        return list(_said_phones(text))
    finders = (_cards, _iins, births, _phones, _said_phones, _kyrgyz_phones, _plates, _trailers, _documents)
    return [hit for finder in finders for hit in finder(text)]
