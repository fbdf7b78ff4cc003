from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody

from service.actions import points_settlement as actions
from service.api.points_proposals import told
from service.database import tried
from service.documents.ledger.exporting import verified
from service.http.keys import idempotency_key
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import points_sheets as queries
from service.queries.access import camp_of
from service.queries.points_proposals import list_logins
from service.rules.access import Perm
from service.schemas.points_settlements import SettlementIn, SettlementOut, SheetOut, settlement_out, sheet_out

ROOT = "/api/camps/{camp:str}/points/settlements"


@get(ROOT, Perm.CAMP_READ)
def index(session: RequestSession) -> list[SettlementOut]:
    rows = queries.list_settlements(session, camp_of(session))
    logins = list_logins(session, [one for row in rows for one in (row.actor, row.approver)])
    return [settlement_out(row, logins) for row in rows]


@post(ROOT, Perm.POINTS_SETTLE, personal=True, keyed=True)
def propose(
    request: AnyRequest, session: RequestSession, data: JSONBody[SettlementIn], dry_run: FromQuery[bool] = False
) -> Response[Any]:
    key, camp_id = idempotency_key(request), camp_of(session)
    with tried(session, dry_run):
        answer = actions.propose_close(session, camp_id, key, data.through, verified)
        return told(request, session, answer, dry_run)


@get(ROOT + "/{day:date}/sheet", Perm.POINTS_READ, personal=True)
def sheet(session: RequestSession, day: FromPath[date]) -> SheetOut:
    return sheet_out(*queries.settled_sheet(session, camp_of(session), day))


HANDLERS = [index, propose, sheet]
