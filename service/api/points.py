from datetime import date
from typing import Annotated, Any

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service import clock
from service.actions import points as actions
from service.api.points_proposals import told
from service.database import tried
from service.http.etags import tagged
from service.http.keys import idempotency_key, wanted_head
from service.http.paging import LARGEST, QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import points as queries
from service.queries import points_entries as entries_queries
from service.queries import points_standings as boards
from service.queries.access import camp_of, sees_vetoes
from service.queries.points_proposals import count_waiting
from service.queries.points_sources import name_sources
from service.queries.select import Page
from service.rules.access import Perm
from service.rules.points.entries import Kind
from service.schemas.points import Counts, EntriesOut, EntryOut, Head, HeadOut, ReversalIn, VoucherIn, as_of, entry_out

ROOT = "/api/camps/{camp:str}/points"
Day = FromQuery[date | None]


@get(ROOT, Perm.CAMP_READ)
def head(request: AnyRequest, session: RequestSession) -> Response[HeadOut]:
    camp_id, waiting = camp_of(session), count_waiting(session, camp_of(session), clock.now())
    found = boards.board(session, camp_id, clock.today())

    def shown() -> HeadOut:
        versions = [row.version for row in queries.list_policies(session, camp_id)]
        counts = Counts.of(queries.counts(session, camp_id), entries=found.head.seq, waiting=waiting)
        return HeadOut(as_of=as_of(found), versions=versions, counts=counts)

    return tagged(request, f"{found.head.hash}-{found.on:%Y%m%d}-{waiting or 0}", shown)


@post(ROOT + "/vouchers", Perm.POINTS_POST, personal=True, keyed=True)
def create(
    request: AnyRequest, session: RequestSession, data: JSONBody[VoucherIn], dry_run: FromQuery[bool] = False
) -> Response[Any]:
    key, head = idempotency_key(request), wanted_head(request)
    with tried(session, dry_run):
        answer = actions.post_voucher(session, camp_of(session), key, data.lines, head=head)
        return told(request, session, answer, dry_run)


@post(ROOT + "/entries/{seq:int}/reversal", Perm.POINTS_REVERSE, personal=True, keyed=True)
def reverse(
    request: AnyRequest,
    session: RequestSession,
    seq: FromPath[int],
    data: JSONBody[ReversalIn],
    dry_run: FromQuery[bool] = False,
) -> Response[Any]:
    key = idempotency_key(request)
    with tried(session, dry_run):
        answer = actions.reverse(session, camp_of(session), key, [seq], data.reason, data.evidence)
        return told(request, session, answer, dry_run)


@post(ROOT + "/vouchers/{first_seq:int}/reversal", Perm.POINTS_REVERSE, personal=True, keyed=True)
def reverse_voucher(
    request: AnyRequest,
    session: RequestSession,
    first_seq: FromPath[int],
    data: JSONBody[ReversalIn],
    dry_run: FromQuery[bool] = False,
) -> Response[Any]:
    key, voucher = idempotency_key(request), queries.find_voucher_at(session, camp_of(session), first_seq)
    seqs = range(voucher.first_seq, voucher.last_seq + 1)
    with tried(session, dry_run):
        answer = actions.reverse(session, camp_of(session), key, seqs, data.reason, data.evidence)
        return told(request, session, answer, dry_run)


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
) -> EntriesOut:
    chosen: dict[str, Any] = {"trainee": trainee, "rule": rule, "kind": kind}
    chosen |= {"after_seq": after_seq, "since": since, "until": until}
    wanted = Page(limit, offset, sort)
    names = name_sources(session, camp_of(session))
    found = entries_queries.list_entries(session, camp_of(session), wanted, **chosen)
    people = entries_queries.list_persons(session, found.rows)
    items = [entry_out(row, names, vetoes=sees_vetoes(session), people=people) for row in found.rows]
    head = Head.of(queries.head(session, camp_of(session)))
    return EntriesOut(items=items, total=found.total, limit=limit, offset=offset, as_of=head)


@get(ROOT + "/entries/{seq:int}", Perm.POINTS_READ, personal=True)
def entry(session: RequestSession, seq: FromPath[int]) -> EntryOut:
    found = entries_queries.find_entry(session, camp_of(session), seq)
    people = entries_queries.list_persons(session, [found])
    return entry_out(found, name_sources(session, camp_of(session)), vetoes=sees_vetoes(session), people=people)


HANDLERS = [head, create, reverse, reverse_voucher, entries, entry]
