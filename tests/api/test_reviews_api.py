from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from service.actions import seminars as actions
from service.database import Database
from service.tables.seminars import Panellist, Participant, Review, ReviewVersion, Seminar
from tests import make
from tests.make import Caller, World, review, seminar

Call = Callable[[str | None], Caller]
GOOD = [20, 20, 20, 15, 15]
MINE = "/seminars/YT01-1/reviews/QY2020-002"
"""The mentor judges somebody who is not her own trainee."""


def kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("urn:jingying:problem:")


@pytest.fixture
def judge(call: Call, world: World) -> Caller:
    make.policy(world)
    seminar(call("officer"))
    return call("mentor").signed_in()


def test_a_draft_is_saved_in_parts_and_submitted_whole(judge: Caller) -> None:
    empty = judge.get(MINE)
    assert empty.json() == {
        "seminar": "YT01-1",
        "trainee": "QY2020-002",
        "name": "学员2",
        "state": "none",
        "rubric": [
            {"name": "观点立意", "full": 25},
            {"name": "论证逻辑", "full": 25},
            {"name": "联系实际", "full": 20},
            {"name": "语言表达", "full": 15},
            {"name": "互动应答", "full": 15},
        ],
        "marks": [None] * 5,
        "total": None,
        "full": 100,
        "comment": None,
        "reason": None,
        "version": 0,
        "changed_at": None,
    }
    assert judge.get(MINE, headers={"if-none-match": empty.headers["etag"]}).status_code == 304

    draft = judge.put(MINE, {"marks": [18.25, None, "20", None, 0]})
    assert (draft.status_code, draft.json()["state"], draft.json()["version"]) == (200, "draft", 1)
    assert draft.json()["marks"] == judge.get(MINE).json()["marks"] == [18.25, None, 20, None, 0]
    unready = judge.post(f"{MINE}/submit", headers={"if-match": draft.headers["etag"]})
    assert kind(unready) == (422, "invalid")
    assert [one["pointer"] for one in unready.json()["errors"]] == ["/marks/1", "/marks/3"]
    assert judge.get(MINE).json()["version"] == 1

    whole = judge.put(MINE, {"marks": [18.25, 20, 20, 15, 0], "comment": "扎实"})
    done = judge.post(f"{MINE}/submit", headers={"if-match": whole.headers["etag"]})
    assert (done.status_code, done.json()["state"], done.json()["total"]) == (200, "submitted", 73.25)
    assert (done.json()["comment"], done.json()["version"]) == ("扎实", 3)
    assert done.json() == judge.get(MINE).json()


@pytest.mark.parametrize(
    ("marks", "status", "pointer"),
    [
        ([25.01, 25, 20, 15, 15], 422, "/marks/0"),
        ([20, 20, 20.5, 15, 15], 422, "/marks/2"),
        ([20, 20, 20, 15, -1], 422, "/marks/4"),
        ([20, 20.125, 20, 15, 15], 422, "/marks/1"),
        ([20, "NaN", 20, 15, 15], 422, "/marks/1"),
        ([20, 20, 20, 15], 422, "/marks"),
        ([20, 20, 20, 15, 15, 15], 422, "/marks"),
        ([20, "x", 20, 15, 15], 400, "/marks/1"),
        ([20] * 51, 400, "/marks"),
        (None, 400, "/marks"),
    ],
)
def test_a_bad_mark_is_refused_with_its_place(judge: Caller, marks: Any, status: int, pointer: str) -> None:
    answer = judge.put(MINE, {"marks": marks})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert judge.get(MINE).json()["version"] == 0


def test_a_full_and_an_empty_mark_are_within_range(judge: Caller) -> None:
    assert review(judge, MINE, 25, 25, 20, 15, 15).json()["total"] == 100
    other = "/seminars/YT01-1/reviews/QY2020-001"
    assert review(judge, other, 0, 0, 0, 0, 0).json()["total"] == 0


