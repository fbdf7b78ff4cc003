"""Which rows a viewer sees: added to every statement of a session, and refused where it cannot be added."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import and_, false, func, or_, select, true
from sqlmodel import SQLModel

from service.database import Session
from service.rules.access import SYSTEM, Role, Viewer
from service.tables import (
    access,
    audit,
    calendar,
    camps,
    feeds,
    growth,
    imports,
    mentors,
    notices,
    points,
    practice,
    privacy,
    ranking,
    seminars,
    trainees,
    training,
)

Model = type[SQLModel]
Condition = Any


class Unscoped(RuntimeError):
    """A statement whose rows cannot be limited to what its viewer may see."""


@contextmanager
def as_system(session: Session, *, pending: bool = False) -> Iterator[None]:
    """For the listed functions that must see a whole camp whoever asks; what they return is narrowed by the caller.

    What the viewer has written before is checked as the viewer's, unless `pending` says that it is to be the system's.
    """
    viewer = session.info["viewer"]
    if viewer is not SYSTEM and not pending:
        session.flush()
    session.info["viewer"] = SYSTEM
    try:
        yield
    finally:
        session.info["viewer"] = viewer


def viewer_of(session: Session) -> Viewer:
    viewer = session.info["viewer"]
    if not isinstance(viewer, Viewer):
        raise Unscoped("this needs a person, not the system")
    return viewer


def _c(attribute: Any) -> Any:
    return attribute


def _bare(model: Any) -> Any:
    return model.__table__.alias()


def dealt_with(viewer: Viewer, person: Any) -> Condition:
    """Nobody deals with a person she is recused from, nor with one whose file is restricted."""
    if not viewer.narrowed or viewer.role is Role.TRAINEE:
        return true()
    recusal, trainee = _bare(access.Recusal), _bare(trainees.Trainee)
    mine = (recusal.c.account_id == viewer.account_id) & recusal.c.ended_at.is_(None)
    recused = select(recusal.c.trainee_id).where(recusal.c.camp_id == viewer.camp_id, mine)
    restricted = select(trainee.c.id).where(trainee.c.camp_id == viewer.camp_id, trainee.c.restricted)
    return or_(person.is_(None), and_(person.not_in(recused), person.not_in(restricted)))


def assigned_trainees(viewer: Viewer) -> Any:
    """Trainees of a mentor's assignments that hold today; one that ends today is over already."""
    row = _bare(mentors.Assignment)
    return select(row.c.trainee_id).where(
        row.c.camp_id == viewer.camp_id,
        row.c.mentor_id == viewer.mentor_id,
        row.c.starts_on <= viewer.today,
        or_(row.c.ends_on.is_(None), row.c.ends_on > viewer.today),
        dealt_with(viewer, row.c.trainee_id),
    )


def _settled(viewer: Viewer) -> Any:
    row = _bare(points.Journal)
    return (
        select(func.max(row.c.occurred_on))
        .where(row.c.camp_id == viewer.camp_id, row.c.kind == "close")
        .scalar_subquery()
    )


def _own_seminars(viewer: Viewer) -> Any:
    row = _bare(seminars.Panellist)
    return select(row.c.seminar_id).where(row.c.camp_id == viewer.camp_id, row.c.mentor_id == viewer.mentor_id)


def _everyone(model: Any) -> Callable[[Viewer], Condition]:
    """Whoever belongs to the camp."""
    return lambda viewer: model.camp_id == viewer.camp_id if viewer.role else false()


def _officers(model: Any) -> Callable[[Viewer], Condition]:
    return lambda viewer: model.camp_id == viewer.camp_id if viewer.role is Role.OFFICER else false()


def _of_trainee(model: Any, column: str = "trainee_id") -> Callable[[Viewer], Condition]:
    """Officers the camp's, mentors their trainees', trainees their own."""

    def condition(viewer: Viewer) -> Condition:
        inside, person = model.camp_id == viewer.camp_id, getattr(model, column)
        if viewer.role is Role.OFFICER:
            return and_(inside, dealt_with(viewer, person))
        if viewer.role is Role.MENTOR:
            return and_(inside, person.in_(assigned_trainees(viewer)))
        return and_(inside, person == viewer.trainee_id) if viewer.role is Role.TRAINEE else false()

    return condition


