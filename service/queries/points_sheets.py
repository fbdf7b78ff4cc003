"""The sheet of a day as the journal stands, and the settlements that froze sheets."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.errors import NotFound
from service.queries import points as queries
from service.queries.access import as_system
from service.queries.points_standings import How, board, visible
from service.queries.select import all_rows, c, columns
from service.rules.points.counting import count
from service.rules.points.entries import by_trainee
from service.rules.points.plan import in_force
from service.rules.points.policy_document import canonical, digest
from service.rules.points.settlement import Sheet, sheet
from service.rules.points.standings import Standing
from service.tables.points import Checkpoint, Journal

_CLOSES = (
    columns(
        Journal.seq, Journal.hash, Journal.occurred_on, Journal.detail, Journal.actor, Journal.approver,
        Journal.recorded_at, Checkpoint.note,
    )
    .join(Checkpoint, (c(Checkpoint.camp_id) == Journal.camp_id) & (c(Checkpoint.seq) == Journal.seq), isouter=True)
    .where(c(Journal.camp_id) == bindparam("camp_id"), c(Journal.kind) == "close")
    .order_by(c(Journal.occurred_on))
)  # fmt: skip


def sheet_of(session: Session, camp_id: UUID, through: date, at_seq: int | None = None) -> Sheet | None:
    """The whole camp's sheet of that day, whoever asks; none before the first policy."""
    at = queries.LAST if at_seq is None else at_seq
    policy = in_force(queries.list_versions(session, camp_id, at), through)
    if policy is None:
        return None
    entries = queries.list_counted(session, camp_id, through, at)
    counts = {str(trainee): count(policy, own, through) for trainee, own in by_trainee(entries).items()}
    return Sheet(through, policy, len(entries), digest(canonical(policy)), counts, sheet(counts))


def list_settlements(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Every settled day with the line that settled it, the oldest first."""
    with as_system(session):
        return all_rows(session, _CLOSES, camp_id=camp_id)


class Settled(NamedTuple):
    """A settled day: the line that settled it, its sheet, and the same day as published and as known now."""

    row: Any
    sheet: Sheet
    published: Sequence[Standing]
    now: dict[Any, Standing]
    people: dict[Any, Any]


def settled_sheet(session: Session, camp_id: UUID, day: date) -> Settled:
    """Of those whom the viewer may see; NotFound for a day that was not settled."""
    row = next((one for one in list_settlements(session, camp_id) if one.occurred_on == day), None)
    found = None if row is None else sheet_of(session, camp_id, day, row.seq - 1)
    if row is None or found is None:
        raise NotFound
    published = board(session, camp_id, day, row.seq)
    now = board(session, camp_id, day, how=How(restated=True))
    seen = visible(session, camp_id, published)
    return Settled(row, found, seen, {one.trainee: one for one in now.rows}, published.people)
