"""Accepting a report: the server as deployed (2 workers, SQLite, synchronous=FULL), forms fetched before."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.load import Line, Result, fire, multipart, request
from tests.support.person import Person
from tests.support.running import Server, running

NARRATIVE = "Мені түнде үйден алып кетті, таңға дейін ұстады. " * 20  # about 1,000 letters
ANSWERS = {
    "surname": "Жоламанова",
    "given_name": "Ақбөпе",
    "reporting_for": "self",
    "reply_by": "email",
    "email": "akbope@example.kz",
    "phone": "8 701 123 45 67",
    "narrative": NARRATIVE,
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        fire(_submissions(server, 64), server.port, 8)  # warm-up, not counted
        for clients in (8, 32):
            result = fire(_submissions(server, 600), server.port, clients)
            print(f"report accepted, {clients:2d} clients: {result}   (must: >= 100/s, p99/p50 < 5 at 32)")
        _visits(server)


def _submissions(server: Server, number: int) -> list[Callable[[Line], bool]]:
    """Prepared POSTs, ten forms of each visit."""
    found = []
    for _ in range(number // 10 + 1):
        person = Person(server.port)
        assert person.accept().status == 303
        for _ in range(10):
            form = person.open_form()
            cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
            kind, body = multipart(form.fields | ANSWERS)  # what the form on the page sends
            found.append(_post(request("POST", form.action, server.port, cookie, body, kind)))
    return found[:number]


def _post(data: bytes) -> Callable[[Line], bool]:
    return lambda line: line.send(data).startswith(b"HTTP/1.1 303")


def _visits(server: Server) -> None:
    """The whole visit as a browser makes it: policy, accept, form, send, over one connection."""
    port = server.port

    def visit(line: Line) -> bool:
        _, page = line.ask(request("GET", "/kk/privacy", port))
        kind, body = multipart(_hidden(page, b'id="accept"') | {"agree": "yes"})
        head, _ = line.ask(request("POST", "/kk/privacy/accept", port, body=body, kind=kind))
        head, page = line.ask(request("GET", "/kk/report", port, _cookie(head)))
        cookie = _cookie(head)  # the form's token is in it now
        kind, body = multipart(_hidden(page, b'id="report"') | ANSWERS)
        return line.send(request("POST", "/kk/report", port, cookie, body, kind)).startswith(b"HTTP/1.1 303")

    result: Result = fire([visit] * 400, port, 8)
    print(f"whole visit, 8 clients: {result}   (must: >= 50/s)")


_COOKIE = re.compile(rb"(?i)\r\nset-cookie: *([^;]+)")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def _cookie(head: bytes) -> str:
    return "; ".join(found.decode() for found in _COOKIE.findall(head))


def _hidden(page: bytes, form: bytes) -> dict[str, str]:
    """The hidden fields of one form."""
    text = page[page.index(form) :].split(b"</form>", 1)[0].decode()
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(text)}


if __name__ == "__main__":
    main()