def _of_trainee_for_officers(model: Any) -> Callable[[Viewer], Condition]:
    """What is between officers, about trainees whom they may deal with."""
    own = _of_trainee(model)
    return lambda viewer: own(viewer) if viewer.role is Role.OFFICER else false()


def _without_vetoes_for_mentors(model: Any, is_shown: Callable[[Viewer], Condition]) -> Callable[[Viewer], Condition]:
    """A veto's cause, document and term are the office's and the trainee's alone."""
    own = _of_trainee(model)
    return lambda viewer: and_(own(viewer), is_shown(viewer)) if viewer.role is Role.MENTOR else own(viewer)


def _no_veto(viewer: Viewer) -> Condition:
    """Nor the reversal of one."""
    row, shown = _bare(points.Journal), points.Journal
    vetoes = select(row.c.seq).where(row.c.camp_id == viewer.camp_id, row.c.kind == "veto")
    return and_(_c(shown.kind) != "veto", or_(_c(shown.reverses).is_(None), _c(shown.reverses).not_in(vetoes)))


def _of_mentor_once_settled(model: Any) -> Callable[[Viewer], Condition]:
    """A mentor's own judgements; the trainee reads them after the settlement."""

    def condition(viewer: Viewer) -> Condition:
        inside = and_(model.camp_id == viewer.camp_id, dealt_with(viewer, model.trainee_id))
        if viewer.role is Role.OFFICER:
            return inside
        if viewer.role is Role.MENTOR:
            return and_(inside, model.mentor_id == viewer.mentor_id)
        if viewer.role is Role.TRAINEE:
            return and_(inside, model.trainee_id == viewer.trainee_id, model.on <= _settled(viewer))
        return false()

    return condition


def _seminar_people(model: Any) -> Callable[[Viewer], Condition]:
    """A panel sees its seminars whole; a trainee sees her own place in them."""

    def condition(viewer: Viewer) -> Condition:
        inside = model.camp_id == viewer.camp_id
        if viewer.role is Role.MENTOR:
            return and_(
                inside,
                dealt_with(viewer, model.trainee_id),
                or_(model.seminar_id.in_(_own_seminars(viewer)), model.trainee_id.in_(assigned_trainees(viewer))),
            )
        return _of_trainee(model)(viewer)

    return condition


def _reviews(viewer: Viewer) -> Condition:
    """Officers all, panellists their own; nobody else reads a review with its author."""
    inside = and_(_c(seminars.Review.camp_id) == viewer.camp_id, dealt_with(viewer, _c(seminars.Review.trainee_id)))
    if viewer.role is Role.OFFICER:
        return inside
    if viewer.role is Role.MENTOR:
        return and_(inside, _c(seminars.Review.mentor_id) == viewer.mentor_id)
    return false()


def _parent_visible(model: Any, column: str, parent: Any) -> Callable[[Viewer], Condition]:
    def condition(viewer: Viewer) -> Condition:
        if viewer.role is Role.OFFICER and not viewer.narrowed:
            return model.camp_id == viewer.camp_id
        row = _bare(parent)
        visible = select(row.c.id).where(
            row.c.camp_id == viewer.camp_id, _parents_of(viewer, row, parent), dealt_with(viewer, row.c.trainee_id)
        )
        return and_(model.camp_id == viewer.camp_id, getattr(model, column).in_(visible))

    return condition


def _parents_of(viewer: Viewer, row: Any, parent: Any) -> Condition:
    if viewer.role is Role.OFFICER:
        return true()
    if viewer.role is Role.MENTOR:
        return (
            row.c.mentor_id == viewer.mentor_id
            if "mentor_id" in row.c
            else row.c.trainee_id.in_(assigned_trainees(viewer))
        )
    return row.c.trainee_id == viewer.trainee_id if parent is practice.Posting else false()


