"""The main job over https with Secure cookies, on SQLite and again on PostgreSQL.

Over https browsers send no referrer here, which once made every POST fail: so this path is walked under https.
"""

from __future__ import annotations

import re
from dataclasses import replace

from hotline import create_app
from hotline.clock import now
from hotline.keys import service as keys
from tests.conftest import Home, build
from tests.support.inspecting import InspectingClient
from tests.support.person import Forms
from tests.support.walking import accept, form_of

WORDS = "Мені түнде алып кетіп, екі күн ұстады."
REPLY = "Сізді естіп тұрмыз. Ертең хабарласамыз."


def _client(home: Home) -> InspectingClient:
    """A browser on https, as behind the TLS proxy: no Referer, Origin null, its own Sec-Fetch-Site."""
    house = replace(home.house, config=replace(home.config, secure_cookies=True))
    client = build(create_app(house)).test_client()
    assert isinstance(client, InspectingClient)
    client.base = "https://localhost"
    client.environ_base |= {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin"}
    return client


def _text(client: InspectingClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return answer.get_data(as_text=True)


def test_a_report_is_read_answered_and_read_again_after_rotation(both_homes: Home) -> None:
    home, coordinator = both_homes, both_homes.founded.coordinator
    assert coordinator is not None
    reporter = _client(home)
    accept(reporter)
    cookie = reporter.get("/kk/report")
    assert cookie.headers["Strict-Transport-Security"]
    typed = {"surname": "Жоламанова", "reporting_for": "self", "reply_by": "mailbox", "narrative": WORDS}
    sent = reporter.post("/kk/report", data=form_of(reporter, "/kk/report") | typed)
    assert sent.status_code == 303
    assert "__Host-" in sent.headers["Set-Cookie"]
    page = re.sub(r"<[^>]+>", " ", _text(reporter, "/kk/report/received"))
    number = re.search(r"\b\d{2}-\d{3}-\d{3}\b", page)
    code = re.search(r"\b[0-9ACEHKMPTXY]{4}(?:-[0-9ACEHKMPTXY]{4}){4}\b", page)
    assert number
    assert code

    desk = _client(home)
    door = form_of(desk, "/desk/sign-in")
    entered = {
        "login": coordinator.login,
        "passphrase": coordinator.passphrase,
        "code": coordinator.code(now()),
    }
    assert desk.post("/desk/sign-in", data=door | entered).status_code == 303
    assert number.group() in _text(desk, "/desk/cases")
    path = f"/desk/cases/{number.group()}"
    assert WORDS in _text(desk, path)
    fields = form_of(desk, path, f"{path}/reply")
    assert desk.post(f"{path}/reply", data=fields | {"body": REPLY}).status_code == 303

    with home.database.writing() as session:
        keys.rotate(session, home.founded.anchor, home.founded.admin.signer, now())
    list(keys.reseal(home.database, home.founded.anchor, coordinator.reader))
    with home.database.reading() as session:
        assert keys.count_by_generation(session) == {2: 1}
    assert WORDS in _text(desk, path)

    back = _client(home)
    door = form_of(back, "/kk/case")
    answer = back.post("/kk/case", data=door | {"receipt": code.group().lower().replace("-", " ")})
    assert answer.status_code == 303
    mailbox = _text(back, "/kk/case")
    assert REPLY in mailbox
    assert any("body" in form.fields for form in Forms(mailbox).forms)


def test_a_post_from_another_site_is_refused(both_homes: Home) -> None:
    client = _client(both_homes)
    fields = form_of(client, "/kk/privacy", "/kk/privacy/accept") | {"agree": "yes"}
    answer = client.post("/kk/privacy/accept", data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
