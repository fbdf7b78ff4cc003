"""Poor and absent data: never a crash, never a silent number. Source: ranking.md 4.4, 4.5 and 8."""

from datetime import date

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from service.rules.measurement.arrays import Unusable
from service.rules.points.policy import Weights
from service.rules.ranking.explaining import explanation
from service.rules.ranking.inputs import MICRO, Bar, Candidate, Inputs, Mark
from service.rules.ranking.sheet import Row, Sheet, SourceReport
from service.rules.ranking.working import work
from tests.rules.ranking.made_up import TERMS, camp, mark
from tests.rules.ranking.odd_camps import camps

DRAWS = 400


def sheet(inputs: Inputs) -> Sheet:
    return work(inputs, draws=DRAWS).sheet


def source(found: Sheet, name: str) -> SourceReport:
    return next(report for report in found.sources if report.source == name)


def row(found: Sheet, trainee: str) -> Row:
    return next(row for row in found.rows if row.trainee == trainee)


def only(inputs: Inputs, trainee: str) -> tuple[Mark, ...]:
    return tuple(each for each in inputs.seminars if each.trainee == trainee)


def without(marks: tuple[Mark, ...], trainee: str) -> tuple[Mark, ...]:
    return tuple(each for each in marks if each.trainee != trainee)


def test_an_empty_cohort() -> None:
    found = sheet(replace(camp(1), candidates=(), seminars=(), postings=(), maturity=()))
    assert (found.rows, found.cohort, found.pool, found.line) == ((), 0, 0, None)
    assert found.warnings[0] == "no_cohort"
    assert found.effective == {"points": None, "performance": None, "maturity": None}


def test_everybody_withdrew_and_marks_are_left() -> None:
    found = sheet(replace(camp(1), candidates=()))
    assert source(found, "seminar").status == "adjusted"
    assert found.rows == ()


def test_no_marks_at_all() -> None:
    found = sheet(replace(camp(1), seminars=(), postings=(), maturity=()))
    assert {each.state for each in found.rows} == {"no_data"}
    assert found.rows[0].missing == ("reviews", "reviewers", "postings", "assessments")
    assert {(each.score, each.chance, each.seminar) for each in found.rows} == {(None, None, None)}
    assert {each.verdicts[2].outcome for each in found.rows} == {"no_data"}
    assert {each.status for each in found.sources} == {"no_marks"}
    assert {"no_pool", "nobody_listed", "no_marks: seminar", "no_marks: posting"} <= set(found.warnings)


@pytest.mark.parametrize(("name", "missing"), [("postings", "postings"), ("maturity", "assessments")])
def test_one_source_without_marks(name: str, missing: str) -> None:
    found = sheet(replace(camp(1), **{name: ()}))
    assert {each.missing for each in found.rows} == {(missing,)}
    assert all(each.seminar is not None and each.score is None for each in found.rows)


def test_a_trainee_with_marks_in_one_source_only_is_listed_apart() -> None:
    full = camp(1)
    gone = full.candidates[0].trainee
    found = sheet(replace(full, postings=without(full.postings, gone), maturity=without(full.maturity, gone)))
    mine = row(found, gone)
    assert (mine.state, mine.missing) == ("no_data", ("postings", "assessments"))
    assert (mine.performance, mine.maturity, mine.order, mine.pool, mine.band) == (None, None, None, False, "none")
    assert mine.seminar is not None


def test_a_trainee_without_any_data() -> None:
    full = camp(1)
    found = sheet(replace(full, candidates=(*full.candidates, Candidate(trainee="new", state="enrolled", points=0))))
    assert row(found, "new").missing == ("reviews", "reviewers", "postings", "assessments", "attendance")
    assert row(found, "new").verdicts[1].outcome == "no_data"
    assert row(found, "new").state == "no_data"


def test_below_the_minimum_is_not_enough() -> None:
    full = camp(1, each=2)
    few = replace(full, method=replace(TERMS, minimum=replace(TERMS.minimum, reviews=7)))
    assert {each.missing for each in sheet(few).rows} == {("reviews",)}
    assert {each.score for each in sheet(few).rows} == {None}


