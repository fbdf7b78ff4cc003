"""What must hold when a day is closed: the sheet is the proposed one, and nothing dated up to it waits."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from service import clock
from service.database import Session
from service.errors import Conflict
from service.queries.points_proposals import list_open
from service.queries.points_sheets import sheet_of
from service.rules.points.proposals import Columns, lines_of
from service.rules.points.settlement import close_detail


def require_sheet(session: Session, camp_id: UUID, line: Columns, *, proposal: str) -> None:
    """Of a close that is about to be posted."""
    through = line["occurred_on"]
    assert isinstance(through, date)
    require_nothing_open(session, camp_id, through, but=proposal)
    now: Any = close_detail(sheet_of(session, camp_id, through))
    if now != msgspec.json.decode(str(line["detail"])):
        raise Conflict(
            "sheet-changed",
            "积分表已变，请核对后重新提请结算。",
            "The sheet has changed; look again and propose the settlement anew.",
        )


def require_nothing_open(session: Session, camp_id: UUID, through: date, *, but: str = "") -> None:
    if late := [row for row in open_through(session, camp_id, through) if row.digest != but]:
        raise Conflict(
            "proposals-open",
            f"有 {len(late)} 件提请尚待复核，不能结算到该日。",
            f"{len(late)} proposals dated up to that day await a decision.",
            proposals=[row.digest for row in late],
        )


def open_through(session: Session, camp_id: UUID, through: date) -> list[Any]:
    """Proposals with a line dated up to that day, undecided."""
    waiting = list_open(session, camp_id, clock.now())
    return [row for row in waiting if any(_is_within(line, through) for line in lines_of(row.payload))]


def _is_within(line: Columns, through: date) -> bool:
    booked = line["occurred_on"]
    return isinstance(booked, date) and booked <= through
