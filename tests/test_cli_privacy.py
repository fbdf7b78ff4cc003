"""Keys, sealed values and tidying on the command line."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import col, select, update

from service import clock, sealing
from service.actions import erasing
from service.cli import group
from service.database import Database
from service.erasures import read_lines
from service.rules.access import SYSTEM
from service.tables.access import LoginAttempt
from service.tables.audit import Audit
from service.tables.trainees import Trainee
from tests import make
from tests.make import World

PHONE = "13812340987"
Run = Callable[..., Result]


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "keys.json"
    sealing.write_keys(path, sealing.new_keys())
    monkeypatch.setenv("JINGYING_KEYS", str(path))
    monkeypatch.setenv("JINGYING_ERASURES", str(tmp_path / "erasures.ndjson"))
    return path


@pytest.fixture
def run(sqlite_url: str, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("JINGYING_DATABASE", sqlite_url)
    return lambda *words: CliRunner().invoke(group, words)


@pytest.fixture
def world(sqlite_url: str, key_file: Path) -> Iterator[World]:
    database = Database(sqlite_url, sealing.load_keys(key_file))
    yield make.world(database)
    database.close()


def phones(world: World) -> list[str]:
    with world.session(write=False) as session:
        return [text or "" for text in session.scalars(select(Trainee.phone))]


def leave_plain(world: World) -> None:
    one = col(Trainee.id) == world.trainees["QY2020-001"]
    with world.session() as session:
        session.execute(update(Trainee).where(one).values(phone=PHONE, phone_index=None))


def test_s82_values_move_to_a_new_key_and_the_old_one_goes(run: Run, world: World, key_file: Path) -> None:
    before = sealing.read_keys(key_file).current
    assert run("keys", "rotate").exit_code == 0
    after = sealing.read_keys(key_file).current
    assert {text.split(":")[1] for text in phones(world)} == {before}
    done = run("keys", "reseal")
    assert (done.exit_code, done.output) == (0, "4 values are newly sealed under the current key\n")
    assert run("keys", "reseal").output.startswith("0 values")
    assert {text.split(":")[1] for text in phones(world)} == {after}
    with world.session(write=False) as session:
        assert session.scalars(select(Audit.action).where(col(Audit.via) == "cli")).all() == ["keys.reseal"] * 2


def test_s61_doctor_finds_what_is_readable_and_migrate_seals_it(run: Run, world: World) -> None:
    assert run("doctor").output == "all is well\n"
    leave_plain(world)
    found = run("doctor")
    assert (found.exit_code, "jingying keys reseal" in found.output) == (1, True)
    assert PHONE not in found.output
    assert run("migrate").exit_code == 0
    assert all(sealing.is_sealed(text) for text in phones(world))
    assert run("doctor").output == "all is well\n"


def test_tidy_says_what_went_and_completes_the_list_of_the_erased(run: Run, world: World, tmp_path: Path) -> None:
    ledger = tmp_path / "erasures.ndjson"
    with world.session() as session:
        session.add(LoginAttempt(kind="password", who="w", address="127.0.0.1", at=1))
        trainee = session.get(Trainee, (world.camp_id, world.trainees["QY2020-001"]))
        erasing.erase(session, trainee, "trainee", "x", world.people["officer"].account_id, clock.now(), ledger)
    ledger.unlink()
    done = run("tidy")
    assert (done.exit_code, done.output) == (
        0,
        "gone: 1 sign-in attempts, 0 credentials, 0 staged imports; 1 erasures added to the list\n",
    )
    assert len(read_lines(ledger)) == 1
    with world.database.begin(SYSTEM, write=False) as session:
        assert session.scalars(select(LoginAttempt)).all() == []
        assert session.scalars(select(Audit.action)).all() == ["tidying.tidy"]
