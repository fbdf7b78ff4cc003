"""Points are integer hundredths; one formula makes every award and deduction. Source: ledger.md 3."""

from collections.abc import Sequence
from math import gcd

FULL_SCORE = 100_00


class AmountError(ValueError):
    """A ratio that is negative or has no positive denominator."""


def half_up(value: int, num: int, den: int) -> int:
    """value x num / den in hundredths, half away from zero: (2·|value|·num + den) // (2·den), then the sign."""
    if num < 0 or den < 1:
        raise AmountError(f"{num}/{den} is no share")
    size = (2 * abs(value) * num + den) // (2 * den)
    return size if value >= 0 else -size


def ratio(num: int, den: int) -> tuple[int, int]:
    """num/den in lowest terms, 0 as 0/1; AmountError when negative or without a positive denominator."""
    if num < 0 or den < 1:
        raise AmountError(f"{num}/{den} is no share")
    common = gcd(num, den)
    return num // common, den // common


def mean_share(scores: Sequence[int], full: int = FULL_SCORE) -> tuple[int, int]:
    """The mean of scores (hundredths) as an exact share of the full score; AmountError for no scores."""
    return ratio(sum(scores), full * len(scores))
