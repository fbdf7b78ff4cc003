from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import make
from tests.make import Caller, World, review, seminar, seminar_body

Call = Callable[[str | None], Caller]
GOOD = (20, 20, 20, 15, 15)


def numbers(answer: Any) -> list[str]:
    return [one["trainee"] for one in answer.json()["items"]]


def kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("urn:jingying:problem:")


def judges(call: Call) -> tuple[Caller, Caller]:
    return call("mentor").signed_in(), call("mentor2").signed_in()


def reviewed(call: Call, world: World) -> tuple[Caller, str]:
    """Two judges, two trainees, the four reviews in: 90 and 80 for the first, 90 and 86.50 for the second."""
    make.policy(world)
    officer = call("officer")
    place = seminar(officer)
    for judge, marks in zip(judges(call), (GOOD, (18, 18, 16.5, 14, 13.5)), strict=True):
        assert review(judge, f"{place}/reviews/QY2020-001", *marks).status_code == 200
    for judge, marks in zip(judges(call), (GOOD, (20, 20, 16.5, 15, 15)), strict=True):
        assert review(judge, f"{place}/reviews/QY2020-002", *marks).status_code == 200
    return officer, place


def points(world: World) -> list[tuple[str, str, int]]:
    return [(no, kind, amount) for no, kind, _, amount, _ in make.posted(world)]


def test_an_officer_plans_reads_and_changes_a_seminar(call: Call) -> None:
    officer = call("officer")
    made = officer.post("/seminars", seminar_body())
    assert made.status_code == 201
    assert made.json() == {
        "no": "YT01-1",
        "topic": "如何优化营商环境",
        "on": "2020-07-23",
        "group": "1",
        "state": "open",
        "version": 1,
        "chair": "DS2020-01",
        "panel": [
            {"mentor": "DS2020-01", "name": "导师1", "state": "seated", "reason": None},
            {"mentor": "DS2020-02", "name": "导师2", "state": "seated", "reason": None},
        ],
        "state_reason": None,
    }
    shown = officer.get("/seminars/YT01-1")
    assert shown.json() == made.json()
    assert officer.get("/seminars/YT01-1", headers={"if-none-match": shown.headers["etag"]}).status_code == 304

    body = seminar_body(topic="老旧小区改造", panel=["DS2020-02", "DS2020-03"], chair=None, group="2")
    changed = officer.put("/seminars/YT01-1", body)
    assert (changed.status_code, changed.json()["version"], changed.json()["chair"]) == (200, 2, None)
    assert [one["mentor"] for one in changed.json()["panel"]] == ["DS2020-02", "DS2020-03"]
    assert changed.json()["topic"] == "老旧小区改造"


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"panel": ["DS2020-01", "DS2020-99"]}, 422, "/panel/1"),
        ({"panel": ["DS2020-01", "DS2020-01"]}, 422, "/panel/1"),
        ({"chair": "DS2020-03"}, 422, "/chair"),
        ({"panel": []}, 422, "/chair"),
        ({"panel": ["a\u0000"]}, 400, "/panel"),
        ({"on": "2020-13-01"}, 400, "/on"),
        ({"topic": " "}, 400, "/topic"),
        ({"state": "closed"}, 400, "/"),
        ({"version": 9}, 400, "/"),
    ],
)
def test_a_bad_seminar_is_refused_with_its_place(call: Call, change: Any, status: int, pointer: str) -> None:
    answer = call("officer").post("/seminars", seminar_body(**change))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"][: len(pointer)]) == (status, pointer)
    assert call("officer").get("/seminars").json()["total"] == 0


def test_a_number_is_given_once_and_an_edit_names_its_version(call: Call) -> None:
    officer = call("officer")
    officer.post("/seminars", seminar_body())
    assert kind(officer.post("/seminars", seminar_body())) == (409, "number-taken")
    assert officer.put("/seminars/YT01-1", seminar_body("YT09-1")).json()["errors"][0]["pointer"] == "/no"
    assert officer.request("PUT", "/seminars/YT01-1", json=seminar_body()).status_code == 428
    stale = officer.put("/seminars/YT01-1", seminar_body(topic="x"), headers={"if-match": '"old"'})
    assert (stale.status_code, stale.json()["current"]["topic"]) == (412, "如何优化营商环境")
    assert officer.get("/seminars/YT09-1").status_code == 404


