from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy.optimize import OptimizeResult  # type: ignore[import-untyped]

from service.rules.measurement import severity_estimate, severity_lines, severity_search
from service.rules.measurement.arrays import Floats, Ints, Unusable
from service.rules.measurement.reviews import Reviews, cells, raw_means, tabulate, without_reviewer
from service.rules.measurement.severity import Fit, fit, random_trainees, without_each_reviewer
from service.rules.measurement.severity_closed import Theta, sigma, slope, solved
from service.rules.measurement.severity_dense import dense, dense_at
from service.rules.measurement.severity_design import design
from service.rules.measurement.severity_errors import errors, pooled
from service.rules.measurement.severity_estimate import Components, estimated
from service.rules.measurement.severity_moments import moments
from service.rules.measurement.severity_search import Found, least
from service.rules.measurement.severity_squares import least_squares
from service.rules.measurement.severity_statuses import TEXTS
from service.rules.measurement.severity_sums import Terms, summed

LENT = Components(v_r=4.0, v_s=1.0, v_q=2.0, v_e=3.0)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def marks(i: Ints, j: Ints, k: Ints, seed: int = 1, **sd: float) -> Floats:
    g, n = rng(seed), len(i)
    t, r, s = (sd.get(name, one) * g.standard_normal(99) for name, one in (("t", 5.0), ("r", 3.0), ("s", 1.0)))
    day = sd.get("q", 2.0) * g.standard_normal((99, 99))
    return np.asarray(80 + t[i] + r[j] + s[k] + day[i, k] + sd.get("e", 2.0) * g.standard_normal(n))


def table(i: Ints, j: Ints, k: Ints, seed: int = 1, own: Any = None, **sd: float) -> Reviews:
    return tabulate(i, j, k, marks(i, j, k, seed, **sd), own)


def mixed(seed: int = 1, trainees: int = 20, own: Any = None, **sd: float) -> Reviews:
    """Three of six seminars each, panels of two or three of eight reviewers."""
    g = rng(seed)
    panels = [g.permutation(8)[: 2 + k % 2] for k in range(6)]
    rows = [(i, j, k) for i in range(trainees) for k in g.permutation(6)[:3] for j in panels[k]]
    i, j, k = np.array(rows).T
    return table(i, j, k, seed, own, **sd)


def crossed(trainees: int = 12, reviewers: int = 4, seminars: int = 1, **more: Any) -> Reviews:
    i, j, k = (each.ravel() for each in np.indices((trainees, reviewers, seminars)))
    return table(i, j, k, **more)


def one_evaluator() -> Reviews:
    i, k = (each.ravel() for each in np.indices((12, 3)))
    return table(i, i % 4, k)


def two_panels() -> Reviews:
    """Two seminars; two groups with reviewers of their own, who meet twice."""
    i, j, k = (each.ravel() for each in np.indices((20, 3, 2)))
    return table(i, j + 3 * (i % 2), k)


def confounded() -> Reviews:
    i, j = (each.ravel() for each in np.indices((20, 3)))
    return table(i, j + 3 * (i % 2), i % 2)


def chain(length: int = 30) -> Reviews:
    """Each trainee ties two neighbours in a long row of reviewers."""
    i, j, k = (each.ravel() for each in np.indices((length, 2, 3)))
    return table(i, i + j, k)


def model(found: Fit) -> Any:
    assert found.model is not None
    return found.model


