"""`hotline serve`: gunicorn with settings that keep no trace of who asked."""

from __future__ import annotations

import dataclasses
import socket
import struct
from collections.abc import Iterable
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from hotline import config as settings
from hotline import create_app, migrations
from hotline.web.opening import open_house


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's log without its arguments: they may hold an address ("Invalid request from ip=...")."""

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().warning(_without_values(msg))

    def error(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().error(_without_values(msg))

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        super().error(_without_values(msg))

    def debug(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        return

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        return


def _without_values(msg: Any) -> str:
    """The fixed part of a log message: what stands before its first value."""
    return str(msg).split("%", 1)[0].split(" from ip", 1)[0].split("'", 1)[0].strip() or "server warning"


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told everything by us and nothing by a file or the environment."""

    def __init__(self, options: dict[str, Any], application: Any) -> None:
        self.options = options
        self.application = application
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.application


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="HOST:PORT to listen on.")
@click.option("--faces", default=None, help="What this process shows: public,desk,admin.")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=16, show_default=True, help="Threads in each process.")
def serve(bind: str, faces: str | None, workers: int, threads: int) -> None:
    """Serve this instance over HTTP. Put a TLS proxy in front, with request buffering off."""
    config = settings.load()
    if faces is not None:
        config = dataclasses.replace(config, faces=tuple(faces.split(",")))
    house = open_house(config)
    migrations.check(house.database)
    application = create_app(house)
    house.database.after_fork()  # the parent has looked at the schema; its connection is not the workers'
    options = {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "preload_app": True,
        "accesslog": None,
        "control_socket_disable": True,
        "logger_class": QuietLogger,
        "loglevel": "info",
        "timeout": 120,  # seconds; a slow phone may take long over an upload
        "graceful_timeout": 20,
        "keepalive": 15,
        "worker_tmp_dir": "/dev/shm",  # noqa: S108 - the heartbeat file, which holds nothing
        "forwarded_allow_ips": "*" if config.trusted_proxies else "127.0.0.1",
        "when_ready": lambda server: _let_go_of_the_silent(server.LISTENERS, config.silence_seconds),
        "post_fork": lambda server, worker: house.database.after_fork(),
    }
    Server(options, application).run()


def _let_go_of_the_silent(listeners: Iterable[Any], seconds: int) -> None:
    """End reading from, and writing to, whoever is silent for so long: accepted connections inherit it (socket(7)).

    gunicorn waits for ever for the rest of a request. A phone that lost its network in the middle of a report, or
    somebody who means it, kept a thread each, and with 32 of them nobody else was served.
    """
    limit = struct.pack("@ll", seconds, 0)
    for listener in listeners:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, limit)
