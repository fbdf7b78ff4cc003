"""The board and a statement as files: what is exported is what the same query shows."""

from typing import Any

from litestar import Response
from litestar.params import FromPath

from service.api.points_standings import (
    Day,
    Moment,
    Pending,
    Restated,
    Seq,
    Under,
    board_asked,
    explanation_asked,
    way_asked,
)
from service.database import Session
from service.documents.exports import Format, rendered
from service.documents.exports_points import standings, statement
from service.http.files import CSV, XLSX, exported
from service.http.headers import name_request
from service.http.routes import AnyRequest, get
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.points_standings import Board
from service.rules.access import Perm
from service.schemas.points_statement import Statement

ROOT = "/api/camps/{camp:str}/points"


@get(ROOT + "/standings.csv", Perm.EXPORT_RUN, personal=True, media_type=CSV)
def as_csv(
    request: AnyRequest,
    session: RequestSession,
    camp: FromPath[str],
    on: Day = None,
    at_seq: Seq = None,
    known_at: Moment = None,
    restated: Restated = False,
    policy: Under = None,
    pending: Pending = False,
) -> Response[bytes]:
    how = way_asked(session, policy, restated=restated, pending=pending)
    return _board(request, session, camp, board_asked(session, on, at_seq, known_at, how), "csv")


@get(ROOT + "/standings.xlsx", Perm.EXPORT_RUN, personal=True, media_type=XLSX, slow=True)
def as_xlsx(
    request: AnyRequest,
    session: RequestSession,
    camp: FromPath[str],
    on: Day = None,
    at_seq: Seq = None,
    known_at: Moment = None,
    restated: Restated = False,
    policy: Under = None,
    pending: Pending = False,
) -> Response[bytes]:
    how = way_asked(session, policy, restated=restated, pending=pending)
    return _board(request, session, camp, board_asked(session, on, at_seq, known_at, how), "xlsx")


def _board(request: AnyRequest, session: Session, camp: str, found: Board, kind: Format) -> Response[bytes]:
    report = standings(session, camp_of(session), found)
    content = rendered(session, camp_of(session), report, name_request(request.scope), kind)
    return exported(session, f"{report.name}-{camp}.{kind}", CSV if kind == "csv" else XLSX, content)


@get(ROOT + "/trainees/{no:str}/statement.xlsx", Perm.POINTS_READ, personal=True, media_type=XLSX)
def statement_as_xlsx(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    on: Day = None,
    at_seq: Seq = None,
    known_at: Moment = None,
) -> Response[bytes]:
    """One person's: for whoever may read it."""
    return _statement(request, session, explanation_asked(session, no, on, at_seq, known_at), "xlsx")


@get(ROOT + "/trainees/{no:str}/statement.csv", Perm.POINTS_READ, personal=True, media_type=CSV)
def statement_as_csv(
    request: AnyRequest,
    session: RequestSession,
    no: FromPath[str],
    on: Day = None,
    at_seq: Seq = None,
    known_at: Moment = None,
) -> Response[bytes]:
    """Its entries."""
    return _statement(request, session, explanation_asked(session, no, on, at_seq, known_at), "csv")


def _statement(request: AnyRequest, session: Session, its: Statement, kind: Format) -> Response[bytes]:
    told = its.told()
    content = rendered(session, camp_of(session), statement(told), name_request(request.scope), kind)
    return exported(session, f"积分明细-{told.no}.{kind}", CSV if kind == "csv" else XLSX, content)


HANDLERS: list[Any] = [as_csv, as_xlsx, statement_as_xlsx, statement_as_csv]
