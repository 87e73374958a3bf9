"""One day of a deployment, as an admin, three coordinators and forty people live it, and what it leaves on the disk."""

from __future__ import annotations

import base64
import csv
import io
import logging
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox as Maildir
from flask import Flask
from werkzeug.test import TestResponse

from hotline import clock, create_app, vault
from hotline.accounts import bootstrap
from hotline.accounts.bootstrap import Credentials
from hotline.cases import service as cases
from hotline.cli.mail import round_of
from hotline.config import Config
from hotline.db import Database
from hotline.intake import authorisation
from hotline.keys import service as keys
from hotline.web.logs import LOG
from tests.conftest import Home, build, found
from tests.support import canaries
from tests.support.colleagues import code_shown, colleague
from tests.support.day import Day, Staff, Told
from tests.support.running import free_port
from tests.support.visiting import Visit, form_on, text_of

TODAY = date(2026, 11, 25)  # a Wednesday
PDF = b"%PDF-1.4\n" + b"1 0 obj << >> endobj\n" * 40 + b"%%EOF\n"
LANGUAGES = ("kk", "ru", "en")
DOCUMENTS = [kind.value for kind in authorisation.KINDS]
CLAIMS = cases.ASKING
DESK_MAIL = "tumanbay@desk.example"
PARTNER = "Қадір-қасиет бірлестігі"


@dataclass
class Place:
    """Where the deployment keeps everything."""

    folder: Path
    home: Home
    app: Flask

    @property
    def mails(self) -> Path:
        return self.folder.parent / "mails"


@pytest.fixture
def place(
    sqlite: Database, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """A deployment founded a fortnight ago, with a mail server; log and temporary files lie in its folder."""
    founded = at_noon(TODAY - timedelta(days=15))
    for name in ("tests.conftest.now", "hotline.clock.now"):
        monkeypatch.setattr(name, lambda: founded)
    monkeypatch.setattr(vault.BundleParams, "STAFF", bootstrap.TEST)
    temporary = config.instance / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    port = free_port()
    server = Controller(Maildir(tmp_path / "mails"), hostname="127.0.0.1", port=port)
    url = f"smtp://127.0.0.1:{port}?from=desk@hotline.example"
    home = found(sqlite, replace(config, smtp_url=url, partners=(PARTNER,)))
    app = build(create_app(home.house))
    log = logging.FileHandler(config.instance / "server.log", encoding="utf-8")
    log.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    LOG.addHandler(log)
    server.start()
    yield Place(config.instance, home, app)
    server.stop()
    LOG.removeHandler(log)
    log.close()


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, tzinfo=UTC)


@pytest.fixture
def day(place: Place, monkeypatch: pytest.MonkeyPatch) -> Day:
    """The same deployment, its people still at home."""
    day = Day(place.app, TODAY, monkeypatch)
    day.joins(place.home.founded.admin)
    assert place.home.founded.coordinator is not None
    day.joins(place.home.founded.coordinator)
    return day


def test_a_day(day: Day, place: Place) -> None:
    a_fortnight_ago_nine_tell_of_themselves(day)
    last_week_one_of_them_is_put_off(day, place)
    yesterday_twelve_speak_for_others(day)
    at_eight_a_third_coordinator_joins(day, place)
    at_nine_the_late_ones_stand_first(day)
    at_ten_people_call_and_write(day)
    at_eleven_two_coordinators_write_at_once(day)
    at_twelve_the_documents_are_looked_at(day)
    at_thirteen_the_keys_are_rotated(day, place)
    at_fourteen_reporters_come_back(day)
    at_fifteen_two_stop_everything(day)
    at_sixteen_a_prosecutor_and_a_partner_ask(day)
    at_seventeen_somebody_goes_for_good(day, place)
    in_the_evening_it_is_counted(day, place)
    assert len(day.people) == 40
    nothing_lies_readable(day, place)


