"""`make documents`: every kind of paper of the sample camp, settled, published and decided, to be looked at."""

import random
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import uuid_utils.compat
from litestar.testing import TestClient

from service import clock, migrating
from service.app import create_app
from service.config import Settings
from service.database import Database
from service.documents.booklet import booklet
from service.documents.paper.press import press
from service.documents.recommendations_notice import publicity
from tests import make, recommending, sampled
from tests.api import test_points_settlements_api as settling
from tests.make import Caller, World

FOLDER = Path("documents")
PICTURES = Path(__file__).with_name("pictures")
BEGINS = 1_625_097_600_000
"""Milliseconds: 2021-07-01 08:00 in China."""
NAMES = {"officer": "许敏", "officer2": "高远"}
POINTS, NOTICE = 7, 1
"""The pages that README shows."""
PAPERS = {
    "成长档案.pdf": "/trainees/QY2020-008/growth/booklet.pdf",
    "成长档案.zip": "/growth/booklets.zip",
    "成长档案-双面打印.pdf": "/growth/booklets.pdf",
    "积分明细.pdf": "/points/trainees/QY2020-008/statement.pdf",
    "积分结算表.pdf": "/points/settlements/2020-12-31/sheet.pdf",
    "积分账本核验单.pdf": "/points/verification.pdf",
    **{
        f"{title}.{kind}": f"{recommending.SHEET}/{name}.{kind}"
        for title, name in (("推荐表", "sheet"), ("公示", "notice"), ("决定记录", "decision"))
        for kind in ("pdf", "docx")
    },
}


class Office:
    """Whoever works in the sample camp."""

    def __init__(self, client: TestClient[Any], world: World, patch: pytest.MonkeyPatch) -> None:
        self.client, self.world, self.patch = client, world, patch

    def __call__(self, role: str | None) -> Caller:
        return Caller(self.client, self.world.credential(role))

    def at(self, moment: str) -> None:
        recommending.at(self.patch, self.world, moment)


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as patch:
        _same_every_time(patch)
        world = build(folder)
        app = create_app(Settings(erasures=f"{folder}/erasures.ndjson"), world.database)
        with TestClient(app, base_url="http://127.0.0.1:8000") as client:
            yield Office(client, world, patch)


def _same_every_time(patch: pytest.MonkeyPatch) -> None:
    """Digests are of times, ids and salts too: these come one after another, from the day on which work begins."""
    numbers, salts = count(BEGINS << 80 | 7 << 76 | 2 << 62), random.Random(1)
    patch.setattr(clock, "now", lambda: BEGINS * 1000)
    patch.setattr(uuid_utils.compat, "uuid7", lambda: UUID(int=next(numbers)))
    patch.setattr(recommending, "uuid4", lambda: UUID(int=next(numbers)))
    patch.setattr(secrets, "token_bytes", salts.randbytes)


def work(made: Office) -> None:
    """Half a year settled, a sheet published and decided."""
    made.at("2021-07-01T09:00")
    settling.settle(made, "2020-12-31")
    recommending.public(made, made.world)
    made.at("2021-07-12T09:00")
    recommending.done(recommending.act(made("officer"), "conclude"))
    recommending.done(recommending.act(made("officer"), "decide", {**recommending.DECIDED, "rows": []}))


def build(folder: Path) -> World:
    database = Database(f"sqlite:///{folder}/jingying.sqlite3", make.KEYS)
    migrating.migrate(database.writer)
    made = sampled.build(database)
    make.rename(made, **NAMES)
    return made


def main(target: Path = FOLDER) -> None:
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, office(Path(folder)) as made:
        work(made)
        for name, path in PAPERS.items():
            answer = made("officer").signed_in().get(path)
            assert answer.status_code == 200, (path, answer.text)
            (target / name).write_bytes(answer.content)
        picture(made.world)


def picture(world: World) -> None:
    """A page of a booklet and of a notice, as README shows them."""
    PICTURES.mkdir(exist_ok=True)
    with world.session("officer", write=False) as session:
        file = booklet(session, world.camp_id, "QY2020-008")
        notice = publicity(session, world.camp_id, "TJ-1")
    for name, paper, page in (("booklet", file, POINTS), ("notice", notice, NOTICE)):
        (PICTURES / f"{name}.png").write_bytes(press("").png(paper, 80)[page - 1])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
