"""What a ranking is made of, against figures that were counted independently."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import msgspec
import pytest

from service import clock
from service.errors import Invalid
from service.queries import ranking
from service.queries.points_standings import Trial
from service.queries.ranking_inputs import Found, inputs_of
from service.rules.growth_figures import mean
from service.rules.ranking.inputs import MICRO, Mark
from service.tables.keys import new_id
from tests import make, sampled
from tests.make import World


def read(world: World, through: date = make.ENDS, **more: Any) -> Found:
    with world.session("officer", write=False) as session:
        return inputs_of(session, world.camp_id, through, **more)


def means(marks: tuple[Mark, ...]) -> dict[str, float | None]:
    """Of occasions' means, as the office works them out."""
    panels: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in marks:
        panels[one.trainee][one.occasion].append(one.score)
    return {
        trainee: mean(Fraction(sum(panel), 100 * MICRO * len(panel)) for panel in own.values())
        for trainee, own in panels.items()
    }


def test_raw_means_points_and_attendance_are_those_counted_independently(sample: World) -> None:
    inputs, people = read(sample)
    numbers = {one.trainee: one.no for one in people}
    given = {"seminar_mean": inputs.seminars, "practice_mean": inputs.postings, "maturity_mean": inputs.maturity}
    found = {name: means(marks) for name, marks in given.items()}
    for one in inputs.candidates:
        wanted = sampled.expected()["by_trainee"][numbers[one.trainee]]
        assert {name: of[one.trainee] for name, of in found.items()} == {name: wanted[name] for name in found}
        assert (one.points, bool(one.bars)) == (wanted["total"], wanted["vetoed"])
        assert mean([Fraction(one.present, one.held)], digits=4) == wanted["attendance_percent"]
        assert one.deductions == -sum(points for points in wanted["raw"].values() if points < 0)
        ahead = sum(other.points > one.points for other in inputs.candidates)
        assert ahead + 1 == wanted["place"]


def test_it_is_sorted_by_id_and_says_what_it_rests_on(sample: World) -> None:
    inputs, people = read(sample)
    assert (len(inputs.candidates), len(inputs.seminars), len(inputs.maturity)) == (45, 988, 180)
    assert [one.trainee for one in inputs.candidates] == sorted(one.trainee for one in people)
    assert set(sample.trainees) == {one.no for one in people}
    assert (inputs.policy, inputs.method.quota, len(inputs.policy_digest)) == (1, 9, 64)
    with sample.session(write=False) as session:
        assert inputs_of(session, sample.camp_id, make.ENDS) == (inputs, people)


def test_a_mentor_or_one_of_the_unit_judges_her_own(sample: World) -> None:
    inputs, people = read(sample)
    mentors = {one.trainee: one.mentor for one in people}
    own = [one for one in inputs.seminars if one.own]
    assert own
    assert {one.trainee for one in own} == {
        one.trainee for one in inputs.seminars if mentors[one.trainee] == one.evaluator
    }
    assert not any(one.own for one in (*inputs.postings, *inputs.maturity))


def test_nothing_after_the_cut_off_day_counts(sample: World) -> None:
    """A quarter of the camp has less of everything, and what it has the whole camp has too."""
    day = date(2020, 9, 30)
    early, late = read(sample, day)[0], read(sample)[0]
    for name in ("seminars", "postings", "maturity"):
        before = getattr(early, name)
        assert set(before) < set(getattr(late, name))
        assert all(one.on <= day for one in before)
    assert sum(one.held for one in early.candidates) <= sum(one.held for one in late.candidates)


def test_points_can_be_asked_as_they_were_known(sample: World) -> None:
    now = read(sample)[0]
    before = read(sample, at_seq=now.head_seq - 1)[0]
    assert before.head_seq == now.head_seq - 1
    assert before.head_hash != now.head_hash
    assert before.seminars == now.seminars


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Invalid) as caught:
        yield
    assert (caught.value.code, [one.code for one in caught.value.problems]) == (code, [code])


def test_what_cannot_be_ranked_says_why(sample: World) -> None:
    for day in (make.STARTS - timedelta(1), clock.today() + timedelta(1)):
        with refused("cut-off-invalid"):
            read(sample, day)
    with refused("policy-unknown"):
        read(sample, policy_version=7)
    with refused("policy-unknown"):
        read(sample, at_seq=0)


def test_an_unchanged_ranking_is_worked_out_once_and_few_are_remembered(
    sample: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "REMEMBERED", 2)
    days = [make.ENDS - timedelta(n) for n in range(3)]
    with sample.session("officer", write=False) as session:
        first = ranking.worked(session, sample.camp_id, days[0])
        assert ranking.worked(session, sample.camp_id, days[0]) is first
        assert ranking.worked(session, sample.camp_id) is first  # the camp is over
        for day in days[1:]:
            ranking.worked(session, sample.camp_id, day)
        assert len(ranking._memo) == 2
        again = ranking.worked(session, sample.camp_id, days[0])
    assert again is not first
    assert (again.tag, again.inputs_digest, again.sheet) == (first.tag, first.inputs_digest, first.sheet)


def test_a_draft_can_be_ranked_by_without_being_published(sample: World) -> None:
    now = read(sample)[0]
    policy = make.sample_policy()
    assert policy.recommendation is not None
    terms = msgspec.structs.replace(policy.recommendation, quota=3)
    draft = msgspec.structs.replace(policy, version=2, recommendation=terms)
    tried = read(sample, policy_version=Trial(new_id(), 1, draft))[0]
    assert (tried.method.quota, tried.policy, tried.seminars) == (3, 2, now.seminars)
    assert tried.policy_digest != now.policy_digest
