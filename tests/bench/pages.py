"""What pages cost: the bytes of a first visit, a ranking page beside its JSON, and a review until the next form."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from sqlmodel import select

from service.database import Database
from service.rules.access import SYSTEM
from service.tables.mentors import Mentor
from tests import make, sampled
from tests.bench.camps import Camp
from tests.bench.servers import Server, jingying

CAMP = f"/camps/{make.CAMP}"
ROUNDS, REVIEWS = 60, 12
STATIC = re.compile(rb'(?:href|src)="(/static/[^"]+)"')
FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
SEMINAR = {"no": "YT09-1", "topic": "如何做好群众工作", "on": "2021-06-18", "group": "1", "panel": ["DS2020-01"]}
MARKS = {f"mark-{place}": mark for place, mark in enumerate(("20", "20", "16", "12", "12"))}


class Browser(NamedTuple):
    """One connection, kept open, signed in."""

    connection: HTTPConnection
    session: str

    def get(self, path: str) -> bytes:
        return self.sent("GET", path)[1]

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Where it leads."""
        answer, _ = self.sent("POST", path, urlencode(fields), FORM)
        if answer.status != 303:
            raise RuntimeError(f"{path} answered {answer.status}")
        return str(answer.headers["location"])

    def sent(
        self, method: str, path: str, body: str = "", more: dict[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        headers = {"cookie": f"__Host-jy={self.session}", "accept": "text/html", "accept-encoding": "gzip"}
        self.connection.request(method, path, body or None, headers | (more or {}))
        answer = self.connection.getresponse()
        return answer, answer.read()


def measure(camp: Camp) -> None:
    officer, mentor = people(camp)
    with jingying(camp.path) as server:
        plan(server, camp)
        with browser(server, officer) as one, browser(server, mentor) as other:
            print("\npages of the sample camp")
            for words, visitor, path in (
                ("an officer's first page", one, f"{CAMP}/overview"), ("a mentor's first page", other, f"{CAMP}/tasks"),
            ):  # fmt: skip
                print(f"  {words}: {first_visit(visitor, path) / 1000:.1f} kB with css and js (aim: at most 50)")
            reviewing(server, other)
            beside(server, one)


def people(camp: Camp) -> tuple[str, str]:
    """The sessions of the officer and of a mentor."""
    database = Database(f"sqlite:///{camp.path}", make.KEYS)
    world = make.World(database, camp.camp_id, {"officer": make.Person(camp.officer, "", "")})
    with database.begin(SYSTEM, write=False) as session:
        world.mentors = {row.no: row.id for row in session.exec(select(Mentor))}
    sampled.sign_up(world, "judge", mentor="DS2020-01")
    found = make.renewed(world, "officer").session, world.people["judge"].session
    database.close()
    return found


def plan(server: Server, camp: Camp) -> None:
    """One seminar more, which waits to be reviewed."""
    headers = {"authorization": f"Bearer {camp.token}", "content-type": "application/json"}
    connection = HTTPConnection("127.0.0.1", server.port)
    place = f"{camp.root}/seminars/{SEMINAR['no']}/participants"
    tag = ""
    seated = {"trainees": camp.numbers[:REVIEWS]}
    for method, path, body in (
        ("POST", f"{camp.root}/seminars", SEMINAR),
        ("GET", place, None),
        ("PUT", place, seated),
    ):
        sent = json.dumps(body).encode() if body else None
        connection.request(method, path, sent, headers | ({"if-match": tag} if method == "PUT" else {}))
        answer = connection.getresponse()
        answer.read()
        tag = answer.headers.get("etag", "")
    connection.close()


@contextmanager
def browser(server: Server, session: str) -> Iterator[Browser]:
    connection = HTTPConnection("127.0.0.1", server.port)
    yield Browser(connection, session)
    connection.close()


def first_visit(visitor: Browser, path: str) -> int:
    """Bytes of the page and of whatever it loads, as they come over the wire."""
    page = visitor.get(path)
    return len(page) + sum(len(visitor.get(one.decode())) for one in set(STATIC.findall(page)))


def beside(server: Server, visitor: Browser) -> None:
    """The page and its JSON in turns, so that both see the same machine."""
    paths = f"{CAMP}/ranking", f"/api{CAMP}/ranking"
    taken: dict[str, list[float]] = {path: [] for path in paths}
    visitor.connection.close()  # it was idle, and opens anew
    for _ in range(4):
        for path in paths:
            taken[path].append(cpu(server, visitor, path))
    page, plain = (min(taken[path][1:]) for path in paths)
    print(
        f"  ranking of 45: page {page * 1e3:.1f} ms of CPU, its JSON {plain * 1e3:.1f}: {page / plain:.2f} times"
        " (aim: at most 3)"
    )


def cpu(server: Server, visitor: Browser, path: str) -> float:
    before = server.cpu_seconds()
    for _ in range(ROUNDS):
        visitor.get(path)
    return (server.cpu_seconds() - before) / ROUNDS


def reviewing(server: Server, visitor: Browser) -> None:
    """From the press of the button to the last byte of the next form."""
    taken, place = [], f"{CAMP}/seminars/{SEMINAR['no']}/reviews/{make.CAMP}-001"
    visitor.get(place)
    before = server.cpu_seconds()
    for _ in range(REVIEWS - 1):
        started = time.perf_counter()
        place = visitor.post(place, {**MARKS, "version": "0", "act": "submit", "comment": "准备认真"})
        visitor.get(place)
        taken.append((time.perf_counter() - started) * 1e3)
    worked = (server.cpu_seconds() - before) / len(taken) * 1e3
    print(
        f"  a review until the next form: median {median(taken):.0f} ms, slowest {max(taken):.0f} (aim: under 100),"
        f" {worked:.0f} ms of CPU"
    )
