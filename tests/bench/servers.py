"""The servers that are measured, each a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests import make

BARE = """
import sys, uvicorn
from litestar import Litestar, get

@get("/")
async def bare() -> dict[str, str]:
    return {"status": "ok"}

uvicorn.run(Litestar([bare]), host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)
"""


class Server(NamedTuple):
    pid: int
    port: int

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_megabytes(self) -> float:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


@contextmanager
def bare() -> Iterator[Server]:
    port = _free_port()
    with _process([sys.executable, "-c", BARE, str(port)], port, "/", {}) as server:
        yield server


@contextmanager
def jingying(path: Path) -> Iterator[Server]:
    port = _free_port()
    keys = path.with_suffix(".keys")
    make.write_keys(keys)
    settings = {"JINGYING_DATABASE": f"sqlite:///{path}", "JINGYING_PORT": str(port), "JINGYING_KEYS": str(keys)}
    settings["JINGYING_CHECKPOINTS"] = str(path.with_suffix(".checkpoints"))
    program = [sys.executable, "-c", "from service.cli import main; main()", "serve"]
    with _process(program, port, "/health/live", settings) as server:
        yield server


@contextmanager
def _process(program: list[str], port: int, path: str, settings: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(
        program, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}{path}")
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer")