def test_lists_are_filtered_and_sorted_from_a_whitelist(call: Call) -> None:
    officer = call("officer")
    for no, on, group in (("YT01-1", "2020-07-23", "1"), ("YT02-1", "2020-07-01", "1"), ("YT02-2", "2020-09-16", "2")):
        officer.post("/seminars", seminar_body(no, on=on, group=group))

    def found(query: str) -> list[str]:
        return [one["no"] for one in officer.get(f"/seminars?{query}").json()["items"]]

    assert found("") == ["YT02-1", "YT01-1", "YT02-2"]
    assert found("sort=-no&limit=2") == ["YT02-2", "YT02-1"]
    assert found("group=1&since=2020-07-02") == ["YT01-1"]
    assert found("until=2020-07-23&sort=no") == ["YT01-1", "YT02-1"]
    assert (found("state=closed"), len(found("state=open"))) == ([], 3)
    for bad in ("state=shut", "sort=chair", "since=x", "limit=0", "colour=red"):
        assert officer.get(f"/seminars?{bad}").status_code == 400, bad


def test_participants_and_speakers_are_put_as_lists(call: Call) -> None:
    officer = call("officer")
    place = seminar(officer)
    assert numbers(officer.get(f"{place}/participants")) == ["QY2020-001", "QY2020-002"]
    spoken = officer.put(f"{place}/speakers", {"trainees": ["QY2020-002"]})
    assert spoken.json()["items"] == [{"trainee": "QY2020-002", "name": "学员2", "speaker": True}]
    assert numbers(officer.get(f"{place}/speakers")) == ["QY2020-002"]

    kept = officer.put(f"{place}/participants", {"trainees": ["QY2020-003", "QY2020-002"]})
    assert [(one["trainee"], one["speaker"]) for one in kept.json()["items"]] == [
        ("QY2020-002", True),
        ("QY2020-003", False),
    ]
    assert officer.get(place).json()["version"] == 4


@pytest.mark.parametrize(
    ("path", "trainees", "pointer"),
    [
        ("participants", ["QY2020-001", "QY2020-999"], "/trainees/1"),
        ("participants", ["QY2020-001", "QY2020-001"], "/trainees/1"),
        ("speakers", ["QY2020-003"], "/trainees/0"),
    ],
)
def test_unknown_and_repeated_people_are_refused(call: Call, path: str, trainees: list[str], pointer: str) -> None:
    officer = call("officer")
    place = seminar(officer)
    answer = officer.put(f"{place}/{path}", {"trainees": trainees})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    stale = officer.put(f"{place}/{path}", {"trainees": []}, headers={"if-match": '"old"'})
    assert (stale.status_code, officer.get(place).json()["version"]) == (412, 2)


def test_whose_review_is_in_cannot_be_taken_out(call: Call, world: World) -> None:
    make.policy(world)
    officer, judge = call("officer"), call("mentor").signed_in()
    place = seminar(officer)
    review(judge, f"{place}/reviews/QY2020-001", 20, None, None, None, None, submit=False)
    review(judge, f"{place}/reviews/QY2020-002", *GOOD)
    assert kind(officer.put(f"{place}/participants", {"trainees": ["QY2020-001"]})) == (409, "reviewed")
    assert kind(officer.put(place, seminar_body(panel=["DS2020-02"], chair=None))) == (409, "reviewed")
    assert officer.put(place, seminar_body(panel=["DS2020-01", "DS2020-03"])).status_code == 200

    # a draft holds nobody, and is there again with its people
    assert officer.put(f"{place}/participants", {"trainees": ["QY2020-002"]}).status_code == 200
    assert judge.get(f"{place}/reviews/QY2020-001").status_code == 404
    assert officer.get(f"{place}/reviews").json()["total"] == 1
    assert officer.put(f"{place}/participants", {"trainees": ["QY2020-001", "QY2020-002"]}).status_code == 200
    assert judge.get(f"{place}/reviews/QY2020-001").json()["marks"] == [20, None, None, None, None]


def test_with_reviews_in_the_day_moves_only_under_the_same_rubric(call: Call, world: World) -> None:
    make.policy(world)
    officer, place = call("officer"), seminar(call("officer"))
    review(call("mentor").signed_in(), f"{place}/reviews/QY2020-001", *GOOD)
    make.second_rubric(world, date(2020, 10, 1))
    assert kind(officer.put(place, seminar_body(on="2020-10-01"))) == (409, "rubric-frozen")
    assert kind(officer.put(place, seminar_body(on="2020-05-01"))) == (409, "rubric-frozen")
    assert officer.put(place, seminar_body(on="2020-09-30")).status_code == 200


