"""Reports on a sheet of the sample camp over HTTP: fairness, opportunity, sensitivity, differences, reruns."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from service.database import Database
from service.rules.points.policy import Weights
from tests import make, sampled
from tests.make import Caller, World
from tests.recommending import SHEET, draft, freeze

Call = Callable[[str | None], Caller]
OFFERED = {
    "T01": (30, 12.0), "T02": (6, 6.0), "T03": (2, 6.0), "T05": (4, 4.0), "S01": (6, 24.0), "S02": (1, 0.5),
    "P01": (1, 15.0), "P02": (1, 2.0), "M01": (4, 10.0), "M02": (2, 10.0),
}  # fmt: skip
"""Chances of the first trainee as the workbooks have them, and their points at full score under the caps."""
REPORTS = ("fairness", "opportunity", "sensitivity", "diff?with=live")


@pytest.fixture
def world(sample: World) -> World:
    return sample


@pytest.fixture
def database(sample: World) -> Database:
    return sample.database


@pytest.fixture
def officer(call: Call) -> Caller:
    return call("officer").signed_in()


def opened(officer: Caller, through: str = "2021-06-30") -> None:
    body = {"policy": 1, "through": through}
    answer = officer.post("/recommendations", body, headers=make.keyed(f"open-{through}"))
    assert answer.status_code == 201, answer.text


def frozen(call: Call, world: World) -> None:
    draft(world)
    freeze(call)


def asked(caller: Caller, path: str) -> Any:
    answer = caller.get(f"{SHEET}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def code_of(answer: Any) -> str:
    return str(answer.json()["type"]).rpartition(":")[2]


def test_fairness_is_reported_in_the_order_of_evidence(officer: Caller) -> None:
    opened(officer)
    found = asked(officer, "fairness")
    assert list(found)[-3:] == ["divisions", "own", "notes"]
    assert (found["cohort"], found["selected"], found["permutations"], found["tables"]) == (45, 9, 10_000, 100_000)
    by = {one["by"]["code"]: one for one in found["divisions"]}
    assert list(by) == ["channel", "unit", "sex", "mentor"]
    assert {one["label"]["zh"]: one["size"] for one in by["sex"]["groups"]} == {"女": 24, "男": 21}
    assert {one["label"]["en"] for one in by["sex"]["groups"]} == {"Female", "Male"}
    assert [one["by"]["zh"] for one in found["divisions"]] == ["入营方式", "单位", "性别", "导师组"]
    assert (by["unit"]["groups"], by["unit"]["gaps"]) == ([], [])
    assert {"code": "区纪委监委", "zh": "区纪委监委", "en": "区纪委监委"} in by["unit"]["unreported"]
    assert all(name["zh"].startswith("DS2020-") for name in by["mentor"]["unreported"])
    (rate,) = by["sex"]["rates"]
    assert (rate["selected"], rate["against_selected"], rate["flagged"]) == (3, 6, True)
    assert rate["p"] == by["sex"]["p"] == pytest.approx(0.4689, abs=5e-4)
    score = next(one for one in by["sex"]["gaps"] if one["measure"]["code"] == "score")
    assert (score["group"]["code"], score["difference"]) == ("female", pytest.approx(-0.57, abs=0.006))
    assert (score["measure"]["zh"], score["measure"]["en"]) == ("综合分", "Score")
    assert [(one["source"]["code"], one["kept"]) for one in found["own"]] == [("seminar", False)]
    assert {"four_fifths", "nothing_equalised", "order"} <= {one["code"] for one in found["notes"]}


def test_opportunity_tells_what_was_offered_to_whom(officer: Caller) -> None:
    opened(officer)
    found = asked(officer, "opportunity")
    assert len(found["rows"]) == 45
    one = next(row for row in found["rows"] if row["no"] == "QY2020-001")
    official = sampled.expected()["by_trainee"]["QY2020-001"]["counted"]
    assert {line["code"]: round(line["earned"] * 100) for line in one["rules"]} == {
        code: points for code, points in official.items() if code not in {"D01", "T04"}
    }
    assert {line["code"]: (line["chances"], line["available"]) for line in one["rules"]} == OFFERED
    assert (one["available"], found["median"]) == (89.5, 90.0)
    assert all(line["available"] >= line["earned"] for row in found["rows"] for line in row["rules"])
    assert {left["why"]["code"] for left in found["left_out"]} == {"open", "loss"}
    assert {left["rule"] for left in found["left_out"]} >= {"B01", "D01", "V01"}
    assert [group["label"] for group in found["groups"] if group["by"]["code"] == "channel"] == [
        {"code": "appointed", "zh": "组织点选", "en": "Appointed"},
        {"code": "examined", "zh": "公开考选", "en": "By examination"},
        {"code": "nominated", "zh": "单位推选", "en": "Nominated"},
    ]
    assert {group["available"] for group in found["groups"] if group["by"]["code"] == "unit"} == {None}


def test_sensitivity_tells_what_the_first_places_hang_on(officer: Caller) -> None:
    opened(officer)
    found = asked(officer, "sensitivity")
    assert (found["draws"], found["quota"], len(found["weights"])) == (4_000, 9, 17)
    assert (found["weights"][0]["no"], found["weights"][0]["top"]) == ("QY2020-008", 100)
    assert {(one["fair"], one["raw"], one["squares"]) for one in found["members"]} == {(True, True, True)}
    assert "DS2020-06" in {one["reviewer"] for one in found["reviewers"]}


def test_what_changed_since_the_freezing_has_its_cause(call: Call, officer: Caller, world: World) -> None:
    frozen(call, world)
    same = asked(officer, "diff?with=live")
    assert {tuple(row["causes"]) for row in same["rows"]} == {()}
    assert {tuple(row["changed"]) for row in same["rows"]} == {()}
    lines = [
        {"trainee": "QY2020-034", "rule": "B04", "on": "2021-06-20", "times": 1, "reason": "表彰", "evidence": "文"}
    ]
    answer = officer.post("/points/vouchers", {"lines": lines}, headers=make.keyed("late"))
    assert answer.status_code == 201, answer.text
    found = asked(officer, "diff?with=live")
    row = next(row for row in found["rows"] if row["no"] == "QY2020-034")
    (cause,) = row["causes"]
    assert cause["part"] == "points"
    assert cause["points"] == row["after"]["points"] - row["before"]["points"] > 0
    assert cause["score"] == pytest.approx(row["after"]["score"] - row["before"]["score"])
    assert found["before"]["revision"] == 1
    assert found["after"]["revision"] == 0
    assert found["same_build"]


def test_another_sheet_or_policy_is_compared_and_nothing_is_stored(officer: Caller) -> None:
    opened(officer)
    opened(officer, "2021-05-31")
    earlier = asked(officer, "diff?with=TJ-2")
    assert [one["code"] for one in earlier["order"]][:2] == ["points", "seminars"]
    assert earlier["after"]["through"] == "2021-05-31"
    assert any(cause["part"] == "points" for row in earlier["rows"] for cause in row["causes"])
    same = asked(officer, "diff?with=policy:1")
    assert {tuple(row["causes"]) for row in same["rows"]} == {()}
    policy = _draft(officer)
    found = asked(officer, f"diff?with=draft:{policy}")
    assert [one["code"] for one in found["order"]] == ["rules", "basis", "anchors", "weights", "gates", "quotas"]
    assert {cause["part"] for row in found["rows"] for cause in row["causes"]} == {"weights", "quotas"}
    for row in found["rows"]:
        if row["before"]["score"] is not None:
            moved = sum(cause["score"] for cause in row["causes"])
            assert moved == pytest.approx(row["after"]["score"] - row["before"]["score"])
    assert len(officer.get("/recommendations").json()) == 2


def _draft(officer: Caller) -> str:
    policy = make.sample_policy()
    terms = policy.recommendation
    assert terms is not None
    weights = Weights(points=50, performance=30, maturity=20)
    changed = msgspec.structs.replace(
        policy, version=2, effective_from=date(2021, 7, 1),
        recommendation=msgspec.structs.replace(terms, weights=weights, quota=7),
    )  # fmt: skip
    answer = officer.post("/points/policies/drafts", msgspec.to_builtins(changed, builtin_types=()))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_what_is_not_there_is_not_comparable(officer: Caller) -> None:
    opened(officer)
    strange = "draft:0190f3b0-7c00-7000-8000-000000000001"
    for other in ("TJ-9", "TJ-x", "policy:9", "policy:x", "draft:9", strange, "yesterday"):
        answer = officer.get(f"{SHEET}/diff?with={other}")
        assert (answer.status_code, code_of(answer)) == (422, "not-comparable"), other
        assert answer.json()["errors"][0]["pointer"] == "?with"
    for other in ("?with=", "?with=TJ%20", f"?with={'x' * 61}"):
        answer = officer.get(f"{SHEET}/diff{other}")
        assert (answer.status_code, code_of(answer)) == (422, "not-comparable"), other
    for other in ("", "?with=TJ%001"):
        assert officer.get(f"{SHEET}/diff{other}").status_code == 400, other


def test_a_snapshot_runs_again_to_the_same_bytes(call: Call, officer: Caller, world: World) -> None:
    frozen(call, world)
    found = officer.post(f"{SHEET}/rerun").json()
    assert (found["verdict"], found["same_build"], found["fields"], found["tampered"]) == ("identical", True, [], [])
    assert asked(officer, "fairness")["ground"]["revision"] == 1


@pytest.mark.parametrize(
    ("column", "old", "new", "tampered", "verdict"),
    [
        ("outputs", '"quota":9,', '"quota":8,', ["snapshot"], "different"),
        ("inputs", '"present":', '"present":1', ["inputs"], "different"),
        ("inputs", "{", "[", ["inputs"], "different"),
        ("people", "female", "male", ["snapshot"], "identical"),
    ],
)
def test_tampering_is_found(
    call: Call, officer: Caller, world: World, column: str, old: str, new: str, tampered: list[str], verdict: str
) -> None:
    frozen(call, world)
    make.without_triggers(world.database, f"UPDATE snapshot SET {column} = replace({column}, '{old}', '{new}')")
    found = officer.post(f"{SHEET}/rerun").json()
    assert (found["tampered"], found["verdict"]) == (tampered, verdict)
    assert bool(found["fields"]) == (verdict == "different")


def test_a_draft_has_no_snapshot_to_run_again(officer: Caller) -> None:
    opened(officer)
    answer = officer.post(f"{SHEET}/rerun")
    assert (answer.status_code, code_of(answer), answer.json()["state"]) == (409, "not-frozen", "draft")


@pytest.mark.parametrize("role", ["mentor", "trainee"])
def test_reports_are_for_organisers(call: Call, officer: Caller, world: World, role: str) -> None:
    sampled.sign_up(world, role, trainee="QY2020-008" if role == "trainee" else None, mentor="DS2020-01")
    sampled.publish(world)
    for report in REPORTS:
        assert call(role).get(f"{SHEET}/{report}").status_code == 404
    assert call(role).post(f"{SHEET}/rerun").status_code == 404
    assert officer.get("/recommendations/TJ-7/fairness").status_code == 404


def test_who_may_not_be_seen_is_in_no_row(officer: Caller, world: World) -> None:
    answer = officer.post("/trainees/QY2020-008/restriction", {"reason": "有异议"})
    assert answer.status_code < 300, answer.text
    opened(officer)
    for report, rows in (("opportunity", "rows"), ("sensitivity", "weights"), ("diff?with=live", "rows")):
        assert "QY2020-008" not in {row["no"] for row in asked(officer, report)[rows]}
