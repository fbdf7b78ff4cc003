"""What a seminar's reviews say together, for those who may know."""

from typing import Any, NamedTuple
from uuid import UUID

from service.database import Session
from service.errors import Conflict, NotFound
from service.queries.access import viewer_of
from service.queries.seminar_reviews import list_places
from service.queries.seminars import list_panel, list_participants
from service.rules import seminar_results as rules
from service.rules.access import Role
from service.rules.seminars import marks_in, place_state
from service.tables.seminars import Seminar

REASONS = {
    "own-reviews-first": ("请先提交您在本场的全部评分。", "Submit all your own reviews of this seminar first."),
    "not-closed": ("该场研讨结束并关闭后方可查看。", "Results are shown once the seminar is closed."),
}


class Result(NamedTuple):
    """One participant's outcome as far as the viewer may see it; single reviews for officers only."""

    person: Any
    outcome: rules.Outcome
    reviews: list[tuple[Any, Any, str]] | None


def list_results(session: Session, seminar: Seminar) -> list[Result]:
    viewer = viewer_of(session)
    role = viewer.role or Role.TRAINEE
    people = list_participants(session, seminar)
    places = list_places(session, seminar)
    _require_visible(role, seminar, people, [one for one in places if one.mentor_id == viewer.mentor_id])
    panel = {one.mentor_id: one for one in list_panel(session, seminar)}
    return [_result(role, seminar, person, places, panel) for person in people]


def _require_visible(role: Role, seminar: Seminar, people: Any, own: list[Any]) -> None:
    if not people and role is not Role.OFFICER:
        raise NotFound
    reason = rules.withheld(role, seminar.state, [place_state(one.seat, one.state, seminar.state) for one in own])
    if reason is not None:
        raise Conflict(reason, *REASONS[reason])


def _result(role: Role, seminar: Seminar, person: Any, places: Any, panel: dict[UUID, Any]) -> Result:
    of_person = [one for one in places if one.trainee_id == person.trainee_id]
    states = [place_state(one.seat, one.state, seminar.state) for one in of_person]
    outcome = rules.shown(role, [_judgement(one, state) for one, state in zip(of_person, states, strict=True)])
    if role is not Role.OFFICER:
        return Result(person, outcome, None)
    reviews = [(panel[one.mentor_id], one, state) for one, state in zip(of_person, states, strict=True)]
    return Result(person, outcome, sorted(reviews, key=lambda review: review[0].mentor))


def _judgement(place: Any, state: str) -> rules.Judgement:
    marks = tuple(mark for mark in marks_in(place.marks) if mark is not None) if state == "submitted" else ()
    return rules.Judgement(state, marks, place.total, place.comment)
