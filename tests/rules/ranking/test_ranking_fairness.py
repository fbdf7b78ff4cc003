"""The fairness report of small sheets whose every number was worked out by hand."""

from itertools import combinations
from math import sqrt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.rules.ranking.fairness import MEASURES, NOTES, Division, Fairness, fairness
from service.rules.ranking.inputs import Person
from service.rules.ranking.sheet import Rated, Row, Sheet, SourceReport


def rated(raw: int, fair: int | None) -> Rated:
    return Rated(raw=raw, fair=fair, sem=10_000, marks=4)


def row(n: int, **more: Any) -> Row:
    return Row(**{"trainee": f"{n:02}", "state": "listed", "points": 100 * n, "place": 1, **more})


def sheet(*rows: Row, sources: tuple[SourceReport, ...] = ()) -> Sheet:
    return Sheet(
        basis="fair", quota=4, reserve=2, draws=100, cohort=len(rows), pool=len(rows), bound=9, rows=rows,
        sources=sources,
    )  # fmt: skip


def person(n: int, **more: Any) -> Person:
    given = {"trainee": f"{n:02}", "no": f"{n:03}", "sex": "male", "unit": f"单位{n}", "channel": "nominated"}
    return Person(**{**given, **more})


WOMEN, MEN = range(1, 7), range(7, 13)
PEOPLE = [
    *(person(n, sex="female", channel="appointed" if n < 6 else "examined", mentor="甲") for n in WOMEN),
    *(person(n, channel="examined" if n == 12 else "nominated") for n in MEN),
]
ROWS = [row(n, points=100 * n) for n in WOMEN] + [row(n, points=100 * (n - 3)) for n in MEN]
CHOSEN = {"06", "09", "10", "11", "12"}


@pytest.fixture(scope="module")
def report() -> Fairness:
    own = SourceReport(
        source="seminar", status="adjusted", refused=False, marks=90, trainees=12, evaluators=5, own=900, own_se=2400
    )
    silent = SourceReport(source="posting", status="single_rater", refused=True, marks=12, trainees=12, evaluators=9)
    return fairness(sheet(*ROWS, sources=(own, silent)), PEOPLE, CHOSEN, 7)


def by(found: Fairness, name: str) -> Division:
    return next(one for one in found.divisions if one.by == name)


def test_the_score_gap_is_the_difference_hedges_g_and_a_permutation_p(report: Fairness) -> None:
    (gap,) = by(report, "sex").gaps
    assert (gap.measure, gap.group, gap.size, gap.others, gap.difference) == ("points", "female", 6, 6, -300.0)
    assert gap.hedges == pytest.approx((1 - 3 / 39) * -3 / sqrt(3.5))
    points = [one.points for one in ROWS]
    total = sum(points)
    exact = [abs(2 * sum(part) - total) >= 1_800 for part in combinations(points, 6)]
    assert gap.p == pytest.approx(sum(exact) / len(exact), abs=0.01)


def test_shares_of_those_selected_are_compared_in_integers_with_the_flip_and_fishers_p(report: Fairness) -> None:
    division = by(report, "sex")
    (rate,) = division.rates
    assert (rate.group, rate.selected, rate.size) == ("female", 1, 6)
    assert (rate.against, rate.against_selected, rate.against_size) == ("male", 4, 6)
    assert (rate.ratio, rate.flagged, rate.flips) == (2_500, True, False)
    assert rate.p == pytest.approx(192 / 792)
    assert division.p == pytest.approx(192 / 792)


def test_groups_under_five_are_named_and_nothing_more(report: Fairness) -> None:
    channel = by(report, "channel")
    assert [(one.label, one.size, one.selected) for one in channel.groups] == [("appointed", 5, 0), ("nominated", 5, 3)]
    assert channel.unreported == ("examined",)
    assert {one.group for one in channel.rates} == {"appointed"}
    units = by(report, "unit")
    assert (units.groups, units.gaps, units.rates, units.p) == ((), (), (), None)
    assert len(units.unreported) == 12
    assert "small" in report.notes


