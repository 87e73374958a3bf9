"""A test client that looks at every page it fetches, so that each web test checks the house rules for nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline.web.languages import LANGUAGES

HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Cache-Control",
    "X-Robots-Tag",
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """What one HTML page consists of, as far as the rules ask."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lang = ""
        self.headings = 0
        self.ids: list[str] = []
        self.fields: list[dict[str, str | None]] = []
        self.labelled: set[str] = set()
        self.links: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.judged_by_browser: list[str] = []  # fields whose mistakes the browser tells, in its own language
        self.invalid: list[str] = []  # what the validator of the W3C refuses and browsers let pass
        self.inline: list[str] = []
        self.foreign: list[str] = []
        self.title = ""
        self.text: list[str] = []
        self._open: list[str] = []
        self._choices_begin = False  # of a select that must be answered
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        if tag == "html":
            self.lang = found.get("lang") or ""
        self.headings += tag == "h1"
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag in {"input", "select", "textarea"}:
            self.fields.append(found | {"tag": tag})
        if tag == "label" and found.get("for"):
            self.labelled.add(str(found["for"]))
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        if tag == "form":
            self.forms.append(found)
        if "required" in found and "novalidate" not in (self.forms[-1] if "form" in self._open else {}):
            self.judged_by_browser.append(str(found.get("name")))
        self._look_for_strangers(tag, found)
        self._validate(tag, found)

    def _validate(self, tag: str, found: dict[str, str | None]) -> None:
        if tag in {"table", "thead", "tbody", "tr", "th", "td"} and "role" in found:
            self.invalid.append(f"<{tag} role>")
        if tag == "option" and self._choices_begin and found.get("value"):
            self.invalid.append("<select required> whose first <option> is an answer")
        self._choices_begin = tag == "select" and "required" in found

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def _look_for_strangers(self, tag: str, found: dict[str, str | None]) -> None:
        if "style" in found or any(name.startswith("on") for name in found):
            self.inline.append(f"<{tag}>")
        if tag == "style" or (tag == "script" and "src" not in found):
            self.inline.append(f"<{tag}>")
        for name in ("src", "action"):
            if str(found.get(name) or "").startswith(("http:", "https:", "//")):
                self.foreign.append(str(found[name]))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1] == tag, f"</{tag}> where </{self._open[-1]}> was due"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title += data
        elif self._open and self._open[-1] not in {"script", "style"}:
            self.text.append(data)


class InspectingClient(FlaskClient):
    """The test client of this house."""

    base = "http://localhost"

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("base_url", self.base)
        answer = super().open(*args, **kwargs)
        inspect(answer)
        return answer


def inspect(answer: TestResponse) -> None:
    """Fail when an answer breaks a rule that holds for every page."""
    for name in HEADERS:
        assert name in answer.headers, f"{answer.request.path} lacks {name}"
    if answer.mimetype != "text/html" or answer.status_code in {301, 302, 303, 307, 308}:
        return
    page = Page(answer.get_data(as_text=True))
    where = f"{answer.request.path} ({answer.status_code})"
    assert page.lang in LANGUAGES, f"{where} has no language"
    assert page.title.strip(), f"{where} has no title"
    assert page.headings == 1, f"{where} has {page.headings} h1"
    assert not page.invalid, f"{where} is not valid: {page.invalid}"
    assert not page.inline, f"{where} has inline script or style: {page.inline}"
    assert not page.foreign, f"{where} asks another host: {page.foreign}"
    doubled = {one for one in page.ids if page.ids.count(one) > 1}
    assert not doubled, f"{where} has the same id twice: {doubled}"
    for field in page.fields:
        if field.get("type") in {"hidden", "submit"} or field.get("aria-label"):
            continue
        assert field.get("id") in page.labelled, f"{where} has a field without a label: {field}"
    if answer.request.path.startswith(("/desk", "/admin")):
        assert not page.judged_by_browser, f"{where} lets the browser judge {page.judged_by_browser}"
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids, f"{where} links to nothing: {link}"
    for form in page.forms:
        assert form.get("autocomplete") == "off", f"{where} has a form that the browser may remember"