def test_a_stale_edit_gets_what_stands_now(judge: Caller) -> None:
    first = judge.put(MINE, {"marks": GOOD, "comment": "手机"})
    old = {"if-match": first.headers["etag"]}
    judge.put(MINE, {"marks": GOOD, "comment": "电脑"})
    for stale in (
        judge.put(MINE, {"marks": GOOD, "comment": "旧"}, headers=old),
        judge.post(f"{MINE}/submit", headers=old),
    ):
        assert kind(stale) == (412, "stale")
        assert stale.json()["current"]["comment"] == "电脑"
        assert stale.json()["etag"] == judge.get(MINE).headers["etag"]
    assert judge.request("PUT", MINE, json={"marks": GOOD}).status_code == 428
    assert judge.post(f"{MINE}/submit").status_code == 428


def test_of_saves_at_once_one_wins_and_the_others_are_told(judge: Caller) -> None:
    tag = {"if-match": judge.get(MINE).headers["etag"]}

    def save(mark: int) -> int:
        return int(judge.put(MINE, {"marks": [mark] * 5}, headers=tag).status_code)

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(save, range(6)))
    assert answers == [200, 412, 412, 412, 412, 412]
    assert judge.get(MINE).json()["version"] == 1


def test_a_submitted_review_changes_only_after_it_was_returned_and_every_version_stays(
    judge: Caller, call: Call
) -> None:
    officer = call("officer")
    assert kind(officer.post(f"{MINE}/DS2020-01/return", {"reason": "漏项"})) == (409, "wrong-state")
    review(judge, MINE, *GOOD, comment="一稿")
    refused = judge.put(MINE, {"marks": GOOD})
    assert (*kind(refused), refused.json()["state"], refused.json()["allowed"]) == (
        409,
        "wrong-state",
        "submitted",
        ["return"],
    )
    assert kind(judge.post(f"{MINE}/recuse", {"reason": "亲属"})) == (409, "wrong-state")
    assert officer.post(f"{MINE}/DS2020-01/return", {}).status_code == 400

    returned = officer.post(f"{MINE}/DS2020-01/return", {"reason": "与评语不符"})
    assert (returned.status_code, returned.json()["state"], returned.json()["reason"]) == (
        200,
        "returned",
        "与评语不符",
    )
    assert judge.get(MINE).json()["reason"] == "与评语不符"
    again = review(judge, MINE, 25, 25, 20, 15, 15, comment="二稿").json()
    assert (again["state"], again["total"], again["reason"]) == ("submitted", 100, None)

    versions = officer.get(f"{MINE}/DS2020-01/versions").json()
    assert [(one["version"], one["state"], one["total"], one["comment"]) for one in versions["items"]] == [
        (1, "draft", None, "一稿"),
        (2, "submitted", 90, "一稿"),
        (3, "returned", 90, "一稿"),
        (4, "returned", None, "二稿"),
        (5, "submitted", 100, "二稿"),
    ]
    assert versions["total"] == 5


def test_a_recusal_has_a_reason_and_is_final(judge: Caller, call: Call) -> None:
    judge.put(MINE, {"marks": GOOD, "comment": "x"})
    assert judge.post(f"{MINE}/recuse", {"reason": " " * 501}).status_code == 400
    stepped = judge.post(f"{MINE}/recuse", {"reason": "亲属"})
    assert stepped.status_code == 200
    assert {name: stepped.json()[name] for name in ("state", "marks", "total", "comment", "reason")} == {
        "state": "recused",
        "marks": [],
        "total": None,
        "comment": None,
        "reason": "亲属",
    }
    tag = {"if-match": judge.get(MINE).headers["etag"]}
    refused = [
        judge.put(MINE, {"marks": GOOD}),
        judge.post(f"{MINE}/submit", headers=tag),
        judge.post(f"{MINE}/recuse", {"reason": "亲属"}),
        call("officer").post(f"{MINE}/DS2020-01/return", {"reason": "请评"}),
    ]
    assert [kind(one) for one in refused] == [(409, "wrong-state")] * 4


