"""The course menu and what it requires."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from service.actions.camps import require_act
from service.actions.occasions import require_day
from service.actions.points_facts import post_claims
from service.actions.training_seats import move_up
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import training as queries
from service.queries.occasions import is_taken
from service.rules import facts
from service.rules import training as rules
from service.rules.occasions import differences
from service.tables.camps import HoursRequirement
from service.tables.training import Course

Window = tuple[date | None, date | None]
"""The first and the last day of choosing; null is without limit."""


def add_course(session: Session, camp_id: UUID, fact: facts.Course, window: Window = (None, None)) -> Course:
    _check_dates(session, camp_id, fact, window)
    if is_taken(session, Course, camp_id, no=fact.no):
        raise Conflict("number-taken", f"课程编号 {fact.no} 已存在。", f"A course {fact.no} exists already.")
    course = Course(camp_id=camp_id, **_columns(fact, window))
    session.add(course)
    session.flush()
    return course


def change_course(session: Session, course: Course, fact: facts.Course, window: Window) -> Course:
    """Replaces all but the number; more places let the waiting ones in, another day moves the points along."""
    _check_dates(session, course.camp_id, fact, window)
    if fact.no != course.no:
        raise invalid("/no", "number-fixed", "课程编号不能更改。", "A course's number never changes.")
    _check_places(session, course, fact.places)
    moved = fact.starts_on != course.starts_on
    for name, value in _columns(fact, window).items():
        setattr(course, name, value)
    course.version += 1
    session.flush()
    move_up(session, course)
    if moved:
        _post_completions(session, course)
    return course


def require_hours(session: Session, camp_id: UUID, wanted: Mapping[str, int]) -> None:
    """Replaces the hours that each trainee must complete, by field."""
    require_act(session, camp_id, "edit")
    rows = queries.requirement_rows(session, camp_id, lock=True)
    changed, gone = differences({field: row.hours for field, row in rows.items()}, wanted)
    for field in gone:
        session.delete(rows[field])
    for field in changed:
        if field in rows:
            rows[field].hours = wanted[field]
        else:
            session.add(HoursRequirement(camp_id=camp_id, field=field, hours=wanted[field]))
    session.flush()


def _columns(fact: facts.Course, window: Window) -> dict[str, Any]:
    return {**msgspec.structs.asdict(fact), "opens_on": window[0], "closes_on": window[1]}


def _check_dates(session: Session, camp_id: UUID, fact: facts.Course, window: Window) -> None:
    require_day(require_act(session, camp_id, "edit"), fact.starts_on, "/starts_on")
    opens_on, closes_on = window
    if opens_on is not None and closes_on is not None and closes_on < opens_on:
        raise invalid(
            "/closes_on", "ends-before-start", "选课截止早于选课开始。", "Choosing would close before it opens."
        )


def _check_places(session: Session, course: Course, places: int) -> None:
    taken = queries.seats_of(session, course).taken
    if places < taken:
        raise Conflict(
            "places-taken",
            f"已有 {taken} 人占用名额，名额不能少于此数。",
            f"{taken} places are taken already.",
            taken=taken,
        )


def _post_completions(session: Session, course: Course) -> None:
    states = {one.trainee_id: one.state for one in queries.list_completed(session, course)}
    post_claims(session, course.camp_id, rules.completion_claims(course.id, course.starts_on, states))
