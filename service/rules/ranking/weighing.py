"""What each criterion really does to the order. Source: ranking.md 7."""

import numpy as np

from service.rules.measurement import composite
from service.rules.measurement.arrays import Floats
from service.rules.measurement.composite import Criterion
from service.rules.ranking.figures import CRITERIA, Judged

FEWEST = 3


def effective(judged: Judged, criteria: tuple[Criterion, Criterion, Criterion]) -> dict[str, float]:
    """w_c cov(f_c, score)/var(score) over those with a score, sum 1; nan for fewer than two, or equals."""
    known = np.isfinite(judged.score)
    if known.sum() < 2:
        return dict.fromkeys(CRITERIA, float("nan"))
    found = composite.effective_weights(criteria, [each[known] for each in judged.values])
    return {name: float(each) for name, each in zip(CRITERIA, found, strict=True)}


def astray(found: dict[str, float], criteria: tuple[Criterion, Criterion, Criterion]) -> list[str]:
    """Criteria whose effective weight is more than .10 from the nominal one."""
    warn = composite.weights_that_warn(criteria, np.array([found[name] for name in CRITERIA]))
    return [name for name, each in zip(CRITERIA, warn, strict=True) if each]


def correlations(judged: Judged) -> dict[str, float]:
    """Pearson's r of points with each rated criterion over those with a score; nan below three, or for equals."""
    known = np.isfinite(judged.score)
    points, *rated = (each[known] for each in judged.values)
    return {name: _correlation(points, each) for name, each in zip(CRITERIA[1:], rated, strict=True)}


def _correlation(one: Floats, other: Floats) -> float:
    if len(one) < FEWEST or np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
