from collections.abc import Callable
from typing import Any

import pytest

from tests.make import Caller, World, trainee_body

Call = Callable[[str | None], Caller]


def test_an_officer_adds_reads_changes_and_suspends_a_trainee(call: Call) -> None:
    officer = call("officer")
    added = officer.post("/trainees", trainee_body(9, written_score=85.45, interview_score="90"))
    assert added.status_code == 201
    assert added.json()["written_score"] == 85.45

    shown = officer.get("/trainees/QY2020-009")
    assert shown.json() == added.json()
    assert officer.get("/trainees/QY2020-009", headers={"if-none-match": shown.headers["etag"]}).status_code == 304

    changed = officer.put("/trainees/QY2020-009", trainee_body(9, name="万　霖"))
    assert (changed.status_code, changed.json()["name"], changed.json()["version"]) == (200, "万　霖", 2)

    moved = officer.post("/trainees/QY2020-009/state", {"to": "suspended", "reason": "借调外地"})
    assert (moved.status_code, moved.json()["state"], moved.json()["state_reason"]) == (200, "suspended", "借调外地")
    refused = officer.post("/trainees/QY2020-009/state", {"to": "completed", "reason": "期满"})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:jingying:problem:wrong-state")
    assert refused.json()["allowed"] == ["enrolled", "withdrawn"]


def test_an_edit_must_name_the_version_that_it_was_made_from(call: Call) -> None:
    officer = call("officer")
    missing = officer.request("PUT", "/trainees/QY2020-001", json=trainee_body(1))
    stale = officer.put("/trainees/QY2020-001", trainee_body(1), headers={"if-match": '"old"'})
    assert (missing.status_code, stale.status_code) == (428, 412)
    assert stale.json()["current"]["name"] == "学员1"
    assert officer.get("/trainees/QY2020-001").json()["version"] == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"birth_month": "1990-13"}, "/birth_month"),
        ({"sex": "男"}, "/sex"),
        ({"name": "a\u0000b"}, "/name"),
        ({"name": " "}, "/name"),
        ({"unit": None}, "/unit"),
        ({"points": 5}, "/"),
        ({"camp_id": "x"}, "/"),
        ({"written_score": "abc"}, "/written_score"),
    ],
)
def test_a_bad_trainee_is_refused_with_its_place(call: Call, change: dict[str, object], pointer: str) -> None:
    answer = call("officer").post("/trainees", trainee_body(9, **change))
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)
    assert call("officer").get("/trainees").json()["total"] == 4


def test_more_than_two_decimals_are_refused_not_rounded(call: Call) -> None:
    answer = call("officer").post("/trainees", trainee_body(9, written_score=85.455))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/written_score")


def test_a_number_is_given_once_and_never_changes(call: Call) -> None:
    officer = call("officer")
    assert officer.post("/trainees", trainee_body(1)).json()["type"] == "urn:jingying:problem:number-taken"
    assert officer.put("/trainees/QY2020-001", trainee_body(8)).status_code == 422


def test_lists_are_paged_sorted_and_filtered_from_a_whitelist(call: Call) -> None:
    officer = call("officer")
    page = officer.get("/trainees?limit=2&offset=1&sort=-no").json()
    assert ([one["no"] for one in page["items"]], page["total"]) == (["QY2020-003", "QY2020-002"], 4)
    assert officer.get("/trainees?unit=单位2").json()["items"][0]["no"] == "QY2020-002"
    assert officer.get("/trainees?q=学员3").json()["total"] == 1
    assert officer.get("/trainees?q=%25").json()["total"] == 0
    for bad in ("sort=phone", "limit=201", "limit=0", "channel=x", "colour=red"):
        assert officer.get(f"/trainees?{bad}").status_code == 400, bad


def test_each_role_sees_its_own_and_the_rest_does_not_exist(call: Call, world: World) -> None:
    assert call("officer").get("/trainees").json()["total"] == 4
    assert [one["no"] for one in call("mentor").get("/trainees").json()["items"]] == ["QY2020-001"]
    assert [one["no"] for one in call("trainee").get("/trainees").json()["items"]] == ["QY2020-001"]
    hidden = call("trainee").get("/trainees/QY2020-002")
    unknown = call("trainee").get("/trainees/QY2020-999")
    assert hidden.status_code == unknown.status_code == 404
    assert telling(hidden) == telling(unknown)


def telling(answer: Any) -> dict[str, Any]:
    """What an answer says beyond the address that was asked and its own number."""
    return {name: value for name, value in answer.json().items() if name not in {"instance", "request_id"}}


def test_a_mentor_does_not_get_the_private_fields(call: Call) -> None:
    seen = call("mentor").get("/trainees/QY2020-001").json()
    assert not {"birth_month", "ethnicity", "political_status", "written_score"} & set(seen)
    assert call("trainee").get("/trainees/QY2020-001").json()["birth_month"] == "1990-01"


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_write(call: Call, role: str) -> None:
    assert call(role).post("/trainees", trainee_body(9)).status_code == 403
