"""Whether a score went with what became of people."""

import pytest

from service.rules.ranking.outcomes import RESTRICTED, SCORES, TARGETS, Became, Report, TooFew, predictive
from service.rules.ranking.sheet import Band, Rated, Row

BAND: tuple[Band, ...] = ("in", "in", "in", "open", "open", "open", "out", "out", "out", "out", "none", "none")


def row(n: int, band: Band) -> Row:
    maturity = Rated(raw=700_000 - n, fair=None if n % 2 else 800_000 - n, sem=None, marks=2)
    return Row(
        trainee=f"{n:02}", state="listed", points=12_000 - 100 * n, place=n, score=9_000 - 10 * n, performance=None,
        maturity=maturity, band=band,
    )  # fmt: skip


ROWS = [row(n, band) for n, band in enumerate(BAND, 1)]
BECAME = [Became(trainee=f"{n:02}", level=20 - n, promoted=n in (1, 2, 4)) for n in range(1, 12)]


@pytest.fixture(scope="module")
def report() -> Report:
    return predictive(ROWS, [*BECAME, Became(trainee="gone", level=9, promoted=True)], 5)


def test_a_score_that_orders_as_levels_do_has_coefficients_of_one(report: Report) -> None:
    level = next(one for one in report.associations if (one.measure, one.target) == ("score", "level"))
    assert level.n == 11
    for figure in (level.tau, level.rho, level.tau_low, level.tau_high):
        assert figure == pytest.approx(1)
    assert (report.cohort, report.n) == (12, 11)
    assert [(one.measure, one.target) for one in report.associations] == [
        (of, target) for of in SCORES for target in TARGETS
    ]


def test_promotion_is_a_target_with_ties(report: Report) -> None:
    """24 pairs of one promoted and one not; of them 1 in the wrong order: tau-b = 22 / sqrt(55 x 24)."""
    promoted = next(one for one in report.associations if (one.measure, one.target) == ("score", "promoted"))
    assert promoted.tau == pytest.approx(22 / (55 * 24) ** 0.5)
    assert promoted.tau is not None
    assert promoted.tau_low is not None
    assert promoted.tau_high is not None
    assert promoted.tau_low < promoted.tau < promoted.tau_high


def test_a_criterion_that_ten_do_not_have_says_nothing(report: Report) -> None:
    performance = next(one for one in report.associations if one.measure == "performance")
    assert (performance.n, performance.tau, performance.rho, performance.tau_low) == (0, None, None, None)


def test_maturity_is_what_was_shown(report: Report) -> None:
    """Fair where there is one: the even ones are all ahead of the odd."""
    maturity = next(one for one in report.associations if one.measure == "maturity")
    assert maturity.tau is not None
    assert 0 < maturity.tau < 1


def test_promoted_by_band(report: Report) -> None:
    assert [(one.band, one.size, one.promoted) for one in report.bands] == [
        ("in", 3, 2),
        ("open", 3, 1),
        ("out", 4, 0),
        ("none", 1, 0),
    ]


@pytest.mark.parametrize(("known", "refused"), [(9, True), (10, False)])
def test_nothing_is_said_of_fewer_than_ten(known: int, *, refused: bool) -> None:
    if not refused:
        assert predictive(ROWS, BECAME[:known], 1).n == known
        return
    with pytest.raises(TooFew) as caught:
        predictive(ROWS, BECAME[:known], 1)
    assert caught.value.found == known


def test_one_level_for_all_has_no_coefficient() -> None:
    same = [Became(trainee=one.trainee, level=3, promoted=False) for one in BECAME]
    assert {(one.tau, one.rho, one.rho_high) for one in predictive(ROWS, same, 1).associations} == {(None, None, None)}


def test_the_restricted_range_is_said() -> None:
    assert "样本范围受限" in RESTRICTED[0]
    assert "range is restricted" in RESTRICTED[1]
