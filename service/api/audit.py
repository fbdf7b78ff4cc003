"""The audit read, verified and exported by the auditor; read by everybody as far as it is about themselves."""

from datetime import datetime
from typing import Annotated

from litestar import Response
from litestar.params import FromPath, FromQuery, QueryParameter

from service.http.files import download
from service.http.paging import QueryLimit, QueryOffset
from service.http.routes import get
from service.http.sessions import RequestSession
from service.queries import audit as rows
from service.queries import audit_reading as queries
from service.queries.access import viewer_of
from service.queries.audit_verdicts import verdicts
from service.queries.select import Page
from service.rules.access import Perm
from service.schemas.audit import (
    AccountSaw,
    ActivityLine,
    AuditLine,
    Outcome,
    ReaderLine,
    VerdictOut,
    WhoSaw,
    about_page,
    account_saw,
    activity_page,
    audit_page,
    export_out,
    microseconds,
    readers_page,
    verdict_out,
)
from service.schemas.wire import Listed

ROOT = "/api/audit"
NDJSON = "application/x-ndjson"
QueryText = Annotated[str | None, QueryParameter(min_length=1, max_length=64)]
QueryMoment = FromQuery[datetime | None]


@get(ROOT, Perm.AUDIT_READ, personal=True)
def index(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    camp: QueryText = None,
    account: QueryText = None,
    person: QueryText = None,
    action: QueryText = None,
    outcome: FromQuery[Outcome | None] = None,
    since: QueryMoment = None,
    until: QueryMoment = None,
) -> Listed[AuditLine]:
    chain, part, times = (
        queries.chain_of(session, camp),
        Page(limit, offset),
        (microseconds(since), microseconds(until)),
    )
    wanted = queries.wanted(session, chain, account, person, action, outcome, *times)
    found = queries.list_rows(session, chain, wanted, part)
    return audit_page(found, part, queries.names_in(session, found.rows))


@get(ROOT + "/accounts/{login:str}", Perm.AUDIT_READ, personal=True)
def account(
    session: RequestSession,
    login: FromPath[str],
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    since: QueryMoment = None,
    until: QueryMoment = None,
) -> AccountSaw:
    part, times = Page(limit, offset), (microseconds(since), microseconds(until))
    return account_saw(login, queries.list_seen(session, queries.account_of(session, login), *times, part), part)


@get(ROOT + "/persons/{camp:str}/{no:str}", Perm.AUDIT_READ, personal=True)
def person(
    session: RequestSession, camp: FromPath[str], no: FromPath[str], limit: QueryLimit = 50, offset: QueryOffset = 0
) -> WhoSaw:
    chain, part = queries.chain_of(session, camp), Page(limit, offset)
    found = queries.list_about(session, chain, queries.person_of(session, chain, no), part)
    return about_page(no, found, part, queries.logins_in(session, found.rows))


@get(ROOT + "/verify", Perm.AUDIT_VERIFY)
def verify(session: RequestSession, camp: QueryText = None) -> VerdictOut:
    chain = None if camp is None else queries.chain_of(session, camp)
    return verdict_out(verdicts(session, {}, chain), queries.camp_numbers(session))


@get(ROOT + "/export", Perm.AUDIT_EXPORT, personal=True)
def export(
    session: RequestSession,
    camp: QueryText = None,
    after: Annotated[int, QueryParameter(ge=0, le=2**53)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=10_000)] = 10_000,
) -> Response[bytes]:
    found = rows.list_after(session, queries.chain_of(session, camp), after, limit)
    queries.names_in(session, found)
    return download(f"audit-{camp or 'installation'}-{after + 1}.ndjson", NDJSON, export_out(found))


@get("/api/camps/{camp:str}/trainees/{no:str}/readers", Perm.GROWTH_READ, personal=True)
def readers(
    session: RequestSession, no: FromPath[str], limit: QueryLimit = 50, offset: QueryOffset = 0
) -> Listed[ReaderLine]:
    part = Page(limit, offset)
    found = queries.list_readers(session, no, part)
    return readers_page(found, part, viewer_of(session).role, queries.logins_in(session, found.rows))


@get("/api/me/activity", Perm.SELF)
def activity(session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0) -> Listed[ActivityLine]:
    part = Page(limit, offset)
    return activity_page(queries.list_own(session, part), part, viewer_of(session).account_id)


HANDLERS = [index, account, person, verify, export, readers, activity]
