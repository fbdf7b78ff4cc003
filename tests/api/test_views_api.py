"""What each audience reads of a person: the fields of every answer, and that nothing hidden is in any."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from sqlmodel import col, select

from service import tables
from service.actions import points_writing
from service.actions.points_writing import Author
from service.rules.access import GRANTS, Role
from service.rules.points.requests import Line
from tests import make
from tests.api import wide_world
from tests.api.walking import CAMP, FOUR, ONE, TRAINEE, TWO, Route
from tests.api.wide_world import Wide
from tests.make import Caller, World

pytestmark = pytest.mark.unmeasured

Call = Callable[[str | None], Caller]
AUDIENCES = {"officer": "officer", "mentor": "mentor", "judge": "mentor3", "trainee": "trainee"}
VIEWS = Path(__file__).parent.parent / "data" / "views.json"
SETTLED = date(2020, 9, 15)


Reading = tuple[Route, Any]


@pytest.fixture(scope="module")
def opened(shared_url: str, application: Litestar) -> Iterator[tuple[Call, Wide]]:
    with wide_world.opened(shared_url, application) as (call, wide):
        plant(wide.world)
        _settle(wide.world)
        yield call, wide


@pytest.fixture(scope="module")
def call(opened: tuple[Call, Wide]) -> Call:
    return opened[0]


@pytest.fixture(scope="module")
def wide(opened: tuple[Call, Wide]) -> Wide:
    return opened[1]


@pytest.fixture(scope="module")
def read(call: Call, wide: Wide) -> dict[str, list[Reading]]:
    """All that each login may read, asked once."""
    return {login: list(readings(call, wide, login)) for login in (*AUDIENCES.values(), "officer2")}


def _settle(world: World) -> None:
    author = Author(world.people["officer"].account_id, world.people["officer2"].account_id)
    detail = json.dumps({"entries": 0, "policy_digest": "0" * 64, "sheet": "0" * 64}, separators=(",", ":"))
    close = Line(
        kind="close", trainee=None, policy=1, rule=None, occurred_on=SETTLED, relates_on=SETTLED, detail=detail
    )
    with world.session("officer") as session:
        points_writing.write(session, world.camp_id, [close], key="close", fingerprint="0" * 64, author=author)


# what nobody but those named may read, planted where it belongs

CANARIES: dict[str, frozenset[str]] = {
    "1987-11": frozenset({"officer", "trainee"}),  # 出生年月
    "藏青族": frozenset({"officer", "trainee"}),  # 民族
    "群众甲": frozenset({"officer", "trainee"}),  # 政治面貌
    "63.17": frozenset({"officer", "trainee"}),  # 选派单位评价
    "71.23": frozenset({"officer", "trainee"}),  # 笔试
    "选拔说明甲": frozenset({"officer", "trainee"}),
    "否决事由甲": frozenset({"officer", "trainee"}),
    "处分文号甲": frozenset({"officer", "trainee"}),
    "处分材料甲": frozenset({"officer", "trainee"}),
    "他人帮带甲": frozenset({"officer", "trainee"}),  # another mentor's, settled
    "他人帮带乙": frozenset({"officer"}),  # another mentor's, not settled
    "本人帮带乙": frozenset({"officer", "mentor"}),  # the mentor's own, not settled
    "61.07": frozenset({"officer"}),  # another mentor's assessment, not settled
    "两人评语甲": frozenset({"officer"}),  # of two judges
    "三人评语甲": frozenset({"officer", "trainee"}),  # of three judges, without their names
    "草稿评语甲": frozenset({"officer", "judge"}),  # the judge's own draft
    "结对事由甲": frozenset({"officer", "mentor"}),
    "缺席事由甲": frozenset({"officer"}),
    "岗位甲学院": frozenset({"officer", "mentor", "trainee"}),  # 毕业院校
    "鉴定意见甲": frozenset({"officer", "mentor", "trainee"}),
}
"""Canaries of ONE, and who reads them."""


def _change(world: World, model: Any, values: dict[str, Any], **where: Any) -> None:
    with world.session() as session:
        conditions = [col(getattr(model, name)) == value for name, value in where.items()]
        row = next(iter(session.scalars(select(model).where(*conditions))))
        for name, value in values.items():
            setattr(row, name, value)


def plant(world: World) -> None:
    mine: dict[str, Any] = {"trainee_id": world.trainees[ONE]}
    place: dict[str, Any] = {"camp_id": world.camp_id, **mine}
    basics: dict[str, Any] = {
        "birth_month": "1987-11",
        "ethnicity": "藏青族",
        "political_status": "群众甲",
        "school": "岗位甲学院",
    }
    basics |= {"written_score": 7123, "selection_note": "选拔说明甲"}
    _change(world, tables.trainees.Trainee, basics, id=mine["trainee_id"])
    _change(world, tables.mentors.UnitAssessment, {"score": 6317}, **mine)
    _change(world, tables.practice.Posting, {"opinion": "鉴定意见甲"}, **mine)
    _change(world, tables.mentors.Assignment, {"reason": "结对事由甲"}, **mine)
    _change(world, tables.seminars.Review, {"comment": "三人评语甲"}, **mine, state="submitted")
    _notes(world, place)
    _seminars(world, place)
    with world.session() as session:
        veto = tables.points.Registration(
            **place, serial=999, on=date(2020, 10, 9), rule="V01", points=0, reason="否决事由甲", evidence="处分文号甲",
            veto_from=date(2020, 10, 9), veto_until=date(2021, 1, 9),
        )  # fmt: skip
        sanction = tables.growth.GrowthEntry(
            **place, kind="sanction", occurred_on=date(2020, 10, 9), title="处分材料甲",
            author_id=world.people["officer"].account_id, recorded_at=1,
        )  # fmt: skip
        make.put_in(session, veto, sanction)


def _notes(world: World, place: dict[str, Any]) -> None:
    later, sooner = date(2020, 10, 1), date(2020, 9, 10)
    one, two = world.mentors["DS2020-01"], world.mentors["DS2020-02"]
    with world.session() as session:
        for mentor_id, on, content in (
            (two, sooner, "他人帮带甲"),
            (two, later, "他人帮带乙"),
            (one, later, "本人帮带乙"),
        ):
            note = tables.mentors.MentoringNote(**place, mentor_id=mentor_id, on=on, content=content, recorded_at=1)
            make.put_in(session, note)
        make.put_in(
            session,
            tables.mentors.Assessment(
                **place, mentor_id=two, quarter=2, on=later, policy=1, marks="[2600,1107,1200,1200]", total=6107,
                full=10000, recorded_at=1,
            ),
        )  # fmt: skip


def _seminars(world: World, place: dict[str, Any]) -> None:
    """One closed with two judges, of whom another stayed away; and a draft in the open one."""
    judges = world.mentors
    with world.session() as session:
        seminar = tables.seminars.Seminar(
            camp_id=world.camp_id, no="YT-两人", topic="乡村振兴", on=date(2020, 8, 2), group="一组", state="closed"
        )
        make.put_in(session, seminar)
        for no in judges:
            absent = {"state": "absent", "reason": "缺席事由甲"} if no == "DS2020-03" else {}
            make.put_in(
                session,
                tables.seminars.Panellist(camp_id=world.camp_id, seminar_id=seminar.id, mentor_id=judges[no], **absent),
            )
        make.put_in(session, tables.seminars.Participant(**place, seminar_id=seminar.id))
        for no, comment in (("DS2020-02", "两人评语甲"), ("DS2020-01", "导师一的评语")):
            review = tables.seminars.Review(
                **place, seminar_id=seminar.id, mentor_id=judges[no], state="submitted", marks="[8000]", total=8000,
                full=10000, policy=1, comment=comment, changed_at=1,
            )  # fmt: skip
            make.put_in(session, review)
    with world.session() as session:
        open_one = session.scalars(
            select(tables.seminars.Seminar).where(col(tables.seminars.Seminar.no) == f"KF{ONE}")
        ).one()
        draft = tables.seminars.Review(
            **place, seminar_id=open_one.id, mentor_id=judges["DS2020-03"], state="draft", comment="草稿评语甲",
            changed_at=1,
        )  # fmt: skip
        make.put_in(session, draft)


def readings(call: Call, wide: Wide, login: str, no: str = ONE) -> Iterator[Reading]:
    """Every address that the audience may read, with what is ONE's; those of a seminar also for both others."""
    caller = call(login).signed_in()
    role = Role(login.rstrip("23"))
    for route, policy in wide_world.routes(caller.client.app):
        if route.method != "GET" or policy.perm is None or role not in GRANTS[policy.perm].roles:
            continue
        seminars = (
            (f"KF{no}", f"YT{no}-1", "YT-两人")
            if "{no}" in route.template and "/seminars/" in route.template
            else ("",)
        )
        for seminar in seminars:
            ids = {**wide.ids[no], **({"seminar": seminar} if seminar else {})}
            answer = caller.get(wide_world.address(route.template, ids))
            assert answer.status_code < 500, (route, answer.text)
            yield route, answer


