"""The staff's door, as a browser without scripts meets it."""

from __future__ import annotations

import re

import pytest

from hotline.accounts.models import UnlockedSession
from hotline.audit import service as audit
from hotline.clock import now
from hotline.desk import carried
from hotline.web import current
from tests.conftest import Home
from tests.support.colleagues import hidden, joiner, later_code, sign_in
from tests.support.inspecting import InspectingClient


def kinds_of(home: Home) -> list[str]:
    with home.database.reading() as session:
        return [event.kind for event in audit.latest(session)]


def test_a_coordinator_comes_in_and_the_audit_head_is_signed(client: InspectingClient, home: Home) -> None:
    assert home.founded.coordinator is not None
    answer = sign_in(client, home.founded.coordinator)
    assert (answer.status_code, answer.location) == (303, "/desk/cases")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert kinds_of(home)[0] == "signed-in"


def test_an_admin_goes_to_administration_and_carries_no_secret(client: InspectingClient, home: Home) -> None:
    answer = sign_in(client, home.founded.admin)
    assert answer.location == "/admin/"
    with home.database.reading() as session:
        (row,) = session.query(UnlockedSession).all()
    assert len(row.sealed) == 28  # nonce and tag around nothing
    assert client.get("/desk/people").status_code == 404


@pytest.mark.parametrize("wrong", ["login", "passphrase", "code"])
def test_what_is_wrong_is_not_told_apart(client: InspectingClient, home: Home, wrong: str) -> None:
    answer = sign_in(client, home.founded.admin, **{wrong: "000000"})
    again = sign_in(client, home.founded.admin, login="nobody-at-all", passphrase="x", code="000000")
    assert answer.status_code == again.status_code == 422
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", answer.get_data(as_text=True)) == strip.sub("", again.get_data(as_text=True))
    assert kinds_of(home)[:2] == ["sign-in-failed", "sign-in-failed"]


def test_the_passphrase_is_not_given_back_with_the_form(client: InspectingClient, home: Home) -> None:
    answer = sign_in(client, home.founded.admin, code="000000")
    assert home.founded.admin.passphrase not in answer.get_data(as_text=True)


def test_a_code_opens_once(client: InspectingClient, home: Home) -> None:
    code = home.founded.admin.code(now())
    assert sign_in(client, home.founded.admin, code).status_code == 303
    assert sign_in(client, home.founded.admin, code).status_code == 422


def test_a_one_time_code_stands_in_for_the_device_once(client: InspectingClient, home: Home) -> None:
    code = home.founded.admin.codes[3].lower()
    assert sign_in(client, home.founded.admin, code).status_code == 303
    assert sign_in(client, home.founded.admin, code).status_code == 422


def test_a_form_from_elsewhere_is_refused(client: InspectingClient, home: Home) -> None:
    person = home.founded.admin
    typed = {"login": person.login, "passphrase": person.passphrase, "code": person.code(now())}
    assert client.post("/desk/sign-in", data=typed).status_code == 400


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example/desk", "/\\evil.example", "/desk/../../x y", "/kk/"]
)
def test_signing_in_leads_nowhere_else(client: InspectingClient, home: Home, path: str) -> None:
    assert sign_in(client, home.founded.admin, next=path).location == "/admin/"


def test_signing_in_leads_back_to_the_page_asked_for(client: InspectingClient, home: Home) -> None:
    assert (
        sign_in(client, home.founded.admin, next="/admin/audit?before=9").location == "/admin/audit?before=9"
    )


def test_an_older_session_of_the_browser_ends_with_a_new_one(client: InspectingClient, home: Home) -> None:
    sign_in(client, home.founded.admin)
    sign_in(client, home.founded.admin, later_code(home.founded.admin))
    with home.database.reading() as session:
        assert session.query(UnlockedSession).count() == 1


def test_signing_out_ends_the_session_on_the_server(client: InspectingClient, home: Home) -> None:
    sign_in(client, home.founded.admin)
    page = client.get("/admin/")
    answer = client.post("/desk/sign-out", data={"csrf_token": hidden(page, "csrf_token", "/desk/sign-out")})
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    with home.database.reading() as session:
        assert session.query(UnlockedSession).count() == 0
    assert client.get("/admin/").location == "/desk/sign-in"
    assert kinds_of(home)[0] == "signed-out"


def test_whoever_waits_is_told_for_whom_and_gets_no_session(client: InspectingClient, home: Home) -> None:
    person = joiner(home, "aigul")
    answer = sign_in(client, person)
    assert answer.status_code == 200
    assert person.fingerprint in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers


def test_a_reply_to_a_case_that_is_gone_does_not_stop_signing_in(
    client: InspectingClient, home: Home
) -> None:
    assert home.founded.coordinator is not None
    with client.application.test_request_context():
        secret = current.secret("carried")
    typed = carried.seal(
        carried.Typed("/desk/cases/26-000-001/reply", (("body", "Сізді естіп тұрмыз"),), None), secret, now()
    )
    answer = sign_in(client, home.founded.coordinator, carried=typed)
    assert answer.status_code == 303
    assert answer.location == "/desk/cases"
    assert "Set-Cookie" in answer.headers


def test_what_is_carried_survives_a_wrong_code(client: InspectingClient, home: Home) -> None:
    answer = sign_in(client, home.founded.admin, code="000000", carried="sealed-text")
    assert hidden(answer, "carried") == "sealed-text"


def test_the_language_of_the_door_is_chosen_and_kept(client: InspectingClient, home: Home) -> None:
    assert 'lang="ru"' in client.get("/desk/sign-in?lang=ru").get_data(as_text=True)
    sign_in(client, home.founded.admin)
    page = client.get("/admin/")
    found = hidden(page, "csrf_token", "/desk/language")
    answer = client.post("/desk/language", data={"csrf_token": found, "language": "en"})
    assert answer.status_code == 303
    assert 'lang="en"' in client.get("/admin/").get_data(as_text=True)[:80]


def test_a_database_that_moved_a_session_to_another_account_opens_nothing(
    client: InspectingClient, home: Home
) -> None:
    assert home.founded.coordinator is not None
    sign_in(client, home.founded.coordinator)
    with home.database.writing() as session:
        session.query(UnlockedSession).update({"owner_id": home.founded.admin.account_id})
    assert client.get("/admin/").location == "/desk/sign-in"
