"""Each request about one's data, as people do it: in Kazakh, on a phone, without scripts, from mailbox to answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.people import Coordinator, Reporter, press
from tests.support.running import Server

PHONE = {"width": 360, "height": 740}
STORY = "Мені түнде алып кетті, екі күн ұстады."


class Walk:
    """A reporter on a phone and a coordinator at a desk, with a picture of each step where PICTURES names a folder."""

    def __init__(self, phone: Page, desk: Page, server: Server) -> None:
        self.reporter = Reporter(phone, server.url, "kk")
        self.coordinator = Coordinator(desk, server.url)
        self.phone, self.desk, self.url = phone, desk, server.url
        self.number = self.code = ""

    def tell(self) -> None:
        """Send a report and open its mailbox."""
        self.reporter.accept()
        self.reporter.fill(reporting_for="self", surname="Жоламанова", given_name="Ақбөпе", narrative=STORY)
        self.reporter.step("send")
        self.number, self.code = self.reporter.receipt()
        self.reporter.come_back(self.code)

    def ask(self, kind: str, words: str = "", *, confirms: bool = False) -> None:
        """Fill the form of requests; say it once more where that is asked."""
        self.phone.goto(f"{self.url}/kk/case")
        press(self.phone.locator("#requests a.button"))
        self.picture(f"ask-{kind}")
        self.phone.check(f"[name=kind][value={kind}]")
        if words:
            self.phone.fill("[name=body]", words)
        press(self.phone.locator("#request .actions button[value=ask]"))
        if confirms:
            self.picture(f"confirm-{kind}")
            press(self.phone.locator("#request button[value=confirm]"))
        self.picture(f"asked-{kind}")

    def decide(self, at: int, result: str, words: str = "") -> None:
        """From the list of requests to the answer."""
        self.desk.goto(f"{self.url}/desk/requests")
        self.picture("list", self.desk)
        press(self.desk.locator(f"a[href='/desk/cases/{self.number}/requests/{at}']"))
        press(self.desk.locator(f"nav.views a[href*='result={result}']"))
        if words:
            self.desk.fill("[name=text]", words)
        self.picture(f"decide-{result}-{at}", self.desk)
        press(self.desk.locator(f"button[name=result][value={result}]"))
        self.picture(f"decided-{at}", self.desk)

    def mailbox(self) -> str:
        self.phone.goto(f"{self.url}/kk/case")
        assert fits(self.phone), "wider than the screen"
        return self.phone.inner_text("main")

    def picture(self, name: str, page: Page | None = None) -> None:
        folder = os.environ.get("PICTURES")
        page = page or self.phone
        if page is self.phone:
            assert fits(page), f"{name} is wider than the screen"
        if folder:
            page.screenshot(path=Path(folder) / f"{self.number}-{name}.png", full_page=True)


def fits(page: Page) -> bool:
    """Nothing is wider than the screen, once the page stands."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture
def walk(server: Server, chromium: Browser, desk_session: StorageState) -> Iterator[Walk]:
    phone = chromium.new_context(java_script_enabled=False, viewport=PHONE, locale="kk-KZ")  # type: ignore[arg-type]
    desk = chromium.new_context(
        java_script_enabled=False,
        viewport={"width": 1280, "height": 800},
        storage_state=desk_session,
    )
    walk = Walk(phone.new_page(), desk.new_page(), server)
    walk.tell()
    yield walk
    phone.close()
    desk.close()


def test_seeing_objecting_and_claiming(walk: Walk) -> None:
    walk.ask("see")
    walk.ask("objection", "Мәтінімді адам қарасын.")
    walk.ask("claim", "Екі ай жауап болмады.")
    walk.decide(1, "granted", "Ешкімге берілген жоқ.")
    walk.decide(2, "refused", "Адам қарады, нәтиже өзгермейді.")
    walk.decide(3, "granted", "Жауап беруді кешіктірдік, кешіріңіз.")
    text = walk.mailbox()
    walk.picture("answered")
    for words in ("Ешкімге берілген жоқ.", "Адам қарады, нәтиже өзгермейді.", f"{walk.number}/3"):
        assert words in text
    with walk.phone.expect_download() as waiting:
        walk.phone.click("#requests a[download]")
    assert waiting.value.suggested_filename == "kuzhattar.zip"


def test_correcting(walk: Walk) -> None:
    walk.ask("correct")
    assert walk.phone.url.endswith("/kk/case/correct")
    assert walk.phone.input_value("[name=narrative]") == STORY
    walk.picture("correct")
    walk.phone.fill("[name=surname]", "Жоламан")
    walk.phone.fill("[name=phone]", "8 (701) 123-45-67")
    press(walk.phone.locator("#correct .actions button"))
    assert "+77011234567" in walk.mailbox()
    walk.decide(1, "granted")
    text = walk.mailbox()
    walk.picture("corrected")
    assert "Жоламан" in text
    walk.phone.click("details summary")
    assert "+77011234567" in walk.phone.inner_text("details")


def test_blocking_and_lifting(walk: Walk) -> None:
    walk.ask("block", "Мені іздеп жүр.", confirms=True)
    text = walk.coordinator.open(walk.number)
    walk.picture("blocked", walk.desk)
    assert STORY not in text
    assert "Мені іздеп жүр." in text
    walk.desk.goto(f"{walk.url}/desk/cases")
    assert walk.number not in walk.desk.inner_text("main")
    walk.decide(1, "granted")
    walk.mailbox()
    press(walk.phone.locator("#requests form button"))
    walk.picture("lifted")
    assert STORY in walk.coordinator.open(walk.number)


def test_withdrawing_and_being_erased(walk: Walk) -> None:
    walk.ask("withdraw", confirms=True)
    assert walk.phone.locator("[name=body]").count() == 0
    text = walk.coordinator.open(walk.number)
    walk.picture("withdrawn", walk.desk)
    assert STORY not in text
    walk.decide(1, "erased")
    walk.phone.goto(f"{walk.url}/kk/case")
    walk.phone.fill("[name=receipt]", walk.code)
    press(walk.phone.locator("#door button"))
    assert walk.phone.locator(".error").count() == 1, "the code opens nothing any more"


def test_erasing_alone(walk: Walk) -> None:
    walk.ask("erase", confirms=True)
    assert walk.number in walk.phone.inner_text("main")
    walk.picture("erased")
    walk.phone.goto(f"{walk.url}/kk/case")
    assert walk.phone.locator("[name=receipt]").count() == 1
    text = walk.coordinator.open(walk.number)
    assert STORY not in text
    walk.picture("tombstone", walk.desk)
