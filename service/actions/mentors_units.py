"""选派单位评价: the sending unit's half-yearly score, entered by an officer."""

from datetime import date
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.actions.points_facts import post_claims
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import mentors_assessments as queries
from service.queries.mentors_assignments import lock_found_trainee
from service.rules import mentors as rules
from service.rules.growth_periods import half_words
from service.rules.points.claims import of_score
from service.tables.camps import Camp
from service.tables.mentors import UnitAssessment


def assess_by_unit(session: Session, camp_id: UUID, no: str, half: int, on: date, score: int) -> UnitAssessment:
    """The trainee is locked, so a half is scored once."""
    camp = require_act(session, camp_id, "facts")
    trainee = lock_found_trainee(session, camp_id, no)
    _require_half(camp, half, on)
    if queries.is_unit_assessed(session, camp_id, trainee.id, half):
        zh, en = half_words(f"H{half}")
        raise Conflict("assessed", f"{zh}已有单位评价。", f"There is an assessment of {en} already.")
    assessment = UnitAssessment(camp_id=camp_id, trainee_id=trainee.id, half=half, on=on, score=score)
    session.add(assessment)
    _post(session, assessment)
    return assessment


def correct_unit_assessment(session: Session, assessment: UnitAssessment, on: date, score: int) -> None:
    """In settled time the journal refuses it."""
    _require_half(require_act(session, assessment.camp_id, "facts"), assessment.half, on)
    assessment.on, assessment.score = on, score
    assessment.version += 1
    _post(session, assessment)


def _post(session: Session, assessment: UnitAssessment) -> None:
    session.flush()
    claim = of_score("unit_assessment", assessment.id, assessment.trainee_id, assessment.on, assessment.score)
    post_claims(session, assessment.camp_id, [claim], stated=[(claim.source, claim.trainee)])


def _require_half(camp: Camp, half: int, on: date) -> None:
    span = rules.nth_half(camp.starts_on, half)
    if span.starts_on > camp.ends_on:
        raise invalid("/half", "no-such-half", "训练营没有这个半年。", "The camp has no such half-year.")
    if on > camp.ends_on:
        raise invalid("/on", "after-camp", "日期不能晚于训练营结束日期。", "The day lies after the camp's last.")
    if on < span.starts_on:
        raise invalid("/on", "before-half", "该半年尚未开始。", "The half-year has not begun on that day.")
    if on > clock.today():
        raise invalid("/on", "in-future", "日期不能晚于今天。", "The day lies in the future.")
