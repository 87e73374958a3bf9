"""A person at a browser without scripts: fetches pages, fills the forms that stand on them, keeps cookies."""

from __future__ import annotations

import http.client
import re
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit


@dataclass
class Form:
    """A form as it stands on a page, with what is filled in already."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, formaction


class Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area = self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "form":
            self._form = Form(found.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "textarea":
            self._area = name
            self._form.fields[name] = ""
        elif tag == "select":
            self._select = name
            self._form.fields.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in found:
            self._form.fields[self._select] = found.get("value", "")
        elif tag == "button":
            self._form.buttons.append((name, found.get("value", ""), found.get("formaction", "")))
        elif tag == "input" and name:
            kind = found.get("type", "text")
            if (kind in {"radio", "checkbox"} and "checked" not in found) or kind in {"file", "submit"}:
                return
            self._form.fields[name] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.fields[self._area] += (
                data.removeprefix("\r").removeprefix("\n") if not self._form.fields[self._area] else data
            )


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    def form(self, action_part: str) -> Form:
        """The first form whose address contains `action_part`."""
        for found in Forms(self.text).forms:
            if action_part in found.action:
                return found
        raise AssertionError(f"no form to {action_part!r} on this page ({self.status})")


@dataclass
class Person:
    """One visitor. Keeps one connection open, as browsers do."""

    port: int
    language: str = "kk"
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One request, no redirect followed."""
        path = "".join(urlsplit(path)._replace(scheme="", netloc="").geturl())
        sent = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.connection.request(method, path, body=body, headers=sent)
            reply = self.connection.getresponse()
            answer = Answer(reply.status, reply.headers, reply.read())
        except (http.client.HTTPException, OSError):
            self.connection.close()
            self.connection = None
            raise
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";", 1)[0].partition("=")
            if value and "Max-Age=0" not in line:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form url-encoded."""
        return self.ask(
            "POST", path, urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def upload(self, path: str, fields: dict[str, str], files: list[tuple[str, str, bytes]]) -> Answer:
        """Send a form as multipart: `files` are (field, file name, content)."""
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        for name, filename, content in files:
            head = (
                f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n"
            )
            parts.append(head.encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return self.ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def follow(self, answer: Answer, base: str = "/") -> Answer:
        """Fetch where a redirect leads."""
        return self.get(urljoin(base, answer.location))

    def __del__(self) -> None:
        if self.connection is not None:
            self.connection.close()

    # The path of a reporter.

    def accept(self) -> Answer:
        """Read the policy, tick the box, agree."""
        form = self.get(f"/{self.language}/privacy").form("/privacy/accept")
        return self.post(form.action, form.fields | {"agree": "yes"})

    def open_form(self) -> Form:
        """The intake form after acceptance."""
        return self.get(f"/{self.language}/report").form("/report")

    def send(self, form: Form, **answers: str) -> Answer:
        """Send the form with these answers, complete."""
        fields = form.fields | {"reporting_for": "self", "reply_by": "mailbox"} | answers
        return self.post(form.action or f"/{self.language}/report", fields)

    def receipt(self) -> tuple[str, str]:
        """(case number, code) from the receipt page."""
        text = re.sub(r"<[^>]+>", " ", self.get(f"/{self.language}/report/received").text)
        code = re.search(r"\b[0-9ACEHKMPTXY]{4}(?:[- ][0-9ACEHKMPTXY]{4}){4}\b", text)
        number = re.search(r"\b\d{2}-\d{3}-\d{3}\b", text)
        assert code, "no receipt on the page"
        assert number, "no case number on the page"
        return number.group(), code.group()
