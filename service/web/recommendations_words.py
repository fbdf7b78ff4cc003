"""How pages of the procedure call its codes, and in which groups a sheet's rows are shown."""

from collections import Counter
from typing import Any

from service.rules.ranking import wording_procedure as spoken
from service.rules.ranking.wording_rows import CHOICES, CLAUSES
from service.schemas.recommendations import ChosenOut, SheetOut

SPOKEN: dict[str, Any] = {
    "actions": spoken.ACTIONS, "needs": spoken.NEEDS, "judgements": spoken.JUDGEMENTS, "choices": CHOICES,
    "clauses": CLAUSES, "whats": spoken.REPUBLISHED, "channels": spoken.CHANNELS, "reruns": spoken.RERUNS,
    "appraisals": spoken.APPRAISALS,
}  # fmt: skip
"""Pairs of Chinese and English by code."""


def groups(its: SheetOut) -> list[tuple[str, list[ChosenOut]]]:
    """The list and the reserve, those within the conditions and on neither, those high whom one keeps out, the rest."""
    found: dict[str, list[ChosenOut]] = {name: [] for name in ("priority", "reserve", "between", "high", "others")}
    for row in its.rows:
        found[_group(row)].append(row)
    return [(name, rows) for name, rows in found.items() if rows]


def _group(row: ChosenOut) -> str:
    if row.choice is not None and row.choice.code in {"priority", "reserve"}:
        return row.choice.code
    if row.figures.state.code == "listed":
        return "between"
    return "high" if row.figures.state.code == "not_met" and row.figures.high else "others"


def ties(its: SheetOut) -> set[str]:
    """Numbers of listed rows whose published score another has too."""
    scores = {row.figures.no: row.figures.score.value for row in its.rows if _is_ordered(row) and row.figures.score}
    counted = Counter(scores.values())
    return {no for no, score in scores.items() if counted[score] > 1}


def _is_ordered(row: ChosenOut) -> bool:
    return row.figures.state.code == "listed"
