from collections.abc import Callable
from typing import Any

import pytest

from service import clock
from service.rules.training_codes import MICROSECONDS_PER_MINUTE
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
DAY = "2020-06-09"
HALF = f"/sessions/{DAY}/am"
SHEET = HALF + "/attendance"


@pytest.fixture
def officer(call: Call) -> Caller:
    """With one half-day made."""
    made = call("officer")
    made.post("/sessions", {"on": DAY, "half": "am", "title": "开班式"})
    return made


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def marks(**by: str) -> dict[str, Any]:
    """`_001="present"` for QY2020-001."""
    return {"marks": {f"QY2020-{name.strip('_')}": mark for name, mark in by.items()}}


def entries(world: World) -> list[tuple[str, str, str, int]]:
    return [(no[-3:], kind, rule, amount) for no, kind, rule, amount, _ in make.posted(world)]


def test_half_days_are_made_once_and_listed_in_order_of_time(officer: Caller) -> None:
    made = officer.post("/sessions", {"on": DAY, "half": "pm"})
    assert (made.status_code, made.json()) == (201, {"on": DAY, "half": "pm", "title": "", "code_until": None})
    officer.post("/sessions", {"on": "2020-06-08", "half": "pm"})
    listed = officer.get("/sessions").json()
    assert [(one["on"], one["half"]) for one in listed["items"]] == [("2020-06-08", "pm"), (DAY, "am"), (DAY, "pm")]
    assert officer.get(f"/sessions?since={DAY}&until={DAY}&sort=-half").json()["items"][0]["half"] == "pm"
    assert officer.get("/sessions?since=2020-06-10").json()["total"] == 0
    assert officer.get(HALF).json()["title"] == "开班式"
    assert code(officer.post("/sessions", {"on": DAY, "half": "am"})) == (409, "already-there")


@pytest.mark.parametrize(
    ("change", "status"),
    [({"half": "noon"}, 400), ({"on": "2020-02-30"}, 400), ({"on": "2020-05-31"}, 422), ({"x": 1}, 400)],
)
def test_a_bad_half_day_is_refused(officer: Caller, change: dict[str, object], status: int) -> None:
    assert officer.post("/sessions", {"on": DAY, "half": "pm", **change}).status_code == status
    assert officer.get("/sessions").json()["total"] == 1


@pytest.mark.parametrize("path", ["2020-06-10/am", "2020-06-09/pm", "yesterday/am"])
def test_an_unknown_half_day_is_not_found(officer: Caller, path: str) -> None:
    assert officer.get(f"/sessions/{path}").status_code == 404
    assert officer.get(f"/sessions/{path}/attendance").status_code == 404


def test_a_sheet_is_replaced_as_a_whole_and_only_differences_reach_the_journal(officer: Caller, world: World) -> None:
    make.policy(world)
    first = marks(_001="present", _002="late", _003="absent", _004="leave")
    answer = officer.put(SHEET, first)
    assert (answer.status_code, answer.json()) == (200, first)
    assert officer.get(SHEET).json() == first
    before = entries(world)
    assert sorted(before) == [
        ("001", "award", "T01", 50),
        ("002", "award", "T01", 50),
        ("002", "deduct", "D01", -20),
        ("003", "deduct", "D02", -100),
    ]
    assert {line[-1] for line in make.posted(world)} == {DAY}

    assert officer.put(SHEET, first).status_code == 200
    assert entries(world) == before
    officer.put(SHEET, marks(_001="present", _002="present", _003="leave"))
    assert sorted(entries(world)[4:]) == [("002", "reverse", "D01", 20), ("003", "reverse", "D02", 100)]
    assert officer.get(SHEET).json() == marks(_001="present", _002="present", _003="leave")


def test_a_mark_taken_off_the_sheet_takes_its_points_back(officer: Caller, world: World) -> None:
    make.policy(world)
    officer.put(SHEET, marks(_001="present", _002="present"))
    officer.put(SHEET, marks(_002="present"))
    assert entries(world)[2:] == [("001", "reverse", "T01", -50)]
    assert officer.get(SHEET).json() == marks(_002="present")


