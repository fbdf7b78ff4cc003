"""Does the score go with what became of people? Source: ranking.md 10, outcome. Kendall 1938, Biometrika 30:81."""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from service.rules.measurement.arrays import Floats, Unusable, finite, same_length
from service.rules.measurement.ranks import places

FEWEST = 10
RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Validity:
    """Kendall tau-b and Spearman rho, each with its 90 % bootstrap interval, over n persons."""

    n: int
    tau: float
    tau_interval: tuple[float, float]
    rho: float
    rho_interval: tuple[float, float]


def validity(score: npt.ArrayLike, outcome: npt.ArrayLike, seed: int, resamples: int = RESAMPLES) -> Validity:
    """Association of a score (n,) with an ordered outcome (n,); percentile bootstrap over persons, 5 to 95 %.

    Refuses (Unusable) fewer than 10 persons. Coefficients are nan when one side does not vary; resamples in which that
    happens are left out of the interval.
    """
    x, y = finite(score, "score"), finite(outcome, "outcome")
    if same_length(score=x, outcome=y) < FEWEST:
        raise Unusable("fewer than 10 persons")
    picks = np.random.Generator(np.random.PCG64(seed)).integers(0, len(x), (resamples, len(x)))
    taus = np.array([tau_b(x[pick], y[pick]) for pick in picks])
    rhos = np.array([spearman(x[pick], y[pick]) for pick in picks])
    return Validity(len(x), tau_b(x, y), _middle(taus), spearman(x, y), _middle(rhos))


def tau_b(x: Floats, y: Floats) -> float:
    """Σ sign(x_i - x_j) sign(y_i - y_j) over the root of the pairs untied in x times those untied in y; nan if none."""
    of_x, of_y = np.sign(x[:, None] - x), np.sign(y[:, None] - y)
    untied = float(np.sqrt((of_x**2).sum() * (of_y**2).sum()))
    return float((of_x * of_y).sum()) / untied if untied else float("nan")


def spearman(x: Floats, y: Floats) -> float:
    """Correlation of fractional ranks; nan if one side does not vary."""
    of_x, of_y = (places(each, "fractional") - (len(each) + 1) / 2 for each in (x, y))
    spread = float(np.sqrt((of_x**2).sum() * (of_y**2).sum()))
    return float(of_x @ of_y) / spread if spread else float("nan")


def kendall_p(x: Floats, y: Floats) -> float:
    """Exact one-sided p that tau is as great or greater when order is chance: by counting inversions of n things.

    Refuses (Unusable) ties, for which the exact distribution is another.
    """
    n = same_length(x=x, y=y)
    if len(np.unique(x)) < n or len(np.unique(y)) < n:
        raise Unusable("ties")
    discordant = int(((np.sign(x[:, None] - x) * np.sign(y[:, None] - y)) < 0).sum()) // 2
    ways = [1]
    for size in range(2, n + 1):
        sums = list(accumulate(ways + [0] * (size - 1)))
        ways = [each - (sums[at - size] if at >= size else 0) for at, each in enumerate(sums)]
    return sum(ways[: discordant + 1]) / sum(ways)


def _middle(values: Floats) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.05, 0.95])
    return float(low), float(high)
