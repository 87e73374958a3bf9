"""Home addresses: a street or a settlement with a house, where a private person lives or stays."""

import re
from collections.abc import Iterator

from hotline.screening.folding import fold, lemmas
from hotline.screening.model import Hit, Kind, sentence_before

# The name follows these, as in Russian: «ул. Абая, 12».
_BEFORE = re.compile(
    r"(?<![\w-])(?=[упмбштump])(?:microdistrict|mikrorayon|ул(?:\.|иц[аеыу])?|пр(?:-к?т[еау]?|осп(?:\.|ект\w?)?)?\.?|пер(?:\.|еул\w+)|"
    r"мкр-?н?\.?|м-н|микрорайон\w?|б-р|бульвар\w?|шоссе|тупик\w?|ulits[aeu]|ul\.|mkr\.?|"
    r"prosp\w*)(?=[\s.«\"])",
    re.I,
)
# The name stands before these, as in Kazakh and English: «Абай көшесі, 12-үй».
_AFTER = re.compile(
    r"(?<=[\w\"».] )(?:көше(?:сі(?:нде(?:гі)?)?)?|көш\.|даңғыл(?:ы(?:нда)?)?|мкр\.?|мөлтекауданы|"
    r"шағынауданы|ықшамауданы|ықшам ауданы|шағын ауданы|орам(?:ы(?:нда(?:ғы)?)?)?|жағалауы|аллеясы|тас жолы|"
    r"кварталы|квартал|oramy|quarter|[шмы]/а|тұйығы|бульвары|koshesi\w*|kochesi|dangyly|mkr\.?|"
    r"ko['’ʻ`‘]?chasi\w*|кўчаси\w*|кочаси|mahallasi|маҳалласи|махалласи|мәһәлләси|"
    r"street|st\.?|avenue|ave\.?|boulevard|road|lane|district|microdistrict)(?![\w-])",
    re.I,
)
# A settlement is enough if the house is called a house.
_SETTLEMENT = re.compile(
    r"(?<![\w-])(?:пос(?:\.|[её]л\w+)|сел[оае]|с\.|аул\w?|п\.|жилмассив\w?|совхоз\w?|"
    r"разъезд\w?)(?=\s)|(?<=\w )(?:ауылы(?:нда(?:ғы)?)?|ауылдық округі|кенті(?:нде)?|қыстағы|"
    r"auyly\w*|village)(?![\w-])",
    re.I,
)
_NAME = r"[\s.]{0,2}\"?[\w.'’-]{1,25}(?:[\s.]{1,2}[\w.'’-]{1,25}){0,3}?\"?"
_HOUSE_WORD = r"(?:дом[еау]?|д\.?|үй|uy|ui|dom|house|building|bldg|№)"
_HOUSE = (
    rf"(?:{_HOUSE_WORD}\s?№?\s?)?\d{{1,4}}(?:\s?[а-гa-g](?![\w]))?(?:\s?/\s?\d{{1,4}}[а-г]?)?(?:\s?-?\s?(?:үй|"
    rf"дом|uy|ui|dom|й)(?:де|нде|інде|і|de|inde)?(?!\w))?"
)
_FLAT_WORD = (
    r"(?:кв(?:артир[аеы])?|пәтер|патер|пат|flat|apt|apartment|pater|kv|комнат[аеы]|бөлме|bolme|komnata|ком)"
)
_PART = (
    r"(?:[,\s]{1,3}\d{1,2}-?\s?(?:подъезд|корпус|кіреберіс)|[,\s]{1,3}(?:корп(?:ус)?|стр(?:оение)?|подъезд|"
    r"блок|лит(?:ер)?|к\.?(?=\s?\d)|korpus|block)\.?\s?№?\s?\w{1,3}(?!\w))?"
)
_FLAT = (
    rf"{_PART}(?P<flat>[,\s]{{0,3}}(?:{_FLAT_WORD}\.?\s?№?\s?\d{{1,4}}|"
    rf"\d{{1,4}}\s?-?\s?{_FLAT_WORD}\w{{0,4}})|(?<=\d)-\d{{1,4}}(?!\d|[.-]\d))?"
)
_RIGHT = re.compile(rf"{_NAME}[,\s]{{1,3}}{_HOUSE}{_FLAT}(?![\w.]?\d)", re.I)
_RIGHT_OF_HEAD = re.compile(rf"[.,\s№]{{1,3}}{_HOUSE}{_FLAT}(?![\w.]?\d)", re.I)
_RIGHT_HOUSE = re.compile(
    rf"(?:{_NAME})?[,\s]{{1,3}}(?:{_HOUSE_WORD}\s?№?\s?\d{{1,4}}|\d{{1,4}}\s?-?\s?(?:үй|uy|"
    rf"дом)\w{{0,4}}){_FLAT}(?![\w.]?\d)",
    re.I,
)
# A known town, then a name and a house, with no word for the street: «Кентау, Валиханов 17, кв 3».
_WITHOUT_STREET = re.compile(
    rf"(?<=[\w.], )(?P<street>[А-ЯӘҒҚҢӨҰҮҺІA-Z][\w-]+(?: [А-ЯӘҒҚҢӨҰҮҺІA-Zа-яәғқңөұүһіa-z][\w-]+)?)"
    rf"(?:, ?(?:д\.? ?)?| )\d{{1,3}}[а-гa-g]?(?:/\d{{1,3}})?{_FLAT}(?![\w.]?\d)"
)
# A flat says that the number before it is a house: «на Гагарина 118 кв. 9», "at Shakarim 44, apartment 16".
_WITH_FLAT = re.compile(
    rf"(?<![\w.-])(?P<street>[А-ЯӘҒҚҢӨҰҮҺІA-Z][\w-]+(?: [А-ЯӘҒҚҢӨҰҮҺІA-Z][\w-]+)?),? (?:д(?:ом)?\.? ?)?"
    rf"\d{{1,3}}[а-гa-g]?(?:/\d{{1,3}})?[,\s]{{1,2}}(?:{_FLAT_WORD}\.?\s?№?\s?\d{{1,4}}|\d{{1,4}}\s?-?\s?{_FLAT_WORD}\w{{0,4}})"
    r"(?![\w.]?\d)"
)
_LEFT_NAME = re.compile(r"(?:[\w.'’\"-]{1,25} ){1,3}$")
_LEFT_ENGLISH = re.compile(
    r"(?:(?P<flat>(?:flat|apt|apartment|"
    r"room)\.?\s?\d{1,4}\w?,?\s))?(?<![\d.,])\d{1,4}[a-d]?,?\s(?:[\w.'’-]{2,25} ){1,3}$",
    re.I,
)
_TOWN = re.compile(
    r"(?P<mark>(?:г\.|g\.|город\w?|гор\.|қ\.|с\.|п\.|сел[оае]|пос[её]л\w+|аул[еа]?|станци\w+|"
    r"пос\.)\s?)?(?P<name>[А-ЯӘҒҚҢӨҰҮҺІA-Z][\w-]+(?:\s(?:би|батыр|bi|batyr))?)(?P<after>\s(?:қаласы\w*|ауылы\w*|"
    r"ауданы\w*|auyly|audany|oblysy|қ\.|обл\w*\.?|облысы|город|р-н|район\w?|city|village|district|qalasy))?\s?,\s?$"
)
_ENGLISH_TOWN = re.compile(
    r"(?:,\s[A-Z][\w-]{2,20})?(?:,? (?:apt|flat|apartment|unit|room)\.? ?(?:no\.? |#)?\d{1,4}\w?)|,\s[A-Z][\w-]{2,20}"
)