def test_closing_posts_the_mean_of_the_totals_and_the_speakers(call: Call, world: World) -> None:
    officer, place = reviewed(call, world)
    officer.put(f"{place}/speakers", {"trainees": ["QY2020-002"]})
    closed = officer.post(f"{place}/close", {})
    assert (closed.status_code, closed.json()["not_reviewed"]) == (200, [])
    assert (closed.json()["seminar"]["state"], closed.json()["seminar"]["state_reason"]) == ("closed", None)
    assert sorted(make.posted(world)) == [
        ("QY2020-001", "award", "S01", 340, "2020-07-23"),
        ("QY2020-002", "award", "S01", 353, "2020-07-23"),
        ("QY2020-002", "award", "S02", 50, "2020-07-23"),
    ]


def test_a_closed_seminar_is_not_changed(call: Call, world: World) -> None:
    officer, place = reviewed(call, world)
    officer.post(f"{place}/close", {})
    refused = [
        officer.put(place, seminar_body()),
        officer.put(f"{place}/participants", {"trainees": ["QY2020-001"]}),
        officer.put(f"{place}/speakers", {"trainees": []}),
        officer.post(f"{place}/panel/DS2020-01/absence", {"reason": "出差"}),
        officer.post(f"{place}/close", {}),
        officer.post(f"{place}/reviews/QY2020-001/DS2020-01/return", {"reason": "漏项"}),
        judges(call)[0].put(f"{place}/reviews/QY2020-001", {"marks": GOOD}),
    ]
    assert [kind(one) for one in refused] == [(409, "wrong-state")] * len(refused)
    assert len(points(world)) == 2


def test_reopened_and_closed_again_only_what_differs_is_posted_anew(call: Call, world: World) -> None:
    officer, place = reviewed(call, world)
    officer.put(f"{place}/speakers", {"trainees": ["QY2020-002"]})
    officer.post(f"{place}/close", {})
    assert kind(call("officer").post(f"{place}/reopen", {})) == (400, "malformed")
    reopened = officer.post(f"{place}/reopen", {"reason": "补录"})
    assert (reopened.json()["state"], reopened.json()["state_reason"], len(points(world))) == ("open", "补录", 3)
    assert kind(officer.post(f"{place}/reopen", {"reason": "补录"})) == (409, "wrong-state")

    officer.post(f"{place}/reviews/QY2020-001/DS2020-02/return", {"reason": "漏项"})
    review(judges(call)[1], f"{place}/reviews/QY2020-001", *GOOD)
    officer.put(f"{place}/speakers", {"trainees": ["QY2020-001"]})
    assert officer.post(f"{place}/close", {}).status_code == 200
    assert sorted(points(world)[3:]) == [
        ("QY2020-001", "award", 50),
        ("QY2020-001", "award", 360),
        ("QY2020-001", "reverse", -340),
        ("QY2020-002", "reverse", -50),
    ]


def test_a_former_speaker_who_left_the_group_loses_the_points(call: Call, world: World) -> None:
    make.policy(world)
    officer = call("officer")
    place = seminar(officer)
    officer.put(f"{place}/speakers", {"trainees": ["QY2020-002"]})
    officer.post(f"{place}/close", {"force": True, "reason": "评委未到"})
    officer.post(f"{place}/reopen", {"reason": "登记有误"})
    officer.put(f"{place}/participants", {"trainees": ["QY2020-001"]})
    officer.post(f"{place}/close", {"force": True, "reason": "评委未到"})
    assert points(world) == [("QY2020-002", "award", 50), ("QY2020-002", "reverse", -50)]


def test_closing_waits_for_every_review_unless_forced_with_a_reason(call: Call, world: World) -> None:
    make.policy(world)
    officer, (first, second) = call("officer"), judges(call)
    place = seminar(officer)
    review(first, f"{place}/reviews/QY2020-001", *GOOD)
    first.post(f"{place}/reviews/QY2020-002/recuse", {"reason": "亲属"})
    review(second, f"{place}/reviews/QY2020-001", 1, 1, 1, 1, None, submit=False)
    refused = officer.post(f"{place}/close", {})
    missing = [
        {"mentor": "DS2020-02", "trainee": "QY2020-001"},
        {"mentor": "DS2020-02", "trainee": "QY2020-002"},
    ]
    assert (*kind(refused), refused.json()["missing"]) == (409, "reviews-missing", missing)
    assert officer.post(f"{place}/close", {"force": True}).json()["errors"][0]["pointer"] == "/reason"
    assert points(world) == []

    forced = officer.post(f"{place}/close", {"force": True, "reason": "评委出国"})
    assert (forced.status_code, forced.json()["not_reviewed"]) == (200, missing)
    assert forced.json()["seminar"]["state_reason"] == "评委出国"
    assert points(world) == [("QY2020-001", "award", 360)]  # nobody's review of the other is no zero
    states = {
        (one["trainee"], two["mentor"]): two["state"]
        for one in officer.get(f"{place}/results").json()["items"]
        for two in one["reviews"]
    }
    assert states == {
        ("QY2020-001", "DS2020-01"): "submitted",
        ("QY2020-001", "DS2020-02"): "not_reviewed",
        ("QY2020-002", "DS2020-01"): "recused",
        ("QY2020-002", "DS2020-02"): "not_reviewed",
    }


