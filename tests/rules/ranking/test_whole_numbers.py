"""Shares that add up to the last digit."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.ranking.whole_numbers import shared


@pytest.mark.parametrize(
    ("weights", "whole", "expected"),
    [
        ([1, 1, 1], 1_000_000, (333_334, 333_333, 333_333)),
        ([1, 1, 1, 1, 1, 1, 1], 10, (2, 2, 2, 1, 1, 1, 1)),
        ([0.5, 0.25, 0.25], 100, (50, 25, 25)),
        ([47.6, 16.0, 15.8, 12.0, 6.1, 3.1], 100, (47, 16, 16, 12, 6, 3)),  # the largest remainder, not the largest
        ([0.0, 2.0], 7, (0, 7)),
        ([3.0], 5, (5,)),
    ],
)  # fmt: skip
def test_the_largest_remainders_get_what_is_left(weights: list[float], whole: int, expected: tuple[int, ...]) -> None:
    assert shared(weights, whole) == expected


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=60), st.integers(0, 1_000_000))
def test_shares_sum_exactly_and_are_less_than_one_off(weights: list[float], whole: int) -> None:
    found = shared(weights, whole)
    assert sum(found) == whole
    for share, weight in zip(found, weights, strict=True):
        exact = whole * weight / sum(weights)
        assert abs(share - exact) < 1 or isclose(abs(share - exact), 1)