def tells(day: Day, name: str, language: str, mends: str = "", **answers: Any) -> Told:
    """Somebody reads the policy, accepts it and sends a report; gives who it was, with the receipt.

    `mends` is what they choose for other people's data, of which the form told them.
    """
    told, visit = day.comes(name, language), day.browser()
    visit.fill(f"/{language}/privacy", "/privacy/accept", agree="yes")
    plain = {"surname": told.surname, "narrative": told.story, "reporting_for": "self", "reply_by": "mailbox"}
    expected = 422 if mends else 303
    visit.fill(f"/{language}/report", "/report", ("step", "send"), expected=expected, **plain | answers)
    if mends:
        mend(visit, mends)
    day.takes_receipt(told, visit.get(f"/{language}/report/received"))
    return told


def mend(visit: Visit, choice: str) -> None:
    """Decide about everything that the page found, look once more where it is shown, and send."""
    assert visit.shown is not None
    page = text_of(visit.shown)
    found = re.findall(r'type="radio" name="(finding-[0-9a-f]+)"', page)
    assert found
    form = form_on(page, "/report")
    shown = visit.send(form, button=("step", "check"), expected=200, **dict.fromkeys(found, choice))
    visit.send(form_on(text_of(shown), "/report"), button=("step", "send"))


def paper(day: Day, field: str, word: str) -> tuple[str, str, bytes]:
    """A file whose name and content hold a word."""
    day.typed.add(word[1:])
    return field, f"{word}.pdf", PDF.replace(b"1 0 obj", word.encode() + b" obj", 1)


# A fortnight before: nine about themselves, each to be answered in another way.


def a_fortnight_ago_nine_tell_of_themselves(day: Day) -> None:
    day.it_is(12, day=TODAY - timedelta(days=14))
    for at, language in enumerate(LANGUAGES):
        tells(day, f"mailbox {language}", language, region="almaty", happened_on="екі ай бұрын, таңға жуық")
        tells(day, f"mail {language}", language, reply_by="email", email=f"bozqaragan{at}@canary.example")
        phone = f"+7 701 765 43 2{at}"
        tells(day, f"phone {language}", language, reply_by="phone", phone=phone)
        day.typed |= {re.sub(r"\D", "", phone)[1:]}


def last_week_one_of_them_is_put_off(day: Day, place: Place) -> None:
    day.it_is(10, day=TODAY - timedelta(days=7))
    aigul = day.joins(colleague(place.home, "aigul"))
    day.goes_on(minutes=5)
    aigul.come_in()
    put_off = day.people["phone en"]
    until = (TODAY + timedelta(days=7)).isoformat()
    aigul.act(put_off, "/pause", pause_until=until, pause_reason="Сараптама қорытындысын Тайтөбеден күтеміз.")
    assert "Тайтөбеден" in day.mailbox("phone en").get("/en/case")


def yesterday_twelve_speak_for_others(day: Day) -> None:
    day.it_is(19, day=TODAY - timedelta(days=1))
    for at, kind in enumerate(DOCUMENTS):
        word = represented(at)
        tells(
            day,
            kind,
            LANGUAGES[at % 3],
            reporting_for="other",
            represented_surname=word.capitalize(),
            authorisation_kind=kind,
            authorisation_date="2026-11-02",
            narrative=f"{word.capitalize()} үйінен алып кетілді. Ол әлі қамауда.",
            files=[paper(day, "authorisation", word)],
        )


def represented(at: int) -> str:
    """The word of whoever is spoken for."""
    return f"тұғжан{'абвгдежзиклм'[at]}ымқұл"


# The day itself.


