"""An admin's pages: what they sign, what they may not, and that no case is in sight."""

from __future__ import annotations

import pytest

from hotline import vault
from hotline.accounts import bootstrap
from hotline.accounts import service as accounts
from hotline.accounts.bootstrap import Credentials
from hotline.accounts.models import Account, UnlockedSession
from hotline.audit.models import AuditEvent
from hotline.clock import now
from hotline.keys import service as keys
from hotline.keys.models import Slot
from tests.conftest import Home
from tests.support.colleagues import code_shown, hidden, joiner, sign_in
from tests.support.inspecting import InspectingClient

PAGES = (
    "/admin/",
    "/admin/accounts",
    "/admin/calendar",
    "/admin/keys",
    "/admin/policy",
    "/admin/audit",
    "/admin/health",
)


@pytest.fixture
def admin(home: Home) -> Credentials:
    return home.founded.admin


@pytest.fixture
def coordinator(home: Home) -> Credentials:
    assert home.founded.coordinator is not None
    return home.founded.coordinator


@pytest.fixture
def inside(client: InspectingClient, admin: Credentials) -> InspectingClient:
    """The client, with an admin signed in."""
    sign_in(client, admin)
    return client


def state_of(home: Home, login: str) -> str:
    with home.database.reading() as session:
        return accounts.person(session, home.house.anchor, login).state


def post(client: InspectingClient, page: str, path: str, **typed: str) -> int:
    token = hidden(client.get(page), "csrf_token")
    return client.post(path, data={"csrf_token": token, **typed}).status_code


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_an_admin(inside: InspectingClient, path: str) -> None:
    assert inside.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_no_page_opens_for_a_coordinator(
    client: InspectingClient, coordinator: Credentials, path: str
) -> None:
    sign_in(client, coordinator)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_sent_to_the_door(client: InspectingClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, "/desk/sign-in")


def test_an_admin_invites_somebody(inside: InspectingClient, home: Home) -> None:
    token = hidden(inside.get("/admin/accounts"), "csrf_token", "/admin/accounts")
    typed = {"csrf_token": token, "name": "Айгүл", "login": "Aigul", "role": "coordinator"}
    answer = inside.post("/admin/accounts", data=typed)
    address = code_shown(answer)
    assert address.startswith("http://localhost/desk/join/")
    assert inside.get(address.removeprefix("http://localhost")).status_code == 200
    taken = inside.post("/admin/accounts", data={**typed, "login": "coordinator"})
    assert taken.status_code == 422


def test_an_admin_admits_and_a_coordinator_grants(
    client: InspectingClient, home: Home, admin: Credentials, coordinator: Credentials
) -> None:
    person = joiner(home, "aigul")
    sign_in(client, admin)
    page = f"/admin/accounts/{person.account_id}"
    typed = {"fingerprint": person.fingerprint.lower(), "passphrase": admin.passphrase}
    assert post(client, page, f"{page}/admit", **typed) == 303
    assert state_of(home, "aigul") == "admitted"

    sign_in(client, coordinator)
    typed = {"login": "aigul", "fingerprint": person.fingerprint, "passphrase": coordinator.passphrase}
    assert post(client, "/desk/people", "/desk/people", **typed) == 303
    assert state_of(home, "aigul") == "active"
    with home.database.reading() as session:
        assert session.query(Slot).filter_by(holder_id=person.account_id).count() == 1


def test_another_fingerprint_stops_both_signatures(
    client: InspectingClient, home: Home, admin: Credentials, coordinator: Credentials
) -> None:
    person = joiner(home, "aigul")
    sign_in(client, admin)
    page = f"/admin/accounts/{person.account_id}"
    typed = {"fingerprint": admin.fingerprint, "passphrase": admin.passphrase}
    assert post(client, page, f"{page}/admit", **typed) == 422
    assert state_of(home, "aigul") == "joined"
    with home.database.writing() as session:
        accounts.admit(session, home.house.anchor, admin.signer, "aigul", person.fingerprint, now())
    sign_in(client, coordinator)
    typed = {"login": "aigul", "fingerprint": admin.fingerprint, "passphrase": coordinator.passphrase}
    assert post(client, "/desk/people", "/desk/people", **typed) == 422
    assert state_of(home, "aigul") == "admitted"


