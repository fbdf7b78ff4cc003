from typing import Any

import numpy as np
import pytest

from service.rules.measurement.arrays import Unusable
from service.rules.measurement.composite import (
    Criterion,
    checked,
    contributions,
    counterfactual,
    effective_weights,
    published,
    rounded,
    score,
    sensitivity,
    share,
    top,
    weights_that_warn,
)
from service.rules.measurement.ranks import streams

CRITERIA = (Criterion(60, 0, 100), Criterion(40, 50, 100))
VALUES = (np.array([80.0, 90.0, 120.0]), np.array([75.0, 40.0, 100.0]))


def test_score() -> None:
    assert score(CRITERIA, VALUES).tolist() == [68.0, 54.0, 100.0]


def test_draws_stay_in_single_precision() -> None:
    draws = np.ones((5, 3), dtype=np.float32)
    assert score(CRITERIA, (VALUES[0].astype(np.float32), 80 * draws)).dtype == np.float32


def test_above_full_is_full_and_below_floor_is_nothing() -> None:
    assert share(CRITERIA[1], np.array([0.0, 50.0, 100.0, 130.0])).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    "criteria",
    [
        (Criterion(60, 0, 100),),
        (Criterion(110, 0, 100), Criterion(-10, 0, 100)),
        (Criterion(100, 100, 100),),
        (Criterion(100, 0, float("nan")),),
    ],
)
def test_impossible_criteria(criteria: Any) -> None:
    with pytest.raises(Unusable):
        checked(criteria)


def test_another_number_of_arrays() -> None:
    with pytest.raises(Unusable, match="2 criteria, 1 arrays"):
        score(CRITERIA, VALUES[:1])


def test_published_is_half_up_after_six_digits() -> None:
    assert published(np.array([84.125, 84.124999, 84.1249999, 84.135, 0.0])).tolist() == [8413, 8412, 8413, 8414, 0]


def test_effective_weights_sum_to_one() -> None:
    found = effective_weights(CRITERIA, VALUES)
    assert found.sum() == pytest.approx(1)
    assert weights_that_warn(CRITERIA, found).tolist() == [True, True]
    assert np.isnan(effective_weights(CRITERIA, (np.ones(3), np.ones(3)))).all()


def test_contributions_sum_to_the_distance_from_the_medians() -> None:
    found = contributions(CRITERIA, VALUES)
    middle = score(CRITERIA, tuple(np.array([np.median(each)]) for each in VALUES))
    assert found.sum(axis=0) == pytest.approx(score(CRITERIA, VALUES) - middle)


def test_rounding_remainders_go_to_the_last_line() -> None:
    lines, remainder = rounded(np.array([1.114, 1.114, 1.114]), 334)
    assert (lines.tolist(), remainder) == ([111, 111, 112], 1)
    assert rounded(np.array([-1.5, 1.25]), -25)[0].tolist() == [-150, 125]


class TestCounterfactual:
    def test_what_is_missing(self) -> None:
        found = counterfactual(CRITERIA, VALUES, 0, 74.0)
        assert found.gain.tolist() == pytest.approx([10.0, float("nan"), 0.0], nan_ok=True)
        assert found.possible.tolist() == [True, False, True]

    def test_it_is_exact(self) -> None:
        gain = counterfactual(CRITERIA, VALUES, 1, 74.0).gain
        assert gain.tolist() == [7.5, 35.0, 0.0]
        assert score(CRITERIA, (VALUES[0], VALUES[1] + gain))[:2] == pytest.approx([74, 74])

    def test_a_criterion_without_weight_moves_nobody(self) -> None:
        criteria = (Criterion(100, 0, 100), Criterion(0, 0, 100))
        found = counterfactual(criteria, VALUES, 1, 95.0)
        assert found.possible.tolist() == [False, False, True]
        assert np.isnan(found.gain[:2]).all()


class TestSensitivity:
    def test_a_leader_on_everything_always_leads(self) -> None:
        values = (np.array([90.0, 80, 70]), np.array([90.0, 60, 80]))
        found = sensitivity(CRITERIA, values, 1, streams(3).weights, 500)
        assert found.top.tolist() == [500, 0, 0]
        assert found.place.sum(axis=0).tolist() == [500, 500, 500]

    def test_a_weight_of_nothing_stays_nothing(self) -> None:
        criteria = (Criterion(100, 0, 100), Criterion(0, 0, 100))
        values = (np.array([50.0, 50.0]), np.array([0.0, 99.0]))
        assert sensitivity(criteria, values, 1, streams(3).weights, 10).top.tolist() == [10, 10]


def test_top_holds_ties_and_leaves_out_what_is_unknown() -> None:
    assert top(np.array([90.001, 90.004, 80.0]), 1).tolist() == [True, True, False]
    assert top(np.array([[90.0, 80.0], [np.nan, 70.0]]), 1).tolist() == [[True, False], [False, True]]
