"""What the journal holds after the lock, gathered for the rules."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.database import Session
from service.queries import points as queries
from service.rules.points.requests import State, Target

Sources = Mapping[tuple[Hashable, str, str], int]


def state_of(
    session: Session,
    camp_id: UUID,
    trainees: Mapping[str, UUID] | None = None,
    sources: Sources | None = None,
    targets: Mapping[int, Target] | None = None,
) -> State:
    camp = require_act(session, camp_id, "points")
    return State(
        versions=queries.list_versions(session, camp_id),
        closed_through=queries.closed_through(session, camp_id),
        today=clock.today(),
        camp_from=camp.starts_on,
        camp_until=camp.ends_on,
        trainees=trainees or {},
        sources=sources or {},
        targets=targets or {},
    )


def taken(rows: Iterable[Any]) -> Sources:
    """Live facts by trainee, rule and source, each with its seq."""
    return {(row.trainee_id, row.rule, row.source): row.seq for row in rows}
