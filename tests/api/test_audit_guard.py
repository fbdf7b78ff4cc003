"""No row, no answer: every personal route and every refusal of a known caller leaves exactly one row, or is refused."""

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest

from service.database import Database
from service.http.audit import Recorder
from service.http.routes import POLICY
from service.rules.access import GRANTS, Role, Via
from tests import auditing, make
from tests.make import CAMP, Caller, World

pytestmark = pytest.mark.unmeasured

Call = Callable[[str | None], Caller]
ID = "0190f3b0-7c00-7000-8000-000000000001"
SHORT = re.compile(r"\{(\w+):\w+\}")


UNREADABLE: dict[str, Any] = {"content": b"{", "headers": {"content-type": "application/json"}}
HOST = "http://127.0.0.1:8000"
"""Before whole addresses, which some pages have outside any camp."""


def personal(app: Any) -> Iterator[tuple[str, str, Any]]:
    """Every method and address, with made-up numbers, that shows or changes personal data."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                if handler.opt[POLICY].personal:
                    yield method, made_up(route.path), handler.opt[POLICY]


def made_up(path: str) -> str:
    fixed = path.replace("{camp:str}", CAMP)
    for kind, value in (("int", "4711"), ("uuid", ID), ("date", "2020-09-01"), ("str", "X-1")):
        fixed = re.sub(rf"\{{\w+:{kind}\}}", value, fixed)
    return fixed


def caller_of(call: Call, policy: Any) -> Caller:
    """Somebody who may use a route, by whatever it takes."""
    roles = GRANTS[policy.perm].roles if policy.perm else set(Role)
    role = next(one for one in (Role.OFFICER, *Role) if one in roles)
    caller = call(role.value)
    return caller if Via.TOKEN in policy.ways() else caller.signed_in()


def test_s62_every_personal_route_leaves_one_row_whatever_it_answers(call: Call, database: Database) -> None:
    routes = list(personal(call(None).client.app))
    assert len(routes) > 60
    for method, path, policy in some(routes, database):
        answer = caller_of(call, policy).request(method, HOST + path, **({} if method == "GET" else UNREADABLE))
        assert answer.status_code < 500, (method, path, answer.text)
        assert len(auditing.of_request(database, answer)) == 1, (method, path, answer.status_code)


def test_s62_so_does_everything_that_they_show(call: Call, world: World, database: Database) -> None:
    """With people and things that are there: a GET of each address, as everybody who may."""
    fill(world, call("officer"))
    shown, asked = 0, some(list(readings(call(None).client.app)), database)
    for path, policy in asked:
        answer = caller_of(call, policy).get(HOST + path)
        assert answer.status_code < 500, (path, answer.text)
        assert len(auditing.of_request(database, answer)) == 1, path
        shown += answer.status_code == 200
    assert shown > len(asked) / 8


T = TypeVar("T")


def some(cases: list[T], database: Database) -> list[T]:
    """All on SQLite; every fifth on PostgreSQL, where a row is written in the same way whatever was asked."""
    return cases if database.is_sqlite else cases[::5]


def readings(app: Any) -> Iterator[tuple[str, Any]]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if "GET" in handler.http_methods and handler.opt[POLICY].personal:
                yield from ((path, handler.opt[POLICY]) for path in sorted(addresses(route.path)))


def fill(world: World, officer: Caller) -> None:
    make.policy(world)
    for nth, no in enumerate(("QY2020-001", "QY2020-002"), start=1):
        make.full_file(world, no, times=nth, first=nth)
        make.entered(officer, make.line(no))


def addresses(path: str) -> set[str]:
    """A route's path with numbers of the world in it."""
    numbers = ("QY2020-001", "QY2020-002", "DS2020-01", "KCQY2020-001-1", "YTQY2020-001-1", "officer")
    fixed = path.replace("{camp:str}", CAMP)
    fixed = re.sub(r"\{\w+:int\}", "1", re.sub(r"\{\w+:date\}", "2020-09-01", fixed))
    fixed = re.sub(r"\{\w+:uuid\}", ID, fixed)
    return {SHORT.sub(number, fixed) for number in numbers}


