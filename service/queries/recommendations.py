"""Sheets 推荐表, what was done to them, what people decided on them, and what was published."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func

from service.database import Session
from service.errors import NotFound
from service.queries.access import as_system
from service.queries.select import all_rows, c, columns, one_row
from service.rules.ranking.choosing import Decision
from service.rules.ranking.procedure import number_of
from service.tables.ranking import PublicityWindow, Recommendation, RecommendationAct, RecommendationRow, Snapshot
from service.tables.trainees import Trainee


def _of_sheet(model: Any, *attributes: Any) -> Any:
    return columns(*attributes).where(
        c(model.camp_id) == bindparam("camp_id"), c(model.recommendation_id) == bindparam("sheet_id")
    )


_SHEETS = columns(
    Recommendation.id, Recommendation.camp_id, Recommendation.number, Recommendation.policy, Recommendation.through,
    Recommendation.follows, Recommendation.opened_by, Recommendation.opened_at,
).where(c(Recommendation.camp_id) == bindparam("camp_id"))  # fmt: skip
_BY_NUMBER = _SHEETS.where(c(Recommendation.number) == bindparam("number"))
_LAST = columns(func.coalesce(func.max(Recommendation.number), 0).label("number")).where(
    c(Recommendation.camp_id) == bindparam("camp_id")
)
_ACT = (
    RecommendationAct.recommendation_id, RecommendationAct.seq, RecommendationAct.kind, RecommendationAct.actor,
    RecommendationAct.at, RecommendationAct.digest, RecommendationAct.details, RecommendationAct.reason,
    RecommendationAct.request,
)  # fmt: skip
_ACTS = (
    columns(*_ACT)
    .where(
        c(RecommendationAct.camp_id) == bindparam("camp_id"),
        c(RecommendationAct.recommendation_id).in_(bindparam("sheets", expanding=True)),
    )
    .order_by(c(RecommendationAct.recommendation_id), c(RecommendationAct.seq))
)
_BY_KEY = columns(*_ACT).where(
    c(RecommendationAct.camp_id) == bindparam("camp_id"),
    c(RecommendationAct.actor) == bindparam("actor"),
    c(RecommendationAct.idem_key) == bindparam("key"),
)
_DECISIONS = _of_sheet(
    RecommendationRow,
    RecommendationRow.trainee_id, RecommendationRow.version, RecommendationRow.stage, RecommendationRow.choice,
    RecommendationRow.performance, RecommendationRow.maturity, RecommendationRow.reason, RecommendationRow.covers,
).order_by(c(RecommendationRow.version))  # fmt: skip
_SNAPSHOT = _of_sheet(
    Snapshot,
    Snapshot.revision, Snapshot.inputs, Snapshot.inputs_digest, Snapshot.policy_digest, Snapshot.people,
    Snapshot.outputs, Snapshot.code, Snapshot.libraries, Snapshot.seed, Snapshot.digest, Snapshot.author_id,
    Snapshot.made_at,
).where(c(Snapshot.revision) == bindparam("revision"))  # fmt: skip
_WINDOWS = _of_sheet(
    PublicityWindow,
    PublicityWindow.trainee_id, PublicityWindow.revision, PublicityWindow.listed, PublicityWindow.position,
    PublicityWindow.first_day, PublicityWindow.last_day, PublicityWindow.provisional, PublicityWindow.cause,
).order_by(c(PublicityWindow.revision))  # fmt: skip
_PEOPLE = columns(Trainee.id, Trainee.no, Trainee.name, Trainee.unit, Trainee.post).where(
    c(Trainee.camp_id) == bindparam("camp_id")
)
_VISIBLE = columns(Trainee.id).where(c(Trainee.camp_id) == bindparam("camp_id"))


def list_sheets(session: Session, camp_id: UUID) -> Sequence[Any]:
    """Those that the viewer may see, in order."""
    return all_rows(session, _SHEETS.order_by(c(Recommendation.number)), camp_id=camp_id)


def find_sheet(session: Session, camp_id: UUID, name: str) -> Any:
    """By its name, TJ-1."""
    number = number_of(name)
    if number is None:
        raise NotFound
    return one_row(session, _BY_NUMBER, camp_id=camp_id, number=number)


def sheet_numbered(session: Session, camp_id: UUID, sheet_id: UUID) -> int:
    """The number of a sheet that another one names."""
    wanted = columns(Recommendation.number).where(
        c(Recommendation.camp_id) == bindparam("camp_id"), c(Recommendation.id) == bindparam("id")
    )
    return int(one_row(session, wanted, camp_id=camp_id, id=sheet_id).number)


def last_number(session: Session, camp_id: UUID) -> int:
    """Of the sheets opened so far; 0 before the first."""
    with as_system(session):
        return int(one_row(session, _LAST, camp_id=camp_id).number)


def list_acts(session: Session, camp_id: UUID, sheets: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """What was done to each of those sheets, the oldest first, whoever asks."""
    found: dict[UUID, list[Any]] = {one: [] for one in sheets}
    with as_system(session):
        for row in all_rows(session, _ACTS, camp_id=camp_id, sheets=list(found)):
            found[row.recommendation_id].append(row)
    return found


def find_act(session: Session, camp_id: UUID, actor: UUID, key: str) -> Any:
    """What that key did, if it did anything."""
    return next(iter(all_rows(session, _BY_KEY, camp_id=camp_id, actor=actor, key=key)), None)


def list_decisions(
    session: Session, camp_id: UUID, sheet_id: UUID, versions: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """By trainee what was decided, whoever asks: in those versions, else in the newest before the final decision."""
    with as_system(session):
        rows = all_rows(session, _DECISIONS, camp_id=camp_id, sheet_id=sheet_id)
    if versions is None:
        return {str(row.trainee_id): row for row in rows if row.stage == "draft"}
    return {str(row.trainee_id): row for row in rows if versions.get(str(row.trainee_id)) == row.version}


def last_versions(session: Session, camp_id: UUID, sheet_id: UUID) -> dict[str, int]:
    """By trainee the newest version of any stage."""
    with as_system(session):
        rows = all_rows(session, _DECISIONS, camp_id=camp_id, sheet_id=sheet_id)
    return {str(row.trainee_id): row.version for row in rows}


def decision(row: Any) -> Decision:
    """As the rules know it."""
    return Decision(row.choice, row.performance, row.maturity, row.reason, row.covers)


def find_snapshot(session: Session, camp_id: UUID, sheet_id: UUID, revision: int) -> Any:
    """The bytes of one revision, whoever asks; what is shown of it is narrowed by the caller."""
    with as_system(session):
        return one_row(session, _SNAPSHOT, camp_id=camp_id, sheet_id=sheet_id, revision=revision)


def list_windows(session: Session, camp_id: UUID, sheet_id: UUID) -> Sequence[Any]:
    """Every row that was ever published of a sheet, by revision, whoever asks."""
    with as_system(session):
        return all_rows(session, _WINDOWS, camp_id=camp_id, sheet_id=sheet_id)


def list_people(session: Session, camp_id: UUID) -> dict[str, Any]:
    """Everybody who ever was in the camp by id: no, name, unit, post; whoever asks, and nobody is noted as shown."""
    with as_system(session):
        return {str(row.id): row for row in session.execute(_PEOPLE, {"camp_id": camp_id})}


def visible(session: Session, camp_id: UUID) -> set[str]:
    """Whom of the camp this viewer may see; nobody is noted as shown."""
    return {str(one) for one in session.scalars(_VISIBLE, {"camp_id": camp_id})}