def test_who_has_no_mentor_is_in_no_mentor_group(report: Fairness) -> None:
    mentors = by(report, "mentor")
    assert [one.label for one in mentors.groups] == ["甲"]
    assert mentors.rates == ()
    assert mentors.unreported == ()


def test_one_large_group_is_compared_with_all_others_together() -> None:
    people = [person(n, unit="区委" if n < 6 else f"镇{n}") for n in range(1, 11)]
    found = by(fairness(sheet(*(row(n) for n in range(1, 11))), people, {"01"}, 1), "unit")
    (rate,) = found.rates
    assert (rate.group, rate.against, rate.against_size) == ("*", "区委", 5)
    assert [one.group for one in found.gaps if one.measure == "points"] == ["区委"]


def test_favour_towards_ones_own_stands_beside(report: Fairness) -> None:
    assert [(one.source, one.favour, one.se, one.kept) for one in report.own] == [("seminar", 900, 2400, False)]


def test_the_notes_say_what_is_no_evidence_and_that_nothing_is_equalised(report: Fairness) -> None:
    assert set(report.notes) == set(NOTES)
    assert "单独不构成证据" in NOTES["four_fifths"][0]
    assert "no evidence" in NOTES["four_fifths"][1]
    assert "不为任何群体调整" in NOTES["nothing_equalised"][0]


def test_raw_stands_beside_fair_and_a_refused_source_has_raw_only() -> None:
    rows = [
        row(n, score=7_000 + n, score_raw=7_100, performance=800_000, performance_raw=790_000,
            seminar=rated(700_000 + n, 690_000), posting=rated(800_000, None), maturity=None)
        for n in range(1, 13)
    ]  # fmt: skip
    people = [person(n, sex="female" if n < 7 else "male") for n in range(1, 13)]
    measures = [one.measure for one in by(fairness(sheet(*rows), people, (), 1), "sex").gaps]
    wanted = ["score_raw", "score", "points", "performance_raw", "performance", "seminar_raw", "seminar_fair"]
    assert measures == [*wanted, "posting_raw"]
    assert set(measures) < set(MEASURES)


def test_without_spread_there_is_no_standard_to_measure_a_gap_by() -> None:
    people = [person(n, sex="female" if n < 7 else "male") for n in range(1, 13)]
    found = by(fairness(sheet(*(row(n, points=900) for n in range(1, 13))), people, (), 1), "sex")
    assert [(one.difference, one.hedges, one.p) for one in found.gaps] == [(0.0, None, 1.0)]
    assert [(one.ratio, one.flagged, one.flips) for one in found.rates] == [(10_000, False, False)]


def test_three_groups_are_tested_as_one_table() -> None:
    people = [person(n, channel=("appointed", "nominated", "examined")[n % 3]) for n in range(15)]
    chosen = {f"{n:02}" for n in (0, 3, 6, 9, 12)}
    found = by(fairness(sheet(*(row(n) for n in range(15))), people, chosen, 3), "channel")
    # all of one group and none of the others: 3 of the C(15, 5) = 3003 ways
    assert found.p == pytest.approx(3 / 3003, abs=3e-4)
    assert {one.against for one in found.rates} == {"appointed"}


@settings(max_examples=10)
@given(st.lists(st.integers(0, 12_000), min_size=12, max_size=12), st.integers(0, 2**63))
def test_the_order_of_rows_and_people_changes_nothing(points: list[int], seed: int) -> None:
    rows = [row(n, points=each) for n, each in zip(range(1, 13), points, strict=True)]
    found = fairness(sheet(*rows), PEOPLE, CHOSEN, seed)
    assert found == fairness(sheet(*reversed(rows)), PEOPLE[::-1], CHOSEN, seed)
