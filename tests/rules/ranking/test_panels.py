"""Plans of groups and panels: what they must never do, how good they are, and what they say where there is none."""

from dataclasses import replace
from time import process_time

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from service.errors import Conflict, Invalid
from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.reviews import Reviews, tabulate
from service.rules.measurement.severity_design import design
from service.rules.ranking.panels import Wanted, proposed
from service.rules.ranking.panels_asking import Asked, group_count
from service.rules.ranking.panels_linking import together
from service.rules.ranking.panels_outlook import assumed, link_of, outlook, with_common_talks
from service.rules.ranking.panels_placing import arranged
from service.rules.ranking.panels_plan import Plan, sizes
from service.rules.ranking.panels_wording import LINKS, ORIGINS


def camp(
    people: int = 45, mentors: int = 12, groups: int = 3, panel: int = 4, rounds: int = 2, seed: int = 0
) -> Wanted:
    """Every trainee has a mentor, and about every fourth meets somebody of her unit or one who is recused."""
    rng = np.random.default_rng(people * 100 + mentors + seed)
    barred = np.zeros((people, mentors), dtype=np.int64)
    for row in range(0, people, 4):
        barred[row, rng.integers(mentors)] = 2 + row % 2
    barred[np.arange(people), np.arange(people) % mentors] = 1
    return Wanted(
        trainees=[f"T{row:03}" for row in range(people)],
        mentors=[f"M{column:02}" for column in range(mentors)],
        barred=barred,
        met=np.zeros((people, mentors)),
        groups=groups,
        panel=panel,
        rounds=rounds,
        seed=seed,
    )


def worst(plan: Plan, met: Floats) -> float:
    figure = link_of(together(plan, met)).figure
    return float("inf") if figure is None else figure


def check(wanted: Wanted, plan: Plan) -> None:
    people = len(wanted.trainees)
    assert plan.seats.shape == (wanted.rounds, wanted.groups, wanted.panel)
    assert plan.place.shape == (wanted.rounds, people)
    for seats, place in zip(plan.seats, plan.place, strict=True):
        assert all(len(set(panel)) == wanted.panel for panel in seats.tolist())
        assert sorted(np.bincount(place, minlength=wanted.groups)) == sorted(sizes(people, wanted.groups))
        for row, group in enumerate(place):
            assert not wanted.blocked[row, seats[group]].any()


@settings(max_examples=12)
@given(
    st.integers(6, 30), st.integers(5, 14), st.integers(2, 5), st.integers(1, 3), st.integers(1, 2), st.integers(0, 9)
)
def test_a_plan_keeps_its_promises(people: int, mentors: int, groups: int, panel: int, rounds: int, seed: int) -> None:
    wanted = camp(people, mentors, groups, panel, rounds, seed)
    try:
        plan = proposed(wanted)
    except Conflict:  # small groups of people who have all the mentors between them
        reject()
    check(wanted, plan)
    assert plan.loads.sum() == rounds * groups * panel


@pytest.mark.parametrize(("groups", "panel", "rounds"), [(3, 4, 1), (3, 4, 3), (5, 3, 2), (5, 2, 1), (9, 3, 2)])
def test_loads_differ_by_one_at_most(groups: int, panel: int, rounds: int) -> None:
    wanted = camp(groups=groups, panel=panel, rounds=rounds)
    plan = proposed(wanted)
    check(wanted, plan)
    assert np.ptp(plan.loads) <= 1


@pytest.mark.parametrize(("groups", "panel", "rounds"), [(3, 4, 2), (5, 3, 2), (5, 3, 3), (3, 4, 6)])
def test_it_links_better_than_chance(groups: int, panel: int, rounds: int) -> None:
    wanted = camp(groups=groups, panel=panel, rounds=rounds)
    rng = np.random.default_rng(7)
    chance = [worst(arranged(rng, wanted.blocked, groups, panel, rounds), wanted.met) for _ in range(31)]
    assert worst(proposed(wanted), wanted.met) <= np.median(chance)


