from collections.abc import Callable
from typing import Any

import pytest

from tests import make
from tests.make import Caller, World, coming, course_body

Call = Callable[[str | None], Caller]


@pytest.fixture
def open_world(world: World) -> World:
    """The camp goes on today, and KC01 with one place may be chosen."""
    make.last_until_next_year(world)
    return world


def choosable(n: int = 1, **more: Any) -> dict[str, Any]:
    window = {"starts_on": coming(5), "opens_on": coming(-1), "closes_on": coming(1)}
    return course_body(n, **{**window, "places": 1, **more})


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def states(caller: Caller, no: str = "KC01") -> dict[str, str]:
    return {one["trainee"]: one["state"] for one in caller.get(f"/courses/{no}/enrolments").json()["items"]}


def test_an_officer_makes_and_changes_the_menu(call: Call) -> None:
    officer = call("officer")
    made = officer.post("/courses", course_body(hours="4.5", opens_on="2020-08-01", closes_on="2020-08-31"))
    assert made.status_code == 201
    assert made.json() == course_body(
        hours=4.5, opens_on="2020-08-01", closes_on="2020-08-31", taken=0, waiting=0, version=1
    )
    shown = officer.get("/courses/KC01")
    assert shown.json() == made.json()
    assert officer.get("/courses/KC01", headers={"if-none-match": shown.headers["etag"]}).status_code == 304

    changed = officer.put("/courses/KC01", course_body(name="群众路线专题"))
    assert (changed.status_code, changed.json()["name"], changed.json()["version"]) == (200, "群众路线专题", 2)
    assert changed.json()["opens_on"] is None


def test_an_edit_of_a_course_must_name_its_version(call: Call) -> None:
    officer = call("officer")
    officer.post("/courses", course_body())
    assert officer.request("PUT", "/courses/KC01", json=course_body()).status_code == 428
    stale = officer.put("/courses/KC01", course_body(name="x"), headers={"if-match": '"old"'})
    assert (stale.status_code, stale.json()["current"]["name"]) == (412, "党史专题")


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"hours": 1000.01}, 422, "/hours"),
        ({"hours": 1.005}, 422, "/hours"),
        ({"hours": -1}, 422, "/hours"),
        ({"hours": "many"}, 400, "/hours"),
        ({"places": -1}, 400, "/places"),
        ({"places": 1.5}, 400, "/places"),
        ({"no": "a/b"}, 400, "/no"),
        ({"field": "类" * 65}, 400, "/field"),
        ({"version": 7}, 400, "/"),
        ({"starts_on": "2020-05-31"}, 422, "/starts_on"),
        ({"starts_on": "2021-07-01"}, 422, "/starts_on"),
        ({"starts_on": "2020-13-01"}, 400, "/starts_on"),
        ({"opens_on": "2020-08-02", "closes_on": "2020-08-01"}, 422, "/closes_on"),
    ],
)
def test_a_bad_course_is_refused_with_its_place(call: Call, change: dict[str, Any], status: int, pointer: str) -> None:
    answer = call("officer").post("/courses", course_body(**change))
    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)
    assert call("officer").get("/courses").json()["total"] == 0


def test_a_long_field_fits(call: Call) -> None:
    assert call("officer").post("/courses", course_body(field="类" * 64)).status_code == 201


def test_a_course_number_is_given_once_and_never_changes(call: Call) -> None:
    officer = call("officer")
    officer.post("/courses", course_body())
    assert code(officer.post("/courses", course_body())) == (409, "number-taken")
    refused = officer.put("/courses/KC01", course_body(2))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/no")


