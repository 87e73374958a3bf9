"""No page is open by accident: every route is tried as a stranger, and only those named here let one in."""

from __future__ import annotations

import re
import subprocess
import sys
from uuid import UUID

import pytest
from flask import Flask

from hotline import create_app
from tests.conftest import Home, build
from tests.support.colleagues import hidden, sign_in

PUBLIC = {
    # of no area
    "static",
    "web.favicon",
    "web.health",
    "web.leave",
    "web.robots",
    "web.security",
    "parts.show",  # demonstrations only
    # what a stranger reads
    "pages.contacts",
    "pages.data",
    "pages.help",
    "pages.how_we_check",
    "pages.safety",
    "pages.start",
    "policy.changes",
    "policy.feed",
    "policy.plain",
    "policy.show",
    "policy.version",
    "policy.versions",
    # what a stranger does
    "policy.accept",
    "policy.decline",
    "intake.received",
    "intake.received_text",
    "intake.report",
    "claims.claim",
    "mailbox.case",
    "mailbox.consent",
    # these show the door, which keeps what was typed inside before the time ran out
    "mailbox.correct",
    "mailbox.request",
    "mailbox.take_back",
    # the way in for staff
    "sign_in.join",
    "sign_in.show",
}
FILL = {"number": "1", "name": "x", "token": "x", "login": "x", "generation": "1", "version": "1"}


def _doors(app: Flask) -> list[tuple[str, str, str]]:
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("bare:") or rule.endpoint in PUBLIC:
            continue
        path = re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda match: FILL.get(match[1], str(UUID(int=0))), rule.rule)
        is_staffs = rule.rule.startswith(("/desk", "/admin"))
        for method in sorted({*(rule.methods or ()), *(("OPTIONS",) if is_staffs else ())}):
            found.append(
                (
                    rule.endpoint,
                    method,
                    path.replace(str(UUID(int=0)), "kk", 1) if "lang" in rule.rule else path,
                )
            )
    return found


def test_every_other_page_turns_a_stranger_away(app: Flask) -> None:
    client = app.test_client()
    doors = _doors(app)
    assert len(doors) > 20
    for endpoint, method, path in doors:
        answer = client.open(path, method=method)
        expected = 303 if method in {"GET", "HEAD"} else 404
        assert answer.status_code == expected, f"{endpoint} {method} {path} answers {answer.status_code}"


def test_what_does_not_exist_looks_the_same_to_a_stranger(app: Flask) -> None:
    client = app.test_client()
    for path in ("/desk/nothing", "/admin/nothing", "/desk/cases/99-999-999"):
        assert client.get(path).status_code == 303, path
        assert client.post(path).status_code == 404, path
        assert client.options(path).status_code == 404, path


def test_what_no_database_can_hold_is_an_error_of_the_asker(both_homes: Home) -> None:
    """PostgreSQL's text knows no NUL: a login or an address with one is refused, and nothing breaks."""
    client = build(create_app(both_homes.house)).test_client()
    typed = {"login": "a\0b", "passphrase": "x", "code": "123456"}
    token = hidden(client.get("/desk/sign-in"), "csrf_token")
    assert client.post("/desk/sign-in", data=typed | {"csrf_token": token}).status_code in (400, 422)
    assert both_homes.founded.coordinator is not None
    assert sign_in(client, both_homes.founded.coordinator).status_code == 303
    for path in ("/desk/cases/%00", "/desk/audit?person=%00&kind=%00&case=%00", "/desk/cases?region=%00"):
        assert client.get(path).status_code < 500, path


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000"])
def test_requests_for_other_hosts_are_refused_with_all_headers(app: Flask, host: str) -> None:
    answer = app.test_client().get("/kk/", headers={"Host": host})
    assert answer.status_code == 400


def test_importing_the_package_loads_no_flask() -> None:
    code = "import sys, hotline.vault, hotline.screening; sys.exit(bool({'flask', 'sqlalchemy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
