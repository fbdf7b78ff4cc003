"""去向回访: what became of people one and three years later, and what the score had to do with it."""

from functools import partial
from typing import Annotated, Any, Literal

from litestar import Response
from litestar.params import FromPath, QueryParameter, URLEncodedBody

from service import clock
from service.actions.outcomes import record
from service.database import Session
from service.errors import Invalid, NotFound, Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import outcomes as queries
from service.queries.access import camp_of
from service.queries.camps import read_camp
from service.queries.seen import saw
from service.queries.trainees import find_trainee, list_numbers
from service.rules.access import Perm
from service.schemas.outcomes import OutcomeIn, ValidityOut, outcomes_out, validity_out
from service.web import recommendations_words as words
from service.web.pages import filled, key_of, new_key, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/outcomes"
OF_ONE = "/camps/{camp:str}/trainees/{no:str}/outcomes"
Years = Annotated[Literal[1, 3], QueryParameter(description="Years after the camp.")]
NAMES = OutcomeIn.__struct_fields__


@get(ROOT, Perm.RANKING_READ, personal=True, slow=True)
def index(request: AnyRequest, session: RequestSession, years: Years = 1) -> Response[str]:
    camp_id = camp_of(session)
    newest = queries.list_newest(session, camp_id, years)
    people = list_numbers(session, camp_id)
    saw(session, (row.id for row in people))
    report, why = _validity(session, years)
    more: dict[str, Any] = {"newest": newest, "people": people, "report": report, "why": why, **words.SPOKEN}
    return shown(request, "outcomes/index.html", years=years, **more)


@get(OF_ONE, Perm.RANKING_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[str]:
    return _page(request, session, no, {})


@post(OF_ONE, Perm.RANKING_DECIDE, personal=True)
def create(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    def work() -> Response[None]:
        asked = filled(OutcomeIn, {name: written(data, name) for name in NAMES})
        record(session, camp_of(session), no, key_of(data), asked)
        return see_other(request.scope["path"])

    return tried(session, work, partial(_page, request, session, no, data))


def _validity(session: Session, years: int) -> tuple[ValidityOut | None, Refusal | None]:
    """Or why nothing can be said."""
    try:
        return validity_out(queries.validity_of(session, camp_of(session), years)), None
    except (Invalid, NotFound) as refusal:
        return None, refusal


def _page(
    request: AnyRequest, session: Session, no: str, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    trainee, camp_id = find_trainee(session, camp_of(session), no), camp_of(session)
    found = outcomes_out(queries.list_outcomes(session, camp_id, trainee.id))
    more: dict[str, Any] = {"key": new_key(), "today": clock.today(), "its": read_camp(session, camp_id)}
    return shown(
        request, "outcomes/show.html", trainee=trainee, found=found, given=given, refusal=refusal, **more,
        **words.SPOKEN,
    )  # fmt: skip


HANDLERS: list[Any] = [index, show, create]
