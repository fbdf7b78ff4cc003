"""Causes of a change: every part's share, and that they add up, for a sheet-maker simple enough to work out by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from service.rules.points.policy import Anchor, Anchors, Gates, Recommendation, Weights
from service.rules.ranking.comparing import ORDER, Change, Kind, Made, compare, swaps
from service.rules.ranking.inputs import Bar, Candidate, Inputs, Mark
from service.rules.ranking.sheet import Row, Sheet

DAY = date(2020, 12, 1)
TERMS = Recommendation(
    weights=Weights(points=60, performance=25, maturity=15),
    gates=Gates(attendance=8_000, performance=7_500, maturity=7_500),
    points_place=4_000,
    quota=2,
    reserve=1,
    publicity_days=5,
    full_points=10_000,
)


def candidate(name: str, points: int = 1_000, **more: Any) -> Candidate:
    return Candidate(**{"trainee": name, "state": "enrolled", "points": points, "held": 10, "present": 10, **more})


def mark(name: str, score: int, occasion: str = "s") -> Mark:
    return Mark(trainee=name, evaluator="m", occasion=occasion, score=score)


def inputs(*candidates: Candidate, method: Recommendation = TERMS, **more: Any) -> Inputs:
    given = {"through": DAY, "head_seq": 9, "head_hash": "0", "policy": 1, "policy_digest": "0"}
    return Inputs(**{**given, "method": method, "candidates": candidates, **more})


def simple(found: Inputs) -> Sheet:
    """Score: weighted points and marks less 1 for each half-day missed; the barred have none."""
    score = {one.trainee: _score(found, one) for one in found.candidates}
    listed = sorted((one for one in score.values() if one is not None), reverse=True)
    rows = tuple(
        Row(
            trainee=one.trainee,
            state="barred" if one.bars else "listed",
            points=one.points,
            place=1 + sum(other.points > one.points for other in found.candidates),
            score=score[one.trainee],
            order=None if (own := score[one.trainee]) is None else 1 + listed.index(own),
            listed="priority" if own is not None and listed.index(own) < found.method.quota else None,
        )
        for one in found.candidates
    )
    return Sheet(basis="fair", quota=2, reserve=1, draws=0, cohort=len(rows), pool=0, bound=0, rows=rows)


def _score(found: Inputs, one: Candidate) -> int | None:
    if one.bars:
        return None
    terms, marks = found.method, [*found.seminars, *found.postings, *found.maturity]
    rated = sum(each.score for each in marks if each.trainee == one.trainee)
    share = min(max(rated - terms.anchors.performance.floor, 0), terms.anchors.performance.full)
    return terms.weights.points * one.points // 100 + terms.weights.performance * share // 100 + one.present - one.held


def made(found: Inputs) -> Made:
    return Made(found, simple(found))


def changes(before: Inputs, after: Inputs, kind: Kind = "sheets") -> dict[str, Change]:
    return {one.trainee: one for one in compare(made(before), made(after), kind, simple)}


def parts(change: Change, name: str) -> dict[str, int]:
    return {one.part: getattr(one, name) for one in change.causes if getattr(one, name)}


BEFORE = inputs(candidate("a", 1_000), candidate("b", 900), candidate("c", 800), seminars=(mark("a", 400),))


def test_each_part_has_what_it_moved() -> None:
    after = replace(
        BEFORE,
        candidates=(candidate("a", 700, present=8), candidate("b", 900), candidate("c", 800)),
        seminars=(mark("a", 800),),
    )
    found = changes(BEFORE, after)
    assert parts(found["a"], "score") == {"points": -180, "seminars": 100, "attendance": -2}
    assert parts(found["a"], "points") == {"points": -300}
    assert parts(found["a"], "place") == {"points": 2}
    assert parts(found["b"], "place") == {"points": -1}
    assert parts(found["a"], "order") == {"points": 1, "seminars": -1}, "down for points, up again for the seminar"
    assert found["a"].changed == ("points", "place", "score")
    assert found["c"].changed == ("place",)


def test_between_policies_the_parts_are_those_of_the_policy() -> None:
    terms = replace(
        TERMS,
        weights=Weights(points=50, performance=30, maturity=20),
        anchors=Anchors(performance=Anchor(floor=100, full=200)),
        quota=1,
    )
    after = replace(BEFORE, candidates=(candidate("a", 900), *BEFORE.candidates[1:]), method=terms, policy=2)
    found = changes(BEFORE, after, "policies")
    assert parts(found["a"], "score") == {"rules": -60, "anchors": -50, "weights": -90 + 10}
    assert [one.part for one in found["b"].causes] == ["rules", "weights", "quotas"]
    assert found["b"].causes[-1].listed == ("priority", None)


def test_who_is_barred_on_one_side_has_no_change_of_score_but_a_change_of_state() -> None:
    bar = Bar(seq=3, since=DAY)
    after = replace(BEFORE, candidates=(candidate("a", 1_000, bars=(bar,)), *BEFORE.candidates[1:]))
    found = changes(BEFORE, after)
    (cause,) = found["a"].causes
    assert (cause.part, cause.state, cause.listed) == ("vetoes", ("listed", "barred"), ("priority", None))
    assert (cause.score, cause.order) == (None, None)
    assert parts(found["b"], "order") == {"vetoes": -1}


def test_who_is_in_one_cohort_only_has_one_side() -> None:
    after = replace(BEFORE, candidates=BEFORE.candidates[1:])
    found = changes(BEFORE, after)
    assert (found["a"].after, found["a"].causes) == (None, ())
    assert found["a"].before is not None
    assert parts(found["b"], "place") == {"cohort": -1}
    assert changes(after, BEFORE)["a"].before is None


def test_nothing_is_assembled_for_parts_that_change_nothing() -> None:
    after, asked = replace(BEFORE, seminars=(), head_seq=12), []

    def counted(found: Inputs) -> Sheet:
        asked.append(found)
        return simple(found)

    assert {one.part for change in compare(made(BEFORE), made(after), "sheets", counted) for one in change.causes} == {
        "seminars"
    }
    assert asked == [], "the only part that moves anything ends at the sheet that is there"


def test_a_figure_that_another_build_moved_is_put_down_to_the_last_part() -> None:
    moved = replace(simple(BEFORE), rows=tuple(replace(row, score=(row.score or 0) + 1) for row in simple(BEFORE).rows))
    found = compare(made(BEFORE), Made(BEFORE, moved), "sheets", simple)
    assert {(one.part, one.score) for change in found for one in change.causes} == {("terms", 1)}


figures = st.integers(0, 2_000)
bars = st.sampled_from([(), (), (), (Bar(seq=1, since=DAY),)])
people = st.lists(st.sampled_from("abcdef"), min_size=1, unique=True).map(sorted)


@st.composite
def worlds(draw: st.DrawFn) -> Inputs:
    names: Sequence[str] = draw(people)
    one = [candidate(name, draw(figures), present=draw(st.integers(0, 10)), bars=draw(bars)) for name in names]
    marks = {name: tuple(mark(who, draw(figures)) for who in names) for name in ("seminars", "postings", "maturity")}
    weight = draw(st.integers(0, 100))
    terms = replace(
        TERMS,
        weights=Weights(points=weight, performance=100 - weight, maturity=0),
        anchors=Anchors(performance=Anchor(floor=draw(st.integers(0, 500)), full=draw(st.integers(501, 3_000)))),
        quota=draw(st.integers(1, 4)),
    )
    return inputs(*one, method=terms, **marks)


@given(worlds(), worlds(), st.sampled_from(list(ORDER)))
def test_the_parts_sum_to_the_change(before: Inputs, after: Inputs, kind: Kind) -> None:
    for change in compare(made(before), made(after), kind, simple):
        if change.before is None or change.after is None:
            continue
        for name in ("points", "place", "score", "order"):
            old, new = (getattr(side, name) for side in (change.before, change.after))
            moved = [getattr(cause, name) for cause in change.causes]
            if old is None or new is None:
                assert set(moved) <= {None}
            else:
                assert sum(moved) == new - old
        assert list(swaps(before, after, kind)) == list(ORDER[kind])
        assert list(swaps(before, after, kind).values())[-1] == after
