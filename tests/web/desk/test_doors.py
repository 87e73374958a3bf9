"""Every route of the desk, tried by everybody who has no business there: never a byte of a case."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hotline import clock
from hotline.accounts import service as accounts
from hotline.cases import service as cases
from tests.conftest import Home
from tests.support.colleagues import colleague, sign_in
from tests.support.inspecting import InspectingClient
from tests.support.register import ANSWERS, Register

CANARIES = (
    "Канарейкина",
    "canary@example.kz",
    "Құпия оқиға",
    "канарейка.pdf",
    "Жасырын жазба",
    "Жасырын жауап",
)
# What belongs to everybody of the staff, or is the door itself.
STAFFS = {"sign_in.show", "sign_in.join", "sign_in.sign_out", "sign_in.language"}


class House:
    """An instance with one full case."""

    def __init__(self, app: Flask, home: Home, register: Register) -> None:
        self.app, self.home = app, home
        upload = register.stage(b"canary bytes of a file", "канарейка.pdf")
        told = {"surname": "Канарейкина", "email": "canary@example.kz", "narrative": "Құпия оқиға"}
        self.lodged = register.lodge(answers=ANSWERS | told, files={"evidence": [upload]})
        register.reply(self.lodged.number, "Жасырын жауап")
        with register.database.writing() as session:
            keyring = _keyring(register, session)
            more = {"by": home.founded.coordinator.account_id, "now": clock.now()}  # type: ignore[union-attr]
            cases.add_note(session, keyring, self.lodged.number, text="Жасырын жазба", **more)  # type: ignore[arg-type]
        self.file = upload.id

    def doors(self) -> list[tuple[str, str, str]]:
        """(endpoint, method, path) of every route of the desk, about the case where it is about one."""
        fill = {"number": self.lodged.number, "file_id": str(self.file), "year": "2026"}
        found = []
        for rule in self.app.url_map.iter_rules():
            if not rule.rule.startswith("/desk") or rule.endpoint in STAFFS:
                continue
            path = re.sub(
                r"<(?:([^:>]+):)?(\w+)>",
                lambda at: fill.get(at[2], str(self.file) if at[1] == "uuid" else "1"),
                rule.rule,
            )
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                found.append((rule.endpoint, method, path))
        return found

    def client(self) -> InspectingClient:
        return self.app.test_client()  # type: ignore[return-value]

    def cookie(self, client: InspectingClient) -> str:
        found = client.get_cookie("d", domain="localhost")
        assert found is not None
        return found.value


def _keyring(register: Register, session: object) -> object:
    from hotline.keys.service import Keyring

    return Keyring(session, register.anchor, register.reader)  # type: ignore[arg-type]


@pytest.fixture
def house(app: Flask, home: Home, register: Register) -> House:
    return House(app, home, register)


def holds_nothing(answer: TestResponse, where: str) -> None:
    body = answer.get_data()
    assert b"canary bytes" not in body, where
    for canary in CANARIES:
        assert canary.encode() not in body, f"{where} tells {canary}"
        assert canary not in str(answer.headers), where


def try_all(house: House, client: InspectingClient, cookie: str = "") -> None:
    doors = house.doors()
    assert len(doors) > 25
    for endpoint, method, path in doors:
        if cookie:  # a door may have taken it away
            client.set_cookie("d", cookie, domain="localhost")
        answer = client.open(
            path, method=method, data={"body": "x", "note": "x"} if method == "POST" else None
        )
        where = f"{endpoint} {method} {path}"
        holds_nothing(answer, where)
        assert answer.status_code in {303, 404}, f"{where} answers {answer.status_code}"
        if answer.status_code == 303:
            assert method == "GET", where
            assert answer.location == "/desk/sign-in", where


def test_a_stranger(house: House) -> None:
    try_all(house, house.client())


def test_a_suspended_coordinator(house: House) -> None:
    client, person = house.client(), colleague(house.home, "aigul")
    assert sign_in(client, person).status_code == 303
    assert "Жасырын жазба" in client.get(f"/desk/cases/{house.lodged.number}").get_data(as_text=True)
    cookie = house.cookie(client)
    founded = house.home.founded
    with house.home.database.writing() as session:
        accounts.suspend(session, founded.anchor, founded.admin.signer, "aigul", clock.now())
    try_all(house, client, cookie)


def test_a_cookie_put_together_from_two(house: House) -> None:
    """The id of one living session and the key of another open neither."""
    first, second = house.client(), house.client()
    assert house.home.founded.coordinator is not None
    sign_in(first, house.home.founded.coordinator)
    sign_in(second, colleague(house.home, "aigul"))
    mixed = house.cookie(first)[:32] + house.cookie(second)[32:]
    stranger = house.client()
    stranger.set_cookie("d", mixed, domain="localhost")
    try_all(house, stranger, mixed)


def test_a_reporters_session_at_the_desk(house: House) -> None:
    with house.home.database.writing() as session:
        cookie = accounts.open_session(
            session,
            house.home.house.site_key,
            kind="mailbox",
            owner_id=house.lodged.case_id,
            secret=house.lodged.reporter_key,
            now=clock.now(),
        )
    stranger = house.client()
    stranger.set_cookie("d", cookie, domain="localhost")
    try_all(house, stranger, cookie)


def test_an_admin_gets_their_own_profile_and_nothing_of_a_case(house: House) -> None:
    client = house.client()
    assert sign_in(client, house.home.founded.admin).status_code == 303
    seen = 0
    for endpoint, method, path in house.doors():
        answer = client.open(path, method=method)
        where = f"{endpoint} {method} {path}"
        holds_nothing(answer, where)
        if endpoint.startswith("profile.") or endpoint == "sign_in.stay":
            seen += 1
            continue
        assert answer.status_code == 404, f"{where} answers {answer.status_code}"
    assert seen


def test_another_coordinators_form_token_changes_nothing(house: House, register: Register) -> None:
    mine, theirs = house.client(), house.client()
    assert house.home.founded.coordinator is not None
    sign_in(mine, house.home.founded.coordinator)
    sign_in(theirs, colleague(house.home, "aigul"))
    page = theirs.get(f"/desk/cases/{house.lodged.number}").get_data(as_text=True)
    stolen = re.findall(r'name="csrf_token" value="([^"]+)"', page)[-1]
    before = register.look(house.lodged.number)
    for endpoint, method, path in house.doors():
        if method == "POST" and "/cases/" in path:
            answer = mine.post(
                path, data={"csrf_token": stolen, "body": "x", "note": "x", "status": "closed"}
            )
            assert answer.status_code == 400, f"{endpoint} {path} answers {answer.status_code}"
    after = register.look(house.lodged.number)
    assert (after.version, after.messages) == (before.version, before.messages)
