"""Clause 2.4 as a person meets it on a phone: refused, marked in place, one choice for each, and sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.people import Coordinator, Reporter, press
from tests.support.running import Server

PHONE = {"width": 360, "height": 740}
NAME, NUMBER = "Айгүл Оспанова", "8 701 234 56 78"
STORY = f"Мені ұрғанын {NAME} көрді.\nОның телефоны {NUMBER}. Оспановаға сеніңіз."
PERSON = {"kk": "[адам 1]", "ru": "[человек 1]", "en": "[person 1]"}


def fits(page: Page) -> bool:
    """Nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("scripts", [False, True], ids=["scripts-off", "scripts-on"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_story_with_other_peoples_data_is_put_right_and_sent(
    server: Server, chromium: Browser, desk_session: StorageState, language: str, scripts: bool
) -> None:
    phone = chromium.new_context(java_script_enabled=scripts, viewport=PHONE)  # type: ignore[arg-type]
    reporter = Reporter(phone.new_page(), server.url, language)
    page = reporter.page
    reporter.accept()
    reporter.fill(reporting_for="self", surname="Жоламанова", narrative=STORY, reply_by="mailbox")
    reporter.step("send")

    page.wait_for_selector("#findings")
    assert page.locator(".summary li").count() == 2
    assert page.locator("#findings fieldset").count() == 2
    assert page.locator(".marked mark").all_inner_texts() == [NAME, NUMBER, "Оспановаға"]
    assert page.input_value("[name=narrative]") == STORY
    assert fits(page)
    page.locator(".summary a").first.click()
    target = page.url.partition("#")[2]
    assert page.locator(f"[id='{target}']").get_attribute("value") == "mine"

    person, number = (
        page.locator("#findings fieldset input[value=mine]").nth(at).get_attribute("name") for at in (0, 1)
    )
    page.check(f"[name='{person}'][value=remove]")
    page.check(f"[name='{number}'][value=mine]")
    other = "ru" if language != "ru" else "kk"
    press(page.locator(f"button[lang={other}]"))
    page.wait_for_selector(f"html[lang={other}]")
    assert page.is_checked(f"[name='{person}'][value=remove]")
    assert page.is_checked(f"[name='{number}'][value=mine]")
    assert page.input_value("[name=narrative]") == STORY
    press(page.locator(f"button[lang={language}]"))
    page.wait_for_selector(f"html[lang={language}]")

    reporter.step("check")
    page.wait_for_selector("#exchanged")
    shown = page.inner_text("main")
    story = STORY.replace(NAME, PERSON[language]).replace("Оспановаға", PERSON[language])
    assert f"“{NAME}” → {PERSON[language]}" in shown
    assert page.input_value("input[name=narrative]").replace("\r\n", "\n") == story
    assert fits(page)
    reporter.step("send")
    page.wait_for_url("**/report/received")
    number_of_case, _ = reporter.receipt()
    phone.close()

    desk = chromium.new_context(viewport={"width": 1280, "height": 800}, storage_state=desk_session)
    coordinator = Coordinator(desk.new_page(), server.url)
    text = coordinator.open(number_of_case)
    assert NAME not in text
    assert PERSON[language] in text
    assert coordinator.page.locator("#authorisation ~ ul mark").all_inner_texts() == [NUMBER]
    desk.close()


def test_asking_a_person_opens_beside_the_form_and_carries_nothing(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    reporter = Reporter(context.new_page(), server.url, "kk")
    reporter.accept()
    reporter.fill(reporting_for="self", surname="Жоламанова", narrative=STORY, reply_by="mailbox")
    reporter.step("send")
    with context.expect_page() as opened:
        reporter.page.click("#findings a[href$='claim?kind=call']")
    asked = opened.value
    asked.wait_for_load_state()
    assert "Оспанова" not in asked.content()
    assert asked.is_checked("[name=kind][value=call]")
    assert asked.locator("[name=body]").count() == 0
    assert fits(asked)
    assert reporter.page.input_value("[name=narrative]") == STORY
    context.close()
