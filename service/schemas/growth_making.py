"""Chapters of a growth file out of its rows: hundredths become decimals, rows of one thing become one."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, TypeVar

import msgspec

from service.queries.growth import Chapters, criteria
from service.rules.growth_figures import attendance, mean, mean_of_hundred, share
from service.rules.points.standings import Standing
from service.schemas.growth_chapters import (
    AssessmentLine,
    AttendanceSummary,
    CommentedSeminar,
    CourseLine,
    CriterionMark,
    EventLine,
    ExamLine,
    FieldHours,
    Figures,
    JudgedSeminar,
    PointsSummary,
    PostingLine,
    Practice,
    RegistrationLine,
    ReviewLine,
    SeminarLine,
    TaskLine,
    Training,
    UnitLine,
    VisitLine,
    WholePointsSummary,
    WholeRegistration,
    WholeSelection,
)
from service.schemas.growth_entries import EntryLine, entry_line
from service.schemas.wire import decimal

FEWEST_ANONYMOUS = 3
S = TypeVar("S")
Reviews = Sequence[Any]


def training(chapters: Chapters) -> Training:
    return Training(
        hours=list(_hours(chapters)),
        courses=[CourseLine.of(row, hours=decimal(row.hours)) for row in chapters.courses],
        attendance=_attendance({row.name: row.score for row in chapters.occasions.get("mark", ())}),
        exams=[
            ExamLine(subject=row.name, on=row.on, score=row.score / 100) for row in chapters.occasions.get("exam", ())
        ],
        visits=[VisitLine.of(row) for row in chapters.occasions.get("visit", ())],
    )


def figures(chapters: Chapters) -> Figures:
    """Exact until the last digit shown; none of what this reader may read only a part of."""
    marks = {row.name: row.score for row in chapters.occasions.get("mark", ())}
    attended, sessions, _ = attendance(marks)
    panels = [[(one.total, one.full) for one in reviews] for reviews in seminars(chapters, lambda _, reviews: reviews)]
    appraised = {row.id: row.score for row in chapters.postings if row.score is not None}
    is_whole = {row.quarter for row in chapters.assessments} >= chapters.assessed
    return Figures(
        attendance_percent=mean([Fraction(attended, sessions)] if sessions else [], digits=4),
        seminar_mean=mean(share(panel) for panel in panels if panel),
        practice_mean=mean(Fraction(score, 100_00) for score in appraised.values()),
        maturity_mean=mean(Fraction(row.total, row.full) for row in chapters.assessments) if is_whole else None,
    )


def _hours(chapters: Chapters) -> Iterator[FieldHours]:
    """Fields that are required, then those done besides."""
    done: dict[str, int] = {}
    for row in chapters.courses:
        if row.state == "completed":
            done[row.field] = done.get(row.field, 0) + row.hours
    for field in dict.fromkeys((*sorted(chapters.demands.hours), *sorted(done))):
        required = chapters.demands.hours.get(field, 0)
        yield FieldHours(field=field, required=required / 100, done=done.get(field, 0) / 100)


def _attendance(marks: dict[str, int]) -> AttendanceSummary:
    attended, sessions, percent = attendance(marks)
    counts = {mark: marks.get(mark, 0) for mark in ("present", "late", "leave", "absent")}
    return AttendanceSummary(**counts, attended=attended, sessions=sessions, percent=decimal(percent))


def practice(chapters: Chapters) -> Practice:
    by_posting = groupby(chapters.postings, key=lambda row: row.id)
    return Practice(
        postings=[_posting(list(rows)) for _, rows in by_posting],
        events=[EventLine.of(row) for row in chapters.occasions.get("event", ())],
    )


def _posting(rows: Sequence[Any]) -> PostingLine:
    tasks = [TaskLine(title=row.task, due_on=row.due_on, done_on=row.done_on) for row in rows if row.task is not None]
    return PostingLine.of(rows[0], score=decimal(rows[0].score), tasks=tasks)


def assessment(row: Any) -> AssessmentLine:
    marks = msgspec.json.decode(row.marks, type=list[int])
    names = criteria(row.document) or [str(n) for n in range(1, len(marks) + 1)]
    named = [CriterionMark(criterion=name, mark=mark / 100) for name, mark in zip(names, marks, strict=False)]
    return AssessmentLine.of(row, marks=named, total=decimal(row.total), full=decimal(row.full))


def unit(row: Any) -> UnitLine:
    return UnitLine.of(row, score=decimal(row.score))


def whole_selection(row: Any) -> WholeSelection:
    return WholeSelection.of(
        row, written_score=decimal(row.written_score), interview_score=decimal(row.interview_score)
    )


def seminars(chapters: Chapters, line: Callable[[Any, Reviews], S]) -> list[S]:
    """Each with its reviews, which are there once it is closed."""
    panels: dict[Any, list[Any]] = {row.id: [] for row in chapters.seminars}
    for one in chapters.reviews:
        panels.setdefault(one.seminar_id, []).append(one)
    return [line(row, panels[row.id]) for row in chapters.seminars]


def seminar(row: Any, reviews: Reviews) -> SeminarLine:
    return SeminarLine.of(row, **_result(reviews))


def commented_seminar(row: Any, reviews: Reviews) -> CommentedSeminar:
    """In the order of their text, since the judges' order would tell who said what."""
    comments: Any = sorted(one.comment for one in reviews if one.comment)
    told = comments if len(reviews) >= FEWEST_ANONYMOUS else msgspec.UNSET
    return CommentedSeminar.of(row, **_result(reviews), comments=told)


def judged_seminar(row: Any, reviews: Reviews) -> JudgedSeminar:
    lines = [ReviewLine.of(one, total=decimal(one.total), full=decimal(one.full)) for one in reviews]
    return JudgedSeminar.of(row, **_result(reviews), by_judge=lines)


def _result(reviews: Reviews) -> dict[str, Any]:
    panel_mean = mean_of_hundred((one.total, one.full) for one in reviews)
    return {"mean": decimal(panel_mean), "reviews": len(reviews)}


def points(standing: Standing | None) -> PointsSummary | None:
    return None if standing is None else PointsSummary(**_counted(standing))


def whole_points(standing: Standing | None) -> WholePointsSummary | None:
    return None if standing is None else WholePointsSummary(**_counted(standing), barred=standing.barred)


def _counted(standing: Standing) -> dict[str, Any]:
    categories = {code: value / 100 for code, value in standing.categories.items()}
    return {"total": standing.total / 100, "place": standing.place, "categories": categories}


def registration(row: Any) -> RegistrationLine:
    return RegistrationLine.of(row, points=decimal(row.points))


def whole_registration(row: Any) -> WholeRegistration:
    return WholeRegistration.of(row, points=decimal(row.points))


def entries(rows: Sequence[Any]) -> dict[str, list[EntryLine]]:
    """Self-summaries and weekly notes are chapters of their own."""
    chapters: dict[str, list[EntryLine]] = {"entries": [], "self_summaries": [], "weekly_notes": []}
    place = {"self_summary": "self_summaries", "weekly_note": "weekly_notes"}
    for row in rows:
        chapters[place.get(row.kind, "entries")].append(entry_line(row))
    return chapters
