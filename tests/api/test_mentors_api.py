from collections.abc import Callable
from typing import Any

import pytest

from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
BODY = {"no": "DS2020-09", "name": "廖志文", "unit": "区应急管理局", "expertise": "应急管理", "capacity": 3}


def kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def test_an_officer_adds_reads_and_changes_a_mentor(call: Call) -> None:
    officer = call("officer")
    added = officer.post("/mentors", BODY)
    assert added.status_code == 201
    assert added.json() == {**BODY, "post": None, "load": 0, "version": 1}

    shown = officer.get("/mentors/DS2020-09")
    assert shown.json() == added.json()
    assert officer.get("/mentors/DS2020-09", headers={"if-none-match": shown.headers["etag"]}).status_code == 304
    changed = officer.put("/mentors/DS2020-09", {**BODY, "post": "副局长", "capacity": 1})
    assert (changed.status_code, changed.json()) == (
        200, {**BODY, "post": "副局长", "capacity": 1, "load": 0, "version": 2},
    )  # fmt: skip
    assert officer.get("/mentors/DS2020-09").headers["etag"] == changed.headers["etag"]


def test_an_edit_must_name_its_version(call: Call) -> None:
    officer = call("officer")
    body = {**BODY, "no": "DS2020-02"}
    assert officer.request("PUT", "/mentors/DS2020-02", json=body).status_code == 428
    stale = officer.put("/mentors/DS2020-02", body, headers={"if-match": '"old"'})
    assert (stale.status_code, stale.json()["current"]["name"]) == (412, "导师2")


def test_numbers_are_given_once_and_stay(call: Call) -> None:
    officer = call("officer")
    assert kind(officer.post("/mentors", {**BODY, "no": "DS2020-01"})) == (409, "number-taken")
    refused = officer.put("/mentors/DS2020-02", BODY)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/no")
    assert officer.get("/mentors/DS2020-77").status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"capacity": 201}, "/capacity"), ({"capacity": -1}, "/capacity"), ({"name": " "}, "/name"), ({"load": 1}, "/")],
)
def test_a_bad_mentor_is_refused_with_its_place(call: Call, change: dict[str, object], pointer: str) -> None:
    answer = call("officer").post("/mentors", {**BODY, **change})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)


def test_the_capacity_cannot_fall_below_the_trainees_a_mentor_has(call: Call) -> None:
    body = {"no": "DS2020-01", "name": "导师1", "unit": "导师单位1"}
    refused = call("officer").put("/mentors/DS2020-01", {**body, "capacity": 0})
    assert (kind(refused), refused.json()["load"]) == ((409, "capacity-taken"), 1)
    assert call("officer").put("/mentors/DS2020-01", {**body, "capacity": 1}).status_code == 200


def test_lists_show_the_load_and_are_sorted_and_filtered(call: Call) -> None:
    officer = call("officer")
    found = officer.get("/mentors?sort=-load,no").json()
    assert [(one["no"], one["load"]) for one in found["items"]] == [
        ("DS2020-01", 1), ("DS2020-02", 0), ("DS2020-03", 0),
    ]  # fmt: skip
    assert officer.get("/mentors?q=导师2").json()["items"][0]["no"] == "DS2020-02"
    assert officer.get("/mentors?unit=导师单位3").json()["total"] == 1
    assert officer.get("/mentors?limit=1&offset=2").json()["items"][0]["no"] == "DS2020-03"
    assert officer.get("/mentors?sort=phone").status_code == 400


def test_each_role_sees_its_own_mentors(call: Call) -> None:
    assert [one["no"] for one in call("mentor").get("/mentors").json()["items"]] == ["DS2020-01"]
    assert call("mentor").get("/mentors/DS2020-01").json()["load"] == 1
    assert call("mentor").get("/mentors/DS2020-02").status_code == 404
    own = call("trainee").get("/mentors").json()["items"]
    assert ([one["no"] for one in own], {"capacity", "load"} & set(own[0])) == (["DS2020-01"], set())
    assert call("trainee2").get("/mentors").json()["total"] == 0
    assert call("auditor").get("/mentors").status_code == 403


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_write(call: Call, world: World, role: str) -> None:
    caller = call(role)
    assert caller.post("/mentors", BODY).status_code == 403
    assert caller.put("/mentors/DS2020-01", BODY, headers={"if-match": '"x"'}).status_code == 403


def test_an_archived_camp_takes_no_mentor(call: Call, world: World) -> None:
    make.archive(world)
    assert kind(call("officer").post("/mentors", BODY)) == (409, "wrong-state")
