"""What the reporter says about himself or herself: never a finding."""

import re
from functools import cache

from hotline.screening.folding import fold, lemmas
from hotline.screening.model import Kind, Own
from hotline.screening.shapes import surname_stem
from hotline.screening.words import Word

_KIN = (
    r"отц|отец|мам|мат|брат|сест|сын|доч|муж|жен[аыеу]|дяд|т[её]т|друг|подруг|сосед|ағам|әке|ана|"
    r"шеше|іні|әпке|қыз|ұл|бала|күйеу|әйел|дос|көрші|father|mother|brother|sister|son|daughter|"
    r"husband|wife|friend|neighbo|uncle|aunt|agam\b|akem\b|anam\b|inim\b|dosym\b|клиент|доверител|"
    r"знаком|адвокат|lawyer|помощник|секретар|юрист|коллег|көмекші|заңгер|assistant|colleague|ученик|студент|партн[её]р|подзащитн|реб[её]н|внук|внучк|племян|т[её]щ|свекр|тест[ьяю]|зят|невест|бабушк|дедушк|апам|ата|әже|немере|жиен|оқушы|его|её|ее\b|оның|his|her\b|their|брата|начальник|следовател|roommate|flatmate|housemate|cellmate|classmate|cousin|nephew|niece|grand|parents|boss|teacher|client|"
    r"girlfriend|boyfriend|fianc|одноклассн|однокурсн|сокамерн|родител|бауыр|қарындас|сіңл|жеңге|жезде|нағашы|bauyr|qaryndas|apam"
)
_MINE_BEFORE = re.compile(
    r"(?:\bмо(?:й|я|ё|е|ю|его|ему|их|и|им|ем|ём|ей)\b|\bменің|\bменин|\bmy\b|\bmening|\bmenin\b|"
    r"\bmo[iy]\b|\bmoya\b|\bсвой|\bсвоего)(?P<between>[^.!?\n]{0,45})$",
    re.I,
)
_SIGNS_OF_ME = ("мо", "менің", "менин", "my", "meni", "moi", "moy", "сво", "i,", "я,", "мен,", "men,", "ya,")
_MINE_SUFFIX = re.compile(
    r"\b(?:жсн-?ім|иин-?ім|нөмірім|номерім|телефоным|поштам|почтам|көлігім|машинам|куәлігім|"
    r"төлқұжатым|паспортым|мекенжайым|инстаграмым|телеграмым|ва[тц]са[пб]ым|уатсабым|iin-?im|"
    r"nomerim|nomirim|telefonym|poshtam|koligim)(?:нің|ді|ды|nin|di)?\b[^.!?\n\d]{0,12}$",
    re.I,
)
_TO_ME = re.compile(r"(?:\bмне\b|\bмаған\b|\bmagan\b|\bme\b|со мной|менімен)[^.!?\n\d]{0,30}$", re.I)
_TOLD_ME = re.compile(
    r"рассказал|сказал|дал[аи]?\b|прислал|отправил|айтты|берді|жіберді|told|gave|sent", re.I
)
_I_COMMA = re.compile(r"(?:^|[.!?\n]\s?)(?:I|Я|Мен|Men|Ya),(?P<between>[^.!?\n]{0,70})$")
_I_WAS_BORN = re.compile(r"(?:\bя\b|\bмен\b|\bi\b|\bi was\b)[^.!?\n]{0,30}$", re.I)
_BORN_I_AFTER = re.compile(r"^[^.!?\n]{0,14}туғанмын", re.I)


def said_of_oneself(kind: Kind, text: str, start: int, end: int) -> bool:
    """True if the words before a number give it in the first person: «мой ИИН …», «ЖСН-ім …»."""
    before = text[max(0, start - 90) : start]
    low = before.lower()
    mine = None
    if any(sign in low for sign in _SIGNS_OF_ME):
        mine = _MINE_BEFORE.search(before) or _I_COMMA.search(before)
    if mine and not re.search(rf"\b(?:{_KIN})", mine["between"], re.I):
        return True
    if _MINE_SUFFIX.search(before):
        return True
    if (
        kind in (Kind.PHONE, Kind.EMAIL, Kind.HANDLE)
        and (me := _TO_ME.search(before))
        and not _TOLD_ME.search(me[0])
        and not re.search(
            rf"\b(?:{_KIN}|с номера|позвонил|звонил|писал|called|wrote|хабарласқан|қоңырау шалды)",
            before[max(0, me.start() - 25) :],
            re.I,
        )
    ):
        return True
    if kind is Kind.DOB:
        said = _I_WAS_BORN.search(before)
        return bool(said and not re.search(rf"\b(?:{_KIN})", said[0], re.I)) or bool(
            _BORN_I_AFTER.search(text[end : end + 30])
        )
    return False


def is_own_contact(kind: Kind, found: str, own: Own) -> bool:
    """True for the phone and the e-mail address typed in the form, however they are written."""
    if kind is Kind.PHONE and own.phone:
        typed, seen = (re.sub(r"\D", "", re.sub(r"[ОоOo]", "0", number)) for number in (own.phone, found))
        return len(seen) >= 6 and (typed[-10:] == seen[-10:] or typed.endswith(seen))
    if kind is Kind.EMAIL and own.email:
        spelled = re.sub(
            r"\s?(?:[(\[{]\s?)?(?:\bat\b|собака|собачка|эт|ит белгісі|sobaka)(?:\s?[)\]}])?\s?",
            "@",
            found.lower(),
        )
        spelled = re.sub(r"\s?(?:[(\[{]\s?)?(?:\bdot\b|точка|нүкте|tochka)(?:\s?[)\]}])?\s?", ".", spelled)
        return re.sub(r"\s", "", spelled) == own.email.lower()
    return False


