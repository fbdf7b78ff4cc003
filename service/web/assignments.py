"""导师结对: who has whom, how full mentors are, the draft for those without, and what is handed over."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import mentors_assignments as actions
from service.actions import mentors_pairing
from service.database import Session
from service.errors import Refusal, invalid
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import mentors_assignments as queries
from service.queries.access import camp_of, viewer_of
from service.queries.mentors import list_mentors
from service.queries.seen import saw
from service.queries.select import Page
from service.queries.trainees import find_trainee, list_numbers
from service.rules.access import Perm
from service.rules.mentors import ASSIGNABLE, is_own_or_officer, is_same_unit
from service.schemas.mentors import (
    AssignmentIn,
    AssignmentLine,
    AssignmentOut,
    EndIn,
    HandoverIn,
    assignment_line,
    assignment_out,
    draft_out,
)
from service.web.pages import caller_of, filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/assignments"
PROPOSAL, ONE = ROOT + "/proposal", ROOT + "/{assignment_id:uuid}"
WHOLE, MENTORS = Page(5000, 0, "-starts_on"), Page(1000, 0, "no")
NAMES = ("trainee", "mentor", "starts_on", "on", "reason")


@get(ROOT, Perm.GROWTH_READ, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, {**_given({}), "starts_on": clock.today().isoformat()})


@post(ROOT, Perm.MENTOR_ASSIGN, personal=True)
def assign(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {**_given(data), "on": ""}

    def work() -> Response[None]:
        made = actions.assign_mentor(session, camp_of(session), filled(AssignmentIn, given))
        return see_other(_address(request, made.id), said="saved")

    return tried(session, work, partial(_index, request, session, given))


@get(PROPOSAL, Perm.MENTOR_ASSIGN, personal=True)
def propose(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _draft(request, session, clock.today(), {})


@post(PROPOSAL, Perm.MENTOR_ASSIGN, personal=True)
def accept(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    """The pairs as the officer left them, all or none."""
    chosen = {name[7:]: str(mentor) for name, mentor in data.items() if name.startswith("mentor-")}
    on = written(data, "starts_on")

    def work() -> Response[None]:
        if not any(chosen.values()):
            raise invalid(
                "/mentors", "nobody-chosen", "没有选定导师：请至少为一名学员选一位。", "Choose a mentor for somebody."
            )
        for trainee, mentor in sorted((no, mentor) for no, mentor in chosen.items() if mentor):
            asked = filled(AssignmentIn, {"trainee": trainee, "mentor": mentor, "starts_on": on})
            actions.assign_mentor(session, camp_of(session), asked)
        return see_other(f"/camps/{request.path_params['camp']}/assignments", said="saved")

    return tried(session, work, partial(_draft, request, session, clock.today(), {**chosen, "on": on}))


@get(ONE, Perm.GROWTH_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, assignment_id: FromPath[UUID]) -> Response[str]:
    return _page(request, session, assignment_id)


@post(ONE + "/end", Perm.MENTOR_ASSIGN, personal=True)
def end(request: AnyRequest, session: RequestSession, assignment_id: FromPath[UUID], data: Fields) -> Response[Any]:
    given = _given(data)

    def work() -> UUID:
        asked = filled(EndIn, {"on": given["on"], "reason": given["reason"]})
        day = asked.on or clock.today()
        return actions.end_assignment(session, camp_of(session), assignment_id, day, asked.reason).id

    return _done(request, session, assignment_id, work, given)


@post(ONE + "/handover", Perm.MENTOR_ASSIGN, personal=True)
def hand_over(
    request: AnyRequest, session: RequestSession, assignment_id: FromPath[UUID], data: Fields
) -> Response[Any]:
    given = _given(data)

    def work() -> UUID:
        asked = filled(HandoverIn, {name: given[name] for name in ("mentor", "on", "reason")})
        return actions.hand_over(session, camp_of(session), assignment_id, asked.mentor, asked.on, asked.reason).id

    return _done(request, session, assignment_id, work, given)


def _given(data: dict[str, Any]) -> dict[str, str]:
    return {name: written(data, name) for name in NAMES}


def _address(request: AnyRequest, assignment_id: UUID) -> str:
    return f"/camps/{request.path_params['camp']}/assignments/{assignment_id}"


def _done(
    request: AnyRequest, session: Session, assignment_id: UUID, work: Callable[[], UUID], given: dict[str, str]
) -> Response[Any]:
    """On to the pair that the work leads to."""
    return tried(
        session,
        lambda: see_other(_address(request, work()), said="saved"),
        partial(_page, request, session, assignment_id, given),
    )


def _lines(session: Session, **wanted: Any) -> list[AssignmentLine]:
    viewer = viewer_of(session)
    found = queries.list_assignments(session, camp_of(session), WHOLE, **wanted).rows
    return [assignment_line(row, whole=is_own_or_officer(viewer, row.mentor_id)) for row in found]


def _index(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    saw(session)
    today, lines = clock.today(), _lines(session)
    present = [one for one in lines if one.ends_on is None or one.ends_on >= today]
    more = _whole(session, present) if caller_of(request).may(Perm.MENTOR_ASSIGN) else {}
    return shown(
        request, "assignments/index.html", present=present, past=[one for one in lines if one not in present],
        today=today, given=given, refusal=refusal, **more,
    )  # fmt: skip


def _whole(session: Session, present: list[AssignmentLine]) -> dict[str, Any]:
    """Mentors with whom they have, trainees without one, and pairs of one unit."""
    mentors = list_mentors(session, camp_of(session), MENTORS, clock.today()).rows
    people = {row.no: row for row in list_numbers(session, camp_of(session)) if row.state in ASSIGNABLE}
    units = {row.no: row.unit for row in mentors}
    paired = {one.trainee for one in present}
    left = [row for no, row in sorted(people.items()) if no not in paired]
    saw(session, [row.id for row in people.values()])
    clash = {
        one.id for one in present if one.trainee in people and is_same_unit(people[one.trainee].unit, units[one.mentor])
    }
    return {"mentors": mentors, "left": left, "clash": clash}


def _draft(
    request: AnyRequest, session: Session, on: date, chosen: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    draft = mentors_pairing.propose(session, camp_of(session), on)
    chosen = chosen or {draft.trainees[i].no: draft.mentors[j].no for i, j, _ in draft.matches}
    return shown(
        request, "assignments/proposal.html", draft=draft_out(on, draft), people=draft.trainees,
        mentors=draft.mentors, chosen=chosen, refusal=refusal, today=on,
    )  # fmt: skip


def _page(
    request: AnyRequest,
    session: Session,
    assignment_id: UUID,
    given: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    row = queries.show_assignment(session, camp_of(session), assignment_id)
    one = assignment_out(row, whole=is_own_or_officer(viewer_of(session), row.mentor_id))
    more: dict[str, Any] = {"given": given or {**_given({}), "on": clock.today().isoformat()}, "today": clock.today()}
    if caller_of(request).may(Perm.MENTOR_ASSIGN) and one.ends_on is None:
        more |= _leaving(session, one)
    return shown(request, "assignments/show.html", one=one, refusal=refusal, **more)


def _leaving(session: Session, one: AssignmentOut) -> dict[str, Any]:
    """What goes into the pack if the trainee is handed over now, and to whom she may go."""
    trainee = find_trainee(session, camp_of(session), one.trainee)
    mentors = list_mentors(session, trainee.camp_id, MENTORS, clock.today()).rows
    return {
        "others": [mentor for mentor in mentors if mentor.no != one.mentor],
        "notes": queries.list_last_notes(session, trainee.camp_id, trainee.id),
        "tasks": queries.list_open_tasks(session, trainee.camp_id, trainee.id),
    }


HANDLERS: list[Any] = [index, assign, propose, accept, show, end, hand_over]