def reviewed(wanted: Wanted, rounds: int, seed: int = 5) -> tuple[Wanted, Reviews]:
    """So many seminars held already, each in three groups whose panels never change."""
    rng = np.random.default_rng(seed)
    people, mentors = wanted.barred.shape
    group = np.arange(people) % 3
    rows = [
        (row, reviewer, 3 * held + group[row])
        for held in range(rounds)
        for row in range(people)
        for reviewer in range(mentors)
        if reviewer % 3 == group[row]
    ]
    trainee, reviewer, seminar = np.array(rows).T
    merit, severity = rng.normal(75, 8, size=(people,)), rng.normal(0, 4, size=(mentors,))
    score = merit[trainee] + severity[reviewer] + rng.normal(0, 6, size=trainee.shape)
    met = np.zeros(wanted.barred.shape)
    np.add.at(met, (trainee, reviewer), 1.0)
    return replace(wanted, met=met), tabulate(trainee, reviewer, seminar, score)


def test_what_was_reviewed_before_is_part_of_the_design() -> None:
    wanted, before = reviewed(camp(rounds=1), 2)
    plan = proposed(wanted)
    seen = outlook(plan, wanted.met, before)
    assert (seen.before.figure, seen.before.status) == (None, "disconnected")
    assert seen.after.status == "adjusted"
    alone = proposed(replace(wanted, met=np.zeros_like(wanted.met)))
    assert worst(plan, wanted.met) <= worst(alone, wanted.met)


def test_the_link_is_that_of_the_measurement() -> None:
    wanted, _ = reviewed(camp(groups=5, panel=3, rounds=2), 1)
    plan = proposed(wanted)
    counts = together(plan, wanted.met)
    rows, columns = np.nonzero(counts)
    times = counts[rows, columns].astype(int)
    trainee, reviewer = np.repeat(rows, times), np.repeat(columns, times)
    seminar = np.concatenate([np.arange(each) for each in times])
    again = design(tabulate(trainee, reviewer, seminar, np.zeros(len(trainee))))
    assert link_of(counts).figure == pytest.approx(again.link, abs=1e-9)


def test_apart_panels_are_offered_the_two_talks() -> None:
    wanted = camp(groups=3, panel=4, rounds=1)
    seen = outlook(proposed(wanted), wanted.met, None)
    assert (seen.after.figure, seen.after.status) == (None, "disconnected")
    assert seen.remedied.figure is not None


def test_two_apart_panels_and_two_talks() -> None:
    """Two separate panels go from no link to about .6."""
    counts = np.zeros((24, 8))
    counts[:12, :4] = counts[12:, 4:] = 1
    assert link_of(counts).figure is None
    figure = link_of(with_common_talks(counts)).figure
    assert figure == pytest.approx(0.5976, abs=5e-5)


def test_the_same_seed_gives_the_same_plan() -> None:
    wanted = camp()
    one, again, other = proposed(wanted), proposed(wanted), proposed(replace(wanted, seed=1))
    assert (one.seats == again.seats).all()
    assert (one.place == again.place).all()
    assert (one.seats != other.seats).any()


def test_it_takes_less_than_a_second() -> None:
    wanted = camp(groups=5, panel=3, rounds=2)
    start = process_time()
    outlook(proposed(wanted), wanted.met, None)
    assert process_time() - start < 1.5


def barred(rows: list[list[int]], **more: int) -> Wanted:
    table: Ints = np.array(rows)
    wanted = camp(len(table), table.shape[1], **more)
    return replace(wanted, barred=table, met=np.zeros(table.shape))


def test_whose_reviewers_are_too_few_is_named_with_the_reasons() -> None:
    wanted = barred([[0, 0, 0], [1, 2, 3], [0, 0, 0], [0, 0, 0]], groups=2, panel=1)
    with pytest.raises(Conflict) as refused:
        proposed(wanted)
    assert refused.value.code == "not-feasible"
    assert refused.value.details["trainees"] == ["T001"]
    said = "学员 T001 只有 0 位评委可用，需要 1 位（M00 是其导师，M01 与其同单位，M02 回避）"
    assert said in refused.value.message
    assert "Trainee T001 has 0 possible reviewers of 1 needed (M00 is her mentor" in refused.value.message_en


