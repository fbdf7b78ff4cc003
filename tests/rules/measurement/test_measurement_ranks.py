import hashlib

import numpy as np
import pytest

from service.rules.measurement.arrays import Bools, Floats, Singles, Unusable
from service.rules.measurement.ranks import (
    ahead_of,
    chance,
    drawn,
    interval,
    percent,
    places,
    ranked,
    root,
    seed_of,
    streams,
)

ALL = np.ones(3, dtype=np.bool_)
SCORES = np.array([[3, 2, 1], [3, 1, 2], [2, 3, 1], [3, 3, 1]], dtype=np.float32)


def slowly(scores: Singles, pool: Bools, clears: Bools, k: int) -> tuple[Floats, list[list[float]]]:
    """P(top k) and the ranks by the letter of the specification."""
    inside = np.flatnonzero(pool)
    hits, ranks = np.zeros(len(pool)), []
    for row, clear in zip(scores, clears, strict=True):
        ranks.append([1 + sum(row[j] > row[i] for j in inside) for i in inside])
        for i in inside:
            hits[i] += clear[i] and sum(row[j] > row[i] and clear[j] for j in inside) < k
    return hits, ranks


@pytest.mark.parametrize("rounding", [8, 0], ids=["no ties", "ties"])
@pytest.mark.parametrize("gate", [-9.0, -0.5])
def test_as_the_specification_says_it(rounding: int, gate: float) -> None:
    generator = np.random.Generator(np.random.PCG64(5))
    scores = generator.standard_normal((200, 7)).round(rounding).astype(np.float32)
    pool = np.array([1, 1, 0, 1, 1, 1, 0], dtype=np.bool_)
    clears = generator.standard_normal((200, 7)) > gate
    found = ranked(scores, pool, clears)
    hits, ranks = slowly(scores, pool, clears, 2)
    assert chance(found, 2).counts.tolist() == hits.tolist()
    low, median, high = np.quantile(np.array(ranks), [0.05, 0.5, 0.95], axis=0, method="inverted_cdf")
    span = interval(found)
    assert span.low[pool].tolist() == low.tolist()
    assert span.median[pool].tolist() == median.tolist()
    assert span.high[pool].tolist() == high.tolist()
    assert not found.rank[~pool].any()
    assert found.clears[pool].tolist() == clears[:, pool].sum(axis=0).tolist()


def test_equals_share_the_better_place() -> None:
    found = ranked(SCORES, ALL)
    assert found.rank.tolist() == [[3, 1, 0], [2, 1, 1], [0, 1, 3]]
    assert chance(found, 1).counts.tolist() == [3, 2, 0]


def test_ahead() -> None:
    assert ahead_of(SCORES).tolist() == [[0, 2, 4], [1, 0, 3], [0, 1, 0]]


def test_bands_by_the_printed_percent() -> None:
    found = ranked(np.array([[2, 1, 0]] * 179 + [[1, 2, 0]] * 21, dtype=np.float32), np.array([True, True, False]))
    assert chance(found, 1).percent.tolist() == [90, 11, 0]
    assert chance(found, 1).bands == ("in", "open", "none")
    assert chance(found, 0).bands == ("out", "out", "none")


def test_percent_is_half_up() -> None:
    assert percent(np.array([1, 3, 200]), 200).tolist() == [1, 2, 100]


def test_a_singular_covariance() -> None:
    x, c = np.array([70.0, 80.0, 90.0]), np.ones((3, 3))
    found = drawn(x, c, streams(1).seminar, 1000)
    assert found.dtype == np.float32
    assert np.ptp(found - x.astype(np.float32), axis=1).max() < 1e-4
    assert (drawn(x, 0 * c, streams(1).seminar, 5) == x).all()


def test_draws_have_the_covariance() -> None:
    c = np.array([[4.0, 1.0], [1.0, 2.0]])
    found = drawn(np.zeros(2), c, streams(1).posting)
    assert np.cov(found.T) == pytest.approx(c, abs=0.2)
    assert root(c) == pytest.approx(np.linalg.cholesky(c))


def test_streams_are_independent_and_repeatable() -> None:
    first, again = streams(7), streams(7)
    one = [getattr(first, name).random() for name in ("seminar", "posting", "maturity", "weights")]
    assert len(set(one)) == 4
    assert one[3] == again.weights.random()


def test_the_seed_is_the_head_of_the_digest() -> None:
    assert seed_of(bytes([0, 0, 0, 0, 0, 0, 1, 2, 9])) == 258
    assert seed_of(hashlib.sha256(b"").digest()) == 0xE3B0C44298FC1C14


def test_places_of_integers_and_the_smallest_first() -> None:
    assert places(np.array([2**60, 2**60 + 1])).tolist() == [2, 1]
    assert places(np.array([1, 2, 2]), "modified", largest=False).tolist() == [1, 3, 3]


def test_refusals() -> None:
    with pytest.raises(Unusable, match="digest"):
        seed_of(b"short")
    with pytest.raises(Unusable, match="covariance"):
        drawn(np.zeros(2), np.eye(3), streams(1).seminar)
    with pytest.raises(Unusable, match="semi-definite"):
        root(np.array([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(Unusable, match="pool"):
        ranked(SCORES, ~ALL)
    with pytest.raises(Unusable, match="negative"):
        chance(ranked(SCORES, ALL), -1)
