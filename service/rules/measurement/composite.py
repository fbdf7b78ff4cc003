"""Adding up criteria, and explaining the sum. Source: ranking.md 7 and 12.

Fixed anchors and a weighted sum: the only scheme in which a withdrawal changes nobody's score or order (OECD & JRC
2008, Handbook on Constructing Composite Indicators, 5-7, for effective weights and sensitivity).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from service.rules.measurement.arrays import Bools, Floats, Ints, Unusable
from service.rules.measurement.ranks import places

WHOLE = 100
VECTORS = 4_000
CONCENTRATION = 200.0
WARNING = 0.10
"""An effective weight further than this from the nominal one warns."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """Weight in whole percent; f(x) = clip((x - floor)/(full - floor), 0, 1)."""

    weight: int
    floor: float
    full: float


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """Over `draws` weight vectors: how often each trainee is in the top k (n,), and has each place (n, n)."""

    draws: int
    top: Ints
    place: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactual:
    """What one criterion alone would have to gain for the line (n,); nan and `possible` false: 单靠此项不可能."""

    gain: Floats
    possible: Bools


def checked(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The criteria, if weights are from 0 to 100 with sum 100 and every full is above its floor; Unusable otherwise."""
    weights = [each.weight for each in criteria]
    if sum(weights) != WHOLE or min(weights) < 0:
        raise Unusable(f"weights are whole percent with sum 100, not {weights}")
    if any(not each.floor < each.full for each in criteria):
        raise Unusable("full must be above floor")
    return tuple(criteria)


def share(criterion: Criterion, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """f(x) of any array, in its precision; above full counts as full, below floor as floor."""
    return np.clip((values - criterion.floor) / (criterion.full - criterion.floor), 0, 1)


def score(criteria: Sequence[Criterion], values: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """100 Σ w_c f_c(x_c), 0-100: one array a criterion, all (n,), or (S, n) for draws; nothing of the cohort enters.

    Refuses (Unusable) criteria as in `checked`, and another number of arrays.
    """
    if len(checked(criteria)) != len(values):
        raise Unusable(f"{len(criteria)} criteria, {len(values)} arrays")
    parts = [each.weight * share(each, x) for each, x in zip(criteria, values, strict=True)]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def published(scores: Floats) -> Ints:
    """Hundredths, half up, from the value rounded to 1e-6: what is printed and what orders."""
    return np.asarray((np.rint(scores * 1e6).astype(np.int64) + 5_000) // 10_000)


def effective_weights(criteria: Sequence[Criterion], values: Sequence[Floats]) -> Floats:
    """w_c cov(f_c, score)/var(score), (m,), sum 1: what each criterion does to the order; nan for equal scores."""
    total = score(criteria, values)
    parts = np.array([each.weight * share(each, x) for each, x in zip(criteria, values, strict=True)])
    spread = float(((total - total.mean()) ** 2).sum())
    return parts @ (total - total.mean()) / spread if spread > 0 else np.full(len(parts), np.nan)


def weights_that_warn(criteria: Sequence[Criterion], effective: Floats) -> Bools:
    """(m,): effective weight more than .10 from the nominal one."""
    return np.abs(effective - np.array([each.weight for each in criteria]) / WHOLE) > WARNING


def sensitivity(
    criteria: Sequence[Criterion],
    values: Sequence[Floats],
    k: int,
    generator: np.random.Generator,
    draws: int = VECTORS,
) -> Sensitivity:
    """Weights from Dirichlet(200 w), a criterion of weight 0 staying 0; places 1224 in each draw; `top` = place <= k.

    `values`: one (n,) array a criterion. The generator is the fourth of `ranks.streams`.
    """
    weights = np.array([each.weight for each in checked(criteria)]) / WHOLE
    shares = np.array([share(each, x) for each, x in zip(criteria, values, strict=True)])
    used = weights > 0
    totals = generator.dirichlet(CONCENTRATION * weights[used], draws) @ shares[used]
    hundredths = published(WHOLE * totals)
    place = 1 + (hundredths[:, None, :] > hundredths[:, :, None]).sum(axis=2)
    n = shares.shape[1]
    counts = np.bincount((np.arange(n) * n + place - 1).ravel(), minlength=n * n).reshape(n, n)
    return Sensitivity(draws, counts[:, :k].sum(axis=1), counts)


def top(scores: Floats, k: int) -> Bools:
    """Who is in the top k by published score, ties at the line in; (…, n) for any number of variants; nan is out."""
    rows = np.atleast_2d(scores)
    known = np.isfinite(rows)
    hundredths = published(np.where(known, rows, -1.0))
    inside = np.array([places(row) <= k for row in hundredths]) & known
    return inside.reshape(np.shape(scores))


def contributions(criteria: Sequence[Criterion], values: Sequence[Floats]) -> Floats:
    """(m, n): 100 w_c (f_c(x) - f_c(median)); they sum to score - score at the medians of the cohort's values."""
    return np.array(
        [
            each.weight * (share(each, x) - share(each, np.median(x, keepdims=True)))
            for each, x in zip(checked(criteria), values, strict=True)
        ]
    )


def rounded(parts: Floats, total: int) -> tuple[Ints, int]:
    """Lines (m,) in hundredths that add up to the printed total, the remainder on the last line; and that remainder."""
    lines = published(parts)
    remainder = total - int(lines.sum())
    lines[-1] += remainder
    return lines, remainder


def counterfactual(criteria: Sequence[Criterion], values: Sequence[Floats], which: int, line: float) -> Counterfactual:
    """dx = (line - score)(full - floor)/(100 w) on one criterion, 0 for those at the line already.

    From a value outside the anchors the way to the anchor counts too. Impossible when full would not be enough.
    """
    criterion = criteria[which]
    x, total = values[which], score(criteria, values)
    missing = np.maximum(line - total, 0.0)
    scale = criterion.full - criterion.floor
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = share(criterion, x) + missing / criterion.weight
    possible = np.asarray((missing == 0) | (wanted <= 1 + 1e-12))
    gain = np.where(missing == 0, 0.0, criterion.floor + wanted * scale - x)
    return Counterfactual(np.where(possible, gain, np.nan), possible)
