from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta

from service.rules import seminars as rules
from service.rules.facts import Rubric
from service.rules.text import Reason, Text
from service.schemas.wire import In, Listed, Out, decimal, hundredths, moment

MOST_MARKS = 50
FULL_MOST = 1_000_00


class ReviewIn(In, frozen=True, kw_only=True):
    """Marks in the rubric's order; null is not given yet."""

    marks: Annotated[tuple[Decimal | None, ...], Meta(max_length=MOST_MARKS)]
    comment: Text | None = None

    def whole(self) -> tuple[int | None, ...]:
        return tuple(
            None if mark is None else hundredths(mark, f"/marks/{place}", high=FULL_MOST)
            for place, mark in enumerate(self.marks)
        )


class ReasonIn(In, frozen=True, kw_only=True):
    reason: Reason


class CriterionOut(Out, frozen=True, kw_only=True):
    name: str
    full: float | None


class ReviewLine(Out, frozen=True, kw_only=True):
    mentor: str
    mentor_name: str
    trainee: str
    name: str
    state: str
    marks: list[float | None]
    total: float | None
    full: float | None
    comment: str | None
    reason: str | None
    version: int
    changed_at: datetime


class ReviewOut(Out, frozen=True, kw_only=True):
    """One's own, with what it is to be judged by; version 0 before anything is saved."""

    seminar: str
    trainee: str
    name: str
    state: str
    rubric: list[CriterionOut]
    marks: list[float | None]
    total: float | None = None
    full: float | None
    comment: str | None = None
    reason: str | None = None
    version: int = 0
    changed_at: datetime | None = None


class VersionOut(Out, frozen=True, kw_only=True):
    version: int
    state: str
    marks: list[float | None]
    total: float | None
    comment: str | None
    reason: str | None
    changed_at: datetime


def rubric_out(rubric: Rubric) -> list[CriterionOut]:
    return [CriterionOut(name=criterion.name, full=decimal(criterion.full)) for criterion in rubric]


def marks_out(marks: str | None) -> list[float | None]:
    return [decimal(mark) for mark in rules.marks_in(marks)]


def _wire(row: Any) -> dict[str, Any]:
    return {
        "marks": marks_out(row.marks),
        "total": decimal(row.total),
        "changed_at": moment(row.changed_at),
    }


def review_line(row: Any) -> ReviewLine:
    return ReviewLine.of(row, full=decimal(row.full), **_wire(row))


def review_out(place: Any, rubric: Rubric) -> ReviewOut:
    review = place.review
    state = rules.place_state(place.seat.state, None if review is None else review.state, place.seminar.state)
    more = {
        "seminar": place.seminar.no,
        "trainee": place.trainee,
        "name": place.name,
        "state": state,
        "rubric": rubric_out(rubric),
        "full": decimal(rules.full_mark(rubric)),
    }
    if review is None:
        return ReviewOut(**more, marks=[None] * len(rubric))
    return ReviewOut.of(review, **more, **_wire(review))


def versions_out(earlier: Sequence[Any], review: Any) -> Listed[VersionOut]:
    """Oldest first; the last is what stands now."""
    items = [VersionOut.of(row, **_wire(row)) for row in (*earlier, review)]
    return Listed(items=items, total=len(items), limit=len(items), offset=0)
