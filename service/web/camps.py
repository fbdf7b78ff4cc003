"""开营: the system administrator opens an empty camp, and sees nothing of what is done in it."""

from functools import partial
from typing import Any

import msgspec
from litestar import Response
from litestar.params import FromQuery, URLEncodedBody

from service.actions import camps as actions
from service.database import Session
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import camps as queries
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.camps import NewCampIn, OrganisationIn, OrganisationOut
from service.schemas.wire import listed
from service.web.pages import filled, see_other, shown, tried, written

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/openings"
NAMES = ("number", "name", "starts_on", "ends_on", "organisation")
WHOLE = Page(200, 0)


@get(ROOT, Perm.CAMP_OPEN)
def ask(request: AnyRequest, session: RequestSession, opened: FromQuery[str] = "") -> Response[str]:
    return _page(request, session, {}, opened=opened)


@post(ROOT, Perm.CAMP_OPEN)
def create(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {name: written(data, name) for name in NAMES}

    def work() -> Response[None]:
        camp = actions.open_camp(session, **msgspec.structs.asdict(filled(NewCampIn, given)))
        return see_other(f"{ROOT}?opened={camp.number}")

    return tried(session, work, partial(_page, request, session, given))


@post(ROOT + "/organisations", Perm.CAMP_OPEN)
def add_organisation(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    given = {"code": written(data, "code"), "office": written(data, "office")}

    def work() -> Response[None]:
        asked = filled(OrganisationIn, {"code": given["code"], "name": given["office"]})
        actions.add_organisation(session, asked.code, asked.name)
        return see_other(ROOT)

    return tried(session, work, partial(_page, request, session, given))


def _page(
    request: AnyRequest, session: Session, given: dict[str, str], refusal: Refusal | None = None, *, opened: str = ""
) -> Response[str]:
    found = listed(queries.list_organisations(session, WHOLE), WHOLE, OrganisationOut.of)
    more: dict[str, Any] = {"organisations": found.items, "given": given, "opened": opened}
    return shown(request, "openings/show.html", refusal=refusal, **more)


HANDLERS: list[Any] = [ask, create, add_organisation]
