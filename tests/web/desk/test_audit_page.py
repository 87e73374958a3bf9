"""The audit log in plain words: filters, pages, the last verification, and what an admin is not shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from hotline import create_app
from hotline.audit import kinds
from hotline.audit import service as audit
from hotline.audit.models import AuditEvent
from hotline.cases.models import SealedValue
from hotline.clock import local_date, now
from tests.conftest import Home, build
from tests.support.colleagues import hidden, sign_in
from tests.support.inspecting import InspectingClient
from tests.support.register import Register
from tests.support.walking import form_of


def _rows(page: str) -> int:
    return page.split("<tbody>", 1)[1].count("<tr>") if "<tbody>" in page else 0


def _page(client: InspectingClient, query: str = "", face: str = "desk") -> str:
    answer = client.get(f"/{face}/audit{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_it_tells_who_did_what_to_which_case(desk: Any, home: Home, register: Register) -> None:
    first, second = register.lodge().number, register.lodge().number
    desk.client.get(f"/desk/cases/{first}")
    page = _page(desk.client, f"?case={first}")
    assert "A case was read" in page
    assert "A case arrived" in page
    assert "A reporter" in page
    assert first in page
    assert second not in page
    assert _rows(_page(desk.client, "?case=00-000-000")) == 0
    mine = _page(desk.client, f"?person=account:{home.founded.coordinator.account_id.hex}&kind=case-viewed")  # type: ignore[union-attr]
    assert _rows(mine) == 1


def test_a_day_is_one_of_kazakhstan(desk: Any, home: Home) -> None:
    at = now().replace(hour=18, minute=59, second=59) - timedelta(days=30)
    day = local_date(at)
    with home.database.writing() as session:
        for moment, bare in ((at, False), (at + timedelta(seconds=1), False), (at, True)):
            audit.append(session, kind=kinds.RETENTION_RUN, now=moment, actor="system", date_only=bare)
    assert _rows(_page(desk.client, f"?day={day}")) == 2
    assert _rows(_page(desk.client, f"?day={day + timedelta(days=1)}")) == 1
    assert _rows(_page(desk.client, "?day=nonsense")) > 2


def test_pages_follow_each_other_and_keep_the_filter(desk: Any, home: Home) -> None:
    with home.database.writing() as session:
        for _ in range(60):
            audit.append(session, kind=kinds.RETENTION_RUN, now=now(), actor="system")
    page = _page(desk.client, "?kind=retention-run")
    assert _rows(page) == 50
    older = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "kind=retention-run" in older
    assert _rows(desk.client.get(older).get_data(as_text=True)) == 10


def test_the_last_verification_stays_on_the_page_and_says_where_the_chain_breaks(
    desk: Any, home: Home
) -> None:
    assert "not been verified" in _page(desk.client)
    for words in ("the log was whole", "does not hold is number 2."):
        token = hidden(desk.client.get("/desk/audit"), "csrf_token", "/desk/audit/verify")
        assert desk.client.post("/desk/audit/verify", data={"csrf_token": token}).status_code == 303
        assert words in _page(desk.client)
        with home.database.writing() as session:
            session.execute(update(AuditEvent).where(AuditEvent.serial == 2).values(actor="reporter"))


def test_an_admin_sees_no_case_and_cannot_ask_for_one(
    client: InspectingClient, home: Home, register: Register
) -> None:
    number = register.lodge().number
    assert client.get("/desk/audit").status_code == 303
    sign_in(client, home.founded.admin)
    assert client.get("/desk/audit").status_code == 404
    page = _page(client, f"?case={number}", "admin")
    assert _rows(page) == _rows(_page(client, "", "admin")), "the filter is not there for an admin"
    assert number not in page


def test_a_swapped_case_is_named_to_coordinators_and_counted_for_admins(
    desk: Any, home: Home, register: Register
) -> None:
    lodged = register.lodge()
    with home.database.writing() as session:
        row = session.query(SealedValue).filter_by(case_id=lodged.case_id).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    fields = form_of(desk.client, "/desk/audit", "/desk/audit/verify")
    assert desk.client.post("/desk/audit/verify", data=fields).status_code == 303
    page = desk.client.get("/desk/audit").get_data(as_text=True)
    assert "1 case does not hold what the log saw arrive" in page
    assert lodged.number in page
    admin = build(create_app(home.house)).test_client()
    assert isinstance(admin, InspectingClient)
    sign_in(admin, home.founded.admin)
    shown = admin.get("/admin/audit").get_data(as_text=True)
    assert 'class="notice warn"' in shown
    assert lodged.number not in shown
    assert lodged.case_id.hex not in shown


@pytest.mark.parametrize("serial", ["9" * 20, "9" * 5000, "-1", "x", "٣"])
def test_a_serial_that_no_database_can_hold_is_no_serial(desk: Any, register: Register, serial: str) -> None:
    number = register.lodge().number
    _page(desk.client, f"?before={serial}")
    for path in ("/desk/disclosures?", f"/desk/cases/{number}?section=history&"):
        assert desk.client.get(f"{path}before={serial}").status_code == 200, path
