"""The ranking of a camp in which little has happened: absent data are a state, never a zero."""

from collections.abc import Callable
from typing import Any

from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
ONE = "QY2020-001"


def row(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = call("officer").get("/ranking").json()
    return next(one for one in found["rows"] if one["no"] == ONE)


def missing(call: Call) -> dict[str, str]:
    return {one["code"]: one["en"] for one in row(call)["missing"]}


def test_before_any_rules_there_is_nothing_to_rank_by(call: Call) -> None:
    answer = call("officer").get("/ranking")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:jingying:problem:policy-unknown")
    assert "2021-06-30" in answer.json()["detail"]


def test_nobody_is_ranked_on_nothing(call: Call, world: World) -> None:
    make.policy(world)
    found = call("officer").get("/ranking").json()
    assert {one["state"]["code"] for one in found["rows"]} == {"no_data"}
    assert [one["no"] for one in found["rows"]] == sorted(world.trainees)  # equals by number
    assert all((one["score"], one["chance"], one["seminar"]) == (None, None, None) for one in found["rows"])
    warned = {one["code"] for one in found["method"]["warnings"]}
    assert {"nobody_listed", "no_pool", "no_marks: seminar"} <= warned
    assert missing(call)["reviews"] == "0 seminar reviews; at least 4 wanted."
    assert missing(call)["attendance"] == "0 half-days were held; at least 1 wanted."
    for source in ("seminar", "posting", "maturity"):
        severity = call("officer").get(f"/reviews/severity?source={source}")
        assert severity.status_code == 200
        told = severity.json()
        assert (told["source"]["status"]["code"], told["evaluators"], told["study"]["plans"]) == ("no_marks", [], [])
    explained = call("officer").get(f"/trainees/{ONE}/recommendation")
    assert explained.status_code == 200
    assert explained.json()["explanation"]["additive"] is None


def test_what_is_there_is_counted_against_what_is_wanted(call: Call, world: World) -> None:
    make.policy(world)
    make.full_file(world)
    assert missing(call) == {
        "reviews": "3 seminar reviews; at least 4 wanted.",
        "assessments": "1 maturity assessments; at least 2 wanted.",
    }
    shown = row(call)
    assert (shown["seminar"]["raw"], shown["seminar"]["marks"], shown["posting"]["raw"]) == (85.3333, 3, 85.4)
    assert [one["clause"]["code"] for one in shown["clauses"]] == [
        "points_place", "attendance", "performance", "maturity",
    ]  # fmt: skip


def test_the_page_of_one_who_left_is_not_there(call: Call, world: World) -> None:
    make.policy(world)
    gone = {"to": "withdrawn", "reason": "调离", "on": "2020-09-01"}
    assert call("officer").post("/trainees/QY2020-004/state", gone).status_code == 200
    assert call("officer").get("/trainees/QY2020-004/recommendation").status_code == 404
    assert call("officer").get("/trainees/QY2020-004/recommendation?through=2020-08-31").status_code == 200
