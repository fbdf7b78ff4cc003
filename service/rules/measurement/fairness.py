"""Do groups fare differently? Source: ranking.md 11, first to fourth evidence.

Hedges 1981, Journal of Educational Statistics 6:107; EEOC 1979, Questions and Answers on the Uniform Guidelines, 44 FR
11996 (four-fifths, one-person flip); Agresti 2002, Categorical Data Analysis, 3.5 (Fisher).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy  # type: ignore[import-untyped]

from service.rules.measurement.arrays import Bools, Floats, Ints, Labels, Unusable, finite, same_length

SMALLEST = 5
"""Groups below this are not reported."""
PERMUTATIONS = 10_000
TABLES = 100_000
_AT_ONCE = 10_000
Alternative = Literal["two-sided", "greater", "less"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Mean of a group less mean of the others: in units of the score, as Hedges g, with a permutation p."""

    group: object
    size: int
    others: int
    difference: float
    hedges: float
    p: float


@dataclass(frozen=True, slots=True)
class FourFifths:
    """Selection rates of two groups. `ratio` is lower over higher rate; `flagged` is strict, below 4/5, in integers.

    `lower` is 0 or 1, None for equal rates. `flips`: one selection moved to the lower group reverses or equals the
    rates. `p` is Fisher's, two-sided. Never evidence alone.
    """

    lower: int | None
    ratio: Fraction
    flagged: bool
    flips: bool
    p: float


def gap(a: npt.ArrayLike, b: npt.ArrayLike, seed: int, permutations: int = PERMUTATIONS) -> tuple[float, float, float]:
    """(difference of means, Hedges g, p) of two groups (n_A,) and (n_B,).

    g = (1 - 3/(4(n_A + n_B) - 9)) (mean_A - mean_B)/s_pooled; p = (1 + #{|d*| >= |d|})/(1 + permutations), two-sided.
    Refuses (Unusable) a group of fewer than 2; g is nan without spread inside the groups.
    """
    first, second = finite(a, "a"), finite(b, "b")
    n_a, n_b = len(first), len(second)
    if min(n_a, n_b) < 2:
        raise Unusable("a group of fewer than two")
    difference = float(first.mean() - second.mean())
    squares = float(((first - first.mean()) ** 2).sum() + ((second - second.mean()) ** 2).sum())
    pooled = np.sqrt(squares / (n_a + n_b - 2))
    hedges = float((1 - 3 / (4 * (n_a + n_b) - 9)) * difference / pooled) if pooled > 0 else float("nan")
    return difference, hedges, _permuted(np.concatenate([first, second]), n_a, seed, permutations)


def gaps(values: Floats, groups: Labels, seed: int) -> tuple[Gap, ...]:
    """Each group of 5 or more against all others of 5 or more, in order of label; two groups are compared once.

    values and groups (n,). Each group draws from its own stream of the seed.
    """
    same_length(values=values, groups=groups)
    labels, sizes = np.unique(groups, return_counts=True)
    large = [label for label, size in zip(labels, sizes, strict=True) if SMALLEST <= size <= len(values) - SMALLEST]
    compared = large[:1] if len(labels) == 2 else large
    return tuple(_gap(values, groups == label, label, seed + n) for n, label in enumerate(compared))


def four_fifths(selected: tuple[int, int], size: tuple[int, int]) -> FourFifths:
    """Flagged if 5·a·n_B < 4·b·n_A with a/n_A the lower rate: integers, because 4/6 ÷ 5/6 is below .8 in floats.

    Refuses (Unusable) empty groups and more selected than there are. Without any selection the ratio is 1.
    """
    if any(not 0 <= a <= n or n < 1 for a, n in zip(selected, size, strict=True)):
        raise Unusable(f"{selected} selected of {size}")
    p = fisher([[a, n - a] for a, n in zip(selected, size, strict=True)])
    rates = [Fraction(a, n) for a, n in zip(selected, size, strict=True)]
    if rates[0] == rates[1]:
        return FourFifths(None, Fraction(1), flagged=False, flips=False, p=p)
    low = int(rates[1] < rates[0])
    a, b, n_a, n_b = selected[low], selected[1 - low], size[low], size[1 - low]
    flips = (a + 1) * n_b >= (b - 1) * n_a
    return FourFifths(low, rates[low] / rates[1 - low], 5 * a * n_b < 4 * b * n_a, flips, p)


