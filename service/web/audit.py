"""审计: the record of who did and saw what, for the auditor; by number and login, never by name."""

from datetime import date, datetime, time
from functools import partial
from typing import Any, NamedTuple

from litestar import Response
from litestar.params import FromPath, FromQuery

from service import clock
from service.database import Session
from service.errors import Refusal
from service.http.files import download
from service.http.paging import QueryOffset
from service.http.routes import ACTION, POLICY, AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import audit as rows
from service.queries import audit_reading as queries
from service.queries.audit_verdicts import verdicts
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.text import Line
from service.schemas.audit import (
    Outcome,
    about_page,
    account_saw,
    alerts_out,
    audit_page,
    export_out,
    microseconds,
    verdict_out,
)
from service.schemas.wire import In, moment
from service.web.pages import filled, shown, tried

ROOT = "/audit"
NDJSON = "application/x-ndjson"
PART = 50
AT_MOST = 10_000
ALERT_DAYS = 30
DAY = 86_400 * 1_000_000
EXPORTS = frozenset({Perm.EXPORT_RUN, Perm.AUDIT_EXPORT})


class Wanted(In, frozen=True, kw_only=True):
    """The filter above the rows; `before` keeps later rows out of the pages that follow, since looking writes one."""

    camp: Line | None = None
    account: Line | None = None
    person: Line | None = None
    action: Line | None = None
    outcome: Outcome | None = None
    since: date | None = None
    until: date | None = None
    before: datetime | None = None


class Places(NamedTuple):
    """Where a row's subjects lead: the camp of a number; what is none is a login."""

    camps: dict[str, str]
    logins: frozenset[str]


@get(ROOT, Perm.AUDIT_READ, personal=True)
def index(
    request: AnyRequest,
    session: RequestSession,
    camp: FromQuery[str] = "",
    account: FromQuery[str] = "",
    person: FromQuery[str] = "",
    action: FromQuery[str] = "",
    outcome: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    before: FromQuery[str] = "",
    offset: QueryOffset = 0,
) -> Response[Any]:
    given = {
        "camp": camp, "account": account, "person": person, "action": action, "outcome": outcome,
        "since": since, "until": until, "before": before,
    }  # fmt: skip
    work = partial(_index, request, session, given, offset)
    return tried(session, lambda: work(filled(Wanted, given)), lambda refusal: work(Wanted(), refusal))


@get(ROOT + "/accounts/{login:str}", Perm.AUDIT_READ, personal=True)
def account(
    request: AnyRequest, session: RequestSession, login: FromPath[str], offset: QueryOffset = 0
) -> Response[str]:
    part = Page(PART, offset)
    found = account_saw(login, queries.list_seen(session, queries.account_of(session, login), None, None, part), part)
    return shown(request, "audit/account.html", found=found)


@get(ROOT + "/persons/{number:str}/{no:str}", Perm.AUDIT_READ, personal=True)
def person(
    request: AnyRequest, session: RequestSession, number: FromPath[str], no: FromPath[str], offset: QueryOffset = 0
) -> Response[str]:
    chain, part = queries.chain_of(session, number), Page(PART, offset)
    paged = queries.list_about(session, chain, queries.person_of(session, chain, no), part)
    found = about_page(no, paged, part, queries.logins_in(session, paged.rows))
    return shown(request, "audit/person.html", found=found, number=number)


@get(ROOT + "/verification", Perm.AUDIT_VERIFY, slow=True)
def verify(request: AnyRequest, session: RequestSession, run: FromQuery[bool] = False) -> Response[str]:
    camps = queries.camp_numbers(session)
    more: dict[str, Any] = {"camps": sorted(camps.values()), "now": moment(clock.now())}
    verdict = verdict_out(verdicts(session, {}), camps) if run else None
    return shown(request, "audit/verification.html", verdict=verdict, **more)


@get(ROOT + "/alerts", Perm.AUDIT_READ, personal=True, slow=True)
def alerts(request: AnyRequest, session: RequestSession) -> Response[str]:
    """Worked out anew from the rows, as the log told of them when they happened."""
    found = queries.list_alerts(session, clock.now() - ALERT_DAYS * DAY, _exports(request))
    return shown(request, "audit/alerts.html", found=alerts_out(found, queries.camp_numbers(session)), days=ALERT_DAYS)


@get(ROOT + "/export", Perm.AUDIT_EXPORT, personal=True)
def export(session: RequestSession, camp: FromQuery[str] = "", after: QueryOffset = 0) -> Response[bytes]:
    found = rows.list_after(session, queries.chain_of(session, camp or None), after, AT_MOST)
    queries.names_in(session, found)
    return download(f"audit-{camp or 'installation'}-{after + 1}.ndjson", NDJSON, export_out(found))


def _index(
    request: AnyRequest,
    session: Session,
    given: dict[str, str],
    offset: int,
    wanted: Wanted,
    refusal: Refusal | None = None,
) -> Response[str]:
    before = wanted.before or moment(clock.now())
    chain, part = queries.chain_of(session, wanted.camp), Page(PART, offset)
    until = min(microseconds(before) or 0, _begin(wanted.until, 1) or 2**62)
    conditions = (wanted.action, wanted.outcome, _begin(wanted.since), until)
    paged = queries.list_rows(
        session, chain, queries.wanted(session, chain, wanted.account, wanted.person, *conditions), part
    )
    names, camps = queries.names_in(session, paged.rows), queries.camp_numbers(session)
    more: dict[str, Any] = {"camps": sorted(camps.values()), "before": before.isoformat(), "refusal": refusal}
    found = audit_page(paged, part, names)
    return shown(request, "audit/index.html", found=found, given=given, places=_places(names, camps), **more)


def _begin(day: date | None, later: int = 0) -> int | None:
    """Of a day, or of the one after."""
    return None if day is None else (microseconds(datetime.combine(day, time(), clock.CAMP_ZONE)) or 0) + later * DAY


def _places(names: queries.Names, camps: dict[Any, str]) -> Places:
    found = {no: camps.get(camp_id, "") for camp_id, no in names.persons.values()}
    return Places(found, frozenset(names.logins.values()))


def _exports(request: AnyRequest) -> frozenset[str]:
    """What the audit calls the routes that give files away."""
    handlers = [one for route in request.app.routes for one in getattr(route, "route_handlers", ())]
    return frozenset(one.opt[ACTION] for one in handlers if POLICY in one.opt and one.opt[POLICY].perm in EXPORTS)


HANDLERS: list[Any] = [index, account, person, verify, alerts, export]
