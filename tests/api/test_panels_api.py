"""Panels proposed over HTTP, from the people, pairs, recusals and reviews of a camp."""

from collections.abc import Callable
from typing import Any

import pytest

from service.tables.access import Recusal
from service.tables.mentors import Mentor
from service.tables.trainees import Trainee
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
PROPOSAL = "/panels/proposal"
ONE, TWO = "QY2020-001", "QY2020-002"
ASKED = {"groups": 2, "panel_size": 1}


def asked(call: Call, **body: Any) -> Any:
    return call("officer").post(PROPOSAL, {**ASKED, **body})


def panels_of(answer: Any) -> dict[str, set[str]]:
    """Whom each trainee meets."""
    assert answer.status_code == 200, answer.text
    met: dict[str, set[str]] = {}
    for seminar in answer.json()["seminars"]:
        for group in seminar["groups"]:
            for no in group["trainees"]:
                met.setdefault(no, set()).update(group["panel"])
    return met


def changed(world: World, model: Any, key: Any, **values: Any) -> None:
    with world.session() as session:
        row = session.get(model, (world.camp_id, key))
        for name, value in values.items():
            setattr(row, name, value)


def test_a_plan_for_the_whole_camp(call: Call) -> None:
    answer = asked(call, topic="如何优化营商环境", on="2020-12-01", seminars=3, seed=4)
    found = answer.json()
    assert (found["topic"], found["on"], found["seed"]) == ("如何优化营商环境", "2020-12-01", 4)
    assert [one["seminar"] for one in found["seminars"]] == [1, 2, 3]
    for seminar in found["seminars"]:
        assert sorted(no for group in seminar["groups"] for no in group["trainees"]) == [
            f"QY2020-00{n}" for n in range(1, 5)
        ]
        assert [len(group["panel"]) for group in seminar["groups"]] == [1, 1]
    assert [one["panels"] for one in found["loads"]] == [2, 2, 2]
    assert sum(one["reviews"] for one in found["loads"]) == 12
    assert "DS2020-01" not in panels_of(answer)[ONE]  # her mentor
    assert (found["before"]["connected"], found["before"]["figure"]) == (False, None)
    assert answer.json() == asked(call, topic="如何优化营商环境", on="2020-12-01", seminars=3, seed=4).json()


def test_a_forecast_without_a_review_says_what_it_rests_on(call: Call) -> None:
    found = asked(call, seminars=4).json()
    forecast = found["forecast"]
    assert (forecast["origin"], forecast["standard_error"]) == ("none", None)
    assert 0 < forecast["standard_error_share"] < 3
    assert forecast["components"] == {
        "trainee": 0.371, "reviewer": 0.09, "seminar": 0.0, "day": 0.167, "error": 0.371
    }  # fmt: skip
    enough = found["enough"]
    assert (len(enough["plans"]), enough["relative"]["relative"] >= 0.8) == (72, True)
    assert forecast["message"].startswith("还没有评分")


def test_panels_apart_are_offered_a_remedy(call: Call) -> None:
    found = asked(call).json()
    assert (found["after"]["connected"], found["after"]["status"]) == (False, "disconnected")
    assert "同样的两段研讨录像" in found["remedy"]["message"]
    assert "same two recorded talks" in found["remedy"]["message_en"]
    assert found["remedy"]["link"]["connected"] is True


def test_nobody_meets_her_mentor_her_unit_or_whom_she_is_recused_from(call: Call, world: World) -> None:
    changed(world, Mentor, world.mentors["DS2020-02"], unit="单位　2")
    changed(world, Trainee, world.trainees[TWO], unit="单位2 ")
    account = world.people["mentor2"].account_id
    with world.session() as session:
        trainee_id = world.trainees["QY2020-003"]
        row = Recusal(
            camp_id=world.camp_id, account_id=account, trainee_id=trainee_id, kind="interest", declared_at=1
        )  # fmt: skip
        make.put_in(session, row)
    for seed in range(5):
        met = panels_of(asked(call, seminars=3, seed=seed, groups=4))
        assert "DS2020-01" not in met[ONE]
        assert "DS2020-02" not in met[TWO] | met["QY2020-003"]


def test_who_stepped_back_once_is_not_asked_again(call: Call) -> None:
    officer = call("officer")
    make.seminar(officer)
    stepped = call("mentor2").signed_in().post(f"/seminars/YT01-1/reviews/{TWO}/recuse", {"reason": "亲属"})
    assert stepped.status_code == 200
    met = panels_of(asked(call, seminars=6, groups=4))
    assert "DS2020-02" not in met[TWO]


