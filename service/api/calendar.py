"""Holidays and make-up days of a year, the same for all camps."""

from litestar import Response
from litestar.params import FromPath, JSONBody

from service.actions import calendar as actions
from service.http.etags import require_match, tagged
from service.http.routes import AnyRequest, put, signed_in_get
from service.http.sessions import RequestSession
from service.rules.access import Perm
from service.schemas.calendar import CalendarIn, CalendarOut, lines_of, tag_of, year_out

ROOT = "/api/calendar/{year:int}"


def _answer(request: AnyRequest, content: CalendarOut) -> Response[CalendarOut]:
    return tagged(request, tag_of(content), lambda: content)


@signed_in_get(ROOT)
def show(request: AnyRequest, session: RequestSession, year: FromPath[int]) -> Response[CalendarOut]:
    return _answer(request, year_out(session, year))


@put(ROOT, Perm.SETTINGS_WRITE)
def replace(
    request: AnyRequest, session: RequestSession, year: FromPath[int], data: JSONBody[CalendarIn]
) -> Response[CalendarOut]:
    current = year_out(session, year)
    require_match(request, tag_of(current), current)
    actions.replace_year(session, year, lines_of(data))
    return _answer(request, year_out(session, year))


HANDLERS = [show, replace]
