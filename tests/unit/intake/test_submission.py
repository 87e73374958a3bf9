"""The form's secret is worth something for one visit and 26 hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hotline.intake import submission

KEY, NOW = b"k" * 32, datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_a_form_left_open_for_a_day_still_sends_and_keeps_its_secret() -> None:
    token = submission.issue(KEY, b"visit", NOW)
    secret = submission.read(token, KEY, b"visit", NOW)
    assert secret is not None
    assert len(secret) == 32
    assert submission.read(token, KEY, b"visit", NOW + timedelta(hours=25)) == secret
    assert submission.read(token, KEY, b"visit", NOW + timedelta(hours=27)) is None


def test_another_visit_another_host_and_any_change_are_refused() -> None:
    token = submission.issue(KEY, b"visit", NOW)
    assert submission.read(token, KEY, b"other", NOW) is None
    assert submission.read(token, b"x" * 32, b"visit", NOW) is None
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        secret = submission.read(changed, KEY, b"visit", NOW)
        assert secret is None
    for junk in ("", "a", "Ж", token + "A", token[:-4]):
        assert submission.read(junk, KEY, b"visit", NOW) is None


def test_no_two_forms_share_a_secret() -> None:
    first, second = (submission.read(submission.issue(KEY, b"v", NOW), KEY, b"v", NOW) for _ in "12")
    assert first != second
