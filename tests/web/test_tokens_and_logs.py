"""A form token ends after a day and two hours, and an unforeseen error is logged without a word of what it says."""

from __future__ import annotations

import io
import logging
import time

import pytest
from flask import Flask
from itsdangerous import TimestampSigner

from hotline.web import tokens
from hotline.web.logs import LOG


@pytest.mark.parametrize(("hours", "is_good"), [(25.9, True), (26.1, False)])
def test_a_form_left_open_for_a_day_still_sends_and_no_longer(
    app: Flask, monkeypatch: pytest.MonkeyPatch, hours: float, is_good: bool
) -> None:
    with monkeypatch.context() as earlier, app.test_request_context("/"):
        earlier.setattr(TimestampSigner, "get_timestamp", lambda _: int(time.time() - hours * 3600))
        token = tokens.issue("reply", "session")
    with app.test_request_context("/", method="POST", data={"csrf_token": token}):
        if is_good:
            tokens.check("reply", "session")
            return
        with pytest.raises(tokens.FormTokenError):
            tokens.check("reply", "session")


def test_an_unforeseen_error_is_logged_without_its_message(app: Flask) -> None:
    @app.get("/kk/broken")
    def broken() -> str:
        raise ValueError("Жоламанова, +77017654321")

    written = io.StringIO()
    handler = logging.StreamHandler(written)
    LOG.addHandler(handler)
    try:
        answer = app.test_client().get("/kk/broken")
    finally:
        LOG.removeHandler(handler)
    assert answer.status_code == 500
    assert "ValueError at " in written.getvalue()
    for said in (written.getvalue(), answer.get_data(as_text=True)):
        assert "Жоламанова" not in said
        assert "7017654321" not in said
