"""Figures as they are stored and printed. Source: ranking.md 9: whole numbers, rounded before they are written."""

import math

FINE = 10_000
"""Ratings, errors, variances and shares: 10⁻⁴."""


def fine(figure: float | None) -> int | None:
    """10⁻⁴, half to even; None for what is no number."""
    return None if figure is None or not math.isfinite(figure) else round(FINE * float(figure))


def sure(figure: float) -> int:
    """10⁻⁴ of a figure that is known to be one."""
    return round(FINE * float(figure))
