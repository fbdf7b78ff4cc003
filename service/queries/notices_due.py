"""What each member of a camp, and a group as a whole, is to be reminded of today: as she sees it on her own pages."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from service.database import Session
from service.queries import feeds, growth_evidence, mentors_duties, points_proposals, seminar_reviews
from service.queries.access import viewer_of
from service.queries.mentors import number_of
from service.queries.select import Page, Paged
from service.queries.trainees import number_of as trainee_number
from service.rules.access import Role
from service.rules.feeds import Event
from service.rules.growth import missing
from service.rules.growth_periods import halves
from service.rules.notices import Matter, counted, near
from service.rules.seminars import is_outstanding

FIRST = Page(1, 0, "")
GONE = frozenset({"selected", "withdrawn"})
"""States of a trainee who has nothing to do in the camp."""


def matters_of(session: Session, camp_id: UUID, today: date, now: int, lead_days: int) -> list[Matter]:
    """The viewer's own."""
    viewer = viewer_of(session)
    return _OF_ROLE[viewer.role](session, camp_id, today, now, lead_days) if viewer.role else []


def _of_mentor(session: Session, camp_id: UUID, today: date, _: int, lead_days: int) -> list[Matter]:
    mentor_id = viewer_of(session).mentor_id
    assert mentor_id is not None
    own = seminar_reviews.list_own(session, camp_id)
    late = [row.on for row in own if row.on < today and is_outstanding(row.state or "none")]
    duties = mentors_duties.duties_of(session, camp_id, number_of(session, camp_id, mentor_id), today)
    owed = [one for trainee in duties.trainees for one in trainee.assessments]
    events = [one for one in feeds.list_events(session, camp_id) if one.kind != "assessment"]
    events += [Event("assessment", "", one.due_on) for one in owed if not one.overdue]
    return [
        *counted("late_reviews", late),
        *counted("late_assessments", [one.due_on for one in owed if one.overdue]),
        *near(events, today, lead_days),
    ]


def _of_trainee(session: Session, camp_id: UUID, today: date, _: int, lead_days: int) -> list[Matter]:
    trainee_id = viewer_of(session).trainee_id
    assert trainee_id is not None
    roster = growth_evidence.find_roster(session, camp_id, trainee_number(session, camp_id, trainee_id))
    if roster[0].state in GONE:
        return []
    demands, known = growth_evidence.read_evidence(session, camp_id, roster)
    given = known[trainee_id].summaries
    lacking = {one.subject for one in missing(demands, known[trainee_id], today) if one.code == "self_summary"}
    ends = [half.ends_on for n, half in halves(demands.span) if f"H{n}" in lacking and half.ends_on]
    events = [one for one in feeds.list_events(session, camp_id) if one.kind != "summary" or one.key not in given]
    return [*counted("late_summaries", ends), *near(events, today, lead_days)]


def _of_officer(session: Session, camp_id: UUID, today: date, now: int, lead_days: int) -> list[Matter]:
    events = feeds.list_events(session, camp_id)
    own = viewer_of(session).account_id
    waiting = [row for row in points_proposals.list_proposals(session, camp_id, now, waiting=True) if row.actor != own]
    return [
        *_late_of_camp(session, camp_id, today),
        *([Matter("proposals", len(waiting))] if waiting else []),
        *counted("late_requests", [one.on for one in events if one.kind == "request" and one.on < today]),
        *near(events, today, lead_days),
    ]


def matters_of_group(session: Session, camp_id: UUID, today: date, lead_days: int) -> list[Matter]:
    """Counts of the whole camp."""
    return [*_late_of_camp(session, camp_id, today), *near(feeds.list_general(session, camp_id), today, lead_days)]


def _late_of_camp(session: Session, camp_id: UUID, today: date) -> list[Matter]:
    reviews = seminar_reviews.list_missing(session, camp_id, today - timedelta(days=1), FIRST)
    assessments = mentors_duties.list_overdue(session, camp_id, FIRST, today)
    return [*_first("late_reviews", reviews, "on"), *_first("late_assessments", assessments, "due_on")]


def _first(kind: str, found: Paged, day: str) -> list[Matter]:
    return [Matter(kind, found.total, getattr(found.rows[0], day))] if found.total else []


Reminded = Callable[[Session, UUID, date, int, int], list[Matter]]
_OF_ROLE: Mapping[Role, Reminded] = {Role.MENTOR: _of_mentor, Role.TRAINEE: _of_trainee, Role.OFFICER: _of_officer}
