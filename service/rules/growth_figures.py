"""Figures of a growth file, in hundredths, half rounded up once."""

from collections import defaultdict
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
    pairs = list(totals)
    if not pairs:
        return None
    exact = share(pairs)
    return half_up(100_00, exact.numerator, exact.denominator)


def mean(shares: Iterable[Fraction], digits: int = 6) -> float | None:
    """The exact mean of shares on the scale of 0 to 100, half up at that digit; None of nothing."""
    found = list(shares)
    if not found:
        return None
    exact = sum(found, Fraction()) / len(found) * 100
    scale: int = 10**digits
    return half_up(scale, exact.numerator, exact.denominator) / scale


def share(totals: Iterable[tuple[int, int]]) -> Fraction:
    """The mean of one panel's totals, each out of its own full mark."""
    sums: dict[int, int] = defaultdict(int)
    pairs = list(totals)
    for total, full in pairs:
        sums[full] += total
    return sum((Fraction(sums[full], full * len(pairs)) for full in sums), Fraction())
