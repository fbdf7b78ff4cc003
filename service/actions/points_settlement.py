"""结算: closes a period with two persons, and signs where the journal stood."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.actions.points_fair import require_rewritten
from service.actions.points_proposals import propose
from service.actions.points_requests import Answer, begin
from service.actions.points_sheets import require_nothing_open
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import points as queries
from service.queries.points_sheets import sheet_of
from service.rules.points import journal, settlement
from service.rules.points.requests import Line


def propose_close(
    session: Session, camp_id: UUID, key: str, through: date, verified: Callable[[Session, UUID], object]
) -> Answer:
    """Freezes the sheet of that day once a second person agrees to exactly this sheet.

    `verified` gives what is wrong with the journal; nothing is settled on top of that.
    """
    fingerprint = journal.fingerprint([{"act": "close", "through": through.isoformat()}])
    replay = begin(session, camp_id, key, fingerprint, [(None, None)])
    if replay is not None:
        return replay
    require_act(session, camp_id, "points")
    _check_day(through, queries.closed_through(session, camp_id))
    require_nothing_open(session, camp_id, through)
    require_rewritten(session, camp_id, through)
    if verified(session, camp_id):
        raise Conflict(
            "journal-broken", "台账未通过核验，不能结算。", "The journal does not verify: see what is wrong first."
        )
    found = sheet_of(session, camp_id, through)
    if found is None:
        raise Conflict("no-policy", "该日没有施行中的细则。", "No policy is in force on that day.")
    return propose(session, camp_id, [_line(found)], key=key, fingerprint=fingerprint)


def _check_day(through: date, closed: date | None) -> None:
    if closed is not None and through <= closed:
        raise Conflict(
            "period-closed",
            f"已结算至 {closed}。",
            f"It is settled through {closed}.",
            closed_through=closed.isoformat(),
        )
    if not settlement.may_close(through, closed, clock.today()):
        raise invalid(
            "/through", "date-in-future", "不能结算到今天以后。", "A day that has not come cannot be settled."
        )


def _line(found: settlement.Sheet) -> Line:
    return Line(
        kind="close",
        trainee=None,
        policy=found.policy.version,
        rule=None,
        occurred_on=found.through,
        relates_on=found.through,
        detail=journal.canonical(settlement.close_detail(found)).decode(),
    )