def test_the_page_does_not_show_the_fingerprint_that_is_to_be_typed(
    inside: InspectingClient, home: Home
) -> None:
    person = joiner(home, "aigul")
    page = inside.get(f"/admin/accounts/{person.account_id}").get_data(as_text=True)
    assert person.fingerprint not in page


def test_a_session_without_the_passphrase_signs_nothing(inside: InspectingClient, home: Home) -> None:
    person = joiner(home, "aigul")
    page = f"/admin/accounts/{person.account_id}"
    typed = {"fingerprint": person.fingerprint, "passphrase": "0000-0000-0000-0000"}
    assert post(inside, page, f"{page}/admit", **typed) == 422
    assert post(inside, "/admin/keys", "/admin/keys/rotate", passphrase="0000-0000-0000-0000") == 422
    with home.database.reading() as session:
        assert keys.read_log(session, home.house.anchor).current.number == 1


def test_an_admin_suspends_somebody_and_their_session_ends(
    app: object, inside: InspectingClient, home: Home, admin: Credentials, coordinator: Credentials
) -> None:
    other = inside.application.test_client()
    sign_in(other, coordinator)  # type: ignore[arg-type]
    page = f"/admin/accounts/{coordinator.account_id}"
    assert post(inside, page, f"{page}/suspend", passphrase=admin.passphrase) == 303
    assert state_of(home, "coordinator") == "suspended"
    assert other.get("/desk/people").location == "/desk/sign-in"
    assert sign_in(other, coordinator, coordinator.codes[0]).status_code == 422  # type: ignore[arg-type]
    with home.database.reading() as session:
        assert session.query(UnlockedSession).filter_by(owner_id=coordinator.account_id).count() == 0
        assert session.query(Slot).filter_by(holder_id=coordinator.account_id).count() == 0


def test_the_last_admin_stays(inside: InspectingClient, home: Home, admin: Credentials) -> None:
    page = f"/admin/accounts/{admin.account_id}"
    assert post(inside, page, f"{page}/suspend", passphrase=admin.passphrase) == 422
    assert state_of(home, "admin") == "active"


def test_an_invitation_that_went_astray_is_taken_back(inside: InspectingClient, home: Home) -> None:
    typed = {"name": "Айгүл", "login": "aigul", "role": "coordinator"}
    token = hidden(inside.get("/admin/accounts"), "csrf_token", "/admin/accounts")
    address = code_shown(inside.post("/admin/accounts", data={"csrf_token": token, **typed}))
    page = inside.get("/admin/accounts")
    assert hidden(page, "login", "/admin/accounts/withdraw") == "aigul"
    token = hidden(page, "csrf_token", "/admin/accounts/withdraw")
    for _ in range(2):
        answer = inside.post("/admin/accounts/withdraw", data={"csrf_token": token, "login": "aigul"})
        assert answer.status_code == 303
    assert "/admin/accounts/withdraw" not in inside.get("/admin/accounts").get_data(as_text=True)
    assert inside.get(address.removeprefix("http://localhost")).status_code == 404
    with home.database.reading() as session:
        assert session.query(AuditEvent).filter_by(kind="invitation-withdrawn").count() == 1


