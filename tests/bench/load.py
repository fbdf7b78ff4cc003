"""A load generator of our own: a few keep-alive connections for a bounded time, on loopback only."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from typing import NamedTuple

from tests.bench.servers import Server

Request = tuple[str, str, bytes]
CONNECTIONS = 8


class Figure(NamedTuple):
    """Requests a second, latencies in milliseconds, the server's CPU per request in microseconds."""

    rate: float
    p50: float
    p99: float
    cpu: float
    requests: int

    def line(self) -> str:
        return f"{self.rate:7.0f}/s  p50 {self.p50:6.1f} ms  p99 {self.p99:6.1f} ms  CPU {self.cpu:6.0f} µs"


def run(server: Server, requests: Iterable[Request], *, seconds: float, token: str = "") -> Figure:
    source = cycle(requests) if isinstance(requests, Sequence) else iter(requests)
    asyncio.run(_load(server, source, 0.5, token))
    before, started = server.cpu_seconds(), time.perf_counter()
    taken = sorted(asyncio.run(_load(server, source, seconds, token)))
    elapsed, cpu = time.perf_counter() - started, server.cpu_seconds() - before
    return Figure(
        len(taken) / elapsed,
        taken[len(taken) // 2] * 1000,
        taken[int(len(taken) * 0.99)] * 1000,
        cpu / len(taken) * 1e6,
        len(taken),
    )


async def _load(server: Server, source: Iterator[Request], seconds: float, token: str) -> list[float]:
    until = time.perf_counter() + seconds
    parts = await asyncio.gather(*(_connection(server.port, source, until, token) for _ in range(CONNECTIONS)))
    return [one for part in parts for one in part]


async def _connection(port: int, source: Iterator[Request], until: float, token: str) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    taken = []
    while (started := time.perf_counter()) < until:
        writer.write(_head(next(source), port, token))
        status = await _answer(reader)
        if status not in (200, 201):
            raise RuntimeError(f"the server answered {status}")
        taken.append(time.perf_counter() - started)
    writer.close()
    return taken


def _head(request: Request, port: int, token: str) -> bytes:
    method, path, body = request
    key = f"idempotency-key: {time.perf_counter_ns()}\r\n" if body else ""
    proof = f"authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n{proof}{key}"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
