"""训练营阶段: where the camp stands, what should be done before it goes on, and the step itself."""

from functools import partial
from typing import Any

from litestar import Response
from litestar.params import URLEncodedBody

from service import clock
from service.actions import camps as actions
from service.database import Session
from service.errors import Refusal, Stale
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import camps as queries
from service.queries.access import camp_of
from service.queries.camps_phase import counts
from service.rules.access import Perm
from service.rules.camps import ADVANCES, ALLOWED
from service.rules.camps_phase import open_before
from service.schemas.camps import AdvanceIn, CampIn, CampOut
from service.web.pages import filled, require_version, see_other, shown, tried, version_in, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/phase"
NAMES = CampIn.__struct_fields__


@get(ROOT, Perm.CAMP_WRITE)
def show(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _page(request, session)


@post(ROOT, Perm.CAMP_WRITE)
def replace(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in NAMES}

    def work() -> Response[None]:
        camp, asked = queries.lock_camp(session, camp_of(session)), filled(CampIn, given)
        require_version(version_in(data), camp.version)
        actions.change_camp(session, camp, name=asked.name, starts_on=asked.starts_on, ends_on=asked.ends_on)
        return see_other(request.scope["path"], said="saved")

    return tried(session, work, partial(_page, request, session, given))


@post(ROOT + "/advance", Perm.CAMP_WRITE)
def advance(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    def work() -> Response[None]:
        asked = filled(AdvanceIn, {"to": written(data, "to")})
        actions.advance_camp(session, queries.lock_camp(session, camp_of(session)), asked.to)
        return see_other(request.scope["path"].rpartition("/")[0], said="saved")

    return tried(session, work, partial(_page, request, session, None))


def _page(
    request: AnyRequest, session: Session, given: dict[str, str] | None = None, refusal: Refusal | None = None
) -> Response[str]:
    its = CampOut.of(queries.show_camp(session, camp_of(session)))
    found = counts(session, camp_of(session), clock.today(), clock.now())
    ways = [(to, open_before(to, found)) for to in ADVANCES[its.state]]
    return shown(
        request, "phase/show.html", its=its, ways=ways, allowed=ALLOWED, refusal=refusal,
        given=given or {name: str(getattr(its, name)) for name in NAMES}, is_stale=isinstance(refusal, Stale),
    )  # fmt: skip


HANDLERS: list[Any] = [show, replace, advance]
