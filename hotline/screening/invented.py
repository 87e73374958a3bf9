"""Names that the report itself calls changed, invented or nicknames."""

import re

from hotline.screening.chunks import Chunk, around
from hotline.screening.folding import words_of

_INVENTED = re.compile(
    r"имя (?:\w+ )?(?:изменен\w*|вымышлен\w*)|имена (?:\w+ )?(?:изменен\w*|вымышлен\w*)|"
    r"(?:изменил\w?|изменили|заменил\w?) (?:\w+ )?(?:на|имя|имена)|вымышлен\w+|выдуман\w+|"
    r"назов[её]м|назову (?:его|её|ее|их)?|условно|псевдоним\w*|клич(?:к\w+|ек\b)|погонял\w+|прозвищ\w*|"
    r"по прозвищу|допустим|скажем,|"
    r"лақап\w*|есімі? (?:\w+ )?өзгер\w*|аты (?:\w+ )?өзгер\w*|аты-жөні (?:\w+ )?өзгер\w*|"
    r"есімдер\w* (?:\w+ )?өзгер\w*|ойдан шығар\w*|шартты түрде|шын (?:аты|есімі) емес|"
    r"жалған (?:ат|есім)\w*|деп атайық|дейік|деп атай салайын|бүркеншік|"
    r"names? (?:has |have |was |were |is |are )?(?:been )?changed|changed (?:the |her |his |"
    r"their )?names?|not (?:his|her|their|the|my) (?:real |true |actual )?name|real name withheld|pseudonym\w*|"
    r"nick-?named?|alias|let'?s call|let us call|i(?:'ll| will) call|call (?:him|her) (?!at|on|"
    r"and)|made[- ]up name|invented name|"
    r"imya izmeneno|imena izmeneny|nazovem|aty ozgert\w*|esimi ozger\w*|laqap\w*|klichk\w+|"
    r"ненастоящ\w+ им\w+|имя не настоящее|не настоящее имя|чужое имя",
    re.I,
)

_SIGNS_OF_INVENTION = words_of(
    "изменен изменил заменил вымышл выдум назов назов условн псевд клич погонял прозвищ допустим "
    "скажем чужое настоящ лақап өзгер ойдан шартты шын жалған атай дейік бүркен chang pseudonym "
    "nick alias made invented izmenen nazov ozger laqap klich"
)

_CHANGED = re.compile(
    r"имя изменено|имена изменены|имя вымышленное|names? changed|names? (?:have|has) been changed|"
    r"есімі өзгертілген|есімдер өзгертілген|аты өзгертілген",
    re.I,
)

_REAL = re.compile(
    r"настоящ\w+ (?:имя|фамили\w+)|на самом деле|реальн\w+ имя|шын (?:аты|есімі)(?! емес)|"
    r"real name is|real name:|азан шақыр\w+",
    re.I,
)


def speaks_of_invented_names(text: str) -> bool:
    """True if some name in a text is called changed or invented; asked once, since few texts do."""
    low = text.lower()
    return (
        any(sign in low for sign in _SIGNS_OF_INVENTION)
        or "call h" in low
        or "s call" in low
        or "real name" in low
        or (" not " in low and " name" in low)
    ) and bool(_INVENTED.search(text) or _CHANGED.search(text))


def is_invented(text: str, chunk: Chunk) -> bool:
    """True if the report itself calls the name changed, invented or a nickname."""
    left, right = around(text, chunk, 70, 45)
    said = _INVENTED.search(left)
    if said and not _REAL.search(left[said.end() :]):
        return True
    if (said := _INVENTED.search(right)) and not (said[0].startswith("кличк") and said.start() > 3):
        return not _REAL.search(left)
    said = _CHANGED.search(text, chunk.end, chunk.end + 120)
    return said is not None and len(re.findall(r"[.!?\n]", text[chunk.end : said.start()])) < 2
