"""Retention: a dry run, a proposal, another officer's decision, and nothing before its time."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from sqlmodel import select

from service import clock
from service.erasures import read_lines
from service.tables.access import Account, Recusal
from service.tables.camps import Camp
from service.tables.mentors import Mentor
from service.tables.privacy import Erasure
from service.tables.trainees import Trainee
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
RETENTION, PURGE = "/retention", "/retention/purge"
WHY = {"reason": "保存期满"}


@pytest.fixture
def ledger(application: Litestar, tmp_path: Path) -> Iterator[Path]:
    before = application.state.settings
    application.state.settings = msgspec.structs.replace(before, erasures=str(tmp_path / "erasures.ndjson"))
    yield tmp_path / "erasures.ndjson"
    application.state.settings = before


def ended(world: World, on: date, state: str = "archived", years: int = 3) -> None:
    with world.session() as session:
        camp = session.get(Camp, world.camp_id)
        assert camp is not None
        camp.starts_on, camp.ends_on = min(camp.starts_on, on), on
        camp.state, camp.keep_years = state, years


def years_ago(years: int, days: int = 0) -> date:
    """Such that the keeping time ends so many days from today."""
    day = clock.today() + timedelta(days)
    return day.replace(year=day.year - years)


def renew(world: World, *logins: str) -> None:
    """Signed in again after the clock has moved."""
    with world.session() as session:
        for login in logins:
            account = session.get(Account, world.people[login].account_id)
            assert account is not None
            world.people[login] = make.person(session, account)


@pytest.fixture
def officer(call: Call) -> Caller:
    return call("officer").signed_in()


@pytest.fixture
def second(call: Call) -> Caller:
    return call("officer2").signed_in()


def decided(by: Caller, purge: Any, verdict: str = "approve", **more: Any) -> Any:
    body = {"digest": purge["digest"], "verdict": verdict, "reason": "同意", **more}
    return by.post(f"/retention/purges/{purge['id']}/decision", body)


def names(world: World, model: Any) -> list[str]:
    with world.session() as session:
        return sorted(session.scalars(select(model.name)))


def test_s70_a_dry_run_says_what_would_go_and_when(officer: Caller, world: World) -> None:
    make.full_file(world, "QY2020-001")
    officer.post("/trainees/QY2020-002/restriction", {"reason": "诉讼"})
    ended(world, date(2021, 6, 30), "closing", years=30)
    told = officer.get(RETENTION).json()
    assert (told["kept_to"], told["due"], told["state"]) == ("2051-06-30", False, "closing")
    assert [(one["no"], one["held"]) for one in told["trainees"]] == [
        ("QY2020-001", False), ("QY2020-002", True), ("QY2020-003", False), ("QY2020-004", False),
    ]  # fmt: skip
    assert [one["no"] for one in told["mentors"]] == ["DS2020-01", "DS2020-02", "DS2020-03"]
    counted = told["rows"]
    assert (counted["growth_entry"], counted["attachment"], counted["assignment"], counted["review"]) == (4, 1, 1, 3)
    assert told["proposed"] == []
    assert names(world, Trainee) == ["学员1", "学员2", "学员3", "学员4"]


def test_s70_nothing_is_purged_before_its_time(
    officer: Caller, call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last day of keeping is still kept; the next day it is over."""
    ended(world, years_ago(3))
    refused = officer.post(PURGE, WHY)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:jingying:problem:still-kept")
    assert refused.json()["kept_to"] == clock.today().isoformat()
    make.later(monkeypatch, days=1)
    renew(world, "officer")
    assert call("officer").signed_in().post(PURGE, WHY).status_code == 201


@pytest.mark.parametrize("state", ["draft", "running", "closing"])
def test_s70_only_an_archived_camp_is_purged(officer: Caller, world: World, state: str) -> None:
    ended(world, date(2010, 6, 30), state)
    assert officer.post(PURGE, WHY).status_code == 409


