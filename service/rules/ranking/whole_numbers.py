"""Figures as they are stored and printed. Source: ranking.md 9: whole numbers, rounded before they are written."""

import math
from collections.abc import Sequence

FINE = 10_000
"""Ratings, errors, variances and shares: 10⁻⁴."""


def fine(figure: float | None) -> int | None:
    """10⁻⁴, half to even; None for what is no number."""
    return None if figure is None or not math.isfinite(figure) else round(FINE * float(figure))


def sure(figure: float) -> int:
    """10⁻⁴ of a figure that is known to be one."""
    return round(FINE * float(figure))


def shared(weights: Sequence[float], whole: int) -> tuple[int, ...]:
    """`whole` shared out by `weights` (>= 0, not all 0), to the unit: largest remainder, of equals the first.

    Sums to `whole` exactly; each share is less than 1 from its exact value. Hamilton's method of apportionment.
    """
    total = math.fsum(weights)
    exact = [whole * weight / total for weight in weights]
    floors = [math.floor(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda at: floors[at] - exact[at])
    more = frozenset(order[: whole - sum(floors)])
    return tuple(floor + (at in more) for at, floor in enumerate(floors))
