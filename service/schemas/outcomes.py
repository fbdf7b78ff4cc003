"""去向 on the wire, and what the score had to do with it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from service.queries.outcomes import Validity
from service.rules.ranking.outcomes import RESTRICTED, Association, BandCount
from service.rules.ranking.sheet import Band
from service.rules.text import Line
from service.schemas.wire import In, Out, moment

Appraisal = Literal["excellent", "competent", "basic", "failing"]


class OutcomeIn(In, frozen=True, kw_only=True):
    """`level` orders posts, higher is more; `promoted_on` where there was a promotion since the camp."""

    years: Literal[1, 3]
    on: date
    post: Line
    level: Annotated[int, Meta(ge=0, le=99)]
    promoted_on: date | None = None
    appraisal: Appraisal | None = None
    probation_passed: bool | None = None


class OutcomeOut(Out, frozen=True, kw_only=True):
    """`counts`: the newest for its year; the others were corrected by it."""

    id: str
    years: int
    on: date
    post: str
    level: int
    promoted_on: date | None
    appraisal: str | None
    probation_passed: bool | None
    recorded_at: datetime
    counts: bool


def outcome_out(row: Any, *, counts: bool = True) -> OutcomeOut:
    return OutcomeOut.of(row, id=str(row.id), recorded_at=moment(row.recorded_at), counts=counts)


def outcomes_out(rows: Sequence[Any]) -> list[OutcomeOut]:
    """The newest first."""
    return [outcome_out(row, counts=all(one.years != row.years for one in rows[:nth])) for nth, row in enumerate(rows)]


class AssociationOut(Out, frozen=True, kw_only=True):
    """Kendall's tau-b and Spearman's rho with 90 % intervals; null where nothing varies or fewer than 10 have both."""

    measure: str
    target: str
    n: int
    tau: float | None
    tau_interval: tuple[float, float] | None
    rho: float | None
    rho_interval: tuple[float, float] | None


class BandOut(Out, frozen=True, kw_only=True):
    band: Band
    size: int
    promoted: int


class ValidityOut(Out, frozen=True, kw_only=True):
    """`sheet` whose scores these are; `n` of its `cohort` have an outcome after so many years."""

    sheet: str
    revision: int
    inputs_digest: str
    years: int
    cohort: int
    n: int
    associations: list[AssociationOut]
    bands: list[BandOut]
    note: str = RESTRICTED[0]
    note_en: str = RESTRICTED[1]


def validity_out(found: Validity) -> ValidityOut:
    report = found.report
    return ValidityOut(
        sheet=found.ground.name,
        revision=found.ground.revision,
        inputs_digest=found.ground.digest,
        years=found.years,
        cohort=report.cohort,
        n=report.n,
        associations=[_association(one) for one in report.associations],
        bands=[_band(one) for one in report.bands],
    )


def _association(one: Association) -> AssociationOut:
    return AssociationOut.of(
        one,
        tau=_short(one.tau),
        rho=_short(one.rho),
        tau_interval=_interval(one.tau_low, one.tau_high),
        rho_interval=_interval(one.rho_low, one.rho_high),
    )


def _band(one: BandCount) -> BandOut:
    return BandOut.of(one)


def _interval(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (round(low, 3), round(high, 3))


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
