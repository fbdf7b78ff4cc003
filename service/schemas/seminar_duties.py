"""What panellists still have to review, for themselves and for officers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from service.queries.select import Page, Paged
from service.rules.seminars import Due, due, is_outstanding, urgency
from service.schemas.wire import Listed, Out, listed


class DutyOut(Out, frozen=True, kw_only=True):
    trainee: str
    name: str
    state: str


class ToDoOut(Out, frozen=True, kw_only=True):
    """One seminar: `done` of `total` reviews are in, and `next` is whom to review now."""

    seminar: str
    topic: str
    on: date
    group: str
    due: Due
    done: int
    total: int
    next: str
    reviews: list[DutyOut]


class MissingOut(Out, frozen=True, kw_only=True):
    seminar: str
    topic: str
    on: date
    mentor: str
    mentor_name: str
    trainee: str
    name: str
    state: str


def missing_out(row: Any) -> MissingOut:
    return MissingOut.of(row, state=row.state or "none")


def to_do_out(rows: Sequence[Any], names: Mapping[UUID, Any], today: date, wanted: Page) -> Listed[ToDoOut]:
    """Only seminars with something left to do; today's first."""
    by_seminar: dict[UUID, list[Any]] = {}
    for row in rows:
        by_seminar.setdefault(row.seminar_id, []).append(row)
    left = [group for group in by_seminar.values() if any(is_outstanding(row.state or "none") for row in group)]
    left.sort(key=lambda group: (*urgency(group[0].on, today), group[0].no))
    part = left[wanted.offset : wanted.offset + wanted.limit]
    return listed(Paged(part, len(left)), wanted, lambda group: _to_do(group, names, today))


def _to_do(rows: list[Any], names: Mapping[UUID, Any], today: date) -> ToDoOut:
    people = ((names[row.trainee_id], row.state or "none") for row in rows)
    reviews = [DutyOut(trainee=person.no, name=person.name, state=state) for person, state in people]
    reviews.sort(key=lambda one: one.trainee)
    outstanding = [one.trainee for one in reviews if is_outstanding(one.state)]
    first = rows[0]
    return ToDoOut(
        seminar=first.no,
        topic=first.topic,
        on=first.on,
        group=first.group,
        due=due(first.on, today),
        done=len(reviews) - len(outstanding),
        total=len(reviews),
        next=outstanding[0],
        reviews=reviews,
    )
