"""Four files of 25 MB in one report: speed beside the same server only reading the body, and memory of the workers."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.person import Person
from tests.support.running import free_port, running

FILES, SIZE = 4, 25 * 2**20 - 4096
ROUNDS = 5
ANSWERS = {"surname": "Жоламанова", "reporting_for": "self", "reply_by": "mailbox", "narrative": "Мені ұрды."}

READER = """
from gunicorn.app.base import BaseApplication

def application(environ, start):
    body = environ["wsgi.input"]
    while body.read(262144):
        pass
    start("303 See Other", [("Content-Length", "0")])
    return [b""]

class Server(BaseApplication):
    def load_config(self):
        options = dict(bind="127.0.0.1:{port}", workers=2, threads=16, worker_class="gthread", preload_app=True,
                       keepalive=15, timeout=120, worker_tmp_dir="/dev/shm", control_socket_disable=True)
        for name, value in options.items():
            self.cfg.set(name, value)
    def load(self):
        return application

Server().run()
"""


def main() -> None:
    files = [b"%PDF-1.7\n" + os.urandom(SIZE - 9) for _ in range(FILES)]
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server, _reader() as bare:
        ratios, sealing, reading = [], [], []
        _report(server.port, [files[0][: 2**20]] * 8)  # warm-up: imports, threads, caches
        _report(server.port, [files[0][: 2**20]] * 8)
        before = _grown(server.process.pid)
        for _ in range(ROUNDS):
            # In pairs, because what else runs on this machine changes from minute to minute.
            reading.append(_send(bare, "/", {}, {}, files))
            sealing.append(_report(server.port, files))
            ratios.append(reading[-1] / sealing[-1])
        grown = _grown(server.process.pid) - before
    megabytes = FILES * SIZE / 2**20
    print(
        f"4 x 25 MB: sealed and lodged at {megabytes / statistics.median(sealing):.0f} MB/s, only read at "
        f"{megabytes / statistics.median(reading):.0f} MB/s, median ratio {statistics.median(ratios):.2f} "
        f"(must: >= 0.7); the largest worker grew by {grown:.1f} MB in {ROUNDS} uploads (must: < 10)"
    )


def _report(port: int, files: list[bytes]) -> float:
    person = Person(port)
    person.accept()
    form = person.open_form()
    return _send(port, "/kk/report", person.cookies, form.fields | ANSWERS, files)


def _send(port: int, path: str, cookies: dict[str, str], fields: dict[str, str], files: list[bytes]) -> float:
    """Seconds from the first byte sent to the answer's first line, which must be a redirect."""
    boundary = b"x" * 40
    head = b"".join(
        b'--%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
        % (boundary, name.encode(), value.encode())
        for name, value in fields.items()
    )
    starts = [
        b'--%b\r\nContent-Disposition: form-data; name="evidence"; filename="%d.pdf"\r\n\r\n' % (boundary, at)
        for at in range(len(files))
    ]
    end = b"--%b--\r\n" % boundary
    length = (
        len(head)
        + sum(len(start) + len(file) + 2 for start, file in zip(starts, files, strict=True))
        + len(end)
    )
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    request = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nContent-Length: {length}\r\n"
        f"Content-Type: multipart/form-data; boundary={boundary.decode()}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as line:
        began = time.perf_counter()
        line.sendall(request.encode() + head)
        for start, file in zip(starts, files, strict=True):
            line.sendall(start)
            line.sendall(file)
            line.sendall(b"\r\n")
        line.sendall(end)
        answer = line.recv(65536)
        took = time.perf_counter() - began
    assert b" 303 " in answer[:40], answer[:300]
    return took


@contextmanager
def _reader() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", READER.replace("{port}", str(port))], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _grown(pid: int) -> float:
    """Highest resident memory that any worker ever had, MB. It only rises."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    peaks = [line for child in children for line in Path(f"/proc/{child}/status").read_text().splitlines()]
    return max(int(line.split()[1]) for line in peaks if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main()
