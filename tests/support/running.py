"""A real deployment for tests: `hotline demo` in a temporary folder, `hotline serve` on a free port."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOTLINE = Path(sys.executable).parent / "hotline"


def environment(instance: Path, more: Mapping[str, str] = {}) -> dict[str, str]:
    """The environment of a deployment of its own, with none of the outer one's settings."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
    return {
        **outer,
        "HOTLINE_INSTANCE": str(instance),
        "HOTLINE_SECURE_COOKIES": "off",
        "TMPDIR": str(instance.parent / "tmp"),
        **more,
    }


def hotline(instance: Path, *arguments: str, stdin: str = "", more: Mapping[str, str] = {}) -> str:
    """Run a command against the deployment and return its standard output. Raises on a non-zero exit."""
    (instance.parent / "tmp").mkdir(exist_ok=True)
    done = subprocess.run(
        [str(HOTLINE), *arguments],
        env=environment(instance, more),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"hotline {' '.join(arguments[:2])}: {done.returncode}\n{done.stderr}"
    return done.stdout


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Server:
    """A served deployment."""

    instance: Path
    port: int
    credentials: Mapping[str, Any] = field(repr=False)
    process: subprocess.Popen[bytes] = field(repr=False)
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """`kill -9` of the server and all its workers; returns when the last of them has let go of the port."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                return
            time.sleep(0.01)
        raise AssertionError("a killed server still listens")

    def stop(self) -> None:
        """An orderly end."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


def prepare(instance: Path, more: Mapping[str, str] = {}) -> Mapping[str, Any]:
    """Make a demonstration instance; gives its credentials."""
    found: Mapping[str, Any] = json.loads(hotline(instance, "demo", "--json", more=more))
    return found


def start(
    instance: Path,
    credentials: Mapping[str, Any],
    port: int = 0,
    more: Mapping[str, str] = {},
    workers: int = 2,
) -> Server:
    """Serve the instance and wait for its first answer."""
    port = port or free_port()
    log = instance.parent / "server.log"
    (instance.parent / "tmp").mkdir(exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(HOTLINE), "serve", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)],
            env=environment(instance, {"HOTLINE_RATE_LIMITS": "off", **more}),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    server = Server(instance, port, credentials, process, log)
    _wait(server)
    return server


def _wait(server: Server) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.process.poll() is None, server.log.read_text("utf-8")[-2000:]
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("the server did not answer within a minute")


@contextmanager
def running(folder: Path, more: Mapping[str, str] = {}, workers: int = 2) -> Iterator[Server]:
    """A fresh demonstration instance under `folder`, served until the block ends."""
    instance = folder / "instance"
    server = start(instance, prepare(instance), more=more, workers=workers)
    try:
        yield server
    finally:
        server.stop()
