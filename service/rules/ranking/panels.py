"""Groups and panels for seminars to come, so that reviewers overlap enough to be compared. Source: ranking.md 4.4, 13.

Nobody reviews her own trainee, one of her own unit or one whom she is recused from. Whoever reviewed whom before is
part of the design. Nothing here is random but by the seed, and the work is bounded by the size, not by the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from service.errors import Conflict
from service.rules.measurement.arrays import Bools, Floats, Ints
from service.rules.ranking.panels_linking import improved
from service.rules.ranking.panels_placing import arranged, stuck
from service.rules.ranking.panels_plan import Plan

Reason = Literal["own", "unit", "recused"]
REASONS: tuple[Reason, ...] = ("own", "unit", "recused")
REASONS_ZH: dict[Reason, str] = {"own": "是其导师", "unit": "与其同单位", "recused": "回避"}
REASONS_EN: dict[Reason, str] = {"own": "is her mentor", "unit": "is of her unit", "recused": "is recused"}
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What is asked for, by number.

    `barred` (I, J) says why a mentor may not review a trainee: 0 she may, else 1 + the place in REASONS. `met` (I', J')
    counts earlier reviews, I' >= I and J' >= J: first these trainees and mentors, then others who took part.
    """

    trainees: Sequence[str]
    mentors: Sequence[str]
    barred: Ints
    met: Floats
    groups: int
    panel: int
    rounds: int
    seed: int = 0

    @property
    def blocked(self) -> Bools:
        return self.barred > 0


def proposed(wanted: Wanted) -> Plan:
    """A plan in which no reviewer meets whom she must not, loads differ by 1 at most where that can be, and the worst
    link is as small as the search could make it. Conflict `not-feasible` names who cannot get a panel, and why.
    """
    _require_mentors(wanted)
    _require_choice(wanted)
    rng = np.random.Generator(np.random.PCG64(wanted.seed))
    plan = arranged(rng, wanted.blocked, wanted.groups, wanted.panel, wanted.rounds)
    if stuck(plan, wanted.blocked).any():
        raise _unplaced(wanted, plan)
    return improved(rng, plan, wanted.blocked, wanted.met)


def _require_mentors(wanted: Wanted) -> None:
    if wanted.panel > len(wanted.mentors):
        raise _refused(
            f"每组要 {wanted.panel} 位评委，可用的导师只有 {len(wanted.mentors)} 位。",
            f"A panel needs {wanted.panel} reviewers, and {len(wanted.mentors)} mentors may sit.",
        )


def _require_choice(wanted: Wanted) -> None:
    """Each trainee by herself has as many possible reviewers as a panel needs."""
    free = (~wanted.blocked).sum(axis=1)
    short = np.flatnonzero(free < wanted.panel)
    if len(short):
        told = [_shortage(wanted, int(row), int(free[row])) for row in short[:MOST_NAMED]]
        raise _refused(
            "；".join(zh for zh, _ in told) + "。请增加导师或减少每组评委。",
            "; ".join(en for _, en in told) + ". Allow more mentors, or make panels smaller.",
            [wanted.trainees[int(row)] for row in short],
        )


def _shortage(wanted: Wanted, row: int, free: int) -> tuple[str, str]:
    no, out = wanted.trainees[row], [(wanted.mentors[j], REASONS[code - 1]) for j, code in _barring(wanted, row)]
    zh = "，".join(f"{mentor} {REASONS_ZH[reason]}" for mentor, reason in out)
    en = ", ".join(f"{mentor} {REASONS_EN[reason]}" for mentor, reason in out)
    return (
        f"学员 {no} 只有 {free} 位评委可用，需要 {wanted.panel} 位（{zh}）",
        f"Trainee {no} has {free} possible reviewers of {wanted.panel} needed ({en})",
    )


def _barring(wanted: Wanted, row: int) -> list[tuple[int, int]]:
    return [(int(j), int(wanted.barred[row, j])) for j in np.flatnonzero(wanted.barred[row])]


def _unplaced(wanted: Wanted, plan: Plan) -> Conflict:
    """Each could have a panel alone, and no grouping was found that gives one to all."""
    left = [wanted.trainees[int(row)] for row in np.flatnonzero(stuck(plan, wanted.blocked).any(axis=0))]
    size = -(-len(wanted.trainees) // wanted.groups)
    names, more = "、".join(left[:MOST_NAMED]), "等" if len(left) > MOST_NAMED else ""
    return _refused(
        f"分成 {wanted.groups} 组（每组 {size} 人）时，学员 {names}{more} 所在的组总有评委是组内学员的导师、与其同单位"
        "或须回避。请增加组数、增加导师或减少每组评委。",
        f"In {wanted.groups} groups of {size}, every panel tried for trainees {', '.join(left[:MOST_NAMED])} has the"
        " mentor of somebody in the group, or one of her unit, or one recused. Make more groups, allow more mentors, or"
        " make panels smaller.",
        left,
    )


def _refused(zh: str, en: str, trainees: Sequence[str] = ()) -> Conflict:
    return Conflict("not-feasible", zh, en, trainees=list(trainees))
