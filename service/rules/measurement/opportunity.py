"""Was there as much to earn for everybody? Source: ranking.md 11, opportunity."""

from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Bools, Floats, Ints, Unusable, same_length

APART = 5
"""Places between the order by points and the order by share earned that are too many."""


@dataclass(frozen=True, slots=True, eq=False)
class Opportunity:
    """Each (n,): share earned, place by that share (1224), less offered than 90 % of the median, and both together."""

    share: Floats
    place: Ints
    scarce: Bools
    flagged: Bools


def opportunity(available: Ints, earned: Ints, place: Ints) -> Opportunity:
    """Flags whoever had available more than 10 % below the cohort's median and is 5 or more places off by share earned.

    available, earned (n,) in hundredths of points, place (n,) by points (1224); compared in integers. One who was
    offered nothing has earned a share of 0. Refuses (Unusable) negative amounts and different lengths.
    """
    offered, gained = np.asarray(available, dtype=np.int64), np.asarray(earned, dtype=np.int64)
    same_length(available=offered, earned=gained, place=place)
    if (offered < 0).any() or (gained < 0).any():
        raise Unusable("available and earned are not negative")
    gained = np.where(offered > 0, gained, 0)
    base = np.where(offered > 0, offered, 1)
    by_share = 1 + (gained[:, None] * base < gained * base[:, None]).sum(axis=1)
    ordered = np.sort(offered)
    twice_median = int(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2])
    scarce = 20 * offered < 9 * twice_median
    return Opportunity(gained / base, by_share, scarce, scarce & (np.abs(by_share - place) >= APART))
