from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
EXAM = {"subject": "理论知识测试", "on": "2020-11-05"}
VISIT = {"name": "韶山党性教育现场教学", "on": "2020-07-08", "place": "韶山", "theme": None}


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def entries(world: World) -> list[tuple[str, str, str, int]]:
    return [(no[-3:], kind, rule, amount) for no, kind, rule, amount, _ in make.posted(world)]


@pytest.fixture
def scores(call: Call) -> str:
    return f"/exams/{call('officer').post('/exams', EXAM).json()['id']}/scores"


@pytest.fixture
def visitors(call: Call) -> str:
    return f"/visits/{call('officer').post('/visits', VISIT).json()['id']}/attendance"


def test_exams_and_visits_are_made_once_shown_and_listed(call: Call) -> None:
    officer = call("officer")
    for path, body in (("/exams", EXAM), ("/visits", VISIT)):
        made = officer.post(path, body)
        assert (made.status_code, made.json()) == (201, {"id": made.json()["id"], **body})
        for role in ("officer", "mentor", "trainee"):
            assert call(role).get(f"{path}/{made.json()['id']}").json() == made.json()
            assert call(role).get(path).json()["items"] == [made.json()]
        assert code(officer.post(path, body)) == (409, "already-there")
        assert officer.get(f"{path}/{uuid4()}").status_code == 404
        assert officer.get(f"{path}?sort=place").status_code == 400
    assert officer.post("/visits", {**VISIT, "on": "2020-07-09"}).status_code == 201
    assert officer.get("/visits?since=2020-07-09").json()["total"] == 1


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/exams", {**EXAM, "subject": ""}, 400),
        ("/exams", {**EXAM, "on": "2021-07-01"}, 422),
        ("/exams", {"subject": "x"}, 400),
        ("/visits", {**VISIT, "name": "长" * 121}, 400),
        ("/visits", {**VISIT, "on": "2020-05-31"}, 422),
        ("/visits", {**VISIT, "who": []}, 400),
    ],
)
def test_bad_exams_and_visits_are_refused(call: Call, path: str, body: dict[str, Any], status: int) -> None:
    assert call("officer").post(path, body).status_code == status
    assert call("officer").get(path).json()["total"] == 0


def test_scores_make_entries_by_their_share_and_are_corrected(call: Call, world: World, scores: str) -> None:
    make.policy(world)
    officer = call("officer")
    said = {"scores": {"QY2020-001": 87.1, "QY2020-002": 100, "QY2020-003": 0}}
    answer = officer.put(scores, said)
    assert (answer.status_code, answer.json()) == (200, said)
    before = entries(world)
    assert sorted(before) == [
        ("001", "award", "T03", 261),
        ("002", "award", "T03", 300),
        ("003", "award", "T03", 0),
    ]
    officer.put(scores, said)
    assert entries(world) == before

    officer.put(scores, {"scores": {"QY2020-001": "88.50", "QY2020-003": 0}})
    assert sorted(entries(world)[3:]) == [
        ("001", "award", "T03", 266),
        ("001", "reverse", "T03", -261),
        ("002", "reverse", "T03", -300),
    ]
    assert officer.get(scores).json() == {"scores": {"QY2020-001": 88.5, "QY2020-003": 0.0}}


@pytest.mark.parametrize(
    "score", [100.01, -0.01, 87.105, "NaN", "Infinity", "1e999999", "1e-999999", "85." + "0" * 30 + "1"]
)
def test_a_score_outside_0_to_100_or_finer_than_a_hundredth_is_refused(call: Call, scores: str, score: object) -> None:
    answer = call("officer").put(scores, {"scores": {"QY2020-001": score}})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/scores/QY2020-001")
    assert call("officer").get(scores).json() == {"scores": {}}


def test_scores_that_are_no_numbers_and_strangers_are_refused(call: Call, scores: str) -> None:
    officer = call("officer")
    assert officer.put(scores, {"scores": {"QY2020-001": "abc"}}).status_code == 400
    assert officer.put(scores, {"scores": {"QY2020-001": None}}).status_code == 400
    stranger = officer.put(scores, {"scores": {"QY2020-099": 1}})
    assert stranger.json()["errors"][0]["pointer"] == "/scores/QY2020-099"


def test_visits_make_entries_for_those_who_went(call: Call, world: World, visitors: str) -> None:
    make.policy(world)
    officer = call("officer")
    answer = officer.put(visitors, {"trainees": ["QY2020-002", "QY2020-001", "QY2020-001"]})
    assert (answer.status_code, answer.json()) == (200, {"trainees": ["QY2020-001", "QY2020-002"]})
    assert sorted(entries(world)) == [("001", "award", "T05", 100), ("002", "award", "T05", 100)]
    officer.put(visitors, {"trainees": ["QY2020-001", "QY2020-003"]})
    assert sorted(entries(world)[2:]) == [("002", "reverse", "T05", -100), ("003", "award", "T05", 100)]
    assert {line[-1] for line in make.posted(world)} == {"2020-07-08"}


def test_rolls_are_edited_from_what_was_read_and_before_their_day_not_at_all(
    call: Call, world: World, scores: str, visitors: str
) -> None:
    officer = call("officer")
    for path, body in ((scores, {"scores": {}}), (visitors, {"trainees": []})):
        assert officer.request("PUT", path, json=body).status_code == 428
        assert officer.put(path, body, headers={"if-match": '"old"'}).status_code == 412
        assert officer.put(path, body).status_code == 200
        same = officer.get(path).headers["etag"]
        assert officer.get(path, headers={"if-none-match": same}).status_code == 304
    make.last_until_next_year(world)
    coming = officer.post("/exams", {"subject": "结业考试", "on": make.coming(1)}).json()["id"]
    assert code(officer.put(f"/exams/{coming}/scores", {"scores": {"QY2020-001": 90}})) == (409, "not-yet")


def test_each_role_sees_its_own_scores_and_visits(call: Call, scores: str, visitors: str) -> None:
    officer = call("officer")
    officer.put(scores, {"scores": {"QY2020-001": 87.1, "QY2020-002": 60}})
    officer.put(visitors, {"trainees": ["QY2020-001", "QY2020-002"]})
    for role in ("mentor", "trainee"):
        assert call(role).get(scores).json() == {"scores": {"QY2020-001": 87.1}}
        assert call(role).get(visitors).json() == {"trainees": ["QY2020-001"]}
    assert call("mentor2").get(scores).json() == {"scores": {}}


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_write(call: Call, role: str, scores: str, visitors: str) -> None:
    caller, tag = call(role), {"if-match": '"x"'}
    assert caller.post("/exams", EXAM).status_code == 403
    assert caller.post("/visits", VISIT).status_code == 403
    assert caller.put(scores, {"scores": {}}, headers=tag).status_code == 403
    assert caller.put(visitors, {"trainees": []}, headers=tag).status_code == 403