def test_an_absent_panellist_is_not_waited_for_and_can_be_seated_again(call: Call, world: World) -> None:
    make.policy(world)
    officer, (first, second) = call("officer"), judges(call)
    place = seminar(officer, trainees=("QY2020-001",))
    review(first, f"{place}/reviews/QY2020-001", *GOOD)
    absent = officer.post(f"{place}/panel/DS2020-02/absence", {"reason": "公务"})
    assert absent.json()["panel"][1] == {"mentor": "DS2020-02", "name": "导师2", "state": "absent", "reason": "公务"}
    assert "reason" not in second.get(place).json()["panel"][1]
    refused = second.put(f"{place}/reviews/QY2020-001", {"marks": GOOD})
    assert kind(refused) == (409, "absent")
    assert second.get(f"{place}/reviews/QY2020-001").json()["state"] == "absent"
    assert officer.post(f"{place}/panel/DS2020-03/absence", {"reason": "公务"}).status_code == 404
    assert officer.post(f"{place}/panel/DS2020-03/absence", {}).status_code == 400
    back = officer.post(f"{place}/panel/DS2020-02/absence", {"reason": "改期到会", "absent": False})
    assert back.json()["panel"][1]["state"] == "seated"
    assert kind(officer.post(f"{place}/close", {})) == (409, "reviews-missing")
    officer.post(f"{place}/panel/DS2020-02/absence", {"reason": "公务"})
    assert officer.post(f"{place}/close", {}).json()["not_reviewed"] == []
    assert points(world) == [("QY2020-001", "award", 360)]


def test_a_seminar_yet_to_come_is_not_closed(call: Call, world: World) -> None:
    officer = call("officer")
    place = seminar(officer, on=make.coming(1))
    assert kind(officer.post(f"{place}/close", {"force": True, "reason": "提前"})) == (409, "not-held-yet")


def test_officers_see_every_review_with_its_name(call: Call, world: World) -> None:
    officer, place = reviewed(call, world)
    seen = officer.get(f"{place}/results").json()
    assert [one["full"] for one in seen["rubric"]] == [25, 25, 20, 15, 15]
    first = seen["items"][0]
    assert (first["trainee"], first["total"], first["expected"], first["reviewed"]) == ("QY2020-001", 85, 2, 2)
    assert first["marks"] == [19, 19, 18.25, 14.5, 14.25]
    assert [(one["mentor"], one["mentor_name"], one["total"]) for one in first["reviews"]] == [
        ("DS2020-01", "导师1", 90),
        ("DS2020-02", "导师2", 80),
    ]


def test_a_panellist_sees_means_after_her_own_are_in_and_all_judges_are(call: Call, world: World) -> None:
    make.policy(world)
    first, second = judges(call)
    place = seminar(call("officer"))
    review(first, f"{place}/reviews/QY2020-001", *GOOD, comment="扎实")
    assert kind(first.get(f"{place}/results")) == (409, "own-reviews-first")
    review(first, f"{place}/reviews/QY2020-002", *GOOD)
    review(second, f"{place}/reviews/QY2020-002", 20, 20, 16.5, 15, 15, comment="有力")
    waiting, done = first.get(f"{place}/results").json()["items"]
    assert (waiting["total"], waiting["marks"], waiting["expected"], waiting["reviewed"]) == (None, [], 2, 1)
    assert (done["total"], done["marks"], done["comments"]) == (88.25, [20, 20, 18.25, 15, 15], [])
    assert "reviews" not in done
    assert "DS2020" not in first.get(f"{place}/results").text
    assert kind(second.get(f"{place}/results")) == (409, "own-reviews-first")


