from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
UNITS = "/trainees/QY2020-001/unit-assessments"
GIVEN = {"on": "2020-11-30", "score": 91.6}
BODY = {"half": 1, **GIVEN}


@pytest.fixture(autouse=True)
def rules(world: World) -> None:
    make.policy(world)


def problem(answer: Any) -> tuple[int, str, str]:
    one = answer.json()["errors"][0]
    return answer.status_code, one["pointer"], one["code"]


def points(world: World) -> list[tuple[str, int, str]]:
    return [(kind, amount, on) for _, kind, _, amount, on in make.posted(world)]


def test_an_officer_enters_and_corrects_the_score_and_the_points_follow(call: Call, world: World) -> None:
    officer = call("officer")
    made = officer.post(UNITS, BODY)
    assert (made.status_code, made.json()) == (201, {**BODY, "version": 1})
    shown = officer.get(f"{UNITS}/1")
    assert shown.json() == made.json()
    assert officer.get(f"{UNITS}/1", headers={"if-none-match": shown.headers["etag"]}).status_code == 304
    assert points(world) == [("award", 458, "2020-11-30")]

    corrected = officer.put(f"{UNITS}/1", {**GIVEN, "score": 80})
    assert (corrected.status_code, corrected.json()) == (200, {**BODY, "score": 80, "version": 2})
    assert [amount for _, amount, _ in points(world)] == [458, -458, 400]
    assert officer.get(UNITS).json()["items"] == [corrected.json()]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"score": 100.01}, (422, "/score", "out-of-range")),
        ({"score": -1}, (422, "/score", "out-of-range")),
        ({"score": 80.005}, (422, "/score", "out-of-range")),
        ({"on": "2020-05-31"}, (422, "/on", "before-half")),
        ({"on": "2021-07-01"}, (422, "/on", "after-camp")),
        ({"half": 4}, (422, "/half", "no-such-half")),
        ({"half": 5}, (400, "/half", "invalid-value")),
        ({"score": None}, (400, "/score", "invalid-value")),
    ],
)
def test_a_bad_score_is_refused_with_its_place(
    call: Call, change: dict[str, object], expected: tuple[int, str, str]
) -> None:
    assert problem(call("officer").post(UNITS, {**BODY, **change})) == expected
    assert call("officer").get(UNITS).json()["total"] == 0


def test_nobody_scores_ahead(call: Call, world: World) -> None:
    make.last_until_next_year(world)
    tomorrow = make.coming(1)
    assert problem(call("officer").post(UNITS, {**BODY, "on": tomorrow})) == (422, "/on", "in-future")


def test_a_half_is_scored_once_and_edits_name_their_version(call: Call) -> None:
    officer = call("officer")
    officer.post(UNITS, BODY)
    assert officer.post(UNITS, BODY).json()["type"] == "urn:jingying:problem:assessed"
    assert officer.request("PUT", f"{UNITS}/1", json=GIVEN).status_code == 428
    stale = officer.put(f"{UNITS}/1", GIVEN, headers={"if-match": '"old"'})
    assert (stale.status_code, stale.json()["current"]["score"]) == (412, 91.6)
    assert officer.get(f"{UNITS}/2").status_code == 404
    assert officer.post("/trainees/QY2020-099/unit-assessments", BODY).status_code == 404


def test_a_settled_score_is_not_corrected_in_place(call: Call, world: World) -> None:
    call("officer").post(UNITS, BODY)
    make.settle(world, date(2020, 12, 31))
    refused = call("officer").put(f"{UNITS}/1", {**GIVEN, "score": 80})
    assert refused.status_code in (409, 422)
    assert call("officer").get(f"{UNITS}/1").json() == {**BODY, "version": 1}


def test_the_trainee_reads_it_and_mentors_do_not(call: Call) -> None:
    call("officer").post(UNITS, BODY)
    assert call("trainee").get(UNITS).json()["total"] == 1
    assert call("trainee").get(f"{UNITS}/1").json()["score"] == 91.6
    assert call("trainee2").get(UNITS).status_code == 404
    assert call("mentor").get(UNITS).json()["total"] == 0
    assert call("mentor").get(f"{UNITS}/1").status_code == 404


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_write(call: Call, role: str) -> None:
    assert call(role).post(UNITS, BODY).status_code == 403
    assert call(role).put(f"{UNITS}/1", GIVEN, headers={"if-match": '"x"'}).status_code == 403
