from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody

from service.actions import growth_entries as actions
from service.database import Session
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import growth_entries as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.growth_entries import Kind, Wording
from service.schemas.growth_entries import ContributionIn, EntryIn, EntryOut, WithdrawalIn, entry_out
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/trainees/{no:str}/growth"
ENTRY = "/{entry_id:uuid}"


def _tag(entry: Any) -> str:
    return f"{entry.id}-{entry.version}"


@get(ROOT + "/entries", Perm.GROWTH_READ, personal=True)
def index(
    session: RequestSession,
    no: FromPath[str],
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    kind: FromQuery[Kind | None] = None,
    withdrawn: FromQuery[bool | None] = None,
) -> Listed[EntryOut]:
    wanted, trainee = Page(limit, offset, sort), find_trainee(session, camp_of(session), no)
    found = queries.list_growth_entries(session, trainee.camp_id, trainee.id, wanted, kind=kind, withdrawn=withdrawn)
    return listed(found, wanted, entry_out)


@get(ROOT + "/entries" + ENTRY, Perm.GROWTH_READ, personal=True)
def show(
    request: AnyRequest, session: RequestSession, no: FromPath[str], entry_id: FromPath[UUID]
) -> Response[EntryOut]:
    trainee = find_trainee(session, camp_of(session), no)
    entry = queries.find_growth_entry(session, trainee.camp_id, trainee.id, entry_id)
    return tagged(request, _tag(entry), lambda: entry_out(entry))


@get(ROOT + "/entries" + ENTRY + "/versions", Perm.GROWTH_READ, personal=True)
def versions(session: RequestSession, no: FromPath[str], entry_id: FromPath[UUID]) -> list[EntryOut]:
    trainee = find_trainee(session, camp_of(session), no)
    found = queries.list_entry_versions(session, trainee.camp_id, trainee.id, entry_id)
    return [entry_out(row) for row in found]


@post(ROOT + "/entries", Perm.GROWTH_WRITE, personal=True)
def create(session: RequestSession, no: FromPath[str], data: JSONBody[EntryIn]) -> EntryOut:
    trainee = find_trainee(session, camp_of(session), no)
    return entry_out(actions.write_entry(session, trainee, data.kind, data))


@post(ROOT + "/contributions", Perm.GROWTH_CONTRIBUTE, personal=True)
def contribute(session: RequestSession, no: FromPath[str], data: JSONBody[ContributionIn]) -> EntryOut:
    trainee = find_trainee(session, camp_of(session), no)
    return entry_out(actions.write_entry(session, trainee, data.kind, data, data.period))


def _replaced(request: AnyRequest, session: Session, no: str, entry_id: UUID, wording: Wording) -> Response[EntryOut]:
    entry = actions.find_for_change(session, camp_of(session), no, entry_id)
    require_match(request, _tag(entry), entry_out(entry))
    changed = actions.change_entry(session, entry, wording)
    return tagged(request, _tag(changed), lambda: entry_out(changed))


@put(ROOT + "/entries" + ENTRY, Perm.GROWTH_WRITE, personal=True)
def replace(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    entry_id: FromPath[UUID],
    data: JSONBody[Wording],
) -> Response[EntryOut]:
    return _replaced(request, session, no, entry_id, data)


@put(ROOT + "/contributions" + ENTRY, Perm.GROWTH_CONTRIBUTE, personal=True)
def replace_own(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    entry_id: FromPath[UUID],
    data: JSONBody[Wording],
) -> Response[EntryOut]:
    return _replaced(request, session, no, entry_id, data)


@post(ROOT + "/entries" + ENTRY + "/withdrawal", Perm.GROWTH_WRITE, personal=True, status_code=200)
def withdraw(
    session: RequestSession, no: FromPath[str], entry_id: FromPath[UUID], data: JSONBody[WithdrawalIn]
) -> EntryOut:
    entry = actions.find_for_change(session, camp_of(session), no, entry_id)
    return entry_out(actions.withdraw_entry(session, entry, data.reason))


@post(ROOT + "/contributions" + ENTRY + "/withdrawal", Perm.GROWTH_CONTRIBUTE, personal=True, status_code=200)
def withdraw_own(
    session: RequestSession, no: FromPath[str], entry_id: FromPath[UUID], data: JSONBody[WithdrawalIn]
) -> EntryOut:
    entry = actions.find_for_change(session, camp_of(session), no, entry_id)
    return entry_out(actions.withdraw_entry(session, entry, data.reason))


HANDLERS = [index, show, versions, create, contribute, replace, replace_own, withdraw, withdraw_own]
