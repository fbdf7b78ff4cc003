"""An import taken back whole: its lines are reversed, its facts stay, and nothing comes back by itself."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from service import sample
from service.database import Database
from service.documents import importing
from tests import make
from tests.kept import kept
from tests.make import Caller, World, decided, keyed

Call = Callable[[str | None], Caller]
SAMPLE = Path(sample.__file__).parent
FIRST = ["花名册.xlsx", "导师.xlsx", "积分细则.xlsx"]
"""What stands before anything of the tests is imported."""


@pytest.fixture
def world(database: Database) -> World:
    return make.on(kept("the sample's people and rules", database, lambda: begun(database)), database)


def begun(database: Database) -> World:
    made = make.world(database, trainees=0, mentors=0)
    with made.session("officer") as session:
        importing.run(session, made.camp_id, [(name, (SAMPLE / name).read_bytes()) for name in FIRST])
    return made


def bring(call: Call, *names: str) -> Any:
    files = [("file", (name, (SAMPLE / name).read_bytes())) for name in names]
    answer = call("officer").post("/imports", files=files)
    assert answer.status_code == 201, answer.text
    return answer.json()


def take_back(call: Call, batch: str, key: str = "undo") -> Any:
    return call("officer").post(f"/imports/{batch}/reversal", {"reason": "导入有误"}, headers=keyed(key))


def counted(call: Call) -> list[int]:
    found = call("officer").get("/points/standings?on=2021-06-30").json()["items"]
    return [one["total"] for one in found if one["total"]]


def test_every_line_of_an_import_is_taken_back_and_nothing_comes_again_by_itself(call: Call, world: World) -> None:
    batch = bring(call, "实践.xlsx")
    assert batch["span"] == [2, batch["entries"] + 1]
    before = counted(call)
    undone = take_back(call, batch["id"])
    assert undone.status_code == 201
    assert sum(one["last_seq"] - one["first_seq"] + 1 for one in undone.json()) == batch["entries"]
    assert (len(before) > 0, counted(call)) == (True, [])
    again = take_back(call, batch["id"])
    assert [one["replayed"] for one in again.json()] == [True] * len(undone.json())
    assert take_back(call, batch["id"], key="other").json()["type"] == "urn:jingying:problem:nothing-stands"
    assert bring(call, "实践.xlsx")["entries"] == 0
    assert counted(call) == []


def test_what_two_agreed_is_taken_back_by_two(call: Call, world: World) -> None:
    batch = bring(call, "加减分.xlsx")
    assert batch["waiting"] == 15
    waiting = call("officer").get("/points/proposals").json()
    assert [one["count"] for one in waiting["items"]] == [15]
    assert bring(call, "加减分.xlsx")["waiting"] == 0, "what waits is not proposed again"
    refused = take_back(call, batch["id"]).json()
    assert refused["type"] == "urn:jingying:problem:proposals-open"
    assert waiting["items"][0]["digest"][:8] in refused["detail"]
    seq = make.approve_all(world) and call("officer").get("/points/entries?kind=veto").json()["items"][0]["seq"]
    answer = call("officer").post(f"/points/entries/{seq}/reversal", {"reason": "误登"}, headers=keyed("r"))
    assert answer.status_code == 202
    decided(call("officer2"), answer)
    assert bring(call, "加减分.xlsx")["entries"] == 0
    assert call("officer").get("/points/proposals").json()["total"] == 0


def registered(call: Call, people: Iterable[str]) -> Counter[str]:
    """How many registrations of the growth files stand in the ledger, were taken back, or are not there."""
    files = (call("officer").get(f"/trainees/{no}/growth").json() for no in people)
    return Counter(one["in_ledger"] for file in files for one in file["registrations"])


def test_what_was_approved_after_the_import_goes_with_it(call: Call, world: World) -> None:
    batch = bring(call, "加减分.xlsx")
    everybody = {one["no"] for one in call("officer").get("/trainees?limit=100").json()["items"]}
    assert registered(call, everybody) == {"posted": batch["entries"], "unposted": 15}
    (waiting,) = call("officer").get("/points/proposals").json()["items"]
    concerned = {one["trainee"] for one in waiting["lines"]}
    posted = registered(call, concerned)["posted"]
    assert (posted > 0, make.approve_all(world)) == (True, 15)
    assert registered(call, concerned) == {"posted": posted + 15}
    assert len(take_back(call, batch["id"]).json()) == 1
    assert registered(call, concerned) == {"posted": posted + 15}, "until a second person agrees"
    assert make.approve_all(world) == 15 + batch["entries"]
    assert registered(call, everybody) == {"reversed": batch["entries"] + 15}
    assert counted(call) == []


def test_what_waits_to_be_taken_back_is_not_proposed_again(call: Call, world: World) -> None:
    batch = bring(call, "加减分.xlsx")
    assert make.approve_all(world) == 15
    first = take_back(call, batch["id"])
    assert (first.status_code, [one["replayed"] for one in first.json()]) == (201, [False])
    refused = take_back(call, batch["id"], key="other")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:jingying:problem:reversal-open")
    digest = first.json()[0]["proposal"]
    assert digest[:8] in refused.json()["detail"]
    assert digest[:8] in refused.json()["detail_en"]
    assert [one["replayed"] for one in take_back(call, batch["id"]).json()] == [True]
    assert [one["digest"] for one in call("officer").get("/points/proposals").json()["items"]] == [digest]
    body = {"verdict": "reject", "comment": "依据不足"}
    where = f"/points/proposals/{digest}/decision"
    assert call("officer2").signed_in().post(where, body, headers=keyed("no")).status_code == 201
    assert take_back(call, batch["id"], key="other").status_code == 201


def test_what_was_rejected_is_not_proposed_again_until_it_says_something_else(call: Call, world: World) -> None:
    batch = bring(call, "加减分.xlsx")
    (waiting,) = call("officer").get("/points/proposals").json()["items"]
    body = {"verdict": "reject", "comment": "依据不足"}
    where = f"/points/proposals/{waiting['digest']}/decision"
    assert call("officer2").signed_in().post(where, body, headers=keyed("no")).status_code == 201
    assert take_back(call, batch["id"]).status_code == 201
    for names in (["实践.xlsx"], ["加减分.xlsx"]):
        assert bring(call, *names)["waiting"] == 0
    assert call("officer").get("/points/proposals").json()["total"] == 0
    line = waiting["lines"][0]
    better = registrations({line["evidence"]: line["evidence"] + "，附原件"})
    answer = call("officer").post("/imports", files=[("file", ("加减分.csv", better))])
    assert (answer.status_code, answer.json()["waiting"]) == (201, 1)
    assert [one["count"] for one in call("officer").get("/points/proposals").json()["items"]] == [1]


def registrations(changes: dict[str, str]) -> bytes:
    """The sample's 加减分, with some of its cells said otherwise."""
    rows = CalamineWorkbook.from_path(SAMPLE / "加减分.xlsx").get_sheet_by_index(0).to_python()[1:]
    text = io.StringIO()
    csv.writer(text).writerows([[changes.get(str(cell), cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def test_a_dry_run_foresees_what_is_settled(call: Call, world: World) -> None:
    make.settle(world, date(2020, 12, 31))
    files = [("file", ("加减分.xlsx", (SAMPLE / "加减分.xlsx").read_bytes()))]
    tried = call("officer").post("/imports?dry_run=true", files=files).json()
    found = [one for row in tried["rows"] for one in row["issues"]]
    assert {(one["code"], one["level"]) for one in found} == {("period-closed", "error")}
    assert 0 < tried["summary"]["error"] == len(found) < len(tried["rows"])
    refused = call("officer").post(f"/imports/{tried['id']}/commit")
    assert (refused.status_code, {one["code"] for one in refused.json()["errors"]}) == (422, {"period-closed"})
    assert call("officer").post(f"/imports/{tried['id']}/commit?skip_errors=true").status_code == 200


@pytest.mark.parametrize(
    ("database_url", "name"),
    [*(("sqlite", f"{name}.xlsx") for name in ("培训", "研讨", "实践", "评价")), ("postgresql", "实践.xlsx")],
    indirect=["database_url"],
)
def test_every_sheet_that_makes_points_foresees_what_is_settled(call: Call, world: World, name: str) -> None:
    make.settle(world, date(2020, 12, 31))
    files = [("file", (name, (SAMPLE / name).read_bytes()))]
    tried = call("officer").post("/imports?dry_run=true", files=files).json()
    found = [one for row in tried["rows"] for one in row["issues"]]
    assert {(one["code"], one["level"]) for one in found} == {("period-closed", "error")}
    assert all(one["cell"] and one["value"] is not None and "2020" in one["message"] for one in found)
    assert call("officer").post(f"/imports/{tried['id']}/commit").status_code == 422
    assert call("officer").post(f"/imports/{tried['id']}/commit?skip_errors=true").status_code == 200


def test_a_dry_run_has_nothing_to_take_back(call: Call, world: World) -> None:
    files = [("file", ("花名册.xlsx", (SAMPLE / "花名册.xlsx").read_bytes()))]
    tried = call("officer").post("/imports?dry_run=true", files=files).json()
    assert take_back(call, tried["id"]).json()["type"] == "urn:jingying:problem:not-committed"


def test_the_entries_say_at_which_head_they_were_read(call: Call, world: World) -> None:
    bring(call, "加减分.xlsx")
    found = call("officer").get("/points/entries?limit=1").json()
    head = call("officer").get("/points").json()["as_of"]
    assert found["as_of"] == {"seq": head["seq"], "hash": head["hash"]}
