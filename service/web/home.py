"""Where everybody begins: administrators with their own work, else the only camp at once, or the choice of camps."""

from typing import Any

from litestar import Response

from service.http.routes import AnyRequest, get, signed_in_get
from service.http.sessions import RequestSession
from service.queries import camps as queries
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.queries.trainees import number_of
from service.rules.access import Perm, Role
from service.schemas.camps import CampOut
from service.web.pages import see_other, shown

OFFICES = {"sysadmin": "/accounts", "secadmin": "/accounts", "auditor": "/audit"}


@signed_in_get("/")
def start(request: AnyRequest, session: RequestSession) -> Response[Any]:
    kind = request.scope["user"].kind
    if kind in OFFICES:
        return see_other(OFFICES[kind])
    camps = [CampOut.of(row) for row in queries.list_camps(session, Page(200, 0, "-starts_on")).rows]
    if len(camps) == 1:
        return see_other(f"/camps/{camps[0].number}")
    return shown(request, "home/camps.html", camps=camps)


@get("/camps/{camp:str}", Perm.CAMP_READ)
def show(request: AnyRequest, session: RequestSession) -> Response[None]:
    """Each to the page where her day begins."""
    camp, viewer = request.path_params["camp"], viewer_of(session)
    if viewer.role is Role.MENTOR:
        return see_other(f"/camps/{camp}/tasks")
    if viewer.role is Role.OFFICER or viewer.trainee_id is None:
        return see_other(f"/camps/{camp}/overview")
    return see_other(f"/camps/{camp}/trainees/{number_of(session, camp_of(session), viewer.trainee_id)}")


HANDLERS: list[Any] = [start, show]
