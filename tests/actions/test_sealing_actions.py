"""What is sealed: where it stands, whether it opens elsewhere, and how it comes under another key."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url
from sqlmodel import col, select, update

from service import backups
from service.actions.resealing import reseal
from service.actions.sealed import seal_value
from service.database import Database
from service.queries.resealing import PLACES, count_plain
from service.queries.sealed import open_at
from service.rules.access import SYSTEM
from service.sealing import KeyRing, SealBroken, is_sealed
from service.tables.access import Account, Recusal
from service.tables.points import Note, Registration
from service.tables.trainees import Trainee
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
PHONE, CAUSE, KIN, CODE = "13812340987", "泄露考试内容甲", "表兄弟关系乙", "JBSWY3DPEHPK3PXP"
CANARIES = (PHONE, CAUSE, KIN, CODE)
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
ONE = "/trainees/QY2020-001"
VETO = make.line(rule="V01", on="2020-10-01", veto={"from": "2020-10-01", "until": "2021-03-31"}, reason=CAUSE)


@pytest.fixture
def sealed(world: World, call: Call) -> World:
    """A world in which every kind of sealed value stands."""
    make.policy(world, rules=make.with_rules(V01={"second_person": False}))
    call("officer").put(ONE, make.trainee_body(1, phone=PHONE))
    make.entered(call("officer"), VETO)
    with world.session() as session:
        _put_rows(session, world)
    return world


def _put_rows(session: Any, world: World) -> None:
    place: dict[str, Any] = {"camp_id": world.camp_id, "trainee_id": world.trainees["QY2020-001"]}
    recusal = Recusal(**place, account_id=world.people["officer2"].account_id, kind="kinship", declared_at=1)
    recusal.relation = seal_value(session, "recusal", "relation", world.camp_id, recusal.id, KIN)
    veto = Registration(**place, serial=7, on=make.STARTS, rule="V01", points=0, reason=CAUSE, veto_from=make.STARTS)
    veto.reason = seal_value(session, "registration", "reason", world.camp_id, veto.id, CAUSE)
    session.add_all([recusal, veto])
    account = session.get(Account, world.people["officer2"].account_id)
    account.totp = session.info["keys"].seal(f"account/totp/{account.id}", CODE)


def _dump(database: Database, target: Path) -> bytes:
    """Everything that lies in the database, as bytes."""
    if database.is_sqlite:
        with database.writer.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        return Path(str(make_url(database.url).database)).read_bytes()
    backups.run(database, "pg_dump", f"--file={target}")
    return target.read_bytes()


def test_s61_no_sealed_value_is_in_the_file_or_the_dump(sealed: World, tmp_path: Path) -> None:
    found = _dump(sealed.database, tmp_path / "dump.sql")
    assert "学员2".encode() in found
    for canary in CANARIES:
        assert canary.encode() not in found, canary


def test_s61_what_is_sealed_is_read_by_those_who_may(sealed: World, call: Call) -> None:
    for role in ("officer", "mentor", "trainee"):
        assert call(role).get(ONE).json()["phone"] == PHONE, role
        assert call(role).get(f"{ONE}/growth").json()["basics"]["phone"] == PHONE, role
        assert call(role).get("/trainees").json()["items"][0]["phone"] == "138****0987", role
    for role in ("officer", "trainee"):
        file = call(role).get(f"{ONE}/growth").json()
        assert CAUSE in [one["reason"] for one in file["registrations"]], role
        assert call(role).get("/points/entries?kind=veto").json()["items"][0]["reason"] == CAUSE, role
        told = call(role).get("/points/trainees/QY2020-001/explanation").json()
        assert CAUSE in [one["reason"] for one in told["entries"]], role
    for path in (f"{ONE}/growth", "/points/entries", "/points/trainees/QY2020-001/explanation"):
        assert CAUSE not in call("mentor").get(path).text


def test_s61_a_phone_is_found_by_its_index_however_it_is_written(sealed: World, call: Call) -> None:
    for asked in (PHONE, "138 1234-0987", "%2B86 13812340987", "１３８１２３４０９８７"):
        found = call("officer").get(f"/trainees?phone={asked}").json()
        assert [one["no"] for one in found["items"]] == ["QY2020-001"], asked
    assert call("officer").get("/trainees?phone=13812340988").json()["total"] == 0
    for role in ("mentor", "trainee"):
        assert call(role).get(f"/trainees?phone={PHONE}").status_code == 403


def test_s61_a_value_moved_to_another_row_does_not_open(
    sealed: World, call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    with sealed.session() as session:
        one, two = (session.get(Trainee, (sealed.camp_id, sealed.trainees[f"QY2020-00{n}"])) for n in (1, 2))
        assert one is not None
        assert two is not None
        one.phone, two.phone = two.phone, one.phone
    with caplog.at_level(logging.ERROR):
        answer = call("officer").get(ONE)
    assert answer.status_code == 500
    assert PHONE not in answer.text + caplog.text
    assert "SealBroken" in caplog.text


def test_s61_a_changed_value_does_not_open(sealed: World, call: Call) -> None:
    with sealed.session() as session:
        row = session.get(Trainee, (sealed.camp_id, sealed.trainees["QY2020-001"]))
        assert row is not None
        assert row.phone is not None
        row.phone = row.phone[:-8] + ("A" if row.phone[-8] != "A" else "B") + row.phone[-7:]
    assert call("officer").get(ONE).status_code == 500


@pytest.fixture
def under_both(sealed: World, database_url: str) -> Iterator[Database]:
    """The same database with a second key, which seals from now on."""
    opened = Database(database_url, KeyRing("new", {"test": OLD, "new": NEW}))
    yield opened
    opened.close()


def _values(database: Database) -> list[str]:
    with database.begin(SYSTEM, write=False) as session:
        rows = [(place, row) for place in PLACES for row in session.scalars(select(place.model))]
        stored = [(place.of(row), getattr(row, place.column)) for place, row in rows]
        return sorted(open_at(session, place, text) for place, text in stored if text and is_sealed(text))


def test_s61_after_resealing_the_key_before_can_go(under_both: Database, database_url: str) -> None:
    before = _values(under_both)
    assert set(CANARIES) <= set(before)
    with closing(Database(database_url, KeyRing("new", {"new": NEW}))) as alone:
        with pytest.raises(SealBroken):
            _values(alone)
        assert reseal(under_both) == len(before)
        assert reseal(under_both) == 0
        assert _values(alone) == before
        with alone.begin(SYSTEM, write=False) as session:
            assert session.scalars(select(Trainee.no).where(_by_phone(alone))).all() == ["QY2020-001"]


def _by_phone(database: Database) -> Any:
    assert database.keys is not None
    return col(Trainee.phone_index) == database.keys.index("phone", PHONE)


def test_s61_a_phone_is_found_before_it_is_sealed_anew(under_both: Database) -> None:
    assert under_both.keys is not None
    wanted = col(Trainee.phone_index).in_(under_both.keys.indexes("phone", PHONE))
    with under_both.begin(SYSTEM, write=False) as session:
        assert session.scalars(select(Trainee.no).where(wanted)).all() == ["QY2020-001"]


def test_s61_what_an_older_version_left_plain_is_read_counted_and_sealed(sealed: World, call: Call) -> None:
    one = (sealed.camp_id, sealed.trainees["QY2020-001"])
    with sealed.session() as session:
        assert count_plain(session) == 0
        session.execute(update(Trainee).where(col(Trainee.id) == one[1]).values(phone=PHONE, phone_index=None))
        session.execute(update(Registration).where(col(Registration.serial) == 7).values(reason=CAUSE))
    assert call("officer").get(ONE).json()["phone"] == PHONE
    with sealed.session() as session:
        assert count_plain(session) == 2
    assert reseal(sealed.database) == 2
    with sealed.session() as session:
        assert count_plain(session) == 0
        row = session.get(Trainee, one)
        assert row is not None
        assert is_sealed(row.phone or "")
    assert call("officer").get(f"/trainees?phone={PHONE}").json()["total"] == 1


def test_s61_other_notes_are_not_sealed(world: World, call: Call) -> None:
    make.policy(world)
    make.entered(call("officer"), make.line(reason="区级表彰"))
    with world.session() as session:
        bodies = session.scalars(select(Note.body).where(col(Note.body).is_not(None))).all()
    assert "区级表彰" in bodies
    assert reseal(world.database) == 0


def test_the_version_of_a_resealed_trainee_stays(under_both: Database, call: Call) -> None:
    tag = call("officer").get(ONE).headers["etag"]
    reseal(under_both)
    with under_both.begin(SYSTEM, write=False) as session:
        version = session.scalar(select(Trainee.version).where(col(Trainee.no) == "QY2020-001"))
    assert tag.strip('"').endswith(f"-{version}")
