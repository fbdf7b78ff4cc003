"""How sure a rank is. Source: ranking.md 3 (1224) and 6.

Simulation from the error covariance of every source; ranks with ties as in csranks (Mogstad, Romano, Shaikh & Wilhelm
2024, Review of Economic Studies 91:476).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from service.rules.measurement.arrays import Bools, Floats, Ints, Labels, Singles, Unusable, finite

DRAWS = 20_000
SURE, UNSURE = 90, 10
"""Whole percent from which 稳入, and up to which 稳出."""

Method = Literal["competition", "modified", "dense", "fractional"]
Band = Literal["in", "open", "out", "none"]
"""稳入, 难分, 稳出; 'none' outside the pool."""


@dataclass(frozen=True, slots=True)
class Streams:
    """Independent generators, one a source, spawned in this order."""

    seminar: np.random.Generator
    posting: np.random.Generator
    maturity: np.random.Generator
    weights: np.random.Generator


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Counts over `draws`; n trainees, outside the pool all 0.

    `rank[i, r]` (n, n): how often i has rank r + 1 in the pool. `ahead[i, r]` (n, n): how often i meets every rated
    gate and r others of the pool who meet theirs score higher. `clears` (n,): how often i meets every rated gate.
    """

    draws: int
    pool: Bools
    rank: Ints
    ahead: Ints
    clears: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """5 %, 50 % and 95 % quantiles of the rank in the pool (n,); 0 outside the pool."""

    low: Ints
    median: Ints
    high: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """P(top k): counts, whole percent (half up), band by that percent; each (n,)."""

    k: int
    counts: Ints
    percent: Ints
    bands: tuple[Band, ...]


def places(values: Labels, method: Method = "competition", *, largest: bool = True) -> Floats:
    """Ranks (n,) of numbers, best first: competition 1224, modified 1334, dense 1223, fractional (1, 2.5, 2.5, 4).

    place_i = 1 + #{j : v_j better than v_i}; equal values never get different places. Integers are compared as such.
    """
    ordered = -np.asarray(values) if largest else np.asarray(values)
    if method == "dense":
        return (np.unique(ordered, return_inverse=True)[1] + 1).astype(np.float64)
    queue = np.sort(ordered)
    better, no_worse = np.searchsorted(queue, ordered, "left"), np.searchsorted(queue, ordered, "right")
    if method == "fractional":
        return np.asarray((better + 1 + no_worse) / 2, dtype=np.float64)
    return (better + 1 if method == "competition" else no_worse).astype(np.float64)


def seed_of(digest: bytes) -> int:
    """The first 8 bytes, big-endian, of a digest of the inputs; Unusable when shorter."""
    if len(digest) < 8:
        raise Unusable("a digest of at least 8 bytes is wanted")
    return int.from_bytes(digest[:8], "big")


def streams(seed: int) -> Streams:
    """PCG64 generators from one SeedSequence, spawned for seminar, posting, maturity, weights in this order."""
    return Streams(*(np.random.Generator(np.random.PCG64(each)) for each in np.random.SeedSequence(seed).spawn(4)))


def drawn(scores: Floats, covariance: Floats, generator: np.random.Generator, draws: int = DRAWS) -> Singles:
    """x + z L' with L L' = C, (draws, n) in single precision: what the source might have said another time.

    `scores` (n,) and `covariance` (n, n) in the units of the scale, trainees in canonical order; C may be singular.
    Refuses (Unusable) shapes that do not match and a C with a variance that is negative beyond rounding.
    """
    x, c = finite(scores, "scores"), finite(covariance, "covariance", 2)
    if c.shape != (len(x), len(x)):
        raise Unusable(f"covariance {c.shape} for {len(x)} scores")
    z = generator.standard_normal((draws, len(x)), dtype=np.float32)
    moved = z @ root(c).T.astype(np.float32)
    moved += x.astype(np.float32)
    return moved


def root(covariance: Floats) -> Floats:
    """Lower L (n, n) with L L' = C for a positive semi-definite C; a column without variance left is 0.

    Unlike an eigen-decomposition it has no free signs, so other builds draw the same. Unusable when C is not
    positive semi-definite.
    """
    rest = covariance.astype(np.float64)
    lower = np.zeros_like(rest)
    least = 1e-10 * max(float(np.abs(np.diag(rest)).max()), 1e-300)
    definite = _definite_root(rest, least)
    if definite is not None:
        return definite
    for column in range(len(rest)):
        pivot = rest[column, column]
        if pivot < -least:
            raise Unusable("the covariance is not positive semi-definite")
        if pivot > least:
            lower[column:, column] = rest[column:, column] / np.sqrt(pivot)
            rest[column:, column:] -= np.outer(lower[column:, column], lower[column:, column])
    return lower


