from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
EVENT = {"name": "服饰博览会", "on": "2020-09-18"}


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def entries(world: World) -> list[tuple[str, str, str, int, str]]:
    return [(no[-3:], kind, rule, amount, on) for no, kind, rule, amount, on in make.posted(world)]


def place(**more: Any) -> dict[str, Any]:
    body = {
        "kind": "expo",
        "title": "服博会专班",
        "host": "服饰产业办",
        "starts_on": "2020-07-01",
        "ends_on": "2020-09-30",
    }
    return {**body, **more}


@pytest.fixture
def posting(call: Call) -> str:
    made = call("officer").post("/postings", place(trainee="QY2020-001"))
    return f"/postings/{made.json()['id']}"


def appraise(caller: Caller, posting: str, score: object = 85.4, **headers: str) -> Any:
    tag = {"if-match": caller.get(posting).headers.get("etag", '"none"'), **headers}
    return caller.put(posting + "/appraisal", {"score": score, "opinion": "踏实肯干"}, headers=tag)


def test_an_officer_makes_shows_and_changes_a_posting(call: Call) -> None:
    officer = call("officer")
    made = officer.post("/postings", place(trainee="QY2020-001"))
    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"], "trainee": "QY2020-001", "name": "学员1", **place(), "state": "active",
        "score": None, "version": 1, "opinion": None, "recall_reason": None, "tasks": [],
    }  # fmt: skip
    path = f"/postings/{made.json()['id']}"
    shown = officer.get(path)
    assert shown.json() == made.json()
    assert officer.get(path, headers={"if-none-match": shown.headers["etag"]}).status_code == 304
    changed = officer.put(path, place(kind="investment", host="招商局", starts_on="2020-08-01"))
    assert (changed.status_code, changed.json()["kind"], changed.json()["version"]) == (200, "investment", 2)
    assert changed.headers["etag"] != shown.headers["etag"]


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"ends_on": "2020-06-30"}, 422, "/ends_on"),
        ({"starts_on": "2020-05-31"}, 422, "/starts_on"),
        ({"ends_on": "2021-07-01"}, 422, "/ends_on"),
        ({"kind": "holiday"}, 400, "/kind"),
        ({"title": ""}, 400, "/title"),
        ({"host": None}, 400, "/host"),
        ({"score": 100}, 400, "/"),
        ({"trainee": "a b"}, 400, "/trainee"),
    ],
)
def test_a_bad_posting_is_refused_with_its_place(
    call: Call, change: dict[str, object], status: int, pointer: str
) -> None:
    answer = call("officer").post("/postings", {**place(trainee="QY2020-001"), **change})
    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)
    assert call("officer").get("/postings").json()["total"] == 0


def test_a_trainee_starts_one_posting_a_day(call: Call, posting: str) -> None:
    officer = call("officer")
    assert code(officer.post("/postings", place(trainee="QY2020-001"))) == (409, "already-there")
    assert officer.post("/postings", place(trainee="QY2020-002")).status_code == 201
    other = officer.post("/postings", place(trainee="QY2020-001", starts_on="2020-08-01")).json()["id"]
    assert code(officer.put(f"/postings/{other}", place())) == (409, "already-there")
    assert officer.post("/postings", place(trainee="QY2020-099")).status_code == 404


def test_postings_are_listed_filtered_and_sorted(call: Call, posting: str) -> None:
    officer = call("officer")
    officer.post("/postings", place(trainee="QY2020-002", kind="project", starts_on="2020-06-15"))
    appraise(officer, posting)

    def trainees(query: str) -> list[str]:
        return [one["trainee"][-3:] for one in officer.get(f"/postings{query}").json()["items"]]

    assert trainees("") == ["001", "002"]
    assert trainees("?sort=starts_on") == ["002", "001"]
    assert trainees("?state=appraised") == trainees("?kind=expo") == trainees("?trainee=QY2020-001") == ["001"]
    assert officer.get("/postings?limit=1").json()["total"] == 2
    for bad in ("sort=score", "state=x", "kind=x", "limit=201"):
        assert officer.get(f"/postings?{bad}").status_code == 400, bad


