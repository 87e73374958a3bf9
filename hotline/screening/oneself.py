"""Names by which the reporter means himself or herself."""

import re

from hotline.screening.chunks import Chunk, around
from hotline.screening.folding import words_of
from hotline.screening.lexicon import SURE, Role
from hotline.screening.own import OwnName
from hotline.screening.words import Word

_MISTAKEN = re.compile(
    r"қате|дұрысы|ошиб\w+|неправильн\w+|вместо|misspell\w*|wrong\w*|перепута\w+|деп жазыпты|"
    r"қателес\w+|opechatk\w*|опечатк\w+",
    re.I,
)

_I_AM = re.compile(
    r"(?:меня зовут|обращаюсь как|зовите меня|называйте меня|можете звать меня|call me|"
    r"моё имя|мое имя|моя фамилия|моё фио|мое фио|менің (?:атым|есімім|аты-жөнім|"
    r"тегім)|(?:^|[.!?,\n]\s?)(?:есімім|атым|аты-жөнім|аты жөнім)|my (?:full )?name is|my name'?s|"
    r"my name:|\bi am|\bi'm|this is|меня звать|я,? гражданин(?:ка)?|"
    r"mening (?:atym|esimim)|menin (?:atym|esimim)|(?:^|[.!?,\n]\s?)(?:atym|esimim)|menya zovut|"
    r"moe imya|с вами говорит|вам пишет|пишет вам|сізге жазып отырған|жазып отырған|обращается|"
    r"(?:^|[.!?\n]\s?)(?:я|ya)\b[^.!?\n]{0,40},\s?"
    r"(?:фамилия|familiya|familia|имя|imya)|"
    r"(?:^|[.!?\n]\s?)(?:мен|men)\b[^.!?\n]{0,40},\s?(?:тегім|фамилиям|аты-жөнім|tegim|familiyam)|"
    r"the undersigned|разрешите представиться|представлюсь|аты-жөнімді|"
    r"өзімнің аты-жөнім)\W{0,4}(?:-\s?)?(?:я\s)?$",
    re.I,
)

# In quotation marks another person may speak; only if the form holds the reporter's own name is it certain.
_SOMEBODY_ELSE_SAYS = re.compile(
    r"\"\s?(?:меня зовут|мо[её] имя|менің (?:атым|есімім)|my name is|i am|i'm) $", re.I
)

_TELLING = words_of(
    "зовут как меня me имя фамилия фио атым есімім жөнім аты-жөнім тегім is name name's am i'm i’m звать "
    "гражданин гражданка familiya familia фамилиям tegim familiyam "
    "atym esimim zovut imya imia говорит пишет пишу отырған обращается "
    "undersigned представиться представлюсь аты-жөнімді"
)

_PRONOUN_COMMA = re.compile(
    r"(?:^|[.!?;:\n(\"—-]\s{0,2}|\b(?:что|how|that|and|а|и)\s)(?:я|меня|мне|мною|мен|мені|маған|i|"
    r"me|men|menі|meni|ya|menya|біз|мы)(?:,| -| —)\s?(?:(?:гражданин|гражданка|азамат|азаматша|"
    r"азаматы|адвокат|журналист|пенсионер|пенсионерка|мать|отец)\w*\s(?:\w+\s){0,2})?$",
    re.I,
)

_PRONOUN_BARE = re.compile(r"(?:^|[.!?;:\n]\s{0,2}|, )(?:я|мен|i|men|ya)\s(?:-\s)?$", re.I)

_I_AFTER = re.compile(
    r"^(?:\"?\s(?:деген мен|деген боламын|боламын|деп атаймын|дегенмін|degenmin|degen men|"
    r"деп аталамын|атты азамат(?:пын|шамын)|деген азаматпын|- это я|это я)\b)",
    re.I,
)

_WRITES = re.compile(r"\s(?:пишет|пишу|звонит|беспокоит|говорит|обращается|вам пишет|вас беспокоит)\b", re.I)

