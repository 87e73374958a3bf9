"""A load generator that costs little itself: requests are built beforehand, sockets stay open, answers are drained."""

from __future__ import annotations

import gzip
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


@dataclass(frozen=True)
class Result:
    """What a run measured; times in seconds."""

    rate: float  # answers a second
    p50: float
    p99: float
    errors: int

    def __str__(self) -> str:
        return (
            f"{self.rate:7.1f}/s  p50 {self.p50 * 1000:6.1f} ms  p99 {self.p99 * 1000:6.1f} ms  "
            f"p99/p50 {self.p99 / self.p50:4.1f}  errors {self.errors}"
        )


class Line:
    """One kept-open connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def send(self, request: bytes) -> bytes:
        """Send one request and read its whole answer; the status line and headers come back."""
        return self.ask(request)[0]

    def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """Send one request; its head and its body, unpacked, come back."""
        for attempt in (1, 2):
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self.socket.sendall(request)
                return self._read()
            except (ConnectionError, ValueError):
                self.socket.close()
                self.socket = None
                if attempt == 2:
                    raise
        raise AssertionError

    def _read(self) -> tuple[bytes, bytes]:
        assert self.socket
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError
            data += more
        head, _, rest = data.partition(b"\r\n\r\n")
        found = _LENGTH.search(head)
        left = int(found.group(1)) - len(rest) if found else 0
        body = [rest]
        while left > 0:
            body.append(self.socket.recv(65536))
            left -= len(body[-1])
        if b"connection: close" in head.lower():
            self.socket.close()
            self.socket = None
        whole = b"".join(body)
        return head, gzip.decompress(whole) if b"content-encoding: gzip" in head.lower() else whole


def fire(work: Sequence[Callable[[Line], bool]], port: int, clients: int) -> Result:
    """Let `clients` threads do the pieces of work, each over its own connection.

    A piece returns whether it went well.
    """
    times: list[float] = []
    failed = [0]
    guard = threading.Lock()
    queue = iter(work)
    start = threading.Barrier(clients + 1)

    def client() -> None:
        line = Line(port)
        start.wait()
        while True:
            with guard:
                piece = next(queue, None)
            if piece is None:
                return
            began = time.perf_counter()
            good = piece(line)
            took = time.perf_counter() - began
            with guard:
                times.append(took)
                failed[0] += not good

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    ranks = statistics.quantiles(times, n=100)
    return Result(len(times) / took, ranks[49], ranks[98], failed[0])


def multipart(fields: Mapping[str, str]) -> tuple[str, bytes]:
    """The media type and body of a form as browsers send it with enctype multipart/form-data."""
    boundary = "----benchmark7d41b838504d8"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return f"multipart/form-data; boundary={boundary}", "".join([*parts, f"--{boundary}--\r\n"]).encode()


def request(
    method: str,
    path: str,
    port: int,
    cookie: str = "",
    body: bytes = b"",
    kind: str = "application/x-www-form-urlencoded",
) -> bytes:
    """One HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept-Encoding: gzip"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if method == "POST":
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
