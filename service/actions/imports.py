"""Writes what workbooks state into the camp's records, all or nothing, and lets every fact claim its points."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from service.actions import imports_people, imports_practice, imports_seminars, imports_training, imports_withdrawn
from service.actions.camps import require_act
from service.actions.imports_writing import Change, Writing
from service.actions.points_facts import post_everything
from service.actions.points_policy import add_draft, numbered, publish
from service.actions.points_writing import Author
from service.database import Session
from service.queries import points as points_queries
from service.queries.access import viewer_of
from service.rules import facts
from service.rules.facts import Fact, Key
from service.rules.points import policy_document
from service.rules.points.policy import Policy
from service.rules.points.settlement import first_day_after

# parents before children: each stage is flushed before the next, as foreign keys want it
ORDER = (
    (facts.Trainee, imports_people.trainee),
    (facts.Mentor, imports_people.mentor),
    (facts.Assignment, imports_people.assignment),
    (facts.Course, imports_training.course),
    (facts.Enrolment, imports_training.enrolment),
    (facts.Attendance, imports_training.half_day),
    (facts.Attendance, imports_training.attendance),
    (facts.ExamScore, imports_training.exam),
    (facts.ExamScore, imports_training.exam_score),
    (facts.VisitAttendance, imports_training.visit),
    (facts.VisitAttendance, imports_training.visit_attendance),
    (facts.Seminar, imports_seminars.seminar),
    (facts.Seminar, imports_seminars.panel),
    (facts.Review, imports_seminars.review),
    (facts.Speaker, imports_seminars.speaker),
    (facts.Posting, imports_practice.posting),
    (facts.EventParticipation, imports_practice.event),
    (facts.EventParticipation, imports_practice.participation),
    (facts.Assessment, imports_people.assessment),
    (facts.Assessment, imports_people.assessment_note),
    (facts.UnitAssessment, imports_people.unit_assessment),
    (facts.Registration, imports_practice.registration),
)


STEPS = len(ORDER) + 2
"""How often an import tells how far it is."""
Tell = Callable[[str], None]


def apply(
    session: Session,
    camp_id: UUID,
    stated: Iterable[Fact],
    known: Mapping[Key, Fact],
    policy: Policy | None,
    tell: Tell,
) -> int:
    """Writes what is new or changed against `known`; returns the number of journal lines that it made."""
    require_act(session, camp_id, "facts")
    if policy is not None:
        put_in_force(session, camp_id, policy)
    writing = Writing(session, camp_id)
    changes = [Change(fact, known.get(facts.key_of(fact))) for fact in stated]
    for kind, write in ORDER:
        tell(kind.__name__)
        for change in changes:
            if type(change.fact) is kind and change.is_new_or_other:
                write(writing, change)
        session.flush()
    tell("points")
    return post_everything(session, camp_id, stated=imports_withdrawn.places(writing, changes))


def put_in_force(session: Session, camp_id: UUID, policy: Policy) -> None:
    """The first rules take effect with the import; later ones become a draft that a second officer publishes."""
    versions = points_queries.list_versions(session, camp_id)
    if not versions:
        publish(session, camp_id, policy, Author(viewer_of(session).account_id))
        return
    newest = versions[-1]
    if is_same(newest.policy, policy):
        return
    begins = first_day_after(newest.day, points_queries.last_posted(session, camp_id))
    draft = numbered(policy, newest.policy.version + 1, begins)
    document = policy_document.canonical(draft)
    if all(one.document != document for one in points_queries.list_drafts(session, camp_id)):
        add_draft(session, camp_id, draft)


def is_same(before: Policy, after: Policy) -> bool:
    return before == numbered(after, before.version, before.effective_from)
