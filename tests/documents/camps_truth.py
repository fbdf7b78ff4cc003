"""What happened in a camp, as plain values; the sheets and the oracle both start from here.

Points, scores, marks and hours are integer hundredths; a mark of the sign-in sheet is its English word.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = dict[str, Any]


@dataclass
class Camp:
    seed: int
    number: str
    starts_on: date
    ends_on: date
    categories: list[Row] = field(default_factory=list)
    rules: list[Row] = field(default_factory=list)
    seminar_rubric: list[tuple[str, int]] = field(default_factory=list)
    maturity_rubric: list[tuple[str, int]] = field(default_factory=list)
    recommendation: list[tuple[str, int, str]] = field(default_factory=list)
    trainees: list[Row] = field(default_factory=list)
    mentors: list[Row] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)
    courses: list[Row] = field(default_factory=list)
    enrolments: list[Row] = field(default_factory=list)
    sessions: list[tuple[date, str]] = field(default_factory=list)
    marks: dict[tuple[date, str, str], str] = field(default_factory=dict)
    exams: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    seminars: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    speakers: list[Row] = field(default_factory=list)
    postings: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    assessments: list[Row] = field(default_factory=list)
    units: list[Row] = field(default_factory=list)
    register: list[Row] = field(default_factory=list)

    def name(self, no: str) -> str:
        return str(next(one["name"] for one in (*self.trainees, *self.mentors) if one["no"] == no))
