"""What organisers alone may see of an explanation, and what a trainee and her mentor may. Source: access.md 3."""

import re

import pytest
from msgspec.structs import replace

from service.rules.ranking.explaining import explanation, for_trainee
from service.rules.ranking.working import work
from tests.rules.ranking import sample_inputs
from tests.rules.ranking.explained import changed, said, source


def test_organisers_learn_on_whom_a_place_hangs() -> None:
    worked = changed(quota=12, reserve=0, points_place=10_000)
    found = [explanation(worked, row.trainee) for row in worked.sheet.rows]
    assert any(each.removals.reviewers for each in found)
    assert any(each.removals.occasions for each in found)
    for each in found:
        assert each.removals.reviewers == each.row.reviewers
        kinds = (each.removals.reviewers, each.removals.occasions)
        assert len(each.removals.words) == sum(1 for kind in kinds if kind)


@pytest.mark.parametrize("basis", ["fair", "raw"])
def test_a_seminar_that_a_place_hangs_on_does_move_it_when_left_out(basis: str) -> None:
    worked = changed(quota=12, reserve=0, points_place=10_000, basis=basis)
    found = {row.trainee: explanation(worked, row.trainee).removals.occasions for row in worked.sheet.rows}
    gone = sorted({one for each in found.values() for one in each})
    assert gone
    inputs = worked.inputs
    left = replace(inputs, seminars=tuple(mark for mark in inputs.seminars if mark.occasion != gone[0]))
    before, after = (
        {row.trainee for row in each.sheet.rows if row.order is not None and row.order <= 12}
        for each in (worked, work(left, draws=1, seed=1))
    )
    assert {trainee for trainee, which in found.items() if gone[0] in which} == before ^ after


def test_a_trainee_sees_her_own_figures_and_nobody_elses() -> None:
    worked = changed(quota=12, reserve=0, points_place=10_000)
    reviewers = {mark.evaluator for mark in (*worked.inputs.seminars, *worked.inputs.postings, *worked.inputs.maturity)}
    for row in worked.sheet.rows:
        whole = explanation(worked, row.trainee)
        kept = for_trainee(whole)
        text = repr(kept)
        assert not [one for one in reviewers if f"'{one}'" in text]
        assert (kept.removals.reviewers, kept.removals.occasions, kept.row.reviewers) == ((), (), ())
        assert (whole.organisers, kept.organisers) == (True, False)
        for each in kept.sources:
            assert all(one.severity is one.other is one.fair is None and not one.given for one in each.occasions)
        assert [each.lines for each in kept.sources] == [each.lines for each in whole.sources]
        assert kept.additive == whole.additive
        assert kept.sentences == whole.sentences
        assert not [bar for bar in kept.bars if bar.seq is not None]


def test_what_is_lacking_tells_a_trainee_roughly_and_nobody_elses_figure() -> None:
    worked, steps = changed(quota=3, reserve=2), {"points": 1, "performance": 5, "maturity": 5}
    known = set()
    for row in worked.sheet.rows:
        whole = explanation(worked, row.trainee)
        for exact, rough in zip(whole.ways, for_trainee(whole).ways, strict=True):
            assert (rough.criterion, rough.line, rough.possible) == (exact.criterion, exact.line, exact.possible)
            assert (rough.gain, rough.needed) == (None, None)
            if exact.gain is None:
                assert rough.words == exact.words
                continue
            step = steps[exact.criterion]
            needed = exact.gain / (100 if exact.criterion == "points" else 10_000)
            for text in rough.words:
                found = next(int(part) for part in re.findall(r"(?:约还需|about) (\d+)", text))
                assert (found % step, 0 <= found - needed < step) == (0, True)
                assert "." not in text.rstrip(".")
            known.add(exact.criterion)
    assert known == set(steps)


def test_points_lacking_for_a_place_are_told_in_whole_points() -> None:
    worked = changed(points_place=1_000)
    known = 0
    for row in worked.sheet.rows:
        whole = explanation(worked, row.trainee)
        for exact, rough in zip(whole.clauses, for_trainee(whole).clauses, strict=True):
            if exact.clause != "points_place" or exact.lacking is None:
                assert rough == exact
                continue
            assert rough.lacking is not None
            assert (rough.lacking % 100, 0 <= rough.lacking - exact.lacking < 100) == (0, True)
            assert f"约还差积分 {rough.lacking // 100}（" in rough.words[-1][0]
            known += rough.lacking != exact.lacking
    assert known


def test_who_met_one_evaluator_only_does_not_learn_that_persons_severity() -> None:
    inputs = sample_inputs.inputs()
    (first, *_) = [mark for mark in inputs.seminars if mark.trainee.endswith("025")]
    kept = [mark for mark in inputs.seminars if not mark.trainee.endswith("025") or mark == first]
    whole = explanation(work(replace(inputs, seminars=tuple(kept)), draws=1, seed=1), "QY2020-025")
    assert source(whole, "seminar").fair is not None
    shown = for_trainee(whole)
    seminar = source(shown, "seminar")
    assert (seminar.raw, seminar.fair, seminar.lines) == (first.score // 100, None, ())
    assert "只有一位评委" in "".join(zh for zh, _ in seminar.said)
    assert "校准分 " not in "".join(zh for zh, _ in seminar.said)
    assert shown.row.seminar is not None
    assert shown.row.seminar.fair is None
    assert shown.halves is None


def test_medians_of_a_handful_are_not_shown_to_trainees() -> None:
    inputs = sample_inputs.inputs()
    few = work(replace(inputs, candidates=inputs.candidates[:4]), draws=9, seed=1)
    whole = explanation(few, few.trainees[0])
    assert whole.additive is not None
    assert whole.additive.persons == 4
    shown = for_trainee(whole)
    assert shown.additive is None
    assert "中位数会显示他人数字" in said(shown)
