"""任免提请: what the security administrator proposed for administrators, decided on by a system administrator."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions.accounts_offices import ADMINISTRATOR, decide_office
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import motions as queries
from service.queries.access import viewer_of
from service.rules.access import Perm
from service.schemas.motions import DecisionIn, motion_out
from service.tables.audit import INSTALLATION
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/motions"


@get(ROOT, Perm.ACCOUNT_READ)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, {})


@post(ROOT + "/{motion:uuid}/decision", Perm.ROLE_CONFIRM, personal=True)
def decide(request: AnyRequest, session: RequestSession, motion: FromPath[UUID], data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in ("digest", "verdict", "reason")}

    def work() -> Response[None]:
        asked = filled(DecisionIn, given)
        by, now = viewer_of(session).account_id, clock.now()
        decide_office(session, motion, asked.digest, asked.verdict, asked.reason, by, now)
        return see_other(ROOT)

    return tried(session, work, partial(_index, request, session, given | {"id": str(motion)}))


def _index(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    found = [motion_out(row) for row in queries.list_open(session, INSTALLATION, ADMINISTRATOR, clock.now())]
    return shown(request, "motions/index.html", found=found, given=given, refusal=refusal)


HANDLERS: list[Any] = [index, decide]
