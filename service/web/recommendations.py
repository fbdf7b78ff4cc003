"""推荐名单: the sheets of a camp, one sheet with where it stands, and what people decide on its rows."""

from functools import partial
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import recommendations as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import recommendations as queries
from service.queries.access import camp_of
from service.queries.camps import read_camp
from service.queries.points import list_versions
from service.queries.ranking_shown import is_officer
from service.queries.recommendations_reading import dossiers
from service.queries.recommendations_view import View, find_row, notice, view
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.ranking.procedure import SHOWN, name_of
from service.schemas.recommendations import ChosenOut, RowIn, SheetIn, SheetOut, chosen_out, sheet_line, sheet_out
from service.schemas.recommendations_notice import notice_out
from service.web import recommendations_course as courses
from service.web import recommendations_words as words
from service.web.pages import (
    filled,
    key_of,
    language_of,
    new_key,
    require_version,
    see_other,
    shown,
    tried,
    version_in,
    written,
)

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/recommendations"
SHEET = ROOT + "/{sheet:str}"
ROW = SHEET + "/rows/{no:str}"
ASKED = ("policy", "through", "follows")
DECIDED = RowIn.__struct_fields__


@get(ROOT, Perm.RANKING_READ)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _list(request, session, {})


@post(ROOT, Perm.RANKING_DECIDE)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    return tried(session, lambda: _opened(request, session, data), partial(_list, request, session, data))


@get(SHEET, Perm.RANKING_READ, personal=True, slow=True)
def show(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    return page(request, session, sheet)


@get(SHEET + "/notice", Perm.RANKING_READ, personal=True)
def show_notice(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[str]:
    return shown(request, "recommendations/notice.html", its=notice_out(notice(session, camp_of(session), sheet)))


@get(ROW, Perm.RANKING_READ, personal=True, slow=True)
def show_row(request: AnyRequest, session: RequestSession, sheet: FromPath[str], no: FromPath[str]) -> Response[str]:
    return _row(request, session, sheet, no)


@post(ROW, Perm.RANKING_DECIDE, personal=True, slow=True)
def replace_row(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], no: FromPath[str], data: Fields
) -> Response[Any]:
    again = partial(_row, request, session, sheet, no, data)
    return tried(session, lambda: _replaced(request, session, sheet, no, data), again)


def address(request: AnyRequest, sheet: str) -> str:
    return f"/camps/{request.path_params['camp']}/recommendations/{sheet}"


def page(
    request: AnyRequest,
    session: Session,
    sheet: str,
    given: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    """A sheet with where it stands; `given` is what stood in a form that was refused."""
    found = view(session, camp_of(session), sheet)
    its, language = sheet_out(found), language_of(request)
    names = {row.figures.no: row.figures.name for row in its.rows}
    more: dict[str, Any] = {"given": given or {}, "key": new_key(), "today": clock.today(), "names": names}
    return shown(
        request, "recommendations/show.html", refusal=refusal, its=its, groups=words.groups(its), ties=words.ties(its),
        course=courses.course(session, found, language), days=_days(found), **more, **words.SPOKEN,
    )  # fmt: skip


def _days(found: View) -> int:
    return 0 if found.made is None else found.made.terms.publicity_days


def _list(
    request: AnyRequest, session: Session, given: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    camp_id, officer = camp_of(session), is_officer(session)
    found = dossiers(session, camp_id, queries.list_sheets(session, camp_id))
    lines = [sheet_line(one, officer=officer) for one in reversed(found)]
    camp, today = read_camp(session, camp_id), clock.today()
    more: dict[str, Any] = {
        "key": new_key(), "versions": [one.policy.version for one in list_versions(session, camp_id)],
        "first": camp.starts_on, "last": min(today, camp.ends_on), "today": today,
        "decided": [name_of(one.row.number) for one in found if one.standing.state == "decided"],
        "published": {name_of(one.row.number) for one in found if one.standing.state in SHOWN},
    }  # fmt: skip
    return shown(request, "recommendations/index.html", lines=lines, given=given, refusal=refusal, **more)


def _opened(request: AnyRequest, session: Session, data: dict[str, Any]) -> Response[None]:
    asked = filled(SheetIn, {name: written(data, name) for name in ASKED})
    done = actions.open_sheet(session, camp_of(session), key_of(data), asked.policy, asked.through, asked.follows)
    return see_other(address(request, name_of(done.found.row.number)))


def _row(
    request: AnyRequest,
    session: Session,
    sheet: str,
    no: str,
    given: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    found, trainee = view(session, camp_of(session), sheet), find_trainee(session, camp_of(session), no)
    one = chosen_out(found, find_row(found, trainee.id)[0])
    assert found.made is not None
    more: dict[str, Any] = {
        "sheet": sheet, "is_draft": found.found.standing.state == "draft", "given": given or _stands(one),
        "grouped": any(str(trainee.id) in group for group in found.made.groups), **words.SPOKEN,
    }  # fmt: skip
    return shown(request, "recommendations/row.html", one=one, refusal=refusal, **more)


def _stands(one: ChosenOut) -> dict[str, Any]:
    told = one.decision
    return {
        "choice": told.choice.code if told.choice else "", "performance": told.performance or "",
        "maturity": told.maturity or "", "reason": told.reason or "", "covers": "true" if told.covers else "",
        "version": str(one.version),
    }  # fmt: skip


def _replaced(request: AnyRequest, session: Session, sheet: str, no: str, data: dict[str, Any]) -> Response[None]:
    trainee = find_trainee(session, camp_of(session), no)
    found = actions.find_for_decision(session, camp_of(session), sheet)
    before = view(session, camp_of(session), sheet)
    find_row(before, trainee.id)
    require_version(version_in(data), before.versions.get(str(trainee.id), 0))
    asked = filled(RowIn, {name: written(data, name) for name in DECIDED})
    actions.decide_row(session, found, str(trainee.id), asked.decision())
    return see_other(_next(request, sheet_out(view(session, camp_of(session), sheet)), no, data))


def _next(request: AnyRequest, its: SheetOut, no: str, data: dict[str, Any]) -> str:
    """The sheet at that row, or the next row that still wants a word."""
    here = address(request, its.sheet)
    missing = [row.figures.no for row in its.rows if row.missing]
    if data.get("act") == "next" and missing:
        return f"{here}/rows/{missing[0]}"
    return f"{here}#field-rows-{no}"


HANDLERS: list[Any] = [index, create, show, show_notice, show_row, replace_row]