_REGARDS = re.compile(
    r"(?:с уважением|құрметпен|регардс|regards|sincerely|yours|respectfully|заранее спасибо|"
    r"подпись|қолы|рахмет|спасибо|thank you|thanks|uvazheniem|qurmetpen|rahmet|spasibo|"
    r"kurmetpen)[\s,.!:—-]{0,4}$",
    re.I,
)

_THIRD = re.compile(r"(?:\bон|\bона|\bол|\bhe|\bshe|\bего|\bеё|\bее)\s(?:-\s)?$", re.I)


def _as_i_am(row: list[Word], chunk: Chunk) -> bool:
    """True for «я простой сварщик Арман»: a pronoun, an adjective perhaps, and what one is."""
    place = chunk.first - 1
    if chunk.words[0].gap != " " or place < 1 or not row[place].roles & Role.PRIVATE or not row[place].plain:
        return False
    while place > 1 and row[place].gap == " " and re.search(r"(?:[оы]й|ий|[ая]я)$", row[place - 1].low):
        place -= 1
    return row[place - 1].low in ("я", "мен", "i") and row[place].gap == " "


def introduces_oneself(text: str, row: list[Word], chunk: Chunk, anonymous: bool) -> bool:
    """True for «меня зовут …», «Мен, …,», "I am …", «…пын» and, in an anonymous report, for a signature."""
    before, after = text[max(0, chunk.start - 60) : chunk.start], text[chunk.end : chunk.end + 30]
    told = row[chunk.first - 1].low if chunk.first else ""
    if not anonymous and told in _TELLING and _SOMEBODY_ELSE_SAYS.search(before):
        return False
    if told in _TELLING and _I_AM.search(before) and not re.match(r"'s\b|ның|\s(?:көшесі)", after):
        return True
    if _as_i_am(row, chunk):
        return True
    nominative = all(w.nominative or not w.given for w in chunk.words)
    if (
        chunk.words[0].gap != " "
        and _PRONOUN_COMMA.search(before)
        and re.match(r"[,.\"(]|\s?[-—]|$|\s?\d", after.lstrip() or ",")
        and not chunk.words[0].roles & Role.KIN
    ):
        return True
    if told in ("это", "eto") and _WRITES.match(after):
        return True
    last = chunk.words[-1]
    bare = _PRONOUN_BARE.search(before) if told in ("я", "мен", "i", "men", "ya") else None
    if (
        bare
        and (chunk.first < 2 or not row[chunk.first - 2].named or bare[0][0] in ".!?;:\n")
        and nominative
        and re.match(r"\s*(?:[,.!—-]|$|\"|болам)", after)
    ):
        return True
    if re.search(r"[мбп][ыі]н$|[mbp]in$", last.low) and ((last.named and not last.nominative) or bare):
        return True
    if _I_AFTER.match(after):
        return True
    if (chunk.words[0].gap != " " or told == "уважением") and _REGARDS.search(
        text[max(0, chunk.start - 30) : chunk.start]
    ):
        return True
    alone = (
        chunk.last == len(row) - 1
        and re.search(r"[.!?\n…]", chunk.words[0].gap)
        and not after.strip(' .!\n"')
    )
    return bool(anonymous and alone and chunk.first)


def is_own(row: list[Word], chunk: Chunk, text: str, own: OwnName, kin: bool) -> bool:
    """True if a chunk is the name that the reporter typed in the form."""
    words = chunk.words
    matched = [own.holds(w) for w in words]
    if kin or not words:
        return False
    if len(words) <= 2 and not all(matched):
        alike = [one or own.begins_like(w) for one, w in zip(matched, words, strict=True)]
        if all(alike) and (any(matched) or _MISTAKEN.search(" ".join(around(text, chunk, 60, 40)))):
            return True
    if not any(matched):
        return False
    if not all(matched):
        if len(words) < 3 or sum(matched) < len(words) - 1 or any(w.initial for w in words):
            return False  # «Г.Т. Жүнісәлі» shares no more than two letters with Ғалымжан Тәшімов.
        other = words[matched.index(False)]
        return not (other.given == SURE and own.given and not own.begins_like(other))  # A brother's name.
    return not (
        len(words) == 1
        and own.is_surname(words[0])
        and _THIRD.search(text[max(0, chunk.start - 12) : chunk.start])
    )
