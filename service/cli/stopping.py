"""A server that stops without dropping anybody."""

import signal
import sys
from threading import Timer
from types import FrameType

import uvicorn

from service.http.stopping import stopping

PATIENCE = 30
"""Seconds that requests under way may still take."""


class Server(uvicorn.Server):
    """At SIGTERM not ready for a while, so that a proxy sends no more; then it takes no connection and finishes."""

    def __init__(self, config: uvicorn.Config, drain: float) -> None:
        super().__init__(config)
        self._drain = drain

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if sig != signal.SIGTERM or stopping.is_set():
            super().handle_exit(sig, frame)
            return
        stopping.set()
        last = Timer(self._drain, super().handle_exit, (sig, frame))
        last.daemon = True
        last.start()


def run(config: uvicorn.Config, drain: float) -> None:
    server = Server(config, drain)
    try:
        server.run()
    except KeyboardInterrupt:
        return
    if not server.started:
        sys.exit(3)
