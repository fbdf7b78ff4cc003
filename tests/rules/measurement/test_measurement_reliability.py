import numpy as np
import pytest

from service.rules.measurement.arrays import Unusable
from service.rules.measurement.reliability import (
    agreement,
    plan,
    sem_absolute,
    sem_relative,
    separation,
    study,
    verdicts,
)
from service.rules.measurement.severity_estimate import Components
from service.rules.measurement.validity import kendall_p, spearman, tau_b, validity

COMPONENTS = Components(v_r=2.0, v_s=1.0, v_q=1.0, v_e=2.0, v_t=4.0)


def test_separation() -> None:
    scores = np.array([1.0, 2.0, 3.0])
    assert separation(scores, np.eye(3) * 0.25 + 7) == pytest.approx(0.75)
    assert separation(scores, np.eye(3) * 9) == 0
    assert separation(np.ones(3), np.eye(3)) == 0
    assert np.isnan(separation(np.ones(1), np.eye(1)))


def test_what_everybody_shares_is_no_relative_error() -> None:
    covariance = np.eye(4) + 3
    assert sem_absolute(covariance) == pytest.approx(np.full(4, 2.0))
    assert sem_relative(covariance) == pytest.approx(np.full(4, np.sqrt(0.75)))
    assert sem_relative(np.ones((2, 2))).tolist() == [0, 0]


def test_three_outcomes_of_a_gate() -> None:
    scores = np.array([76.645, 76.6, 75.0, 73.4, 73.3, 73.355])
    assert verdicts(scores, np.ones(6), 75.0).tolist() == [1, 0, 0, 0, -1, 0]


def test_a_plan() -> None:
    relative, absolute = plan(COMPONENTS, 2, 4, 8)
    assert relative == 4 / (4 + 0.5 + 0.25)
    assert absolute == 4 / (4 + 0.5 + 0.5 + 0.5 + 0.25)


def test_the_smallest_plans_that_reach_good() -> None:
    found = study(COMPONENTS)
    assert found.smallest_relative is not None
    assert (found.smallest_relative.seminars, found.smallest_relative.reviewers) == (3, 1)
    assert found.smallest_absolute is not None
    assert found.smallest_absolute.seminars * found.smallest_absolute.reviewers == 6
    hopeless = study(Components(v_r=9.0, v_s=0, v_q=99.0, v_e=9.0, v_t=0.1), pool=2)
    assert (hopeless.smallest_relative, hopeless.smallest_absolute) == (None, None)


def test_v_t_is_needed() -> None:
    with pytest.raises(Unusable, match="v_t"):
        plan(Components(1, 1, 1, 1), 1, 1, 1)


def test_agreement_refuses_and_says_when_there_is_none() -> None:
    with pytest.raises(Unusable):
        agreement([[1, 2]])
    with pytest.raises(Unusable):
        agreement(np.array([[1.0, 2.0], [3.0, np.nan]]))
    assert np.isnan(agreement(np.ones((3, 2))).single).all()


def test_validity() -> None:
    score = np.arange(12.0)
    found = validity(score, score**2, 1, resamples=50)
    assert found.n == 12
    assert (found.tau, found.rho, *found.tau_interval) == pytest.approx((1, 1, 1, 1))
    low, high = validity(score, np.random.Generator(np.random.PCG64(3)).random(12), 1, resamples=200).rho_interval
    assert low < high


def test_validity_of_ten_or_more() -> None:
    with pytest.raises(Unusable, match="10"):
        validity(np.arange(9), np.arange(9), 1)
    constant = validity(np.arange(10), np.ones(10), 1, resamples=5)
    assert np.isnan([constant.tau, constant.rho, *constant.tau_interval]).all()


def test_ties() -> None:
    x, y = np.array([1.0, 2, 2, 3]), np.array([1.0, 2, 3, 3])
    assert tau_b(x, y) == pytest.approx(0.8)
    assert spearman(x, y) == pytest.approx(np.corrcoef([1, 2.5, 2.5, 4], [1, 2, 3.5, 3.5])[0, 1])
    with pytest.raises(Unusable, match="ties"):
        kendall_p(x, y)