class TestStatuses:
    @pytest.mark.parametrize(
        ("reviews", "status", "flags"),
        [
            (one_evaluator(), "single_rater", {"disconnected", "weak_link"}),
            (crossed(reviewers=2), "too_few", set()),
            (table(np.arange(30), np.arange(30), np.arange(30)), "single_rater", {"too_few"}),
            (confounded(), "confounded", {"disconnected", "weak_link"}),
            (two_panels(), "disconnected", {"weak_link"}),
            (chain(), "weak_link", set()),
        ],
    )
    def test_refused(self, reviews: Reviews, status: str, flags: set[str]) -> None:
        found = fit(reviews)
        assert found.status == status
        assert flags <= set(found.flags)
        assert found.refused
        assert found.shown is found.raw

    def test_adjusted(self) -> None:
        found = fit(mixed())
        assert (found.status, found.flags, found.refused) == ("adjusted", ("dropped: g",), False)
        assert found.shown is model(found).trainees

    def test_adjusted_weak(self) -> None:
        """Every pair of eight reviewers has one trainee: R = 2/4."""
        pairs = np.array(list(combinations(range(8), 2)))
        i = np.repeat(np.arange(28), 2)
        found = fit(table(i, pairs.ravel(), np.zeros(56, dtype=np.int64), q=0.0, e=0.5))
        assert found.design.link == pytest.approx(np.sqrt(0.5))
        assert (found.status, found.refused) == ("adjusted_weak", False)

    def test_unreliable(self) -> None:
        found = fit(mixed(t=0.0, q=0.0, e=6.0))
        assert found.status == "unreliable"
        assert not found.refused

    def test_no_difference(self) -> None:
        found = fit(crossed(reviewers=6, r=0.0, seed=3))
        assert found.status == "no_difference"
        assert found.shown == pytest.approx(found.raw)

    def test_every_status_has_its_text(self) -> None:
        assert len(TEXTS) == 9
        assert all(text.endswith("。") for text in TEXTS.values())

    def test_one_seminar_with_everybody_is_not_confounded(self) -> None:
        assert not design(crossed()).confounded
        assert design(crossed()).dropped == ("s", "q", "g")

    def test_a_common_talk_ties_two_panels(self) -> None:
        """Two panels of four, ten trainees each, no link; everybody scores the same two talks: .61."""
        i, j = (each.ravel() for each in np.indices((20, 4)))
        j = j + 4 * (i % 2)
        assert design(table(i, j, i % 2)).link == float("inf")
        talk, everybody = (each.ravel() for each in np.indices((2, 8)))
        k = np.append(i % 2, np.full(16, 2))
        tied = table(np.append(i, 90 + talk), np.append(j, everybody), k)
        assert design(tied).link == pytest.approx(0.61, abs=5e-3)


class TestTable:
    def test_the_order_of_rows_and_the_labels_do_not_matter(self) -> None:
        reviews = mixed()
        order = rng().permutation(len(reviews))
        again = tabulate(reviews.trainee[order], reviews.reviewer[order], reviews.seminar[order], reviews.score[order])
        assert again.score.tobytes() == reviews.score.tobytes()

    @pytest.mark.parametrize(
        ("columns", "said"),
        [
            (([1], [1], [1], [float("nan")]), "score"),
            (([], [], [], []), "score"),
            (([1, 2], [1], [1], [80]), "lengths"),
            (([1, 1], [1, 1], [1, 1], [80, 81]), "two reviews"),
        ],
    )
    def test_refuses(self, columns: Any, said: str) -> None:
        with pytest.raises(Unusable, match=said):
            tabulate(*columns)

    def test_raw_means_weigh_seminars_equally(self) -> None:
        reviews = tabulate([1, 1, 1], [1, 2, 1], [1, 1, 2], [60, 80, 90])
        assert raw_means(reviews).tolist() == [80.0]
        assert np.isnan(raw_means(without_reviewer(without_reviewer(mixed(trainees=3), 0), 9))).sum() == 0


