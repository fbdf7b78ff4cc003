from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from service.rules.measurement.arrays import Unusable
from service.rules.measurement.fairness import fisher, four_fifths, gap, gaps
from service.rules.measurement.opportunity import opportunity


class TestGap:
    a, b = np.array([5.0, 6, 7, 8, 9]), np.array([1.0, 2, 3, 4, 5, 6])

    def test_difference_and_hedges(self) -> None:
        difference, hedges, p = gap(self.a, self.b, 1)
        assert difference == 3.5
        assert hedges == pytest.approx((1 - 3 / 35) * 3.5 / np.sqrt(27.5 / 9))
        assert p == pytest.approx(6 / 462, abs=0.01)

    def test_the_smallest_p_is_not_nothing(self) -> None:
        assert gap(np.arange(20) + 100.0, np.arange(20.0), 1, permutations=99)[2] == 0.01

    def test_equal_groups(self) -> None:
        difference, hedges, p = gap([1, 1], [1, 1], 1)
        assert (difference, p) == (0, 1)
        assert np.isnan(hedges)

    def test_the_same_seed_gives_the_same_p(self) -> None:
        assert gap(self.a, self.b, 5) == gap(self.a, self.b, 5)

    def test_refuses_one_person(self) -> None:
        with pytest.raises(Unusable):
            gap([1], [1, 2], 1)

    def test_two_groups_are_compared_once_small_ones_not_at_all(self) -> None:
        values = np.arange(20.0)
        assert [each.group for each in gaps(values, np.array(["f"] * 8 + ["m"] * 12), 1)] == ["f"]
        several = gaps(values, np.array(["a"] * 6 + ["b"] * 10 + ["c"] * 4), 1)
        assert [(each.group, each.size, each.others) for each in several] == [("a", 6, 14), ("b", 10, 10)]
        assert gaps(values, np.array(["a"] * 16 + ["b"] * 4), 1) == ()


class TestFourFifths:
    def test_exactly_four_fifths_is_not_flagged(self) -> None:
        """4/6 over 5/6 is below .8 in floats."""
        found = four_fifths((4, 5), (6, 6))
        assert (found.ratio, found.flagged, found.lower, found.flips) == (Fraction(4, 5), False, 0, True)

    def test_flagged_whichever_comes_first(self) -> None:
        found = four_fifths((9, 2), (20, 20))
        assert (found.lower, found.flagged, found.flips) == (1, True, False)
        assert found.p == pytest.approx(0.0310, abs=5e-5)

    def test_nobody_selected(self) -> None:
        found = four_fifths((0, 0), (20, 25))
        assert (found.lower, found.ratio, found.flagged, found.p) == (None, Fraction(1), False, 1.0)

    @pytest.mark.parametrize(("selected", "size"), [((3, 1), (2, 2)), ((0, 0), (0, 2)), ((-1, 0), (2, 2))])
    def test_refuses(self, selected: Any, size: Any) -> None:
        with pytest.raises(Unusable):
            four_fifths(selected, size)


class TestFisher:
    def test_sides(self) -> None:
        table = [[3, 1], [1, 3]]
        assert fisher(table) == pytest.approx(34 / 70)
        assert fisher(table, "less") == pytest.approx(69 / 70)

    def test_permutations_agree_with_the_exact_p(self) -> None:
        """A third column without anybody makes the table a larger one."""
        assert fisher([[3, 1, 0], [1, 3, 0]], permutations=25_000) == pytest.approx(34 / 70, abs=0.01)

    @pytest.mark.parametrize("table", [[[1, 2.5], [1, 1]], [[1, -1], [1, 1]], [[0, 0], [0, 0]], [1, 2]])
    def test_refuses(self, table: Any) -> None:
        with pytest.raises(Unusable):
            fisher(table)

    def test_a_larger_table_has_no_side(self) -> None:
        with pytest.raises(Unusable, match="side"):
            fisher([[1, 2, 3], [3, 2, 1]], "greater")


class TestOpportunity:
    def test_flagged_are_those_with_less_to_earn_and_another_place(self) -> None:
        available = np.array([1000] * 7 + [899, 900, 899])
        earned = np.array([990, 980, 970, 960, 950, 940, 930, 899, 900, 400])
        found = opportunity(available, earned, np.array([1, 2, 3, 4, 5, 6, 7, 9, 8, 10]))
        assert found.place.tolist() == [3, 4, 5, 6, 7, 8, 9, 1, 1, 10]
        assert found.scarce.tolist() == [False] * 7 + [True, False, True]
        assert found.flagged.tolist() == [False] * 7 + [True, False, False]

    def test_shares_are_compared_in_integers(self) -> None:
        found = opportunity(np.array([6, 3, 0]), np.array([4, 2, 0]), np.array([1, 2, 3]))
        assert found.place.tolist() == [1, 1, 3]
        assert found.share.tolist() == [4 / 6, 2 / 3, 0]

    def test_refuses_negative_amounts(self) -> None:
        with pytest.raises(Unusable):
            opportunity(np.array([-1]), np.array([0]), np.array([1]))