_HOME = re.compile(
    r"тұрғылықты|жив[её]т|живут|жил[аи]?\b|прожива\w*|адрес\w*|пропис\w*|снима[её]т|тұрады|"
    r"тұратын|мекен\w*|үйі\w*|жатыр|жасырын\w*|\blives?\b|\bliving\b|resid\w*|address|\bhome\b|(?:his|her|their) house|"
    r"turady|turatyn|mekenzh\w*|mekenj\w*|zhiv[ue]\w*|adres\w*|держ[аи]т\w*|"
    r"ұстап отыр|прячут\w*|\bstay\w*|находится|квартир\w|ночует|переехал\w*|көшті|прописка|"
    r"\bдом[еау]? (?:[А-ЯЁӘҒҚҢӨҰҮҺІ]\w+ ?){1,2}[:,–—-]|uii\w*|"
    r"домашний|тіркелген|зарегистрирован\w*|өзі|\bдом (?:родителей|матери|отца|брата|сестры|"
    r"бабушки|дедушки|мужа|жены|дяди|тёти|тети|друга)|его дом|её дом|ее дом|пәтер жалда\w*|"
    r"үй-жай\w*|қолында\b|паналап|баспана\w*|қолына көш\w*",
    re.I,
)
# «Просил передать семье: посёлок Чунджа, Исламова 12», «дом через три от моего: …».
_HOME_AND_COLON = re.compile(
    r"\b(?:семь\w+|родн(?:ым|ых|ые)|родственник\w*|родител\w+|мам[аеуы]|матери|мать|жен[аеыу]|бабушк\w|дом[а-я]{0,2}|отбасы\w*|"
    r"туыс\w*|анасы\w*|шешесі\w*|әкесі\w*|үй\w*|family|mother|parents|wife|relatives|house)\b[^.!?:\n]{0,45}:\s?\"?$",
    re.I,
)
_KIN_INSIDE = re.compile(
    r"\s(?:тек |қазір |только |only )?(?:әже|ана|әке|шеше|бала|әйел|жұбай|мать|мама|отец|жена|бабушк)", re.I
)
_ELSEWHERE = re.compile(
    r"отдел\w*|полици\w*|участ(?:ок|к[аеу])|\bИВС|СИЗО|колони\w|прокуратур\w|\bсуд[аеу]?\b|"
    r"больниц\w|редакци\w|\bофис\w*|рабоч\w+ адрес|учреждени\w|магазин\w*|кафе|школ\w|задерж\w+|"
    r"останов\w+|изби\w+|били|ұста(?:ды|лды|п кетті|п әкет)\w*|"
    r"бөлім\w*|мекеме\w*|\bсот\w*|жұмыс орн\w*|\boffice|station|\bcourt|detain\w*|stopped|"
    r"happened|arrest\w*|произошл\w*|болды|болған|камер[аы]|hospital|кабинет|әкімд\w*|акимат\w*|"
    r"\bЦОН\w*|\bцентр\w*|аптек\w|дүкен\w*|beaten|police|прием|приём|угл[уе]|напротив|соқты|ұрды|"
    r"clinic|юридическ\w+|ресепшн|департамент\w*|басқарма\w*|стро[ий]\w+|построен",
    re.I,
)
_MINE = re.compile(
    r"мо(?:й|ей|ём|ему) (?:домашний )?адрес\w*|адрес\w* мой\b|\bя (?:живу|прожива\w+|прописан\w*)|\bживу\b|"
    r"проживаю|менің (?:мекен\w*|үйім\b|үйіміз\b)|мекен-?жайым\w*|\bi live\b|\bwe live\b|"
    r"\bmy (?:home )?address|\bmy home|мы живём|мы живем",
    re.I,
)
_MINE_AFTER = re.compile(r"^[\w ,-]{0,25}(?:тұрамын|тұрамыз|turamyn|тұрам\b|where i live)", re.I)


