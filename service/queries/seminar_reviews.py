"""Reviews: one's own, those of a seminar, and those that are still to come."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_

from service.database import Session
from service.errors import NotFound
from service.queries import seminars
from service.queries.access import as_system, viewer_of
from service.queries.select import Page, Paged, all_rows, c, columns, maybe, one, page
from service.rules.seminars import OUTSTANDING
from service.tables.mentors import Mentor
from service.tables.seminars import Panellist, Participant, Review, ReviewVersion, Seminar
from service.tables.trainees import Trainee


class Place(NamedTuple):
    """One panellist's one participant, with the review if there is any."""

    seminar: Seminar
    seat: Panellist
    trainee_id: UUID
    trainee: str
    name: str
    review: Review | None


_SEAT = columns(Panellist).where(
    c(Panellist.camp_id) == bindparam("camp_id"),
    c(Panellist.seminar_id) == bindparam("seminar_id"),
    c(Panellist.mentor_id) == bindparam("mentor_id"),
)
_SEAT_TO_CHANGE = _SEAT.with_for_update()
_REVIEW = columns(Review).where(
    c(Review.camp_id) == bindparam("camp_id"),
    c(Review.seminar_id) == bindparam("seminar_id"),
    c(Review.mentor_id) == bindparam("mentor_id"),
    c(Review.trainee_id) == bindparam("trainee_id"),
)
_VERSIONS = (
    columns(
        ReviewVersion.version, ReviewVersion.state, ReviewVersion.marks, ReviewVersion.total, ReviewVersion.comment,
        ReviewVersion.reason, ReviewVersion.changed_at,
    )
    .where(c(ReviewVersion.camp_id) == bindparam("camp_id"), c(ReviewVersion.review_id) == bindparam("review_id"))
    .order_by(c(ReviewVersion.version))
)  # fmt: skip
_SAME_SEAT = and_(c(Participant.camp_id) == Panellist.camp_id, c(Participant.seminar_id) == Panellist.seminar_id)
_SAME_PLACE = and_(
    c(Review.camp_id) == Panellist.camp_id,
    c(Review.seminar_id) == Panellist.seminar_id,
    c(Review.mentor_id) == Panellist.mentor_id,
    c(Review.trainee_id) == Participant.trainee_id,
)
_IS_SEMINAR = and_(c(Seminar.camp_id) == Panellist.camp_id, c(Seminar.id) == Panellist.seminar_id)
_IS_MENTOR = and_(c(Mentor.camp_id) == Panellist.camp_id, c(Mentor.id) == Panellist.mentor_id)
_IS_TRAINEE = and_(c(Trainee.camp_id) == Participant.camp_id, c(Trainee.id) == Participant.trainee_id)
_PLACES = (
    columns(
        Panellist.mentor_id, c(Panellist.state).label("seat"), Participant.trainee_id, Review.state, Review.marks,
        Review.total, Review.comment, Review.reason,
    )
    .join(Participant, _SAME_SEAT)
    .join(Review, _SAME_PLACE, isouter=True)
    .where(c(Panellist.camp_id) == bindparam("camp_id"), c(Panellist.seminar_id) == bindparam("seminar_id"))
)  # fmt: skip
_OWN = (
    columns(
        c(Seminar.id).label("seminar_id"), Seminar.no, Seminar.topic, Seminar.on, Seminar.group,
        Participant.trainee_id, Review.state,
    )
    .select_from(Panellist)
    .join(Seminar, _IS_SEMINAR)
    .join(Participant, _SAME_SEAT)
    .join(Review, _SAME_PLACE, isouter=True)
    .where(
        c(Panellist.camp_id) == bindparam("camp_id"),
        c(Panellist.mentor_id) == bindparam("mentor_id"),
        c(Panellist.state) == "seated",
        c(Seminar.state) == "open",
    )
)  # fmt: skip
_NAMES = columns(Trainee.id, Trainee.no, Trainee.name).where(
    c(Trainee.camp_id) == bindparam("camp_id"), c(Trainee.id).in_(bindparam("ids", expanding=True))
)
_LIST = (
    columns(
        c(Mentor.no).label("mentor"), c(Mentor.name).label("mentor_name"), c(Trainee.no).label("trainee"),
        Trainee.name, Review.state, Review.marks, Review.total, Review.full, Review.comment, Review.reason,
        Review.version, Review.changed_at,
    )
    .select_from(Panellist)
    .join(Participant, _SAME_SEAT)
    .join(Review, _SAME_PLACE)
    .join(Mentor, _IS_MENTOR)
    .join(Trainee, _IS_TRAINEE)
)  # fmt: skip
_UNSUBMITTED = (
    columns(
        c(Seminar.no).label("seminar"), Seminar.topic, Seminar.on, c(Mentor.no).label("mentor"),
        c(Mentor.name).label("mentor_name"), c(Trainee.no).label("trainee"), Trainee.name, Review.state,
    )
    .select_from(Panellist)
    .join(Seminar, _IS_SEMINAR)
    .join(Participant, _SAME_SEAT)
    .join(Review, _SAME_PLACE, isouter=True)
    .join(Mentor, _IS_MENTOR)
    .join(Trainee, _IS_TRAINEE)
    .where(
        c(Panellist.state) == "seated",
        or_(c(Review.state).is_(None), c(Review.state).in_(sorted(OUTSTANDING))),
    )
)  # fmt: skip
SORTABLE = {"mentor": Mentor.no, "trainee": Trainee.no, "state": Review.state, "total": Review.total}
SORTABLE_MISSING = {"on": Seminar.on, "seminar": Seminar.no, "mentor": Mentor.no, "trainee": Trainee.no}


