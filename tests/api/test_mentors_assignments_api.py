from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from service import clock
from service.tables.mentors import MentoringNote
from service.tables.practice import Posting, PostingTask
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
SECOND = {"trainee": "QY2020-002", "mentor": "DS2020-02", "starts_on": "2020-07-01"}
CHANGE = {"mentor": "DS2020-02", "on": "2020-10-01", "reason": "导师调任"}


def kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def first(call: Call) -> str:
    found = call("officer").get("/assignments?trainee=QY2020-001").json()["items"]
    assert len(found) == 1
    return str(found[0]["id"])


def test_an_officer_assigns_lists_and_ends(call: Call) -> None:
    officer = call("officer")
    made = officer.post("/assignments", SECOND)
    assert made.status_code == 201
    assert made.json()["trainee_name"] == "学员2"
    assert officer.get(f"/assignments/{made.json()['id']}").json() == made.json()

    ended = officer.post(f"/assignments/{made.json()['id']}/end", {"on": "2020-12-31", "reason": "学员调离"})
    assert (ended.status_code, ended.json()["ends_on"], ended.json()["end_reason"], ended.json()["version"]) == (
        200, "2020-12-31", "学员调离", 2,
    )  # fmt: skip
    again = officer.post("/assignments", {**SECOND, "mentor": "DS2020-03", "starts_on": "2021-01-01"})
    assert again.status_code == 201
    assert [one["mentor"] for one in officer.get("/assignments?trainee=QY2020-002").json()["items"]] == [
        "DS2020-02", "DS2020-03",
    ]  # fmt: skip
    assert officer.get("/assignments?on=2021-01-01").json()["total"] == 2
    assert officer.get("/assignments?on=2020-12-31&mentor=DS2020-02").json()["total"] == 1
    assert officer.get("/assignments?sort=-trainee&limit=1").json()["items"][0]["trainee"] == "QY2020-002"


def test_an_end_without_a_day_is_today_and_comes_once(call: Call) -> None:
    officer, path = call("officer"), f"/assignments/{first(call)}/end"
    early = officer.post(path, {"on": "2020-06-14", "reason": "误配"})
    assert (early.status_code, early.json()["errors"][0]["pointer"]) == (422, "/on")
    assert officer.post(path, {"reason": "结束"}).json()["ends_on"] == clock.today().isoformat()
    assert kind(officer.post(path, {"reason": "结束"})) == (409, "ended")
    assert officer.post(path, {}).status_code == 400
    assert officer.post(f"/assignments/{uuid4()}/end", {"reason": "结束"}).status_code == 404


@pytest.mark.parametrize("day", ["2020-06-01", "2020-06-15", "2022-01-01"])
def test_a_trainee_has_one_mentor_at_a_time(call: Call, day: str) -> None:
    body = {"trainee": "QY2020-001", "mentor": "DS2020-02", "starts_on": day}
    assert kind(call("officer").post("/assignments", body)) == (409, "overlap")


def test_a_mentor_takes_no_more_than_the_capacity_on_any_day(call: Call) -> None:
    officer = call("officer")
    assert officer.post("/assignments", {**SECOND, "mentor": "DS2020-01", "starts_on": "2021-01-01"}).status_code == 201
    third = {"trainee": "QY2020-003", "mentor": "DS2020-01", "starts_on": "2020-07-01"}
    refused = officer.post("/assignments", third)
    assert (kind(refused), refused.json()["capacity"], refused.json()["load"]) == ((409, "capacity"), 2, 2)
    officer.post(f"/assignments/{first(call)}/end", {"on": "2020-12-31", "reason": "结束"})
    assert officer.post("/assignments", third).status_code == 201
    fourth = {"trainee": "QY2020-004", "mentor": "DS2020-01", "starts_on": "2021-01-01"}
    assert kind(officer.post("/assignments", fourth)) == (409, "capacity")


def test_one_unit_needs_a_reason(call: Call, world: World) -> None:
    with world.session() as session:
        make.mentor(session, world.camp_id, 8, unit="单位 2")
    body = {**SECOND, "mentor": "DS2020-08"}
    refused = call("officer").post("/assignments", body)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "same-unit")
    assert call("officer").post("/assignments", {**body, "reason": "专长对口"}).json()["reason"] == "专长对口"


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"trainee": "QY2020-099"}, 422, "/trainee"),
        ({"mentor": "DS2020-99"}, 422, "/mentor"),
        ({"starts_on": "2020-02-30"}, 400, "/starts_on"),
        ({"ends_on": "2020-12-30"}, 400, "/"),
        ({"mentor": None}, 400, "/mentor"),
    ],
)
def test_a_bad_assignment_is_refused_with_its_place(
    call: Call, change: dict[str, object], status: int, pointer: str
) -> None:
    answer = call("officer").post("/assignments", {**SECOND, **change})
    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)


def test_who_has_left_gets_no_mentor(call: Call) -> None:
    call("officer").post("/trainees/QY2020-002/state", {"to": "withdrawn", "reason": "调离"})
    assert kind(call("officer").post("/assignments", SECOND)) == (409, "wrong-state")