class TestSolvers:
    reviews = mixed()
    cell = np.repeat(np.arange(len(cells(reviews).size)), cells(reviews).size)
    fixed = np.eye(20)[reviews.trainee]

    @pytest.mark.parametrize("theta", [(0.7, 0.3, 0.9), (0.0, 0.0, 0.0), (2.0, 0.0, 0.5)])
    def test_closed_form_and_reference_agree_at_a_theta(self, theta: tuple[float, float, float]) -> None:
        factors = [self.reviews.reviewer, self.reviews.seminar, self.cell]
        slow = dense_at(self.reviews.score, self.fixed, factors, np.array(theta))
        fast = solved(summed(self.reviews, Terms()), Theta(*theta))
        assert fast.deviance == pytest.approx(slow.deviance, abs=1e-9)
        assert fast.trainees == pytest.approx(slow.fixed, abs=1e-9)
        assert sigma(fast) == pytest.approx(slow.covariance, abs=1e-9)

    def test_they_agree_with_own_favour_and_random_trainees(self) -> None:
        own = rng().random(len(self.reviews)) < 0.3
        reviews = replace(self.reviews, own=own)
        slow = dense_at(
            reviews.score, np.column_stack([self.fixed, own]), [reviews.reviewer, self.cell], np.array([0.7, 0.9])
        )
        fast = solved(summed(reviews, Terms(seminar=False, own=True)), Theta(0.7, day=0.9))
        assert fast.deviance == pytest.approx(slow.deviance, abs=1e-9)
        assert fast.effects[-1] == pytest.approx(slow.fixed[-1])
        assert fast.v_e * fast.q[-1, -1] == pytest.approx(slow.covariance[-1, -1])
        one = np.ones((len(reviews), 1))
        slow = dense_at(reviews.score, one, [reviews.reviewer, reviews.trainee], np.array([0.7, 1.1]))
        fast = solved(summed(reviews, Terms(False, False, False, True)), Theta(0.7, trainee=1.1))
        assert fast.deviance == pytest.approx(slow.deviance, abs=1e-9)
        assert fast.trainees == pytest.approx(slow.modes[1], abs=1e-9)

    def test_they_end_at_the_same_place(self) -> None:
        slow = dense(self.reviews.score, self.fixed, [self.reviews.reviewer, self.reviews.seminar, self.cell])
        fast = estimated(self.reviews, Terms())
        assert fast.solved.deviance == pytest.approx(slow.deviance, abs=1e-8)
        assert fast.solved.trainees == pytest.approx(slow.fixed, abs=1e-5)
        theta = fast.solved.theta
        assert [theta.reviewer, theta.seminar, theta.day] == pytest.approx(slow.theta.tolist(), abs=1e-4)

    @pytest.mark.parametrize("term", ["reviewer", "seminar", "day", "trainee"])
    def test_the_gradient(self, term: str) -> None:
        sums, theta = summed(self.reviews, Terms(random_trainees=True)), Theta(0.7, 0.3, 0.9, 1.1)
        ends = [solved(sums, replace(theta, **{term: getattr(theta, term) + step})).deviance for step in (1e-5, -1e-5)]
        assert getattr(slope(sums, solved(sums, theta)), term) == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-5)

    @pytest.mark.parametrize(
        ("y", "fixed", "factors"),
        [
            (np.ones(3), np.ones((3, 1)), []),
            (np.ones(3), np.ones((3, 2)), [np.arange(3)]),
            (np.ones(3), np.ones((2, 1)), [np.arange(3)]),
        ],
    )
    def test_the_reference_refuses(self, y: Floats, fixed: Floats, factors: list[Ints]) -> None:
        with pytest.raises(Unusable):
            dense(y, fixed, factors)

    def test_no_degrees_of_freedom(self) -> None:
        with pytest.raises(Unusable, match="freedom"):
            estimated(table(np.arange(3), np.arange(3), np.arange(3)), Terms(False, False))

    def test_reviewers_who_never_differ(self) -> None:
        i, j, k = (each.ravel() for each in np.indices((12, 4, 1)))
        found = fit(tabulate(i, j, k, 70.0 + i))
        assert found.status == "no_difference"
        assert found.shown == pytest.approx(70.0 + np.arange(12))
        assert model(found).components.v_e == pytest.approx(0, abs=1e-9)
        assert fit(tabulate(i, j, k, np.full(len(i), 70.0))).status == "unreliable"


