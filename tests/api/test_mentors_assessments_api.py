from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
ASSESSMENTS = "/trainees/QY2020-001/assessments"
FIRST = ASSESSMENTS + "/1"
MARKS = {"政治素质": 26, "处事稳重": 22.5, "担当作为": 22, "群众基础": "17.5"}
GIVEN = {"on": "2020-09-04", "marks": MARKS}
BODY = {"quarter": 1, **GIVEN}


@pytest.fixture(autouse=True)
def rules(world: World) -> None:
    make.policy(world, effective_from=date(2020, 7, 1))


def mentor(call: Call, login: str = "mentor") -> Caller:
    return call(login).signed_in()


def kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def problem(answer: Any) -> tuple[int, str, str]:
    one = answer.json()["errors"][0]
    return answer.status_code, one["pointer"], one["code"]


def points(world: World) -> list[tuple[str, int, str]]:
    return [(kind, amount, on) for _, kind, _, amount, on in make.posted(world)]


def test_a_mentor_assesses_and_the_points_follow(call: Call, world: World) -> None:
    made = mentor(call).post(ASSESSMENTS, BODY)
    assert made.status_code == 201
    assert made.json() == {
        "quarter": 1, "on": "2020-09-04", "mentor": "DS2020-01", "marks": {**MARKS, "群众基础": 17.5},
        "total": 88, "full": 100, "version": 1,
    }  # fmt: skip
    shown = mentor(call).get(FIRST)
    assert shown.json() == made.json()
    assert mentor(call).get(FIRST, headers={"if-none-match": shown.headers["etag"]}).status_code == 304
    assert call("officer").get(ASSESSMENTS).json()["items"] == [made.json()]
    assert points(world) == [("award", 220, "2020-09-04")]


def test_a_correction_reverses_the_entry_and_makes_another(call: Call, world: World) -> None:
    mentor(call).post(ASSESSMENTS, BODY)
    corrected = mentor(call).put(FIRST, {"on": "2020-09-05", "marks": {**MARKS, "政治素质": 30}})
    assert (corrected.status_code, corrected.json()["total"], corrected.json()["version"]) == (200, 92, 2)
    assert points(world) == [
        ("award", 220, "2020-09-04"), ("reverse", -220, "2020-09-04"), ("award", 230, "2020-09-05"),
    ]  # fmt: skip
    mentor(call).put(FIRST, {"on": "2020-09-05", "marks": {**MARKS, "政治素质": 30}})
    assert len(points(world)) == 3


def test_a_note_may_come_with_it(call: Call) -> None:
    mentor(call).post(ASSESSMENTS, {**BODY, "note": "带队走访企业"})
    for again in ({"note": "带队走访企业两次"}, {"note": "带队走访企业两次"}, {}):
        assert mentor(call).put(FIRST, {**GIVEN, **again}).status_code == 200
    notes = call("officer").get("/trainees/QY2020-001/notes").json()["items"]
    assert [(one["on"], one["content"], one["version"]) for one in notes] == [("2020-09-04", "带队走访企业两次", 2)]


def test_every_mark_that_does_not_fit_is_named(call: Call, world: World) -> None:
    marks = {"政治素质": 30.01, "处事稳重": 22.5, "担当作为": 25, "风度": 1}
    answer = mentor(call).post(ASSESSMENTS, {**BODY, "marks": marks})
    assert answer.status_code == 422
    assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
        ("/marks/风度", "unknown-criterion"),
        ("/marks/政治素质", "above-full-mark"),
        ("/marks/群众基础", "missing-mark"),
    }
    assert points(world) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"marks": {**MARKS, "政治素质": 20.005}}, (422, "/marks/政治素质", "out-of-range")),
        ({"marks": {**MARKS, "政治素质": -1}}, (422, "/marks/政治素质", "out-of-range")),
        ({"marks": {}}, (422, "/marks/政治素质", "missing-mark")),
        ({"on": "2020-06-14"}, (422, "/on", "not-mentor-then")),
        ({"on": "2021-07-01"}, (422, "/on", "after-camp")),
        ({"quarter": 2, "on": "2020-08-31"}, (422, "/on", "before-quarter")),
        ({"quarter": 6, "on": "2021-06-01"}, (422, "/quarter", "no-such-quarter")),
        ({"quarter": 0}, (400, "/quarter", "invalid-value")),
        ({"quarter": 9}, (400, "/quarter", "invalid-value")),
        ({"marks": [26, 22, 22, 17]}, (400, "/marks", "invalid-value")),
    ],
)
def test_a_bad_assessment_is_refused_with_its_place(
    call: Call, change: dict[str, object], expected: tuple[int, str, str]
) -> None:
    assert problem(mentor(call).post(ASSESSMENTS, {**BODY, **change})) == expected
    assert call("officer").get(ASSESSMENTS).json()["total"] == 0


