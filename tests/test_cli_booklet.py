"""Booklets from the command line, and the audit row that they leave."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import col, select

from service.cli import group
from service.database import Database
from service.errors import Conflict, NotFound
from service.tables.audit import Audit
from tests import make
from tests.documents import reading
from tests.make import World

Run = Callable[..., Result]


@pytest.fixture
def camp(sqlite_url: str) -> World:
    database = Database(sqlite_url, make.KEYS)
    world = make.world(database)
    make.policy(world)
    make.full_file(world)
    return world


@pytest.fixture
def run(camp: World, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("JINGYING_DATABASE", sqlite_url)
    monkeypatch.setenv("JINGYING_KEYS", str(make.write_keys(tmp_path / "keys.json")))
    return lambda *words: CliRunner().invoke(group, ["booklet", "--camp", make.CAMP, *map(str, words)])


def test_a_folder_of_them(run: Run, camp: World, tmp_path: Path) -> None:
    result = run("--out", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, f"4 booklets: {tmp_path / 'out'}\n"), result.output
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [f"成长档案-QY2020-00{n}-学员{n}.pdf" for n in range(1, 5)]
    assert "printing" in result.stderr
    with camp.session(write=False) as session:
        (kept,) = session.scalars(select(Audit).where(col(Audit.action) == "growth.booklet"))
    assert (kept.via, kept.subjects, kept.role) == ("cli", "*4", "officer")


def test_those_named_packed_or_bound(run: Run, tmp_path: Path) -> None:
    assert run("QY2020-001", "QY2020-002", "--zip", "--out", tmp_path / "a.zip").exit_code == 0
    assert len(zipfile.ZipFile(tmp_path / "a.zip").namelist()) == 2
    assert run("QY2020-001", "--both-sides", "--out", tmp_path / "a.pdf").exit_code == 0
    assert len(reading.pages((tmp_path / "a.pdf").read_bytes())) % 2 == 0


def test_what_cannot_be_printed_is_refused(run: Run, camp: World, tmp_path: Path) -> None:
    assert run("--zip", "--both-sides", "--out", tmp_path / "a").exit_code == 2
    assert isinstance(run("QY2020-077", "--out", tmp_path / "a").exception, NotFound)
    with camp.session() as session:
        make.trainee(session, camp.camp_id, 9, name="王𪚥")
    refused = run("--out", tmp_path / "out")
    assert isinstance(refused.exception, Conflict)
    assert not list((tmp_path / "out").glob("*.pdf"))
