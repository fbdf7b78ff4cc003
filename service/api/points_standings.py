from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, QueryParameter

from service import clock
from service.actions.points_policy import trial
from service.database import Session
from service.errors import invalid
from service.http.etags import tagged
from service.http.paging import LARGEST, QueryLimit, QueryOffset, QuerySeq, QuerySort
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries import points as queries
from service.queries import points_entries as entries_queries
from service.queries import points_standings as boards
from service.queries.access import camp_of, sees_vetoes
from service.queries.points_standings import PLAIN, Board, How, Trial
from service.queries.seen import saw
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.schemas.points import StandingsOut
from service.schemas.points_changes import ChangesOut, changes_out
from service.schemas.points_standings import ExplanationOut, page_of, standings_page
from service.schemas.points_statement import Statement, statement_of

ROOT = "/api/camps/{camp:str}/points"
Day = FromQuery[date | None]
Seq = QuerySeq
Moment = Annotated[datetime | None, QueryParameter(description="With its zone: as known at that moment.")]
Under = Annotated[int | UUID | None, QueryParameter(description="A version's number; for officers a draft's id too.")]
Restated = Annotated[bool, QueryParameter(description="By the day a fact belongs to, later adjustments included.")]
Pending = Annotated[bool, QueryParameter(description="As if everything that waits for a second person were approved.")]


@get(ROOT + "/standings", Perm.POINTS_READ, personal=True)
def standings(
    request: AnyRequest,
    session: RequestSession,
    limit: QueryLimit = 200,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    on: Day = None,
    at_seq: Seq = None,
    known_at: Moment = None,
    restated: Restated = False,
    policy: Under = None,
    pending: Pending = False,
) -> Response[StandingsOut]:
    how = way_asked(session, policy, restated=restated, pending=pending)
    found = board_asked(session, on, at_seq, known_at, how)
    seen, wanted = boards.visible(session, camp_of(session), found), Page(limit, offset, sort)
    shown = sees_vetoes(session)
    saw(session, (row.trainee for row in page_of(found, seen, wanted)))
    tag = boards.tag(found, seen, vetoes=shown)
    return tagged(request, tag, lambda: standings_page(found, seen, wanted, vetoes=shown))


@get(ROOT + "/standings/changes", Perm.POINTS_READ, personal=True)
def changes(
    session: RequestSession,
    from_seq: Annotated[int, QueryParameter(ge=0, le=LARGEST)],
    to_seq: Seq = None,
    on: Day = None,
) -> ChangesOut:
    before, after = _between(session, on, from_seq, to_seq)
    moved = boards.moved(session, camp_of(session), before, after)
    lines = entries_queries.list_between(session, camp_of(session), before.at_seq, after.at_seq)
    return changes_out(before, after, moved, lines, vetoes=sees_vetoes(session))


@get(ROOT + "/trainees/{no:str}/explanation", Perm.POINTS_READ, personal=True)
def explanation(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    on: Day = None,
    at_seq: Seq = None,
    known_at: Moment = None,
    restated: Restated = False,
    policy: Under = None,
    pending: Pending = False,
) -> Response[ExplanationOut]:
    how = way_asked(session, policy, restated=restated, pending=pending)
    told = explanation_asked(session, no, on, at_seq, known_at, how)
    return tagged(request, told.tag, told.told)


def explanation_asked(
    session: Session, no: str, on: date | None, at_seq: int | None, known_at: datetime | None, how: How = PLAIN
) -> Statement:
    trainee = find_trainee(session, camp_of(session), no)
    found = board_asked(session, on, at_seq, known_at, how, only=trainee.id)
    return statement_of(session, found, trainee)


def board_asked(
    session: Session,
    on: date | None,
    at_seq: int | None,
    known_at: datetime | None,
    how: How,
    only: UUID | None = None,
) -> Board:
    camp_id = camp_of(session)
    if known_at is not None:
        _require_moment(known_at, at_seq)
        moment = int(known_at.timestamp() * 1_000_000)
        how, at_seq = how._replace(known_at=moment), queries.seq_known_at(session, camp_id, moment)
    return boards.board(session, camp_id, on or clock.today(), at_seq, how, only)


def _between(session: Session, on: date | None, from_seq: int, to_seq: int | None) -> tuple[Board, Board]:
    head = queries.head(session, camp_of(session))
    for name, seq in (("from_seq", from_seq), ("to_seq", to_seq)):
        if seq is not None:
            queries.require_reached(head, seq, name)
    _require_order(from_seq, to_seq)
    return board_asked(session, on, from_seq, None, How()), board_asked(session, on, to_seq, None, How())


def _require_order(from_seq: int, to_seq: int | None) -> None:
    if to_seq is not None and to_seq < from_seq:
        zh = f"to_seq（{to_seq}）不能小于 from_seq（{from_seq}）；请把两数对调，或把 to_seq 留空。"
        en = f"to_seq ({to_seq}) is before from_seq ({from_seq}); swap them, or leave to_seq out."
        raise invalid("/to_seq", "before-from", zh, en)


def way_asked(session: Session, policy: int | UUID | None, *, restated: bool, pending: bool) -> How:
    return How(restated, _under(session, policy), pending)


def _require_moment(known_at: datetime, at_seq: int | None) -> None:
    if known_at.tzinfo is None:
        raise invalid("/known_at", "no-zone", "须写明时区，例如 2020-09-30T18:00:00+08:00。", "Say in which time zone.")
    if at_seq is not None:
        raise invalid("/known_at", "one-of-two", "known_at 与 at_seq 只能给一个。", "Give known_at or at_seq.")


def _under(session: Session, policy: int | UUID | None) -> int | Trial | None:
    """Drafts are between officers; to others they are not there."""
    return trial(session, camp_of(session), policy) if isinstance(policy, UUID) else policy


HANDLERS = [standings, changes, explanation]
