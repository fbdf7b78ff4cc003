"""`make documents`: every kind of paper of the sample camp, settled, published and decided, to be looked at."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from service import migrating
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

    def __init__(self, client: TestClient[Any], world: World, clock: pytest.MonkeyPatch) -> None:
        self.client, self.world, self.clock = client, world, clock

    def __call__(self, role: str | None) -> Caller:
        return Caller(self.client, self.world.credential(role))

    def at(self, moment: str) -> None:
        recommending.at(self.clock, self.world, moment)


@contextmanager
def office(world: World, folder: Path) -> Iterator[Office]:
    app = create_app(Settings(erasures=f"{folder}/erasures.ndjson"), world.database)
    with pytest.MonkeyPatch.context() as clock, TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield Office(client, world, clock)


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
    return sampled.build(database)


def main(target: Path = FOLDER) -> None:
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, office(build(Path(folder)), Path(folder)) as made:
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
