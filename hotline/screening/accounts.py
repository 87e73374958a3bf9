"""E-mail addresses and accounts in social networks, also when they are spelled out."""

import re
from collections.abc import Iterator

from hotline.screening.model import Hit, Kind

_AT = (
    r"(?:@|\s?[(\[{]\s?(?:at|эт|ат|собака|собачка|it belgisi|ит белгісі|айқұлақ|sobaka|@)\s?[)\]}]\s?|"
    r"\s(?:at|AT|собака|собачка|сабака|"
    r"эт|sobaka|ит белгісі|айқұлақ|it belgisi|sobachka)\s)"
)
_DOT = (
    r"(?:\.|\s?[(\[{]\s?(?:dot|точка|нүкте|nukte|tochka|\.)\s?[)\]}]\s?|"
    r"\s(?:dot|DOT|точка|тчк|нүкте|tochka|nukte)\s)"
)
_TLD = r"(?:kz|ru|com|org|net|me|uz|kg|info|biz|edu|gov|pl|de|dk|uk|br|jp|su|by|ua|eu|tr|cn|io|қаз|рф|кз|ру|ком|ин)"
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w+-](?:[\w.+-]|\s(?:точка|нүкте|dot|нижнее подчёркивание|"
    rf"тире)\s){{0,63}}{_AT}\s?[\w-]{{1,40}}(?:{_DOT}[\w-]{{2,20}}){{0,3}}{_DOT}{_TLD}(?![\w])",
    re.I,
)
_PLAIN = re.compile(r"(?<![\w.+-])[\w+-][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_COMMON = (
    r"(?:mail|gmail|inbox|list|bk|yandex|icloud|hotmail|outlook|proton|rambler|мейл|мэйл|майл|"
    r"джимейл|гмейл|жмейл|яндекс|инбокс)"
)
_LOOSE = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{2,64}}\s?(?:@|собака|собачка|[(\[]at[)\]]|"
    rf"\bat\b)\s?{_COMMON}\b(?:\s?(?:\.|точка|нүкте|dot)?\s?{_TLD}\b)?",
    re.I,
)
_PUBLIC = re.compile(
    r"^(?:info|office|press|support|hotline|help|contact|mail|admin|priem\w*|kense\w*|kancel\w*|"
    r"kanc|redak\w*|editor\w*|news|ombudsman|reception|pravo|secretariat|complaints?|feedback)\b"
    r"|@(?:[\w-]+\.)?(?:gov\.kz|prokuror\.gov\.kz|un\.org|ohchr\.org)$",
    re.I,
)
_LINK = re.compile(
    r"(?<![\w.])(?:https?://)?(?:www\.|m\.)?(?:t\.me|telegram\.me|instagram\.com|vk\.com|vk\.ru|"
    r"facebook\.com|fb\.com|tiktok\.com|ok\.ru|twitter\.com|x\.com|youtube\.com|threads\.net|"
    r"snapchat\.com|wa\.me|linkedin\.com/in)/@?[\w.+-]{2,60}",
    re.I,
)
_AT_NAME = re.compile(r"(?<![\w.@/+-])@[A-Za-z_][\w.]{2,40}")
_NETWORK = (
    r"(?:инст(?:а|агра[мм]+)\w{0,3}|телегра[мм]+\w{0,3}|телег[аеу]|тг\b|тгшк\w|вк\b|вконтакте|"
    r"вконтакт|тик ?ток\w{0,2}|фейсбук\w{0,3}|insta(?:gram)?\w{0,3}|telegram\w{0,3}|\btg\b|\bvk\b|"
    r"tik ?tok\w{0,3}|facebook\w{0,3}|\bfb\b|\big\b|"
    r"snapchat|скайп\w{0,2}|skype|дискорд\w{0,2}|discord|twitter|твиттер\w{0,2}|threads|тредс|"
    r"messenger|signal|одноклассник\w{0,2}|инстасы|телеграмы|ник(?:нейм)?|аккаунт\w{0,2}|username|"
    r"account)"
)
_NAMED = re.compile(
    rf"(?<!\w){_NETWORK}(?:[ты]?[аеы]?)?(?:\s(?:is|ник|его|её|ее|аккаунт|account|handle|аты|"
    rf"желісіндегі|username|логин|nik|парақшасы|page|мына|по нику|под ником|"
    rf"ол жақта|бар))?\s?[:=,—-]?\s?[\"'(]?([A-Za-z][A-Za-z0-9_.]{{2,40}})(?![\w@])",
    re.I,
)
_BANK_ACCOUNT = re.compile(
    r"[A-Z]{2}\d{2}[A-Z\d]{10,}$", re.I
)  # "an account: KZ39 ..." is numbers.py's matter
_NOT_ACCOUNTS = re.compile(
    r"gov|prokur|polic|polis|mvd|kuis|ombudsm|official|news|azattyq|tengri|hotline|amnesty|hrw|"
    r"kazinform|zakon_?kz|egov",
    re.I,
)