def test_nothing_is_submitted_before_the_seminar_or_without_a_draft_or_a_rubric(call: Call, world: World) -> None:
    judge, officer = call("mentor").signed_in(), call("officer")
    seminar(officer)
    assert (judge.get(MINE).json()["rubric"], judge.get(MINE).json()["marks"]) == ([], [])
    assert kind(judge.put(MINE, {"marks": []})) == (409, "no-rubric")
    make.policy(world)
    tag = {"if-match": judge.get(MINE).headers["etag"]}
    assert kind(judge.post(f"{MINE}/submit", headers=tag)) == (409, "wrong-state")
    coming = seminar(officer, "YT09-1", on=make.coming(1)) + "/reviews/QY2020-002"
    saved = judge.put(coming, {"marks": GOOD})
    assert saved.status_code == 200
    assert kind(judge.post(f"{coming}/submit", headers={"if-match": saved.headers["etag"]})) == (409, "not-held-yet")


def test_the_rubric_is_that_of_the_seminars_day(call: Call, world: World) -> None:
    make.policy(world)
    make.second_rubric(world, date(2020, 10, 1))
    judge = call("mentor").signed_in()
    later = seminar(call("officer"), "YT02-1", on="2020-10-01") + "/reviews/QY2020-002"
    assert [one["full"] for one in judge.get(later).json()["rubric"]] == [50, 50]
    assert review(judge, later, 45.5, 40).json()["total"] == 85.5
    seminar(call("officer"))
    assert len(judge.get(MINE).json()["rubric"]) == 5


def test_only_who_sits_on_the_panel_reviews_and_only_its_participants(judge: Caller, call: Call, world: World) -> None:
    make.third_judge(world)
    outsider = call("mentor3").signed_in()
    for path in (MINE, "/seminars/YT01-1/reviews/QY2020-003", "/seminars/YT99-9/reviews/QY2020-002"):
        answers = [
            outsider.get(path),
            outsider.put(path, {"marks": GOOD}, headers={"if-match": '"x"'}),
            outsider.post(f"{path}/submit", headers={"if-match": '"x"'}),
            outsider.post(f"{path}/recuse", {"reason": "亲属"}),
        ]
        assert [one.status_code for one in answers] == [404] * 4, path
    assert judge.get("/seminars/YT01-1/reviews/QY2020-003").status_code == 404
    officer = call("officer")
    assert officer.post(f"{MINE}/DS2020-03/return", {"reason": "x"}).status_code == 404
    assert officer.get(f"{MINE}/DS2020-01/versions").status_code == 404
    assert officer.get(f"{MINE}/DS2020-99/versions").status_code == 404


def test_a_panellist_reads_and_lists_her_own_only(judge: Caller, call: Call) -> None:
    other = call("mentor2").signed_in()
    review(judge, MINE, *GOOD, comment="甲评")
    review(other, MINE, 10, 10, 10, 10, 10, comment="乙评")
    review(other, "/seminars/YT01-1/reviews/QY2020-001", 10, None, 10, 10, 10, submit=False)
    own = judge.get("/seminars/YT01-1/reviews").json()
    assert [(one["mentor"], one["trainee"], one["name"], one["total"]) for one in own["items"]] == [
        ("DS2020-01", "QY2020-002", "学员2", 90)
    ]
    assert "乙评" not in judge.get("/seminars/YT01-1/reviews").text + judge.get(MINE).text

    def found(query: str) -> list[tuple[str, str]]:
        items = call("officer").get(f"/seminars/YT01-1/reviews?{query}").json()["items"]
        return [(one["trainee"], one["mentor"]) for one in items]

    first, second, third = ("QY2020-001", "DS2020-02"), ("QY2020-002", "DS2020-01"), ("QY2020-002", "DS2020-02")
    assert found("") == [first, second, third]
    assert found("mentor=DS2020-02&state=submitted") == [third]
    assert found("trainee=QY2020-001") == [first]
    assert found("sort=-total&state=submitted") == [second, third]
    for bad in ("state=absent", "sort=comment", "limit=0", "x=1"):
        assert call("officer").get(f"/seminars/YT01-1/reviews?{bad}").status_code == 400, bad


