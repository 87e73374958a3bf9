"""The main job, as people do it: policy, form with mistakes, receipt, desk, answer, rotation, reading again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState

from tests.browser.people import Coordinator, Reporter
from tests.support.running import Server, hotline

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


def _context(
    chromium: Browser, *, scripts: bool, size: dict[str, int], session: StorageState | None = None
) -> BrowserContext:
    return chromium.new_context(
        java_script_enabled=scripts,
        viewport=size,
        locale="kk-KZ",
        storage_state=session,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("scripts", [False, True], ids=["scripts-off", "scripts-on"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_report_reaches_the_coordinator_and_the_answer_comes_back(
    server: Server, chromium: Browser, desk_session: StorageState, language: str, scripts: bool
) -> None:
    phone = _context(chromium, scripts=scripts, size=PHONE)
    reporter = Reporter(phone.new_page(), server.url, language)
    problems: list[str] = []
    reporter.page.on(
        "console", lambda message: problems.append(message.text) if message.type == "error" else None
    )

    reporter.accept()
    assert reporter.page.url.endswith(f"/{language}/report")
    number, code = _tell(reporter)

    desk = _context(chromium, scripts=scripts, size=DESKTOP, session=desk_session)
    coordinator = Coordinator(desk.new_page(), server.url)
    coordinator.page.goto(f"{server.url}/desk/cases")
    assert number in coordinator.page.inner_text("main")
    text = coordinator.open(number)
    for words in ("Жоламанова", "Мені түнде алып кетті", "дәлел.pdf", "+77011234567"):
        assert words in text
    coordinator.answer("Өтінішіңізді алдық. Ертең хабарласамыз.")

    reporter.come_back(code)
    assert "Ертең хабарласамыз." in reporter.page.inner_text("main")
    assert "Мені түнде алып кетті" in reporter.page.content()

    shares = "\n".join(server.credentials["recovery_shares"])
    admin = server.credentials["admin"]
    hotline(
        server.instance,
        *("keys", "rotate", "--reseal", "--admin", admin["login"], "--shares", "-"),
        stdin=f"{admin['passphrase']}\n{shares}\n",
    )
    assert "Мені түнде алып кетті" in coordinator.open(number)
    # A refused form is a 422, which Chromium reports on its console; nothing else may be there.
    assert [text for text in problems if "422" not in text] == []
    phone.close()
    desk.close()


def _tell(reporter: Reporter) -> tuple[str, str]:
    """Three mistakes at once, put right without typing anything twice."""
    reporter.fill(
        reporting_for="self",
        email="а@mail.kz",  # the first letter is Cyrillic
        phone="8 703 123 45 67",
        narrative="Мені түнде алып кетті, екі күн ұстады.",
        reply_by="phone",
    )
    reporter.attach("evidence", "дәлел.pdf")
    reporter.step("check")
    page = reporter.page
    assert page.locator(".summary li").count() == 3, page.inner_text("main")
    assert page.input_value("[name=narrative]") == "Мені түнде алып кетті, екі күн ұстады."
    assert "дәлел.pdf" in page.inner_text("main")
    reporter.fill(surname="Жоламанова", email="", phone="8 (701) 123-45-67")
    reporter.step("check")
    assert page.locator(".summary").count() == 0, page.inner_text("main")
    assert "+77011234567" in page.inner_text("main").replace(" ", "")
    reporter.step("send")
    assert page.url.endswith("/report/received")
    return reporter.receipt()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_declining_leads_to_help_and_leaves_nothing(server: Server, chromium: Browser, language: str) -> None:
    context = _context(chromium, scripts=False, size=PHONE)
    reporter = Reporter(context.new_page(), server.url, language)
    reporter.decline()
    assert "112" in reporter.page.inner_text("main")
    assert context.cookies() == []
    context.close()


def test_shift_three_times_leaves_too(server: Server, chromium: Browser, elsewhere: str) -> None:
    context = _context(chromium, scripts=True, size=DESKTOP)
    page = context.new_page()
    page.goto(f"{server.url}/kk/safety")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(elsewhere)
    context.close()