def at_eight_a_third_coordinator_joins(day: Day, place: Place) -> None:
    day.it_is(8)
    admin, coordinator = day.staff["admin"].come_in(), day.staff["coordinator"].come_in()
    admin.visit.fill(
        "/admin/accounts", "/admin/accounts", login="berik", name="Берік", role="coordinator", expected=200
    )
    assert admin.visit.shown
    address = code_shown(admin.visit.shown)
    day.typed.add(address.rpartition("/")[2])
    berik = join(day, "/desk/join/" + address.rpartition("/")[2])
    waiting = admin.visit.get("/admin/accounts")
    link = next(one for one in re.findall(r'href="(/admin/accounts/[\w-]+)"[^>]*>[^<]*Берік', waiting))
    proof = {"fingerprint": berik.who.fingerprint, "passphrase": admin.who.passphrase}
    admin.visit.fill(link, "/admit", **proof)
    coordinator.visit.fill(
        "/desk/people",
        "/desk/people",
        login="berik",
        fingerprint=berik.who.fingerprint,
        passphrase=coordinator.who.passphrase,
    )
    berik.come_in()
    for person, language in (("coordinator", "en"), ("berik", "ru")):
        day.staff[person].visit.fill("/desk/cases", "/desk/language", ("language", language))
    assert berik.tiles()["all"] == 21, "who was let in this morning reads what came before"
    assert day.people["mailbox kk"].story in berik.case(day.people["mailbox kk"])
    assert admin.visit.client.get(f"/desk/cases/{day.people['mailbox kk'].number}").status_code == 404


def join(day: Day, address: str) -> Staff:
    """The invited person's own steps: a passphrase, a device, codes, a fingerprint to read out."""
    visit = day.browser()
    first = visit.client.get(address)
    passphrase = code_shown(first)

    def press(page: TestResponse, step: str, **typed: str) -> TestResponse:
        return visit.send(form_on(text_of(page), address), button=("step", step), expected=200, **typed)

    device = press(first, "passphrase")
    secret = base64.b32decode(code_shown(device).replace(" ", ""))
    codes = press(device, "device", code=vault.totp_code(secret, int(clock.now().timestamp())))
    shown = tuple(re.findall(r"<li><code>([^<]+)", text_of(codes)))
    fingerprint = code_shown(press(codes, "codes", passphrase=passphrase))
    who = Credentials(UUID(int=0), "berik", passphrase, secret, shown, b"", fingerprint, "coordinator")
    return day.joins(who)


def at_nine_the_late_ones_stand_first(day: Day) -> None:
    """Eight are late, one waits; what one coordinator takes is hers in the eyes of all."""
    day.it_is(9)
    coordinator, berik = day.staff["coordinator"].come_in(), day.staff["berik"].come_in()
    late = [told.number for name, told in day.people.items() if name.split()[-1] in LANGUAGES][:8]
    assert coordinator.tiles() == tiles(new=21, due=13, late=8)
    assert set(coordinator.queue("?view=late")) == set(late)
    assert coordinator.queue("?sort=due")[:8] == coordinator.queue("?view=late")
    assert day.people["phone en"].number not in coordinator.queue("?view=late"), "it waits, with a reason"
    for number in late[:4]:
        coordinator.visit.fill("/desk/cases?view=late", f"/{number}/take")
    given = {"to": berik_id(coordinator, day.people["mail kk"])}
    coordinator.act(day.people["mail kk"], "/assign", **given)
    assert coordinator.tiles()["mine"] == 3
    assert berik.tiles()["mine"] == 1
    assert berik.queue("?view=mine") == [day.people["mail kk"].number]
    for name in ("mailbox kk", "mailbox ru", "phone kk"):
        told = day.people[name]
        coordinator.act(told, "/reply", body=f"Сізді естідік, {told.word}. Ертең сағат онда.")
        assert told.number not in coordinator.queue("?view=late"), "answered: nothing is owed"
    berik.act(day.people["mail kk"], "/status", button=("status", "in_work"))
    assert berik.tiles() == tiles(new=17, due=13, late=4, waiting=3, mine=1)


def berik_id(staff: Staff, told: Told) -> str:
    """Under what name the page of a case would give it to Berik."""
    found = re.search(r'<option value="([0-9a-f]{32})">Берік', staff.case(told))
    assert found
    return found[1]


def tiles(**counts: int) -> dict[str, int]:
    """What the tiles tell: all views, those not named empty."""
    total = {"new": 0, "wrote": 0, "mine": 0, "due": 0, "late": 0, "waiting": 0, "all": 21}
    return total | counts


