"""Passing data on at the desk: the form, the check, the package, the register, and the reporter's side of it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from hotline import create_app
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.cases import service as cases
from tests.conftest import Home, build
from tests.support.colleagues import joiner, later_code, sign_in
from tests.support.inspecting import InspectingClient
from tests.support.register import ANSWERS, Register
from tests.support.walking import form_of

PDF = b"%PDF-1.4\n" + b"1 0 obj << >> endobj\n" * 40 + b"%%EOF\n"
STATE = {
    "ground": "3.4.1",
    "recipient": "Алматы қаласы прокуратурасы",
    "purpose": "2.2.1",
    "request_number": "2-14-26-777",
    "request_date": "2026-11-02",
}
GIVEN = ["q:surname", "q:narrative"]


class Passing:
    """A coordinator on the page of one case."""

    def __init__(self, desk: Any, number: str) -> None:
        self.desk, self.client, self.number = desk, desk.client, number
        self.path = f"/desk/cases/{number}/disclose"

    def send(
        self, fields: dict[str, str], given: list[str], step: str = "check", paper: bytes | None = None
    ) -> TestResponse:
        """Fill the form and press a button."""
        hidden = {k: v for k, v in form_of(self.client, self.path).items() if k == "csrf_token"}
        data = MultiDict({**hidden, **fields, "step": step})
        for value in given:
            data.add("given", value)
        if paper is not None:
            data.add("document", (io.BytesIO(paper), "Сұрау салу Үкілі.pdf"))
        return self.client.post(self.path, data=data, content_type="multipart/form-data")

    def give(self, checked: TestResponse, step: str = "give", **more: str) -> TestResponse:
        """Press the last button of a check page."""
        page = checked.get_data(as_text=True).split('id="give"', 1)[1].split("</form>", 1)[0]
        data = MultiDict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        who = self.desk.home.founded.coordinator
        proof = {"passphrase": who.passphrase, "code": later_code(who)}
        for name, value in (proof | more).items():
            data.add(name, value)
        data.add("step", step)
        return self.client.post(self.path, data=data)


def _case(register: Register, **more: Any) -> cases.Lodged:
    return register.lodge(None, {**ANSWERS, "reply_by": "mailbox", **more})


@pytest.fixture
def lodged(register: Register) -> cases.Lodged:
    return _case(register)


@pytest.fixture
def passing(desk: Any, lodged: cases.Lodged) -> Passing:
    return Passing(desk, lodged.number)


def _events(home: Home, kind: str) -> list[audit.Event]:
    with home.database.reading() as session:
        return audit.found(session, audit.Filter(kind=kind), 100)


def _mailbox(home: Home, code: str) -> InspectingClient:
    client = build(create_app(home.house)).test_client()
    assert isinstance(client, InspectingClient)
    door = form_of(client, "/en/case")
    assert client.post("/en/case", data=door | {"receipt": code}).status_code == 303
    return client


def test_nothing_is_ticked_beforehand(passing: Passing) -> None:
    page = passing.client.get(passing.path).get_data(as_text=True)
    boxes = re.findall(r'<input type="(?:checkbox|radio)"[^>]*>', page)
    assert [box for box in boxes if "checked" in box and 'name="language"' not in box] == []
    assert 'value="q:surname"' in page
    assert 'value="q:patronymic"' not in page, "what was not answered cannot be given"


def test_a_prosecutors_request_from_form_to_package(
    passing: Passing, home: Home, lodged: cases.Lodged
) -> None:
    checked = passing.send(STATE, GIVEN, paper=PDF)
    assert checked.status_code == 200, checked.get_data(as_text=True)
    assert "Nothing has left yet." in checked.get_data(as_text=True)
    assert _events(home, kinds.DISCLOSED) == []
    answer = passing.give(checked)
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"{passing.number}-1.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        assert package.testzip() is None
        page = package.read("read-me.html").decode()
        data = json.loads(package.read("data.json"))
        sums = package.read("SHA256SUMS.txt").decode()
    head = page.split("<thead>", 1)[1].split("</thead>", 1)[0]
    assert "2-14-26-777" in head, "what repeats on each printed page names the request"
    assert 'lang="kk"' in page
    assert ANSWERS["narrative"] in page
    assert ANSWERS["email"] not in page
    assert data["answers"] == {"surname": ANSWERS["surname"], "narrative": ANSWERS["narrative"]}
    assert data["request"] == {"number": "2-14-26-777", "date": "2026-11-02"}
    assert sums.count("\n") == 2
    (event,) = _events(home, kinds.DISCLOSED)
    assert event.subject == f"case:{lodged.case_id.hex}"
    case = passing.client.get(f"/desk/cases/{passing.number}").get_data(as_text=True)
    assert STATE["recipient"] in case
    assert "Сұрау салу Үкілі.pdf" in case
    mailbox = _mailbox(home, lodged.receipt).get("/en/case").get_data(as_text=True)
    assert STATE["recipient"] in mailbox
    assert "2-14-26-777" in mailbox
    assert "Сұрау салу Үкілі.pdf" not in mailbox


def test_the_record_stands_before_the_first_byte_leaves(
    passing: Passing, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hotline.desk import archive

    seen: list[int] = []
    write = archive.write

    def watched(*arguments: Any) -> Any:
        seen.append(len(_events(home, kinds.DISCLOSED)))
        return write(*arguments)

    monkeypatch.setattr(archive, "write", watched)
    assert passing.give(passing.send(STATE, GIVEN, paper=PDF)).status_code == 200
    assert seen == [1]


@pytest.mark.parametrize("missing", [*STATE, "given", "paper"])
def test_what_is_missing_is_named_and_nothing_typed_is_lost(
    passing: Passing, home: Home, missing: str
) -> None:
    fields = {name: value for name, value in STATE.items() if name != missing}
    given = [] if missing == "given" else GIVEN
    answer = passing.send(fields, given, paper=None if missing == "paper" else PDF)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'role="alert"' in page
    for name, value in fields.items():
        assert value in page, name
    for value in given:
        assert f'value="{value}" checked' in page
    if missing != "paper":
        assert "Сұрау салу Үкілі.pdf" in page
        assert 'name="staged-document"' in page
    assert _events(home, kinds.DISCLOSED) == []


def test_without_a_ground_nothing_leaves_even_past_the_check(passing: Passing, home: Home) -> None:
    checked = passing.send(STATE, GIVEN, paper=PDF)
    assert passing.give(checked, ground="3.4.9").status_code == 200, "the first value counts"
    body = passing.client.get(passing.path).get_data(as_text=True)
    token = re.search(r'id="disclose".*?name="csrf_token" value="([^"]+)"', body, re.S)
    assert token
    who = passing.desk.home.founded.coordinator
    fields = {
        "csrf_token": token[1],
        "step": "give",
        "given": "q:surname",
        "passphrase": who.passphrase,
        "code": "1",
    }
    answer = passing.client.post(passing.path, data=fields)
    assert answer.status_code == 422
    assert "Without a ground" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong", [{"passphrase": "wrong"}, {"code": "000000"}, {"passphrase": ""}, {"code": ""}]
)
def test_nothing_leaves_without_passphrase_and_code(
    passing: Passing, home: Home, wrong: dict[str, str]
) -> None:
    checked = passing.send(STATE, GIVEN, paper=PDF)
    answer = passing.give(checked, **wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert _events(home, kinds.DISCLOSED) == []
    assert 'name="staged-document"' in page, "the check page comes back whole"
    assert home.founded.coordinator is not None
    assert home.founded.coordinator.passphrase not in page
    assert passing.give(answer).status_code == 200


def test_a_code_serves_once(passing: Passing, home: Home) -> None:
    checked = passing.send(STATE, GIVEN, paper=PDF)
    assert passing.give(checked).status_code == 200
    assert passing.give(checked).status_code == 422
    assert len(_events(home, kinds.DISCLOSED)) == 1


def test_the_check_page_leads_back_with_everything(passing: Passing) -> None:
    page = passing.give(passing.send(STATE, GIVEN, paper=PDF), step="edit").get_data(as_text=True)
    for value in STATE.values():
        assert value in page
    assert "Сұрау салу Үкілі.pdf" in page


def test_a_partner_is_refused_then_asked_for_then_allowed(
    passing: Passing, home: Home, lodged: cases.Lodged
) -> None:
    fields = {"ground": "3.5.1", "recipient": "Қадір-қасиет", "purpose": "2.2.1", "words": "Дәрігері бар."}
    refused = passing.send(fields, GIVEN)
    assert refused.status_code == 422
    assert "has not agreed" in refused.get_data(as_text=True)
    assert 'value="ask"' in refused.get_data(as_text=True)
    assert passing.send(fields, GIVEN, step="ask").status_code == 303

    reporter = _mailbox(home, lodged.receipt)
    page = reporter.get("/en/case").get_data(as_text=True)
    assert "Дәрігері бар." in page
    assert "Қадір-қасиет" in page
    asked = form_of(reporter, "/en/case", "/en/case/consent")
    assert passing.send(fields, GIVEN).status_code == 422
    assert reporter.post("/en/case/consent", data=asked | {"answer": "yes"}).status_code == 303
    assert "You said yes." in reporter.get("/en/case").get_data(as_text=True)

    assert passing.send(fields, [*GIVEN, "q:email"]).status_code == 422, "a yes covers what was asked"
    checked = passing.send(fields, GIVEN)
    assert checked.status_code == 200
    asked = form_of(reporter, "/en/case", "/en/case/consent")
    assert reporter.post("/en/case/consent", data=asked | {"answer": "no"}).status_code == 303
    assert passing.give(checked).status_code == 422, "taken back between check and leaving"
    assert _events(home, kinds.DISCLOSED) == []


def test_what_a_law_forbids_to_tell_stays_with_the_desk(
    passing: Passing, home: Home, lodged: cases.Lodged
) -> None:
    assert passing.send({**STATE, "is_hidden": "yes"}, GIVEN, paper=PDF).status_code == 422
    checked = passing.send({**STATE, "is_hidden": "yes", "hidden": "ҚПК 201-бап"}, GIVEN, paper=PDF)
    assert passing.give(checked).status_code == 200
    page = _mailbox(home, lodged.receipt).get("/en/case").get_data(as_text=True)
    assert STATE["recipient"] not in page
    assert "ҚПК 201-бап" in passing.client.get(f"/desk/cases/{passing.number}").get_data(as_text=True)


def test_the_files_go_along_and_an_altered_one_stops_everything(
    desk: Any, register: Register, home: Home
) -> None:
    files = [register.stage(b"suret" * 50_000, "жара.pdf"), register.stage(b"", "бос.pdf")]
    number = register.lodge(files={"evidence": files}).number
    passing = Passing(desk, number)
    given = [f"f:{one.id.hex}" for one in files]
    checked = passing.send(STATE, given, paper=PDF)
    assert checked.status_code == 200
    path = Path(register.config.files) / str(files[0].id)
    whole = path.read_bytes()
    path.write_bytes(whole[:-5] + b"xxxxx")
    assert passing.give(checked).status_code == 500
    assert _events(home, kinds.DISCLOSED) == []
    path.write_bytes(whole)
    answer = passing.give(checked)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        names = [one for one in package.namelist() if one.startswith("files/")]
        assert names == ["files/01-жара.pdf", "files/02-бос.pdf"]
        assert package.read(names[0]) == b"suret" * 50_000


@pytest.mark.parametrize("status", ["blocked", "withdrawn", "erased"])
def test_a_stopped_case_offers_no_way_out(passing: Passing, register: Register, status: str) -> None:
    from hotline.cases.models import Case

    checked = passing.send(STATE, GIVEN, paper=PDF)
    with register.database.writing() as session:
        session.query(Case).one().status = status
    assert 'id="disclose"' not in passing.client.get(passing.path).get_data(as_text=True)
    answer = passing.give(checked)
    assert answer.status_code == 422
    assert "Nothing may leave this case" in answer.get_data(as_text=True)


def test_the_register_filters_prints_and_names_nothing_in_its_address(passing: Passing, home: Home) -> None:
    assert passing.give(passing.send(STATE, GIVEN, paper=PDF)).status_code == 200
    page = passing.client.get("/desk/disclosures").get_data(as_text=True)
    assert STATE["recipient"] in page
    assert f"{passing.number}/1" in page
    for asked, is_there in (
        ("ground=3.4.1", True),
        ("ground=3.5.1", False),
        ("since=2126-01-01", False),
        ("until=2026-01-01", False),
        ("person=00000000000000000000000000000001", False),
        ("ground=x&person=y&since=z&until=&before=w", True),
    ):
        found = passing.client.get(f"/desk/disclosures?{asked}")
        assert found.status_code == 200
        assert (STATE["recipient"] in found.get_data(as_text=True)) is is_there, asked
    for link in re.findall(r'href="([^"]+)"', page):
        assert "2-14-26" not in link


def test_telling_by_hand_ends_the_clock(desk: Any, register: Register) -> None:
    number = register.lodge(None, {**ANSWERS, "reply_by": "email"}).number
    passing = Passing(desk, number)
    assert passing.give(passing.send(STATE, GIVEN, paper=PDF)).status_code == 200
    assert "Tell by" in desk.client.get("/desk/disclosures").get_data(as_text=True)
    path = f"/desk/cases/{number}"
    fields = form_of(desk.client, path, "/disclosures/1/told")
    assert desk.client.post(f"{path}/disclosures/1/told", data=fields).status_code == 303
    assert "Was told on" in desk.client.get(path).get_data(as_text=True)
    assert desk.client.post(f"{path}/disclosures/2/told", data=fields).status_code == 404


ROUTES = (
    ("GET", "/desk/cases/{number}/disclose"),
    ("POST", "/desk/cases/{number}/disclose"),
    ("POST", "/desk/cases/{number}/disclosures/1/told"),
    ("GET", "/desk/disclosures"),
)


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("who", ["stranger", "admin", "suspended", "mailbox"])
def test_nobody_else_gets_a_byte(
    client: InspectingClient, home: Home, register: Register, method: str, path: str, who: str
) -> None:
    lodged = _case(register)
    if who == "admin":
        sign_in(client, home.founded.admin)
    elif who == "mailbox":
        client.post("/kk/case", data=form_of(client, "/kk/case") | {"receipt": lodged.receipt})
    elif who == "suspended":
        assert home.founded.coordinator is not None
        sign_in(client, home.founded.coordinator)
        _suspend(home)
    answer = client.open(path.format(number=lodged.number), method=method)
    allowed = {404} if who == "admin" or method == "POST" else {303}
    if who == "suspended" and method == "POST":
        allowed = {404, 200}  # the sign-in page: the session of whoever stayed too long looks the same
    assert answer.status_code in allowed, answer.status_code
    assert ANSWERS["surname"] not in answer.get_data(as_text=True)
    assert _events(home, kinds.DISCLOSED) == []


def _suspend(home: Home) -> None:
    from hotline.accounts.models import Account
    from hotline.clock import now

    assert home.founded.coordinator is not None
    with home.database.writing() as session:
        account = session.query(Account).filter_by(login=home.founded.coordinator.login).one()
        account.suspended_at = now()


def test_a_colleagues_form_is_not_taken(passing: Passing, home: Home) -> None:
    """The token of another session is refused, whatever else is right."""
    other = joiner(home, "other")
    assert other
    checked = passing.send(STATE, GIVEN, paper=PDF)
    answer = passing.give(replace_token(checked))
    assert answer.status_code == 400
    assert _events(home, kinds.DISCLOSED) == []


def replace_token(checked: TestResponse) -> TestResponse:
    page = re.sub(r'(name="csrf_token" value=")[^"]+', r"\1x.y.z", checked.get_data(as_text=True))
    return TestResponse(iter([page.encode()]), checked.status, checked.headers, checked.request)


def test_the_mailbox_takes_an_answer_from_its_own_reporter_alone(
    client: InspectingClient, home: Home, register: Register, passing: Passing
) -> None:
    fields = {"ground": "3.5.1", "recipient": "Қадір-қасиет", "purpose": "2.2.1"}
    assert passing.send(fields, GIVEN, step="ask").status_code == 303
    stranger = build(create_app(home.house)).test_client()
    assert stranger.post("/kk/case/consent", data={"answer": "yes"}).status_code == 303
    another = _mailbox(home, _case(register).receipt)
    case = register.look(passing.number)
    asked = cases.questions(case)[0][0].id
    token = form_of(another, "/en/case").get("csrf_token", "")
    answer = another.post("/en/case/consent", data={"asked": asked, "answer": "yes", "csrf_token": token})
    assert answer.status_code in {400, 404}
    assert cases.questions(register.look(passing.number))[0][1] is None


def test_a_session_that_runs_out_before_the_last_button_loses_nothing(passing: Passing, home: Home) -> None:
    from hotline.accounts.models import UnlockedSession

    checked = passing.send(STATE, GIVEN, paper=PDF)
    with home.database.writing() as session:
        for row in session.query(UnlockedSession):
            row.last_used -= timedelta(hours=2)
    door = passing.give(checked)
    assert door.status_code == 200
    page = door.get_data(as_text=True)
    assert home.founded.coordinator is not None
    assert home.founded.coordinator.passphrase not in page
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert fields["carried"]
    who = home.founded.coordinator
    typed = {"login": who.login, "passphrase": who.passphrase, "code": later_code(who)}
    back = passing.client.post("/desk/sign-in", data=fields | typed)
    assert back.status_code == 422
    text = back.get_data(as_text=True)
    assert STATE["recipient"] in text
    assert "Type your passphrase." in text
    assert 'name="staged-document"' in text
    assert _events(home, kinds.DISCLOSED) == []


def test_it_speaks_three_languages(passing: Passing) -> None:
    for language in ("kk", "ru"):
        passing.desk.speak(language)
        assert passing.client.get(passing.path).status_code == 200
        assert passing.send(STATE, [], paper=PDF).status_code == 422
        assert passing.send({**STATE, "language": language}, GIVEN, paper=PDF).status_code == 200
        assert passing.client.get("/desk/disclosures").status_code == 200


def test_what_changed_between_the_check_and_the_last_button_does_not_leave_unseen(
    passing: Passing, home: Home, register: Register
) -> None:
    checked = passing.send(STATE, GIVEN, paper=PDF)
    register.reply(passing.number, "Әріптес жауап берді")
    told = passing.give(checked)
    assert told.status_code == 409
    assert "The case changed while you were looking" in told.get_data(as_text=True)
    assert _events(home, kinds.DISCLOSED) == []
    page = told.get_data(as_text=True).split('id="give"', 1)[1]
    assert 'name="given" value="q:narrative"' in page, "nothing typed is lost"
