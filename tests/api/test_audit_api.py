"""The audit over HTTP: who may read, verify and export it, and what it says about whom."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, update

from service import clock
from service.actions import audit as actions
from service.database import Database
from service.rules.audit import Entry, genesis
from service.rules.audit_chain import verify
from service.schemas.audit import ExportLine
from service.tables.audit import INSTALLATION
from tests import auditing, make
from tests.auditing import TABLE
from tests.make import CAMP, Caller, World

Call = Callable[[str | None], Caller]
FILE = "/trainees/QY2020-001/growth"
LOG = f"/api/audit?camp={CAMP}"


@pytest.fixture
def auditor(call: Call) -> Caller:
    return call("auditor")


def read(call: Call) -> None:
    """What three people looked at: one file by the officer and the mentor, everybody by the officer."""
    for role in ("officer", "mentor"):
        assert call(role).get("/trainees/QY2020-001").status_code == 200
    assert call("officer").get("/trainees").status_code == 200
    assert call("mentor").get("/trainees/QY2020-002").status_code == 404


def test_the_auditor_reads_rows_with_numbers_and_logins(call: Call, auditor: Caller) -> None:
    read(call)
    answer = auditor.get(LOG).json()
    assert answer["total"] == 4
    lines = [(one["account"], one["action"], one["subjects"], one["everybody"]) for one in answer["items"]]
    assert lines == [
        ("mentor", "trainees.show", [], None),
        ("officer", "trainees.index", [], 4),
        ("mentor", "trainees.show", ["QY2020-001"], None),
        ("officer", "trainees.show", ["QY2020-001"], None),
    ]
    refused = answer["items"][0]
    assert (refused["outcome"], refused["reason"], refused["role"], refused["via"]) == (
        "refused", "not-found", "mentor", "token",
    )  # fmt: skip
    assert "学员" not in auditor.get(LOG).text


def test_reading_the_audit_is_in_the_audit_of_the_same_camp(
    call: Call, auditor: Caller, world: World, database: Database
) -> None:
    read(call)
    (row,) = auditing.of_request(database, auditor.get(LOG))
    assert (row.camp_id, row.action, row.role) == (world.camp_id, "audit.index", "auditor")
    assert auditing.numbers_of(world, row) == {"QY2020-001"}
    (own,) = auditing.of_request(database, auditor.get("/api/audit"))
    assert (own.camp_id, own.subjects) == (INSTALLATION, "")


FILTERS = {
    "account=officer": 2,
    "account=mentor&outcome=refused": 1,
    "person=QY2020-001": 3,
    "person=QY2020-002": 1,
    "action=trainees.index": 1,
    "until=2020-01-01T00:00:00Z": 0,
    "since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00%2B08:00": 4,
    "limit=1&offset=2": 4,
}


@pytest.mark.parametrize("wanted", FILTERS)
def test_rows_are_found_by_account_person_act_outcome_and_time(call: Call, auditor: Caller, wanted: str) -> None:
    read(call)
    assert auditor.get(f"{LOG}&{wanted}").json()["total"] == FILTERS[wanted]


def test_what_is_asked_for_and_is_not_there_is_said(auditor: Caller) -> None:
    for path in ("?camp=QY1999", "?account=nobody", f"?camp={CAMP}&person=QY2020-999", "/accounts/nobody"):
        assert auditor.get(f"/api/audit{path}").status_code == 404, path
    assert auditor.get(f"/api/audit/persons/{CAMP}/QY2020-999").status_code == 404
    assert auditor.get("/api/audit/persons/QY1999/QY2020-001").status_code == 404
    assert auditor.get("/api/audit?person=QY2020-001").status_code == 422
    assert auditor.get("/api/audit?outcome=good").status_code == 400
    assert auditor.get("/api/audit?since=yesterday").status_code == 400


def test_what_did_this_account_see(call: Call, auditor: Caller, world: World, database: Database) -> None:
    read(call)
    call("officer").get("/trainees/QY2020-001")
    answer = auditor.get("/api/audit/accounts/officer")
    seen = answer.json()
    assert [(one["camp"], one["no"], one["times"]) for one in seen["items"]] == [(CAMP, "QY2020-001", 2)]
    assert [(one["camp"], one["persons"], one["times"]) for one in seen["whole"]] == [(CAMP, 4, 1)]
    assert seen["items"][0]["first"] < seen["items"][0]["last"]
    (row,) = auditing.of_request(database, answer)
    assert auditing.numbers_of(world, row) == {"QY2020-001"}
    assert auditor.get("/api/audit/accounts/officer2").json()["items"] == []
    assert auditor.get("/api/audit/accounts/officer?until=2020-01-01T00:00:00Z").json()["whole"] == []


def test_who_saw_this_person_counts_those_who_saw_everybody(
    call: Call, auditor: Caller, world: World, database: Database
) -> None:
    read(call)
    answer = auditor.get(f"/api/audit/persons/{CAMP}/QY2020-001")
    lines = [(one["account"], one["action"], one["with_everybody"]) for one in answer.json()["items"]]
    assert lines == [
        ("officer", "trainees.index", True),
        ("mentor", "trainees.show", False),
        ("officer", "trainees.show", False),
    ]
    (row,) = auditing.of_request(database, answer)
    assert auditing.numbers_of(world, row) == {"QY2020-001"}
    other = auditor.get(f"/api/audit/persons/{CAMP}/QY2020-003").json()["items"]
    assert [one["account"] for one in other] == ["officer"]
    again = auditor.get(f"/api/audit/persons/{CAMP}/QY2020-001").json()["items"]
    assert [(one["account"], one["role"]) for one in again[:1]] == [("auditor", "auditor")]


def test_a_reading_of_everybody_is_not_about_who_came_later(
    call: Call, auditor: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("officer").get("/trainees")
    with world.session() as session:
        world.trainees["QY2020-005"] = make.trainee(session, world.camp_id, 5).id
    assert auditor.get(f"/api/audit/persons/{CAMP}/QY2020-005").json()["items"] == []
    call("officer").get("/trainees")
    assert len(auditor.get(f"/api/audit/persons/{CAMP}/QY2020-005").json()["items"]) == 2


def test_who_opened_this_file_is_told_to_the_officer_by_name_and_to_the_trainee_without(call: Call) -> None:
    read(call)
    place = "/trainees/QY2020-001/readers"
    lines = call("officer").get(place).json()["items"]
    assert [(one["account"], one["role"], one["action"]) for one in lines] == [
        ("officer", "officer", "trainees.index"),
        ("mentor", "mentor", "trainees.show"),
        ("officer", "officer", "trainees.show"),
    ]
    own = call("trainee").get(place).json()["items"]
    assert len(own) == 4
    assert all(set(one) == {"on", "role", "action"} for one in own)
    assert own[0] == {"on": clock.today().isoformat(), "role": "officer", "action": "audit.readers"}
    assert call("mentor").get(place).status_code == 404
    assert call("mentor").get("/trainees/QY2020-002/readers").status_code == 404
    assert call("trainee").get("/trainees/QY2020-002/readers").status_code == 404
    assert call("auditor").get(place).status_code == 403


def test_verifying_names_the_first_broken_row(call: Call, auditor: Caller, world: World, database: Database) -> None:
    read(call)
    good = auditor.get("/api/audit/verify").json()
    assert (good["ok"], good["cut_tail"]) == (True, "not checked")
    assert {one["camp"]: one["seq"] for one in good["chains"]}[CAMP] == 4
    with auditing.unlocked(database) as connection:
        mine = (TABLE.c.camp_id == world.camp_id) & (TABLE.c.seq == 2)
        connection.execute(update(TABLE).where(mine).values(subjects=""))
    bad = auditor.get(f"/api/audit/verify?camp={CAMP}").json()
    assert (bad["ok"], bad["chains"][0]["broken_seq"], bad["chains"][0]["broken"]) == (False, 2, "edited")
    with auditing.unlocked(database) as connection:
        connection.execute(delete(TABLE).where(TABLE.c.seq < 2))
    assert not auditor.get("/api/audit/verify").json()["ok"]
    assert auditor.get("/api/audit/verify?camp=QY1999").status_code == 404


def test_an_export_can_be_verified_elsewhere_and_is_in_the_audit(
    call: Call, auditor: Caller, world: World, database: Database
) -> None:
    import msgspec

    read(call)
    answer = auditor.signed_in().get(f"/api/audit/export?camp={CAMP}")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert "attachment" in answer.headers["content-disposition"]
    rows = [msgspec.json.decode(line, type=ExportLine) for line in answer.content.splitlines()]
    found = verify(rows, world.camp_id, make.KEYS.mac)
    assert (found.seq, found.broken, rows[0].prev) == (4, None, genesis(world.camp_id))
    (row,) = auditing.of_request(database, answer)
    assert (row.camp_id, row.action) == (world.camp_id, "audit.export")
    assert auditing.numbers_of(world, row) == {"QY2020-001"}
    later = auditor.signed_in().get(f"/api/audit/export?camp={CAMP}&after=3&limit=1").content.splitlines()
    assert [json.loads(line)["seq"] for line in later] == [4]
    assert auditor.get("/api/audit/export").status_code == 403  # a token exports nothing
    assert auditor.signed_in().get("/api/audit/export?limit=0").status_code == 400


def test_an_export_asks_for_the_identity_anew(auditor: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    make.later(monkeypatch, minutes=29)  # by which the session itself is not idle yet
    assert auditor.signed_in().get("/api/audit/export").status_code == 200
    make.later(monkeypatch, minutes=1, seconds=1)
    refused = auditor.signed_in().get("/api/audit/export")
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:jingying:problem:reauthenticate")


def of_account(world: World, login: str, **more: Any) -> Entry:
    account = world.people[login].account_id
    given = Entry(
        INSTALLATION, clock.now(), account, login, "session", "10.1.2.3", "r", "access.sign_in", "access", "", "ok"
    )
    return given._replace(**more)


def test_everybody_reads_what_happened_with_the_own_account(call: Call, world: World, database: Database) -> None:
    mine = str(world.people["officer"].account_id)
    actions.record(
        database,
        [
            of_account(world, "officer"),
            of_account(world, "secadmin", action="accounts.reset", subjects=mine),
            of_account(world, "officer2"),
        ],
    )
    answer = call("officer").signed_in().get("/api/me/activity").json()
    lines = [(one["action"], one["by"], one["ip"]) for one in answer["items"]]
    assert lines == [("accounts.reset", "secadmin", None), ("access.sign_in", None, "10.1.2.3")]
    assert mine not in json.dumps(answer)
    assert call("officer").get("/api/me/activity").status_code == 403
    assert call("sysadmin").signed_in().get("/api/me/activity").json()["total"] == 0


def test_the_installations_rows_name_accounts_by_login(auditor: Caller, world: World, database: Database) -> None:
    mine = str(world.people["officer"].account_id)
    actions.record(database, [of_account(world, "secadmin", action="accounts.reset", subjects=mine)])
    (line,) = auditor.get("/api/audit?action=accounts.reset").json()["items"]
    assert (line["account"], line["subjects"]) == ("secadmin", ["officer"])