def test_s62_a_write_leaves_one_row_in_its_own_transaction(call: Call, world: World, database: Database) -> None:
    answer = call("officer").post("/trainees", make.trainee_body(9))
    assert answer.status_code == 201
    (row,) = auditing.of_request(database, answer)
    assert (row.action, row.outcome, row.camp_id) == ("trainees.create", "ok", world.camp_id)
    with world.session(write=False) as session:
        from service.queries.trainees import find_trainee

        assert row.subjects == str(find_trainee(session, world.camp_id, "QY2020-009").id)


READS = ("/trainees", "/trainees/QY2020-001", "/trainees/QY2020-001/growth", "/trainees/QY2020-001/readers")


def test_s62_what_cannot_be_audited_is_not_shown(call: Call, database: Database, caplog: Any) -> None:
    auditing.unwritable(database)
    for path in READS:
        answer = call("officer").get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json"), path
        assert answer.json()["type"] == "urn:jingying:problem:audit-unavailable"
        assert "学员" not in answer.text
        assert "QY2020" not in str(make.telling(answer))
    assert any(one.levelno == logging.ERROR for one in caplog.records)


def test_s62_what_cannot_be_audited_is_not_done(call: Call, database: Database) -> None:
    before = auditing.count(database, "trainee")
    auditing.unwritable(database)
    answer = call("officer").post("/trainees", make.trainee_body(9))
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:jingying:problem:audit-unavailable")
    assert answer.headers["retry-after"] == "1"
    assert auditing.count(database, "trainee") == before
    assert call("officer").get("/api/me").status_code == 200  # which shows nobody


def test_s62_writing_goes_on_once_the_audit_does(call: Call, database: Database) -> None:
    auditing.unwritable(database)
    assert call("officer").get("/trainees").status_code == 503
    auditing.writable(database)
    assert call("officer").get("/trainees").status_code == 200
    assert call("officer").post("/trainees", make.trainee_body(9)).status_code == 201


def refusals(call: Call) -> dict[str, tuple[Any, int]]:
    """One request of every kind of refusal of a caller who is known."""
    officer, mentor, auditor = call("officer"), call("mentor"), call("auditor")
    made_up = Caller(officer.client, make.Person(officer.person.account_id, "jyt_" + "x" * 51, ""))  # type: ignore[union-attr]
    tagged = {"if-match": '"0"'}
    return {
        "credential": (made_up.get("/trainees"), 401),
        "permission": (mentor.post("/trainees", make.trainee_body(9)), 403),
        "kind": (auditor.get("/trainees"), 403),
        "another's": (mentor.get("/trainees/QY2020-002"), 404),
        "another camp": (officer.get("/api/camps/QY1999/trainees"), 404),
        "not there": (officer.get("/trainees/QY2020-999"), 404),
        "taken": (officer.post("/trainees", make.trainee_body(1)), 409),
        "stale": (officer.put("/trainees/QY2020-001", make.trainee_body(1), headers=tagged), 412),
        "no version": (officer.request("PUT", "/trainees/QY2020-001", json=make.trainee_body(1)), 428),
        "kind of body": (officer.request("POST", "/trainees", content=b"x", headers={"content-type": "text/css"}), 415),
        "form": (officer.post("/trainees", {"no": 7}), 400),
        "value": (officer.put("/trainees/QY2020-001", make.trainee_body(1, written_score=101)), 422),
        "parameter": (officer.get("/trainees?colour=red"), 400),
        "step-up by token": (auditor.get("/api/audit/export"), 403),
    }


def test_s66_every_refusal_of_a_known_caller_leaves_one_row(call: Call, database: Database) -> None:
    for name, (answer, status) in refusals(call).items():
        assert answer.status_code == status, (name, answer.text)
        rows = auditing.of_request(database, answer)
        assert [row.outcome for row in rows] == ["refused"], name
        assert rows[0].reason == answer.json()["type"].rpartition(":")[2], name
        assert rows[0].subjects == "", name