def at_ten_people_call_and_write(day: Day) -> None:
    """Calls, files, a third party's data mended in two ways, a partner's consent, a language changed, eight claims."""
    day.it_is(10)
    aigul = day.staff["aigul"].come_in()
    aigul.visit.fill("/desk/profile", "/desk/profile/mail", rate="hourly", address=DESK_MAIL)
    for language in LANGUAGES:
        call(day, aigul, language)
        tells(day, f"file {language}", language, files=[paper(day, "evidence", f"көкқұтан{language}")])
    for choice, language in (("remove", "kk"), ("mine", "ru"), ("remove", "en")):
        name = f"Айгүл {('Оспан', 'Сапар', 'Бектас')[LANGUAGES.index(language)]}ова"
        day.typed.add(name)
        told = f"Мені ұрғанын {name} көрді. Оның телефоны 8 701 234 56 7{LANGUAGES.index(language)}."
        tells(day, f"{choice} {language}", language, narrative=told, mends=choice)
    tells(day, "partner", "kk", consent_partners="yes")
    changes_language(day)
    assert day.people["changed"].story in aigul.case(day.people["changed"])
    for at, kind in enumerate(CLAIMS):
        claims(day, kind, LANGUAGES[at % 3], at)
    assert aigul.tiles()["all"] == 40
    assert aigul.tiles()["asked"] == 8
    assert set(aigul.queue("?channel=phone")) == {day.people[f"call {one}"].number for one in LANGUAGES}


def changes_language(day: Day) -> None:
    """Somebody begins in Russian and goes on in Kazakh: policy, words and file stay."""
    told, visit = day.comes("changed", "ru"), day.browser()
    visit.fill("/ru/privacy", "/privacy/accept", agree="yes")
    form = visit.form("/ru/report", "/report")
    form.action = "/kk/report"
    answers = {"surname": told.surname, "narrative": told.story, "reporting_for": "self"}
    files = [paper(day, "evidence", "үкілібақсы")]
    page = visit.send(form, files, 200, ("step", "edit"), **answers)
    again = form_on(text_of(page), "/kk/report")
    assert again.fields["narrative"] == told.story
    visit.send(again, button=("step", "send"), reporting_for="self", reply_by="mailbox")
    day.takes_receipt(told, visit.get("/kk/report/received"))


def call(day: Day, staff: Staff, language: str) -> None:
    """A coordinator with somebody on the line, from the consent read aloud to the code read out."""
    told = day.comes(f"call {language}", language)
    visit, path = staff.visit, "/desk/phone"
    asked = visit.send(
        visit.form(f"{path}?call={language}", path),
        button=("step", "consent"),
        expected=200,
        read="yes",
        agree="yes",
    )
    answers = {
        "surname": told.surname,
        "narrative": told.story,
        "reporting_for": "self",
        "reply_by": "mailbox",
    }
    checked = visit.send(form_on(text_of(asked), path), button=("step", "check"), expected=200, **answers)
    sent = visit.send(form_on(text_of(checked), path), button=("step", "send"))
    day.takes_receipt(told, visit.get(sent.location))
    visit.fill(f"{path}/received", f"{path}/received")


def claims(day: Day, kind: str, language: str, at: int) -> None:
    """Somebody without a code asks for something; no cookie, no acceptance but that of the form."""
    told, visit = day.comes(kind, language), day.browser()
    visit.fill(
        f"/{language}/claim?kind={kind}",
        "/claim",
        kind=kind,
        surname=told.surname,
        phone=f"+7 702 654 32 1{at}",
        body=f"Өтінішім: {told.word}.",
        agree="yes",
    )
    day.typed.add(f"702654321{at}")
    day.takes_receipt(told, visit.get(f"/{language}/report/received"))


