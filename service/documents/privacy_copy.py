"""A trainee's copy of everything the product holds about her that she may read."""

from uuid import UUID

from service import clock
from service.database import Session
from service.queries import growth
from service.queries import points_standings as boards
from service.queries.access import viewer_of
from service.queries.privacy import list_own_requests
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.privacy_notice import TEXT
from service.schemas.growth import TraineeFile, growth_file, stamped
from service.schemas.points import as_of
from service.schemas.points_statement import statement_of
from service.schemas.privacy import request_out
from service.schemas.privacy_copy import CopyOut
from service.schemas.wire import moment

MOST_REQUESTS = 1000


def make_copy(session: Session, camp_id: UUID, no: str) -> CopyOut:
    """Growth file, points with their explanation, and her own requests, as they stand."""
    now, today = clock.now(), clock.today()
    trainee = find_trainee(session, camp_id, no)
    board = boards.board(session, camp_id, today, only=trainee.id)
    file = stamped(growth_file(growth.read_file(session, camp_id, no, today), viewer_of(session).role), now)
    assert isinstance(file, TraineeFile)
    requests = list_own_requests(session, camp_id, Page(limit=MOST_REQUESTS)).rows
    return CopyOut(
        notice=f"{TEXT.notice}{TEXT.holds_not}",
        notice_en=f"{TEXT.notice_en} {TEXT.holds_not_en}",
        made_at=moment(now),
        as_of=as_of(board),
        growth_file=file,
        points=statement_of(session, board, trainee).told(),
        requests=[request_out(row) for row in requests],
    )
