from collections.abc import Callable

import pytest

from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
DUTIES = "/mentors/DS2020-01/duties"
MARKS = {"政治素质": 26, "处事稳重": 22.5, "担当作为": 22, "群众基础": 17.5}


def write(call: Call, *days: str) -> None:
    for on in days:
        note = {"on": on, "form": "talk", "content": "谈心谈话"}
        assert call("mentor").signed_in().post("/trainees/QY2020-001/notes", note).status_code == 201


def assess(call: Call, quarter: int, on: str) -> None:
    body = {"quarter": quarter, "on": on, "marks": MARKS}
    assert call("mentor").signed_in().post("/trainees/QY2020-001/assessments", body).status_code == 201


def test_a_mentor_sees_what_is_written_due_and_overdue(call: Call, world: World) -> None:
    make.policy(world)
    write(call, "2020-07-01", "2020-09-01", "2020-12-10")
    assess(call, 1, "2020-09-04")
    found = call("mentor").get(f"{DUTIES}?on=2020-12-01").json()
    assert found == {
        "mentor": "DS2020-01",
        "on": "2020-12-01",
        "quarter": 3,
        "trainees": [
            {
                "no": "QY2020-001",
                "name": "学员1",
                "since": "2020-06-15",
                "notes": 0,
                "last_note_on": "2020-09-01",
                "assessments": [{"quarter": 2, "due_on": "2020-12-15", "overdue": False}],
            }
        ],
        "diligence": [
            {"quarter": 1, "notes": 1, "in_time": 1, "late": 0},
            {"quarter": 2, "notes": 1, "in_time": 0, "late": 0},
            {"quarter": 3, "notes": 0, "in_time": 0, "late": 0},
        ],
    }
    assert call("officer").get(f"{DUTIES}?on=2020-12-01").json() == found
    later = call("mentor").get(f"{DUTIES}?on=2020-12-16").json()["trainees"][0]
    assert (later["notes"], later["assessments"][0]["overdue"]) == (1, True)


def test_what_came_late_counts_as_late(call: Call, world: World) -> None:
    make.policy(world)
    assess(call, 1, "2020-09-16")
    figures = call("mentor").get(f"{DUTIES}?on=2020-09-30").json()["diligence"]
    assert figures[0] == {"quarter": 1, "notes": 0, "in_time": 0, "late": 1}
    assert call("mentor").get(f"{DUTIES}?on=2020-09-15").json()["trainees"][0]["assessments"] != []


def test_outside_the_camp_there_is_no_quarter(call: Call) -> None:
    found = call("mentor").get(f"{DUTIES}?on=2020-05-01").json()
    assert (found["quarter"], found["trainees"], found["diligence"]) == (None, [], [])
    assert len(call("mentor").get(DUTIES).json()["trainees"][0]["assessments"]) == 4
    after = call("mentor").get(f"{DUTIES}?on=9999-12-31").json()
    assert (after["quarter"], len(after["diligence"])) == (None, 5)


def test_the_next_mentor_owes_what_the_first_left_open_and_no_more(call: Call, world: World) -> None:
    make.policy(world)
    assess(call, 1, "2020-09-04")
    old = call("officer").get("/assignments").json()["items"][0]["id"]
    change = {"mentor": "DS2020-02", "on": "2021-01-10", "reason": "调任"}
    pack = call("officer").post(f"/assignments/{old}/handover", change).json()["handover"]
    owed = [{"quarter": 2, "due_on": "2020-12-15", "overdue": True}]
    assert pack["due_assessments"] == owed
    found = call("mentor2").get("/mentors/DS2020-02/duties?on=2021-01-20").json()
    assert found["trainees"][0]["assessments"] == owed
    assert call("mentor").get(f"{DUTIES}?on=2021-01-20").json()["trainees"] == []


def test_only_officers_and_the_mentor_read_duties(call: Call) -> None:
    assert call("mentor2").get(DUTIES).status_code == 404
    assert call("trainee").get("/mentors/DS2020-01").status_code == 200
    assert call("trainee").get(DUTIES).status_code == 404
    assert call("officer").get("/mentors/DS2020-77/duties").status_code == 404
    assert call("auditor").get(DUTIES).status_code == 403
    assert call("officer").get(f"{DUTIES}?on=soon").status_code == 400


def test_officers_see_what_is_overdue_in_the_whole_camp(call: Call) -> None:
    officer = call("officer")
    body = {"trainee": "QY2020-002", "mentor": "DS2020-02", "starts_on": "2020-10-01"}
    assert officer.post("/assignments", body).status_code == 201
    assert officer.get("/duties?on=2020-09-15").json()["total"] == 0
    found = officer.get("/duties?on=2020-12-20").json()
    assert [(one["mentor"], one["trainee"], one["quarter"], one["days"]) for one in found["items"]] == [
        ("DS2020-01", "QY2020-001", 1, 96),
        ("DS2020-01", "QY2020-001", 2, 5),
        ("DS2020-02", "QY2020-002", 2, 5),
    ]
    assert found["items"][0]["due_on"] == "2020-09-15"
    page = officer.get("/duties?on=2020-12-20&limit=1&offset=1").json()
    assert (page["items"], page["total"]) == ([found["items"][1]], 3)
    assert officer.get("/duties?on=2020-12-20&mentor=DS2020-02").json()["total"] == 1


def test_nothing_is_owed_of_who_has_left(call: Call) -> None:
    call("officer").post("/trainees/QY2020-001/state", {"to": "withdrawn", "reason": "调离"})
    assert call("officer").get("/duties?on=2020-12-20").json()["total"] == 0


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_the_camps_list_is_for_officers(call: Call, role: str) -> None:
    assert call(role).get("/duties").status_code == 403
