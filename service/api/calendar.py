"""Holidays and make-up days of a year, the same for all camps."""

from hashlib import sha256

import msgspec
from litestar import Response
from litestar.params import FromPath, JSONBody

from service.actions import calendar as actions
from service.database import Session
from service.errors import NotFound
from service.http.etags import require_match, tagged
from service.http.routes import AnyRequest, put, signed_in_get
from service.http.sessions import RequestSession
from service.queries import calendar as queries
from service.rules.access import Perm
from service.rules.working_days import YEARS
from service.schemas.calendar import CalendarIn, CalendarOut, calendar_out, lines_of

ROOT = "/api/calendar/{year:int}"


def _shown(session: Session, year: int) -> CalendarOut:
    if year not in YEARS:
        raise NotFound
    return calendar_out(year, queries.find_year(session, year))


def _tag(content: CalendarOut) -> str:
    return f"calendar-{content.year}-{sha256(msgspec.json.encode(content)).hexdigest()[:16]}"


def _answer(request: AnyRequest, content: CalendarOut) -> Response[CalendarOut]:
    return tagged(request, _tag(content), lambda: content)


@signed_in_get(ROOT)
def show(request: AnyRequest, session: RequestSession, year: FromPath[int]) -> Response[CalendarOut]:
    return _answer(request, _shown(session, year))


@put(ROOT, Perm.SETTINGS_WRITE)
def replace(
    request: AnyRequest, session: RequestSession, year: FromPath[int], data: JSONBody[CalendarIn]
) -> Response[CalendarOut]:
    current = _shown(session, year)
    require_match(request, _tag(current), current)
    actions.replace_year(session, year, lines_of(data))
    return _answer(request, _shown(session, year))


HANDLERS = [show, replace]