def find_own_place(session: Session, camp_id: UUID, no: str, trainee: str) -> Place:
    """The viewer's place on that panel; NotFound for who does not sit there."""
    return _place(session, seminars.find_seminar(session, camp_id, no), _own_seat(session), trainee)


def find_own_place_to_change(session: Session, camp_id: UUID, no: str, trainee: str) -> Place:
    seminar = seminars.find_seminar_to_review(session, camp_id, no)
    return _place(session, seminar, _own_seat(session), trainee, _SEAT_TO_CHANGE)


def find_place_to_change(session: Session, camp_id: UUID, no: str, trainee: str, mentor: str) -> Place:
    seminar = seminars.find_seminar_to_review(session, camp_id, no)
    return _place(session, seminar, _seat_of(session, seminar, mentor), trainee, _SEAT_TO_CHANGE)


def find_place(session: Session, camp_id: UUID, no: str, trainee: str, mentor: str) -> Place:
    seminar = seminars.find_seminar(session, camp_id, no)
    return _place(session, seminar, _seat_of(session, seminar, mentor), trainee)


def find_review(session: Session, camp_id: UUID, no: str, trainee: str, mentor: str) -> Review:
    review = find_place(session, camp_id, no, trainee, mentor).review
    if review is None:
        raise NotFound
    return review


def _own_seat(session: Session) -> UUID | None:
    return viewer_of(session).mentor_id


def _seat_of(session: Session, seminar: Seminar, mentor: str) -> UUID | None:
    return next((row.mentor_id for row in seminars.list_panel(session, seminar) if row.mentor == mentor), None)


def _place(session: Session, seminar: Seminar, mentor_id: UUID | None, no: str, seat: Any = _SEAT) -> Place:
    """The seat comes before the review, so that who waited for it reads what the other wrote."""
    values = {"camp_id": seminar.camp_id, "seminar_id": seminar.id, "mentor_id": mentor_id}
    seated = one(session, Panellist, seat, **values)
    person = next((one for one in seminars.list_participants(session, seminar) if one.trainee == no), None)
    if person is None:
        raise NotFound
    review = maybe(session, Review, _REVIEW, **values, trainee_id=person.trainee_id)
    return Place(seminar, seated, person.trainee_id, person.trainee, person.name, review)


def list_versions(session: Session, review: Review) -> Sequence[Any]:
    """What it said earlier, oldest first."""
    return all_rows(session, _VERSIONS, camp_id=review.camp_id, review_id=review.id)


def list_places(session: Session, seminar: Seminar) -> Sequence[Any]:
    """Every panellist with every participant, whoever asks: only counts and means of it may leave."""
    with as_system(session):
        return all_rows(session, _PLACES, camp_id=seminar.camp_id, seminar_id=seminar.id)


def list_reviews(
    session: Session,
    seminar: Seminar,
    wanted: Page,
    *,
    mentor: str | None = None,
    trainee: str | None = None,
    state: str | None = None,
) -> Paged:
    """Those that the viewer may see; only their people's numbers and names are read as the system."""
    inside = (c(Review.camp_id) == seminar.camp_id, c(Review.seminar_id) == seminar.id)
    visible = list(session.scalars(columns(Review.id).where(*inside)))
    statement = _LIST.where(*inside, c(Review.id).in_(visible))
    for column, value in ((Mentor.no, mentor), (Trainee.no, trainee), (Review.state, state)):
        statement = statement if value is None else statement.where(c(column) == value)
    with as_system(session):
        return page(session, statement, wanted, SORTABLE, "trainee,mentor")


def list_own(session: Session, camp_id: UUID) -> Sequence[Any]:
    """The viewer's places in open seminars."""
    return all_rows(session, _OWN, camp_id=camp_id, mentor_id=viewer_of(session).mentor_id)


def list_names(session: Session, camp_id: UUID, trainee_ids: list[UUID]) -> dict[UUID, Any]:
    """Number and name of people whose ids the viewer was shown."""
    with as_system(session):
        return {row.id: row for row in all_rows(session, _NAMES, camp_id=camp_id, ids=trainee_ids)}


def list_missing(
    session: Session, camp_id: UUID, today: date, wanted: Page, *, seminar: str | None = None, mentor: str | None = None
) -> Paged:
    """Who has not submitted what, of the seminars held and not closed."""
    statement = _UNSUBMITTED.where(c(Panellist.camp_id) == camp_id, c(Seminar.on) <= today, c(Seminar.state) == "open")
    for column, value in ((Seminar.no, seminar), (Mentor.no, mentor)):
        statement = statement if value is None else statement.where(c(column) == value)
    return page(session, statement, wanted, SORTABLE_MISSING, "on,seminar,mentor,trainee")


def count_missing(session: Session, camp_id: UUID, today: date) -> dict[str, int]:
    """How many are missing by seminar, whoever asks: numbers only, never who."""
    missing = _UNSUBMITTED.where(
        c(Panellist.camp_id) == camp_id, c(Seminar.on) <= today, c(Seminar.state) == "open"
    ).subquery()
    with as_system(session):
        rows = session.execute(columns(missing.c.seminar, func.count()).group_by(missing.c.seminar))
        return {no: count for no, count in rows}


def list_outstanding(session: Session, seminar: Seminar) -> Sequence[Any]:
    """Who has not submitted what of one seminar, open or closed by force."""
    statement = _UNSUBMITTED.where(c(Panellist.camp_id) == seminar.camp_id, c(Panellist.seminar_id) == seminar.id)
    return all_rows(session, statement.order_by(c(Mentor.no), c(Trainee.no)))