class TestSearch:
    def test_a_saddle_at_nothing_is_left(self) -> None:
        """Flat at 0 in both: a minimum of the second alone, while the first falls to 2."""

        def saddle(theta: Floats) -> float:
            return float((theta[0] ** 2 - 4) ** 2)

        def bottom(theta: Floats) -> float:
            return float(theta[0] ** 2)

        for deviance, left in ((saddle, True), (bottom, False)):
            end = OptimizeResult(x=np.zeros(1), fun=deviance(np.zeros(1)))
            assert (severity_search._nudged(deviance, end, gradient=False) is not None) == left
        assert least(saddle, 1, gradient=False).theta[0] == pytest.approx(2, abs=1e-4)

    def test_data_whose_lower_start_ends_at_a_saddle(self) -> None:
        found = fit(mixed(seed=11, s=1.0))
        again = fit(replace(mixed(seed=11, s=1.0), score=mixed(seed=11, s=1.0).score + 1.7))
        assert again.shown - 1.7 == pytest.approx(found.shown, abs=1e-5)


class TestLines:
    def test_fair_is_raw_less_what_was_met(self) -> None:
        found = fit(mixed())
        at = model(found).lines
        assert at.fair == pytest.approx(at.raw - at.severity - at.seminar - at.own + at.balance, abs=1e-12)
        added = np.bincount(at.cell_trainee, at.weight * at.panel_fair)
        assert added == pytest.approx(found.shown, abs=1e-8)
        assert np.bincount(at.cell_trainee, at.weight) == pytest.approx(np.ones(20))
        assert at.raw.tolist() == found.raw.tolist()

    def test_panels_of_equal_size_need_no_balance(self) -> None:
        found = fit(crossed(seminars=3, seed=5))
        assert np.abs(model(found).lines.balance).max() < 1e-10

    def test_a_broken_identity_is_said(self) -> None:
        found = model(fit(mixed()))
        wrong = replace(found.effects, reviewer=found.effects.reviewer + 1)
        with pytest.raises(ArithmeticError, match="severities sum to 0"):
            severity_lines.lines(mixed(), found.trainees, wrong)


class TestOwnFavour:
    def favoured(self, by: float) -> Fit:
        own = rng(4).random(len(mixed())) < 0.2
        reviews = mixed(own=own)
        return fit(replace(reviews, score=reviews.score + by * reviews.own))

    def test_large_is_kept_and_taken_off(self) -> None:
        found = self.favoured(5.0)
        assert found.own is not None
        assert found.own.kept
        assert found.own.g == pytest.approx(5, abs=3 * found.own.se)
        assert model(found).lines.own.max() > 0
        assert np.isfinite(without_each_reviewer(found)).all()

    def test_small_is_reported_and_left(self) -> None:
        found = self.favoured(0.0)
        assert found.own is not None
        assert not found.own.kept
        assert not model(found).lines.own.any()

    def test_it_must_vary_within_a_trainee(self) -> None:
        reviews = mixed()
        assert not design(replace(reviews, own=reviews.trainee < 10)).terms.own

    def test_leaving_out_the_only_reviewer_with_own_trainees(self) -> None:
        reviews = mixed(trainees=40)
        own = (reviews.reviewer == 1) & (rng().random(len(reviews)) < 0.7)
        found = fit(replace(reviews, own=own, score=reviews.score + 30 * own))
        assert found.own is not None
        assert found.own.kept
        assert np.isfinite(without_each_reviewer(found)).all()


class TestMoments:
    def test_balanced_data_give_the_analysis_of_variance(self) -> None:
        reviews = crossed(trainees=12, reviewers=5, q=0.0)
        found, reml = moments(reviews), estimated(reviews, Terms(False, False, False, True)).components
        assert (found.v_t, found.v_r, found.v_e) == pytest.approx((reml.v_t, reml.v_r, reml.v_e), rel=1e-5)
        assert found.untruncated[1:] == (found.v_t, found.v_r, found.v_e)

    def test_negative_ones_are_nothing_but_returned(self) -> None:
        found = moments(crossed(reviewers=6, r=0.0, seed=3))
        assert found.v_r == 0
        assert found.untruncated[2] < 0

    def test_a_failed_search_is_flagged(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            severity_estimate, "least", lambda _, terms, **__: Found(np.ones(terms), float("nan"), False)
        )
        found = fit(mixed(own=rng(4).random(len(mixed())) < 0.2))
        assert "moments" in found.flags
        assert found.own is None
        assert model(found).moments is not None
        assert random_trainees(found) is not None

    def test_on_request(self) -> None:
        found = fit(mixed(), moments_only=True)
        assert found.flags[-1] == "moments"
        assert found.shown == pytest.approx(fit(mixed()).shown, abs=2)