def test_to_do_puts_today_first_and_counts_the_progress(judge: Caller, call: Call) -> None:
    officer = call("officer")
    seminar(officer, "YT03-1", on=make.coming(2))
    seminar(officer, "YT02-1", on=make.coming(0))
    seminar(officer, "YT00-1", on="2020-07-01", trainees=("QY2020-003",))
    seminar(officer, "YT00-2", on="2020-07-01", panel=["DS2020-02"], chair=None)
    review(judge, "/seminars/YT00-1/reviews/QY2020-003", *GOOD)
    review(judge, "/seminars/YT02-1/reviews/QY2020-001", *GOOD)
    judge.put(MINE, {"marks": [None] * 5})
    found = judge.get("/reviews/to-do").json()
    shown = [(one["seminar"], one["due"], one["done"], one["total"], one["next"]) for one in found["items"]]
    assert shown == [
        ("YT02-1", "today", 1, 2, "QY2020-002"),
        ("YT01-1", "overdue", 0, 2, "QY2020-001"),
        ("YT03-1", "upcoming", 0, 2, "QY2020-001"),
    ]
    assert found["total"] == 3
    assert found["items"][1]["reviews"] == [
        {"trainee": "QY2020-001", "name": "学员1", "state": "none"},
        {"trainee": "QY2020-002", "name": "学员2", "state": "draft"},
    ]
    second = judge.get("/reviews/to-do?limit=1&offset=1").json()
    assert ([one["seminar"] for one in second["items"]], second["total"]) == (["YT01-1"], 3)
    officer.post("/seminars/YT02-1/panel/DS2020-01/absence", {"reason": "公务"})
    assert judge.get("/reviews/to-do").json()["total"] == 2


def test_missing_names_who_has_not_submitted_what(judge: Caller, call: Call) -> None:
    officer = call("officer")
    seminar(officer, "YT09-1", on=make.coming(1))
    review(judge, MINE, *GOOD)
    judge.put("/seminars/YT01-1/reviews/QY2020-001", {"marks": GOOD})
    call("mentor2").signed_in().post(f"{MINE}/recuse", {"reason": "亲属"})

    def missing(query: str = "") -> list[tuple[str, str, str]]:
        items = officer.get(f"/reviews/missing{query}").json()["items"]
        return [(one["mentor"], one["trainee"], one["state"]) for one in items]

    mine, other = ("DS2020-01", "QY2020-001", "draft"), ("DS2020-02", "QY2020-001", "none")
    assert missing() == [mine, other]
    assert officer.get("/reviews/missing").json()["total"] == 2
    assert missing("?mentor=DS2020-02") == [other]
    assert missing("?seminar=YT09-1") == []
    assert missing("?sort=-mentor") == [other, mine]
    officer.post("/seminars/YT01-1/panel/DS2020-01/absence", {"reason": "公务"})
    assert missing() == [other]
    officer.post("/seminars/YT01-1/close", {"force": True, "reason": "期满"})
    assert missing() == []


@pytest.mark.parametrize("role", ["officer", "trainee", "auditor"])
def test_only_mentors_review_and_only_signed_in(judge: Caller, call: Call, role: str) -> None:
    for caller in (call(role).signed_in(), call("mentor")):
        refused = [
            caller.get(MINE),
            caller.put(MINE, {"marks": GOOD}, headers={"if-match": '"x"'}),
            caller.post(f"{MINE}/submit"),
            caller.post(f"{MINE}/recuse", {"reason": "x"}),
            caller.get("/reviews/to-do"),
        ]
        assert [one.status_code for one in refused] == [403] * 5


@pytest.mark.parametrize("role", ["mentor", "trainee"])
def test_only_officers_return_and_read_versions_and_what_is_missing(judge: Caller, call: Call, role: str) -> None:
    caller = call(role).signed_in()
    refused = [
        caller.post(f"{MINE}/DS2020-01/return", {"reason": "x"}),
        caller.get(f"{MINE}/DS2020-01/versions"),
        caller.get("/reviews/missing"),
    ]
    assert [one.status_code for one in refused] == [403] * 3