def test_a_bad_correction_changes_nothing(call: Call, world: World) -> None:
    mentor(call).post(ASSESSMENTS, BODY)
    above = {**GIVEN, "marks": {**MARKS, "处事稳重": 25.01}}
    assert problem(mentor(call).put(FIRST, above)) == (422, "/marks/处事稳重", "above-full-mark")
    assert mentor(call).request("PUT", FIRST, json=GIVEN).status_code == 428
    stale = mentor(call).put(FIRST, GIVEN, headers={"if-match": '"old"'})
    assert (stale.status_code, stale.json()["current"]["total"]) == (412, 88)
    assert len(points(world)) == 1


def test_a_quarter_is_assessed_once_whoever_did(call: Call) -> None:
    mentor(call).post(ASSESSMENTS, BODY)
    assert kind(mentor(call).post(ASSESSMENTS, BODY)) == (409, "assessed")
    old = call("officer").get("/assignments").json()["items"][0]["id"]
    change = {"mentor": "DS2020-02", "on": "2020-10-01", "reason": "调任"}
    call("officer").post(f"/assignments/{old}/handover", change)
    follower = mentor(call, "mentor2")
    assert kind(follower.post(ASSESSMENTS, {**BODY, "on": "2020-10-02"})) == (409, "assessed")
    assert (follower.get(ASSESSMENTS).json()["total"], follower.get(FIRST).status_code) == (0, 404)
    assert follower.put(FIRST, GIVEN, headers={"if-match": '"x"'}).status_code == 404


def test_without_a_rubric_in_force_there_is_no_assessment(call: Call) -> None:
    assert kind(mentor(call).post(ASSESSMENTS, {**BODY, "on": "2020-06-30"})) == (409, "no-rubric")


def test_after_the_settlement_it_stands_and_the_trainee_reads_it(call: Call, world: World) -> None:
    made = mentor(call).post(ASSESSMENTS, BODY).json()
    assert call("trainee").get(ASSESSMENTS).json()["total"] == 0
    assert call("trainee").get(FIRST).status_code == 404
    make.settle(world, date(2020, 9, 30))
    assert call("trainee").get(ASSESSMENTS).json()["items"] == [made]
    assert call("trainee2").get(ASSESSMENTS).status_code == 404
    refused = mentor(call).put(FIRST, {**GIVEN, "on": "2020-10-01"})
    assert (kind(refused), refused.json()["closed_through"]) == ((409, "settled"), "2020-09-30")
    late = {**BODY, "quarter": 2, "on": "2020-09-30"}
    assert kind(mentor(call).post(ASSESSMENTS, late)) == (409, "settled")
    assert mentor(call).post(ASSESSMENTS, {**late, "on": "2020-10-01"}).status_code == 201


@pytest.mark.parametrize("role", ["officer", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_mentors_write(call: Call, role: str) -> None:
    assert call(role).signed_in().post(ASSESSMENTS, BODY).status_code == 403
    assert call(role).signed_in().put(FIRST, GIVEN, headers={"if-match": '"x"'}).status_code == 403


def test_a_token_does_not_write(call: Call) -> None:
    assert call("mentor").post(ASSESSMENTS, BODY).status_code == 403


def test_lists_are_sorted_and_paged(call: Call) -> None:
    for quarter, on in ((1, "2020-09-04"), (2, "2020-12-04")):
        mentor(call).post(ASSESSMENTS, {**BODY, "quarter": quarter, "on": on})
    found = call("officer").get(f"{ASSESSMENTS}?sort=-quarter&limit=1").json()
    assert ([one["quarter"] for one in found["items"]], found["total"]) == ([2], 2)
    assert call("officer").get(f"{ASSESSMENTS}?sort=marks").status_code == 400
