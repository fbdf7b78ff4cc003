from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_

from service.database import Session
from service.errors import NotFound
from service.queries.access import viewer_of
from service.queries.growth_evidence import NEWEST
from service.queries.select import Page, Paged, all_rows, c, columns, maybe, one, page
from service.rules.access import Role
from service.rules.growth_entries import OWN_KINDS
from service.tables.growth import GrowthEntry
from service.tables.trainees import Trainee

ENTRY = (
    GrowthEntry.id, GrowthEntry.version, GrowthEntry.kind, GrowthEntry.period, GrowthEntry.occurred_on,
    GrowthEntry.title, GrowthEntry.body, GrowthEntry.withdrawn, GrowthEntry.withdrawn_reason, GrowthEntry.recorded_at,
)  # fmt: skip
SORTABLE = {"occurred_on": GrowthEntry.occurred_on, "recorded_at": GrowthEntry.recorded_at, "kind": GrowthEntry.kind}
_OF_TRAINEE = (c(GrowthEntry.camp_id) == bindparam("camp_id")) & (c(GrowthEntry.trainee_id) == bindparam("trainee_id"))
_LIST = columns(*ENTRY).where(_OF_TRAINEE, NEWEST)
_VERSIONS = columns(*ENTRY).where(_OF_TRAINEE, c(GrowthEntry.id) == bindparam("id")).order_by(c(GrowthEntry.version))
_NEWEST = columns(GrowthEntry).where(_OF_TRAINEE, c(GrowthEntry.id) == bindparam("id"), NEWEST)
_SUMMARY = columns(GrowthEntry.id).where(
    _OF_TRAINEE,
    NEWEST,
    c(GrowthEntry.kind) == "self_summary",
    c(GrowthEntry.period) == bindparam("period"),
    ~c(GrowthEntry.withdrawn),
)
_TITLED = columns(GrowthEntry).where(
    _OF_TRAINEE,
    NEWEST,
    c(GrowthEntry.kind) == bindparam("kind"),
    c(GrowthEntry.title) == bindparam("title"),
    ~c(GrowthEntry.withdrawn),
)
_SHOWN = or_(~c(GrowthEntry.withdrawn), c(GrowthEntry.kind).in_(sorted(OWN_KINDS)))
"""What is withdrawn stays on record for officers; others keep sight of the trainee's own words only."""


def list_growth_entries(
    session: Session,
    camp_id: UUID,
    trainee_id: UUID,
    wanted: Page,
    *,
    kind: str | None = None,
    withdrawn: bool | None = None,
) -> Paged:
    statement = _LIST.params(camp_id=camp_id, trainee_id=trainee_id)
    for condition in (
        None if _sees_withdrawn(session) else _SHOWN,
        None if kind is None else c(GrowthEntry.kind) == kind,
        None if withdrawn is None else c(GrowthEntry.withdrawn) == withdrawn,
    ):
        statement = statement if condition is None else statement.where(condition)
    return page(session, statement, wanted, SORTABLE, "occurred_on")


def find_growth_entry(session: Session, camp_id: UUID, trainee_id: UUID, entry_id: UUID) -> GrowthEntry:
    """Its newest version."""
    found = one(session, GrowthEntry, _NEWEST, camp_id=camp_id, trainee_id=trainee_id, id=entry_id)
    if found.withdrawn and found.kind not in OWN_KINDS and not _sees_withdrawn(session):
        raise NotFound
    return found


def find_titled(session: Session, camp_id: UUID, trainee_id: UUID, kind: str, title: str) -> GrowthEntry | None:
    """The newest version of the first of that title that stands."""
    statement = _TITLED.order_by(c(GrowthEntry.recorded_at)).limit(1)
    return maybe(session, GrowthEntry, statement, camp_id=camp_id, trainee_id=trainee_id, kind=kind, title=title)


def list_entry_versions(session: Session, camp_id: UUID, trainee_id: UUID, entry_id: UUID) -> Sequence[Any]:
    find_growth_entry(session, camp_id, trainee_id, entry_id)
    return all_rows(session, _VERSIONS, camp_id=camp_id, trainee_id=trainee_id, id=entry_id)


def has_summary(session: Session, camp_id: UUID, trainee_id: UUID, period: str) -> bool:
    values = {"camp_id": camp_id, "trainee_id": trainee_id, "period": period}
    return session.scalar(_SUMMARY.limit(1), values) is not None


def lock_file(session: Session, camp_id: UUID, trainee_id: UUID) -> None:
    """Waits for others who write this file, so that two do not append the same version."""
    wanted = columns(Trainee.id).where(c(Trainee.camp_id) == camp_id, c(Trainee.id) == trainee_id)
    session.execute(wanted.with_for_update())


def _sees_withdrawn(session: Session) -> bool:
    return viewer_of(session).role is Role.OFFICER
