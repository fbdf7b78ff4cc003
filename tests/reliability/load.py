"""Writers and readers that never give up, what they were told, and whether the database agrees."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from service.database import Database, Session
from service.documents.ledger import exporting
from service.queries import audit
from service.queries.audit_verdicts import verdicts
from service.queries.select import c, columns
from service.rules.access import SYSTEM
from service.tables.audit import Audit
from service.tables.points import Journal
from tests import make
from tests.reliability.servers import GONE, Answer, Caller, Server

LINES = 2


def voucher(reason: str = "理由", on: str = "2020-09-01") -> dict[str, Any]:
    """Two people in one voucher, so that a torn one would show."""
    line = {"rule": "B04", "on": on, "times": 1, "reason": reason}
    return {"lines": [{"trainee": f"{make.CAMP}-{n:03}", **line} for n in range(1, LINES + 1)]}


@dataclass
class Told:
    """What callers were told, by key and by request."""

    posted: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    given_up: threading.Event = field(default_factory=threading.Event)

    def post(self, caller: Caller, key: str) -> None:
        """With one key until it is acknowledged."""
        started = time.monotonic()
        while not self.given_up.is_set():
            answer = self._try(caller, key)
            if answer is not None and answer.status in {200, 201}:
                found = answer.json()
                self.posted[key] = found["first_seq"], found["last_seq"], found["hash"]
                self.requests.append(answer.headers["x-request-id"])
                self.waits.append(time.monotonic() - started)
                return
            time.sleep(0.1)

    def _try(self, caller: Caller, key: str) -> Answer | None:
        try:
            answer = caller.post("/points/vouchers", voucher(key), key)
        except GONE:
            return None
        self._judge(answer)
        return answer

    def read(self, caller: Caller) -> None:
        try:
            answer = caller.get(f"/trainees/{make.CAMP}-001/growth")
        except GONE:
            return
        self._judge(answer)
        if answer.status == 200:
            self.requests.append(answer.headers["x-request-id"])

    def _judge(self, answer: Answer) -> None:
        """Nothing but done, or come back."""
        if answer.status not in {200, 201} and not (answer.status == 503 and "retry-after" in answer.headers):
            self.wrong.append(f"{answer.status} {answer.body[:300]!r}")

    @property
    def worst(self) -> float:
        return max(self.waits, default=0)


@contextmanager
def writers(server: Server, world: make.World, told: Told, many: int = 4) -> Iterator[None]:
    """So many at work while the block runs; each ends with what it began acknowledged."""
    stop = threading.Event()

    def work(nth: int) -> None:
        with Caller(server, world.people["officer"]) as caller:
            while not stop.is_set():
                told.post(caller, f"{nth}-{time.monotonic_ns()}")
                told.read(caller)

    threads = [threading.Thread(target=work, args=(nth,), daemon=True) for nth in range(many)]
    for thread in threads:
        thread.start()
    try:
        yield
    except BaseException:
        told.given_up.set()
        raise
    finally:
        stop.set()
        for thread in threads:
            thread.join(40)
    assert not any(thread.is_alive() for thread in threads)


class Found(NamedTuple):
    """What is wrong with a database, against what callers were told."""

    lost: int
    torn: int
    doubled: int
    unaudited: int
    broken: tuple[str, ...]


WHOLE = Found(0, 0, 0, 0, ())


def broken_chains(session: Session) -> tuple[str, ...]:
    audits = (str(one.broken) for one in verdicts(session, {}) if one.broken is not None)
    books = [one.camp_id for one in audit.list_heads(session) if one.kind == "journal"]
    journals = (str(found[0]) for camp_id in books if (found := exporting.verified(session, camp_id)))
    return (*journals, *audits)


def compare(database: Database, posted: dict[str, tuple[int, int, str]], requests: list[str]) -> Found:
    """One moment of the database against what had been told before it."""
    with database.begin(SYSTEM, write=False) as session:
        wanted = columns(c(Journal.idem_key), c(Journal.seq), c(Journal.hash)).where(c(Journal.rule) == "B04")
        lines: dict[str, list[tuple[int, str]]] = {}
        for key, seq, digest in session.execute(wanted.order_by(c(Journal.seq))):
            lines.setdefault(key, []).append((seq, digest))
        rows = Counter(session.scalars(columns(c(Audit.request_id))))
        broken = broken_chains(session)
    kept = {key: (found[0][0], found[-1][0], found[-1][1]) for key, found in lines.items()}
    return Found(
        lost=sum(kept.get(key) != receipt for key, receipt in posted.items()),
        torn=sum(len(found) < LINES for found in lines.values()),
        doubled=sum(len(found) > LINES for found in lines.values()) + sum(rows[one] > 1 for one in requests),
        unaudited=sum(rows[one] == 0 for one in requests),
        broken=broken,
    )