def test_a_paper_review_is_recorded_once_and_replaced_with_its_version_kept(world: World, call: Call) -> None:
    policy = make.policy(world)
    seminar(call("officer"))
    judge_id, trainee_id = world.mentors["DS2020-01"], world.trainees["QY2020-002"]
    with world.session("officer") as session:
        held = session.exec(select(Seminar)).one()
        review = actions.record_review(
            session, held, judge_id, trainee_id, (2000, 2000, 2000, 1500, 1500), "好", policy
        )
        session.flush()
        assert (review.state, review.total, review.full, review.policy, review.version) == (
            "submitted",
            9000,
            10_000,
            1,
            1,
        )
        actions.record_review(session, held, judge_id, trainee_id, (0, 0, 0, 0, 0), None, policy, earlier=review)
    with world.session("officer") as session:
        (kept,) = session.exec(select(ReviewVersion)).all()
        assert (kept.version, kept.total, kept.comment) == (1, 9000, "好")
        assert (kept.author_id, session.exec(select(Review)).one().total) == (world.people["officer"].account_id, 0)


def many(world: World, seminars: int, people: int) -> list[UUID]:
    """Closed seminars whose every participant was judged by all three mentors."""
    policy, ids = make.sample_policy(), []
    with world.session() as session:
        trainees = [make.trainee(session, world.camp_id, 100 + n).id for n in range(people)]
    with world.session("officer") as session:
        for n in range(seminars):
            held = Seminar(
                camp_id=world.camp_id, no=f"YT{n}", topic="题", on=date(2020, 7, 1), group="1", state="closed"
            )
            ids.append(held.id)
            session.add(held)
        session.flush()
        places = session.exec(select(Seminar).where(col(Seminar.id).in_(ids))).all()
        for held in places:
            key: dict[str, Any] = {"camp_id": world.camp_id, "seminar_id": held.id}
            session.add_all([Panellist(**key, mentor_id=mentor_id) for mentor_id in world.mentors.values()])
            session.add_all([Participant(**key, trainee_id=one, speaker=n == 0) for n, one in enumerate(trainees)])
        session.flush()
        for held in places:
            for mentor_id in world.mentors.values():
                for trainee_id in trainees:
                    actions.record_review(session, held, mentor_id, trainee_id, (10, 20, 30, 40, 50), None, policy)
    return ids


def test_many_reviews_are_recorded_and_claimed_with_few_statements(world: World, database: Database) -> None:
    ids = many(world, 18, 18)
    with world.session("officer") as session:
        statements = make.counted(database)
        claims = actions.claims_of(session, world.camp_id, ids)
        assert sum(one.startswith("SELECT") for one in statements) == 1
    assert len(claims) == 18 * 18 + 18
    assert {(claim.num, claim.den) for claim in claims if claim.fact == "seminar"} == {(3, 200)}


@pytest.mark.parametrize(
    "values",
    [
        {"state": "submitted", "marks": "[1]", "total": None, "full": 10},
        {"state": "submitted", "marks": None, "total": 1, "full": 10},
        {"state": "submitted", "marks": "[1]", "total": 11, "full": 10},
        {"state": "submitted", "marks": "[1]", "total": 1, "full": None},
        {"state": "recused", "marks": "[1]"},
        {"state": "absent"},
    ],
)
def test_the_database_refuses_half_reviews(world: World, call: Call, values: dict[str, Any]) -> None:
    seminar(call("officer"))
    with world.session(write=False) as session:
        held = session.exec(select(Seminar)).one()
    people: dict[str, Any] = {"mentor_id": world.mentors["DS2020-01"], "trainee_id": world.trainees["QY2020-001"]}
    with pytest.raises(IntegrityError):
        write(world, Review(camp_id=world.camp_id, seminar_id=held.id, **people, changed_at=1, **values))


def write(world: World, row: Review) -> None:
    with world.session() as session:
        session.add(row)
