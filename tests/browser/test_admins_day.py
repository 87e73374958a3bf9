"""An admin's day at a desk screen without scripts: somebody new, a rotation, a new policy; no command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.people import Coordinator, Reporter, press
from tests.support.running import Server, running
from tests.support.staff import code

DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A deployment whose keys and policy may change without disturbing other tests."""
    with running(tmp_path_factory.mktemp("admin"), workers=1) as found:
        yield found


def _browser(chromium: Browser) -> BrowserContext:
    return chromium.new_context(java_script_enabled=False, viewport=DESK, locale="kk-KZ")  # type: ignore[arg-type]


def _signed_in(chromium: Browser, server: Server, who: str) -> Page:
    page = _browser(chromium).new_page()
    Coordinator(page, server.url).sign_in(server.credentials[who])
    page.wait_for_url("**/desk/cases" if who == "coordinator" else "**/admin/")
    return page


def _send(page: Page, **typed: str) -> None:
    """Fill the form of a page and press its first button."""
    for name, value in typed.items():
        page.fill(f"form.stack [name={name}]", value)
    press(page.locator("form.stack .actions button"))


def _join(chromium: Browser, address: str) -> tuple[dict[str, str], str]:
    """Somebody follows an invitation to its end; gives what they sign in with, and their fingerprint."""
    page = _browser(chromium).new_page()
    page.goto(address)
    passphrase = page.locator(".receipt code").inner_text()
    _send(page)
    secret = page.locator("main p code").inner_text().replace(" ", "")
    _send(page)
    assert page.title().startswith("Қате:"), "a code is asked for in its place"
    _send(page, code=code(secret))
    assert page.locator(".codes li").count() == 10
    _send(page, passphrase=passphrase)
    fingerprint = page.locator(".receipt code").inner_text()
    page.context.close()
    return {"login": "aigul", "passphrase": passphrase, "totp_secret": secret}, fingerprint


def test_an_admins_day(own_server: Server, chromium: Browser) -> None:
    server = own_server
    reporter = Reporter(_browser(chromium).new_page(), server.url)
    reporter.accept()
    reporter.fill(reporting_for="self", surname="Жоламанова", narrative="Мені ұстады", reply_by="mailbox")
    reporter.step("check")
    reporter.step("send")
    number, _ = reporter.receipt()
    admin = _signed_in(chromium, server, "admin")
    coordinator = _signed_in(chromium, server, "coordinator")
    own = server.credentials["admin"]["passphrase"]

    # Somebody new: invited, joined, admitted by one, let in by another.
    admin.goto(f"{server.url}/admin/accounts")
    _send(admin, name="Айгүл", login="aigul")
    newcomer, fingerprint = _join(chromium, admin.locator(".receipt code").inner_text())
    admin.goto(f"{server.url}/admin/")
    assert "Рұқсат күтіп отырғаны: 1" in admin.inner_text("main")
    admin.goto(f"{server.url}/admin/accounts")
    press(admin.get_by_role("link", name="Айгүл"))
    _send(admin, fingerprint=fingerprint.lower(), passphrase=own)
    coordinator.goto(f"{server.url}/desk/people")
    _send(coordinator, fingerprint=fingerprint, passphrase=server.credentials["coordinator"]["passphrase"])
    second = _browser(chromium).new_page()
    Coordinator(second, server.url).sign_in(newcomer)
    second.wait_for_url("**/desk/cases")
    assert "Жоламанова" in second.inner_text("main")

    # A rotation from its beginning to its end.
    admin.goto(f"{server.url}/admin/keys")
    _send(admin, passphrase=own)
    assert admin.locator("progress").count() == 1
    coordinator.goto(f"{server.url}/desk/people")
    press(coordinator.locator("form[action='/desk/people/keys'] button"))
    admin.goto(f"{server.url}/admin/keys")
    press(admin.locator("a.button"))
    _send(admin, passphrase=own)
    assert admin.url.endswith("/admin/keys?after=retire")
    assert admin.locator("progress").count() == 0
    assert "Мені ұстады" in Coordinator(second, server.url).open(number)

    # A policy, looked at before it is in force.
    admin.goto(f"{server.url}/admin/policy?from=force")
    text = admin.input_value("[name=kk]")
    _send(admin, kk=text.replace("1.1.", "1.1. Жаңа сөз.", 1))
    assert "Жаңа" in admin.locator("ins").first.inner_text()
    reporter.go("privacy")
    assert "Жаңа сөз" not in reporter.page.inner_text("main")
    _send(admin, passphrase=own)
    assert admin.locator(".notice.good").count() == 1
    reporter.go("privacy")
    assert "Жаңа сөз" in reporter.page.inner_text("main")