def _definite_root(covariance: Floats, least: float) -> Floats | None:
    """The only L with a positive diagonal, where there is one with every pivot above `least`."""
    try:
        lower = np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None
    return lower if bool((np.diag(lower) ** 2 > least).all()) else None


def ranked(scores: Singles, pool: Bools, clears: Bools | None = None) -> Ranked:
    """Ranks in the pool and places among those who meet their rated gates, counted over draws (S, n).

    `clears` (S, n): whether the trainee meets every rated gate in that draw; None when there is no such gate. Equal
    scores share the better place. Refuses (Unusable) an empty pool.
    """
    members = np.flatnonzero(pool)
    if not len(members):
        raise Unusable("nobody is in the pool")
    mine = scores if len(members) == len(pool) else scores[:, members]
    order = np.argsort(-mine, axis=1)
    first = _first_of_equals(mine, order)
    rank = _counted(order, first, len(members))
    if clears is None or clears[:, members].all():
        ahead, passed = rank, np.full(len(members), len(scores))
    else:
        ahead = _among_clearing(order, first, clears[:, members])
        passed = clears[:, members].sum(axis=0)
    shape = (len(pool), len(pool))
    return Ranked(
        len(scores),
        np.asarray(pool),
        _spread(rank, np.ix_(members, np.arange(len(members))), shape),
        _spread(ahead, np.ix_(members, np.arange(len(members))), shape),
        _spread(passed, (members,), shape[:1]),
    )


def interval(found: Ranked) -> Interval:
    """Quantiles of the rank by `inverted_cdf`: the smallest rank with 5, 50, 95 % of the draws at or before it."""
    below = 100 * found.rank.cumsum(axis=1)
    low, median, high = ((below >= share * found.draws).argmax(axis=1) + 1 for share in (5, 50, 95))
    return Interval(*(np.where(found.pool, each, 0) for each in (low, median, high)))


def chance(found: Ranked, k: int) -> Chance:
    """P(top k): meets every rated gate, and fewer than k others of the pool who meet theirs score higher.

    Sums to k over the pool when no rated gate binds, the pool has k, and no two draws are equal. Unusable for k < 0.
    """
    if k < 0:
        raise Unusable("k is negative")
    counts = found.ahead[:, :k].sum(axis=1)
    whole = percent(counts, found.draws)
    bands = tuple(_band(int(each)) if inside else "none" for each, inside in zip(whole, found.pool, strict=True))
    return Chance(k, counts, whole, bands)


def percent(counts: Ints, draws: int) -> Ints:
    """Whole percent, half up, in integers."""
    return np.asarray((200 * counts + draws) // (2 * draws))


def ahead_of(scores: Singles) -> Ints:
    """(n, n): in how many draws (S, n) trainee i scores higher than j; equals count for neither."""
    columns = np.ascontiguousarray(scores.T)
    return np.array([np.count_nonzero(each > columns, axis=1) for each in columns])


def _band(whole: int) -> Band:
    if whole >= SURE:
        return "in"
    return "out" if whole <= UNSURE else "open"


def _first_of_equals(scores: Singles, order: Ints) -> Ints:
    """(S, m) or (m,): for each position in the order the first position with the same score."""
    positions = np.arange(order.shape[1])
    queue = np.sort(scores, axis=1)[:, ::-1]
    fresh = queue[:, 1:] != queue[:, :-1]
    if fresh.all():
        return positions
    return np.maximum.accumulate(np.hstack([np.zeros((len(order), 1), dtype=np.int64), fresh * positions[1:]]), axis=1)


def _among_clearing(order: Ints, first: Ints, clears: Bools) -> Ints:
    draws, members = order.shape
    passed = np.ascontiguousarray(clears).ravel().take(order + np.arange(0, draws * members, members)[:, None])
    earlier = passed.cumsum(axis=1, dtype=np.int32)
    earlier -= passed
    if first.ndim == 2:
        earlier = np.take_along_axis(earlier, first, axis=1)
    # whoever fails a gate is counted in a last column that is thrown away
    cell = order * (members + 1) + np.where(passed, earlier, members)
    return np.bincount(cell.ravel(), minlength=members * (members + 1)).reshape(members, -1)[:, :members]


def _counted(order: Ints, position: Ints, members: int) -> Ints:
    return np.bincount((order * members + position).ravel(), minlength=members**2).reshape(members, members)


def _spread(counts: Ints, where: tuple[Ints, ...], shape: tuple[int, ...]) -> Ints:
    if counts.shape == shape:
        return counts
    whole = np.zeros(shape, dtype=np.int64)
    whole[where] = counts
    return whole