def keys(value: Any, before: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield f"{before}.{name}"
            yield from keys(one, f"{before}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from keys(one, f"{before}[]")


@pytest.fixture(scope="module")
def found(read: dict[str, list[Reading]]) -> dict[str, dict[str, Any]]:
    """By audience and address: the names of what the answer says, or its status."""
    views: dict[str, dict[str, Any]] = {}
    for audience, login in AUDIENCES.items():
        shown: dict[str, Any] = {}
        for route, answer in read[login]:
            is_json = answer.headers["content-type"].startswith("application/json")
            told = keys(answer.json()) if answer.status_code == 200 and is_json else [f"{answer.status_code}"]
            shown.setdefault(route.template.removeprefix(CAMP), set()).update(told)
        views[audience] = {template: sorted(names) for template, names in sorted(shown.items())}
    return views


def test_s09_each_audience_reads_the_fields_that_are_written_down(found: dict[str, Any], tmp_path: Path) -> None:
    written = tmp_path / "views.json"
    written.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(VIEWS.read_text(encoding="utf-8")), f"what is served now is in {written}"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_s09_nothing_hidden_is_in_any_answer(read: dict[str, list[Reading]], audience: str) -> None:
    seen: set[str] = set()
    for route, answer in read[AUDIENCES[audience]]:
        here = {canary for canary in CANARIES if canary in answer.text}
        assert not {one for one in here if audience not in CANARIES[one]}, (route, here)
        seen |= here
    assert seen == {canary for canary, readers in CANARIES.items() if audience in readers}


@pytest.mark.parametrize("login", ["trainee2", "mentor2", "sysadmin", "secadmin", "auditor"])
def test_s09_others_read_nothing_of_anybody(call: Call, wide: Wide, login: str) -> None:
    caller = call(login).signed_in()
    for route, _ in wide_world.routes(caller.client.app):
        if route.method == "GET":
            answer = caller.get(wide_world.address(route.template, wide.ids[ONE]))
            told = {canary for canary in CANARIES if canary in answer.text}
            assert not told - OWN_JUDGEMENTS.get(login, set()), (route, told)
            if login in {"sysadmin", "secadmin"}:
                assert answer.status_code == 403, route


OWN_JUDGEMENTS = {"mentor2": {"两人评语甲", "三人评语甲"}}
"""What that mentor wrote herself as a judge."""


def test_s09_a_judge_reads_number_and_name_and_no_file(call: Call, wide: Wide) -> None:
    judge = call("mentor3").signed_in()
    place = f"/seminars/KF{ONE}"
    people = judge.get(f"{place}/participants").json()["items"]
    assert people == [{"trainee": ONE, "name": "学员1", "speaker": False}]
    review = judge.get(f"{place}/reviews/{ONE}")
    assert (review.json()["trainee"], review.json()["name"], review.json()["state"]) == (ONE, "学员1", "draft")
    for template in (TRAINEE, TRAINEE + "/growth", TRAINEE + "/notes", TRAINEE + "/hours"):
        assert judge.get(wide_world.address(template, wide.ids[ONE])).status_code == 404
    assert judge.get("/trainees").json()["total"] == 0


def test_s09_a_trainee_reads_of_few_judges_only_the_total_and_never_a_name(call: Call, wide: Wide) -> None:
    trainee = call("trainee").signed_in()
    few, many = (trainee.get(f"/seminars/{no}/results").json()["items"][0] for no in ("YT-两人", f"YT{ONE}-1"))
    assert (few["total"], few["marks"], few["comments"]) == (80.0, [], [])
    file = trainee.get(f"/trainees/{ONE}/growth").json()["seminars"]
    assert {one["no"]: one.get("comments") for one in file if one["mean"] is not None} == {
        "YT-两人": None,
        f"YT{ONE}-1": sorted(["三人评语甲", "评语7", "评语6"]),
    }
    assert not {"reviews", "by_judge"} & (few.keys() | many.keys())


def test_s09_somebody_else_is_in_no_answer(read: dict[str, list[Reading]]) -> None:
    """Number and name of who is out of sight, for the trainee, the mentor and an officer who is recused."""
    hidden = {"trainee": TWO, "mentor": TWO, "officer2": FOUR}
    for login, no in hidden.items():
        for route, answer in read[login]:
            if route.template not in KNOWN_BY_NUMBER.get(login, {CAMP}):
                assert f'"{no}"' not in answer.text, (login, route)
                assert f'"学员{no[-1]}"' not in answer.text, (login, route)


KNOWN_BY_NUMBER = {"officer2": {CAMP + "/recusals"}}
"""Where a number out of sight is shown: whom one is recused from."""


def test_s09_no_mean_is_shown_of_which_a_part_is_hidden(wide: Wide, call: Call) -> None:
    officer, trainee = (call(who).signed_in().get(f"/trainees/{ONE}/growth").json() for who in ("officer", "trainee"))
    assert 0 < len(trainee["assessments"]) < len(officer["assessments"])
    assert (officer["figures"]["maturity_mean"] is None, trainee["figures"]["maturity_mean"]) == (False, None)
