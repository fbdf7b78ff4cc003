"""Seminars, their panels and participants."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func

from service.database import Session
from service.queries.access import as_system
from service.queries.points import policy_in_force
from service.queries.seen import saw
from service.queries.select import Page, Paged, all_rows, c, columns, one, page
from service.rules.facts import Rubric
from service.rules.points.policy import Policy
from service.tables.mentors import Mentor
from service.tables.seminars import Panellist, Participant, Review, Seminar
from service.tables.trainees import Trainee

_LIST = columns(Seminar.no, Seminar.topic, Seminar.on, Seminar.group, Seminar.state, Seminar.version)
_BY_NO = columns(Seminar).where(c(Seminar.camp_id) == bindparam("camp_id"), c(Seminar.no) == bindparam("no"))
_TO_CHANGE, _TO_REVIEW = _BY_NO.with_for_update(), _BY_NO.with_for_update(read=True)
_NO = columns(Seminar.id).where(c(Seminar.camp_id) == bindparam("camp_id"), c(Seminar.no) == bindparam("no"))
_MENTORS = columns(Mentor.id, Mentor.no).where(c(Mentor.camp_id) == bindparam("camp_id"))
_PANEL = (
    columns(Panellist.mentor_id, c(Mentor.no).label("mentor"), Mentor.name, Panellist.state, Panellist.reason)
    .join(Mentor, and_(c(Mentor.camp_id) == Panellist.camp_id, c(Mentor.id) == Panellist.mentor_id))
    .where(c(Panellist.camp_id) == bindparam("camp_id"), c(Panellist.seminar_id) == bindparam("seminar_id"))
    .order_by(c(Mentor.no))
)
_SEATS = columns(Panellist).where(
    c(Panellist.camp_id) == bindparam("camp_id"), c(Panellist.seminar_id) == bindparam("seminar_id")
)
_ROWS = columns(Participant).where(
    c(Participant.camp_id) == bindparam("camp_id"), c(Participant.seminar_id) == bindparam("seminar_id")
)
_VISIBLE = columns(Participant.trainee_id).where(
    c(Participant.camp_id) == bindparam("camp_id"), c(Participant.seminar_id) == bindparam("seminar_id")
)
_NAMED = (
    columns(Participant.trainee_id, c(Trainee.no).label("trainee"), Trainee.name, Participant.speaker)
    .join(Trainee, and_(c(Trainee.camp_id) == Participant.camp_id, c(Trainee.id) == Participant.trainee_id))
    .where(
        c(Participant.camp_id) == bindparam("camp_id"),
        c(Participant.seminar_id) == bindparam("seminar_id"),
        c(Participant.trainee_id).in_(bindparam("visible", expanding=True)),
    )
    .order_by(c(Trainee.no))
)
_STATES = columns(Review.mentor_id, Review.trainee_id, Review.state).where(
    c(Review.camp_id) == bindparam("camp_id"), c(Review.seminar_id) == bindparam("seminar_id")
)
_CREDITED = (
    columns(
        Participant.seminar_id, Participant.trainee_id, Participant.speaker, Seminar.on, Review.total, Review.full
    )
    .join(Seminar, and_(c(Seminar.camp_id) == Participant.camp_id, c(Seminar.id) == Participant.seminar_id))
    .join(
        Review,
        and_(
            c(Review.camp_id) == Participant.camp_id,
            c(Review.seminar_id) == Participant.seminar_id,
            c(Review.trainee_id) == Participant.trainee_id,
            c(Review.state) == "submitted",
        ),
        isouter=True,
    )
    .where(
        c(Participant.camp_id) == bindparam("camp_id"),
        c(Participant.seminar_id).in_(bindparam("seminar_ids", expanding=True)),
        c(Seminar.state) == "closed",
    )
    .order_by(c(Seminar.on), c(Participant.seminar_id), c(Participant.trainee_id))
)  # fmt: skip
_LOADS = (
    columns(Mentor.no, func.count())
    .join(Panellist, and_(c(Panellist.camp_id) == Mentor.camp_id, c(Panellist.mentor_id) == Mentor.id))
    .where(c(Mentor.camp_id) == bindparam("camp_id"))
    .group_by(c(Mentor.no))
)
_MET = (
    columns(Seminar.no)
    .join(Participant, and_(c(Participant.camp_id) == Seminar.camp_id, c(Participant.seminar_id) == Seminar.id))
    .where(c(Seminar.camp_id) == bindparam("camp_id"))
    .distinct()
)
SORTABLE = {"no": Seminar.no, "on": Seminar.on, "group": Seminar.group, "state": Seminar.state}


def list_seminars(
    session: Session,
    camp_id: UUID,
    wanted: Page,
    *,
    state: str | None = None,
    group: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Paged:
    statement = _LIST.where(c(Seminar.camp_id) == camp_id)
    for condition in (
        None if state is None else c(Seminar.state) == state,
        None if group is None else c(Seminar.group) == group,
        None if since is None else c(Seminar.on) >= since,
        None if until is None else c(Seminar.on) <= until,
    ):
        statement = statement if condition is None else statement.where(condition)
    return page(session, statement, wanted, SORTABLE, "on,no")


def find_seminar(session: Session, camp_id: UUID, no: str) -> Seminar:
    return one(session, Seminar, _BY_NO, camp_id=camp_id, no=no)


def find_seminar_to_change(session: Session, camp_id: UUID, no: str) -> Seminar:
    """Waits for reviews that are being written, and keeps further ones waiting."""
    return one(session, Seminar, _TO_CHANGE, camp_id=camp_id, no=no)


def find_seminar_to_review(session: Session, camp_id: UUID, no: str) -> Seminar:
    """Stays as it is until the review is written; other panellists need not wait."""
    return one(session, Seminar, _TO_REVIEW, camp_id=camp_id, no=no)


def is_taken(session: Session, camp_id: UUID, no: str) -> bool:
    return session.scalar(_NO, {"camp_id": camp_id, "no": no}) is not None


def list_mentors(session: Session, camp_id: UUID) -> dict[str, UUID]:
    return {row.no: row.id for row in all_rows(session, _MENTORS, camp_id=camp_id)}


def list_panel(session: Session, seminar: Seminar) -> Sequence[Any]:
    """Who sits there is known to all who may see the seminar; mentors are otherwise not visible to each other."""
    with as_system(session):
        return all_rows(session, _PANEL, camp_id=seminar.camp_id, seminar_id=seminar.id)


def list_met(session: Session, camp_id: UUID) -> set[str]:
    """Numbers of the seminars with somebody in them whom the viewer may see."""
    return set(session.scalars(_MET, {"camp_id": camp_id}))


def panel_loads(session: Session, camp_id: UUID) -> dict[str, int]:
    """On how many panels of the camp each mentor sits, by number."""
    return {no: count for no, count in session.execute(_LOADS, {"camp_id": camp_id})}


def list_panellists(session: Session, seminar: Seminar) -> Sequence[Panellist]:
    values = {"camp_id": seminar.camp_id, "seminar_id": seminar.id}
    return list(session.scalars(_SEATS, values))


def list_participants(session: Session, seminar: Seminar) -> Sequence[Any]:
    """Those whom the viewer may see, by number and name, which a panellist may not look up among the trainees."""
    rows = _named(session, seminar)
    saw(session, (row.trainee_id for row in rows))
    return rows


def list_speakers(session: Session, seminar: Seminar) -> Sequence[Any]:
    """Those of them who spoke."""
    rows = [row for row in _named(session, seminar) if row.speaker]
    saw(session, (row.trainee_id for row in rows))
    return rows


def _named(session: Session, seminar: Seminar) -> Sequence[Any]:
    values = {"camp_id": seminar.camp_id, "seminar_id": seminar.id}
    visible = list(session.scalars(_VISIBLE, values))
    with as_system(session):
        return all_rows(session, _NAMED, **values, visible=visible)


def list_participations(session: Session, seminar: Seminar) -> Sequence[Participant]:
    values = {"camp_id": seminar.camp_id, "seminar_id": seminar.id}
    return list(session.scalars(_ROWS, values))


def list_states(session: Session, seminar: Seminar) -> Sequence[Any]:
    """The state of every review there is, by panellist and participant."""
    return all_rows(session, _STATES, camp_id=seminar.camp_id, seminar_id=seminar.id)


def list_credited(session: Session, camp_id: UUID, seminar_ids: Collection[UUID]) -> Sequence[Any]:
    """A row per participant of the closed ones and submitted review; without a total where none is in."""
    return all_rows(session, _CREDITED, camp_id=camp_id, seminar_ids=list(seminar_ids))


def policy_of(session: Session, camp_id: UUID, on: date) -> Policy | None:
    """The version whose rubric a seminar of that day is judged by, where it has one."""
    policy = policy_in_force(session, camp_id, on)
    return policy if policy is not None and policy.rubrics.seminar else None


def rubric_of(session: Session, seminar: Seminar) -> Rubric:
    policy = policy_of(session, seminar.camp_id, seminar.on)
    return () if policy is None else policy.rubrics.seminar
