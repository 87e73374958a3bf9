"""A tampered key log closes intake with a page that says so, and nothing else breaks."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.conftest import Home
from tests.support.inspecting import InspectingClient
from tests.support.walking import accept, form_of

FORGERIES = {
    "a statement is gone": "DELETE FROM key_log WHERE serial = (SELECT max(serial) FROM key_log)",
    "a signature is altered": "UPDATE key_log SET signature = zeroblob(64) WHERE serial = 3",
    "a statement is slipped in": (
        "INSERT INTO key_log SELECT serial + 1, statement, signer, signature FROM key_log ORDER BY serial DESC LIMIT 1"
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_tampered_key_log_closes_intake_and_keeps_the_text(
    home: Home, client: InspectingClient, forgery: str
) -> None:
    accept(client)
    fields = form_of(client, "/kk/report") | {
        "surname": "Жоламанова",
        "reporting_for": "self",
        "reply_by": "mailbox",
        "narrative": "Мені ұстады",
    }
    with home.database.writing() as session:
        session.execute(text(forgery))
    answer = client.post("/kk/report", data=fields)
    assert answer.status_code == 503
    assert "Мені ұстады" in answer.get_data(as_text=True)
    with home.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM cases")) == 0
    assert client.get("/kk/privacy").status_code == 200
    assert client.get("/desk/cases").status_code in {303, 503}
