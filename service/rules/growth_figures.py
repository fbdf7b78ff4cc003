"""Figures of a growth file, in hundredths, half rounded up once."""

from collections.abc import Iterable
from fractions import Fraction

from service.rules.points.amounts import half_up

ATTENDED = ("present", "late")


def attendance(marks: dict[str, int]) -> tuple[int, int, int | None]:
    """Sessions attended, sessions marked, and the percentage; None before the first."""
    attended, marked = sum(marks.get(mark, 0) for mark in ATTENDED), sum(marks.values())
    return attended, marked, half_up(100_00, attended, marked) if marked else None


def mean_of_hundred(totals: Iterable[tuple[int, int]]) -> int | None:
    """The mean of totals, each out of its own full mark, on the scale of 0 to 100."""
    shares = [Fraction(total, full) for total, full in totals]
    if not shares:
        return None
    mean = sum(shares, Fraction()) / len(shares)
    return half_up(100_00, mean.numerator, mean.denominator)