def at_eleven_two_coordinators_write_at_once(day: Day) -> None:
    """Whoever comes second is told, keeps every word, and sends again."""
    day.it_is(11)
    first, second = day.staff["coordinator"].come_in(), day.staff["aigul"].come_in()
    told = day.people["file kk"]
    for action, typed in (
        ("/reply", {"body": "Дәрігер сейсенбіде Құмшағылда күтеді."}),
        ("/notes", {"note": "Жездекиікпен сөйлесу керек екен."}),
        ("/correct", {"place": "Шағылтас бекеті, екінші қабат", "why": "Тікенқұрақтан қате естілген"}),
    ):
        late = second.visit.form(f"/desk/cases/{told.number}", action)
        first.act(told, "/notes", note=f"Мен бірінші: Бозторғайлы{action[1:]}")
        held = text_of(second.visit.send(late, expected=409, **typed))
        assert "Бозторғайлы" in held, "what happened meanwhile"
        for words in typed.values():
            assert words in held, "nothing typed is lost"
        second.visit.send(form_on(held, action), **typed)
        for words in typed.values():
            assert words in first.case(told)
    third = day.staff["berik"].come_in()
    page = third.case(told)
    for action in ("reply", "notes", "correct"):
        assert f"Бозторғайлы{action}" in page
    assert third.tiles()["waiting"] == 4


def at_twelve_the_documents_are_looked_at(day: Day) -> None:
    """Eleven hold; one does not, and the other person's data go at once, as does the paper."""
    day.it_is(12)
    berik = day.staff["berik"].come_in()
    assert len(berik.queue("?unverified=yes")) == 12
    for kind in DOCUMENTS[1:]:
        berik.act(day.people[kind], "/authorisation", button=("decision", "verified"))
    refused = day.people["poa_notary"]
    other = represented(0).capitalize()
    assert other in berik.case(refused)
    reason = f"Мөрі жоқ: {other} растамады."
    berik.act(refused, "/authorisation", button=("decision", "refused"), reason=reason)
    for page in (berik.case(refused), day.mailbox("poa_notary").get("/kk/case")):
        assert "Мөрі жоқ" in page
        assert "ұғжан" not in page
        assert "[адам 1]" in page
    assert berik.queue("?unverified=yes") == []


def at_thirteen_the_keys_are_rotated(day: Day, place: Place) -> None:
    """New reports use the new generation at once; a coordinator proves that all opens; the old one is given up."""
    day.it_is(13)
    admin, aigul = day.staff["admin"].come_in(), day.staff["aigul"].come_in()
    passphrase = admin.who.passphrase
    admin.visit.fill("/admin/keys", "/admin/keys/rotate", passphrase=passphrase)
    visit = day.mailbox("mailbox kk")
    visit.fill("/kk/case", "/case", ("step", "send"), body="Кеше тағы да Жезкиікке шақырды.")
    assert round_of(place.home.house, clock.now()) == (1, 0), "to Aigul, who has not seen it yet"
    aigul.visit.fill("/desk/people", "/desk/people/keys")
    admin.visit.fill("/admin/keys/1/retire", "/admin/keys/1/retire", passphrase=passphrase)
    with place.home.database.reading() as session:
        old, new = keys.list_generations(session, place.home.house.anchor)
        assert (old.state, new.state) == ("retired", "current")
        assert old.created_at == at_noon(TODAY - timedelta(days=15)) < new.created_at
        assert set(keys.count_by_generation(session)) == {2}
    assert aigul.tiles()["wrote"] == 1
    assert aigul.queue("?view=wrote") == [day.people["mailbox kk"].number]
    for told in (day.people["phone ru"], day.people["court"], day.people["call en"]):
        assert told.story.split()[0] in aigul.case(told) or told.surname in aigul.case(told)


