from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.rules.points.amounts import AmountError, half_up, mean_share, ratio


@pytest.mark.parametrize(
    ("value", "num", "den", "amount"),
    [
        (1500, 851, 1000, 1277),
        (250, 89, 100, 223),
        (1000, 825, 1000, 825),
        (100, 1, 3, 33),
        (200, 1, 3, 67),
        (1, 1, 2, 1),
        (5, 1, 2, 3),
        (-5, 1, 2, -3),
        (-1, 1, 2, -1),
        (-1, 49, 100, 0),
        (1, 49, 100, 0),
        (-50, 3, 1, -150),
        (300, 0, 1, 0),
        (0, 7, 3, 0),
    ],
)
def test_half_away_from_zero(value: int, num: int, den: int, amount: int) -> None:
    assert half_up(value, num, den) == amount


def test_rounded_once() -> None:
    """15.00 x the mean of 84.5 and 85.0 is 12.7125; a mean rounded to 84.8 first would give 12.72."""
    assert half_up(1500, *mean_share([8450, 8500])) == 1271
    assert half_up(1500, *mean_share([8333, 8333, 8334])) == 1250


def test_lowest_terms() -> None:
    assert (ratio(0, 10_000), ratio(8510, 10_000), ratio(6, 2)) == ((0, 1), (851, 1000), (3, 1))
    assert mean_share([9100, 8250]) == (347, 400)


@pytest.mark.parametrize(("num", "den"), [(-1, 2), (1, 0), (1, -2)])
def test_refused_shares(num: int, den: int) -> None:
    with pytest.raises(AmountError):
        half_up(100, num, den)
    with pytest.raises(AmountError):
        ratio(num, den)


def test_no_scores_have_no_mean() -> None:
    with pytest.raises(AmountError):
        mean_share([])


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**6), 10**6), st.integers(0, 10**9), st.integers(1, 10**9))
def test_within_half_and_in_any_terms(value: int, num: int, den: int) -> None:
    exact, amount = Fraction(value * num, den), half_up(value, num, den)
    assert abs(amount - exact) < Fraction(1, 2) or (abs(amount - exact) == Fraction(1, 2) and abs(amount) > abs(exact))
    assert half_up(value, *ratio(num, den)) == amount
