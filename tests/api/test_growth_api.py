from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from service import tables
from tests import make
from tests.make import Caller, World
from tests.statements import statements

Call = Callable[[str | None], Caller]
FILE = "/trainees/QY2020-001/growth"
EVERYBODY = {
    "notice", "notice_en", "assembled_at", "camp", "camp_name", "basics", "selection", "figures", "pairings",
    "training",
    "practice", "notes", "assessments", "seminars", "points", "registrations", "entries", "self_summaries",
    "weekly_notes", "attachments", "missing",
}  # fmt: skip
BASICS = {
    "no", "name", "sex", "unit", "post", "since", "education", "school", "major", "work_start", "phone", "state",
    "state_reason", "left_on",
}  # fmt: skip
PRIVATE = {"birth_month", "ethnicity", "political_status"}
SEMINAR = {"no", "topic", "on", "group", "state", "speaker", "mean", "reviews"}
REGISTRATION = {"serial", "on", "rule", "points", "reason", "evidence", "matter", "in_ledger"}


@pytest.fixture
def told(world: World) -> World:
    """A policy, one row in every chapter, and things that not everybody may read."""
    make.policy(world)
    make.full_file(world)
    with world.session() as session:
        person = session.get(tables.trainees.Trainee, (world.camp_id, world.trainees["QY2020-001"]))
        assert person is not None
        person.channel, person.written_score, person.ethnicity = "examined", 8545, "土家族"
        person.political_status, person.selection_note = "无党派人士", "面试评语"
        veto = tables.points.Registration(
            camp_id=world.camp_id, trainee_id=person.id, serial=1, on=date(2020, 12, 1), rule="V01", points=0,
            reason="诫勉谈话", veto_from=date(2020, 12, 1), veto_until=date(2021, 5, 31),
        )  # fmt: skip
        session.add(veto)
        session.add(tables.camps.HoursRequirement(camp_id=world.camp_id, field="理论教育", hours=1200))
        session.add(tables.camps.HoursRequirement(camp_id=world.camp_id, field="廉政教育", hours=400))
    return world


def test_an_officer_reads_the_whole_file_in_one_call(call: Call, told: World) -> None:
    file = call("officer").get(FILE).json()
    assert set(file) == EVERYBODY | {"unit_assessments"}
    assert set(file["basics"]) == BASICS | PRIVATE
    assert (file["camp"], file["basics"]["no"], file["basics"]["ethnicity"]) == ("QY2020", "QY2020-001", "土家族")
    assert file["selection"] == {
        "channel": "examined", "written_score": 85.45, "interview_score": None, "selection_note": "面试评语",
    }  # fmt: skip
    assert [(one["mentor_no"], one["starts_on"]) for one in file["pairings"]] == [("DS2020-01", "2020-06-15")]
    assert file["unit_assessments"] == [{"half": 1, "on": "2020-11-01", "score": 91.6}]
    assert {row["serial"]: row["veto_until"] for row in file["registrations"]} == {1001: None, 1: "2021-05-31"}
    assert [row["kind"] for row in file["entries"]] == ["award", "sanction"]
    assert [row["period"] for row in file["self_summaries"]] == ["H1"]
    assert [row["title"] for row in file["weekly_notes"]] == ["weekly_note1"]
    assert [(row["filename"], row["size"]) for row in file["attachments"]] == [("结业证书1.pdf", 9)]
    assert "不是干部人事档案" in file["notice"]


def test_training_and_practice_are_told_in_exact_figures(call: Call, told: World) -> None:
    file = call("officer").get(FILE).json()
    assert file["training"]["hours"] == [
        {"field": "廉政教育", "required": 4.0, "done": 0.0},
        {"field": "理论教育", "required": 12.0, "done": 4.0},
    ]
    assert file["training"]["attendance"] == {
        "present": 0, "late": 1, "leave": 0, "absent": 0, "attended": 1, "sessions": 1, "percent": 100.0,
    }  # fmt: skip
    assert [(one["name"], one["hours"], one["state"]) for one in file["training"]["courses"]] == [
        ("课程1", 4.0, "completed")
    ]
    assert [one["score"] for one in file["training"]["exams"]] == [87.1]
    assert [(one["place"], one["theme"]) for one in file["training"]["visits"]] == [("韶山", "党性教育")]
    (posting,) = file["practice"]["postings"]
    assert (posting["score"], posting["opinion"]) == (85.4, "踏实肯干")
    assert posting["tasks"] == [{"title": "任务1", "due_on": None, "done_on": None}]
    assert [one["on"] for one in file["practice"]["events"]] == ["2020-09-01"]


