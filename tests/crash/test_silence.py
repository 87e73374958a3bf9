"""A connection that fell silent gives its thread back: phones lose their network in the middle of a report."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.running import Server, running

HALVES = {
    "headers": b"GET /kk/ HTTP/1.1\r\nHost: loc",
    "body": b"POST /desk/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=a",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("silence"), {"HOTLINE_SILENCE_SECONDS": "1"}, workers=1) as found:
        yield found


def _half(server: Server, part: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    connection.sendall(HALVES[part])
    return connection


def _until_let_go(connection: socket.socket) -> None:
    """Each hangs up as soon as it is let go: gunicorn waits two seconds for that, one after the other."""
    with connection:
        while connection.recv(4096):
            pass


@pytest.mark.parametrize("part", HALVES)
def test_whoever_falls_silent_is_let_go_and_others_are_served(server: Server, part: str) -> None:
    """More of them than there are threads."""
    silent = [_half(server, part) for _ in range(20)]
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as living:
        living.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert living.recv(12) == b"HTTP/1.1 200"
    with ThreadPoolExecutor(len(silent)) as pool:
        list(pool.map(_until_let_go, silent))


def test_nothing_of_the_asker_is_logged(server: Server, tmp_path: Path) -> None:
    _half(server, "body").close()
    assert "127.0.0.1" not in server.log.read_text("utf-8").replace(f"http://127.0.0.1:{server.port}", "")
