from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody

from service import clock
from service.actions import points as points_actions
from service.actions import points_proposals as actions
from service.actions.points_requests import Answer
from service.actions.points_writing import Receipt
from service.database import Session, tried
from service.http.keys import idempotency_key, once
from service.http.paging import QueryLimit, QueryOffset
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import points_proposals as queries
from service.queries.access import camp_of
from service.queries.points_entries import list_between, list_noted
from service.queries.select import Page, Paged
from service.queries.trainees import list_numbers
from service.rules.access import Perm
from service.schemas.points import ReceiptOut, VoucherIn
from service.schemas.points_proposals import (
    AdjustmentIn,
    DecidedOut,
    DecisionIn,
    ProposalOut,
    TriedOut,
    WaitingOut,
    before_settling,
    decided_out,
    digests,
    proposal_out,
    proposed,
    tried_out,
    waiting_out,
)
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/points"


def answered(request: AnyRequest, answer: Answer) -> Response[ReceiptOut | WaitingOut]:
    """201 with a receipt; 202 and where it waits; the same again with 200."""
    if isinstance(answer, Receipt):
        return once(ReceiptOut.of(answer), replayed=answer.replayed)
    place = f"/api/camps/{request.path_params['camp']}/points/proposals/{answer.digest}"
    headers = {"location": place} | ({"idempotent-replayed": "true"} if answer.replayed else {})
    return Response(waiting_out(answer), status_code=200 if answer.replayed else 202, headers=headers)


def told(request: AnyRequest, session: Session, answer: Answer, dry_run: bool) -> Response[Any]:
    """The answer; of a dry run what would be written, line by line."""
    if not dry_run:
        return answered(request, answer)
    return Response(written(session, answer), status_code=200)


@get(ROOT + "/proposals", Perm.POINTS_POST, personal=True)
def index(
    session: RequestSession, limit: QueryLimit = 50, offset: QueryOffset = 0, waiting: FromQuery[bool] = True
) -> Listed[ProposalOut]:
    rows = queries.list_proposals(session, camp_of(session), clock.now(), waiting=waiting)
    part = _shown(session, rows[offset : offset + limit])
    return listed(Paged(part, len(rows)), Page(limit, offset), lambda one: one)


@get(ROOT + "/proposals/{digest:str}", Perm.POINTS_POST, personal=True)
def show(session: RequestSession, digest: FromPath[str]) -> ProposalOut:
    one = _shown(session, [queries.find_proposal(session, camp_of(session), digest)])[0]
    return before_settling(session, camp_of(session), one)


@post(ROOT + "/proposals", Perm.POINTS_PROPOSE, personal=True, keyed=True)
def create(request: AnyRequest, session: RequestSession, data: JSONBody[VoucherIn]) -> Response[Any]:
    key = idempotency_key(request)
    return answered(request, points_actions.post_voucher(session, camp_of(session), key, data.lines, second=True))


@post(ROOT + "/adjustments", Perm.POINTS_POST, personal=True, keyed=True)
def adjust(
    request: AnyRequest, session: RequestSession, data: JSONBody[AdjustmentIn], dry_run: FromQuery[bool] = False
) -> Response[Any]:
    key = idempotency_key(request)
    with tried(session, dry_run):
        return told(request, session, points_actions.adjust(session, camp_of(session), key, data.lines), dry_run)


@post(ROOT + "/proposals/{digest:str}/decision", Perm.POINTS_DECIDE, personal=True, keyed=True)
def decide(
    request: AnyRequest,
    session: RequestSession,
    digest: FromPath[str],
    data: JSONBody[DecisionIn],
    dry_run: FromQuery[bool] = False,
) -> Response[DecidedOut | TriedOut]:
    idempotency_key(request)
    with tried(session, dry_run):
        found = actions.decide(session, camp_of(session), digest, data.verdict, data.comment)
        if not dry_run:
            return once(decided_out(found), replayed=found.replayed)
        return Response(written(session, found.receipt), status_code=200)


def written(session: Session, answer: Answer | None) -> TriedOut:
    if answer is None:
        return tried_out([], {}, second_person=False)
    if isinstance(answer, Receipt):
        rows = list_between(session, camp_of(session), answer.first_seq - 1, answer.last_seq)
        lines = [(row.trainee_id, row.rule, row.kind, row.amount) for row in rows]
    else:
        lines = proposed(queries.find_proposal(session, camp_of(session), answer.digest).payload)
    numbers = {row.id: row.no for row in list_numbers(session, camp_of(session))}
    return tried_out(lines, numbers, second_person=not isinstance(answer, Receipt))


def _shown(session: Session, rows: Sequence[Any]) -> list[ProposalOut]:
    logins = queries.list_logins(session, [one for row in rows for one in (row.actor, row.checker)])
    texts = list_noted(session, camp_of(session), digests(rows))
    numbers = {row.id: row.no for row in list_numbers(session, camp_of(session))}
    return [proposal_out(row, logins, numbers, texts) for row in rows]


HANDLERS = [index, show, create, adjust, decide]
