"""A draft of pairs 结对 for those without a mentor: capacity, units, expertise and balance at once. Source: domain.md.

Nobody is given a mentor of her own unit or one who is recused from her, and no mentor more than she takes. Among all
such drafts the one with the least sum over pairs of (trainees that the mentor then has) - (closeness of expertise):
close expertise is worth one trainee more. Equal ones are broken by order, so that the same camp gives the same draft.
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import scipy  # type: ignore[import-untyped]

NEVER = 1_000_000.0
TIE = 1e-7


class Seeker(NamedTuple):
    """A trainee without a mentor; `about` is what she studied and does."""

    unit: str
    about: str


class Taker(NamedTuple):
    """A mentor with the trainees that she has and the most that she takes."""

    unit: str
    expertise: str
    load: int
    capacity: int


class Match(NamedTuple):
    """Places of a trainee and a mentor in what was given, and how close they are, 0 to 1."""

    seeker: int
    taker: int
    closeness: float


def closeness(expertise: str, about: str) -> float:
    """Share of the two-character runs of the expertise that occur in the other text; 0 where there is none."""
    wanted, said = _runs(expertise), _runs(about)
    return len(wanted & said) / len(wanted) if wanted else 0.0


def matches(seekers: Sequence[Seeker], takers: Sequence[Taker], barred: frozenset[tuple[int, int]]) -> list[Match]:
    """The draft, by trainee; who is not in it could not be placed. `barred` are pairs of places that must not be."""
    seats = [(j, load) for j, one in enumerate(takers) for load in range(one.load, one.capacity)]
    if not seekers or not seats:
        return []
    close = np.array([[closeness(taker.expertise, seeker.about) for taker in takers] for seeker in seekers])
    taker = np.array([j for j, _ in seats])
    costs = np.array([load + 1.0 for _, load in seats]) - close[:, taker] + TIE * np.arange(len(seats))
    for i, j in barred:
        costs[i, taker == j] = NEVER
    rows, columns = scipy.optimize.linear_sum_assignment(costs)
    return [
        Match(int(i), int(taker[k]), round(float(close[i, taker[k]]), 4))
        for i, k in zip(rows, columns, strict=True)
        if costs[i, k] < NEVER
    ]


def _runs(text: str) -> set[str]:
    plain = [one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum()]
    return {"".join(pair) for pair in pairwise(plain)}
