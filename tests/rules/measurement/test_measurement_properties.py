"""What must hold for any camp. Source: ranking.md 15."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.composite import Criterion, contributions, published, score, top
from service.rules.measurement.ranks import chance, drawn, interval, places, ranked, streams
from service.rules.measurement.reviews import Reviews, cells, tabulate
from service.rules.measurement.severity import Fit, fit
from service.rules.measurement.severity_closed import Theta, solved
from service.rules.measurement.severity_dense import dense, dense_at
from service.rules.measurement.severity_errors import errors
from service.rules.measurement.severity_estimate import estimated
from service.rules.measurement.severity_squares import least_squares
from service.rules.measurement.severity_sums import Terms, summed

pytestmark = pytest.mark.unmeasured

SEEDS = st.integers(0, 2**32)
SHIFTS = st.floats(-30, 30).filter(lambda c: abs(c) > 0.5)
CRITERIA = (Criterion(60, 0, 100), Criterion(25, 20, 100), Criterion(15, 0, 90))


def rng(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


@st.composite
def camps(draw: st.DrawFn, severity: float = 4.0) -> Reviews:
    """Mixed panels of two or three of six reviewers, three of six seminars each; marks in halves."""
    g = rng(draw(SEEDS))
    n = draw(st.integers(12, 18))
    panels = [g.permutation(6)[: 2 + k % 2] for k in range(6)]
    i, j, k = np.array([(i, j, k) for i in range(n) for k in g.permutation(6)[:3] for j in panels[k]]).T
    t, r, day = 6 * g.standard_normal(n), severity * g.standard_normal(6), 2 * g.standard_normal((n, 6))
    y = 75 + t[i] + r[j] + day[i, k] + 2 * g.standard_normal(len(i))
    return tabulate(i, j, k, np.round(2 * y) / 2)


@st.composite
def balanced(draw: st.DrawFn) -> tuple[Ints, Ints, Floats]:
    """Everybody by everybody, in whole marks."""
    marks = draw(st.lists(st.integers(60, 95), min_size=40, max_size=40))
    i, j = (each.ravel() for each in np.indices((10, 4)))
    return i, j, np.array(marks, dtype=np.float64)


def adjusted(reviews: Reviews) -> Fit:
    found = fit(reviews)
    assume(not found.refused)
    return found


@settings(max_examples=30)
@given(camps(), SEEDS)
def test_the_order_of_rows_changes_nothing(reviews: Reviews, seed: int) -> None:
    order = rng(seed).permutation(len(reviews))
    again = tabulate(reviews.trainee[order], reviews.reviewer[order], reviews.seminar[order], reviews.score[order])
    assert fit(again).shown.tobytes() == fit(reviews).shown.tobytes()


@settings(max_examples=30)
@given(camps(), SEEDS)
def test_names_of_reviewers_change_nothing(reviews: Reviews, seed: int) -> None:
    names = rng(seed).permutation(100)[reviews.reviewer]
    again = tabulate(reviews.trainee, names, reviews.seminar, reviews.score)
    assert np.abs(fit(again).shown - fit(reviews).shown).max() < 1e-5


@settings(max_examples=30)
@given(camps(), SEEDS)
def test_no_score_depends_on_the_number_of_the_trainee(reviews: Reviews, seed: int) -> None:
    numbers = rng(seed).permutation(len(reviews.trainees))
    again = tabulate(numbers[reviews.trainee], reviews.reviewer, reviews.seminar, reviews.score)
    assert np.abs(fit(again).shown[numbers] - fit(reviews).shown).max() < 1e-5


@settings(max_examples=30)
@given(camps(), SHIFTS)
def test_a_constant_added_to_everything_changes_no_place(reviews: Reviews, shift: float) -> None:
    more = replace(reviews, score=reviews.score + shift)
    before, after = fit(reviews).shown, fit(more).shown
    assert np.abs(after - shift - before).max() < 1e-5
    ahead = before[:, None] - before > 1e-4
    assert (after[:, None] - after)[ahead].min() > 0


@settings(max_examples=30)
@given(camps(), st.integers(0, 5), SHIFTS)
def test_one_reviewers_severity_moves_fair_less_than_raw(reviews: Reviews, reviewer: int, shift: float) -> None:
    moved = replace(reviews, score=reviews.score + shift * (reviews.reviewer == reviewer))
    before, after = adjusted(reviews), adjusted(moved)
    raw = float(np.std(after.raw - before.raw))
    assume(raw > 1e-6)
    assert np.std(after.shown - before.shown) < raw
    squares = least_squares(moved).trainees - least_squares(reviews).trainees
    assert np.std(squares) < 1e-9


@given(balanced())
def test_balanced_data_keep_the_order_of_raw_means(data: tuple[Ints, Ints, Floats]) -> None:
    i, j, y = data
    found = fit(tabulate(i, j, np.zeros(len(i)), y))
    assert np.abs(found.shown - found.raw).max() < 1e-9
    assert (places(published(found.shown)) == places(published(found.raw))).all()


@given(camps())
def test_the_identity_holds_and_effects_sum_to_nothing(reviews: Reviews) -> None:
    found = fit(reviews)
    assert found.model is not None
    at, effects = found.model.lines, found.model.effects
    gaps = [effects.reviewer.sum(), effects.seminar.sum(), *np.bincount(at.cell_trainee, effects.day)]
    assert np.abs(gaps).max() < 1e-8
    assert np.abs(at.raw - at.severity - at.seminar - at.own + at.balance - at.fair).max() < 1e-10


@settings(max_examples=30)
@given(camps(), st.tuples(*3 * (st.floats(0, 5),)))
def test_fast_and_dense_agree_at_any_theta(reviews: Reviews, theta: tuple[float, float, float]) -> None:
    cell = np.repeat(np.arange(len(cells(reviews).size)), cells(reviews).size)
    fixed = np.eye(len(reviews.trainees))[reviews.trainee]
    slow = dense_at(reviews.score - 75, fixed, [reviews.reviewer, reviews.seminar, cell], np.array(theta))
    fast = solved(summed(reviews, Terms()), Theta(*theta))
    assert abs(fast.deviance - slow.deviance) < 1e-8
    assert np.abs(fast.trainees - 75 - slow.fixed).max() < 1e-8


@settings(max_examples=6)
@given(camps())
def test_fast_and_dense_end_at_the_same_scores(reviews: Reviews) -> None:
    cell = np.repeat(np.arange(len(cells(reviews).size)), cells(reviews).size)
    fixed = np.eye(len(reviews.trainees))[reviews.trainee]
    slow = dense(reviews.score - 75, fixed, [reviews.reviewer, cell])
    fast = estimated(reviews, Terms(seminar=False)).solved
    assert abs(fast.deviance - slow.deviance) < 1e-8
    assert np.abs(fast.trainees - 75 - slow.fixed).max() < 1e-5


@given(camps(), SEEDS)
def test_two_panels_that_never_meet_are_refused(reviews: Reviews, seed: int) -> None:
    half = rng(seed).random(len(reviews.trainees)) < 0.5
    assume(half.any() and not half.all())
    apart = tabulate(reviews.trainee, reviews.reviewer + 10 * half[reviews.trainee], reviews.seminar, reviews.score)
    found = fit(apart)
    assert found.status in {"disconnected", "too_few"}
    assert found.shown is found.raw


@given(SEEDS, st.integers(2, 4))
def test_seminars_with_panels_of_their_own_are_refused(seed: int, groups: int) -> None:
    i, j = (each.ravel() for each in np.indices((12 * groups, 4)))
    k = i % groups
    found = fit(tabulate(i, j + 4 * k, k, 70 + rng(seed).integers(0, 30, len(i))))
    assert found.status == "confounded"


@given(SEEDS, st.integers(26, 40))
def test_a_long_chain_is_too_weak(seed: int, length: int) -> None:
    i, j, k = (each.ravel() for each in np.indices((length, 2, 2)))
    found = fit(tabulate(i, i + j, k, 70 + rng(seed).integers(0, 30, len(i))))
    assert found.status == "weak_link"


@given(SEEDS, st.integers(2, 15), st.integers(0, 15))
def test_chances_sum_to_k(seed: int, n: int, k: int) -> None:
    k = min(k, n)
    x, c = 80 + rng(seed).standard_normal(n), np.eye(n)
    found = ranked(drawn(x, c, streams(seed).seminar, 500), np.ones(n, dtype=np.bool_))
    assert chance(found, k).counts.sum() == 500 * k
    span = interval(found)
    assert (span.low <= span.median).all()
    assert (span.median <= span.high).all()


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20))
def test_equal_scores_never_get_different_places(values: list[int]) -> None:
    for method in ("competition", "modified", "dense", "fractional"):
        found = dict(zip(values, places(np.array(values), method), strict=True))
        assert [found[each] for each in values] == places(np.array(values), method).tolist()


@given(SEEDS, st.integers(3, 20), st.integers(0, 19))
def test_a_withdrawal_changes_no_score_and_no_order(seed: int, n: int, gone: int) -> None:
    values = tuple(rng(seed).uniform(0, 110, (3, n)))
    stay = np.arange(n) != gone % n
    before, after = score(CRITERIA, values), score(CRITERIA, tuple(each[stay] for each in values))
    assert before[stay].tobytes() == after.tobytes()
    listed = top(before, 2)
    if not listed[gone % n]:
        assert (top(after, 2) == listed[stay]).all()


@given(SEEDS, st.integers(2, 20))
def test_contributions_sum(seed: int, n: int) -> None:
    values = tuple(rng(seed).uniform(0, 110, (3, n)))
    middle = score(CRITERIA, tuple(np.array([np.median(each)]) for each in values))
    assert np.abs(contributions(CRITERIA, values).sum(axis=0) - score(CRITERIA, values) + middle).max() < 1e-9


@given(SEEDS, st.floats(0, 100), st.floats(0, 20))
def test_a_higher_cut_lets_nobody_in(seed: int, cut: float, more: float) -> None:
    draws = drawn(np.full(5, 60.0), 400 * np.eye(5), streams(seed).seminar, 300)
    low, high = (ranked(draws, np.ones(5, dtype=np.bool_), draws >= each) for each in (cut, cut + more))
    assert (high.clears <= low.clears).all()
    assert (chance(high, 5).counts <= chance(low, 5).counts).all()


@settings(max_examples=20)
@given(camps())
def test_errors_can_be_drawn_from(reviews: Reviews) -> None:
    found = fit(reviews)
    covariance = errors(found).covariance
    assert np.linalg.eigvalsh(covariance).min() > -1e-9
    first, again = (drawn(found.shown, covariance, streams(1).seminar, 50) for _ in range(2))
    assert first.tobytes() == again.tobytes()
