"""Where everybody begins: the only camp at once, else the choice of camps."""

from typing import Any

from litestar import Response

from service.http.routes import AnyRequest, get, signed_in_get
from service.http.sessions import RequestSession
from service.queries import camps as queries
from service.queries.access import camp_of, viewer_of
from service.queries.select import Page
from service.rules.access import Perm, Role
from service.schemas.camps import CampOut
from service.web.pages import see_other, shown


@signed_in_get("/")
def start(request: AnyRequest, session: RequestSession) -> Response[Any]:
    camps = [CampOut.of(row) for row in queries.list_camps(session, Page(200, 0, "-starts_on")).rows]
    if len(camps) == 1:
        return see_other(f"/camps/{camps[0].number}")
    return shown(request, "home/camps.html", camps=camps)


@get("/camps/{camp:str}", Perm.CAMP_READ)
def show(request: AnyRequest, session: RequestSession) -> Response[Any]:
    """Each to the page where her day begins."""
    camp, role = request.path_params["camp"], viewer_of(session).role
    if role is Role.MENTOR:
        return see_other(f"/camps/{camp}/tasks")
    return shown(request, "home/camp.html", its=CampOut.of(queries.show_camp(session, camp_of(session))))


HANDLERS = [start, show]