def at_fourteen_reporters_come_back(day: Day) -> None:
    """A file to an answer, a look at one's data, a copy to take home, a correction, an objection."""
    day.it_is(14)
    coordinator = day.staff["coordinator"].come_in()
    told, visit = day.people["mailbox ru"], day.mailbox("mailbox ru")
    assert "Ертең сағат онда." in visit.get("/ru/case")
    form = visit.form("/ru/case", "/case", ("step", "send"))
    more = [paper(day, "files", "тасжарғанхат")]
    visit.send(form, button=("step", "send"), body="Қосып жіберемін: құжат Тасқұмырсқада.", files=more)
    assert coordinator.tiles()["wrote"] == 2
    for kind, words in (("see", ""), ("objection", "Тексеріс Сарқұлақты бөтен деп тапты.")):
        visit.fill("/ru/case/request", "/case/request", ("step", "ask"), kind=kind, body=words)
    kept = visit.client.get("/ru/case/file")
    assert told.story.encode() in kept.data
    visit.fill("/ru/case/correct", "/case/correct", ("step", "ask"), place="Бөкенсай бекетінің қасы")
    assert coordinator.tiles()["asked"] == 9, "told by cases"
    coordinator.answer(told, 1, "granted", text="Бәрі осында тұр, Үкітас.")
    coordinator.answer(told, 2, "refused", text="Тексерісті адам қарады: Қарабарқын.")
    coordinator.answer(told, 3, "granted", text="Түзетілді, Сарықамысты.")
    page = visit.get("/ru/case")
    for words in ("Үкітас", "Қарабарқын", "Сарықамысты"):
        assert words in page
    assert "Бөкенсай бекетінің қасы" in coordinator.case(told)
    assert coordinator.tiles()["asked"] == 8
    coordinator.answer(day.people["see"], 0, "granted", text="Кім екеніңіз тексерілді: Желқайың.")
    assert coordinator.tiles()["asked"] == 7


def at_fifteen_two_stop_everything(day: Day) -> None:
    """A consent is withdrawn and the desk erases; a block hides a case from all until its reporter lifts it."""
    day.it_is(15)
    coordinator, aigul = day.staff["coordinator"].come_in(), day.staff["aigul"].come_in()
    gone, blocked = day.people["mailbox en"], day.people["phone kk"]
    for name, kind in (("mailbox en", "withdraw"), ("phone kk", "block")):
        told, visit = day.people[name], day.mailbox(name)
        asked = visit.fill(
            f"/{told.language}/case/request",
            "/case/request",
            ("step", "ask"),
            expected=200,
            kind=kind,
            body=f"Қауіптенемін, {told.word} келді.",
        )
        visit.send(form_on(text_of(asked), "/case/request"), button=("step", "confirm"))
        assert told.story not in aigul.case(told)
        assert told.surname not in aigul.case(told)
    assert blocked.number not in aigul.queue("?sort=oldest")
    assert aigul.find(blocked.number) == aigul.find(blocked.surname) == set()
    assert aigul.tiles()["all"] == 39
    coordinator.answer(gone, 1, "erased")
    refused = day.browser()
    refused.fill("/en/case", "/case", expected=422, receipt=gone.code)
    back = day.mailbox("phone kk")
    back.fill("/kk/case", "/case/request/back")
    assert aigul.tiles()["all"] == 40
    assert blocked.story in aigul.case(blocked)
    assert aigul.find(blocked.surname) == {blocked.number}


