"""Seats in courses: every decision about one holds the course's row, so the last seat goes to one trainee only."""

from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.actions.points_facts import post_claims
from service.database import Session
from service.errors import Conflict
from service.queries import training as queries
from service.queries.access import as_system
from service.rules import training as rules
from service.rules.camps import Act
from service.rules.facts import EnrolmentResult
from service.rules.points.claims import source_of
from service.tables.trainees import Trainee
from service.tables.training import Course, Enrolment

NAMES = {"enrolled": "已选", "waiting": "候补", "dropped": "已退选", "completed": "结业", "failed": "未结业"}


def choose_course(session: Session, camp_id: UUID, no: str, trainee: Trainee) -> Enrolment:
    """A trainee takes a seat for herself, or a place on the waiting list."""
    require_act(session, camp_id, "choose")
    course = queries.find_course(session, camp_id, no, lock=True)
    require_taking_part(trainee)
    if not rules.may_choose(course.opens_on, course.closes_on, course.starts_on, clock.today()):
        raise Conflict(
            "window-closed", "不在选课时间内，或课程已开始。", "Choosing is not open, or the course has started.",
            opens_on=course.opens_on, closes_on=course.closes_on, starts_on=course.starts_on,
        )  # fmt: skip
    return _take_seat(session, course, trainee.id)


def enrol_trainee(session: Session, camp_id: UUID, no: str, trainee: Trainee) -> Enrolment:
    """An officer is not bound to the window and may add later what happened."""
    require_act(session, camp_id, "facts")
    course = queries.find_course(session, camp_id, no, lock=True)
    require_taking_part(trainee)
    return _take_seat(session, course, trainee.id)


def drop_enrolment(session: Session, camp_id: UUID, no: str, trainee: Trainee, act: Act) -> Enrolment:
    """Gives the seat back before the start; whoever waited longest gets it."""
    require_act(session, camp_id, act)
    course = queries.find_course(session, camp_id, no, lock=True)
    enrolment = queries.find_enrolment(session, course, trainee.id)
    if rules.has_started(course.starts_on, clock.today()):
        raise Conflict(
            "already-started", "课程已开始，不能退选。", "The course has started; nobody drops it now.",
            starts_on=course.starts_on,
        )  # fmt: skip
    if not rules.may_drop(enrolment.state):
        raise _wrong_state(enrolment.state)
    enrolment.state = "dropped"
    session.flush()
    move_up(session, course)
    return enrolment


def move_up(session: Session, course: Course) -> None:
    """Fills free seats from the waiting list; whoever caused it need not see who moves up."""
    free = course.places - queries.seats_of(session, course).taken
    if free <= 0 or rules.has_started(course.starts_on, clock.today()):
        return
    with as_system(session):
        for enrolment in queries.list_waiting(session, course, free):
            enrolment.state = "enrolled"
        session.flush()


def record_result(session: Session, camp_id: UUID, no: str, trainee: Trainee, result: EnrolmentResult) -> Enrolment:
    """Completed or failed; `enrolled` takes back what was recorded."""
    require_act(session, camp_id, "facts")
    course = queries.find_course(session, camp_id, no, lock=True)
    enrolment = queries.find_enrolment(session, course, trainee.id)
    if not rules.has_started(course.starts_on, clock.today()):
        raise Conflict(
            "not-yet", "课程尚未开始，不能登记结果。", "The course has not started; it has no results.",
            starts_on=course.starts_on,
        )  # fmt: skip
    if not rules.may_record_result(enrolment.state):
        raise _wrong_state(enrolment.state)
    enrolment.state = result
    session.flush()
    claims = rules.completion_claims(course.id, course.starts_on, {enrolment.trainee_id: result})
    stated = [(source_of("completion", course.id), enrolment.trainee_id)]
    post_claims(session, course.camp_id, claims, stated=stated)
    return enrolment


def require_taking_part(trainee: Trainee) -> None:
    if not rules.may_take_part(trainee.state):
        raise Conflict(
            "not-taking-part", "学员当前不在营。", "The trainee is not in the camp at present.", state=trainee.state
        )


def _take_seat(session: Session, course: Course, trainee_id: UUID) -> Enrolment:
    enrolment = queries.maybe_enrolment(session, course, trainee_id)
    if enrolment is None:
        enrolment = Enrolment(
            camp_id=course.camp_id, course_id=course.id, trainee_id=trainee_id, state="", enrolled_at=0
        )
    elif enrolment.state != "dropped":
        raise Conflict(
            "already-enrolled", f"已在该课程中（{NAMES[enrolment.state]}）。", "Already on this course.",
            state=enrolment.state,
        )  # fmt: skip
    enrolment.state = _seat(session, course)
    enrolment.enrolled_at = clock.now()
    session.add(enrolment)
    session.flush()
    return enrolment


def _seat(session: Session, course: Course) -> str:
    """A waiting list serves only until the start."""
    seat = rules.seat(course.places, queries.seats_of(session, course).taken)
    if seat == "waiting" and rules.has_started(course.starts_on, clock.today()):
        raise Conflict("course-full", "课程已开始且名额已满。", "The course has started and is full.")
    return seat


def _wrong_state(state: str) -> Conflict:
    return Conflict(
        "wrong-state", f"“{NAMES[state]}”状态不能进行此操作。", f"This is not allowed while {state}.", state=state
    )
