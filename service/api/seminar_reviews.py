from typing import Annotated, Any

from litestar import Response
from litestar.params import FromPath, JSONBody, QueryParameter

from service import clock
from service.actions import seminar_reviews as actions
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySearch, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import seminar_reviews as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.queries.seminars import find_seminar, rubric_of
from service.rules.access import Perm
from service.rules.seminars import ReviewState
from service.schemas.seminar_duties import MissingOut, ToDoOut, missing_out, to_do_out
from service.schemas.seminar_reviews import (
    ReasonIn,
    ReviewIn,
    ReviewLine,
    ReviewOut,
    VersionOut,
    review_line,
    review_out,
    versions_out,
)
from service.schemas.wire import Listed, listed

CAMP = "/api/camps/{camp:str}"
ROOT = CAMP + "/seminars/{no:str}/reviews"
OWN = ROOT + "/{trainee:str}"


def _seen(session: Session, place: queries.Place) -> ReviewOut:
    return review_out(place, rubric_of(session, place.seminar))


def _tag(place: queries.Place) -> str:
    version = 0 if place.review is None else place.review.version
    return f"{place.seminar.id}-{place.seat.mentor_id}-{place.trainee_id}-{version}"


def _answer(request: AnyRequest, session: Session, place: queries.Place) -> Response[ReviewOut]:
    return tagged(request, _tag(place), lambda: _seen(session, place))


@get(ROOT, Perm.GROWTH_READ, personal=True)
def index(
    session: RequestSession,
    no: FromPath[str],
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    mentor: QuerySearch = None,
    trainee: QuerySearch = None,
    in_state: Annotated[ReviewState | None, QueryParameter(name="state")] = None,
) -> Listed[ReviewLine]:
    wanted, seminar = Page(limit, offset, sort), find_seminar(session, camp_of(session), no)
    found = queries.list_reviews(session, seminar, wanted, mentor=mentor, trainee=trainee, state=in_state)
    return listed(found, wanted, review_line)


@get(OWN, Perm.SEMINAR_SCORE, personal=True)
def show(
    request: AnyRequest, session: RequestSession, no: FromPath[str], trainee: FromPath[str]
) -> Response[ReviewOut]:
    return _answer(request, session, queries.find_own_place(session, camp_of(session), no, trainee))


@put(OWN, Perm.SEMINAR_SCORE, personal=True)
def save(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    trainee: FromPath[str],
    data: JSONBody[ReviewIn],
) -> Response[ReviewOut]:
    place = queries.find_own_place_to_change(session, camp_of(session), no, trainee)
    require_match(request, _tag(place), _seen(session, place))
    review = actions.save_review(session, place, data.whole(), data.comment)
    return _answer(request, session, place._replace(review=review))


@post(OWN + "/submit", Perm.SEMINAR_SCORE, personal=True, status_code=200)
def submit(
    request: AnyRequest, session: RequestSession, no: FromPath[str], trainee: FromPath[str]
) -> Response[ReviewOut]:
    place = queries.find_own_place_to_change(session, camp_of(session), no, trainee)
    require_match(request, _tag(place), _seen(session, place))
    return _answer(request, session, place._replace(review=actions.submit_review(session, place)))


@post(OWN + "/recuse", Perm.SEMINAR_SCORE, personal=True, status_code=200)
def recuse(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    trainee: FromPath[str],
    data: JSONBody[ReasonIn],
) -> Response[ReviewOut]:
    place = queries.find_own_place_to_change(session, camp_of(session), no, trainee)
    return _answer(request, session, place._replace(review=actions.recuse(session, place, data.reason)))


@post(OWN + "/{mentor:str}/return", Perm.SEMINAR_WRITE, personal=True, status_code=200)
def send_back(
    session: RequestSession,
    no: FromPath[str],
    trainee: FromPath[str],
    mentor: FromPath[str],
    data: JSONBody[ReasonIn],
) -> ReviewOut:
    place = queries.find_place_to_change(session, camp_of(session), no, trainee, mentor)
    return _seen(session, place._replace(review=actions.return_review(session, place, data.reason)))


@get(OWN + "/{mentor:str}/versions", Perm.SEMINAR_WRITE, personal=True)
def versions(
    session: RequestSession, no: FromPath[str], trainee: FromPath[str], mentor: FromPath[str]
) -> Listed[VersionOut]:
    review = queries.find_review(session, camp_of(session), no, trainee, mentor)
    return versions_out(queries.list_versions(session, review), review)


@get(CAMP + "/reviews/to-do", Perm.SEMINAR_SCORE, personal=True)
def to_do(session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0) -> Listed[ToDoOut]:
    rows = queries.list_own(session, camp_of(session))
    names = queries.list_names(session, camp_of(session), [row.trainee_id for row in rows])
    return to_do_out(rows, names, clock.today(), Page(limit, offset))


@get(CAMP + "/reviews/missing", Perm.SEMINAR_WRITE, personal=True)
def missing(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    seminar: QuerySearch = None,
    mentor: QuerySearch = None,
) -> Listed[MissingOut]:
    wanted = Page(limit, offset, sort)
    found = queries.list_missing(session, camp_of(session), clock.today(), wanted, seminar=seminar, mentor=mentor)
    return listed(found, wanted, missing_out)


HANDLERS: list[Any] = [index, show, save, submit, recuse, send_back, versions, to_do, missing]
