"""A real server on a real port, and the wall around the suite: no connection leaves the machine."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import msgspec
import uvicorn
from litestar import Litestar

from service.app import working_on
from service.cli.serving import listening
from service.config import Settings
from service.database import Database

CONNECTING = {"socket.connect", "socket.connect_ex", "socket.sendto", "socket.sendmsg"}
NAMING = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


def refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """Every connection of the process is seen here, whatever library makes it."""
    if event in CONNECTING and isinstance(arguments[1], tuple):
        _require_loopback(str(arguments[1][0]))
    elif event in NAMING and arguments[0] is not None:
        _require_loopback(arguments[0].decode() if isinstance(arguments[0], bytes) else str(arguments[0]))


def _require_loopback(host: str) -> None:
    try:
        inside = host in {"", "localhost"} or ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        inside = False
    if not inside:
        raise PermissionError(f"no test may reach {host}")


@contextmanager
def server(app: Litestar, database: Database, **settings: Any) -> Iterator[str]:
    """Serves as `jingying serve` does, until the block ends."""
    before = app.state.settings
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
        app.state.update(working_on(database))
        app.state.settings = msgspec.structs.replace(Settings(port=port), **settings)
        running = uvicorn.Server(uvicorn.Config(app, **listening(app.state.settings)))
        thread = threading.Thread(target=running.run, args=([bound],))
        thread.start()
        try:
            _await_start(running, thread)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.should_exit = True
            thread.join(30)
            app.state.settings = before


def _await_start(running: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + 30
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < end, "the server did not start in 30 s"
        time.sleep(0.01)