_RECEPTION = re.compile(r"[.,;\s]{1,3}(?:қабылдау бөлме|при[её]мн|канцеляри|reception|кеңсе|дежурн)", re.I)


def _nearest(pattern: re.Pattern[str], piece: str) -> int:
    """How far before the end of a piece its last match ends; a large number if there is none."""
    return min((len(piece) - match.end() for match in pattern.finditer(piece)), default=10_000)


def _candidates(text: str) -> Iterator[tuple[int, int, bool, bool]]:
    """Start, end, "has a flat number" and "without a street's word" of everything that has the form of an address."""
    for head in _BEFORE.finditer(text):
        if right := _RIGHT.match(text, head.end(), head.end() + 110):
            yield head.start(), right.end(), bool(right["flat"]), False
    for head in _AFTER.finditer(text):
        left = _LEFT_NAME.search(text, max(0, head.start() - 60), head.start())
        english = _LEFT_ENGLISH.search(text, max(0, head.start() - 70), head.start())
        if english:
            town = _ENGLISH_TOWN.match(text, head.end())
            yield (
                english.start(),
                town.end() if town else head.end(),
                bool(english["flat"] or (town and re.search(r"\d", town[0]))),
                False,
            )
        elif left and (right := _RIGHT_OF_HEAD.match(text, head.end(), head.end() + 50)):
            start = left.start()
            while (
                start < head.start() and not text[start].isupper() and " " in text[start : head.start() - 1]
            ):
                start = text.index(" ", start) + 1
            yield start, right.end(), bool(right["flat"]), False
    for bare in _WITHOUT_STREET.finditer(text):
        yield bare.start("street"), bare.end(), bool(bare["flat"]), True
    for bare in _WITH_FLAT.finditer(text):
        yield bare.start(), bare.end(), True, False
    for head in _SETTLEMENT.finditer(text):
        if right := _RIGHT_HOUSE.match(text, head.end(), head.end() + 80):
            left = _LEFT_NAME.search(text, max(0, head.start() - 40), head.start())
            named_before = text[head.start()] in "аАкҚқaAv" and left is not None
            yield (
                (left.start() if named_before and left else head.start()),
                right.end(),
                bool(right["flat"]),
                False,
            )


def _with_towns(text: str, start: int, places: frozenset[str]) -> int:
    """Where an address begins if the towns and districts named before it belong to it."""
    for _ in range(3):
        town = _TOWN.search(text, max(0, start - 45), start)
        if town is None or not (
            town["mark"] or town["after"] or any(lemma in places for lemma in lemmas(fold(town["name"])))
        ):
            break
        start = town.start()
    return start


def addresses(text: str, places: frozenset[str]) -> Iterator[tuple[Hit, bool]]:
    """Home addresses, each with "the reporter gives it as his or her own"."""
    if not any(map(str.isdigit, text)):
        return
    for start, end, flat, is_bare in _candidates(text):
        whole = _with_towns(text, start, places)
        if is_bare and whole == start:
            continue  # Without a street's word only a known town before it makes it an address.
        start = whole
        before, after = sentence_before(text, start, 90), re.split(r"[.!?;\n]", text[end : end + 45])[0]
        home, elsewhere = _nearest(_HOME, before), _nearest(_ELSEWHERE, before)
        if _HOME.search(after) or _KIN_INSIDE.match(after):
            home = min(home, 1)
        if _HOME_AND_COLON.search(before):
            home = min(home, 1)
        if (home == 10_000 and not flat) or elsewhere < home:
            continue
        if not flat and _RECEPTION.match(text, end):
            continue
        said = _MINE.search(before)
        mine = bool(said and not re.search(r"емес|\bне\b", before[said.end() :])) or bool(
            _MINE_AFTER.search(after)
        )
        yield (Kind.ADDRESS, start, end, "home-address"), mine