def test_one_reviewer_for_everybody() -> None:
    found = sheet(replace(camp(1), seminars=camp(1, panel=1, reviewers=1).seminars))
    assert source(found, "seminar").status == "single_rater"
    assert {each.state for each in found.rows} == {"no_data"}
    assert {each.missing for each in found.rows} == {("reviews", "reviewers")}


def test_one_reviewer_enough_by_policy_is_ranked_on_raw_with_a_wide_error() -> None:
    lenient = replace(TERMS, minimum=replace(TERMS.minimum, reviews=1, reviewers=1), points_place=100_00)
    found = sheet(replace(camp(1, method=lenient), seminars=camp(1, panel=1, reviewers=1).seminars))
    assert source(found, "seminar").components["v_r"].origin == "placeholder"
    assert {each.seminar.fair for each in found.rows if each.seminar} == {None}
    assert "refused: seminar" in found.warnings
    assert not any(each.reviewers for each in found.rows)


def test_a_single_trainee_has_no_known_error_and_a_person_judges() -> None:
    alone = camp(3)
    mine = alone.candidates[0].trainee
    found = sheet(
        replace(
            alone,
            candidates=alone.candidates[:1],
            seminars=only(alone, mine),
            postings=alone.postings[:1],
            maturity=alone.maturity[:2],
        )
    )
    assert {"error_unknown: seminar", "error_unknown: posting", "error_unknown: maturity"} <= set(found.warnings)
    assert found.rows[0].seminar is not None
    assert found.rows[0].seminar.sem is None
    assert [each.outcome for each in found.rows[0].verdicts] == ["met", "met", "open", "open"]
    assert [each.chance for each in found.rows[0].verdicts] == [None] * 4
    assert (found.rows[0].order, found.rows[0].listed) == (1, "priority")


def test_all_marks_equal() -> None:
    full = camp(1)
    names = ("seminars", "postings", "maturity")
    same = {name: tuple(replace(each, score=80 * MICRO) for each in getattr(full, name)) for name in names}
    found = sheet(replace(full, **same))
    assert source(found, "seminar").status == "unreliable"
    assert "error_unknown: posting" in found.warnings
    assert {each.seminar.raw for each in found.rows if each.seminar} == {800_000}
    assert found.effective["points"] == 10_000


def test_everything_equal() -> None:
    full = camp(1)
    names = ("seminars", "postings", "maturity")
    same = {name: tuple(replace(each, score=80 * MICRO) for each in getattr(full, name)) for name in names}
    level = replace(full, candidates=tuple(replace(each, points=80_00) for each in full.candidates), **same)
    found = sheet(level)
    assert {(each.place, each.order, each.at_line, each.listed) for each in found.rows} == {(1, 1, True, None)}
    assert {"tie_at_line"} <= set(found.warnings)
    assert found.effective["points"] is None
    every = sheet(replace(level, method=replace(TERMS, line_rule="all")))
    assert {each.listed for each in every.rows} == {"priority"}
    assert "quota_exceeded" in every.warnings


def test_panels_that_never_meet() -> None:
    full = camp(1)
    half = {one.trainee for one in full.candidates[::2]}
    apart = tuple(replace(each, evaluator=f"{each.evaluator}-{each.trainee in half}") for each in full.seminars)
    found = sheet(replace(full, seminars=apart))
    assert source(found, "seminar").status == "disconnected"
    assert source(found, "seminar").link is None
    assert source(found, "seminar").severities == ()
    assert all(each.score == each.score_raw for each in found.rows)


def test_marks_at_the_top() -> None:
    full = camp(1)
    high = tuple(replace(each, score=100 * MICRO) if at % 4 == 0 else each for at, each in enumerate(full.seminars))
    found = sheet(replace(full, seminars=high))
    assert source(found, "seminar").ceiling > 2_000
    assert "ceiling: seminar" in found.warnings
    assert "ceiling: seminar" not in sheet(full).warnings


