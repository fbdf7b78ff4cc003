"""去向: what became of trainees, and what the sheet that was decided on had said of them."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.errors import Invalid, NotFound, Problem
from service.queries import recommendations as sheets
from service.queries.access import as_system
from service.queries.ranking_reports import Ground, ground
from service.queries.ranking_shown import require_officer
from service.queries.recommendations_reading import dossiers
from service.queries.select import all_rows, c, columns
from service.rules.ranking.outcomes import Became, Report, TooFew, predictive
from service.rules.ranking.snapshots import seed_of
from service.tables.ranking import Outcome

_OUTCOMES = columns(
    Outcome.id, Outcome.trainee_id, Outcome.years, Outcome.on, Outcome.post, Outcome.level, Outcome.promoted_on,
    Outcome.appraisal, Outcome.probation_passed, Outcome.recorded_at, Outcome.request,
).where(c(Outcome.camp_id) == bindparam("camp_id"))  # fmt: skip
_NEWEST_LAST = (c(Outcome.recorded_at), c(Outcome.id))
_OF_TRAINEE = _OUTCOMES.where(c(Outcome.trainee_id) == bindparam("trainee_id")).order_by(*_NEWEST_LAST)
_OF_YEARS = _OUTCOMES.where(c(Outcome.years) == bindparam("years")).order_by(*_NEWEST_LAST)
_BY_KEY = _OUTCOMES.where(c(Outcome.recorded_by) == bindparam("actor"), c(Outcome.idem_key) == bindparam("key"))


class Validity(NamedTuple):
    ground: Ground
    years: int
    report: Report


def list_outcomes(session: Session, camp_id: UUID, trainee_id: UUID) -> Sequence[Any]:
    """The newest first, which counts; what it corrects stays behind it."""
    require_officer(session)
    return all_rows(session, _OF_TRAINEE, camp_id=camp_id, trainee_id=trainee_id)[::-1]


def list_newest(session: Session, camp_id: UUID, years: int) -> dict[UUID, Any]:
    """By trainee the outcome that counts after so many years, of those whom the viewer may see."""
    require_officer(session)
    return {row.trainee_id: row for row in all_rows(session, _OF_YEARS, camp_id=camp_id, years=years)}


def find_by_key(session: Session, camp_id: UUID, actor: UUID, key: str) -> Any:
    """What that key recorded, if it did."""
    return next(iter(all_rows(session, _BY_KEY, camp_id=camp_id, actor=actor, key=key)), None)


def validity_of(session: Session, camp_id: UUID, years: int) -> Validity:
    """By the newest sheet with scores that was decided on, else the newest such frozen one; of everybody."""
    require_officer(session)
    found = _ground(session, camp_id)
    with as_system(session):
        rows = all_rows(session, _OF_YEARS, camp_id=camp_id, years=years)
    newest = {str(row.trainee_id): row for row in rows}
    became = [Became(trainee=one, level=row.level, promoted=row.promoted_on is not None) for one, row in newest.items()]
    try:
        return Validity(found, years, predictive(found.sheet.rows, became, seed_of(found.inputs)))
    except TooFew as few:
        raise _too_few(few.found) from few


def _ground(session: Session, camp_id: UUID) -> Ground:
    known = [one for one in dossiers(session, camp_id, sheets.list_sheets(session, camp_id)) if one.frozen is not None]
    decided = [one for one in known if one.standing.state == "decided"]
    kept = [one for one in known if one.standing.state != "withdrawn"]
    if not kept:
        raise NotFound
    newest = [*reversed(decided), *(one for one in reversed(kept) if one not in decided)]
    made = (ground(session, one) for one in newest)
    scored = (one for one in made if any(row.score is not None for row in one.sheet.rows))
    return next(scored, None) or ground(session, newest[0])


def _too_few(found: int) -> Invalid:
    zh = f"只有 {found} 人既有得分又有去向，不足 10 人不作统计。"
    who = "1 person has" if found == 1 else f"{found} persons have"
    en = f"Only {who} both a score and an outcome; nothing is said below 10."
    return Invalid("too-few", zh, en, problems=[Problem(pointer="?years", code="too-few", message=zh, message_en=en)])
