"""Data leave the house and a caller's report comes in: a coordinator's day at Chromium, in Kazakh, without scripts."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState

from tests.browser.people import PDF, Coordinator, Reporter, press
from tests.support.running import Server
from tests.support.staff import STEP, _used, code

WIDTHS = {"wide": 1280, "phone": 360}
PARTNER = "Қадір-қасиет қоғамдық бірлестігі"
NARRATIVE = "Мені 12 қараша күні түнде алып кетіп, екі күн ұстады. Оң қолым сынды."


@pytest.fixture(params=WIDTHS)
def desk(
    request: pytest.FixtureRequest, chromium: Browser, server: Server, desk_session: StorageState
) -> Iterator[Page]:
    """The coordinator's browser, wide or as narrow as a telephone, without scripts."""
    context = _context(chromium, WIDTHS[request.param], desk_session)
    page = context.new_page()
    page.name = request.param  # type: ignore[attr-defined]
    yield page
    context.close()


def _context(chromium: Browser, width: int, state: StorageState | None = None) -> BrowserContext:
    return chromium.new_context(
        java_script_enabled=False,
        locale="kk-KZ",
        viewport={"width": width, "height": 900},
        storage_state=state,
        accept_downloads=True,
    )


def _reported(chromium: Browser, server: Server) -> tuple[str, str]:
    context = _context(chromium, 360)
    reporter = Reporter(context.new_page(), server.url)
    reporter.accept()
    reporter.go("report")
    reporter.fill(reporting_for="self", surname="Әбдіғалиева", given_name="Үміт", narrative=NARRATIVE)
    reporter.attach("evidence", "қолдың-суреті.pdf")
    reporter.step("send")
    found = reporter.receipt()
    context.close()
    return found


def _mailbox(chromium: Browser, server: Server, secret: str) -> Page:
    reporter = Reporter(_context(chromium, 360).new_page(), server.url)
    reporter.come_back(secret)
    return reporter.page


def _picture(page: Page, folder: Path, name: str) -> None:
    page.wait_for_load_state()
    width = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width[0] <= width[1], f"{name} is wider than the screen: {width}"
    which = getattr(page, "name", "phone")
    page.screenshot(path=folder / f"{name}-{which}.png", full_page=True)


def _step(page: Page, name: str) -> Locator:
    return page.locator(f"main button[name=step][value={name}]")


def _prove(page: Page, server: Server) -> None:
    """Passphrase and code. The device shows a new one every half minute, and each serves once: wait for it."""
    who = server.credentials["coordinator"]
    page.fill("[name=passphrase]", who["passphrase"])
    while _used.get(who["totp_secret"], 0) > time.time() // STEP:
        time.sleep(1)
    page.fill("[name=code]", code(who["totp_secret"]))


def test_a_prosecutors_request(chromium: Browser, server: Server, desk: Page, pictures: Path) -> None:
    number, secret = _reported(chromium, server)
    Coordinator(desk, server.url).open(number)
    press(desk.locator("section[aria-labelledby=disclosures] a.button"))
    _picture(desk, pictures, "disclose")
    press(_step(desk, "check"))
    assert desk.locator(".summary li").count() >= 4
    _picture(desk, pictures, "disclose-empty")
    desk.check("[name=ground][value='3.4.1']")
    desk.fill("[name=recipient]", "Алматы қаласының прокуратурасы, Қылмыстық қудалауды қадағалау басқармасы")
    desk.check("[name=purpose][value='2.2.1']")
    desk.fill("[name=request_number]", "2-14-26-00781")
    desk.fill("[name=request_date]", "2026-11-20")
    paper = {"name": "сұрау салу.pdf", "mimeType": "application/pdf", "buffer": PDF}
    desk.set_input_files("[name=document]", [paper])  # type: ignore[list-item]
    for value in ("q:surname", "q:given_name", "q:narrative"):
        desk.check(f"[name=given][value='{value}']")
    desk.locator("[name=given][value^='f:']").first.check()
    press(_step(desk, "check"))
    assert NARRATIVE in desk.inner_text("main")
    _picture(desk, pictures, "disclose-check")
    _prove(desk, server)
    with desk.expect_download() as waiting:
        _step(desk, "give").first.click()
    path = pictures / "package.zip"
    waiting.value.save_as(path)
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        (pictures / "read-me.html").write_bytes(package.read("read-me.html"))
        assert package.read(next(one for one in package.namelist() if one.startswith("files/"))) == PDF
    _printed(chromium, pictures)
    Coordinator(desk, server.url).open(number)
    _picture(desk, pictures, "case-disclosed")
    desk.goto(f"{server.url}/desk/disclosures")
    assert number in desk.inner_text("main")
    _picture(desk, pictures, "register")
    mailbox = _mailbox(chromium, server, secret)
    assert "прокуратурасы" in mailbox.inner_text("main")
    _picture(mailbox, pictures, "mailbox-passed")
    mailbox.context.close()


