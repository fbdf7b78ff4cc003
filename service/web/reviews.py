"""评议表: one trainee's review in a minute, on a phone; works without scripts, and what was written is never lost."""

from functools import partial
from typing import Any, NamedTuple

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service.actions import seminar_reviews as actions
from service.database import Session
from service.errors import Refusal, Stale
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import seminar_reviews as queries
from service.queries.access import camp_of
from service.queries.seminar_reviews import Place
from service.queries.seminars import rubric_of
from service.rules.access import Perm
from service.rules.seminars import marks_text
from service.schemas.seminar_reviews import ReasonIn, ReviewIn, ReviewOut, review_out
from service.web.marks import as_typed, buttons, exact, given_mark
from service.web.pages import filled, require_version, see_other, shown, tried, version_in, written
from service.web.tasks import to_review

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/seminars/{no:str}/reviews/{trainee:str}"


class Given(NamedTuple):
    """What stands in the form: marks as typed, and the version that it was opened with."""

    marks: list[str]
    comment: str
    version: int


@get(ROOT, Perm.SEMINAR_SCORE, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str], trainee: FromPath[str]) -> Response[Any]:
    place = queries.find_own_place(session, camp_of(session), no, trainee)
    return _form(request, session, place)


@post(ROOT, Perm.SEMINAR_SCORE, personal=True)
def change(
    request: AnyRequest, session: RequestSession, no: FromPath[str], trainee: FromPath[str], data: Fields
) -> Response[Any]:
    place = queries.find_own_place_to_change(session, camp_of(session), no, trainee)
    before = review_out(place, rubric_of(session, place.seminar))
    given = _given(before, data)
    kept = tried(
        session, lambda: _kept(request, session, place, given, data), partial(_refused, request, session, given)
    )
    if data.get("act") != "submit" or kept.status_code != 303:
        return kept
    saved = queries.find_own_place(session, camp_of(session), no, trainee)
    given = given._replace(version=saved.review.version if saved.review else 0)
    again = partial(_refused, request, session, given)
    return tried(session, lambda: _submitted(request, session, saved), again, first=False)


def _kept(request: AnyRequest, session: Session, place: Place, given: Given, data: Any) -> Response[Any]:
    """回避 needs no marks; everything else is saved first, so that a submission that is refused keeps the draft."""
    if data.get("act") == "recuse":
        actions.recuse(session, place, filled(ReasonIn, {"reason": written(data, "reason")}).reason)
        return see_other(_next(request, session), said="recused")
    saved = place._replace(review=_saved(session, place, given))
    return _status(request, session, saved) if _is_partial(request) else _stays(request)


def _submitted(request: AnyRequest, session: Session, place: Place) -> Response[Any]:
    actions.submit_review(session, place)
    return see_other(_next(request, session), said="submitted")


def _stays(request: AnyRequest) -> Response[None]:
    return see_other(request.scope["path"], said="saved")


def _saved(session: Session, place: Place, given: Given) -> Any:
    """Nothing is written where nothing was changed, as where the answer to the same text was lost on its way."""
    asked = _read(given)
    if place.review is not None and place.review.state == "draft" and _same(place, asked):
        return place.review
    require_version(given.version, 0 if place.review is None else place.review.version)
    return actions.save_review(session, place, asked.whole(), asked.comment)


def _same(place: Place, asked: ReviewIn) -> bool:
    assert place.review is not None
    return marks_text(asked.whole()) == place.review.marks and asked.comment == place.review.comment


def _read(given: Given) -> ReviewIn:
    marks = [exact(mark, f"/marks/{position}") for position, mark in enumerate(given.marks)]
    return filled(ReviewIn, {"marks": marks, "comment": given.comment})


def _given(before: ReviewOut, data: dict[str, Any]) -> Given:
    marks = [given_mark(data, position, mark) for position, mark in enumerate(before.marks)]
    return Given(marks, written(data, "comment"), version_in(data))


def _form(
    request: AnyRequest, session: Session, place: Place, given: Given | None = None, refusal: Refusal | None = None
) -> Response[str]:
    review = review_out(place, rubric_of(session, place.seminar))
    wrong = {problem.pointer: problem for problem in refusal.problems} if refusal else {}
    more: dict[str, Any] = {
        "review": review, "seminar": place.seminar, "given": given or _of(review), "wrong": wrong,
        "buttons": [buttons(one.full) for one in review.rubric], "is_stale": isinstance(refusal, Stale),
    }  # fmt: skip
    return shown(request, "reviews/form.html", refusal=refusal, others=_others(session, place), **more)


def _refused(request: AnyRequest, session: Session, given: Given, refusal: Refusal) -> Response[str]:
    if _is_partial(request):
        return shown(request, "reviews/saved.html", refusal=refusal, is_stale=isinstance(refusal, Stale))
    named = request.path_params
    return _form(
        request,
        session,
        queries.find_own_place(session, camp_of(session), named["no"], named["trainee"]),
        given,
        refusal,
    )


def _of(review: ReviewOut) -> Given:
    return Given([as_typed(mark) for mark in review.marks], review.comment or "", review.version)


def _others(session: Session, place: Place) -> Any:
    """The same seminar's other reviews of this panellist, for the progress line."""
    return next((one for one in to_review(session) if one.seminar == place.seminar.no), None)


def _next(request: AnyRequest, session: Session) -> str:
    """The next review that is due, else the tasks."""
    camp, due = request.path_params["camp"], to_review(session)
    if not due:
        return f"/camps/{camp}/tasks"
    return f"/camps/{camp}/seminars/{due[0].seminar}/reviews/{due[0].next}"


def _is_partial(request: AnyRequest) -> bool:
    return request.headers.get("hx-request") == "true"


def _status(request: AnyRequest, session: Session, place: Place) -> Response[str]:
    return shown(request, "reviews/saved.html", review=review_out(place, rubric_of(session, place.seminar)))


HANDLERS = [show, change]