def test_s66_the_anonymous_leave_none(call: Call, database: Database) -> None:
    before, nobody = auditing.count(database, "audit"), call(None)
    for path in ("/trainees", "/trainees/QY2020-001", "/nothing", "/api/audit"):
        answer = nobody.get(path)
        assert answer.status_code in {401, 404}
    assert nobody.post("/trainees", make.trainee_body(9)).status_code == 401
    assert auditing.count(database, "audit") == before


def test_s66_a_refusal_stands_when_the_audit_fails_and_an_error_is_logged(
    call: Call, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    auditing.unwritable(database)
    answer = call("mentor").get("/trainees/QY2020-002")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:jingying:problem:not-found")
    told = [one for one in caplog.records if one.levelno == logging.ERROR and one.name == "jingying"]
    assert any(answer.headers["x-request-id"] in one.getMessage() for one in told)


def alerts(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, int]]:
    return [(one.alert, one.account_id, one.count) for one in caplog.records if hasattr(one, "alert")]  # type: ignore[attr-defined]


def test_s66_twenty_refusals_are_an_alert_in_the_log(
    call: Call, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(19):
        call("mentor").get("/trainees/QY2020-002")
    assert alerts(caplog) == []
    call("mentor").get("/trainees/QY2020-002")
    assert alerts(caplog) == [("refusals", str(world.people["mentor"].account_id), 20)]


def test_s66_an_export_of_very_many_is_an_alert_in_the_log(
    call: Call, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with world.session() as session:
        for n in range(5, 206):
            make.trainee(session, world.camp_id, n)
    for offset in (0, 200):
        call("officer").get(f"/trainees?limit=200&offset={offset}")
    assert alerts(caplog) == [] or alerts(caplog)[0][0] == "night-reading"
    caplog.clear()
    call("auditor").signed_in().get(f"/api/audit/export?camp={CAMP}")
    assert ("large-export", str(world.people["auditor"].account_id), 205) in alerts(caplog)


def test_s66_reading_in_bulk_at_night_is_an_alert_in_the_log(
    call: Call, world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service import clock

    with world.session() as session:
        for n in range(5, 206):
            make.trainee(session, world.camp_id, n)
    day = 24 * 3600 * 1_000_000
    noon = clock.now() // day * day + 4 * 3600 * 1_000_000  # 12:00 in China
    expected = []
    for hours, told in ((0, False), (11, True)):
        monkeypatch.setattr(clock, "now", lambda at=noon + hours * 3600 * 1_000_000: at)
        for offset in (0, 200):
            assert call("officer").get(f"/trainees?limit=200&offset={offset}").status_code == 200
        expected += [("night-reading", str(world.people["officer"].account_id), 205)] if told else []
        assert alerts(caplog) == expected


CANARY = "金丝雀7531"


def test_s63_no_value_of_a_request_or_a_file_gets_into_the_audit(call: Call, world: World, database: Database) -> None:
    officer = call("officer")
    for n, name in enumerate(("name", "unit", "post", "school", "major"), start=11):
        officer.post("/trainees", make.trainee_body(n, **{name: CANARY}))
    officer.post("/trainees/QY2020-011/state", {"to": "withdrawn", "reason": CANARY})
    officer.post("/trainees/QY2020-001/growth/entries", {"kind": "award", "occurred_on": "2020-09-01", "title": CANARY})
    officer.post("/trainees", {"no": CANARY})
    officer.get(f"/trainees?q={CANARY}")
    officer.get(f"/trainees/{CANARY}")
    officer.get(f"/trainees?{CANARY}=1")
    assert CANARY in officer.get("/trainees/QY2020-011").text
    whole = "\n".join(str(row) for row in auditing.rows(database))
    assert "trainees.create" in whole
    assert CANARY not in whole
    assert "金丝雀" not in whole


def test_the_recorder_of_a_process_starts_with_nothing_noticed(database: Database) -> None:
    from anyio import Lock

    assert not Recorder(database, Lock()).watch.refusals
