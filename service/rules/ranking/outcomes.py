"""Did the score say anything about what became of people? Source: ranking.md 10, outcome.

Kendall tau-b and Spearman with 90 % bootstrap intervals, and who was promoted by band; nothing below 10 persons. The
listed were chosen by this score, so the range is restricted and the coefficients are too low for the whole cohort.
"""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Literal

from service.rules.measurement.validity import FEWEST, validity
from service.rules.ranking.inputs import Part
from service.rules.ranking.sheet import Band, Rated, Row

Target = Literal["level", "promoted"]
RESTRICTED = (
    "入选人员正是按该得分推荐的，样本范围受限，相关系数会偏低，也不能说明未入选者会如何。",
    "The listed were chosen by this very score: the range is restricted, coefficients come out too low, and nothing"
    " is said of what the others would have become.",
)


def _shown(found: Rated) -> int:
    return found.raw if found.fair is None else found.fair


SCORES: Mapping[str, Callable[[Row], int | None]] = {
    "score": lambda row: row.score,
    "points": lambda row: row.points,
    "performance": lambda row: row.performance,
    "maturity": lambda row: None if row.maturity is None else _shown(row.maturity),
}
TARGETS: tuple[Target, ...] = ("level", "promoted")
BANDS: tuple[Band, ...] = ("in", "open", "out", "none")


class TooFew(ValueError):
    """Fewer than 10 persons have both a score and an outcome; `found` is how many."""

    def __init__(self, found: int) -> None:
        super().__init__(f"{found} of {FEWEST} persons")
        self.found = found


class Became(Part, frozen=True, kw_only=True):
    """What became of a trainee: level, whole number, higher is more; promoted since the camp or not."""

    trainee: str
    level: int
    promoted: bool


class Association(Part, frozen=True, kw_only=True):
    """Coefficients with 5 % and 95 % bootstrap quantiles; none where one side does not vary or n is below 10."""

    measure: str
    target: Target
    n: int
    tau: float | None
    tau_low: float | None
    tau_high: float | None
    rho: float | None
    rho_low: float | None
    rho_high: float | None


class BandCount(Part, frozen=True, kw_only=True):
    band: Band
    size: int
    promoted: int


class Report(Part, frozen=True, kw_only=True):
    """`cohort` persons on the sheet, `n` of them with an outcome."""

    cohort: int
    n: int
    associations: tuple[Association, ...]
    bands: tuple[BandCount, ...]


def predictive(rows: Sequence[Row], became: Sequence[Became], seed: int) -> Report:
    """Score and every criterion against level and promotion, each on those who have both; promoted by band.

    Raises TooFew when fewer than 10 persons have a score and an outcome.
    """
    known = {one.trainee: one for one in became}
    both = [(row, known[row.trainee]) for row in rows if row.trainee in known]
    scored = sum(row.score is not None for row, _ in both)
    if scored < FEWEST:
        raise TooFew(scored)
    pairs = [(of, target) for of in SCORES for target in TARGETS]
    return Report(
        cohort=len(rows),
        n=len(both),
        associations=tuple(_association(of, target, both, seed + nth) for nth, (of, target) in enumerate(pairs)),
        bands=tuple(_band(band, both) for band in BANDS),
    )


def _association(of: str, target: Target, both: Sequence[tuple[Row, Became]], seed: int) -> Association:
    read = ((SCORES[of](row), float(getattr(one, target))) for row, one in both)
    known = [(float(value), became) for value, became in read if value is not None]
    if len(known) < FEWEST:
        nothing = dict.fromkeys(("tau", "tau_low", "tau_high", "rho", "rho_low", "rho_high"))
        return Association(measure=of, target=target, n=len(known), **nothing)
    values, outcomes = zip(*known, strict=True)
    found = validity(values, outcomes, seed)
    tau_low, tau_high = found.tau_interval
    rho_low, rho_high = found.rho_interval
    return Association(
        measure=of, target=target, n=found.n,
        tau=_known(found.tau), tau_low=_known(tau_low), tau_high=_known(tau_high),
        rho=_known(found.rho), rho_low=_known(rho_low), rho_high=_known(rho_high),
    )  # fmt: skip


def _known(value: float) -> float | None:
    return value if isfinite(value) else None


def _band(band: Band, both: Sequence[tuple[Row, Became]]) -> BandCount:
    inside = [one for row, one in both if row.band == band]
    return BandCount(band=band, size=len(inside), promoted=sum(one.promoted for one in inside))