def at_sixteen_a_prosecutor_and_a_partner_ask(day: Day) -> None:
    """A request with number, date and paper is served and registered; a partner waits for the reporter's yes."""
    day.it_is(16)
    coordinator = day.staff["coordinator"].come_in()
    told, path = day.people["mail ru"], f"/desk/cases/{day.people['mail ru'].number}/disclose"
    asked = {
        "ground": "3.4.1",
        "recipient": "Жасандыкөл облысының прокуратурасы",
        "purpose": "2.2.1",
        "request_number": "7-САН-26-Қ4412",
        "request_date": "2026-11-20",
        "given": ["q:surname", "q:narrative"],
    }
    request = [paper(day, "document", "ақсұңқарсұрау")]
    form = coordinator.visit.form(path, "/disclose", ("step", "check"))
    refused = coordinator.visit.send(form, button=("step", "check"), expected=422, **asked)
    assert "7-САН-26-Қ4412" in text_of(refused), "without the paper nothing leaves, and nothing typed is lost"
    checked = coordinator.visit.send(form, request, 200, ("step", "check"), **asked)
    day.goes_on(minutes=1)
    form = form_on(text_of(checked), "/disclose", ("step", "give"))
    given = coordinator.visit.send(form, (), 200, ("step", "give"), **coordinator.proof, given=asked["given"])
    with zipfile.ZipFile(io.BytesIO(given.data)) as package:
        assert told.story in package.read("read-me.html").decode()
    assert told.number in coordinator.visit.get("/desk/disclosures")
    assert "Жасандыкөл" in day.mailbox("mail ru").get("/ru/case")

    wants = {"ground": "3.5.1", "recipient": PARTNER, "purpose": "2.2.1", "given": ["q:narrative"]}
    for name, expected in (("call kk", 422), ("partner", 200)):
        form = coordinator.visit.form(
            f"/desk/cases/{day.people[name].number}/disclose", "/disclose", ("step", "check")
        )
        coordinator.visit.send(form, button=("step", "check"), expected=expected, **wants)
    assert day.people["call kk"].number not in coordinator.visit.get("/desk/disclosures")


def at_seventeen_somebody_goes_for_good(day: Day, place: Place) -> None:
    """Erased by the reporter alone: looked for again by number, phone and name, nobody finds more than a tombstone."""
    day.it_is(17)
    coordinator, told = day.staff["coordinator"].come_in(), day.people["phone ru"]
    ways = (told.number, "8 701 765 43 21", told.surname)
    for typed in ways:
        assert coordinator.find(typed) == {told.number}, typed
    visit = day.mailbox("phone ru")
    asked = visit.fill("/ru/case/request", "/case/request", ("step", "ask"), expected=200, kind="erase")
    visit.send(form_on(text_of(asked), "/case/request"), button=("step", "confirm"), expected=200)
    for typed in ways[1:]:
        assert coordinator.find(typed) == set(), typed
    assert coordinator.find(told.number) == {told.number}
    page = coordinator.case(told)
    assert "This case was erased" in page
    assert told.surname not in page
    assert told.story not in page
    day.browser().fill("/ru/case", "/case", expected=422, receipt=told.code)


def in_the_evening_it_is_counted(day: Day, place: Place) -> None:
    """The mail that something is new, the year's numbers in steps, a log that holds."""
    day.it_is(18)
    assert round_of(place.home.house, clock.now()) == (0, 0), "everything new was seen at the desk"
    admin, coordinator = day.staff["admin"].come_in(), day.staff["coordinator"].come_in()
    table = text_of(coordinator.visit.client.get("/desk/statistics.csv?year=2026")).removeprefix("\ufeff")
    assert list(csv.reader(io.StringIO(table)))[1] == ["All", "2026", "40", "44"]
    for staff, path in ((admin, "/admin/audit"), (coordinator, "/desk/audit")):
        staff.visit.fill(path, f"{path}/verify")
    folders = (place.home.config.files, place.home.config.staged)
    with place.home.database.reading() as session:
        report = keys.verify_audit(session, place.home.house.anchor)
        assert report.intact, report.reason
        assert report.events > 200
        assert list(cases.differing_cases(session)) == []
        assert list(cases.differing_files(session, folders)) == []


def nothing_lies_readable(day: Day, place: Place) -> None:
    """Database, WAL, files, logs, temporary files and mails, for every word that was typed."""
    in_clear = set(day.in_order)  # a case's number, which a search was made for
    with pytest.raises(AssertionError, match=r"hotline\.sqlite3"):
        canaries.scan(place.folder, in_clear)
    typed = day.typed - in_clear
    assert len(typed) > 200
    assert (place.folder / "hotline.sqlite3-wal").stat().st_size
    assert canaries.scan(place.folder, typed) > 500_000
    assert len(list((place.mails / "new").iterdir())) == 1
    assert canaries.scan(place.mails, typed - {DESK_MAIL}) > 100
    log = (place.folder / "server.log").read_text("utf-8")
    assert log.count("INFO ") > 400
    assert "ERROR" not in log
