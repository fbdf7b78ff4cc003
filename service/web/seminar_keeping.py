"""What an officer changes in a seminar: plan and people, who is absent, its end, and single reviews sent back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from litestar import Response
from litestar.params import FromPath

from service.actions import seminar_people as people
from service.actions import seminar_reviews as reviews
from service.actions import seminars as actions
from service.database import Session
from service.errors import NotFound, Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import seminar_reviews
from service.queries import seminars as queries
from service.queries.access import camp_of
from service.rules.access import Perm
from service.schemas.seminar_reviews import ReasonIn, review_out, versions_out
from service.schemas.seminars import AbsenceIn, CloseIn, PeopleIn, ReopenIn, SeminarIn
from service.tables.seminars import Seminar
from service.web.pages import filled, require_version, see_other, shown, ticked, tried, version_in, written
from service.web.seminars import ONE, Fields, address, page, plan_given

REVIEW = ONE + "/reviews/{trainee:str}/{mentor:str}"


@post(ONE, Perm.SEMINAR_WRITE, personal=True)
def replace(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    given = {**plan_given(data), "no": no}

    def work(seminar: Seminar) -> None:
        require_version(version_in(data), seminar.version)
        actions.change_seminar(session, seminar, filled(SeminarIn, given))

    return _done(request, session, no, work, given)


@post(ONE + "/participants", Perm.SEMINAR_WRITE, personal=True)
def replace_people(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    def work(seminar: Seminar) -> None:
        require_version(version_in(data), seminar.version)
        chosen = filled(PeopleIn, {"trainees": ticked(data, "trainees")}).trainees
        people.set_participants(session, seminar, chosen)
        people.set_speakers(session, seminar, [one for one in ticked(data, "speakers") if one in chosen])

    return _done(request, session, no, work)


@post(ONE + "/panel/{mentor:str}/absence", Perm.SEMINAR_WRITE, personal=True)
def absence(
    request: AnyRequest, session: RequestSession, no: FromPath[str], mentor: FromPath[str], data: Fields
) -> Response[Any]:
    asked = {"reason": written(data, "reason"), "absent": written(data, "absent")}

    def work(seminar: Seminar) -> None:
        said = filled(AbsenceIn, asked)
        people.set_absence(session, seminar, mentor, absent=said.absent, reason=said.reason)

    return _done(request, session, no, work)


@post(ONE + "/close", Perm.SEMINAR_WRITE, personal=True)
def close(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    def work(seminar: Seminar) -> None:
        said = filled(CloseIn, {"force": written(data, "force"), "reason": written(data, "reason")})
        actions.close_seminar(session, seminar, force=said.force, reason=said.reason)

    return _done(request, session, no, work)


@post(ONE + "/reopen", Perm.SEMINAR_WRITE, personal=True)
def reopen(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    def work(seminar: Seminar) -> None:
        actions.reopen_seminar(session, seminar, filled(ReopenIn, {"reason": written(data, "reason")}).reason)

    return _done(request, session, no, work)


@get(REVIEW, Perm.SEMINAR_WRITE, personal=True)
def show_review(
    request: AnyRequest, session: RequestSession, no: FromPath[str], trainee: FromPath[str], mentor: FromPath[str]
) -> Response[str]:
    return _review(request, session, no, trainee, mentor)


@post(REVIEW, Perm.SEMINAR_WRITE, personal=True)
def send_back(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    trainee: FromPath[str],
    mentor: FromPath[str],
    data: Fields,
) -> Response[Any]:
    place = seminar_reviews.find_place_to_change(session, camp_of(session), no, trainee, mentor)

    def work() -> Response[None]:
        reviews.return_review(session, place, filled(ReasonIn, {"reason": written(data, "reason")}).reason)
        return see_other(address(request, no), said="saved")

    return tried(session, work, partial(_review, request, session, no, trainee, mentor))


def _done(
    request: AnyRequest,
    session: Session,
    no: str,
    work: Callable[[Seminar], Any],
    given: dict[str, Any] | None = None,
) -> Response[Any]:
    """Work on the seminar, then its page again; `given` is what was written into the plan."""
    seminar = queries.find_seminar_to_change(session, camp_of(session), no)

    def then() -> Response[None]:
        work(seminar)
        return see_other(address(request, no), said="saved")

    return tried(session, then, lambda refusal: page(request, session, no, refusal, given))


def _review(
    request: AnyRequest, session: Session, no: str, trainee: str, mentor: str, refusal: Refusal | None = None
) -> Response[str]:
    camp_id = camp_of(session)
    place = seminar_reviews.find_place(session, camp_id, no, trainee, mentor)
    if (review := place.review) is None:
        raise NotFound
    versions = versions_out(seminar_reviews.list_versions(session, review), review).items
    judge = next(seat for seat in queries.list_panel(session, place.seminar) if seat.mentor == mentor)
    stands = review_out(place, queries.rubric_of(session, place.seminar))
    return shown(
        request, "seminars/review.html", review=stands, versions=versions, judge=judge, seminar=place.seminar,
        refusal=refusal,
    )  # fmt: skip


HANDLERS: list[Any] = [replace, replace_people, absence, close, reopen, show_review, send_back]