def _printed(chromium: Browser, folder: Path) -> None:
    """The package's page as it comes out of a printer: the request's number stands on each sheet."""
    page = chromium.new_page(viewport={"width": 900, "height": 1200})
    page.goto((folder / "read-me.html").as_uri())
    page.screenshot(path=folder / "package-page.png", full_page=True)
    page.pdf(path=folder / "package-page.pdf", prefer_css_page_size=True)
    page.close()


def test_a_partner_is_refused_asked_for_and_allowed(
    chromium: Browser, server: Server, desk: Page, pictures: Path
) -> None:
    number, secret = _reported(chromium, server)
    path = f"{server.url}/desk/cases/{number}/disclose"

    def fill() -> None:
        desk.goto(path)
        desk.check("[name=ground][value='3.5.1']")
        desk.fill("[name=recipient]", PARTNER)
        desk.check("[name=purpose][value='2.2.1']")
        desk.check("[name=given][value='q:narrative']")

    fill()
    press(_step(desk, "check"))
    assert desk.locator(".summary li").count() == 1
    _picture(desk, pictures, "no-consent")
    desk.fill("[name=words]", "Оларда дәрігер мен адвокат бар. Жоқ десеңіз де, біз көмектесе береміз.")
    press(_step(desk, "ask"))
    _picture(desk, pictures, "asked")
    mailbox = _mailbox(chromium, server, secret)
    _picture(mailbox, pictures, "mailbox-question")
    press(mailbox.locator("button[name=answer][value=yes]"))
    assert "иә" in mailbox.inner_text("#questions")
    mailbox.context.close()
    fill()
    press(_step(desk, "check"))
    assert NARRATIVE in desk.inner_text("main"), "it may leave now"
    if desk.name == "phone":  # type: ignore[attr-defined]
        return
    _prove(desk, server)
    with desk.expect_download() as waiting:
        _step(desk, "give").first.click()
    package = zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert NARRATIVE in package.read("read-me.html").decode()
    assert "Әбдіғалиева" not in package.read("read-me.html").decode()


def test_a_call_from_consent_to_mailbox(
    chromium: Browser, server: Server, desk: Page, pictures: Path
) -> None:
    desk.goto(f"{server.url}/desk/phone")
    _picture(desk, pictures, "call-consent")
    desk.check("[name=read]")
    desk.check("[name=agree]")
    press(_step(desk, "consent"))
    _picture(desk, pictures, "call-form")
    reporter = Reporter(desk, server.url)
    reporter.fill(
        reporting_for="self",
        surname="Сейтқали",
        given_name="Ерсін",
        narrative="Кеше бөлімшеде ұрды. Ақмарал Серікқызы Жүсіпова көрді.",
        reply_by="mailbox",
    )
    press(_step(desk, "check"))
    _picture(desk, pictures, "call-findings")
    desk.check("input[name^='finding-'][value=remove]")
    press(_step(desk, "check"))
    assert "Жүсіпова" not in desk.locator("dl.card").inner_text()
    _picture(desk, pictures, "call-check")
    press(_step(desk, "send"))
    assert desk.url.split("?")[0].endswith("/desk/phone/received")
    _picture(desk, pictures, "call-code")
    number, secret = reporter.receipt()
    press(desk.locator("main form button").last)
    assert number in desk.inner_text("main h1")
    assert re.search("Телефон", desk.inner_text("main"))
    mailbox = _mailbox(chromium, server, secret)
    assert "Кеше бөлімшеде ұрды." in mailbox.text_content("main")  # type: ignore[operator]
    mailbox.context.close()
