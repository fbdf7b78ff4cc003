"""A backup that was never restored is none: each is made under writes, brought back and verified."""

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url

from service import clock
from service.actions import access, erasing
from service.backups import outdated
from service.queries import audit, checkpoints
from service.queries.select import c, columns
from service.rules.access import SYSTEM
from service.tables.access import Account
from service.tables.audit import INSTALLATION, Audit
from service.tables.privacy import Erasure
from service.tables.trainees import Trainee
from tests import make
from tests.reliability.load import WHOLE, Told, compare, writers
from tests.reliability.servers import Caller, Installation, install

Placed = tuple[Installation, make.World]


@pytest.fixture(params=["sqlite", "postgresql"])
def placed(request: pytest.FixtureRequest, tmp_path: Path) -> Placed:
    return install(str(request.getfixturevalue(f"{request.param}_url")), tmp_path)


@pytest.fixture
def elsewhere(placed: Placed, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """Where nothing is yet, with the same keys."""
    place, _ = placed
    if place.url.startswith("sqlite"):
        yield Installation(f"sqlite:///{tmp_path / 'restored.sqlite3'}", tmp_path, more=dict(place.more))
        return
    name, server = f"r{uuid4().hex}", str(request.getfixturevalue("postgresql_server"))
    make.run_sql(server, "postgres", f"CREATE DATABASE {name}")
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    yield Installation(url, tmp_path, more=dict(place.more))
    make.run_sql(server, "postgres", f"DROP DATABASE {name} WITH (FORCE)")


def test_r05_r06_a_backup_under_writes_comes_back_whole(
    placed: Placed, elsewhere: Installation, tmp_path: Path
) -> None:
    place, world = placed
    told, folder = Told(), tmp_path / "backups"
    folder.mkdir()
    with place.serving() as server, writers(server, world, told):
        with Caller(server, world.people["officer"]) as officer:
            told.read(officer)
        posted, requests = dict(told.posted), list(told.requests)
        made = place.run("backup", str(folder))
    assert made.code == 0, made.said
    file, beside = sorted(folder.iterdir(), key=lambda path: path.suffix == ".json")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, beside)] == [0o600, 0o600]
    assert json.loads(beside.read_text())["sha256"] in made.said
    restored = elsewhere.run("restore", str(file))
    assert (restored.code, "every chain is whole" in restored.said) == (0, True), restored.said
    with elsewhere.opened() as database:
        assert compare(database, posted, requests) == WHOLE
    with place.opened() as database:
        assert compare(database, told.posted, told.requests) == WHOLE
    assert told.wrong == []
    with elsewhere.serving() as server:
        pass


def test_r05_r06_a_backup_holds_no_key_and_replaces_nothing(placed: Placed, tmp_path: Path) -> None:
    place, _ = placed
    target = tmp_path / "one"
    assert place.run("backup", str(target)).code == 0
    before = target.read_bytes()
    again = place.run("backup", str(target))
    assert (again.code, "never replaces" in again.said, target.read_bytes() == before) == (2, True, True)
    secret = json.loads((tmp_path / "keys.json").read_text())["keys"]["test"]
    assert secret.encode() not in before
    assert bytes(range(32)) not in before
    assert not list(tmp_path.glob("*.part"))


def test_r05_r06_what_is_damaged_or_in_the_way_is_refused(
    placed: Placed, elsewhere: Installation, tmp_path: Path
) -> None:
    place, _ = placed
    good, bad = tmp_path / "good", tmp_path / "bad"
    assert place.run("backup", str(good)).code == 0
    content = bytearray(good.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 5000] = b"\xff" * 5000
    bad.write_bytes(content)
    assert elsewhere.run("restore", str(bad)).code == 1
    bad.with_name("bad.json").write_bytes(good.with_name("good.json").read_bytes())
    differs = elsewhere.run("restore", str(bad))
    assert (differs.code, "SHA-256" in differs.said) == (1, True)
    bad.with_name("bad.json").write_bytes(b"{}")
    assert elsewhere.run("restore", str(bad)).code == 1
    over = place.run("restore", str(good))
    assert (over.code, "Traceback" in over.said) == (2, False)
    assert elsewhere.run("restore", str(good)).code == 0


def test_r05_a_restore_keeps_what_it_replaces(sqlite_url: str, tmp_path: Path) -> None:
    place, world = install(sqlite_url, tmp_path)
    assert place.run("backup", str(tmp_path / "copy")).code == 0
    with place.serving() as server, Caller(server, world.people["officer"]) as officer:
        Told().post(officer, "later")
        assert place.run("restore", "--replace", str(tmp_path / "copy")).code == 3
    assert place.run("restore", "--replace", str(tmp_path / "copy")).code == 0
    (kept,) = Path(str(make_url(sqlite_url).database)).parent.glob("jingying.sqlite3.until-*Z")
    old = Installation(f"sqlite:///{kept}", tmp_path)
    with old.opened() as before, place.opened() as after:
        assert ends(before)["journal"] == ends(after)["journal"] + 2


