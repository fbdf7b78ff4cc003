"""Panels dealt out evenly, and trainees put into groups whose panel may review them."""

import numpy as np
import scipy  # type: ignore[import-untyped]

from service.rules.measurement.arrays import Bools, Ints
from service.rules.ranking.panels_plan import Plan, sizes

DEALS = 6
"""Times that the panels are dealt anew before it is given up."""
MOST_TRIES = 100
WORK = 1_000_000
NEVER = 1e6


def arranged(rng: np.random.Generator, blocked: Bools, groups: int, panel: int, rounds: int) -> Plan:
    """A plan for `blocked` (I, J) without anybody stuck; if none was found, the one with fewest stuck.

    Later deals may make loads uneven to get there.
    """
    tries = max(5, min(MOST_TRIES, WORK // len(blocked) ** 2))
    best: Plan | None = None
    for deal in range(DEALS):
        plan = _dealt(rng, blocked, groups, panel, rounds)
        plan = _repaired(rng, plan, blocked, tries, even=deal < DEALS // 2)
        if best is None or stuck(plan, blocked).sum() < stuck(best, blocked).sum():
            best = plan
        if not stuck(best, blocked).any():
            break
    assert best is not None
    return best


def stuck(plan: Plan, blocked: Bools) -> Bools:
    """(S, I): who sits before a panel that must not review her."""
    return np.asarray(blocked[np.arange(len(blocked))[:, None], plan.panels].any(axis=2))


def _dealt(rng: np.random.Generator, blocked: Bools, groups: int, panel: int, rounds: int) -> Plan:
    """The least burdened sit first; who may review fewer than a group holds sits only where she must."""
    few = (~blocked).sum(axis=0) < len(blocked) // groups
    load = np.where(few, rounds * groups + 1, 0)
    seats = np.empty((rounds, groups, panel), dtype=np.int64)
    for place in np.ndindex(rounds, groups):
        seats[place] = np.lexsort((rng.random(len(load)), load))[:panel]
        load[seats[place]] += 1
    placed = np.array([_placed(rng, one, blocked) for one in seats])
    return Plan(seats, placed, blocked.shape[1])


def _placed(rng: np.random.Generator, seats: Ints, blocked: Bools) -> Ints:
    """The groups (I,) of one seminar: with the fewest stuck that its panels allow, else by chance."""
    group = np.repeat(np.arange(len(seats)), sizes(len(blocked), len(seats)))
    barred = np.asarray(blocked[:, seats].any(axis=2))[:, group]
    rows, columns = scipy.optimize.linear_sum_assignment(NEVER * barred + rng.random(barred.shape))
    return np.asarray(group[columns[np.argsort(rows)]])


def _repaired(rng: np.random.Generator, plan: Plan, blocked: Bools, tries: int, *, even: bool) -> Plan:
    """Changes one seat at a time in a seminar where somebody is stuck, as long as it does not get worse."""
    left = stuck(plan, blocked).sum(axis=1)
    for _ in range(tries):
        if not left.any():
            break
        at = int(rng.choice(np.flatnonzero(left)))
        changed = _another(rng, plan, at, even=even)
        if not changed.is_proper:
            continue
        changed.place[at] = _placed(rng, changed.seats[at], blocked)
        again = stuck(changed, blocked).sum(axis=1)
        if again[at] < left[at] or (again[at] == left[at] and even):
            plan, left = changed, again
    return plan


def _another(rng: np.random.Generator, plan: Plan, at: int, *, even: bool) -> Plan:
    """Two seats of the seminar change hands, or (where loads may become uneven) one is given to anybody."""
    seats = plan.seats.copy()
    flat = seats[at].reshape(-1)
    one, other = rng.integers(len(flat), size=2)
    if even:
        flat[[one, other]] = flat[[other, one]]
    else:
        flat[one] = rng.integers(plan.mentors)
    return Plan(seats, plan.place.copy(), plan.mentors)
