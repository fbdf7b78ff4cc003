"""Every hundredth of a total is explained: its parts sum exactly, and each cut is told in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from service.actions.points_facts import post_everything
from service.rules.points.policy import Category, Group, Total
from service.tables.seminars import Participant, Seminar
from tests import make
from tests.make import Caller, World, entered, line

Call = Callable[[str | None], Caller]
STILL = date(2020, 8, 20)


@pytest.fixture
def explained(call: Call, world: World) -> dict[str, Any]:
    """A month in which every kind of cut occurs."""
    sample = make.sample_policy()
    conduct = Category(code="C", name="作风", base=500, cap=500, floor=0)
    categories = tuple(msgspec.structs.replace(one, cap=900) if one.code == "T" else one for one in sample.categories)
    make.policy(
        world,
        groups=(Group(code="honour", name="同一事项就高不重复"),),
        categories=(*categories, conduct),
        rules=make.with_rules(B02={"group": "honour"}, B03={"group": "honour"}, D05={"category": "C"}),
        total=Total(cap=2000),
    )
    officer = call("officer")
    entered(
        officer,
        line(rule="T01", times=30),
        line(rule="T04", times=3),
        line(rule="T04", times=1, on="2020-10-01"),
        line(rule="T03", score=9100),
        line(rule="P01", score=8510),
        line(rule="B02", matter="创业大赛"),
        line(rule="B03", matter="创业大赛"),
        line(rule="D03", times=5),
        line(rule="D05", times=2),
        line("QY2020-002", "T01", times=40),
        second=call("officer2"),
    )
    answer: dict[str, Any] = officer.get("/points/trainees/QY2020-001/explanation").json()
    return answer


def test_the_parts_sum_exactly_at_every_level(explained: dict[str, Any]) -> None:
    count = explained["count"]
    for category in count["categories"]:
        for rule in category["rules"]:
            for bucket in rule["buckets"]:
                assert bucket["nominal"] == bucket["counted"] + bucket["cut"] + bucket["dropped"]
            for name in ("nominal", "counted", "cut", "dropped"):
                assert rule[name] == sum(one[name] for one in rule["buckets"]), (rule["code"], name)
        for name in ("nominal", "dropped"):
            assert category[name] == sum(one[name] for one in category["rules"])
        assert category["cut_below"] == sum(one["cut"] for one in category["rules"])
        assert category["base"] + category["nominal"] == sum(
            category[name] for name in ("counted", "cut", "cut_below", "dropped")
        )
    for name in ("base", "nominal", "dropped"):
        assert count[name] == sum(one[name] for one in count["categories"])
    assert count["total"] + count["cut"] == sum(one["counted"] for one in count["categories"])
    assert count["base"] + count["nominal"] == sum(
        count[name] for name in ("total", "cut", "cut_below", "dropped", "outside")
    )
    posted = sum(one["amount"] for one in explained["entries"])
    assert count["nominal"] == posted


def test_the_figures_are_those_of_the_rules(explained: dict[str, Any]) -> None:
    counted = {one["code"]: one["counted"] for one in explained["count"]["categories"]}
    # T: 12.00 + 1.00 + 0.50 + 2.73 under a cap of 9.00; D: −2.50 under −2.00 a quarter; C: 5.00 − 6.00, not below 0
    assert counted == {"T": 900, "S": 0, "P": 1277, "M": 0, "B": 300, "D": -200, "V": 0, "C": 0}
    assert (explained["count"]["total"], explained["count"]["cut"], explained["count"]["points"]) == (
        2000,
        277,
        "20.00",
    )
    assert explained["place"] == 1
    essays = next(rule for one in explained["count"]["categories"] for rule in one["rules"] if rule["code"] == "T04")
    assert [(one["period"], one["nominal"], one["counted"]) for one in essays["buckets"]] == [
        ("2020-Q3", 150, 100),
        ("2020-Q4", 50, 50),
    ]


def test_every_cut_is_told_in_words(explained: dict[str, Any]) -> None:
    count = explained["count"]
    for told in (
        "T01 集中培训出勤", "T04 学习心得", "D03 未按时提交作业", "理论教育与培训合计", "作风合计", "同一事项", "总分",
    ):  # fmt: skip
        assert any(told in sentence for sentence in count["sentences"]), told
    assert len(count["sentences"]) == len(count["sentences_en"])
    assert any("15.00" in one and "12.00" in one for one in count["sentences"])


def test_what_is_outdone_names_what_outdoes_it(explained: dict[str, Any]) -> None:
    (drop,) = explained["count"]["dropped_entries"]
    seqs = {one["rule"]: one["seq"] for one in explained["entries"]}
    assert drop == {"seq": seqs["B03"], "rule": "B03", "amount": 200, "keeper": seqs["B02"]}


def test_nobody_is_explained_before_there_are_rules(call: Call) -> None:
    answer = call("trainee").get("/points/trainees/QY2020-001/explanation").json()
    assert (answer["place"], answer["count"], answer["entries"], answer["as_of"]["policy"]) == (None, None, [], None)
    assert call("officer").get("/points/trainees/QY2020-999/explanation").status_code == 404


def test_an_earlier_day_knows_less(call: Call, world: World) -> None:
    make.policy(world)
    entered(call("officer"), line(), line(on="2020-10-01"))
    answer = call("officer").get(f"/points/trainees/QY2020-001/explanation?on={date(2020, 9, 30)}").json()
    assert (answer["count"]["total"], [one["seq"] for one in answer["entries"]]) == (100, [2])


def missing(call: Call, query: str) -> tuple[bool, list[tuple[str, str]], Any]:
    answer = call("officer").get(f"/points/trainees/QY2020-001/explanation?{query}")
    count = answer.json()["count"]
    return count["incomplete"], [(one["rule"], one["source"]) for one in count["missing"]], answer.headers["etag"]


def test_a_fact_without_an_entry_is_missing_and_no_zero(call: Call, world: World) -> None:
    """A closed seminar without marks, a quarter that is over without an assessment; what is posted is not."""
    make.policy(world)
    make.full_file(world)
    (marked, *_), tag = missing(call, "on=2020-08-31")[1:]
    assert marked[0] == "S01"
    _, unposted, _ = missing(call, "on=2020-09-01")
    assert [rule for rule, _ in unposted] == ["M01", "S01"]
    with world.session("officer") as session:
        post_everything(session, world.camp_id)
    found = missing(call, "on=2020-09-01")
    assert found[:2] == (False, [])
    with world.session() as session:
        silent = Seminar(camp_id=world.camp_id, no="YT77-1", topic="治理", on=STILL, group="1", state="closed")
        make.put_in(session, silent)
        part: dict[str, Any] = {"camp_id": world.camp_id, "trainee_id": world.trainees["QY2020-001"]}
        make.put_in(session, Participant(**part, seminar_id=silent.id))
    after = missing(call, "on=2020-09-01")
    assert after[:2] == (True, [("S01", f"seminar:{silent.id}")])
    assert len({tag, found[2], after[2]}) == 3
    assert missing(call, "on=2020-12-31")[1] == [("M01", "quarter:2"), ("S01", f"seminar:{silent.id}")]
    count = call("officer").get("/points/trainees/QY2020-001/explanation?on=2020-12-31").json()["count"]
    assert "缺项不等于 0 分" in count["sentences"][-1]
    assert count["total"] == sum(one["counted"] for one in count["categories"])