def test_reviews_of_closed_seminars_count(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")
    place = make.seminar(officer, trainees=(TWO, "QY2020-003"))
    for login, marks in (("mentor", (20, 20, 20, 15, 15)), ("mentor2", (20, 18, 15, 15, 12))):
        for no in (TWO, "QY2020-003"):
            assert make.review(call(login).signed_in(), f"{place}/reviews/{no}", *marks).status_code == 200
    assert asked(call).json()["before"]["connected"] is False
    assert officer.post(f"{place}/close", {}).status_code == 200
    found = asked(call, seminars=2).json()
    assert (found["before"]["connected"], found["before"]["figure"]) == (True, 1.0)
    assert found["after"]["connected"] is True


def test_chosen_people_only(call: Call) -> None:
    answer = asked(
        call, participants=[TWO, "QY2020-003"], mentors=["DS2020-03", "DS2020-01"], group_size=1, groups=None
    )
    met = panels_of(answer)
    assert set(met) == {TWO, "QY2020-003"}
    assert {no for panel in met.values() for no in panel} == {"DS2020-01", "DS2020-03"}


def test_by_default_whoever_is_enrolled_and_has_capacity(call: Call, world: World) -> None:
    changed(world, Trainee, world.trainees["QY2020-004"], state="withdrawn")
    changed(world, Trainee, world.trainees["QY2020-003"], state="suspended")
    changed(world, Mentor, world.mentors["DS2020-03"], capacity=0)
    answer = asked(call)
    assert set(panels_of(answer)) == {ONE, TWO}
    assert [one["mentor"] for one in answer.json()["loads"]] == ["DS2020-01", "DS2020-02"]
    assert set(panels_of(asked(call, participants=[TWO, "QY2020-003"], mentors=["DS2020-03"]))) == {TWO, "QY2020-003"}
    refused = asked(call, participants=[ONE, "QY2020-004"]).json()["errors"]
    assert [(one["pointer"], one["code"]) for one in refused] == [("/participants/1", "not-enrolled")]


@pytest.mark.parametrize(
    ("body", "status", "pointer", "code"),
    [
        ({"participants": [ONE, "QY2020-099"]}, 422, "/participants/1", "unknown-number"),
        ({"participants": [ONE, ONE]}, 422, "/participants/1", "repeated"),
        ({"mentors": ["DS2020-09"]}, 422, "/mentors/0", "unknown-number"),
        ({"group_size": 2}, 422, "/groups", "groups-or-size"),
        ({"groups": None}, 422, "/groups", "groups-or-size"),
        ({"groups": 5}, 422, "/groups", "more-groups-than-people"),
        ({"groups": 0}, 400, "/groups", None),
        ({"seminars": 13}, 400, "/seminars", None),
        ({"participants": []}, 400, "/participants", None),
        ({"colour": "red"}, 400, None, None),
    ],
)
def test_what_cannot_be_planned(call: Call, body: dict[str, Any], status: int, pointer: str, code: str) -> None:
    refused = asked(call, **body)
    assert refused.status_code == status, refused.text
    first = refused.json()["errors"][0]
    assert pointer is None or first["pointer"] == pointer
    assert code is None or first["code"] == code


def test_what_is_not_feasible_says_who_and_why(call: Call) -> None:
    refused = asked(call, mentors=["DS2020-01"])
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:jingying:problem:not-feasible")
    assert refused.json()["trainees"] == [ONE]
    assert f"学员 {ONE} 只有 0 位评委可用，需要 1 位（DS2020-01 是其导师）" in refused.json()["detail"]
    assert asked(call, panel_size=4).json()["type"] == "urn:jingying:problem:not-feasible"


def test_nobody_is_enrolled(call: Call, world: World) -> None:
    for key in world.trainees.values():
        changed(world, Trainee, key, state="completed")
    assert asked(call).json()["errors"][0]["code"] == "nobody"


def test_only_officers_plan(call: Call) -> None:
    for role in ("mentor", "trainee", "sysadmin"):
        assert call(role).signed_in().post(PROPOSAL, ASKED).status_code == 403, role


def test_nothing_is_stored_and_whom_it_names_is_audited(call: Call) -> None:
    before = call("officer").get("/seminars").json()
    assert asked(call, participants=[ONE, TWO]).status_code == 200
    assert call("officer").get("/seminars").json() == before
    rows = call("auditor").signed_in().get("/api/audit?camp=QY2020&action=panels.propose").json()["items"]
    assert [sorted(row["subjects"]) for row in rows] == [[ONE, TWO]]