def test_a_quota_above_the_number_of_people() -> None:
    found = sheet(replace(camp(1), method=replace(TERMS, quota=500, reserve=100, points_place=100_00)))
    assert {each.listed for each in found.rows if each.state == "listed"} == {"priority"}
    assert {each.chance == each.chance_list for each in found.rows} == {True}
    assert (found.line, {"below_quota", "quota_beyond_cohort"} <= set(found.warnings)) == (None, True)
    few = work(replace(camp(1), method=replace(TERMS, quota=500, reserve=100, points_place=100_00)), draws=50, seed=1)
    told = [zh for row in few.sheet.rows if row.pool for zh, _ in explanation(few, row.trainee).sentences]
    assert any(f"进入前 {few.sheet.pool}。" in zh for zh in told)
    assert not any("进入前 500" in zh or "进入前 600" in zh for zh in told)
    exact = sheet(replace(camp(1), method=replace(TERMS, quota=found.cohort)))
    assert "quota_beyond_cohort" not in exact.warnings


def test_everybody_barred() -> None:
    bar = (Bar(seq=1, since=date(2021, 1, 1), state="investigating"),)
    found = sheet(replace(camp(1), candidates=tuple(replace(each, bars=bar) for each in camp(1).candidates)))
    assert {each.state for each in found.rows} == {"barred"}
    assert [each.place for each in found.rows] == sorted(each.place for each in found.rows)
    assert {"no_pool", "nobody_listed"} <= set(found.warnings)


def test_above_full_counts_as_full_and_is_marked() -> None:
    full = camp(1)
    first = replace(full.candidates[0], points=140_00)
    found = sheet(replace(full, candidates=(first, *full.candidates[1:])))
    assert row(found, first.trainee).full == ("points",)
    exact = sheet(replace(full, candidates=(replace(first, points=100_00), *full.candidates[1:])))
    assert row(found, first.trainee).score == row(exact, first.trainee).score


def test_contradictions_are_refused() -> None:
    full = camp(1)
    with pytest.raises(Unusable, match="two candidates"):
        work(replace(full, candidates=(*full.candidates, full.candidates[0])))
    with pytest.raises(Unusable, match="two reviews"):
        work(replace(full, seminars=(*full.seminars, full.seminars[0])))


def test_an_evaluator_who_changed_over_the_year() -> None:
    full = camp(2, trainees=40, seminars=8)
    days = {f"s{at:03}": date(2020, 9, 1) if at % 2 else date(2021, 3, 1) for at in range(8)}
    steady = tuple(replace(each, on=days[each.occasion]) for each in full.seminars)
    moved = tuple(
        replace(each, score=each.score + (6 if days[each.occasion].year == 2021 else -6) * MICRO)
        if each.evaluator == "m003"
        else each
        for each in steady
    )
    assert source(sheet(replace(full, seminars=steady)), "seminar").unsteady == ()
    found = sheet(replace(full, seminars=moved))
    assert source(found, "seminar").unsteady == ("m003",)
    assert "unsteady: seminar" in found.warnings


def test_a_weak_link_shows_least_squares_beside() -> None:
    """A chain of four reviewers, each sharing five trainees with the next."""
    ids = [f"t{at:04}" for at in range(14)]
    chain = tuple(
        mark(one, f"m{at // 5 + side:03}", f"s{talk}", 80 + (7 * at + 5 * side + 3 * talk) % 11)
        for at, one in enumerate(ids)
        for side in (0, 1)
        for talk in range(2)
    )
    found = sheet(replace(camp(1), seminars=chain))
    assert source(found, "seminar").status in ("adjusted_weak", "unreliable")
    assert "weak: seminar" in found.warnings
    assert all(each.seminar is not None and each.seminar.squares is not None for each in found.rows)


def test_whose_place_hangs_on_a_reviewer_is_marked() -> None:
    """A reviewer without whom somebody drops out, and somebody else comes in."""
    talks = replace(TERMS, weights=Weights(points=5, performance=90, maturity=5), points_place=100_00)
    found = [row for seed in range(6) for row in sheet(camp(seed, panel=2, each=2, method=talks)).rows]
    marked = [each for each in found if each.reviewers]
    assert 0 < len(marked) < len(found) / 2
    assert {each.order is not None and each.order <= TERMS.quota for each in marked} == {True, False}


@settings(max_examples=60, deadline=None)
@given(camps())
def test_no_camp_is_too_odd(inputs: Inputs) -> None:
    found = sheet(inputs)
    assert len(found.rows) == found.cohort == len(inputs.candidates)
    for each in found.rows:
        assert (each.order is None) == (each.state != "listed")
        assert (each.chance is None) == (not each.pool)
        assert each.score is not None or each.state in ("no_data", "barred")
