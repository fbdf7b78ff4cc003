from collections import Counter
from datetime import date
from typing import Any

from service.documents.workbooks import CampDates, Known, read

CAMP = CampDates(number="QY2020", starts_on=date(2020, 6, 8), ends_on=date(2021, 6, 30))
COUNTS = {
    "Trainee": 45, "Mentor": 12, "Assignment": 45, "Course": 16, "Enrolment": 253, "Attendance": 1350, "ExamScore": 90,
    "VisitAttendance": 167, "Seminar": 18, "Review": 988, "Speaker": 54, "Posting": 57, "EventParticipation": 49,
    "Assessment": 180, "UnitAssessment": 90, "Registration": 313,
}  # fmt: skip


def test_the_sample_camp_is_read_without_an_error(sample: Any) -> None:
    reading = read(sample, camp=CAMP, known=Known())
    assert reading.errors == ()
    assert Counter(type(fact).__name__ for fact in reading.facts) == COUNTS
    assert {issue.code for issue in reading.every_issue()} == {"same-unit-without-reason"}
    assert [shared.numbers for shared in reading.namesakes] == [("QY2020-004", "QY2020-045")]


def test_the_sample_policy(sample: Any) -> None:
    policy = read(sample, camp=CAMP).policy
    assert policy is not None
    bound = {binding.fact: binding.rule for binding in policy.facts}
    assert " ".join(bound.values()) == "T01 D01 D02 T02 T03 T05 S01 S02 P01 P02 M01 M02"
    assert policy.recommendation is not None
    assert policy.recommendation.full_points == 10_000


def test_the_order_of_files_does_not_matter(sample: Any) -> None:
    forwards, backwards = read(sample, camp=CAMP), read(sample[::-1], camp=CAMP)
    assert Counter(map(repr, forwards.facts)) == Counter(map(repr, backwards.facts))
    assert forwards.policy == backwards.policy