def test_without_a_policy_marks_are_kept_and_make_no_entry(officer: Caller, world: World) -> None:
    assert officer.put(SHEET, marks(_001="present")).status_code == 200
    assert make.posted(world) == []


def test_a_sheet_is_edited_from_the_one_that_was_read(officer: Caller) -> None:
    read = officer.get(SHEET).headers["etag"]
    assert officer.request("PUT", SHEET, json=marks()).status_code == 428
    officer.put(SHEET, marks(_001="late"))
    stale = officer.put(SHEET, marks(_001="present"), headers={"if-match": read})
    assert (stale.status_code, stale.json()["current"]) == (412, marks(_001="late"))
    kept = officer.get(SHEET)
    assert officer.get(SHEET, headers={"if-none-match": kept.headers["etag"]}).status_code == 304


def test_a_sheet_names_trainees_who_were_there_to_be_marked(officer: Caller, world: World) -> None:
    officer.post("/trainees/QY2020-002/state", {"to": "withdrawn", "reason": "调离", "on": "2020-06-08"})
    refused = officer.put(SHEET, marks(_001="present", _002="present", _099="present"))
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("/marks/QY2020-002", "left-before"),
        ("/marks/QY2020-099", "unknown-trainee"),
    ]
    assert officer.get(SHEET).json() == {"marks": {}}
    assert officer.put(SHEET, marks(_001="there")).status_code == 400
    assert officer.put(SHEET, {}).status_code == 400


def test_nothing_is_marked_before_its_day_or_in_an_archived_camp(officer: Caller, world: World) -> None:
    make.last_until_next_year(world)
    coming = make.coming(1)
    officer.post("/sessions", {"on": coming, "half": "am"})
    assert code(officer.put(f"/sessions/{coming}/am/attendance", marks(_001="leave"))) == (409, "not-yet")
    assert code(officer.post(f"/sessions/{coming}/am/code", {"minutes": 5})) == (409, "not-yet")
    for state in ("closing", "archived"):
        officer.post("/api/camps/QY2020/advance", {"to": state})
    assert code(officer.put(SHEET, marks(_001="leave"))) == (409, "wrong-state")
    assert code(officer.post(HALF + "/code", {"minutes": 5})) == (409, "wrong-state")
    assert code(officer.post("/sessions", {"on": DAY, "half": "pm"})) == (409, "wrong-state")


def test_a_trainee_signs_in_by_code_once(call: Call, officer: Caller, world: World) -> None:
    make.policy(world)
    shown = officer.post(HALF + "/code", {"minutes": 5})
    digits = shown.json()["code"]
    assert (shown.status_code, len(digits), digits.isdigit()) == (201, 6, True)
    assert officer.get(HALF).json()["code_until"] == shown.json()["until"]
    assert digits not in officer.get(HALF).text

    trainee = call("trainee").signed_in()
    for _ in range(2):
        answer = trainee.post(SHEET, {"code": digits})
        assert (answer.status_code, answer.json()) == (200, {"on": DAY, "half": "am", "mark": "present"})
    assert officer.get(SHEET).json() == marks(_001="present")
    assert entries(world) == [("001", "award", "T01", 50)]