def _mentors(viewer: Viewer) -> Condition:
    inside = _c(mentors.Mentor.camp_id) == viewer.camp_id
    if viewer.role is Role.OFFICER:
        return inside
    if viewer.role is Role.MENTOR:
        return and_(inside, _c(mentors.Mentor.id) == viewer.mentor_id)
    row = _bare(mentors.Assignment)
    own = select(row.c.mentor_id).where(row.c.camp_id == viewer.camp_id, row.c.trainee_id == viewer.trainee_id)
    return and_(inside, _c(mentors.Mentor.id).in_(own)) if viewer.role is Role.TRAINEE else false()


def _growth_entries(viewer: Viewer) -> Condition:
    """A mentor does not read of sanctions."""
    inside = _of_trainee(growth.GrowthEntry)(viewer)
    return and_(inside, _c(growth.GrowthEntry.kind) != "sanction") if viewer.role is Role.MENTOR else inside


def _attachments(viewer: Viewer) -> Condition:
    """What was withdrawn stays on record for officers."""
    inside = _of_trainee(growth.Attachment)(viewer)
    return inside if viewer.role is Role.OFFICER else and_(inside, _c(growth.Attachment.withdrawn_reason).is_(None))


def _unit_assessments(viewer: Viewer) -> Condition:
    """Between the unit, the officers and the trainee."""
    return false() if viewer.role is Role.MENTOR else _of_trainee(mentors.UnitAssessment)(viewer)


def _recusals(viewer: Viewer) -> Condition:
    """Officers see who is recused from whom; everybody else her own declarations."""
    inside = _c(access.Recusal.camp_id) == viewer.camp_id
    if viewer.role is Role.OFFICER:
        return inside
    return and_(inside, _c(access.Recusal.account_id) == viewer.account_id)


def _sheets(viewer: Viewer) -> Condition:
    """Officers all; everybody else what was published, from its first day on."""
    inside = _c(ranking.Recommendation.camp_id) == viewer.camp_id
    if viewer.role is Role.OFFICER:
        return inside
    row = _bare(ranking.PublicityWindow)
    published = select(row.c.recommendation_id).where(row.c.camp_id == viewer.camp_id, row.c.first_day <= viewer.today)
    return and_(inside, _c(ranking.Recommendation.id).in_(published)) if viewer.role else false()


def _deliveries(viewer: Viewer) -> Condition:
    """Officers, of the notices that they see."""
    of_notice = _parent_visible(notices.NoticeDelivery, "notice_id", notices.Notice)
    return of_notice(viewer) if viewer.role is Role.OFFICER else false()


def _requests(viewer: Viewer) -> Condition:
    """Between the trainee and the officers."""
    return false() if viewer.role is Role.MENTOR else _of_trainee(privacy.PrivacyRequest)(viewer)


def _camps(viewer: Viewer) -> Condition:
    if viewer.role is not None:
        return _c(camps.Camp.id) == viewer.camp_id
    return _c(camps.Camp.id).in_(viewer.camp_ids)