def test_the_menu_is_seen_by_the_whole_camp_and_listed_from_a_whitelist(call: Call) -> None:
    officer = call("officer")
    for n, field in ((1, "党性教育"), (2, "廉政教育"), (3, "廉政教育")):
        officer.post("/courses", course_body(n, field=field, name=f"第{n}课"))
    for role in ("officer", "mentor", "trainee"):
        page = call(role).get("/courses?limit=1&offset=1&sort=-no").json()
        assert ([one["no"] for one in page["items"]], page["total"]) == (["KC02"], 3)
    assert [one["no"] for one in officer.get("/courses?field=廉政教育").json()["items"]] == ["KC02", "KC03"]
    assert officer.get("/courses?q=第3").json()["total"] == 1
    for bad in ("sort=hours", "limit=201", "colour=red"):
        assert officer.get(f"/courses?{bad}").status_code == 400, bad
    assert officer.get("/courses/KC99").status_code == 404


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_write_the_menu_and_the_enrolments(call: Call, role: str) -> None:
    call("officer").post("/courses", course_body())
    caller = call(role)
    assert caller.post("/courses", course_body(2)).status_code == 403
    assert caller.put("/courses/KC01", course_body(), headers={"if-match": '"x"'}).status_code == 403
    assert caller.post("/courses/KC01/enrolments", {"trainee": "QY2020-001"}).status_code == 403
    assert caller.post("/courses/KC01/enrolments/QY2020-001/drop").status_code == 403
    assert caller.post("/courses/KC01/enrolments/QY2020-001/result", {"result": "completed"}).status_code == 403


def test_a_trainee_takes_a_seat_and_the_next_one_waits(call: Call, open_world: World) -> None:
    call("officer").post("/courses", choosable())
    first = call("trainee").signed_in().post("/courses/KC01/choice")
    assert (first.status_code, first.json()["state"], first.json()["trainee"]) == (201, "enrolled", "QY2020-001")
    second = call("trainee2").signed_in().post("/courses/KC01/choice")
    assert second.json()["state"] == "waiting"
    assert call("officer").post("/courses/KC01/enrolments", {"trainee": "QY2020-003"}).json()["state"] == "waiting"

    seen = call("trainee2").get("/courses/KC01").json()
    assert (seen["taken"], seen["waiting"]) == (1, 2)
    assert states(call("officer")) == {"QY2020-001": "enrolled", "QY2020-002": "waiting", "QY2020-003": "waiting"}
    assert code(call("trainee").signed_in().post("/courses/KC01/choice")) == (409, "already-enrolled")


def test_a_dropped_seat_goes_to_whoever_waited_longest(call: Call, open_world: World) -> None:
    call("officer").post("/courses", choosable())
    trainee, other = call("trainee").signed_in(), call("trainee2").signed_in()
    trainee.post("/courses/KC01/choice")
    other.post("/courses/KC01/choice")
    call("officer").post("/courses/KC01/enrolments", {"trainee": "QY2020-003"})

    dropped = trainee.post("/courses/KC01/choice/drop")
    assert (dropped.status_code, dropped.json()["state"]) == (200, "dropped")
    assert states(call("officer")) == {"QY2020-001": "dropped", "QY2020-002": "enrolled", "QY2020-003": "waiting"}
    assert code(trainee.post("/courses/KC01/choice/drop")) == (409, "wrong-state")
    assert trainee.post("/courses/KC01/choice").json()["state"] == "waiting"

    assert call("officer").post("/courses/KC01/enrolments/QY2020-002/drop").status_code == 200
    assert states(call("officer"))["QY2020-003"] == "enrolled"
    assert states(call("officer"))["QY2020-001"] == "waiting"


def test_leaving_the_waiting_list_frees_no_seat(call: Call, open_world: World) -> None:
    call("officer").post("/courses", choosable())
    call("trainee").signed_in().post("/courses/KC01/choice")
    call("trainee2").signed_in().post("/courses/KC01/choice")
    call("officer").post("/courses/KC01/enrolments", {"trainee": "QY2020-003"})
    call("trainee2").signed_in().post("/courses/KC01/choice/drop")
    assert states(call("officer")) == {"QY2020-001": "enrolled", "QY2020-002": "dropped", "QY2020-003": "waiting"}


def test_more_places_let_the_waiting_in_and_taken_ones_stay(call: Call, open_world: World) -> None:
    officer = call("officer")
    officer.post("/courses", choosable())
    for n in (1, 2, 3):
        officer.post("/courses/KC01/enrolments", {"trainee": f"QY2020-00{n}"})
    grown = officer.put("/courses/KC01", choosable(places=2)).json()
    assert (grown["taken"], grown["waiting"]) == (2, 1)
    refused = officer.put("/courses/KC01", choosable(places=1))
    assert (*code(refused), refused.json()["taken"]) == (409, "places-taken", 2)