def test_s70_a_second_officer_decides(officer: Caller, second: Caller, world: World, ledger: Path) -> None:
    make.full_file(world, "QY2020-001")
    ended(world, date(2016, 6, 30))
    purge = officer.post(PURGE, WHY).json()
    assert purge["trainees"] == [f"QY2020-00{n}" for n in range(1, 5)]
    assert officer.get(RETENTION).json()["proposed"] == [purge]
    alone = decided(officer, purge)
    assert (alone.status_code, alone.json()["type"]) == (409, "urn:jingying:problem:same-person")
    assert not ledger.exists()

    done = decided(second, purge)
    assert (done.status_code, done.json()["verdict"]) == (200, "approve")
    assert names(world, Trainee) == ["已删除"] * 4
    assert names(world, Mentor) == ["已删除"] * 3
    with world.session() as session:
        assert len(session.scalars(select(Erasure)).all()) == len(read_lines(ledger)) == 7
    after = second.get(RETENTION).json()
    assert (after["trainees"], after["mentors"], after["proposed"]) == ([], [], [])
    assert decided(second, purge).status_code == 409


def test_s70_a_rejection_keeps_everything(officer: Caller, second: Caller, world: World, ledger: Path) -> None:
    ended(world, date(2016, 6, 30))
    purge = officer.post(PURGE, WHY).json()
    assert decided(second, purge, "reject").status_code == 200
    assert names(world, Trainee) == ["学员1", "学员2", "学员3", "学员4"]
    assert decided(second, purge).status_code == 409
    assert not ledger.exists()


def test_s70_what_has_changed_since_is_not_decided(officer: Caller, second: Caller, world: World) -> None:
    ended(world, date(2016, 6, 30))
    purge = officer.post(PURGE, WHY).json()
    assert decided(second, {**purge, "digest": "0" * 64}).status_code == 422
    officer.post("/trainees/QY2020-003/restriction", {"reason": "诉讼"})
    changed = decided(second, purge)
    assert (changed.status_code, changed.json()["type"]) == (422, "urn:jingying:problem:content-changed")
    assert names(world, Trainee) == ["学员1", "学员2", "学员3", "学员4"]


def test_s70_a_withheld_file_outlives_the_purge(officer: Caller, second: Caller, world: World, ledger: Path) -> None:
    ended(world, date(2016, 6, 30))
    officer.post("/trainees/QY2020-003/restriction", {"reason": "诉讼"})
    purge = officer.post(PURGE, WHY).json()
    assert purge["trainees"] == ["QY2020-001", "QY2020-002", "QY2020-004"]
    assert decided(second, purge).status_code == 200
    assert names(world, Trainee) == ["学员3", "已删除", "已删除", "已删除"]


def test_s70_a_proposal_lapses(officer: Caller, call: Call, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ended(world, date(2016, 6, 30))
    purge = officer.post(PURGE, WHY).json()
    make.later(monkeypatch, days=7)
    renew(world, "officer2")
    late = decided(call("officer2").signed_in(), purge)
    assert (late.status_code, late.json()["type"]) == (409, "urn:jingying:problem:motion-expired")


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "secadmin", "sysadmin"])
def test_s70_only_officers_purge(call: Call, role: str) -> None:
    assert call(role).signed_in().get(RETENTION).status_code == 403
    assert call(role).signed_in().post(PURGE, WHY).status_code == 403


def test_s13_who_is_recused_from_anybody_purges_nobody(officer: Caller, second: Caller, world: World) -> None:
    ended(world, date(2016, 6, 30))
    purge = officer.post(PURGE, WHY).json()
    place: dict[str, Any] = {"camp_id": world.camp_id, "trainee_id": world.trainees["QY2020-001"]}
    by = world.people["officer2"].account_id
    with world.session() as session:
        session.add(Recusal(**place, account_id=by, kind="kinship", declared_at=clock.now()))
    for answer in (second.get(RETENTION), second.post(PURGE, WHY), decided(second, purge)):
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:jingying:problem:recused")
    assert names(world, Trainee) == ["学员1", "学员2", "学员3", "学员4"]