def test_a_handover_ends_the_first_and_gives_the_second_a_pack(call: Call, world: World) -> None:
    open_work(world)
    officer, old = call("officer"), first(call)
    made = officer.post(f"/assignments/{old}/handover", CHANGE)
    assert made.status_code == 201
    assert (made.json()["mentor"], made.json()["starts_on"], made.json()["reason"]) == (
        "DS2020-02", "2020-10-01", "导师调任",
    )  # fmt: skip
    assert made.json()["handover"] == {
        "trainee": "QY2020-001",
        "former_mentor": "DS2020-01",
        "on": "2020-10-01",
        "reason": "导师调任",
        "open_tasks": [{"posting": "时尚博览会", "title": "布展方案", "due_on": "2020-10-20"}],
        "last_notes": [
            {"on": f"2020-09-{n:02}", "form": "talk", "content": f"第{n}次", "next_step": "走访企业"}
            for n in (6, 5, 4, 3, 2)
        ],
        "due_assessments": [{"quarter": 1, "due_on": "2020-09-15", "overdue": True}],
    }
    ended = officer.get(f"/assignments/{old}").json()
    assert (ended["ends_on"], ended["end_reason"], ended["handover"]) == ("2020-09-30", "导师调任", None)


def open_work(world: World) -> None:
    trainee_id, mentor_id = world.trainees["QY2020-001"], world.mentors["DS2020-01"]
    with world.session() as session:
        posting = Posting(
            camp_id=world.camp_id, trainee_id=trainee_id, title="时尚博览会", host="服饰中心",
            starts_on=date(2020, 9, 1), ends_on=date(2020, 12, 31),
        )  # fmt: skip
        session.add(posting)
        session.flush()
        for title, done_on in (("布展方案", None), ("邀商名单", date(2020, 9, 9))):
            session.add(
                PostingTask(
                    camp_id=world.camp_id, posting_id=posting.id, title=title, due_on=date(2020, 10, 20),
                    done_on=done_on,
                )
            )  # fmt: skip
        for n in range(1, 7):
            session.add(
                MentoringNote(
                    camp_id=world.camp_id, trainee_id=trainee_id, mentor_id=mentor_id, on=date(2020, 9, n),
                    form="talk", content=f"第{n}次", next_step="走访企业", recorded_at=n,
                )
            )  # fmt: skip
        session.flush()


def test_only_officers_and_the_new_mentor_read_the_pack(call: Call) -> None:
    made = call("officer").post(f"/assignments/{first(call)}/handover", CHANGE).json()
    path = f"/assignments/{made['id']}"
    assert call("mentor2").get(path).json()["handover"]["former_mentor"] == "DS2020-01"
    assert call("mentor").get(path).status_code == 404
    own = call("trainee").get(path).json()
    assert not {"handover", "reason", "end_reason"} & set(own)
    assert [one["mentor"] for one in call("trainee").get("/assignments").json()["items"]] == ["DS2020-01", "DS2020-02"]
    assert call("trainee2").get(path).status_code == 404
    assert call("mentor").get("/assignments").json()["total"] == 0
    assert call("mentor").get("/trainees/QY2020-001").status_code == 404


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"mentor": "DS2020-01"}, (422, "/mentor")),
        ({"mentor": "DS2020-99"}, (422, "/mentor")),
        ({"on": "2020-06-15"}, (422, "/on")),
        ({"on": "0001-01-01"}, (422, "/on")),
        ({"reason": ""}, (400, "/reason")),
    ],
)
def test_a_bad_handover_changes_nothing(call: Call, change: dict[str, str], expected: tuple[int, str]) -> None:
    refused = call("officer").post(f"/assignments/{first(call)}/handover", {**CHANGE, **change})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == expected
    assert call("officer").get(f"/assignments/{first(call)}").json()["ends_on"] is None


def test_a_handover_needs_an_open_assignment_and_room(call: Call) -> None:
    officer, old = call("officer"), first(call)
    for n in (2, 3):
        officer.post("/assignments", {**SECOND, "trainee": f"QY2020-00{n}"})
    assert kind(officer.post(f"/assignments/{old}/handover", CHANGE)) == (409, "capacity")
    assert officer.get(f"/assignments/{old}").json()["ends_on"] is None
    officer.post(f"/assignments/{old}/end", {"on": "2020-12-31", "reason": "结束"})
    assert kind(officer.post(f"/assignments/{old}/handover", {**CHANGE, "mentor": "DS2020-03"})) == (409, "ended")


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_write(call: Call, role: str) -> None:
    old = first(call)
    for path, body in (
        ("/assignments", SECOND),
        (f"/assignments/{old}/end", {"reason": "结束"}),
        (f"/assignments/{old}/handover", CHANGE),
    ):
        assert call(role).post(path, body).status_code == 403


def test_those_without_a_mentor_are_proposed_one_of_another_unit_and_nothing_is_stored(
    call: Call, world: World
) -> None:
    officer = call("officer")
    drafted = officer.get("/assignments/proposal?on=2020-07-01").json()
    assert [one["trainee"] for one in drafted["pairs"]] == ["QY2020-002", "QY2020-003", "QY2020-004"]
    assert drafted["unplaced"] == []
    rooms = {one["mentor"]: (one["load"], one["drafted"]) for one in drafted["mentors"]}
    assert sorted(after for _, after in rooms.values()) == [1, 1, 2]
    assert rooms["DS2020-01"][0] == 1
    assert officer.get("/assignments").json()["total"] == 1
    for one in drafted["pairs"]:
        asked = {"trainee": one["trainee"], "mentor": one["mentor"], "starts_on": "2020-07-01"}
        assert officer.post("/assignments", asked).status_code == 201
    assert officer.get("/assignments/proposal?on=2020-07-01").json()["pairs"] == []