def test_a_group_that_can_have_no_panel_is_named() -> None:
    wanted = barred([[1, 0], [0, 1], [0, 0]], groups=1, panel=1)
    with pytest.raises(Conflict) as refused:
        proposed(wanted)
    assert set(refused.value.details["trainees"]) <= {"T000", "T001"}
    assert "分成 1 组（每组 3 人）" in refused.value.message
    check(replace(wanted, groups=2), proposed(replace(wanted, groups=2)))


def test_more_seats_than_mentors() -> None:
    with pytest.raises(Conflict, match="needs 4 reviewers, and 3 mentors may sit"):
        proposed(camp(9, 3, groups=2, panel=4))


def test_who_may_review_nobody_has_no_seat() -> None:
    table = np.zeros((12, 5), dtype=np.int64)
    table[:, 2] = 3
    plan = proposed(barred(table.tolist(), groups=2, panel=2, rounds=2))
    assert plan.loads[2] == 0
    assert plan.loads.tolist() == [2, 2, 0, 2, 2]


def test_what_a_forecast_rests_on() -> None:
    assert assumed(None).origin == "none"
    few = tabulate([0, 1], [0, 0], [0, 0], [70.0, 80.0])
    found = assumed(few)
    assert found.origin == "placeholder"
    assert found.components.v_e == pytest.approx(0.371 * 50)
    _, before = reviewed(camp(), 3)
    assert assumed(before).origin == "fit"
    equal = tabulate([0, 1], [0, 0], [0, 0], [70.0, 70.0])
    assert assumed(equal).origin == "none"


def test_more_seminars_make_a_score_surer() -> None:
    found = [outlook(proposed(camp(rounds=rounds)), camp().met, None) for rounds in (1, 2, 4)]
    errors = [each.precision.share for each in found]
    assert errors == sorted(errors, reverse=True)
    assert [each.precision.reliability for each in found] == sorted(each.precision.reliability for each in found)
    assert found[0].study == found[2].study
    assert found[0].study.smallest_relative is not None


def test_the_error_is_the_models() -> None:
    """Everybody reviews everybody once in one seminar: v_q + v_e/k, and severities cancel but for their own error."""
    table = np.zeros((10, 3), dtype=np.int64)
    wanted = barred(table.tolist(), groups=1, panel=3, rounds=1)
    seen = outlook(proposed(wanted), wanted.met, None)
    parts = seen.assumed.components
    expected = parts.v_q + parts.v_e / 3 + parts.v_r / 3
    assert seen.precision.mean == pytest.approx(np.sqrt(expected), rel=0.02)
    assert seen.precision.reliability == pytest.approx(
        (parts.v_t or 0) / ((parts.v_t or 0) + parts.v_q + parts.v_e / 3), rel=1e-6
    )


@pytest.mark.parametrize(("asked", "people", "groups"), [({"groups": 4}, 9, 4), ({"group_size": 4}, 9, 3)])
def test_groups_by_number_or_size(asked: dict[str, int], people: int, groups: int) -> None:
    assert group_count(Asked(**asked), people) == groups  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "code"),
    [({}, "groups-or-size"), ({"groups": 2, "group_size": 2}, "groups-or-size"), ({"groups": 5}, "more-groups")],
)
def test_groups_that_make_no_sense(asked: dict[str, int], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        group_count(Asked(**asked), 4)  # type: ignore[arg-type]
    assert refused.value.problems[0].code.startswith(code)


def test_everything_is_said_in_both_languages() -> None:
    assert set(LINKS) == {"disconnected", "weak_link", "adjusted_weak", "adjusted"}
    assert all(said.zh and said.en.isascii() for said in (*LINKS.values(), *ORIGINS.values()))
