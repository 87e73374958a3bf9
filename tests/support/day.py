"""A day of a deployment: its clock, its staff at their browsers, and people with a word of their own each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hotline import clock
from hotline.accounts.bootstrap import Credentials
from tests.support.visiting import Visit, text_of

TOLD = {
    "kk": "Мені {} жақта ұстап, түнімен ұрды.",
    "ru": "Меня били всю ночь, там был {}.",
    "en": "They beat me all night near {}.",
}


def canary(at: int) -> str:
    """A word that no language and no text of this house has."""
    first, second = (
        ("зер", "гөм", "бұш", "лад", "қүр", "жіз", "нөк", "тұғ"),
        ("паж", "мөз", "құғ", "шеж", "лүш"),
    )
    return f"қанз{first[at % 8]}{second[at // 8]}ақ"


@dataclass
class Told:
    """Somebody who tells something, and the word that is in everything they type."""

    word: str
    language: str
    number: str = ""
    code: str = field(default="", repr=False)

    @property
    def surname(self) -> str:
        return self.word.capitalize()

    @property
    def story(self) -> str:
        return TOLD[self.language].format(self.word)


@dataclass
class Staff:
    """One of the staff at their own browser."""

    day: Day
    who: Credentials
    visit: Visit

    def come_in(self) -> Staff:
        """Sign in; the device shows another code each half minute."""
        self.day.goes_on(minutes=1)
        self.visit.fill("/desk/sign-in", "/desk/sign-in", **self.proof, login=self.who.login)
        return self

    @property
    def proof(self) -> dict[str, str]:
        return {"passphrase": self.who.passphrase, "code": self.who.code(clock.now())}

    def case(self, told: Told) -> str:
        return self.visit.get(f"/desk/cases/{told.number}")

    def act(
        self, told: Told, action: str, *, button: tuple[str, str] | None = None, **typed: str
    ) -> TestResponse:
        """Send one of the forms of a case."""
        return self.visit.fill(f"/desk/cases/{told.number}", action, button, **typed)

    def answer(self, told: Told, at: int, result: str, **typed: str) -> None:
        """Decide about a request."""
        path = f"/desk/cases/{told.number}/requests/{at}"
        self.visit.fill(f"{path}?result={result}", path, ("result", result), **typed)

    def find(self, typed: str) -> set[str]:
        """The numbers that a search brings up."""
        return numbers(text_of(self.visit.fill("/desk/search", "/desk/search", query=typed, expected=200)))

    def queue(self, asked: str = "") -> list[str]:
        """The numbers of a view, from the top."""
        page = self.visit.get(f"/desk/cases{asked}")
        return list(dict.fromkeys(re.findall(r'href="/desk/cases/([\d-]+)"', page)))

    def tiles(self) -> dict[str, int]:
        """What the tiles over the queue count."""
        page = self.visit.get("/desk/cases")
        found = re.findall(r'class="(\w+)(?: some)?"[^>]*><b>(\d+)</b>', page)
        return {view: int(count) for view, count in found}


@dataclass
class Day:
    """The deployment, its people and the hour."""

    app: Flask
    today: date
    patch: pytest.MonkeyPatch
    typed: set[str] = field(default_factory=set)
    people: dict[str, Told] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)

    def it_is(self, hour: int, minute: int = 0, day: date | None = None) -> None:
        """Turn the clock: every sign-in of before is over."""
        day = day or self.today
        here = datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.ALMATY)
        self._set(here.astimezone(UTC))

    def goes_on(self, **time: int) -> None:
        self._set(clock.now() + timedelta(**time))

    def _set(self, moment: datetime) -> None:
        for place in ("hotline.clock.now", "tests.conftest.now", "tests.support.colleagues.now"):
            self.patch.setattr(place, lambda: moment)

    def browser(self) -> Visit:
        return Visit(self.app.test_client(), self.typed)  # type: ignore[arg-type]

    def joins(self, who: Credentials) -> Staff:
        """Somebody of the staff, not signed in yet. Neither passphrase nor codes may lie on the disk."""
        self.typed |= {who.passphrase, who.totp_text, *who.codes}
        self.staff[who.login] = Staff(self, who, self.browser())
        return self.staff[who.login]

    def comes(self, name: str, language: str) -> Told:
        """A new person, with a word of their own."""
        told = self.people[name] = Told(canary(len(self.people)), language)
        self.typed.add(told.word[1:])  # in whatever case it is written
        return told

    def takes_receipt(self, told: Told, page: str) -> None:
        """Note number and code; nobody else may find the code."""
        plain = re.sub(r"<[^>]+>", " ", page)
        number = re.search(r"\b\d{2}-\d{3}-\d{3}\b", plain)
        code = re.search(r"\b[0-9ACEHKMPTXY]{4}(?:-[0-9ACEHKMPTXY]{4}){4}\b", plain)
        assert number, plain
        assert code, plain
        told.number, told.code = number[0], code[0]
        self.typed |= {told.code, told.code.replace("-", "")}

    def mailbox(self, name: str) -> Visit:
        """Somebody who comes back with the code."""
        told, visit = self.people[name], self.browser()
        visit.fill(f"/{told.language}/case", "/case", receipt=told.code)
        return visit

    @property
    def in_order(self) -> list[str]:
        return [told.number for told in self.people.values()]


def numbers(page: str) -> set[str]:
    """The cases that a page leads to."""
    return set(re.findall(r'href="/desk/cases/([\d-]+)"', page))
