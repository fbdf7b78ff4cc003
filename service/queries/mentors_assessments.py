from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists

from service.database import Session
from service.queries import points
from service.queries.access import as_system
from service.queries.select import Page, Paged, c, columns, one, one_row, page
from service.rules.facts import Rubric
from service.tables.mentors import Assessment, Mentor, UnitAssessment

_SHOWN = (
    columns(
        Assessment.id, Assessment.quarter, Assessment.on, Assessment.policy, Assessment.marks, Assessment.total,
        Assessment.full, Assessment.version, c(Mentor.no).label("mentor"),
    )
    .join(Mentor, and_(c(Mentor.camp_id) == Assessment.camp_id, c(Mentor.id) == Assessment.mentor_id), isouter=True)
    .where(c(Assessment.camp_id) == bindparam("camp_id"), c(Assessment.trainee_id) == bindparam("trainee_id"))
)  # fmt: skip
_ONE_SHOWN = _SHOWN.where(c(Assessment.quarter) == bindparam("quarter"))
_LOCKED = (
    columns(Assessment)
    .where(
        c(Assessment.camp_id) == bindparam("camp_id"),
        c(Assessment.trainee_id) == bindparam("trainee_id"),
        c(Assessment.quarter) == bindparam("quarter"),
    )
    .with_for_update(key_share=True)
)
_UNIT_SHOWN = columns(
    UnitAssessment.id, UnitAssessment.half, UnitAssessment.on, UnitAssessment.score, UnitAssessment.version
).where(c(UnitAssessment.camp_id) == bindparam("camp_id"), c(UnitAssessment.trainee_id) == bindparam("trainee_id"))
_UNIT_ONE_SHOWN = _UNIT_SHOWN.where(c(UnitAssessment.half) == bindparam("half"))
_UNIT_LOCKED = (
    columns(UnitAssessment)
    .where(
        c(UnitAssessment.camp_id) == bindparam("camp_id"),
        c(UnitAssessment.trainee_id) == bindparam("trainee_id"),
        c(UnitAssessment.half) == bindparam("half"),
    )
    .with_for_update(key_share=True)
)
SORTABLE = {"quarter": Assessment.quarter, "on": Assessment.on, "total": Assessment.total}
UNIT_SORTABLE = {"half": UnitAssessment.half, "on": UnitAssessment.on, "score": UnitAssessment.score}


def list_assessments(session: Session, camp_id: UUID, trainee_id: UUID, wanted: Page) -> Paged:
    return page(session, _SHOWN.params(camp_id=camp_id, trainee_id=trainee_id), wanted, SORTABLE, "quarter")


def show_assessment(session: Session, camp_id: UUID, trainee_id: UUID, quarter: int) -> Any:
    return one_row(session, _ONE_SHOWN, camp_id=camp_id, trainee_id=trainee_id, quarter=quarter)


def lock_assessment(session: Session, camp_id: UUID, trainee_id: UUID, quarter: int) -> Assessment:
    return one(session, Assessment, _LOCKED, camp_id=camp_id, trainee_id=trainee_id, quarter=quarter)


def is_assessed(session: Session, camp_id: UUID, trainee_id: UUID, quarter: int) -> bool:
    """By whichever mentor."""
    given = exists().where(
        c(Assessment.camp_id) == camp_id, c(Assessment.trainee_id) == trainee_id, c(Assessment.quarter) == quarter
    )
    with as_system(session):
        return bool(session.scalar(columns(given)))


def rubrics_of(session: Session, camp_id: UUID, versions: Collection[int]) -> Mapping[int, Rubric]:
    """The maturity rubrics of policy versions."""
    documents = {version: points.find_policy(session, camp_id, version).document for version in set(versions)}
    return {version: points.parsed(text).rubrics.maturity for version, text in documents.items()}


def list_unit_assessments(session: Session, camp_id: UUID, trainee_id: UUID, wanted: Page) -> Paged:
    return page(session, _UNIT_SHOWN.params(camp_id=camp_id, trainee_id=trainee_id), wanted, UNIT_SORTABLE, "half")


def show_unit_assessment(session: Session, camp_id: UUID, trainee_id: UUID, half: int) -> Any:
    return one_row(session, _UNIT_ONE_SHOWN, camp_id=camp_id, trainee_id=trainee_id, half=half)


def lock_unit_assessment(session: Session, camp_id: UUID, trainee_id: UUID, half: int) -> UnitAssessment:
    return one(session, UnitAssessment, _UNIT_LOCKED, camp_id=camp_id, trainee_id=trainee_id, half=half)


def is_unit_assessed(session: Session, camp_id: UUID, trainee_id: UUID, half: int) -> bool:
    given = exists().where(
        c(UnitAssessment.camp_id) == camp_id,
        c(UnitAssessment.trainee_id) == trainee_id,
        c(UnitAssessment.half) == half,
    )
    with as_system(session):
        return bool(session.scalar(columns(given)))
