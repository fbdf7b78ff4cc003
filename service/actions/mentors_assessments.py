"""成熟度评价: marks on the rubric in force that day, and the points that they make."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from service import clock
from service.actions.camps import require_act
from service.actions.mentors_notes import note_beside, require_pair
from service.actions.points_facts import post_claims
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import mentors_assessments as queries
from service.queries.mentors_assignments import lock_found_trainee
from service.queries.points import closed_through, policy_in_force
from service.rules import mentors as rules
from service.rules import rubrics
from service.rules.points.claims import of_marks
from service.rules.points.policy import Policy
from service.tables.camps import Camp
from service.tables.mentors import Assessment


def assess(
    session: Session, camp_id: UUID, no: str, quarter: int, on: date, marks: Mapping[str, int], note: str | None
) -> Assessment:
    """By the trainee's mentor, in or after the quarter; the trainee is locked, so a quarter is assessed once."""
    camp = require_act(session, camp_id, "facts")
    trainee = lock_found_trainee(session, camp_id, no)
    mentor_id = _require_right(session, camp, trainee.id, quarter, on)
    _require_open(session, camp_id, on)
    if queries.is_assessed(session, camp_id, trainee.id, quarter):
        raise Conflict("assessed", f"第 {quarter} 季度已有评价。", f"Quarter {quarter} has its assessment.")
    assessment = Assessment(
        camp_id=camp_id, trainee_id=trainee.id, mentor_id=mentor_id, quarter=quarter, on=on,
        recorded_at=clock.now(), **_judged(session, camp_id, on, marks),
    )  # fmt: skip
    session.add(assessment)
    _post(session, assessment, note)
    return assessment


def correct_assessment(
    session: Session, assessment: Assessment, on: date, marks: Mapping[str, int], note: str | None
) -> None:
    """By the mentor who gave it, until a settlement has passed over it."""
    camp = require_act(session, assessment.camp_id, "facts")
    _require_right(session, camp, assessment.trainee_id, assessment.quarter, on)
    _require_open(session, assessment.camp_id, min(on, assessment.on))
    for name, value in _judged(session, assessment.camp_id, on, marks).items():
        setattr(assessment, name, value)
    assessment.on, assessment.recorded_at = on, clock.now()
    assessment.version += 1
    _post(session, assessment, note)


def _judged(session: Session, camp_id: UUID, on: date, marks: Mapping[str, int]) -> dict[str, Any]:
    policy = _policy(session, camp_id, on)
    ordered = rubrics.in_order(policy.rubrics.maturity, marks)
    return {
        "policy": policy.version,
        "marks": msgspec.json.encode(ordered).decode(),
        "total": sum(ordered),
        "full": rubrics.full_mark(policy.rubrics.maturity),
    }


def _policy(session: Session, camp_id: UUID, on: date) -> Policy:
    policy = policy_in_force(session, camp_id, on)
    if policy is None or not policy.rubrics.maturity:
        raise Conflict("no-rubric", "当日没有生效的成熟度评价表。", "No maturity rubric is in force on that day.")
    return policy


def _post(session: Session, assessment: Assessment, note: str | None) -> None:
    session.flush()
    note_beside(session, assessment, note)
    claim = of_marks(
        "assessment", assessment.id, assessment.trainee_id, assessment.on, assessment.total, assessment.full
    )
    post_claims(session, assessment.camp_id, [claim], stated=[(claim.source, claim.trainee)])


def _require_right(session: Session, camp: Camp, trainee_id: UUID, quarter: int, on: date) -> UUID:
    span = rules.nth_quarter(camp.starts_on, quarter)
    if span.starts_on > camp.ends_on:
        raise invalid("/quarter", "no-such-quarter", "训练营没有这个季度。", "The camp has no such quarter.")
    if on > camp.ends_on:
        raise invalid("/on", "after-camp", "日期不能晚于训练营结束日期。", "The day lies after the camp's last.")
    if on < span.starts_on:
        raise invalid("/on", "before-quarter", "该季度尚未开始。", "The quarter has not begun on that day.")
    return require_pair(session, camp.id, trainee_id, on)


def _require_open(session: Session, camp_id: UUID, on: date) -> None:
    settled = closed_through(session, camp_id)
    if settled is not None and on <= settled:
        raise Conflict(
            "settled", f"已结算至 {settled}，评价不能再写入或修改。",
            f"Settled through {settled}; assessments up to then stand.", closed_through=settled.isoformat(),
        )  # fmt: skip
