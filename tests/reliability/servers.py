"""A real `jingying serve`, a process of its own that can be stopped and killed, and somebody who calls it."""

import base64
import http.client
import io
import json
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from uuid import uuid4

import pytest

from service import cli, migrating
from service.database import Database
from service.sealing import CIPHER, KeyFile, write_keys
from tests import make

PROGRAM = (sys.executable, "-c", "from service.cli import main; main()")
GONE = (OSError, http.client.HTTPException)
"""What a caller sees when nobody answers any more."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Ran(NamedTuple):
    """How a command ended, and all that it said."""

    code: int | None
    said: str


@dataclass
class Installation:
    """A database with a camp in it, its keys, and the environment of its processes."""

    url: str
    folder: Path
    port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("JINGYING_")}
        given = {"DATABASE": self.url, "KEYS": str(self.folder / "keys.json"), "PORT": str(self.port), **self.more}
        return own | {f"JINGYING_{name}": value for name, value in given.items()}

    def run(self, *words: str) -> "Ran":
        """One command of the product, in this process."""
        said = io.StringIO()
        with (
            patch.dict(os.environ, self.environment),
            patch.object(sys, "argv", ["jingying", *words]),
            redirect_stdout(said),
            redirect_stderr(said),
            pytest.raises(SystemExit) as ended,
        ):
            cli.main()
        assert ended.value.code is None or isinstance(ended.value.code, int)
        return Ran(ended.value.code or 0, said.getvalue())

    def run_apart(self, *words: str) -> "Ran":
        """The same in a process of its own."""
        output = self.folder / f"output-{uuid4().hex}"
        process = FORKS.Process(target=_command, args=(self.environment, str(output), *words))
        process.start()
        process.join(60)
        return Ran(process.exitcode, output.read_text())

    @contextmanager
    def opened(self) -> Iterator[Database]:
        database = Database(self.url, make.KEYS)
        yield database
        database.close()

    @contextmanager
    def serving(self, **more: Any) -> Iterator["Server"]:
        server = Server.start(self, **more)
        try:
            server.wait()
            yield server
        finally:
            server.kill()


FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["service.app", "service.cli.serving", "psycopg"])


def _command(environment: dict[str, str], log: str, *words: str) -> None:
    """In a process that has imported everything already, which takes most of a start."""
    os.environ.clear()
    os.environ.update(environment)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.argv = ["jingying", *words]
    cli.main()


@dataclass
class Server:
    installation: Installation
    process: BaseProcess

    @classmethod
    def start(cls, installation: Installation, *, drain: float = 0) -> "Server":
        log = str(installation.folder / "log")
        process = FORKS.Process(target=_command, args=(installation.environment, log, "serve", "--drain", str(drain)))
        process.start()
        return cls(installation, process)

    def wait(self, seconds: float = 30) -> None:
        """Until it answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self.process.exitcode is None, f"the server ended with {self.process.exitcode}"
            try:
                with Caller(self, None) as nobody:
                    if nobody.get("/health/live").status == 200:
                        return
            except GONE:
                time.sleep(0.02)
        raise TimeoutError

    def kill(self) -> None:
        self.process.kill()
        self.process.join(10)

    def ended(self, seconds: float = 40) -> int | None:
        """The code that it ends with."""
        self.process.join(seconds)
        return self.process.exitcode


class Caller:
    """One person's connection, kept open between requests."""

    def __init__(self, server: Server, person: make.Person | None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.installation.port, timeout=40)
        self._proof = {} if person is None else {"authorization": f"Bearer {person.token}"}

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def post(self, path: str, body: Any, key: str | None = None) -> Answer:
        headers = {"content-type": "application/json"} | ({} if key is None else {"idempotency-key": key})
        return self.request("POST", path, json.dumps(body).encode(), headers)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        path = path if path.startswith(("/health", "/api")) else make.ROOT + path
        try:
            self._connection.request(method, path, body, {**self._proof, **(headers or {})})
            answer = self._connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        except GONE:
            self._connection.close()
            raise


def install(url: str, folder: Path) -> tuple[Installation, make.World]:
    """Migrated, with keys and a camp whose rules are in force."""
    secret = base64.b64encode(bytes(range(32))).decode()
    write_keys(folder / "keys.json", KeyFile(current="test", cipher=CIPHER, keys={"test": secret}))
    made = Installation(url, folder)
    with made.opened() as database:
        migrating.migrate(database.writer)
        world = make.world(database)
        make.policy(world)
    return made, world
