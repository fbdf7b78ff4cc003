"""Camps over HTTP: opened by administrators, run by officers, and what each state allows."""

from collections.abc import Callable
from typing import Any

import pytest

from service.rules.camps import ADVANCES, ALLOWED
from service.tables.camps import Camp
from tests import make
from tests.make import Caller, World, keyed, line, telling, trainee_body

Call = Callable[[str | None], Caller]
NEW = {"number": "QY2021", "name": "2021年训练营", "starts_on": "2021-06-01", "ends_on": "2022-06-30"}
STATES = list(ADVANCES)


def moved(world: World, state: str) -> None:
    with world.session() as session:
        camp = session.get(Camp, world.camp_id)
        assert camp is not None
        camp.state = state


def test_an_administrator_opens_an_empty_camp_and_sees_nothing_of_it(call: Call) -> None:
    root = call("sysadmin").signed_in()
    opened = root.post("/api/camps", NEW)
    assert (opened.status_code, opened.json()) == (201, {**NEW, "state": "draft", "organisation": None, "version": 1})
    assert root.post("/api/camps", NEW).json()["type"] == "urn:jingying:problem:number-taken"
    for path in ("/api/camps", "/api/camps/QY2021", "/api/camps/QY2020/trainees"):
        assert root.get(path).status_code == 403
    assert call("sysadmin").post("/api/camps", {**NEW, "number": "QY2022"}).status_code == 403
    for role in ("secadmin", "auditor", "officer", "mentor", "trainee"):
        assert call(role).signed_in().post("/api/camps", {**NEW, "number": "QY2022"}).status_code == 403


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"number": "a/b"}, 400), ({"number": ""}, 400), ({"number": "x\n"}, 400), ({"number": "x" * 33}, 400),
        ({"name": " "}, 400), ({"state": "running"}, 400), ({"starts_on": "soon"}, 400), ({"ends_on": None}, 400),
        ({"ends_on": "2021-05-31"}, 422),
    ],
)  # fmt: skip
def test_a_camp_has_a_number_a_name_and_dates_in_order(call: Call, change: dict[str, Any], status: int) -> None:
    answer = call("sysadmin").signed_in().post("/api/camps", {**NEW, **change})
    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"].startswith("/")


def test_each_sees_the_camps_that_one_belongs_to(call: Call, world: World) -> None:
    make.second_camp(world, "officer2")
    for role, numbers in {"officer": ["QY2020"], "officer2": ["QY2020", "QY2021"], "mentor": ["QY2020"]}.items():
        answer = call(role).get("/api/camps").json()
        assert ([one["number"] for one in answer["items"]], answer["total"]) == (numbers, len(numbers)), role
    page = call("officer2").get("/api/camps?sort=-starts_on&limit=1").json()
    assert ([one["number"] for one in page["items"]], page["total"]) == (["QY2021"], 2)
    assert call("officer2").get("/api/camps?sort=id").status_code == 400
    shown = call("trainee").get("")
    assert shown.json()["number"] == "QY2020"
    assert call("trainee").get("", headers={"if-none-match": shown.headers["etag"]}).status_code == 304
    assert call(None).get("/api/camps").status_code == 401


def test_an_officer_changes_name_and_dates_from_what_was_read(call: Call) -> None:
    officer = call("officer")
    body = {"name": "改名", "starts_on": "2020-05-01", "ends_on": "2021-07-31"}
    assert officer.request("PUT", "", json=body).status_code == 428
    changed = officer.put("", body)
    assert (changed.status_code, changed.json()) == (
        200,
        {**body, "number": "QY2020", "state": "running", "organisation": None, "version": 2},
    )
    stale = officer.put("", body, headers={"if-match": '"old"'})
    assert (stale.status_code, stale.json()["current"]["version"]) == (412, 2)
    assert officer.put("", {**body, "ends_on": "2020-01-01"}).status_code == 422
    assert officer.put("", {**body, "number": "QY2021"}).status_code == 400
    for role in ("mentor", "trainee", "auditor"):
        assert call(role).request("PUT", "", json=body, headers={"if-match": "*"}).status_code == 403
        assert call(role).post("/advance", {"to": "closing"}).status_code == 403


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("to", STATES)
def test_a_camp_advances_along_its_ways_only(call: Call, world: World, state: str, to: str) -> None:
    moved(world, state)
    answer = call("officer").post("/advance", {"to": to})
    if to in ADVANCES[state]:
        assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (200, to, 2)
    else:
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:wrong-state")
        assert (answer.json()["state"], answer.json()["allowed"]) == (state, list(ADVANCES[state]))
    assert call("officer").post("/advance", {"to": "nowhere"}).status_code == 400


@pytest.mark.parametrize("state", STATES)
def test_each_state_allows_what_the_table_says(call: Call, world: World, state: str) -> None:
    make.policy(world)
    moved(world, state)
    officer = call("officer")
    course = {"no": "KC-1", "field": "理论教育", "name": "课程", "hours": 4, "places": 9, "starts_on": "2020-09-01"}
    acts: dict[str, Callable[[], Any]] = {
        "edit": lambda: officer.put("", {"name": "改名", "starts_on": "2020-06-01", "ends_on": "2021-06-30"}),
        "people": lambda: officer.post("/trainees", trainee_body(9)),
        "facts": lambda: officer.post("/courses", course),
        "points": lambda: officer.post("/points/vouchers", {"lines": [line()]}, headers=keyed("k")),
    }
    for act, ask in acts.items():
        answer = ask()
        if act in ALLOWED[state]:
            assert answer.status_code in {200, 201}, (act, answer.text)
        else:
            assert (answer.status_code, answer.json()["type"]) == (409, "urn:jingying:problem:wrong-state"), act
    assert officer.get("/trainees").status_code == officer.get("/points/standings").status_code == 200


def test_a_camp_is_never_deleted(call: Call) -> None:
    for method in ("DELETE", "PATCH"):
        assert call("officer").request(method, "", json={}).status_code == 405
    assert telling(call("officer").get(""))["number"] == "QY2020"


def test_a_camp_names_the_organisation_that_runs_it(call: Call) -> None:
    system = call("sysadmin").signed_in()
    office = {"code": "LSQ", "name": "芦淞区委组织部"}
    assert system.post("/api/organisations", office).json() == office
    assert system.post("/api/organisations", office).status_code == 409
    assert call("trainee").get("/api/organisations").json()["items"] == [office]
    body = {"number": "QY2022", "name": "2022年训练营", "starts_on": "2022-06-01", "ends_on": "2023-05-31"}
    assert system.post("/api/camps", {**body, "organisation": "LSQ"}).json()["organisation"] == "LSQ"
    refused = system.post("/api/camps", {**body, "number": "QY2023", "organisation": "XX"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/organisation")
    assert call("officer").signed_in().post("/api/organisations", office).status_code == 403
