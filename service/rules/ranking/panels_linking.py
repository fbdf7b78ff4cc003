"""Makes the worst link of a plan smaller, step by step. Source: ranking.md 4.4."""

import numpy as np

from service.rules.measurement.arrays import Bools, Floats
from service.rules.measurement.severity_design import between_reviewers, differences
from service.rules.ranking.panels_placing import stuck
from service.rules.ranking.panels_plan import Plan

MOST_STEPS, FEWEST_STEPS = 1_000, 30
WORK = 300_000_000
APART = 1e-6
"""A thread between parts that nothing links, so that fewer parts are better than more."""
FAR = 1e3
"""A mean difference that only such a thread can make."""


def improved(rng: np.random.Generator, plan: Plan, blocked: Bools, met: Floats) -> Plan:
    """The plan after chance changes that keep sizes and `blocked` (I, J), each kept if it evens loads or links better.

    `met` (I', J') counts what was reviewed before.
    """
    people, reviewers = met.shape
    steps = WORK // max(people * reviewers**2 + reviewers**3, 1)
    best = _worth(plan, met)
    for _ in range(max(FEWEST_STEPS, min(MOST_STEPS, steps))):
        changed = _changed(rng, plan)
        if changed is None or not changed.is_proper or stuck(changed, blocked).any():
            continue
        now = _worth(changed, met)
        if now < best:
            plan, best = changed, now
    return plan


def _worth(plan: Plan, met: Floats) -> tuple[int, float]:
    """How uneven the loads are, then how far apart reviewers are; rounded, so that no machine decides."""
    return int((plan.loads**2).sum()), round(distance(together(plan, met)), 9)


def together(plan: Plan, met: Floats) -> Floats:
    """Counts of reviews, earlier and planned, without trainees and reviewers who have none."""
    counts = met.copy()
    planned = plan.met()
    counts[: planned.shape[0], : planned.shape[1]] += planned
    return with_reviews(counts)


def with_reviews(counts: Floats) -> Floats:
    return np.asarray(counts[counts.any(axis=1)][:, counts.any(axis=0)])


def distance(counts: Floats) -> float:
    """What the search makes small: the worst difference between reviewers, and the mean a little.

    In parts that nothing links the mean counts, which falls with every part that joins another.
    """
    found = differences(between_reviewers(counts) + APART * np.eye(counts.shape[1]))
    mean = float(found.mean())
    return mean if mean > FAR else float(found.max()) + mean / 1_000


def _changed(rng: np.random.Generator, plan: Plan) -> Plan | None:
    """Two trainees or two seats change places, or a seat goes to somebody who has fewer."""
    seats, place = plan.seats.copy(), plan.place.copy()
    kind = rng.integers(3)
    if kind == 0:
        row = place[rng.integers(len(place))]
        one, other = rng.integers(len(row), size=2)
        row[[one, other]] = row[[other, one]]
        return Plan(seats, place, plan.mentors)
    flat = seats.reshape(-1)
    one, other = rng.integers(len(flat), size=2)
    if kind == 1:
        flat[[one, other]] = flat[[other, one]]
        return Plan(seats, place, plan.mentors)
    fewer = np.flatnonzero(plan.loads < plan.loads[flat[one]])
    if not len(fewer):
        return None
    flat[one] = rng.choice(fewer)
    return Plan(seats, place, plan.mentors)
