"""What would be enough is just enough: a digit less is not. Source: ranking.md 12."""

import pytest

from service.rules.points.policy import Gates
from service.rules.ranking.explaining import explanation
from service.rules.ranking.working import work
from tests.rules.ranking import sample_inputs
from tests.rules.ranking.explained import assert_ways_are_exact, changed, sample, with_candidate


def test_the_least_that_reaches_the_line_does_and_a_digit_less_does_not() -> None:
    worked = changed(quota=3, reserve=2)
    found = [each for row in worked.sheet.rows for each in explanation(worked, row.trainee).ways]
    assert {(each.line, each.possible) for each in found} >= {("quota", True), ("quota", False), ("list", True)}
    assert_ways_are_exact(worked)


def test_points_that_are_lacking_for_a_place_are_just_enough() -> None:
    inputs = sample_inputs.inputs()
    row = next(row for row in sample().sheet.rows if row.verdicts[0].outcome == "unmet")
    (clause,) = [each for each in explanation(sample(), row.trainee).clauses if each.clause == "points_place"]
    assert clause.lacking is not None
    for more, outcome in ((clause.lacking, "met"), (clause.lacking - 1, "unmet")):
        other = work(with_candidate(inputs, row.trainee[-3:], points=row.points + more), draws=1, seed=1)
        (again,) = [each for each in other.sheet.rows if each.trainee == row.trainee]
        assert again.verdicts[0].outcome == outcome


def test_half_days_that_are_lacking_are_just_enough() -> None:
    inputs = with_candidate(sample_inputs.inputs(), "025", held=30, present=20)
    for present, lacking, outcome in ((20, 4, "unmet"), (23, 1, "unmet"), (24, None, "met")):
        found = explanation(work(with_candidate(inputs, "025", present=present), draws=1, seed=1), "QY2020-025")
        (clause,) = [each for each in found.clauses if each.clause == "attendance"]
        assert (clause.lacking, clause.outcome) == (lacking, outcome)
        assert (found.row.state, found.obstacles) == (
            ("listed", ()) if outcome == "met" else ("not_met", ("attendance",))
        )


@pytest.mark.parametrize(("cut", "outcome"), [(8_195, "open"), (9_990, "unmet")])
def test_what_a_rated_gate_lacks_is_from_the_printed_value_to_the_next_outcome(cut: int, outcome: str) -> None:
    found = explanation(changed(gates=Gates(attendance=8_000, performance=cut, maturity=7_500)), "QY2020-025")
    (clause,) = [each for each in found.clauses if each.clause == "performance"]
    assert (clause.outcome, clause.bound) == (outcome, cut * 100)
    assert clause.lacking is not None
    assert clause.value is not None
    assert clause.sem is not None
    reached = clause.value + clause.lacking
    edge = clause.bound + (1 if outcome == "open" else -1) * 1.645 * clause.sem
    assert edge - 2 <= reached <= edge + 3
    assert any("82.4" in zh or "原始分" in zh for zh, _ in clause.words)
    assert len(clause.words) == 3