def heads(database: Any) -> list[Any]:
    with database.begin(SYSTEM, write=False) as session:
        return audit.list_heads(session)


def ends(database: Any) -> dict[str, int]:
    return {one.kind: one.seq for one in heads(database) if one.camp_id != INSTALLATION}


def test_r21_a_restore_ends_every_credential_and_names_the_last_anchor(
    placed: Placed, elsewhere: Installation, tmp_path: Path
) -> None:
    place, world = placed
    elsewhere.more["CHECKPOINTS"] = str(tmp_path / "kept-elsewhere")
    with place.serving() as server, Caller(server, world.people["officer"]) as officer:
        Told().post(officer, "before")
        assert place.run("backup", str(tmp_path / "copy")).code == 0
        Told().post(officer, "after")
    with place.opened() as database, database.begin(SYSTEM, write=False) as session:
        note = checkpoints.checkpoint(session, clock.now())
    (tmp_path / "kept-elsewhere").write_text(f"{note}\n")
    restored = elsewhere.run("restore", str(tmp_path / "copy"))
    assert restored.code == 0, restored.said
    assert f"lost: journal {world.camp_id} 4 to 5" in restored.said
    assert f"lost: audit {world.camp_id} 2 to 2" in restored.said
    with elsewhere.opened() as database, database.begin(SYSTEM, write=True) as session:
        row = session.scalars(columns(Audit).where(c(Audit.action) == "backups.restore")).one()
        assert (row.camp_id, row.via, row.outcome, row.reason[:2]) == (INSTALLATION, "cli", "ok", "20")
        account = session.scalars(columns(Account).where(c(Account.login) == "officer")).one()
        fresh = access.issue(session, account, "token", clock.now())
    with elsewhere.serving() as server:
        for login in ("officer", "mentor", "trainee", "officer2"):
            with Caller(server, world.people[login]) as caller:
                assert caller.get("/points").status == 401, login
        with Caller(server, make.Person(world.people["officer"].account_id, fresh, "")) as caller:
            assert caller.get("/points").status == 200


def test_r21_a_restore_erases_again_whom_the_backup_still_knows(
    placed: Placed, elsewhere: Installation, tmp_path: Path
) -> None:
    place, world = placed
    elsewhere.more["ERASURES"] = str(tmp_path / "erasures")
    assert place.run("backup", str(tmp_path / "copy")).code == 0
    with place.opened() as database, database.begin(SYSTEM, write=True) as session:
        person = session.scalars(columns(Trainee).where(c(Trainee.no) == "QY2020-003")).one()
        name, person_id, officer = person.name, person.id, world.people["officer"].account_id
        erasing.erase(session, person, "trainee", "本人申请", officer, clock.now(), tmp_path / "erasures")
    restored = elsewhere.run("restore", str(tmp_path / "copy"))
    assert (restored.code, "erased again: 1" in restored.said) == (0, True), restored.said
    with elsewhere.opened() as database, database.begin(SYSTEM, write=False) as session:
        rows = {row.id: row for row in session.scalars(columns(Trainee))}
        assert (name, len(rows)) == ("学员3", 4)
        assert name not in {row.name for row in rows.values()}
        assert "单位3" not in {row.unit for row in rows.values()}
        assert session.get(Erasure, (world.camp_id, person_id)) is not None
    if place.url.startswith("sqlite"):
        assert name.encode() in (tmp_path / "copy").read_bytes()
        assert name.encode() not in (tmp_path / "restored.sqlite3").read_bytes()


def test_r05_only_old_backups_of_our_own_naming_are_removed(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    for days in (89, 91, 400):
        stamp = f"{now - timedelta(days):%Y%m%dT%H%M%SZ}"
        for name in (f"jingying-{stamp}.sqlite3", f"jingying-{stamp}.sqlite3.json", f"other-{stamp}.sqlite3"):
            (tmp_path / name).touch()
    (tmp_path / "jingying.sqlite3").touch()
    old = [path.name for path in outdated(tmp_path, now, 90)]
    assert [name.split(".", 1)[1] for name in old] == ["sqlite3", "sqlite3.json"] * 2
    assert all(name.startswith(("jingying-20251020", "jingying-20260825")) for name in old)


def test_r05_a_backup_with_keep_days_removes_the_old_ones(sqlite_url: str, tmp_path: Path) -> None:
    place, _ = install(sqlite_url, tmp_path)
    old, folder = "jingying-20200101T000000Z.sqlite3", tmp_path / "backups"
    folder.mkdir()
    (folder / old).touch()
    made = place.run("backup", "--keep-days", "90", str(folder))
    assert (made.code, (folder / old).exists(), len(list(folder.iterdir()))) == (0, False, 2)
    assert place.run("backup", "--keep-days", "90", str(tmp_path / "a-file")).code == 2
