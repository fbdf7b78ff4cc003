"""The sample camp at its end, figure by figure. Source: ranking.md 8, worked example."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from service.rules.measurement.arrays import Floats
from service.rules.ranking.draws import ahead
from service.rules.ranking.sheet import Row, SourceReport
from service.rules.ranking.working import Worked, work
from tests.rules.ranking.sample_inputs import expected, inputs

ORDER = (
    "008 91.21 100 · 020 89.55 100 · 013 89.50 100 · 029 89.32 100 · 017 87.32 100 · 022 86.13 96 · 009 85.79 95 · "
    "025 85.19 78 · 026 84.96 66 · 034 84.51 33 · 001 84.18 17 · 021 84.15 13"
)


@cache
def worked() -> Worked:
    return work(inputs())


def rows() -> dict[str, Row]:
    return {row.trainee[-3:]: row for row in worked().sheet.rows}


def seminar() -> SourceReport:
    return worked().sheet.sources[0]


def official(name: str) -> Any:
    return np.array([expected()[no][name] for no in worked().trainees])


def test_places_and_raw_means_are_the_official_ones() -> None:
    assert worked().place.tolist() == official("place").tolist()
    for source, name in (("seminar", "seminar_mean"), ("posting", "practice_mean"), ("maturity", "maturity_mean")):
        raw: Floats = worked().ratings[source].raw  # type: ignore[index]
        assert raw == pytest.approx(official(name), abs=5e-7)


def test_attendance_is_the_official_one() -> None:
    shown = [rows()[no[-3:]].verdicts[1].value for no in worked().trainees]
    assert shown == [round(100 * each + 1e-6) for each in official("attendance_percent")]


def test_components_reliability_link_and_own_favour() -> None:
    found = {name: (round(one.variance / 10_000, 2), one.origin) for name, one in seminar().components.items()}
    assert found == {
        "v_r": (11.77, "fit"), "v_s": (0, "fit"), "v_q": (5.77, "fit"), "v_e": (3.53, "fit"), "v_t": (20.74, "fit"),
    }  # fmt: skip
    assert (seminar().status, seminar().flags) == ("adjusted", ())
    assert (round((seminar().reliability or 0) / 1e4, 3), round((seminar().link or 0) / 1e4, 3)) == (0.948, 0.163)
    assert [round((each or 0) / 1e4, 2) for each in (seminar().own, seminar().own_se)] == [0.09, 0.24]
    assert not seminar().own_kept
    assert sum(one.severity for one in seminar().severities) == pytest.approx(0, abs=6)
    assert sum(one.marks for one in seminar().severities) == seminar().marks == 988


def test_the_other_sources_are_refused() -> None:
    posting, maturity = worked().sheet.sources[1:]
    assert (posting.status, maturity.status) == ("too_few", "single_rater")
    assert posting.components["v_e"].origin == maturity.components["v_e"].origin == "within"
    assert maturity.components["v_r"].origin == "seminar"


def test_seventeen_are_listed_and_who_is_barred_is_not() -> None:
    states = [row.state for row in worked().sheet.rows]
    assert (states.count("listed"), states.count("barred"), worked().sheet.pool) == (17, 1, 17)
    barred = next(row for row in worked().sheet.rows if row.state == "barred")
    assert (barred.place, barred.order, barred.listed, barred.pool, barred.chance) == (10, None, None, False, None)
    assert barred.score is not None
    assert (worked().sheet.cohort, worked().sheet.bound) == (45, 18)


def test_the_order_and_how_sure_it_is() -> None:
    wanted = [line.split() for line in ORDER.split(" · ")]
    first = worked().sheet.rows[: len(wanted)]
    assert [row.trainee[-3:] for row in first] == [no for no, _, _ in wanted]
    assert [row.score for row in first] == [round(100 * float(score)) for _, score, _ in wanted]
    assert [row.chance for row in first] == [pytest.approx(int(percent), abs=1) for _, _, percent in wanted]
    assert max(row.chance or 0 for row in worked().sheet.rows[len(wanted) :]) <= 1
    assert [row.band for row in first] == ["in"] * 7 + ["open"] * 5
    assert [row.listed for row in worked().sheet.rows[:17]] == ["priority"] * 9 + ["reserve"] * 5 + [None] * 3
    assert (worked().sheet.line, worked().sheet.line_list) == (84_96, 83_04)
    assert "open_at_line" in worked().sheet.warnings


def test_gates_with_three_outcomes() -> None:
    open_ = {
        clause: {no for no, row in rows().items() for each in row.verdicts if row.pool and each.outcome == "open"
                 if each.clause == clause}
        for clause in ("performance", "maturity")
    }  # fmt: skip
    assert open_ == {"performance": {"021", "040", "027"}, "maturity": {"012", "011", "027"}}
    assert all(0 < (each.chance or 0) < 100 for each in rows()["027"].verdicts[2:])


def test_raw_and_fair_agree_on_the_nine_and_two_change_places() -> None:
    first = worked().sheet.rows[:9]
    assert {row.trainee[-3:] for row in first if row.differs} == {"013", "020"}
    assert all(row.differs == ("order",) for row in first if row.differs)
    assert all(row.order_raw is not None and row.order_raw <= 9 for row in first)


def test_on_raw_means_the_sheet_is_the_other_one() -> None:
    raw = work(replace(inputs(), method=replace(inputs().method, basis="raw")))
    before = {row.trainee: row for row in worked().sheet.rows}
    for row in raw.sheet.rows:
        assert (row.score, row.order) == (before[row.trainee].score_raw, before[row.trainee].order_raw)
        assert (row.score_raw, row.differs) == (row.score, before[row.trainee].differs)
        assert row.seminar is not None
        assert (row.seminar.sem or 0) > (before[row.trainee].seminar or row.seminar).sem  # type: ignore[operator]


def test_effective_weights_and_correlations() -> None:
    assert [round((each or 0) / 1e4, 2) for each in worked().sheet.effective.values()] == [0.59, 0.28, 0.14]
    assert all(0.5 < (each or 0) / 1e4 < 0.7 for each in worked().sheet.correlations.values())


def test_those_who_fail_a_clause_but_score_high_are_shown_apart() -> None:
    high = [row for row in worked().sheet.rows if row.high]
    assert {row.trainee[-3:] for row in high} == {"002", "015", "035", "041"}
    assert all(row.state == "not_met" and (row.score or 0) > (worked().sheet.line_list or 0) for row in high)


def test_no_membership_hangs_on_one_reviewer_and_severity_was_steady() -> None:
    assert not any(row.reviewers for row in worked().sheet.rows)
    assert all(not report.unsteady for report in worked().sheet.sources)


def test_chances_within_the_pool() -> None:
    found = worked().drawn
    assert found.ranked is not None
    assert found.top is not None
    assert found.ranked.rank.sum(axis=1)[found.pool].tolist() == [20_000] * 17
    assert found.top.counts.sum() <= 9 * 20_000
    first = [worked().trainees.index(row.trainee) for row in worked().sheet.rows[:2]]
    assert ahead(worked())[np.ix_(first, first)].diagonal().tolist() == [0, 0]
    assert ahead(worked())[first[0], first[1]] > 18_000