def test_assessments_name_the_criteria_of_the_policy_they_were_given_under(call: Call, told: World) -> None:
    (one,) = call("officer").get(FILE).json()["assessments"]
    assert (one["quarter"], one["mentor"], one["total"], one["full"]) == (1, "导师1", 88.0, 100.0)
    names = [criterion.name for criterion in make.sample_policy().rubrics.maturity]
    assert [mark["criterion"] for mark in one["marks"]] == names
    assert [mark["mark"] for mark in one["marks"]] == [26.0, 22.5, 22.0, 17.5]


def test_a_mentor_reads_without_what_is_not_for_mentors(call: Call, told: World) -> None:
    answer = call("mentor").get(FILE)
    file = answer.json()
    assert set(file) == EVERYBODY
    assert set(file["basics"]) == BASICS
    assert file["basics"]["phone"] == "00000000001"
    assert file["selection"] == {"channel": "examined"}
    assert [set(one) for one in file["seminars"]] == [SEMINAR]
    assert [set(one) for one in file["registrations"]] == [REGISTRATION]
    assert set(file["points"]) == {"total", "place", "categories"}
    assert [one["kind"] for one in file["entries"]] == ["award"]
    assert (len(file["notes"]), len(file["assessments"])) == (1, 1)
    for hidden in (
        "土家族",
        "无党派人士",
        "面试评语",
        "1990-01",
        "诫勉",
        "评语7",
        "91.6",
        "ethnicity",
        "unit_assessment",
    ):
        assert hidden not in answer.text, hidden


def test_a_trainee_reads_her_own_without_who_judged(call: Call, told: World) -> None:
    answer = call("trainee").get(FILE)
    file = answer.json()
    assert set(file) == EVERYBODY | {"unit_assessments"}
    assert set(file["basics"]) == BASICS | PRIVATE
    assert file["selection"]["written_score"] == 85.45
    (seminar,) = file["seminars"]
    assert set(seminar) == SEMINAR | {"comments"}
    assert (seminar["mean"], seminar["reviews"], seminar["comments"]) == (85.33, 3, ["评语6", "评语7", "评语8"])
    assert "DS2020-02" not in answer.text
    assert "导师3" not in answer.text


def test_a_trainee_reads_notes_and_assessments_once_they_are_settled(call: Call, told: World) -> None:
    before = call("trainee").get(FILE)
    assert (before.json()["notes"], before.json()["assessments"]) == ([], [])
    assert "谈心1" not in before.text
    assert ("assessment", "Q1") not in owed(before.json())  # it is there, though she may not read it yet
    make.settle(told, date(2020, 12, 31))
    after = call("trainee").get(FILE)
    assert ([one["content"] for one in after.json()["notes"]], len(after.json()["assessments"])) == (["谈心1"], 1)
    assert before.headers["etag"] != after.headers["etag"]


def test_fewer_than_three_judges_give_a_mean_and_no_words(call: Call, told: World) -> None:
    with told.session() as session:
        for row in session.scalars(select(tables.seminars.Review)):
            if row.mentor_id == told.mentors["DS2020-03"]:
                row.state = "returned"
    (seminar,) = call("trainee").get(FILE).json()["seminars"]
    assert (seminar["mean"], seminar["reviews"]) == (82.5, 2)
    assert "comments" not in seminar
    assert [one["mentor"] for one in call("officer").get(FILE).json()["seminars"][0]["by_judge"]] == ["导师1", "导师2"]


@pytest.mark.parametrize("role", ["officer", "mentor", "trainee"])
def test_an_open_seminar_has_no_mean_for_anybody(call: Call, told: World, role: str) -> None:
    with told.session() as session:
        for row in session.scalars(select(tables.seminars.Seminar)):
            row.state = "open"
    answer = call(role).get(FILE)
    (seminar,) = answer.json()["seminars"]
    assert (seminar["state"], seminar["mean"], seminar["reviews"]) == ("open", None, 0)
    assert "评语" not in answer.text.replace("面试评语", "")


def test_points_are_summed_up_and_absent_before_a_policy(call: Call, world: World) -> None:
    assert call("officer").get(FILE).json()["points"] is None
    make.policy(world)
    points = call("officer").get(FILE).json()["points"]
    assert (points["place"], points["barred"]) == (1, False)
    assert set(points["categories"]) == {category.code for category in make.sample_policy().categories}
    assert points["total"] == sum(points["categories"].values())


