"""One trainee's row: place by points, score and chance apart, raw beside fair, in people's units."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from service.rules.ranking import wording_rows as words
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.sheet import Rated, Row, Verdict
from service.rules.ranking.wording_procedure import BAR_STATES
from service.schemas.ranking_words import Term, fine, term, terms
from service.schemas.wire import Out, decimal

Unset = msgspec.UnsetType


class ReviewerOut(Out, frozen=True, kw_only=True):
    no: str
    name: str


class TieOut(Out, frozen=True, kw_only=True):
    order: int
    step: Term | None


class ScoreOut(Out, frozen=True, kw_only=True):
    """On the policy's basis, and on raw means; `order` among the listed."""

    value: float
    raw: float | None
    order: int | None
    order_raw: int | None


class ChanceOut(Out, frozen=True, kw_only=True):
    """How sure that order is: ranks of nine draws in ten from low to high; percent for the quota, and with reserve."""

    low: int
    median: int
    high: int
    quota: int
    quota_and_reserve: int
    band: Term
    band_list: Term


class PerformanceOut(Out, frozen=True, kw_only=True):
    value: float
    raw: float | None
    sem: float | None


class RatingOut(Out, frozen=True, kw_only=True):
    """`fair` is none where the source is not adjusted; `sem` where nothing tells how wide the error is."""

    raw: float
    fair: float | None
    sem: float | None
    least_squares: float | None
    marks: int


class ClauseOut(Out, frozen=True, kw_only=True):
    """Places as they are, attendance in percent, ratings out of 100; `chance` in percent of meeting it again."""

    clause: Term
    outcome: Term
    value: float | None
    bound: float
    sem: float | None
    chance: int | None


class BarOut(Out, frozen=True, kw_only=True):
    """A veto's term 影响期; its cause is nowhere here."""

    since: date
    until: date | None
    state: Term


class RowOut(Out, frozen=True, kw_only=True):
    """`listed` is what the order says, or to all but organisers what was published; `reviewers` for organisers only.

    `at_line`: equal to others across a line; `high`: not listed though the score is within quota and reserve.
    """

    no: str
    name: str
    unit: str
    place: int
    points: float
    tie: TieOut | None
    score: ScoreOut | None
    chance: ChanceOut | None
    state: Term
    bars: list[BarOut]
    listed: Term | None
    at_line: bool
    high: bool
    clauses: list[ClauseOut]
    missing: list[Term]
    performance: PerformanceOut | None
    seminar: RatingOut | None
    posting: RatingOut | None
    maturity: RatingOut | None
    full: list[Term]
    differs: list[Term]
    reviewers: list[ReviewerOut] | Unset = msgspec.UNSET


def row_out(row: Row, person: Any, inputs: Inputs, more: Mapping[str, Any]) -> RowOut:
    told: dict[str, Any] = {
        "no": person.no,
        "name": person.name,
        "unit": person.unit,
        "place": row.place,
        "points": decimal(row.points),
        "tie": _tie(row),
        "score": _score(row),
        "chance": _chance(row),
        "state": term(words.STATES, row.state),
        "bars": list(_bars(row, inputs)),
        "listed": None if row.listed is None else term(words.CHOICES, row.listed),
        "at_line": row.at_line,
        "high": row.high,
        "clauses": [_clause(one) for one in row.verdicts],
        "missing": [_missing(one, row, inputs) for one in row.missing],
        "performance": _performance(row),
        **{name: _rating(getattr(row, name)) for name in ("seminar", "posting", "maturity")},
        "full": terms(words.CRITERIA, row.full),
        "differs": terms(words.DIFFERS, row.differs),
    }
    return RowOut(**{**told, **more})


def _bars(row: Row, inputs: Inputs) -> Iterator[BarOut]:
    for one in inputs.candidates if row.state == "barred" else ():
        if one.trainee == row.trainee:
            for bar in one.bars:
                yield BarOut(since=bar.since, until=bar.until, state=term(BAR_STATES, bar.state))


def _tie(row: Row) -> TieOut | None:
    if row.tie_order is None:
        return None
    said = None if row.tie_step is None else words.tie_step(row.tie_step)
    return TieOut(order=row.tie_order, step=said and Term(code=str(row.tie_step), zh=said[0], en=said[1]))


def _score(row: Row) -> ScoreOut | None:
    if row.score is None:
        return None
    return ScoreOut(value=row.score / 100, raw=decimal(row.score_raw), order=row.order, order_raw=row.order_raw)


def _chance(row: Row) -> ChanceOut | None:
    if row.chance is None or row.chance_list is None:
        return None
    return ChanceOut(
        low=row.low,
        median=row.median,
        high=row.high_rank,
        quota=row.chance,
        quota_and_reserve=row.chance_list,
        band=term(words.BANDS, row.band),
        band_list=term(words.BANDS, row.band_list),
    )


def _performance(row: Row) -> PerformanceOut | None:
    if row.performance is None:
        return None
    return PerformanceOut(value=row.performance / 10_000, raw=fine(row.performance_raw), sem=fine(row.performance_sem))


def _rating(rated: Rated | None) -> RatingOut | None:
    if rated is None:
        return None
    return RatingOut(
        raw=rated.raw / 10_000,
        fair=fine(rated.fair),
        sem=fine(rated.sem),
        least_squares=fine(rated.squares),
        marks=rated.marks,
    )


def _clause(one: Verdict) -> ClauseOut:
    scale = {"points_place": 1, "attendance": 100}.get(one.clause, 10_000)
    return ClauseOut(
        clause=term(words.CLAUSES, one.clause),
        outcome=term(words.OUTCOMES, one.outcome),
        value=None if one.value is None else one.value / scale,
        bound=one.bound / scale,
        sem=None if one.sem is None else one.sem / scale,
        chance=one.chance,
    )


def _missing(code: str, row: Row, inputs: Inputs) -> Term:
    zh, en = words.MISSING[code]
    counts = {"have": _have(code, row, inputs), "need": getattr(inputs.method.minimum, code, 1)}
    return Term(code=code, zh=zh.format(**counts), en=en.format(**counts))


def _have(code: str, row: Row, inputs: Inputs) -> int:
    if code == "reviewers":
        return len({mark.evaluator for mark in inputs.seminars if mark.trainee == row.trainee})
    rated = {"reviews": row.seminar, "postings": row.posting, "assessments": row.maturity}.get(code)
    return 0 if rated is None else rated.marks
