"""What must hold for any camp. Source: ranking.md 15."""

import subprocess
import sys

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from service.rules.points.policy import Anchor, Anchors, Gates, Recommendation, Weights
from service.rules.ranking.digests import canonical, seed_of
from service.rules.ranking.inputs import Candidate, Inputs, Mark
from service.rules.ranking.sheet import Row
from service.rules.ranking.working import Worked, work
from tests.rules.ranking.made_up import TERMS, camp
from tests.rules.ranking.odd_camps import camps

pytestmark = pytest.mark.unmeasured

DRAWS = 300
SEEDS = st.integers(0, 2**32)
OPEN = replace(TERMS, gates=Gates(attendance=0, performance=0, maturity=0), points_place=100_00)


def rng(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def shuffled(inputs: Inputs, seed: int) -> Inputs:
    g = rng(seed)
    names = ("candidates", "seminars", "postings", "maturity")
    rows = {name: getattr(inputs, name) for name in names}
    return replace(inputs, **{name: tuple(each[at] for at in g.permutation(len(each))) for name, each in rows.items()})


def renamed(inputs: Inputs, trainees: dict[str, str], evaluators: dict[str, str]) -> Inputs:
    def mark(one: Mark) -> Mark:
        return replace(
            one,
            trainee=trainees.get(one.trainee, one.trainee),
            evaluator=evaluators.get(one.evaluator, one.evaluator),
        )

    marks = {name: tuple(mark(one) for one in getattr(inputs, name)) for name in ("seminars", "postings", "maturity")}
    candidates = tuple(replace(one, trainee=trainees.get(one.trainee, one.trainee)) for one in inputs.candidates)
    return replace(inputs, candidates=candidates, **marks)


def permuted(names: set[str], seed: int) -> dict[str, str]:
    listed = sorted(names)
    return {name: listed[at] for name, at in zip(listed, rng(seed).permutation(len(listed)), strict=True)}


def by_trainee(found: Worked) -> dict[str, Row]:
    return {row.trainee: row for row in found.sheet.rows}


def done(inputs: Inputs, seed: int | None = None) -> Worked:
    return work(inputs, draws=DRAWS, seed=seed)


@settings(max_examples=25)
@given(camps(), SEEDS)
def test_the_order_of_rows_changes_no_byte(inputs: Inputs, seed: int) -> None:
    again = shuffled(inputs, seed)
    assert seed_of(again) == seed_of(inputs)
    assert canonical(done(again).sheet) == canonical(done(inputs).sheet)


@settings(max_examples=15)
@given(SEEDS, SEEDS)
def test_names_change_nothing(number: int, seed: int) -> None:
    """Of trainees and of evaluators alike. Draws are others then, so that chances are compared with their error."""
    before = camp(number)
    people = permuted({one.trainee for one in before.candidates}, seed)
    judges = permuted({one.evaluator for one in before.seminars}, seed + 1)
    first, second = work(before, draws=4_000), by_trainee(work(renamed(before, people, judges), draws=4_000))
    for row in first.sheet.rows:
        other = second[people[row.trainee]]
        assert abs((row.score or -1) - (other.score or -1)) <= 1
        assert (row.state, row.place, row.points) == (other.state, other.place, other.points)
        assert abs((row.chance or 0) - (other.chance or 0)) <= 5


@settings(max_examples=25)
@given(camps(), SEEDS)
def test_ids_in_the_same_order_change_nothing_at_all(inputs: Inputs, seed: int) -> None:
    found = done(inputs, seed % 2**32).sheet
    people = {one.trainee: f"{one.trainee}~" for one in inputs.candidates}
    assume(not any(other.startswith(name) for name in people for other in people if other != name))
    again = by_trainee(done(renamed(inputs, people, {}), seed % 2**32))
    assert [replace(again[people[row.trainee]], trainee=row.trainee) for row in found.rows] == list(found.rows)


@settings(max_examples=25)
@given(camps())
def test_equal_scores_never_get_different_places(inputs: Inputs) -> None:
    rows = [row for row in done(inputs).sheet.rows if row.state == "listed"]
    assert {(one.score == other.score) == (one.order == other.order) for one in rows for other in rows} <= {True}
    assert {(one.score or 0) > (other.score or 0) for one in rows for other in rows
            if (one.order or 0) < (other.order or 0)} <= {True}  # fmt: skip
    places = [(row.points, row.place) for row in done(inputs).sheet.rows]
    assert all(place == 1 + sum(other > points for other, _ in places) for points, place in places)


@settings(max_examples=12)
@given(SEEDS, st.integers(0, 13))
def test_a_withdrawal_changes_no_score_and_no_order(number: int, which: int) -> None:
    """Of somebody who is not listed; the bound by points is out of the way, since it follows the cohort."""
    method = replace(TERMS, points_place=100_00, gates=replace(TERMS.gates, performance=82_00))
    full = camp(number, method=method)
    before = done(full)
    gone = full.candidates[which].trainee
    assume(by_trainee(before)[gone].order is None and by_trainee(before)[gone].order_raw is None)
    after = done(replace(full, candidates=tuple(one for one in full.candidates if one.trainee != gone)))
    stayed = [row for row in before.sheet.rows if row.trainee != gone]
    kept = ("trainee", "score", "score_raw", "seminar", "posting", "maturity", "order", "order_raw", "listed", "state")
    told = [[[getattr(row, name) for name in kept] for row in rows if row.order] for rows in (stayed, after.sheet.rows)]
    assert told[0] == told[1]
    scores = [{row.trainee: row.score for row in rows} for rows in (stayed, after.sheet.rows)]
    assert scores[0] == scores[1]


@settings(max_examples=25)
@given(SEEDS, st.integers(1, 13), st.integers(0, 3))
def test_chances_sum_to_k(number: int, quota: int, reserve: int) -> None:
    found = done(camp(number, method=replace(OPEN, quota=quota, reserve=reserve))).drawn
    assert found.top is not None
    assert found.top_list is not None
    assert found.pool.all()
    assert found.top.counts.sum() == DRAWS * quota
    assert found.top_list.counts.sum() == DRAWS * min(quota + reserve, 14)


@settings(max_examples=20)
@given(camps())
def test_the_same_inputs_give_the_same_bytes(inputs: Inputs) -> None:
    text = canonical(inputs)
    again = msgspec.json.decode(text, type=Inputs)
    assert canonical(again) == text
    assert canonical(done(again).sheet) == canonical(done(inputs).sheet)


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import service.rules.measurement\n"
        "from tests.rules.ranking.made_up import camp\n"
        "from service.rules.ranking.snapshots import assemble, canonical\n"
        "print(canonical(assemble(camp(5))))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == canonical(work(camp(5)).sheet)


@settings(max_examples=25)
@given(camps(), st.sampled_from(["attendance", "performance", "maturity", "points_place"]), st.integers(1, 40_00))
def test_a_tighter_cut_lists_nobody_new(inputs: Inputs, clause: str, more: int) -> None:
    before, method = listed(inputs), inputs.method
    if clause == "points_place":
        tighter = replace(method, points_place=max(method.points_place - more, 0))
    else:
        now = getattr(method.gates, clause)
        tighter = replace(method, gates=replace(method.gates, **{clause: min(now + more, 100_00)}))
    assert listed(replace(inputs, method=tighter)) <= before


def listed(inputs: Inputs) -> set[str]:
    return {row.trainee for row in done(inputs).sheet.rows if row.state == "listed"}


@settings(max_examples=12)
@given(SEEDS, st.sampled_from([(60, 25, 15), (0, 50, 50), (100, 0, 0), (33, 33, 34)]), st.integers(0, 70))
def test_scores_are_what_an_officer_works_out_on_paper(number: int, weights: tuple[int, int, int], floor: int) -> None:
    points, performance, maturity = weights
    method: Recommendation = replace(
        TERMS,
        weights=Weights(points=points, performance=performance, maturity=maturity),
        anchors=Anchors(performance=Anchor(floor=100 * floor, full=90_00)),
    )
    for row in done(camp(number, method=method)).sheet.rows:
        assert row.performance is not None
        assert row.seminar is not None
        assert row.posting is not None
        assert row.maturity is not None
        halves = (row.seminar.fair or row.seminar.raw) / 2 + (row.posting.fair or row.posting.raw) / 2
        assert abs(row.performance - halves) <= 1
        f = min(max((row.performance / 1e4 - floor) / (90 - floor), 0), 1)
        paper = points * row.points / 1e4 + performance * f + maturity * row.maturity.raw / 1e6
        assert abs((row.score or 0) / 100 - paper) < 0.0052


def test_no_input_tells_who_somebody_is() -> None:
    """Number, name, sex and unit are no part of what is worked with, so that nothing can depend on them."""
    assert not {"no", "name", "sex", "unit", "channel", "birth_month"} & set(Candidate.__struct_fields__)
