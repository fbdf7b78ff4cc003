"""Who meets which clause: facts in integers with two outcomes, ratings with three. Source: ranking.md 8."""

from collections.abc import Mapping, Sequence

import numpy as np

from service.rules.measurement.arrays import Bools, Floats, Ints
from service.rules.measurement.reliability import verdicts
from service.rules.points.policy import Gates
from service.rules.ranking.inputs import Candidate
from service.rules.ranking.sheet import Clause, Outcome, State

CLAUSES: tuple[Clause, ...] = ("points_place", "attendance", "performance", "maturity")
FACTS: tuple[Clause, ...] = ("points_place", "attendance")
RATED: tuple[Clause, ...] = ("performance", "maturity")
WHOLE = 100_00
OUTCOMES: Mapping[int, Outcome] = {1: "met", 0: "open", -1: "unmet"}


def facts(candidates: Sequence[Candidate], place: Ints, bound: int, gates: Gates) -> dict[Clause, tuple[Outcome, ...]]:
    """Place within `bound`, ties at it in; 10,000·present >= gate·held in integers, 'no_data' where none was held."""
    return {
        "points_place": tuple("met" if each <= bound else "unmet" for each in place),
        "attendance": tuple(_attended(one, gates.attendance) for one in candidates),
    }


def cut(clause: Clause, gates: Gates) -> float:
    """The lower bound of a rated clause on the scale 0-100."""
    return (gates.performance if clause == "performance" else gates.maturity) / 100


def rated(figures: Floats, sem: Floats, bound: float) -> tuple[Outcome, ...]:
    """met if x - 1.645 SEM >= bound, unmet if x + 1.645 SEM < bound, else open 临界; 'no_data' without a figure.

    An unknown SEM (nan) leaves the question open. A bound of 0 is none.
    """
    outcome = verdicts(figures, sem, bound) if bound > 0 else np.ones(len(figures), dtype=np.int64)
    return tuple(
        "no_data" if gone else OUTCOMES[int(each)] for each, gone in zip(outcome, np.isnan(figures), strict=True)
    )


def states(
    candidates: Sequence[Candidate],
    lacking: Sequence[Sequence[str]],
    outcomes: Mapping[Clause, Sequence[Outcome]],
) -> tuple[State, ...]:
    """barred, else no_data, else not_met with any clause unmet, else listed: every clause met or open."""
    unmet = [any(outcome[at] == "unmet" for outcome in outcomes.values()) for at in range(len(candidates))]
    return tuple(_state(*each) for each in zip(candidates, lacking, unmet, strict=True))


def pool(
    candidates: Sequence[Candidate],
    lacking: Sequence[Sequence[str]],
    outcomes: Mapping[Clause, Sequence[Outcome]],
) -> Bools:
    """(n,): not barred, enough data, no clause on facts unmet; what a rated gate says is left to the draws."""
    of_facts = {clause: outcomes[clause] for clause in FACTS}
    return np.array([state == "listed" for state in states(candidates, lacking, of_facts)], dtype=np.bool_)


def _attended(one: Candidate, gate: int) -> Outcome:
    if gate and not one.held:
        return "no_data"
    return "met" if WHOLE * one.present >= gate * one.held else "unmet"


def _state(one: Candidate, lacking: Sequence[str], unmet: bool) -> State:
    if one.bars:
        return "barred"
    if lacking:
        return "no_data"
    return "not_met" if unmet else "listed"
