"""Whether this process can do its work now: read, write, audit, at this version's schema, with room on the disk."""

import logging
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from threading import Lock

from sqlalchemy.engine import make_url

from service import clock
from service.actions.audit import append
from service.database import Database
from service.migrating import is_current
from service.rules.access import SYSTEM
from service.rules.audit import Entry
from service.tables.audit import INSTALLATION
from service.tables.keys import new_id

logger = logging.getLogger("jingying")
PATIENCE = 0.7
"""Seconds after which no answer is an answer."""
KEPT = 0.25
"""Seconds for which an answer holds: anybody may ask, and asking writes."""
LEAST_FREE = 100_000_000
"""Bytes on the disk of an SQLite database."""


class Readiness:
    """Asks in a thread of its own, one question at a time, so that a database that hangs holds nothing else up."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._lock, self._asked_at = Lock(), 0.0
        self._asking: Future[list[str]] | None = None
        self._thread = ThreadPoolExecutor(1, "readiness")

    def is_ready(self) -> bool:
        try:
            problems = self._answer().result(PATIENCE)
        except NotYet:
            problems = ["the database does not answer"]
        for problem in problems:
            logger.error("not ready: %s", problem)
        return not problems

    def _answer(self) -> Future[list[str]]:
        with self._lock:
            old = self._asking is None or (self._asking.done() and time.monotonic() - self._asked_at > KEPT)
            if self._asking is None or old:
                self._asking, self._asked_at = self._thread.submit(self._ask), time.monotonic()
            return self._asking

    def _ask(self) -> list[str]:
        try:
            return list(self._problems())
        except Exception as error:  # noqa: BLE001 - whatever it is, this process is not ready
            return [f"{type(error).__name__}: {error}"]

    def _problems(self) -> Iterator[str]:
        if not is_current(self.database.reader):
            yield "the schema is not this version's"
        if self.database.is_sqlite and shutil.disk_usage(_folder(self.database.url)).free < LEAST_FREE:
            yield "the disk is nearly full"
        with self.database.begin(SYSTEM, write=True, keep=False) as session:
            append(session, [_probe()])


def _folder(url: str) -> Path:
    return Path(str(make_url(url).database)).parent


def _probe() -> Entry:
    """Never kept."""
    return Entry(
        camp_id=INSTALLATION, at=clock.now(), account_id=None, role=None, via="public", ip=None,
        request_id=str(new_id()), action="health.ready", object_type="health", subjects="", outcome="ok",
    )  # fmt: skip