@pytest.mark.parametrize(
    ("opens", "closes", "starts", "allowed"),
    [
        (0, 0, 1, True),
        (None, None, 1, True),
        (1, None, 2, False),
        (None, -1, 2, False),
        (None, None, 0, False),
    ],
)
def test_a_trainee_chooses_inside_the_window_and_before_the_start(
    call: Call, open_world: World, opens: int | None, closes: int | None, starts: int, allowed: bool
) -> None:
    days = {"opens_on": opens, "closes_on": closes, "starts_on": starts}
    window: dict[str, Any] = {name: None if day is None else coming(day) for name, day in days.items()}
    call("officer").post("/courses", choosable(**window))
    answer = call("trainee").signed_in().post("/courses/KC01/choice")
    assert answer.status_code == 201 if allowed else code(answer) == (409, "window-closed")
    assert call("officer").post("/courses/KC01/enrolments", {"trainee": "QY2020-002"}).status_code == 201


def test_nobody_drops_a_course_that_has_started(call: Call) -> None:
    officer = call("officer")
    officer.post("/courses", course_body(places=1))
    officer.post("/courses/KC01/enrolments", {"trainee": "QY2020-001"})
    assert code(officer.post("/courses/KC01/enrolments/QY2020-001/drop")) == (409, "already-started")
    assert code(call("trainee").signed_in().post("/courses/KC01/choice/drop")) == (409, "already-started")
    assert code(officer.post("/courses/KC01/enrolments", {"trainee": "QY2020-002"})) == (409, "course-full")
    assert states(officer) == {"QY2020-001": "enrolled"}


def test_choosing_needs_a_signed_in_trainee_in_a_running_camp(call: Call, open_world: World) -> None:
    call("officer").post("/courses", choosable())
    assert call("trainee").post("/courses/KC01/choice").status_code == 403
    assert call("officer").signed_in().post("/courses/KC01/choice").status_code == 403
    assert call("mentor").signed_in().post("/courses/KC01/choice").status_code == 403
    assert call("trainee").signed_in().post("/courses/KC99/choice").status_code == 404
    assert call("trainee").signed_in().post("/courses/KC01/choice/drop").status_code == 404

    call("officer").post("/trainees/QY2020-001/state", {"to": "suspended", "reason": "借调"})
    assert code(call("trainee").signed_in().post("/courses/KC01/choice")) == (409, "not-taking-part")
    call("officer").post("/api/camps/QY2020/advance", {"to": "closing"})
    assert code(call("trainee2").signed_in().post("/courses/KC01/choice")) == (409, "wrong-state")


def test_each_role_sees_its_own_enrolments(call: Call) -> None:
    officer = call("officer")
    officer.post("/courses", course_body())
    for n in (1, 2):
        officer.post("/courses/KC01/enrolments", {"trainee": f"QY2020-00{n}"})
    assert set(states(officer)) == {"QY2020-001", "QY2020-002"}
    for role in ("mentor", "trainee"):
        assert set(states(call(role))) == {"QY2020-001"}
        assert call(role).get("/courses/KC01").json()["taken"] == 2
        assert call(role).get("/courses/KC01/enrolments/QY2020-001").json()["state"] == "enrolled"
        assert call(role).get("/courses/KC01/enrolments/QY2020-002").status_code == 404
        assert call(role).get("/trainees/QY2020-001/enrolments").json()["total"] == 1
        assert call(role).get("/trainees/QY2020-002/enrolments").status_code == 404
    assert officer.get("/courses/KC01/enrolments?state=waiting").json()["total"] == 0
    assert officer.get("/courses/KC01/enrolments/QY2020-003").status_code == 404
    assert officer.post("/courses/KC01/enrolments", {"trainee": "QY2020-099"}).status_code == 404


