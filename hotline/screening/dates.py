"""Dates of birth: a full date beside a word of birth or right after a name."""

import re
from collections.abc import Iterator

from hotline.screening.model import Hit, Kind, near_digits, sentence_before

_MONTHS = (
    r"(?:январ\w|феврал\w|март\w?|апрел\w|ма[яй]|июн\w|июл\w|август\w?|сентябр\w|октябр\w|ноябр\w|"
    r"декабр\w|қаңтар\w*|ақпан\w*|наурыз\w*|сәуір\w*|мамыр\w*|маусым\w*|шілде\w*|тамыз\w*|"
    r"қыркүйек\w*|қазан\w*|қараша\w*|желтоқсан\w*|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|"
    r"qantar\w*|aqpan\w*|nauryz\w*|sauir\w*|mamyr\w*|mausym\w*|shilde\w*|tamyz\w*|qyrkuiek\w*|"
    r"qazan\w*|qarasha\w*|zheltoqsan\w*|yanvar\w*|fevral\w*|marta|aprel\w*|maya|iyun\w*|iyul\w*|"
    r"avgusta|sentyabr\w*|oktyabr\w*|noyabr\w*|dekabr\w*)"
)
_YEAR_TAIL = r"(?:\s?(?:г\.? ?р\.?|г/р|года(?: рождения)?|год|г\.|ж\.? ?т\.?|жылғы|жылы|жыл|ж\.))?"
_DATE = re.compile(
    rf"(?<![\d.,/-])(?=\d)(?:\d{{1,2}}[./-](?:\d{{1,2}}|[IVX]{{1,4}})[./-](?:\d{{4}}|\d{{2}})|(?:19|"
    rf"20)\d{{2}}[./-]\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}} ?\d{{1,2}} (?:19|20)\d{{2}}|\d{{1,2}}(?:st|"
    rf"nd|rd|th|-е|-го)?(?: of)? {_MONTHS},? (?:19|20)\d{{2}}|"
    rf"(?:19|20)\d{{2}}\s?(?:жылғы|жылы|жылдың|жыл|ж\.?|zhyly|zhylgy|jyly|"
    rf"zh\.?)?,?\s?\d{{1,2}}[ -]?(?:ші |шы )?{_MONTHS}){_YEAR_TAIL}(?!\d)",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?=[jfmasondJFMASOND]){_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}}(?!\d)", re.I
)
_BORN = re.compile(
    r"(?:род(?:ил|ив|ен|\.)\w*|рожд\w*|\bг\.? ?р\b|\bгр\b|г/р|д\.? ?р\b|\bтуғ\b|\btug\b|\btuw|туған\w*|туылған\w*|"
    r"\bж\.? ?т\b|born|birth\w*|\bdob\b|d\.o\.b|tugan\w*|tuylgan\w*|rodil\w*|rozhd\w*|год рожд\w*)",
    re.I,
)
_BIRTH_MARK = re.compile(r"г\.? ?р|г/р|рождения|ж\.? ?т", re.I)
_EVENT = re.compile(
    r"(?:уб[иы]\w*|умер\w*|женил\w*|свадьб\w*|задерж\w*|осужд\w*|ұста\w*|сотта\w*|arrest\w*|"
    r"detain\w*|died|с|от|до|from|since)\W{0,2}$",
    re.I,
)


def _dates(text: str) -> Iterator[re.Match[str]]:
    yield from near_digits(_DATE, text)
    yield from near_digits(_MONTH_FIRST, text)


def births(text: str) -> Iterator[Hit]:
    for match in _dates(text):
        before, after = sentence_before(text, match.start(), 32), text[match.end() : match.end() + 24]
        after = re.split(r"[.;!?\n](?= ?[A-ZА-ЯӘҒҚҢӨҰҮҺІ])", after)[0]
        if (
            _BIRTH_MARK.search(match[0])
            or _BORN.search(before)
            or (_BORN.search(after) and not _EVENT.search(before))
        ):
            yield Kind.DOB, match.start(), match.end(), "date-of-birth"


def dates_beside_names(text: str, name_ends: set[int]) -> Iterator[Hit]:
    """Full dates right after a name: «Иванов Иван, 05.05.1989». Years in which a grown-up was born; any in brackets."""
    for match in _dates(text) if name_ends else ():
        years = re.findall(r"(?:19|20)\d{2}", match[0])
        year = int(years[0]) if years else 2000
        in_brackets = (
            text[match.end() : match.end() + 1] == ")" and "(" in text[match.start() - 45 : match.start()]
        )
        if (year < 2012 or in_brackets) and any(
            end in name_ends and re.fullmatch(r"[ ,(-]*", text[end : match.start()])
            for end in range(match.start() - 3, match.start() + 1)
        ):
            yield Kind.DOB, match.start(), match.end(), "date-of-birth"
