"""A server in a process of its own: many sign-ins at once do not hold others up."""

import asyncio
import base64
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep

import httpx
import pytest

from service.sealing import CIPHER, KeyFile, write_keys
from tests import signing
from tests.make import World

PARALLEL = 50
SHARE = 0.1
"""Of the time that all sign-ins take: so long may one look wait, however slow the machine is."""


@pytest.fixture
def server(world: World, database_url: str, tmp_path: Path) -> Iterator[str]:
    """Its address."""
    secret = base64.b64encode(bytes(range(32))).decode()
    write_keys(tmp_path / "keys.json", KeyFile(current="test", cipher=CIPHER, keys={"test": secret}))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"DATABASE": database_url, "PORT": str(port), "KEYS": str(tmp_path / "keys.json")}
    command = [sys.executable, "-m", "uvicorn", "service.app:create", "--factory", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            command,
            env={**os.environ, **{f"JINGYING_{name}": value for name, value in settings.items()}},
            stdout=log,
            stderr=log,
        )
        try:
            yield wait_for(f"http://127.0.0.1:{port}", running, tmp_path / "log")
        finally:
            running.terminate()
            running.wait(30)


def wait_for(address: str, running: "subprocess.Popen[bytes]", log: Path) -> str:
    for _ in range(300):
        try:
            if httpx.get(f"{address}/health/live").status_code == 200:
                return address
        except httpx.TransportError:
            assert running.poll() is None, log.read_text()
            sleep(0.1)
    raise AssertionError(log.read_text())


async def signing_in(address: str, logins: list[str]) -> tuple[list[int], list[float]]:
    """The status of each sign-in, and how long each look at the server's health took meanwhile."""
    limits = httpx.Limits(max_connections=PARALLEL + 1)
    async with (
        httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as people,
        httpx.AsyncClient(base_url=address) as watcher,
    ):
        await watcher.get("/health/live")
        tries = asyncio.gather(*(sign_in(people, login) for login in logins))
        taken = []
        while not tries.done():
            started = perf_counter()
            assert (await watcher.get("/health/live")).status_code == 200
            taken.append(perf_counter() - started)
            await asyncio.sleep(0.005)
        return await tries, taken


async def sign_in(client: httpx.AsyncClient, login: str) -> int:
    body = {"login": login, "password": signing.GOOD}
    return (await client.post("/api/sign-in", json=body, headers=signing.SAME_SITE)).status_code


def test_s22_fifty_sign_ins_at_once_leave_others_served(world: World, server: str) -> None:
    people = ["trainee", "trainee2", "mentor", "mentor2"]
    signing.give_password(world, *people)
    statuses, taken = asyncio.run(signing_in(server, [people[n % 4] for n in range(PARALLEL)]))
    assert statuses == [204] * PARALLEL
    assert len(taken) > 20
    assert sorted(taken)[int(len(taken) * 0.99)] < SHARE * sum(taken)