def test_a_completion_makes_an_entry_and_a_correction_takes_it_back(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")
    officer.post("/courses", course_body())
    officer.post("/courses/KC01/enrolments", {"trainee": "QY2020-001"})
    result = "/courses/KC01/enrolments/QY2020-001/result"
    assert officer.post(result, {"result": "completed"}).json()["state"] == "completed"
    officer.post(result, {"result": "completed"})
    award = ("QY2020-001", "award", "T02", 100, "2020-09-12")
    assert make.posted(world) == [award]

    assert officer.post(result, {"result": "failed"}).json()["state"] == "failed"
    undone = ("QY2020-001", "reverse", "T02", -100, "2020-09-12")
    assert make.posted(world) == [award, undone]
    officer.post(result, {"result": "completed"})
    assert officer.post(result, {"result": "enrolled"}).json()["state"] == "enrolled"
    assert make.posted(world) == [award, undone, award, undone]


def test_another_day_of_a_course_moves_its_points(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")
    officer.post("/courses", course_body())
    officer.post("/courses/KC01/enrolments", {"trainee": "QY2020-001"})
    officer.post("/courses/KC01/enrolments/QY2020-001/result", {"result": "completed"})
    officer.put("/courses/KC01", course_body(starts_on="2020-10-01"))
    moved = [("award", "2020-09-12"), ("reverse", "2020-09-12"), ("award", "2020-10-01")]
    assert [(kind, on) for _, kind, _, _, on in make.posted(world)] == moved


def test_there_is_no_result_without_a_seat_or_before_the_start(call: Call, open_world: World) -> None:
    officer = call("officer")
    officer.post("/courses", choosable())
    for n in (1, 2):
        officer.post("/courses/KC01/enrolments", {"trainee": f"QY2020-00{n}"})
    assert code(officer.post("/courses/KC01/enrolments/QY2020-001/result", {"result": "completed"})) == (409, "not-yet")
    officer.put("/courses/KC01", choosable(starts_on=coming(-1)))
    waiting = officer.post("/courses/KC01/enrolments/QY2020-002/result", {"result": "completed"})
    assert (*code(waiting), waiting.json()["state"]) == (409, "wrong-state", "waiting")
    assert officer.post("/courses/KC01/enrolments/QY2020-001/result", {"result": "dropped"}).status_code == 400
    assert officer.post("/courses/KC01/enrolments/QY2020-003/result", {"result": "failed"}).status_code == 404


def test_hours_required_and_done_by_field(call: Call) -> None:
    officer = call("officer")
    assert officer.get("/requirements/hours").json() == {"hours": {}}
    wanted = {"党性教育": 12.5, "廉政教育": 8}
    assert officer.put("/requirements/hours", {"hours": wanted}).json() == {"hours": wanted}
    for n, field in ((1, "党性教育"), (2, "党性教育"), (3, "业务能力")):
        officer.post("/courses", course_body(n, field=field, hours="4.25"))
        officer.post(f"/courses/KC0{n}/enrolments", {"trainee": "QY2020-001"})
        officer.post(f"/courses/KC0{n}/enrolments/QY2020-001/result", {"result": "completed"})
    officer.post("/courses", course_body(4))
    officer.post("/courses/KC04/enrolments", {"trainee": "QY2020-001"})

    expected = {
        "fields": [
            {"field": "业务能力", "required": 0.0, "done": 4.25, "missing": 0.0},
            {"field": "党性教育", "required": 12.5, "done": 8.5, "missing": 4.0},
            {"field": "廉政教育", "required": 8.0, "done": 0.0, "missing": 8.0},
        ],
        "required": 20.5,
        "done": 12.75,
        "missing": 12.0,
    }
    for role in ("officer", "mentor", "trainee"):
        assert call(role).get("/trainees/QY2020-001/hours").json() == expected
    for role in ("mentor", "trainee"):
        assert call(role).get("/trainees/QY2020-002/hours").status_code == 404


def test_required_hours_are_replaced_as_a_whole_by_officers(call: Call) -> None:
    officer = call("officer")
    tag = officer.put("/requirements/hours", {"hours": {"理论教育": 4, "廉政教育": 8}}).headers["etag"]
    assert officer.put("/requirements/hours", {"hours": {"理论教育": 6}}).json() == {"hours": {"理论教育": 6.0}}
    stale = officer.put("/requirements/hours", {"hours": {}}, headers={"if-match": tag})
    assert (stale.status_code, stale.json()["current"]) == (412, {"hours": {"理论教育": 6.0}})
    assert officer.request("PUT", "/requirements/hours", json={"hours": {}}).status_code == 428
    bad = officer.put("/requirements/hours", {"hours": {"a/b~c": 1001}})
    assert (bad.status_code, bad.json()["errors"][0]["pointer"]) == (422, "/hours/a~1b~0c")
    for role in ("mentor", "trainee"):
        assert call(role).get("/requirements/hours").status_code == 200
        assert call(role).put("/requirements/hours", {"hours": {}}).status_code == 403