def test_the_tag_is_of_the_content_and_not_of_the_moment(call: Call, told: World) -> None:
    officer = call("officer")
    first = officer.get(FILE)
    same = officer.get(FILE, headers={"if-none-match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert call("trainee").get(FILE).headers["etag"] != first.headers["etag"]
    officer.post(f"{FILE}/entries", {"kind": "remark", "occurred_on": "2021-01-01", "title": "补记"})
    assert officer.get(FILE, headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_a_judge_who_is_not_her_mentor_does_not_read_the_file(call: Call, told: World) -> None:
    assert call("mentor2").get(FILE).status_code == 404
    assert call("mentor2").get("/growth/missing").json()["items"] == []


def test_a_file_is_closed_when_the_pairing_has_ended(call: Call, told: World) -> None:
    with told.session() as session:
        for row in session.scalars(select(tables.mentors.Assignment)):
            row.ends_on = date(2021, 1, 1)
    assert call("mentor").get(FILE).status_code == 404


def test_others_files_are_not_there(call: Call, world: World) -> None:
    for role, no in (("mentor", "QY2020-002"), ("trainee", "QY2020-002"), ("officer", "QY2020-999")):
        for place in ("", "/missing", "/entries", "/attachments"):
            assert call(role).get(f"/trainees/{no}/growth{place}").status_code == 404, (role, place)


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("auditor", 403), ("sysadmin", 403), ("secadmin", 403)])
def test_a_file_is_for_the_people_of_the_camp(call: Call, role: str | None, status: int) -> None:
    for place in (FILE, f"{FILE}/missing", "/growth/missing"):
        assert call(role).get(place).status_code == status


@pytest.mark.parametrize("role", ["officer", "mentor", "trainee"])
def test_three_rows_in_each_chapter_take_no_more_statements_than_one(call: Call, world: World, role: str) -> None:
    make.policy(world)
    make.full_file(world)
    call(role).get(FILE)  # fills the memo of standings
    one = len(statements(world.database, lambda: call(role).get(FILE)))
    make.full_file(world, first=2, times=3)
    many = call(role).get(FILE).json()
    assert len(many["practice"]["postings"]) == len(many["training"]["courses"]) == 3
    assert len(statements(world.database, lambda: call(role).get(FILE))) == one <= 24


def owed(answer: Any) -> set[tuple[str, str]]:
    return {(one["code"], one["subject"]) for one in answer["missing"]}


def test_what_a_file_lacks_is_the_same_alone_in_the_file_and_in_the_list(call: Call, told: World) -> None:
    officer = call("officer")
    alone = officer.get(f"{FILE}/missing").json()
    assert (alone["no"], alone["name"]) == ("QY2020-001", "学员1")
    assert alone["missing"] == officer.get(FILE).json()["missing"]
    listed = officer.get("/growth/missing").json()
    assert [one["no"] for one in listed["items"]] == [f"QY2020-{n:03}" for n in (1, 2, 3, 4)]
    assert listed["items"][0] == alone
    expected = {("scores", ""), ("assessment", "Q4"), ("self_summary", "H2"), ("hours", "廉政教育")}
    assert expected <= owed(alone)
    assert not {("mentor", ""), ("assessment", "Q1"), ("note", "Q1"), ("no_appraisal", "")} & owed(alone)
    assert {("mentor", ""), ("no_appraisal", ""), ("note", "Q1")} <= owed(listed["items"][1])


def test_the_list_of_lacking_files_is_paged_and_narrowed(call: Call, told: World) -> None:
    officer = call("officer")
    page = officer.get("/growth/missing?limit=2&offset=3").json()
    assert ([one["no"] for one in page["items"]], page["total"]) == (["QY2020-004"], 4)
    alone = officer.get("/growth/missing?code=scores").json()
    assert [(one["no"], [lack["code"] for lack in one["missing"]]) for one in alone["items"]] == [
        ("QY2020-001", ["scores"])
    ]
    assert officer.get("/growth/missing?code=money").status_code == 400


def test_lacking_files_are_counted_in_as_many_statements_for_one_as_for_all(call: Call, told: World) -> None:
    all_of_them = len(statements(told.database, lambda: call("officer").get("/growth/missing")))
    just_one = len(statements(told.database, lambda: call("officer").get(f"{FILE}/missing")))
    assert all_of_them == just_one <= 4


def test_each_sees_only_lacking_files_that_are_hers_to_see(call: Call, told: World) -> None:
    for role in ("mentor", "trainee"):
        assert [one["no"] for one in call(role).get("/growth/missing").json()["items"]] == ["QY2020-001"]
    mentors = {code for code, _ in owed(call("mentor").get(f"{FILE}/missing").json())}
    assert not {"scores", "unit_assessment"} & mentors
    assert "scores" in {code for code, _ in owed(call("trainee").get(f"{FILE}/missing").json())}


def test_a_withdrawn_summary_is_missing_again(call: Call, told: World) -> None:
    officer = call("officer")
    before = officer.get(FILE).json()
    assert ("self_summary", "H1") not in owed(before)
    entry = before["self_summaries"][0]["id"]
    officer.post(f"{FILE}/entries/{entry}/withdrawal", {"reason": "误传"})
    after = officer.get(FILE).json()
    assert after["self_summaries"] == []
    assert ("self_summary", "H1") in owed(after)
