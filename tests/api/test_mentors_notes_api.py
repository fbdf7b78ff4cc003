from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from service import clock
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
NOTES = "/trainees/QY2020-001/notes"
NOTE = {"on": "2020-07-01", "form": "talk", "content": "谈心谈话，交流岗位压力", "next_step": "走访企业"}


def mentor(call: Call, login: str = "mentor") -> Caller:
    return call(login).signed_in()


def problem(answer: Any) -> tuple[int, str, str]:
    one = answer.json()["errors"][0]
    return answer.status_code, one["pointer"], one["code"]


def test_a_mentor_writes_reads_and_changes_a_note(call: Call) -> None:
    made = mentor(call).post(NOTES, NOTE)
    assert made.status_code == 201
    assert made.json() == {**NOTE, "id": made.json()["id"], "mentor": "DS2020-01", "version": 1}

    path = f"{NOTES}/{made.json()['id']}"
    shown = mentor(call).get(path)
    assert shown.json() == made.json()
    assert mentor(call).get(path, headers={"if-none-match": shown.headers["etag"]}).status_code == 304
    changed = mentor(call).put(path, {**NOTE, "form": "visit", "next_step": None})
    assert (changed.status_code, changed.json()) == (
        200,
        {**made.json(), "form": "visit", "next_step": None, "version": 2},
    )
    assert call("officer").get(NOTES).json()["items"] == [changed.json()]


def test_what_a_note_said_before_stays(call: Call) -> None:
    path = f"{NOTES}/{mentor(call).post(NOTES, NOTE).json()['id']}"
    for content in ("第二稿", "第三稿"):
        mentor(call).put(path, {**NOTE, "content": content})
    kept = call("officer").get(f"{path}/versions").json()
    assert [(one["version"], one["content"]) for one in kept["items"]] == [(2, "第二稿"), (1, NOTE["content"])]
    assert {name: kept["items"][1][name] for name in NOTE} == NOTE
    assert mentor(call).get(f"{path}/versions?sort=version&limit=1").json()["items"][0]["version"] == 1
    assert call("officer").get(f"{path}/versions?sort=content").status_code == 400


def test_an_edit_must_name_its_version(call: Call) -> None:
    path = f"{NOTES}/{mentor(call).post(NOTES, NOTE).json()['id']}"
    assert mentor(call).request("PUT", path, json=NOTE).status_code == 428
    stale = mentor(call).put(path, {**NOTE, "content": "x"}, headers={"if-match": '"old"'})
    assert (stale.status_code, stale.json()["current"]["content"]) == (412, NOTE["content"])
    assert call("officer").get(f"{path}/versions").json()["total"] == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"on": "2020-06-14"}, (422, "/on", "not-mentor-then")),
        ({"on": (clock.today() + timedelta(days=1)).isoformat()}, (422, "/on", "in-future")),
        ({"form": "call"}, (400, "/form", "invalid-value")),
        ({"content": ""}, (400, "/content", "invalid-value")),
        ({"content": "a\u0000"}, (400, "/content", "bad-text")),
    ],
)
def test_a_bad_note_is_refused_with_its_place(
    call: Call, change: dict[str, str], expected: tuple[int, str, str]
) -> None:
    path = f"{NOTES}/{mentor(call).post(NOTES, NOTE).json()['id']}"
    assert problem(mentor(call).post(NOTES, {**NOTE, **change})) == expected
    assert problem(mentor(call).put(path, {**NOTE, **change})) == expected
    assert call("officer").get(NOTES).json()["total"] == 1


def test_notes_are_filtered_and_sorted(call: Call) -> None:
    for n, form in enumerate(("talk", "visit", "guidance", "other"), 1):
        mentor(call).post(NOTES, {**NOTE, "on": f"2020-07-0{n}", "form": form})
    officer = call("officer")
    assert [one["form"] for one in officer.get(NOTES).json()["items"]] == ["other", "guidance", "visit", "talk"]
    assert officer.get(f"{NOTES}?form=visit").json()["items"][0]["on"] == "2020-07-02"
    assert officer.get(f"{NOTES}?since=2020-07-02&until=2020-07-03").json()["total"] == 2
    assert officer.get(f"{NOTES}?sort=on&limit=1").json()["items"][0]["form"] == "talk"
    for bad in ("form=call", "sort=content", "since=yesterday"):
        assert officer.get(f"{NOTES}?{bad}").status_code == 400, bad


def test_a_mentor_has_only_the_own_trainees(call: Call) -> None:
    path = f"{NOTES}/{mentor(call).post(NOTES, NOTE).json()['id']}"
    other = mentor(call, "mentor2")
    for answer in (
        other.get(NOTES),
        other.get(path),
        other.get(f"{path}/versions"),
        other.post(NOTES, NOTE),
        other.put(path, NOTE, headers={"if-match": '"x"'}),
        mentor(call).post("/trainees/QY2020-002/notes", NOTE),
        mentor(call).get(f"{NOTES}/{uuid4()}"),
    ):
        assert answer.status_code == 404


def test_a_former_mentor_writes_no_more_and_the_next_reads_no_notes_of_hers(call: Call) -> None:
    path = f"{NOTES}/{mentor(call).post(NOTES, NOTE).json()['id']}"
    tag = mentor(call).get(path).headers["etag"]
    old = call("officer").get("/assignments").json()["items"][0]["id"]
    change = {"mentor": "DS2020-02", "on": "2020-10-01", "reason": "调任"}
    assert call("officer").post(f"/assignments/{old}/handover", change).status_code == 201
    assert mentor(call).put(path, NOTE, headers={"if-match": tag}).status_code == 404
    assert mentor(call).post(NOTES, NOTE).status_code == 404
    follower = mentor(call, "mentor2")
    assert (follower.get(NOTES).json()["total"], follower.get(path).status_code) == (0, 404)
    assert problem(follower.post(NOTES, {**NOTE, "on": "2020-09-30"})) == (422, "/on", "not-mentor-then")
    assert follower.post(NOTES, {**NOTE, "on": "2020-10-01"}).status_code == 201


def test_the_trainee_reads_once_it_is_settled(call: Call, world: World) -> None:
    made = mentor(call).post(NOTES, NOTE).json()
    mentor(call).post(NOTES, {**NOTE, "on": "2020-07-03"})
    assert call("trainee").get(NOTES).json()["total"] == 0
    make.policy(world)
    make.settle(world, date(2020, 7, 2))
    assert call("trainee").get(NOTES).json()["items"] == [made]
    assert call("trainee").get(f"{NOTES}/{made['id']}/versions").json()["total"] == 0
    assert call("trainee2").get(NOTES).status_code == 404


@pytest.mark.parametrize("role", ["officer", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_mentors_write(call: Call, role: str) -> None:
    assert call(role).signed_in().post(NOTES, NOTE).status_code == 403
    path = f"{NOTES}/{uuid4()}"
    assert call(role).signed_in().put(path, NOTE, headers={"if-match": '"x"'}).status_code == 403


def test_a_token_does_not_write(call: Call) -> None:
    assert call("mentor").post(NOTES, NOTE).status_code == 403