def test_an_edit_names_its_version(call: Call, posting: str) -> None:
    officer = call("officer")
    assert officer.request("PUT", posting, json=place()).status_code == 428
    stale = officer.put(posting, place(), headers={"if-match": '"old"'})
    assert (stale.status_code, stale.json()["current"]["version"]) == (412, 1)
    assert appraise(officer, posting, **{"if-match": '"old"'}).status_code == 412
    body = {"score": 1, "opinion": "好"}
    assert officer.request("PUT", posting + "/appraisal", json=body).status_code == 428
    assert officer.get(posting).json()["version"] == 1


def test_an_appraisal_makes_an_entry_and_a_correction_replaces_it(call: Call, world: World, posting: str) -> None:
    make.policy(world)
    officer = call("officer")
    done = appraise(officer, posting)
    assert (done.status_code, done.json()["state"], done.json()["score"]) == (200, "appraised", 85.4)
    assert done.json()["opinion"] == "踏实肯干"
    award = ("001", "award", "P01", 1281, "2020-09-30")
    assert entries(world) == [award]

    assert appraise(officer, posting).status_code == 200
    assert entries(world) == [award]
    assert appraise(officer, posting, "90").json()["score"] == 90.0
    undone, again = ("001", "reverse", "P01", -1281, "2020-09-30"), ("001", "award", "P01", 1350, "2020-09-30")
    assert entries(world) == [award, undone, again]

    moved = officer.put(posting, place(ends_on="2020-10-15"))
    assert (moved.json()["state"], moved.json()["score"]) == ("appraised", 90.0)
    assert entries(world)[-1] == ("001", "award", "P01", 1350, "2020-10-15")


@pytest.mark.parametrize(("score", "status"), [(100.01, 422), (-1, 422), (85.455, 422), ("x", 400), (None, 400)])
def test_a_bad_appraisal_is_refused(call: Call, posting: str, score: object, status: int) -> None:
    answer = appraise(call("officer"), posting, score)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, "/score")
    assert call("officer").get(posting).json()["state"] == "active"


def test_an_appraisal_waits_for_the_last_day(call: Call, world: World) -> None:
    make.last_until_next_year(world)
    officer = call("officer")
    made = officer.post("/postings", place(trainee="QY2020-001", ends_on=make.coming(1))).json()["id"]
    assert code(appraise(officer, f"/postings/{made}")) == (409, "not-yet")
    assert officer.put(f"/postings/{made}", place(ends_on=make.coming(0))).status_code == 200
    assert appraise(officer, f"/postings/{made}").status_code == 200
    assert code(officer.put(f"/postings/{made}", place(ends_on=make.coming(1)))) == (409, "not-yet")


def test_a_posting_is_recalled_with_a_reason_but_not_after_its_appraisal(call: Call, posting: str) -> None:
    officer = call("officer")
    assert officer.post(posting + "/recall", {"reason": ""}).status_code == 400
    recalled = officer.post(posting + "/recall", {"reason": "专班撤销"})
    assert (recalled.status_code, recalled.json()["state"]) == (200, "recalled")
    assert recalled.json()["recall_reason"] == "专班撤销"
    assert code(officer.post(posting + "/recall", {"reason": "再次"})) == (409, "wrong-state")
    assert code(appraise(officer, posting)) == (409, "wrong-state")
    assert code(officer.put(posting, place())) == (409, "wrong-state")
    assert code(officer.post(posting + "/tasks", {"title": "布展"})) == (409, "wrong-state")

    other = f"/postings/{officer.post('/postings', place(trainee='QY2020-002')).json()['id']}"
    appraise(officer, other)
    assert code(officer.post(other + "/recall", {"reason": "x"})) == (409, "wrong-state")


def test_tasks_are_set_and_done_once(call: Call, posting: str) -> None:
    officer = call("officer")
    before = officer.get(posting).headers["etag"]
    made = officer.post(posting + "/tasks", {"title": "联系展商", "due_on": "2020-08-01"})
    (task,) = made.json()["tasks"]
    assert (made.status_code, task["title"], task["due_on"], task["done_on"]) == (201, "联系展商", "2020-08-01", None)
    assert officer.get(posting, headers={"if-none-match": before}).status_code == 200

    done = f"{posting}/tasks/{task['id']}/done"
    assert officer.post(done, {"on": "2020-07-31"}).json()["tasks"][0]["done_on"] == "2020-07-31"
    assert code(officer.post(done, {})) == (409, "already-done")
    second = officer.post(posting + "/tasks", {"title": "布展"}).json()["tasks"][1]
    ahead = officer.post(f"{posting}/tasks/{second['id']}/done", {"on": make.coming(1)})
    assert code(ahead) == (409, "not-yet")
    today = officer.post(f"{posting}/tasks/{second['id']}/done", {}).json()["tasks"][1]["done_on"]
    assert today == make.coming(0)
    assert officer.post(f"{posting}/tasks/{uuid4()}/done", {}).status_code == 404
    assert officer.post(posting + "/tasks", {"title": " "}).status_code == 400


