"""Simulated camps through the whole sheet: is it as sure as it says? Source: ranking.md 15.

The measurement alone is tried on 200 camps and three severities in test_measurement_camps; here the same camps come in
as inputs of a sheet, with anchors, halves and bands of the product.
"""

from datetime import date
from functools import cache

import numpy as np
import pytest

from service.rules.measurement.arrays import Bools, Floats
from service.rules.measurement.ranks import places
from service.rules.measurement.validity import tau_b
from service.rules.points.policy import Anchor, Anchors, Gates, Minimum, Recommendation, Weights
from service.rules.ranking.inputs import MICRO, Candidate, Inputs, Mark
from service.rules.ranking.working import Worked, work

pytestmark = pytest.mark.unmeasured

CAMPS, N, REVIEWERS, SEMINARS, DRAWS = 60, 45, 12, 8, 2_000
DAY, SEMINAR, RESIDUAL = 0.30, 0.15, 0.45
METHOD = Recommendation(
    weights=Weights(points=40, performance=40, maturity=20),
    gates=Gates(attendance=0, performance=0, maturity=0),
    points_place=100_00,
    quota=9,
    reserve=5,
    publicity_days=5,
    full_points=120_00,
    anchors=Anchors(performance=Anchor(floor=1_00, full=5_00), maturity=Anchor(floor=1_00, full=5_00)),
    minimum=Minimum(reviews=1, reviewers=1, postings=1, assessments=1),
)


class Camp:
    """True ratings on 1-5, all four correlated .4; three of eight seminars, one posting, one assessment by two."""

    def __init__(self, number: int, severity: float) -> None:
        self.g = np.random.Generator(np.random.PCG64([2020, number]))
        z = self.g.standard_normal((N, 4)) @ np.linalg.cholesky(np.full((4, 4), 0.4) + 0.6 * np.eye(4)).T
        self.points = 60 + 18 * z[:, 0] + 4 * self.g.standard_normal(N)
        self.ratings = 3.4 + 0.45 * z[:, 1:]
        self.severity = severity * self.g.standard_normal(REVIEWERS)

    def truth(self) -> Floats:
        performance = self.ratings[:, :2].mean(axis=1)
        return np.asarray(40 * self.points / 120 + 40 * (performance - 1) / 4 + 20 * (self.ratings[:, 2] - 1) / 4)

    def inputs(self) -> Inputs:
        panels = self.g.permuted(np.tile(np.arange(REVIEWERS), (SEMINARS, 1)), axis=1)[:, :3]
        talks = [(i, k, j) for i in range(N) for k in self.g.permutation(SEMINARS)[:3] for j in panels[k]]
        posting = [(i, 0, j) for i in range(N) for j in self.g.permutation(REVIEWERS)[:3]]
        mature = [(i, 0, (i + more) % REVIEWERS) for i in range(N) for more in (0, int(self.g.integers(1, REVIEWERS)))]
        return Inputs(
            through=date(2021, 6, 30),
            head_seq=1,
            head_hash="0" * 64,
            policy=1,
            policy_digest="0" * 64,
            method=METHOD,
            candidates=tuple(
                Candidate(trainee=f"t{i:02}", state="enrolled", points=round(100 * float(each)))
                for i, each in enumerate(self.points)
            ),
            seminars=self.marked(0, talks),
            postings=self.marked(1, posting),
            maturity=self.marked(2, mature),
        )

    def marked(self, rating: int, table: list[tuple[int, int, int]]) -> tuple[Mark, ...]:
        seminar, day = SEMINAR * self.g.standard_normal(SEMINARS), DAY * self.g.standard_normal((N, SEMINARS))
        error = RESIDUAL * self.g.standard_normal(len(table))
        return tuple(
            self.mark(i, k, j, float(self.ratings[i, rating] + self.severity[j] + seminar[k] + day[i, k] + e))
            for (i, k, j), e in zip(table, error, strict=True)
        )

    def mark(self, i: int, k: int, j: int, figure: float) -> Mark:
        """Rounded to .2."""
        score = round(5 * min(max(figure, 1), 5)) * (MICRO // 5)
        return Mark(trainee=f"t{i:02}", occasion=f"s{k}", evaluator=f"m{j:02}", score=score)


@cache
def camps(severity: float) -> list[tuple[Worked, Floats]]:
    made = [Camp(number, severity) for number in range(CAMPS)]
    return [(work(camp.inputs(), draws=DRAWS), camp.truth()) for camp in made]


def covered(found: Worked, true: Floats) -> Bools:
    span, place = found.drawn.span, places(true)
    assert span is not None
    return np.asarray((span.low <= place) & (place <= span.high))


def sure(found: Worked, true: Floats, band: str) -> tuple[int, int]:
    """How many are surely in or out, and how many of those are not."""
    assert found.drawn.top is not None
    said = np.array(found.drawn.top.bands) == band
    inside = places(true) <= METHOD.quota
    return int(said.sum()), int((said & (inside if band == "out" else ~inside)).sum())


@pytest.mark.parametrize("severity", [0.0, 0.45])
def test_intervals_and_bands_are_right_about_themselves(severity: float) -> None:
    made = camps(severity)
    assert 0.88 <= np.mean([covered(*each) for each in made]) <= 0.95
    said, wrong = np.array([sure(*each, "in") for each in made]).sum(axis=0)
    assert wrong / said < 0.08
    said, wrong = np.array([sure(*each, "out") for each in made]).sum(axis=0)
    assert wrong / said < 0.03


def test_fair_scores_come_closer_to_the_truth_than_raw_ones() -> None:
    taus = [[tau_b(one.score, true) for one in (found.raw, found.fair)] for found, true in camps(0.45)]
    raw, fair = np.mean(taus, axis=0)
    assert fair > raw


def test_every_rank_between_its_ends() -> None:
    for found, _ in camps(0.45):
        assert found.sheet.pool == N
        assert all(row.low <= row.median <= row.high_rank for row in found.sheet.rows)
