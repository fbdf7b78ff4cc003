"""结算: the settled days, the closing of another by two persons, and the sheet that each froze."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import points_settlement as actions
from service.actions.points_proposals import Waiting
from service.database import Session
from service.documents.ledger.exporting import verified
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import points_sheets as queries
from service.queries.access import camp_of
from service.queries.points_proposals import list_names
from service.rules.access import Perm
from service.schemas.points_settlements import SettlementIn, settlement_out, sheet_out
from service.web.pages import filled, key_of, new_key, see_other, shown, tried

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/settlements"


@get(ROOT, Perm.CAMP_READ)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _page(request, session)


@post(ROOT, Perm.POINTS_SETTLE, personal=True)
def propose(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    def again(refusal: Refusal) -> Response[str]:
        return _page(request, session, str(data.get("through", "")), refusal)

    return tried(session, lambda: _proposed(request, session, data), again)


@get(ROOT + "/{day:date}", Perm.POINTS_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, day: FromPath[date]) -> Response[str]:
    sheet = sheet_out(*queries.settled_sheet(session, camp_of(session), day))
    return shown(request, "settlements/show.html", sheet=sheet)


def _proposed(request: AnyRequest, session: Session, data: dict[str, Any]) -> Response[None]:
    asked = filled(SettlementIn, {"through": data.get("through", "")})
    answer = actions.propose_close(session, camp_of(session), key_of(data), asked.through, verified)
    camp = f"/camps/{request.path_params['camp']}"
    place = f"{camp}/proposals/{answer.digest}" if isinstance(answer, Waiting) else f"{camp}/settlements"
    return see_other(place, said="proposed")


def _page(request: AnyRequest, session: Session, through: str = "", refusal: Refusal | None = None) -> Response[str]:
    rows = queries.list_settlements(session, camp_of(session))
    names = list_names(session, [one for row in rows for one in (row.actor, row.approver)])
    found = [settlement_out(row, names) for row in reversed(rows)]
    more: dict[str, Any] = {"through": through, "today": clock.today(), "key": new_key()}
    return shown(request, "settlements/index.html", found=found, refusal=refusal, **more)


HANDLERS: list[Any] = [index, propose, show]