_SIGNS_OF_AT = (
    "@", "собак", "собач", "сабак", "sobak", " at ", "(at", "[at", "{at", "( at", "[ at", " эт ", "(эт", "[эт", " ат ",
    "(ат", "айқұлақ", "ит белгісі", "it belgisi",
)  # fmt: skip
_SIGNS_OF_NETWORKS = (
    "инст", "телегр", "телега", "телеге", "телегу", "тг ", "тг:", "тгшк", "вк", "тикт", "тик т", "фейс", "insta",
    "telegr", "tg ", "tg:", "vk", "tik", "face", "fb", " ig", "snap", "скайп", "skype", "диско", "disco", "twit",
    "твит", "thread", "тредс", "messen", "signal", "одноклас", " ник", "аккаунт", "username", "account",
)  # fmt: skip


def emails(text: str) -> Iterator[Hit]:
    """Addresses of persons; the public mailbox of an office (info@…, …@gov.kz) is not one."""
    low = text.lower()
    if not any(sign in low for sign in _SIGNS_OF_AT):
        return
    spelled_out = any(sign in low for sign in _SIGNS_OF_AT[1:]) or "@ " in low or " @" in low
    patterns = (_PLAIN, _EMAIL, _LOOSE) if spelled_out else (_PLAIN, _LOOSE)
    for pattern in patterns:
        for match in pattern.finditer(text):
            found = match[0].rstrip(".")
            if not _PUBLIC.search(found):
                yield Kind.EMAIL, match.start(), match.start() + len(found), "email-address"


def handles(text: str) -> Iterator[Hit]:
    """Links to profiles, @names, and bare account names after the name of a network."""
    for match in _LINK.finditer(text) if "/" in text else ():
        found = match[0].rstrip(".-+")
        if not _NOT_ACCOUNTS.search(found.split("/", 1)[1]):
            yield Kind.HANDLE, match.start(), match.start() + len(found), "profile-link"
    for match in _AT_NAME.finditer(text) if "@" in text else ():
        found = match[0].rstrip(".")
        if not _NOT_ACCOUNTS.search(found):
            yield Kind.HANDLE, match.start(), match.start() + len(found), "account-name"
    low = text.lower()
    for match in _NAMED.finditer(text) if any(sign in low for sign in _SIGNS_OF_NETWORKS) else ():
        name = match[1].rstrip(".")
        clear = re.search(r"[\d_.]", name) or not re.search(
            r"[A-Za-z]{3}",
            text[max(0, match.start() - 12) : match.start()] + text[match.end(1) : match.end(1) + 12],
        )
        if (
            len(name) > 2
            and clear
            and not _BANK_ACCOUNT.match(name)
            and not _NOT_ACCOUNTS.search(name)
            and re.search(r"[а-яәғқңөұүһі].*|.*[\d_]$|.*[\d_].", match[0], re.I)
        ):
            yield Kind.HANDLE, match.start(1), match.start(1) + len(name), "account-name"
