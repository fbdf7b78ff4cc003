"""成熟度评价: a mentor's quarterly marks on one trainee, given and corrected on the same form."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import mentors_assessments as actions
from service.database import Session
from service.errors import NotFound, Refusal, Stale
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import mentors_assessments as queries
from service.queries.access import camp_of
from service.queries.camps import find_camp
from service.queries.mentors_notes import note_with
from service.queries.points import policy_in_force
from service.queries.trainees import find_trainee
from service.rules import rubrics
from service.rules.access import Perm
from service.rules.facts import Rubric
from service.rules.mentors import MOST_QUARTERS, nth_quarter
from service.schemas.mentors_assessments import AssessmentOut, CorrectionIn, assessment_out
from service.schemas.seminar_reviews import rubric_out
from service.tables.trainees import Trainee
from service.web.marks import as_typed, buttons, exact, given_mark
from service.web.pages import filled, require_version, see_other, shown, tried, version_in, written

Fields = URLEncodedBody[dict[str, Any]]
ADDRESS = "/camps/{camp:str}/trainees/{no:str}/assessments/{quarter:int}"


class Place(NamedTuple):
    """Whom and what the form is about, and what stands."""

    trainee: Trainee
    quarter: int
    last: date
    """The last day that an assessment may bear."""
    before: AssessmentOut | None
    note: str


class Given(NamedTuple):
    """What stands in the form, marks as typed in the order of the rubric of that day."""

    on: str
    marks: list[str]
    note: str
    version: int


@get(ADDRESS, Perm.MENTORING_WRITE, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str], quarter: FromPath[int]) -> Response[str]:
    return _form(request, session, no, quarter)


@post(ADDRESS, Perm.MENTORING_WRITE, personal=True)
def change(
    request: AnyRequest, session: RequestSession, no: FromPath[str], quarter: FromPath[int], data: Fields
) -> Response[Any]:
    place = _place(session, no, quarter)
    given = _given(session, place, data)
    again = partial(_form, request, session, no, quarter, given)
    return tried(session, lambda: _kept(session, place, given), again)


def _kept(session: Session, place: Place, given: Given) -> Response[None]:
    require_version(given.version, place.before.version if place.before else 0)
    asked, camp_id = _asked(session, given), camp_of(session)
    if place.before is None:
        actions.assess(session, camp_id, place.trainee.no, place.quarter, asked.on, asked.exact(), asked.note)
    else:
        stands = queries.lock_assessment(session, camp_id, place.trainee.id, place.quarter)
        require_version(given.version, stands.version)
        actions.correct_assessment(session, stands, asked.on, asked.exact(), asked.note)
    return see_other(f"/camps/{find_camp(session, camp_id).number}/tasks", said="submitted")


def _asked(session: Session, given: Given) -> CorrectionIn:
    """Criteria without a mark are left out, as the API would be sent them."""
    marks: dict[str, Decimal] = {}
    for criterion, text in zip(_rubric(session, given.on), given.marks, strict=True):
        mark = exact(text, rubrics.pointer(criterion.name))
        marks |= {} if mark is None else {criterion.name: mark}
    return filled(CorrectionIn, {"on": given.on, "marks": marks, "note": given.note})


def _given(session: Session, place: Place, data: dict[str, Any]) -> Given:
    on, before = written(data, "on"), place.before.marks if place.before else {}
    marks = [
        given_mark(data, position, before.get(criterion.name))
        for position, criterion in enumerate(_rubric(session, on))
    ]
    return Given(on, marks, written(data, "note"), version_in(data))


def _rubric(session: Session, on: str) -> Rubric:
    """That in force on the day, today's where it is no day."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        day = clock.today()
    policy = policy_in_force(session, camp_of(session), day)
    return policy.rubrics.maturity if policy else ()


def _place(session: Session, no: str, quarter: int) -> Place:
    camp, trainee = find_camp(session, camp_of(session)), find_trainee(session, camp_of(session), no)
    if not 1 <= quarter <= MOST_QUARTERS or nth_quarter(camp.starts_on, quarter).starts_on > camp.ends_on:
        raise NotFound
    before, note = _before(session, trainee.id, quarter)
    return Place(trainee, quarter, min(clock.today(), camp.ends_on), before, note)


def _before(session: Session, trainee_id: UUID, quarter: int) -> tuple[AssessmentOut | None, str]:
    camp_id = camp_of(session)
    try:
        row = queries.show_assessment(session, camp_id, trainee_id, quarter)
    except NotFound:
        return None, ""
    note = note_with(session, camp_id, row.id)
    return assessment_out(row, queries.rubrics_of(session, camp_id, [row.policy])), note.content if note else ""


def _form(
    request: AnyRequest,
    session: Session,
    no: str,
    quarter: int,
    given: Given | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    place = _place(session, no, quarter)
    given = given or _standing(session, place)
    rubric = rubric_out(_rubric(session, given.on))
    more: dict[str, Any] = {
        "place": place, "given": given, "rubric": rubric, "buttons": [buttons(one.full) for one in rubric],
        "pointers": [rubrics.pointer(one.name) for one in rubric], "is_stale": isinstance(refusal, Stale),
        "version": place.before.version if place.before else 0,
        "wrong": {problem.pointer: problem for problem in refusal.problems} if refusal else {},
    }  # fmt: skip
    return shown(request, "mentoring/assessment.html", refusal=refusal, **more)


def _standing(session: Session, place: Place) -> Given:
    """What the form opens with: what was given, else nothing but the day."""
    on = (place.before.on if place.before else place.last).isoformat()
    marks = place.before.marks if place.before else {}
    typed = [as_typed(marks.get(criterion.name)) for criterion in _rubric(session, on)]
    return Given(on, typed, place.note, place.before.version if place.before else 0)


HANDLERS: list[Any] = [show, change]