def fisher(
    table: npt.ArrayLike, alternative: Alternative = "two-sided", *, seed: int = 0, permutations: int = TABLES
) -> float:
    """Fisher's exact p of a table of counts: exactly for 2 x 2, larger ones by permutations of the labels.

    Two-sided adds up tables that are no more probable than the one seen. One-sided (2 x 2 only): the first cell large
    ('greater') or small. Refuses (Unusable) negative or fractional counts, an empty table, a one-sided larger table.
    """
    counts = _counts(table)
    if counts.shape == (2, 2):
        return _fisher_exact(counts, alternative)
    if alternative != "two-sided":
        raise Unusable("a larger table has no side")
    return _fisher_permuted(counts, seed, permutations)


def _counts(table: npt.ArrayLike) -> Ints:
    given = finite(table, "table", 2)
    counts = given.astype(np.int64)
    if (counts != given).any() or (counts < 0).any() or not counts.sum():
        raise Unusable("a table of counts, not all 0, is wanted")
    return counts


def _fisher_exact(counts: Ints, alternative: Alternative) -> float:
    (a, b), (c, d) = ([int(each) for each in row] for row in counts)
    cells = range(max(0, a - d), min(a + b, a + c) + 1)
    ways = {cell: comb(a + b, cell) * comb(c + d, a + c - cell) for cell in cells}
    kept = {
        "two-sided": [way for way in ways.values() if way <= ways[a]],
        "greater": [way for cell, way in ways.items() if cell >= a],
        "less": [way for cell, way in ways.items() if cell <= a],
    }[alternative]
    return float(Fraction(sum(kept), sum(ways.values())))


def _fisher_permuted(counts: Ints, seed: int, permutations: int) -> float:
    """p = (1 + #{tables no more probable})/(1 + permutations); probability falls with Σ log n_ij!."""
    generator = np.random.Generator(np.random.PCG64(seed))
    rows = np.repeat(np.arange(counts.shape[0]), counts.sum(axis=1))
    columns = np.repeat(np.arange(counts.shape[1]), counts.sum(axis=0))
    logs = scipy.special.gammaln(np.arange(counts.sum() + 1) + 1.0)
    seen = float(logs[counts].sum()) - 1e-9
    hits, done = 0, 0
    while done < permutations:
        batch = min(_AT_ONCE, permutations - done)
        shuffled = generator.permuted(np.tile(columns, (batch, 1)), axis=1)
        cell = (np.arange(batch)[:, None] * counts.shape[0] + rows) * counts.shape[1] + shuffled
        tables = np.bincount(cell.ravel(), minlength=batch * counts.size).reshape(batch, -1)
        hits += int((logs[tables].sum(axis=1) >= seen).sum())
        done += batch
    return (1 + hits) / (1 + permutations)


def _gap(values: Floats, inside: Bools, label: object, seed: int) -> Gap:
    difference, hedges, p = gap(values[inside], values[~inside], seed)
    return Gap(label, int(inside.sum()), int((~inside).sum()), difference, hedges, p)


def _permuted(values: Floats, n_a: int, seed: int, permutations: int) -> float:
    generator = np.random.Generator(np.random.PCG64(seed))
    centred = values - values.mean()
    # with the mean taken off, the difference of means is the first group's sum times a constant
    shuffled = generator.permuted(np.tile(centred, (permutations, 1)), axis=1)[:, :n_a].sum(axis=1)
    seen = abs(float(centred[:n_a].sum())) - 1e-9 * float(np.abs(centred).sum())
    return float((1 + (np.abs(shuffled) >= seen).sum()) / (1 + permutations))
