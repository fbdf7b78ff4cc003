"""The board of standings as rows of a file, under what says who took it, when, and what it rests on."""

from uuid import UUID

from service import clock
from service.database import Session
from service.documents.writing import Rows, Value
from service.queries import points_standings as boards
from service.queries.access import sees_vetoes, viewer_of
from service.queries.accounts import find_exporter
from service.queries.seen import saw
from service.queries.select import Page
from service.schemas.points import AsOf, StandingOut
from service.schemas.points_standings import standings_out
from service.schemas.wire import moment

WHOLE = Page(limit=1_000_000)
HEADERS = ("名次", "学员编号", "姓名", "工作单位", "总分")


def standings_rows(session: Session, camp_id: UUID, number: str) -> Rows:
    """`number` is the request's, by which the audit knows the file."""
    found, shown = boards.board(session, camp_id, clock.today()), sees_vetoes(session)
    seen = boards.visible(session, camp_id, found)
    saw(session, (row.trainee for row in seen))
    board = standings_out(found, seen, WHOLE, vetoes=shown)
    names = [one.name for one in board.items[0].categories] if board.items else []
    head = _stamp(board.as_of, number, find_exporter(session, viewer_of(session).account_id))
    return [*head, [], [*HEADERS, *names], *(_line(one) for one in board.items)]


def _stamp(as_of: AsOf, number: str, exporter: str) -> list[list[Value]]:
    return [
        ["导出编号", number],
        ["导出人", exporter],
        ["导出时间", moment(clock.now()).isoformat(timespec="seconds")],
        ["账本", as_of.seq, as_of.hash],
        ["截至", as_of.on.isoformat()],
    ]


def _line(one: StandingOut) -> list[Value]:
    return [one.place, one.no, one.name, one.unit, one.total / 100, *(part.counted / 100 for part in one.categories)]