class TestErrors:
    def test_with_days_in_the_model(self) -> None:
        found = fit(mixed())
        assert errors(found).covariance == pytest.approx(model(found).sigma)
        assert errors(found, LENT).components == model(found).components

    def test_without_days_they_are_added(self) -> None:
        found = fit(crossed())
        placed, lent = errors(found), errors(found, LENT)
        assert lent.covariance - model(found).sigma == pytest.approx(np.diag(np.full(12, 2.0)))
        assert (lent.origins.v_q, placed.origins.v_q) == ("seminar", "placeholder")
        assert placed.components.v_q == pytest.approx(0.45 * 0.371 * found.raw.var(ddof=1))

    def test_refused_with_a_fit_of_its_own(self) -> None:
        found = fit(chain())
        widened = errors(found)
        assert widened.origins.v_r == "fit"
        own = widened.components
        assert widened.covariance[0, 0] == pytest.approx(own.v_r / 2 + own.v_s / 3 + own.v_q / 3 + own.v_e / 6)
        assert widened.covariance[0, 1] == pytest.approx(own.v_r / 4 + own.v_s / 3)
        assert errors(fit(confounded()), LENT).origins.v_q == "seminar"

    def test_the_same_evaluator(self) -> None:
        found = fit(one_evaluator())
        widened = errors(found, LENT)
        within = pooled(found.reviews)
        assert within is not None
        assert (within.same, within.freedom) == (True, 24)
        assert widened.covariance[0, 0] == pytest.approx(4 + 1 / 3 + within.variance / 3)
        assert widened.covariance[0, 4] == pytest.approx(4 + 1 / 3)

    def test_different_evaluators(self) -> None:
        found = fit(tabulate([*range(12), *range(12)], range(24), range(24), np.arange(24) % 7 + 70))
        widened = errors(found, LENT)
        assert (widened.origins.v_e, widened.origins.v_r) == ("within", "none")
        assert np.count_nonzero(widened.covariance) == 12

    def test_nothing_to_pool(self) -> None:
        found = fit(tabulate(range(12), range(12), range(12), np.arange(12) + 70))
        assert errors(found, LENT).covariance == pytest.approx(np.eye(12) * 10)
        placed = errors(found)
        assert placed.origins.v_r == "placeholder"
        assert placed.covariance[0, 0] == pytest.approx(0.62795 * found.raw.var(ddof=1))

    def test_one_trainee_alone(self) -> None:
        found = fit(tabulate([1], [1], [1], [80]))
        assert errors(found).covariance.tolist() == [[0.0]]


class TestLeastSquares:
    def test_refuses_what_is_not_connected(self) -> None:
        with pytest.raises(Unusable, match="connected"):
            least_squares(two_panels())

    def test_without_degrees_of_freedom(self) -> None:
        assert np.isnan(least_squares(tabulate([1, 2], [1, 1], [1, 1], [70, 80])).variance)


class TestWithoutEachReviewer:
    def test_refused_sources_use_raw_means(self) -> None:
        found = fit(one_evaluator())
        again = without_each_reviewer(found)
        assert np.isnan(again[0, 0])
        assert again[1, 0] == found.raw[0]
        assert random_trainees(found) is None

    def test_the_only_reviewer(self) -> None:
        assert np.isnan(without_each_reviewer(fit(tabulate([1, 2], [1, 1], [1, 1], [70, 80])))).all()

    def test_a_trainee_left_without_reviews(self) -> None:
        reviews = mixed()
        extra = tabulate([*reviews.trainee, 77], [*reviews.reviewer, 0], [*reviews.seminar, 0], [*reviews.score, 81.0])
        again = without_each_reviewer(fit(extra))
        assert np.isnan(again[0, -1])
        assert np.isfinite(again[1:]).all()