SCOPES: dict[Model, Callable[[Viewer], Condition]] = {
    camps.Camp: _camps,
    camps.HoursRequirement: _everyone(camps.HoursRequirement),
    camps.Organisation: lambda _: true(),
    trainees.Trainee: _of_trainee(trainees.Trainee, "id"),
    growth.GrowthEntry: _growth_entries,
    growth.Attachment: _attachments,
    mentors.Mentor: _mentors,
    mentors.Assignment: _of_trainee(mentors.Assignment),
    mentors.MentoringNote: _of_mentor_once_settled(mentors.MentoringNote),
    mentors.MentoringNoteVersion: _parent_visible(mentors.MentoringNoteVersion, "note_id", mentors.MentoringNote),
    mentors.Assessment: _of_mentor_once_settled(mentors.Assessment),
    mentors.UnitAssessment: _unit_assessments,
    training.Course: _everyone(training.Course),
    training.Enrolment: _of_trainee(training.Enrolment),
    training.TrainingSession: _everyone(training.TrainingSession),
    training.Attendance: _of_trainee(training.Attendance),
    training.Exam: _everyone(training.Exam),
    training.ExamScore: _of_trainee(training.ExamScore),
    training.Visit: _everyone(training.Visit),
    training.VisitAttendance: _of_trainee(training.VisitAttendance),
    practice.Posting: _of_trainee(practice.Posting),
    practice.PostingTask: _parent_visible(practice.PostingTask, "posting_id", practice.Posting),
    practice.Event: _everyone(practice.Event),
    practice.EventParticipation: _of_trainee(practice.EventParticipation),
    seminars.Seminar: _everyone(seminars.Seminar),
    seminars.Panellist: _everyone(seminars.Panellist),
    seminars.Participant: _seminar_people(seminars.Participant),
    seminars.Review: _reviews,
    seminars.ReviewVersion: _parent_visible(seminars.ReviewVersion, "review_id", seminars.Review),
    points.Book: _everyone(points.Book),
    points.Policy: _everyone(points.Policy),
    points.PolicyDraft: _officers(points.PolicyDraft),
    points.Note: _everyone(points.Note),
    points.Proposal: _officers(points.Proposal),
    points.Decision: _officers(points.Decision),
    points.Checkpoint: _everyone(points.Checkpoint),
    points.Voucher: _everyone(points.Voucher),
    points.Journal: _without_vetoes_for_mentors(points.Journal, _no_veto),
    points.Registration: _without_vetoes_for_mentors(points.Registration, lambda _: points.Registration.points != 0),
    ranking.Recommendation: _sheets,
    ranking.RecommendationAct: _officers(ranking.RecommendationAct),
    ranking.RecommendationRow: _of_trainee_for_officers(ranking.RecommendationRow),
    ranking.Snapshot: _officers(ranking.Snapshot),
    ranking.PublicityWindow: _of_trainee(ranking.PublicityWindow),
    ranking.Objection: _officers(ranking.Objection),
    ranking.ObjectionRow: _of_trainee_for_officers(ranking.ObjectionRow),
    ranking.ObjectionAct: _officers(ranking.ObjectionAct),
    ranking.Outcome: _of_trainee_for_officers(ranking.Outcome),
    calendar.CalendarDay: lambda _: true(),
    notices.NoticePlan: _officers(notices.NoticePlan),
    notices.Notice: _of_trainee_for_officers(notices.Notice),
    notices.NoticeDelivery: _deliveries,
    access.Recusal: _recusals,
    privacy.PrivacyRequest: _requests,
    privacy.Erasure: _officers(privacy.Erasure),
    imports.ImportBatch: _officers(imports.ImportBatch),
    imports.ImportFile: _officers(imports.ImportFile),
}

UNSCOPED: dict[Model, str] = {
    access.Account: "read by sign-in and administration only, as the system",
    access.CampRole: "read by sign-in and administration only, as the system",
    access.Credential: "read by sign-in and administration only, as the system",
    access.RecoveryCode: "read by sign-in only, as the system",
    access.LoginAttempt: "read by sign-in only, as the system",
    access.Setting: "read by sign-in and administration only, as the system",
    notices.Contact: "read by its own person and by the sender, as the system",
    feeds.CalendarFeed: "read by its own person and by whoever has the secret, as the system",
    feeds.CalendarEvent: "read when a calendar is made, as the system",
    access.Motion: "read by administration and the officers whom its kind concerns, as the system",
    access.MotionDecision: "read by administration and the officers whom its kind concerns, as the system",
    audit.Audit: "read by auditors, and by a trainee as far as it is about herself, as the system",
    audit.AuditHead: "read when a row is appended, as the system",
}


def camp_of(session: Session) -> UUID:
    """The camp that the request's route names."""
    camp_id = viewer_of(session).camp_id
    if camp_id is None:
        raise Unscoped("this route names no camp")
    return camp_id


def sees_vetoes(session: Session) -> bool:
    """Everybody who may see a trainee but her mentor."""
    return viewer_of(session).role is not Role.MENTOR