def test_a_mentor_off_the_panel_sees_her_own_trainee_only(call: Call, world: World) -> None:
    make.policy(world)
    place = seminar(call("officer"), panel=["DS2020-02"], chair=None)
    mine = call("mentor").get(f"{place}/results").json()["items"]
    assert [(one["trainee"], one["total"]) for one in mine] == [("QY2020-001", None)]
    review(call("mentor2").signed_in(), f"{place}/reviews/QY2020-001", *GOOD)
    assert call("mentor").get(f"{place}/results").json()["items"][0]["total"] == 90
    other = seminar(call("officer"), "YT01-2", trainees=("QY2020-002",), panel=["DS2020-02"], chair=None)
    assert call("mentor").get(f"{other}/results").status_code == 404
    assert numbers(call("mentor").get(f"{other}/participants")) == []


def test_a_trainee_sees_her_own_once_closed_and_of_two_judges_only_the_total(call: Call, world: World) -> None:
    officer, place = reviewed(call, world)
    assert kind(call("trainee").get(f"{place}/results")) == (409, "not-closed")
    officer.post(f"{place}/close", {})
    seen = call("trainee").get(f"{place}/results").json()["items"]
    assert seen == [
        {
            "trainee": "QY2020-001",
            "name": "学员1",
            "speaker": False,
            "expected": 2,
            "reviewed": 2,
            "total": 85,
            "marks": [],
            "comments": [],
        }
    ]
    other = seminar(officer, "YT01-2", trainees=("QY2020-002",))
    assert call("trainee").get(f"{other}/results").status_code == 404
    assert call("trainee").get(f"{place}/reviews").json()["total"] == 0


def test_of_three_judges_a_trainee_sees_means_and_comments_without_names(call: Call, world: World) -> None:
    make.policy(world)
    make.third_judge(world)
    officer, (first, second) = call("officer"), judges(call)
    place = seminar(officer, panel=["DS2020-01", "DS2020-02", "DS2020-03"], trainees=("QY2020-001",))
    review(first, f"{place}/reviews/QY2020-001", *GOOD, comment="扎实")
    review(second, f"{place}/reviews/QY2020-001", 20, 20, 20, 15, 14, comment="准备认真")
    third = call("mentor3").signed_in()
    review(third, f"{place}/reviews/QY2020-001", 20, 20, 20, 14.5, 15, comment="再精炼")
    officer.post(f"{place}/close", {})
    (seen,) = call("trainee").get(f"{place}/results").json()["items"]
    assert (seen["total"], seen["marks"]) == (89.5, [20, 20, 20, 14.833333, 14.666667])
    assert seen["comments"] == sorted(["扎实", "准备认真", "再精炼"])
    assert "reviews" not in seen
    assert "导师" not in call("trainee").get(f"{place}/results").text


def test_what_each_role_sees_of_the_people(call: Call) -> None:
    place = seminar(call("officer"))
    assert numbers(call("mentor2").get(f"{place}/participants")) == ["QY2020-001", "QY2020-002"]
    assert numbers(call("trainee").get(f"{place}/participants")) == ["QY2020-001"]
    assert call("trainee").get("/seminars").json()["total"] == 1
    assert "state_reason" not in call("trainee").get(place).json()
    assert [one["name"] for one in call("trainee").get(place).json()["panel"]] == ["导师1", "导师2"]
    tags = {call(role).get(f"{place}/participants").headers["etag"] for role in ("officer", "trainee", "trainee2")}
    assert len(tags) == 3


@pytest.mark.parametrize("role", ["mentor", "trainee", "auditor", "sysadmin", "secadmin"])
def test_only_officers_plan_close_and_reopen(call: Call, role: str) -> None:
    place = seminar(call("officer"))
    caller, match = call(role), {"if-match": '"x"'}
    refused = [
        caller.post("/seminars", seminar_body("YT09-1")),
        caller.put(place, seminar_body(), headers=match),
        caller.put(f"{place}/participants", {"trainees": []}, headers=match),
        caller.put(f"{place}/speakers", {"trainees": []}, headers=match),
        caller.post(f"{place}/panel/DS2020-01/absence", {"reason": "x"}),
        caller.post(f"{place}/close", {}),
        caller.post(f"{place}/reopen", {"reason": "x"}),
    ]
    assert [one.status_code for one in refused] == [403] * len(refused)


def test_nothing_is_planned_in_an_archived_camp(call: Call, world: World) -> None:
    place = seminar(call("officer"))
    make.archive(world)
    officer = call("officer")
    refused = [
        officer.post("/seminars", seminar_body("YT09-1")),
        officer.put(place, seminar_body()),
        officer.put(f"{place}/participants", {"trainees": []}),
        officer.post(f"{place}/close", {}),
    ]
    assert [kind(one) for one in refused] == [(409, "wrong-state")] * 4
