"""异议 on pages: officers register and handle them, a trainee files her own and reads what became of it."""

from functools import partial
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import recommendations_objections as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import recommendations_objections as queries
from service.queries.access import camp_of, viewer_of
from service.queries.ranking_shown import is_officer
from service.queries.recommendations import find_sheet, list_people
from service.queries.recommendations_dossier import Dossier, deliberated
from service.queries.recommendations_publicity import list_publications
from service.queries.recommendations_reading import dossier_of
from service.queries.seen import saw
from service.queries.training import find_oneself
from service.rules.access import Perm
from service.rules.ranking.procedure import is_allowed, name_of
from service.schemas.recommendations_objections import (
    ConclusionIn,
    InvestigationIn,
    ObjectionIn,
    UncorrectedIn,
    objections_out,
)
from service.web import recommendations_words as words
from service.web.pages import filled, key_of, new_key, see_other, shown, tried, written
from service.web.recommendations import SHEET, address

Fields = URLEncodedBody[dict[str, Any]]
ROOT = SHEET + "/objections"
ONE = ROOT + "/{objection:int}"
FILED = ("content", "named", "identity", "received_on", "channel")


@get(ROOT, Perm.RANKING_OBJECT, personal=True)
def index(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    return _page(request, session, sheet, {})


@post(ROOT, Perm.RANKING_OBJECT, personal=True)
def create(request: AnyRequest, session: RequestSession, sheet: FromPath[str], data: Fields) -> Response[Any]:
    def work() -> Response[None]:
        asked = filled(ObjectionIn, {**{name: written(data, name) for name in FILED}, "rows": _numbers(data)})
        said = asked.registered() if is_officer(session) else asked.filed(find_oneself(session))
        name = name_of(find_sheet(session, camp_of(session), sheet).number)
        actions.file(session, camp_of(session), name, key_of(data), said)
        return see_other(_list_of(request, sheet))

    return tried(session, work, partial(_page, request, session, sheet, data))


@post(ONE + "/investigation", Perm.RANKING_DECIDE, personal=True)
def investigate(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], objection: FromPath[int], data: Fields
) -> Response[Any]:
    def work() -> Response[None]:
        asked = filled(InvestigationIn, {"investigator": written(data, "investigator")})
        actions.investigate(session, camp_of(session), sheet, objection, key_of(data), asked.investigator)
        return see_other(_list_of(request, sheet))

    return tried(session, work, partial(_page, request, session, sheet, {**data, "number": objection}))


@post(ONE + "/conclusion", Perm.RANKING_DECIDE, personal=True)
def conclude(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], objection: FromPath[int], data: Fields
) -> Response[Any]:
    def work() -> Response[None]:
        asked = filled(ConclusionIn, {name: written(data, name) for name in ("state", "reason", "document")})
        actions.conclude(
            session, camp_of(session), sheet, objection, key_of(data), asked.state, asked.reason, asked.document
        )
        return see_other(_list_of(request, sheet))

    return tried(session, work, partial(_page, request, session, sheet, {**data, "number": objection}))


@post(ONE + "/uncorrected", Perm.RANKING_DECIDE, personal=True)
def leave_uncorrected(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], objection: FromPath[int], data: Fields
) -> Response[Any]:
    def work() -> Response[None]:
        asked = filled(UncorrectedIn, {name: written(data, name) for name in ("reason", "document")})
        actions.leave_uncorrected(
            session, camp_of(session), sheet, objection, key_of(data), asked.reason, asked.document
        )
        return see_other(_list_of(request, sheet))

    return tried(session, work, partial(_page, request, session, sheet, {**data, "number": objection}))


@get(ONE + "/identity", Perm.RANKING_DECIDE, personal=True)
def show_identity(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], objection: FromPath[int]
) -> Response[str]:
    identity = queries.open_identity(session, camp_of(session), sheet, objection)
    return shown(request, "recommendations/identity.html", sheet=sheet, number=objection, identity=identity)


def _list_of(request: AnyRequest, sheet: str) -> str:
    return f"{address(request, sheet)}/objections"


def _numbers(data: dict[str, Any]) -> list[str]:
    """Those that were ticked, and those that were typed."""
    ticked = data.get("rows", [])
    typed = str(data.get("others", "")).replace("，", " ").replace("、", " ").replace(",", " ").split()
    return [*([ticked] if isinstance(ticked, str) else ticked), *typed]


def _page(
    request: AnyRequest, session: Session, sheet: str, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    camp_id, officer = camp_of(session), is_officer(session)
    found = dossier_of(session, camp_id, sheet)
    known = queries.list_cases(session, camp_id, found.row.id)
    cases, me = objections_out(session, camp_id, known), viewer_of(session).account_id
    more: dict[str, Any] = {
        "sheet": sheet, "key": new_key(), "today": clock.today(), "ticked": _numbers(given),
        "is_open": is_allowed(found.standing, "objections"), "published": _published(session, found),
        "investigators": queries.list_investigators(session, camp_id) if officer else [],
        "handled": {case.row.number for case in known if me in {case.row.filed_by, case.investigator}},
        "own_no": "" if officer else find_oneself(session).no, **words.SPOKEN,
    }  # fmt: skip
    template = "recommendations/objections.html" if officer else "recommendations/own_objections.html"
    return shown(request, template, cases=cases, given=given, refusal=refusal, **more)


def _published(session: Session, found: Dossier) -> list[Any]:
    """Whom the notice names: number and name, as everybody of the camp reads them."""
    if found.frozen is None or found.last("published") is None:
        return []
    days, people = (
        deliberated(session, found, found.frozen).terms.publicity_days,
        list_people(session, found.row.camp_id),
    )
    on_it = [people[one] for one in list_publications(session, found, days)]
    saw(session, (one.id for one in on_it))
    return sorted(on_it, key=lambda one: str(one.no))


HANDLERS: list[Any] = [index, create, investigate, conclude, leave_uncorrected, show_identity]