@pytest.mark.parametrize(
    ("page", "path", "typed", "field"),
    [
        ("/admin/accounts", "/admin/accounts", {"name": "Айгүл", "login": "Ж"}, "login"),
        ("/admin/keys", "/admin/keys/rotate", {}, "passphrase"),
        ("/admin/policy", "/admin/policy", {"ru": "1.1. Термины"}, "kk"),
    ],
)
def test_a_mistake_is_told_in_its_place_and_by_the_title(
    inside: InspectingClient, page: str, path: str, typed: dict[str, str], field: str
) -> None:
    inside.post(
        "/desk/language",
        data={"csrf_token": hidden(inside.get(page), "csrf_token", "/desk/language"), "language": "en"},
    )
    token = hidden(inside.get(page), "csrf_token", path)
    answer = inside.post(path, data={"csrf_token": token, **typed})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Mistake:" in text
    assert f'href="#{field}"' in text
    assert f'id="{field}-error"' in text
    for value in typed.values():
        assert value in text or value.lower() in text, "what was typed stays"


def test_renewing_invites_the_person_under_another_login(
    inside: InspectingClient, home: Home, coordinator: Credentials
) -> None:
    page = f"/admin/accounts/{coordinator.account_id}"
    assert post(inside, page, f"{page}/renew") == 200
    with home.database.reading() as session:
        (invited,) = accounts.invited(session, now())
    assert invited.login == "coordinator-2"
    assert state_of(home, "coordinator") == "active"


def test_an_admin_rotates_with_the_passphrase_alone(
    inside: InspectingClient, home: Home, admin: Credentials
) -> None:
    serial = hidden(inside.get("/admin/keys"), "serial")
    typed = {"passphrase": admin.passphrase, "serial": serial}
    assert post(inside, "/admin/keys", "/admin/keys/rotate", **typed) == 303
    with home.database.reading() as session:
        assert keys.read_log(session, home.house.anchor).current.number == 2


def test_of_two_rotations_at_once_the_second_looks_again(
    inside: InspectingClient, home: Home, admin: Credentials
) -> None:
    serial = hidden(inside.get("/admin/keys"), "serial")
    typed = {"passphrase": admin.passphrase, "serial": serial}
    assert post(inside, "/admin/keys", "/admin/keys/rotate", **typed) == 303
    assert post(inside, "/admin/keys", "/admin/keys/rotate", **typed) == 422


def test_the_audit_page_verifies_and_names_people_only(inside: InspectingClient) -> None:
    token = hidden(inside.get("/admin/audit"), "csrf_token", "/admin/audit/verify")
    answer = inside.post("/admin/audit/verify", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/admin/audit")
    page = inside.get("/admin/audit").get_data(as_text=True)
    assert 'class="notice good"' in page
    assert "case:" not in page
    assert "/desk/cases/" not in page
    assert 'name="case"' not in page


def test_the_right_form_token_of_another_session_is_refused(
    inside: InspectingClient, home: Home, coordinator: Credentials
) -> None:
    other = inside.application.test_client()
    sign_in(other, coordinator)  # type: ignore[arg-type]
    token = hidden(other.get("/desk/people"), "csrf_token", "/desk/sign-out")
    assert inside.post("/admin/audit/verify", data={"csrf_token": token}).status_code == 400


def test_health_says_what_is_wrong(inside: InspectingClient, home: Home) -> None:
    (home.config.instance / "trust").chmod(0o644)
    page = inside.get("/admin/health").get_data(as_text=True)
    first = page.split('<ul class="checks">', 1)[1].split("</li>", 1)[0]
    assert "trust" in first, "what is wrong stands first"
    assert "Серверге жауапты адам" in first, "and says who does what about it"
    assert "trust" in inside.get("/admin/").get_data(as_text=True)


def test_an_admin_who_joins_needs_one_signature_and_reads_nothing(
    client: InspectingClient, home: Home, admin: Credentials
) -> None:
    person = joiner(home, "second", role="admin")
    with home.database.writing() as session:
        accounts.admit(session, home.house.anchor, admin.signer, "second", person.fingerprint, now())
    assert sign_in(client, person).location == "/admin/"
    with home.database.reading() as session:
        account = session.query(Account).filter_by(login="second").one()
        assert account.kem_public == b""
        log = keys.read_log(session, home.house.anchor)
    assert person.account_id.bytes not in log.holders
    assert vault.fingerprint(account.sign_public) in log.admins
    assert bootstrap.TEST.name == account.params
