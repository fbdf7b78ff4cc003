from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import FromPath, JSONBody, QueryParameter

from service.actions import recommendations as actions
from service.api import recommendations_acts, recommendations_objections, recommendations_paper
from service.api.recommendations_acts import ROOT, SHEET, answered
from service.http.etags import require_match, tagged
from service.http.keys import idempotency_key
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import recommendations as queries
from service.queries.access import camp_of
from service.queries.ranking_shown import is_officer
from service.queries.recommendations_reading import dossiers
from service.queries.recommendations_snapshot import snapshot_text
from service.queries.recommendations_view import View, find_row, notice, tag_of, view
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.ranking.procedure import name_of
from service.schemas.recommendations import (
    ChosenOut,
    RowIn,
    SheetIn,
    SheetLine,
    SheetOut,
    chosen_out,
    sheet_line,
    sheet_out,
)
from service.schemas.recommendations_acts import TakenOut
from service.schemas.recommendations_notice import NoticeOut, notice_out

QueryRevision = Annotated[int | None, QueryParameter(ge=1, le=1000)]
ROW = SHEET + "/rows/{no:str}"


@get(ROOT, Perm.RANKING_READ)
def index(session: RequestSession) -> list[SheetLine]:
    camp_id, officer = camp_of(session), is_officer(session)
    found = dossiers(session, camp_id, queries.list_sheets(session, camp_id))
    return [sheet_line(one, officer=officer) for one in found]


@post(ROOT, Perm.RANKING_DECIDE, keyed=True)
def create(request: AnyRequest, session: RequestSession, data: JSONBody[SheetIn]) -> Response[TakenOut]:
    key, camp_id = idempotency_key(request), camp_of(session)
    done = actions.open_sheet(session, camp_id, key, data.policy, data.through, data.follows)
    answer = answered(session, done, 201)
    answer.headers["location"] = f"{request.url.path}/{name_of(done.found.row.number)}"
    return answer


@get(SHEET, Perm.RANKING_READ, personal=True, slow=True)
def show(request: AnyRequest, session: RequestSession, sheet: FromPath[str]) -> Response[SheetOut]:
    found = view(session, camp_of(session), sheet)
    content = msgspec.json.encode(sheet_out(found))
    return tagged(request, tag_of(found, content), lambda: content)


@get(SHEET + "/snapshot", Perm.RANKING_READ, personal=True, media_type="application/json")
def snapshot(session: RequestSession, sheet: FromPath[str], revision: QueryRevision = None) -> Response[Any]:
    return Response(snapshot_text(session, camp_of(session), sheet, revision), media_type="application/json")


@get(SHEET + "/notice", Perm.RANKING_READ, personal=True)
def show_notice(session: RequestSession, sheet: FromPath[str]) -> NoticeOut:
    return notice_out(notice(session, camp_of(session), sheet))


def _row(request: AnyRequest, found: View, trainee: UUID) -> Response[ChosenOut]:
    row, version = find_row(found, trainee)
    return tagged(request, version, lambda: chosen_out(found, row))


@get(ROW, Perm.RANKING_READ, personal=True, slow=True)
def show_row(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], no: FromPath[str]
) -> Response[ChosenOut]:
    found, trainee = view(session, camp_of(session), sheet), find_trainee(session, camp_of(session), no)
    return _row(request, found, trainee.id)


@put(ROW, Perm.RANKING_DECIDE, personal=True)
def replace_row(
    request: AnyRequest, session: RequestSession, sheet: FromPath[str], no: FromPath[str], data: JSONBody[RowIn]
) -> Response[ChosenOut]:
    trainee = find_trainee(session, camp_of(session), no)
    found = actions.find_for_decision(session, camp_of(session), sheet)
    require_match(request, find_row(view(session, camp_of(session), sheet), trainee.id)[1])
    actions.decide_row(session, found, str(trainee.id), data.decision())
    return _row(request, view(session, camp_of(session), sheet), trainee.id)


HANDLERS = [
    index, create, show, snapshot, show_notice, show_row, replace_row, *recommendations_acts.HANDLERS,
    *recommendations_objections.HANDLERS, *recommendations_paper.HANDLERS,
]  # fmt: skip
