"""All that is worked out for a sheet, as arrays over the cohort in canonical order. Source: ranking.md 2-8."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Bools, Floats, Ints
from service.rules.measurement.composite import Criterion
from service.rules.measurement.ranks import Chance, Interval, Ranked
from service.rules.measurement.severity import Fit
from service.rules.measurement.severity_errors import Errors
from service.rules.points.policy import Recommendation
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.sheet import Basis, Choice, Clause, Outcome, Source, State

SOURCES: tuple[Source, ...] = ("seminar", "posting", "maturity")
CRITERIA = ("points", "performance", "maturity")
"""The order of every tuple of three arrays below."""


@dataclass(frozen=True, slots=True, eq=False)
class Rating:
    """One source. Arrays (n,) over the cohort on the scale 0-100, nan without marks; covariances (n, n), 0 there.

    `fit`, `errors` and `errors_raw` (of the official raw means) are in the order of `fit.reviews.trainees`, which also
    holds trainees who withdrew; None without any mark. `fair` is nan where the source is refused. `squares` are least
    squares, only where the fit is `adjusted_weak`. `unsteady` are reviewers whose severity moved between half-years.
    `known` is false where nothing tells how wide the error is.
    """

    source: Source
    fit: Fit | None
    errors: Errors | None
    errors_raw: Errors | None
    raw: Floats
    fair: Floats
    covariance: Floats
    covariance_raw: Floats
    marks: Ints
    evaluators: Ints
    occasions: Ints
    squares: Floats | None
    known: bool
    unsteady: tuple[str, ...]

    @property
    def refused(self) -> bool:
        return self.fit is None or self.fit.refused

    def shown(self, basis: Basis) -> Floats:
        """(n,): fair, or raw where refused; on basis raw always raw."""
        return self.raw if basis == "raw" or self.refused else self.fair

    def spread(self, basis: Basis) -> Floats:
        """C (n, n) of what is shown."""
        return self.covariance_raw if basis == "raw" or self.refused else self.covariance


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The sheet on one basis; all arrays (n,).

    `values`: points (of the scale of `Criterion`), performance, maturity, nan where missing. `sem`: absolute errors of
    performance and maturity. `score` 0-100 with nan, `published` in hundredths with -1, where data are insufficient.
    `order` is 1224 among the listed by published score, 0 for others; `at_line` equals across a line; `high` 未列入但
    综合靠前.
    """

    basis: Basis
    values: tuple[Floats, Floats, Floats]
    sem: Mapping[Clause, Floats]
    outcomes: Mapping[Clause, tuple[Outcome, ...]]
    states: tuple[State, ...]
    score: Floats
    published: Ints
    order: Ints
    choices: tuple[Choice | None, ...]
    at_line: Bools
    high: Bools
    line: int | None
    line_list: int | None

    @property
    def listed(self) -> Bools:
        return np.array([state == "listed" for state in self.states], dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Draws on the policy's basis; `top` is P(top quota), `top_list` P(top quota + reserve); four Nones without a pool.

    `met[clause]` (n,): in how many draws a rated gate is met; 0 outside the pool, as everywhere.
    """

    seed: int
    draws: int
    pool: Bools
    met: Mapping[Clause, Ints]
    ranked: Ranked | None
    span: Interval | None
    top: Chance | None
    top_list: Chance | None


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """`trainees` are the candidates' ids, sorted; every (n,) array follows them. `bound`: the last place that is met.

    `fair` and `raw` are the sheet on both bases, `ratings` the three sources. `effective` are effective weights by
    criterion, nan for equal scores. `reviewers[i]`: seminar reviewers without whom i's membership of the first `quota`
    would change.
    """

    inputs: Inputs
    trainees: tuple[str, ...]
    place: Ints
    tie_order: tuple[int | None, ...]
    tie_step: tuple[str | None, ...]
    bound: int
    missing: tuple[tuple[str, ...], ...]
    criteria: tuple[Criterion, Criterion, Criterion]
    ratings: Mapping[Source, Rating]
    fair: Judged
    raw: Judged
    drawn: Drawn
    effective: Mapping[str, float]
    reviewers: tuple[tuple[str, ...], ...]

    @property
    def method(self) -> Recommendation:
        return self.inputs.method

    @property
    def judged(self) -> Judged:
        """On the policy's basis."""
        return self.fair if self.method.basis == "fair" else self.raw

    @property
    def other(self) -> Judged:
        """On the other one."""
        return self.raw if self.method.basis == "fair" else self.fair
