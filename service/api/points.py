from datetime import date
from typing import Annotated, Any

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service import clock
from service.actions import points as actions
from service.actions.points_writing import Receipt
from service.http.etags import tagged
from service.http.keys import idempotency_key, once
from service.http.paging import LARGEST, QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import points as queries
from service.queries import points_entries as entries_queries
from service.queries import points_standings as boards
from service.queries.access import camp_of, sees_vetoes
from service.queries.points_sources import name_sources
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.points.entries import Kind
from service.schemas.points import (
    EntryOut,
    ExplanationOut,
    HeadOut,
    ReceiptOut,
    ReversalIn,
    StandingsOut,
    VoucherIn,
    as_of,
    entry_out,
)
from service.schemas.points_standings import explanation_out, standings_page
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/points"
Day = FromQuery[date | None]
Seq = Annotated[int | None, QueryParameter(ge=1, le=LARGEST)]


def _receipt(receipt: Receipt) -> Response[ReceiptOut]:
    return once(ReceiptOut.of(receipt), replayed=receipt.replayed)


@get(ROOT, Perm.CAMP_READ)
def head(request: AnyRequest, session: RequestSession) -> Response[HeadOut]:
    found = boards.board(session, camp_of(session), clock.today())
    versions = [row.version for row in queries.list_policies(session, camp_of(session))]
    return tagged(
        request, f"{found.head.hash}-{found.on:%Y%m%d}", lambda: HeadOut(as_of=as_of(found), versions=versions)
    )


@post(ROOT + "/vouchers", Perm.POINTS_POST, personal=True, keyed=True)
def create(request: AnyRequest, session: RequestSession, data: JSONBody[VoucherIn]) -> Response[ReceiptOut]:
    key = idempotency_key(request)
    return _receipt(actions.post_voucher(session, camp_of(session), key, data.lines))


@post(ROOT + "/entries/{seq:int}/reversal", Perm.POINTS_REVERSE, personal=True, keyed=True)
def reverse(
    request: AnyRequest, session: RequestSession, seq: FromPath[int], data: JSONBody[ReversalIn]
) -> Response[ReceiptOut]:
    key = idempotency_key(request)
    return _receipt(actions.reverse(session, camp_of(session), key, [seq], data.reason, data.evidence))


@post(ROOT + "/vouchers/{first_seq:int}/reversal", Perm.POINTS_REVERSE, personal=True, keyed=True)
def reverse_voucher(
    request: AnyRequest, session: RequestSession, first_seq: FromPath[int], data: JSONBody[ReversalIn]
) -> Response[ReceiptOut]:
    key, voucher = idempotency_key(request), queries.find_voucher_at(session, camp_of(session), first_seq)
    seqs = range(voucher.first_seq, voucher.last_seq + 1)
    return _receipt(actions.reverse(session, camp_of(session), key, seqs, data.reason, data.evidence))


@get(ROOT + "/entries", Perm.POINTS_READ, personal=True)
def entries(
    session: RequestSession,
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    trainee: FromQuery[str | None] = None,
    rule: FromQuery[str | None] = None,
    kind: FromQuery[Kind | None] = None,
    after_seq: Annotated[int | None, QueryParameter(ge=0, le=LARGEST)] = None,
    since: Day = None,
    until: Day = None,
) -> Listed[EntryOut]:
    chosen: dict[str, Any] = {"trainee": trainee, "rule": rule, "kind": kind}
    chosen |= {"after_seq": after_seq, "since": since, "until": until}
    wanted = Page(limit, offset, sort)
    names = name_sources(session, camp_of(session))
    found = entries_queries.list_entries(session, camp_of(session), wanted, **chosen)
    return listed(found, wanted, lambda row: entry_out(row, names))


@get(ROOT + "/entries/{seq:int}", Perm.POINTS_READ, personal=True)
def entry(session: RequestSession, seq: FromPath[int]) -> EntryOut:
    found = entries_queries.find_entry(session, camp_of(session), seq)
    return entry_out(found, name_sources(session, camp_of(session)))


@get(ROOT + "/standings", Perm.POINTS_READ, personal=True)
def standings(
    request: AnyRequest,
    session: RequestSession,
    limit: QueryLimit = 200,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    on: Day = None,
    at_seq: Seq = None,
) -> Response[StandingsOut]:
    found = boards.board(session, camp_of(session), on or clock.today(), at_seq)
    seen, wanted = boards.visible(session, camp_of(session), found), Page(limit, offset, sort)
    shown = sees_vetoes(session)
    tag = boards.tag(found, seen, vetoes=shown)
    return tagged(request, tag, lambda: standings_page(found, seen, wanted, vetoes=shown))


@get(ROOT + "/trainees/{no:str}/explanation", Perm.POINTS_READ, personal=True)
def explanation(
    request: AnyRequest, session: RequestSession, no: FromPath[str], on: Day = None, at_seq: Seq = None
) -> Response[ExplanationOut]:
    trainee = find_trainee(session, camp_of(session), no)
    found = boards.board(session, camp_of(session), on or clock.today(), at_seq)
    lines, shown = entries_queries.list_shown(session, camp_of(session), trainee.id), sees_vetoes(session)
    names = name_sources(session, camp_of(session))
    tag = f"{boards.tag(found, found.rows, vetoes=shown)}-{trainee.version}"
    return tagged(request, tag, lambda: explanation_out(found, trainee, lines, names, vetoes=shown))


HANDLERS = [head, create, reverse, reverse_voucher, entries, entry, standings, explanation]
