"""保存期: until when a camp's files are kept, and their purge by two officers."""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions import retention as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import motions
from service.queries import privacy as queries
from service.queries.access import camp_of
from service.rules.access import Perm
from service.schemas.motions import DecisionIn
from service.schemas.privacy import ReasonIn, retention_out
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/retention"


@get(ROOT, Perm.RETENTION_PURGE, personal=True)
def show(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _page(request, session, {})


@post(ROOT, Perm.RETENTION_PURGE, personal=True)
def propose(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {"reason": written(data, "reason")}

    def work() -> Response[None]:
        actions.propose_purge(session, filled(ReasonIn, given).reason)
        return see_other(request.scope["path"])

    return tried(session, work, partial(_page, request, session, given))


@post(ROOT + "/purges/{motion:uuid}/decision", Perm.RETENTION_PURGE, personal=True)
def decide(request: AnyRequest, session: RequestSession, motion: FromPath[UUID], data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("digest", "verdict", "reason")}

    def work() -> Response[None]:
        asked, ledger = filled(DecisionIn, given), Path(request.app.state.settings.erasures)
        actions.decide_purge(session, motion, asked.digest, asked.verdict, asked.reason, ledger)
        return see_other(f"/camps/{request.path_params['camp']}/retention")

    return tried(session, work, partial(_page, request, session, given))


def _page(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    camp_id = camp_of(session)
    people, mentors = queries.list_kept(session, camp_id)
    waiting = motions.list_open(session, camp_id, actions.PURGE, clock.now())
    rows = queries.count_rows(session, camp_id, people)
    its = retention_out(queries.keeping(session, camp_id), people, mentors, rows, waiting)
    return shown(request, "privacy/retention.html", its=its, given=given, refusal=refusal)


HANDLERS: list[Any] = [show, propose, decide]