def test_a_wrong_an_old_and_an_expired_code_are_refused(
    call: Call, officer: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainee = call("trainee").signed_in()
    assert code(trainee.post(SHEET, {"code": "000000"})) == (409, "code-closed")
    old = officer.post(HALF + "/code", {"minutes": 10}).json()["code"]
    new = old
    while new == old:
        new = officer.post(HALF + "/code", {"minutes": 10}).json()["code"]
    refused = trainee.post(SHEET, {"code": old})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/code")
    for bad in ("12345", "1234567", "12345a", "123456\n", 123456):
        assert trainee.post(SHEET, {"code": bad}).status_code == 400

    later = clock.now() + 10 * MICROSECONDS_PER_MINUTE
    monkeypatch.setattr(clock, "now", lambda: later)
    assert code(trainee.post(SHEET, {"code": new})) == (409, "code-closed")
    assert officer.get(SHEET).json() == {"marks": {}}


def test_a_code_never_overwrites_an_officers_mark(call: Call, officer: Caller, world: World) -> None:
    make.policy(world)
    officer.put(SHEET, marks(_001="absent"))
    digits = officer.post(HALF + "/code", {}).json()["code"]
    refused = call("trainee").signed_in().post(SHEET, {"code": digits})
    assert (*code(refused), refused.json()["mark"]) == (409, "already-marked", "absent")
    assert entries(world) == [("001", "deduct", "D02", -100)]


def test_signing_in_is_for_trainees_in_the_camp_themselves(call: Call, officer: Caller) -> None:
    digits = officer.post(HALF + "/code", {"minutes": 60}).json()["code"]
    assert call("trainee").post(SHEET, {"code": digits}).status_code == 403
    assert call("mentor").signed_in().post(SHEET, {"code": digits}).status_code == 403
    assert officer.signed_in().post(SHEET, {"code": digits}).status_code == 403
    officer.post("/trainees/QY2020-001/state", {"to": "suspended", "reason": "借调"})
    assert code(call("trainee").signed_in().post(SHEET, {"code": digits})) == (409, "not-taking-part")
    for minutes in (0, 61, "x"):
        assert officer.post(HALF + "/code", {"minutes": minutes}).status_code == 400


def test_each_role_sees_its_own_marks(call: Call, officer: Caller) -> None:
    officer.put(SHEET, marks(_001="present", _002="absent"))
    for role in ("mentor", "trainee"):
        assert call(role).get(SHEET).json() == marks(_001="present")
        assert call(role).get("/sessions").json()["total"] == 1
        assert call(role).get("/trainees/QY2020-001/attendance").json()["present"] == 1
        assert call(role).get("/trainees/QY2020-002/attendance").status_code == 404
    assert call("mentor2").get(SHEET).json() == {"marks": {}}


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_keep_the_sheet(call: Call, officer: Caller, role: str) -> None:
    caller = call(role)
    assert caller.post("/sessions", {"on": DAY, "half": "pm"}).status_code == 403
    assert caller.put(SHEET, marks(), headers={"if-match": '"x"'}).status_code == 403
    assert caller.post(HALF + "/code", {"minutes": 5}).status_code == 403


def test_attendance_of_a_trainee_counts_the_half_days_that_were_held(call: Call, officer: Caller) -> None:
    said = {"2020-06-10": "late", "2020-06-11": "absent", "2020-06-12": "leave"}
    officer.put(SHEET, marks(_001="present", _002="present"))
    for on, mark in said.items():
        officer.post("/sessions", {"on": on, "half": "am"})
        officer.put(f"/sessions/{on}/am/attendance", marks(_001=mark, _003="present"))
    officer.post("/sessions", {"on": "2020-06-13", "half": "am", "title": "无人签到"})

    found = call("trainee").get("/trainees/QY2020-001/attendance").json()
    assert [one["mark"] for one in found.pop("half_days")] == ["present", "late", "absent", "leave"]
    assert found == {"held": 4, "attended": 2, "present": 1, "late": 1, "leave": 1, "absent": 1, "percent": 50.0}
    unmarked = officer.get("/trainees/QY2020-002/attendance").json()
    assert (unmarked["held"], unmarked["percent"]) == (4, 25.0)
    assert unmarked["half_days"][1] == {"on": "2020-06-10", "half": "am", "title": "", "mark": None}


def test_half_days_after_a_trainee_left_do_not_count(officer: Caller) -> None:
    officer.post("/sessions", {"on": "2020-06-10", "half": "am"})
    officer.put(SHEET, marks(_001="present", _002="absent"))
    officer.put("/sessions/2020-06-10/am/attendance", marks(_001="present"))
    officer.post("/trainees/QY2020-002/state", {"to": "withdrawn", "reason": "调离", "on": DAY})
    assert officer.get("/trainees/QY2020-002/attendance").json()["held"] == 1


def test_attendance_before_the_first_half_day_has_no_percent(officer: Caller) -> None:
    assert officer.get("/trainees/QY2020-001/attendance").json()["percent"] is None
