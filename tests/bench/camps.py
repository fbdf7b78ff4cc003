"""The camps that are measured: the sample, and the sample beside a million entries of others."""

import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

from service import migrating
from service import sample as sample_folder
from service.database import Database
from service.documents import importing
from tests import make

OTHERS = 20


@dataclass(frozen=True)
class Camp:
    path: Path
    token: str
    root: str
    numbers: list[str]
    import_seconds: float
    entries: int
    again_seconds: float
    entries_again: int
    camp_id: UUID
    officer: UUID

    def growth_files(self) -> list[tuple[str, str, bytes]]:
        return [("GET", f"{self.root}/trainees/{no}/growth", b"") for no in self.numbers]

    def appends(self) -> Iterator[tuple[str, str, bytes]]:
        n = 0
        while True:
            n += 1
            line = {"trainee": self.numbers[n % len(self.numbers)], "rule": "B04", "on": "2021-01-04", "times": 1}
            body = {"lines": [{**line, "reason": "区级表彰", "evidence": f"文 {n}"}]}
            yield "POST", f"{self.root}/points/vouchers", json.dumps(body).encode()


def sample(path: Path) -> Camp:
    database = Database(f"sqlite:///{path}", make.KEYS)
    migrating.migrate(database.writer)
    world = make.world(database, trainees=0, mentors=0)
    files = [(one.name, one.read_bytes()) for one in sorted(Path(sample_folder.__file__).parent.glob("*.xlsx"))]
    seconds, entries = _bring(world, files)
    again, entries_again = _bring(world, files)
    database.close()
    numbers = [f"{make.CAMP}-{n:03}" for n in range(1, 46)]
    officer = world.people["officer"]
    measured = (seconds, entries, again, entries_again)
    return Camp(path, officer.token, make.ROOT, numbers, *measured, world.camp_id, officer.account_id)


def _bring(world: make.World, files: list[tuple[str, bytes]]) -> tuple[float, int]:
    started = time.perf_counter()
    with world.session("officer") as session:
        entries = importing.run(session, world.camp_id, files).entries
    return time.perf_counter() - started, entries


def with_other_camps(path: Path, camp: Camp, *, entries: int) -> Camp:
    """A copy with other camps' journals, written past the application since only their size matters here."""
    shutil.copy(camp.path, path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = 0")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(journal)")]
    pattern = connection.execute("SELECT * FROM journal WHERE kind = 'award' LIMIT 1").fetchone()
    row = dict(zip(columns, pattern, strict=True))
    places = ", ".join("?" for _ in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    connection.executemany(
        f"INSERT INTO journal ({names}) VALUES ({places})",
        _others(row, columns, entries // OTHERS),
    )
    connection.commit()
    connection.close()
    return replace(camp, path=path)


def _others(row: dict[str, object], columns: list[str], entries: int) -> Iterator[tuple[object, ...]]:
    for _ in range(OTHERS):
        camp, trainees = uuid4().hex, [uuid4().hex for _ in range(45)]
        for seq in range(1, entries + 1):
            chain = hashlib.sha256(f"{camp}{seq}".encode()).hexdigest()
            changed = {
                **row, "camp_id": camp, "seq": seq, "trainee_id": trainees[seq % 45], "prev_hash": chain, "hash": chain,
                "source": f"bench:{seq}",
            }  # fmt: skip
            yield tuple(changed[name] for name in columns)