def _near(one: str, other: str) -> bool:
    """True if two words of six letters or more differ by one letter."""
    if min(len(one), len(other)) < 6 or abs(len(one) - len(other)) > 1:
        return False
    same = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return (
        one[same + 1 :] == other[same + 1 :]
        or one[same:] == other[same + 1 :]
        or one[same + 1 :] == other[same:]
    )


def _with_or_without_ov(surname: str) -> tuple[str, ...]:
    """Дүйсенбай for Дүйсенбаев and the reverse: the ending may be dropped by law (Family Code, article 194)."""
    if surname.endswith(("ov", "ev")) and len(surname) > 5:
        root = surname[:-2]
        return (root, root + "i") if root[-1] in "aeou" else (root,)
    if len(surname) < 4:
        return ()
    return (surname[:-1] + "ev",) if surname[-1] == "i" else (surname + "ov", surname + "ev")


_EVERYDAY = """
екатерина катя катюша катерина катька|александр саша саня шура сашка|александра саша шура саня|алексей лёша лёха алёша|
владимир вова володя вован|дмитрий дима митя димон|евгений женя жека|евгения женя|елена лена алёна|иван ваня|
мария маша маруся|михаил миша миха|наталья наташа|наталия наташа|николай коля колян|ольга оля|павел паша|пётр петя|
сергей серёжа серёга|татьяна таня|юлия юля|юрий юра|анастасия настя|анна аня нюра|анатолий толя толик|василий вася|
галина галя|георгий гоша жора гера|григорий гриша|геннадий гена|людмила люда мила|любовь люба|надежда надя|
светлана света|фёдор федя|яков яша|константин костя|леонид лёня|валентин валя|валентина валя|вячеслав слава|
станислав стас слава|
ярослав слава|эдуард эдик|артём тёма|даниил даня данил|ирина ира|ксения ксюша|оксана ксюша|софья соня|софия соня|
дарья даша|елизавета лиза|маргарита рита|зинаида зина|антонина тоня|раиса рая|илья илюха|мухаммед муха|рустам рустик|
борис боря|виталий виталик|тимофей тима тимоха|лариса лара|роза розочка|ильяс илик|абдулла абдул|лилия лиля
"""


@cache
def _everyday_forms() -> dict[str, tuple[str, ...]]:
    """Short forms of Russian given names that do not begin like the full one: Катя for Екатерина."""
    groups = [group.split() for group in _EVERYDAY.replace("\n", "").split("|")]
    return {fold(full): tuple(map(fold, short)) for full, *short in groups}


class OwnName:
    """The reporter's name, to be recognised in any spelling, script and case form."""

    def __init__(self, own: Own) -> None:
        parts = [
            part
            for field in (own.surname, own.given_name, own.patronymic)
            for part in re.split(r"[\s-]+", field)
            if part
        ]
        self.known = bool(parts)
        self.given = [fold(part) for part in own.given_name.split()]
        self.surname = {
            surname_stem(fold(part)) or fold(part) for part in re.split(r"[\s-]+", own.surname) if part
        }
        self.surname |= {other for one in self.surname for other in _with_or_without_ov(one)}
        self.forms = (
            {fold(part) for part in parts} | self.surname | {fold(own.surname), fold(own.given_name)} - {""}
        )
        self.forms |= {short for given in self.given for short in _everyday_forms().get(given, ())}
        self.letters = {form[0] for form in self.forms} | {fold(part)[0] for part in parts if fold(part)}

    def holds(self, word: Word) -> bool:
        """True if a word is a part of the reporter's name, an initial or a misspelling of it."""
        if not self.known:
            return False
        if word.initial and len(word.text) <= 2:
            return fold(word.text)[:1] in self.letters
        if word.fold[:1] not in self.letters:
            return False  # Nobody misspells the first letter, and most words end here.
        forms = {*lemmas(word.fold, 2), word.name, surname_stem(word.fold)} - {""}
        return bool(forms & self.forms) or any(_near(form, typed) for form in forms for typed in self.forms)

    def stands_before(self, text: str, start: int) -> bool:
        """True if the words right before a number are the reporter's own name: «Сүгірбаев Нариман, ЖСН …»."""
        before = re.split(r"[.;!?\n]", text[max(0, start - 60) : start])[-1]
        names = [
            word for word in re.findall(r"[^\W\d_]+", before) if word[0].isupper() and not word.isupper()
        ]
        return len(names) > 1 and all(set(lemmas(fold(name), 2)) & self.forms for name in names[-2:])

    def begins_like(self, word: Word) -> bool:
        """True if a word has its first three letters in common with the typed given name: Вика, Виктория."""
        return any(len(word.fold) > 2 and given[:3] == word.fold[:3] for given in self.given)

    def is_surname(self, word: Word) -> bool:
        return bool({*lemmas(word.fold, 2), word.name} & self.surname)