def test_each_role_sees_its_own_postings(call: Call, posting: str) -> None:
    officer = call("officer")
    officer.post(posting + "/tasks", {"title": "布展"})
    appraise(officer, posting)
    other = officer.post("/postings", place(trainee="QY2020-002")).json()["id"]
    for role in ("mentor", "trainee"):
        seen = call(role).get(posting).json()
        assert (seen["score"], seen["opinion"], len(seen["tasks"])) == (85.4, "踏实肯干", 1)
        assert call(role).get("/postings").json()["total"] == 1
        assert call(role).get(f"/postings/{other}").status_code == 404
    assert call("mentor2").get("/postings").json()["total"] == 0
    for role in ("auditor", "sysadmin", "secadmin"):
        assert call(role).get(posting).status_code == 403


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_write(call: Call, role: str, posting: str) -> None:
    caller, tag = call(role), {"if-match": '"x"'}
    assert caller.post("/postings", place(trainee="QY2020-001")).status_code == 403
    assert caller.put(posting, place(), headers=tag).status_code == 403
    assert appraise(caller, posting).status_code == 403
    assert caller.post(posting + "/recall", {"reason": "x"}).status_code == 403
    assert caller.post(posting + "/tasks", {"title": "x"}).status_code == 403
    assert caller.post(f"{posting}/tasks/{uuid4()}/done", {}).status_code == 403
    assert caller.post("/events", EVENT).status_code == 403
    assert caller.put(f"/events/{uuid4()}/participants", {"trainees": []}, headers=tag).status_code == 403


def test_an_archived_camp_changes_no_posting(call: Call, posting: str) -> None:
    officer = call("officer")
    task = officer.post(posting + "/tasks", {"title": "布展"}).json()["tasks"][0]["id"]
    for state in ("closing", "archived"):
        officer.post("/api/camps/QY2020/advance", {"to": state})
    for answer in (
        officer.post("/postings", place(trainee="QY2020-002")),
        officer.put(posting, place()),
        appraise(officer, posting),
        officer.post(posting + "/recall", {"reason": "x"}),
        officer.post(posting + "/tasks", {"title": "x"}),
        officer.post(f"{posting}/tasks/{task}/done", {}),
        officer.post("/events", EVENT),
    ):
        assert code(answer) == (409, "wrong-state")


def test_an_event_makes_entries_for_those_who_took_part(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")
    made = officer.post("/events", EVENT)
    assert (made.status_code, made.json()) == (201, {"id": made.json()["id"], **EVENT})
    assert code(officer.post("/events", EVENT)) == (409, "already-there")
    assert officer.post("/events", {**EVENT, "on": "2021-07-01"}).status_code == 422
    people = f"/events/{made.json()['id']}/participants"
    assert officer.put(people, {"trainees": ["QY2020-001", "QY2020-002"]}).status_code == 200
    officer.put(people, {"trainees": ["QY2020-001"]})
    award = ("001", "award", "P02", 200, "2020-09-18")
    assert sorted(entries(world)) == [
        award,
        ("002", "award", "P02", 200, "2020-09-18"),
        ("002", "reverse", "P02", -200, "2020-09-18"),
    ]
    for role in ("officer", "mentor", "trainee"):
        assert call(role).get("/events?since=2020-09-18").json()["total"] == 1
        assert call(role).get(f"/events/{made.json()['id']}").json() == made.json()
        assert call(role).get(people).json() == {"trainees": ["QY2020-001"]}
    assert call("mentor2").get(people).json() == {"trainees": []}


def test_participants_are_edited_from_what_was_read(call: Call) -> None:
    officer = call("officer")
    people = f"/events/{officer.post('/events', EVENT).json()['id']}/participants"
    assert officer.request("PUT", people, json={"trainees": []}).status_code == 428
    assert officer.put(people, {"trainees": []}, headers={"if-match": '"old"'}).status_code == 412
    refused = officer.put(people, {"trainees": ["QY2020-099"]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/trainees/QY2020-099")
