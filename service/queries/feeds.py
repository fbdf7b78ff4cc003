"""What somebody's calendar shows: the events of a camp that concern her, and whose secret address it is."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func

from service.database import Session
from service.queries.access import as_system, viewer_of
from service.queries.camps import find_camp
from service.queries.select import all_rows, c, columns, maybe
from service.rules.access import Role
from service.rules.credentials import digest
from service.rules.feeds import Event, EventKind
from service.rules.growth_periods import halves
from service.rules.mentors import Span, whole_quarters
from service.rules.mentors_duties import due_on
from service.tables.access import Account
from service.tables.feeds import CalendarEvent, CalendarFeed
from service.tables.privacy import PrivacyRequest
from service.tables.ranking import PublicityWindow
from service.tables.seminars import Panellist, Participant, Seminar
from service.tables.training import Course, Enrolment, Exam, TrainingSession, Visit

_LIVE = (
    columns(CalendarFeed.account_id)
    .join(Account, c(Account.id) == CalendarFeed.account_id)
    .where(
        c(CalendarFeed.sha256) == bindparam("sha256"),
        c(CalendarFeed.auth_epoch) == Account.auth_epoch,
        c(Account.state) == "active",
    )
)
_OWN = (
    columns(CalendarFeed.last4, CalendarFeed.made_at, (c(CalendarFeed.auth_epoch) == Account.auth_epoch).label("live"))
    .join(Account, c(Account.id) == CalendarFeed.account_id)
    .where(c(CalendarFeed.account_id) == bindparam("account_id"))
)
_ROW = columns(CalendarFeed).where(c(CalendarFeed.account_id) == bindparam("account_id")).with_for_update()
_SAID = columns(CalendarEvent).where(c(CalendarEvent.camp_id) == bindparam("camp_id"))


def _of(model: Any, day: Any) -> Select[Any]:
    return columns(c(model.id).label("key"), c(day).label("on")).where(c(model.camp_id) == bindparam("camp_id"))


_SESSIONS = columns(c(TrainingSession.id).label("key"), TrainingSession.on, TrainingSession.half).where(
    c(TrainingSession.camp_id) == bindparam("camp_id")
)
_EXAMS, _VISITS, _SEMINARS = _of(Exam, Exam.on), _of(Visit, Visit.on), _of(Seminar, Seminar.on)
_JUDGED = _SEMINARS.join(
    Panellist, and_(c(Panellist.camp_id) == Seminar.camp_id, c(Panellist.seminar_id) == Seminar.id)
).where(c(Panellist.mentor_id) == bindparam("mentor_id"), c(Panellist.state) == "seated")
_ATTENDED = _SEMINARS.join(
    Participant, and_(c(Participant.camp_id) == Seminar.camp_id, c(Participant.seminar_id) == Seminar.id)
).where(c(Participant.trainee_id) == bindparam("trainee_id"))
_CHOSEN = (
    _of(Course, Course.starts_on)
    .join(Enrolment, and_(c(Enrolment.camp_id) == Course.camp_id, c(Enrolment.course_id) == Course.id))
    .where(c(Enrolment.trainee_id) == bindparam("trainee_id"), c(Enrolment.state) == "enrolled")
)
_CHOICES = _of(Course, Course.closes_on).where(c(Course.closes_on).is_not(None))
_WINDOWS = (
    columns(c(PublicityWindow.recommendation_id).label("key"), func.max(PublicityWindow.last_day).label("on"))
    .where(c(PublicityWindow.camp_id) == bindparam("camp_id"))
    .group_by(c(PublicityWindow.recommendation_id))
)
_REQUESTS = _of(PrivacyRequest, PrivacyRequest.due_on).where(c(PrivacyRequest.state) == "open")
_COMMON: Mapping[EventKind, Select[Any]] = {"session": _SESSIONS, "exam": _EXAMS, "visit": _VISITS}
_BY_ROLE: Mapping[Role, Mapping[EventKind, Select[Any]]] = {
    Role.OFFICER: {**_COMMON, "seminar": _SEMINARS, "publicity": _WINDOWS, "request": _REQUESTS},
    Role.MENTOR: {"seminar": _JUDGED},
    Role.TRAINEE: {**_COMMON, "seminar": _ATTENDED, "course": _CHOSEN, "choice": _CHOICES},
}


def list_events(session: Session, camp_id: UUID) -> list[Event]:
    """What concerns the viewer in that camp, by day."""
    viewer = viewer_of(session)
    known = {"camp_id": camp_id, "mentor_id": viewer.mentor_id, "trainee_id": viewer.trainee_id}
    found = list(_terms(session, camp_id, viewer.role))
    for kind, statement in _BY_ROLE[viewer.role].items() if viewer.role else ():
        rows = all_rows(session, statement, **known)
        found += [Event(kind, str(row.key), row.on, getattr(row, "half", "")) for row in rows]
    return sorted(found, key=lambda one: (one.on, one.half, one.uid))


def _terms(session: Session, camp_id: UUID, role: Role | None) -> Iterator[Event]:
    """What the camp's own dates say is due."""
    camp = find_camp(session, camp_id)
    span = Span(camp.starts_on, camp.ends_on)
    if role is not Role.TRAINEE:
        for n in whole_quarters(span):
            yield Event("assessment", f"Q{n}", due_on(span, n))
    for n, half in halves(span):
        if half.ends_on is not None and role is not Role.MENTOR:
            yield Event("summary" if role is Role.TRAINEE else "unit", f"H{n}", half.ends_on)


def list_general(session: Session, camp_id: UUID) -> list[Event]:
    """What the camp as a whole meets for; for no viewer, and read as whoever asks."""
    kinds: Mapping[EventKind, Select[Any]] = {**_COMMON, "seminar": _SEMINARS}
    rows = [(kind, row) for kind, statement in kinds.items() for row in all_rows(session, statement, camp_id=camp_id)]
    return [Event(kind, str(row.key), row.on, getattr(row, "half", "")) for kind, row in rows]


def find_reader(session: Session, secret: str) -> UUID | None:
    """Whose calendar a secret opens."""
    with as_system(session):
        found: UUID | None = session.scalar(_LIVE, {"sha256": digest(secret)})
    return found


def find_feed(session: Session, account_id: UUID) -> Any:
    """`last4`, `made_at` and whether it is `live`; None where there is none."""
    with as_system(session):
        return session.execute(_OWN, {"account_id": account_id}).one_or_none()


def lock_feed(session: Session, account_id: UUID) -> CalendarFeed | None:
    with as_system(session):
        return maybe(session, CalendarFeed, _ROW, account_id=account_id)


def list_said(session: Session, camp_id: UUID) -> dict[str, CalendarEvent]:
    """What feeds last said of the camp's events."""
    with as_system(session):
        return {row.uid: row for row in session.scalars(_SAID, {"camp_id": camp_id})}
