"""Exams with their scores, visits 现场教学 with who went."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody

from service.actions.occasions import add_occasion, write_roll
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.occasions import SCORES, VISITORS, find_occasion, list_occasions, read_roll
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.occasions import fingerprint
from service.schemas.occasions import (
    ExamIn,
    ExamOut,
    MembersIn,
    MembersOut,
    ScoresIn,
    ScoresOut,
    VisitIn,
    VisitOut,
    scores_out,
)
from service.schemas.wire import Listed, listed
from service.tables.training import Exam, Visit

EXAMS = "/api/camps/{camp:str}/exams"
EXAM = EXAMS + "/{exam:uuid}"
VISITS = "/api/camps/{camp:str}/visits"
VISIT = VISITS + "/{visit:uuid}"


def _scores(session: Session, held: Any) -> tuple[str, ScoresOut]:
    scores = read_roll(session, SCORES, held.camp_id, held.id)
    return f"{held.id}-{fingerprint(scores)}", scores_out(scores)


def _visitors(session: Session, held: Any) -> tuple[str, MembersOut]:
    visitors = read_roll(session, VISITORS, held.camp_id, held.id)
    return f"{held.id}-{fingerprint(visitors)}", MembersOut(trainees=list(visitors))


def _answer(request: AnyRequest, seen: tuple[str, Any]) -> Response[Any]:
    return tagged(request, seen[0], lambda: seen[1])


@get(EXAMS, Perm.TRAINING_READ)
def list_exams(
    session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0, sort: QuerySort = ""
) -> Listed[ExamOut]:
    wanted = Page(limit, offset, sort)
    return listed(list_occasions(session, Exam, camp_of(session), wanted), wanted, ExamOut.of)


@post(EXAMS, Perm.TRAINING_WRITE)
def create_exam(session: RequestSession, data: JSONBody[ExamIn]) -> ExamOut:
    exam = Exam(camp_id=camp_of(session), subject=data.subject, on=data.on)
    return ExamOut.of(add_occasion(session, exam, "subject"))


@get(EXAM, Perm.TRAINING_READ)
def show_exam(session: RequestSession, exam: FromPath[UUID]) -> ExamOut:
    return ExamOut.of(find_occasion(session, Exam, camp_of(session), exam))


@get(EXAM + "/scores", Perm.TRAINING_READ, personal=True)
def show_scores(request: AnyRequest, session: RequestSession, exam: FromPath[UUID]) -> Response[ScoresOut]:
    return _answer(request, _scores(session, find_occasion(session, Exam, camp_of(session), exam)))


@put(EXAM + "/scores", Perm.TRAINING_WRITE, personal=True)
def replace_scores(
    request: AnyRequest, session: RequestSession, exam: FromPath[UUID], data: JSONBody[ScoresIn]
) -> Response[ScoresOut]:
    held = find_occasion(session, Exam, camp_of(session), exam, lock=True)
    require_match(request, *_scores(session, held))
    write_roll(session, SCORES, held, data.hundredths(), "/scores")
    return _answer(request, _scores(session, held))


@get(VISITS, Perm.TRAINING_READ)
def list_visits(
    session: RequestSession,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[VisitOut]:
    wanted = Page(limit, offset, sort)
    return listed(list_occasions(session, Visit, camp_of(session), wanted, since, until), wanted, VisitOut.of)


@post(VISITS, Perm.TRAINING_WRITE)
def create_visit(session: RequestSession, data: JSONBody[VisitIn]) -> VisitOut:
    visit = Visit(camp_id=camp_of(session), name=data.name, on=data.on, place=data.place, theme=data.theme)
    return VisitOut.of(add_occasion(session, visit, "name", "on"))


@get(VISIT, Perm.TRAINING_READ)
def show_visit(session: RequestSession, visit: FromPath[UUID]) -> VisitOut:
    return VisitOut.of(find_occasion(session, Visit, camp_of(session), visit))


@get(VISIT + "/attendance", Perm.TRAINING_READ, personal=True)
def show_visitors(request: AnyRequest, session: RequestSession, visit: FromPath[UUID]) -> Response[MembersOut]:
    return _answer(request, _visitors(session, find_occasion(session, Visit, camp_of(session), visit)))


@put(VISIT + "/attendance", Perm.TRAINING_WRITE, personal=True)
def replace_visitors(
    request: AnyRequest, session: RequestSession, visit: FromPath[UUID], data: JSONBody[MembersIn]
) -> Response[MembersOut]:
    held = find_occasion(session, Visit, camp_of(session), visit, lock=True)
    require_match(request, *_visitors(session, held))
    write_roll(session, VISITORS, held, data.roll(), "/trainees")
    return _answer(request, _visitors(session, held))


HANDLERS = [
    list_exams,
    create_exam,
    show_exam,
    show_scores,
    replace_scores,
    list_visits,
    create_visit,
    show_visit,
    show_visitors,
    replace_visitors,
]
