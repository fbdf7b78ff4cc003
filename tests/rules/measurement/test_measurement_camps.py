"""Simulated camps with a known truth: is the product as sure as it says? Source: ranking.md 15."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from service.rules.measurement.arrays import Bools, Floats, Ints
from service.rules.measurement.composite import Criterion, score
from service.rules.measurement.ranks import chance, drawn, interval, places, ranked, streams
from service.rules.measurement.reviews import Reviews, tabulate
from service.rules.measurement.severity import Fit, fit
from service.rules.measurement.severity_errors import errors
from service.rules.measurement.validity import tau_b

pytestmark = pytest.mark.unmeasured

CAMPS, N, REVIEWERS, SEMINARS, K = 200, 45, 12, 8, 9
COMPARED = 80
DRAWS = 2_000
CRITERIA = (Criterion(40, 0, 120), *3 * (Criterion(20, 1, 5),))
DAY, SEMINAR, RESIDUAL = 0.30, 0.15, 0.45
EVERYBODY = np.ones(N, dtype=np.bool_)


@dataclass(frozen=True)
class Camp:
    """Points as counted, which are facts, the three true ratings, and their reviews."""

    points: Floats
    truth: tuple[Floats, Floats, Floats]
    sources: tuple[Reviews, Reviews, Reviews]


@dataclass
class Tally:
    """One row a camp: inside intervals, by source without days, wrong bands, tau of raw and of fair."""

    covered: list[float]
    by_source: list[list[float]]
    without_day: list[list[float]]
    sure: Ints
    wrong: Ints
    tau_raw: list[float]
    tau_fair: list[float]

    def wrongly_sure(self) -> float:
        return float(self.wrong[0] / self.sure[0])


def camp(generator: np.random.Generator, severity: float) -> Camp:
    common = np.full((4, 4), 0.4) + 0.6 * np.eye(4)
    z = generator.standard_normal((N, 4)) @ np.linalg.cholesky(common).T
    points = 60 + 18 * z[:, 0]
    ratings = (3.4 + 0.45 * z[:, 1], 3.4 + 0.45 * z[:, 2], 3.4 + 0.45 * z[:, 3])
    r = severity * generator.standard_normal(REVIEWERS)
    tables = (seminars(generator), evaluators(generator), mentors(generator))
    sources = tuple(marked(generator, t, r, *table) for t, table in zip(ratings, tables, strict=True))
    return Camp(points + 4 * generator.standard_normal(N), ratings, (sources[0], sources[1], sources[2]))


def seminars(generator: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Three of eight seminars each, a panel of three in each seminar."""
    attended = generator.permuted(np.tile(np.arange(SEMINARS), (N, 1)), axis=1)[:, :3]
    panels = generator.permuted(np.tile(np.arange(REVIEWERS), (SEMINARS, 1)), axis=1)[:, :3]
    k = np.repeat(attended.ravel(), 3)
    return np.repeat(np.arange(N), 9), panels[attended].ravel(), k


def evaluators(generator: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Three drawn evaluators, one occasion."""
    who = generator.permuted(np.tile(np.arange(REVIEWERS), (N, 1)), axis=1)[:, :3]
    return np.repeat(np.arange(N), 3), who.ravel(), np.zeros(3 * N, dtype=np.int64)


def mentors(generator: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """The trainee's mentor and one other, one occasion."""
    mentor = generator.permutation(np.arange(N) % REVIEWERS)
    other = (mentor + generator.integers(1, REVIEWERS, N)) % REVIEWERS
    return np.repeat(np.arange(N), 2), np.stack([mentor, other], axis=1).ravel(), np.zeros(2 * N, dtype=np.int64)


def marked(generator: np.random.Generator, t: Floats, r: Floats, i: Ints, j: Ints, k: Ints) -> Reviews:
    """Marks of trainee + reviewer + seminar + day + error, rounded to .2."""
    s = SEMINAR * generator.standard_normal(SEMINARS)
    day = DAY * generator.standard_normal((N, SEMINARS))
    y = t[i] + r[j] + s[k] + day[i, k] + RESIDUAL * generator.standard_normal(len(i))
    return tabulate(i, j, k, np.round(np.clip(y, 1, 5) * 5) / 5)


def judged(camp: Camp, seed: int, found: Sequence[Fit], covariances: Sequence[Floats]) -> tuple[Bools, Ints, Ints]:
    """Covered (n,), and how many were sure to be in and out, rightly and wrongly."""
    flow = streams(seed)
    ratings = [
        drawn(one.shown, c, generator, DRAWS)
        for one, c, generator in zip(found, covariances, (flow.seminar, flow.posting, flow.maturity), strict=True)
    ]
    result = ranked(score(CRITERIA, (camp.points.astype(np.float32), *ratings)), EVERYBODY)
    true = places(total(camp, camp.truth))
    bands = np.array(chance(result, K).bands)
    sure = np.array([(bands == "in").sum(), (bands == "out").sum()])
    wrong = np.array([((bands == "in") & (true > K)).sum(), ((bands == "out") & (true <= K)).sum()])
    span = interval(result)
    return (span.low <= true) & (true <= span.high), sure, wrong


def coverage(seed: int, shown: Floats, covariance: Floats, truth: Floats) -> float:
    """Of one source alone."""
    span = interval(ranked(drawn(shown, covariance, streams(seed).seminar, DRAWS // 2), EVERYBODY))
    true = places(truth)
    return float(((span.low <= true) & (true <= span.high)).mean())


def total(camp: Camp, shown: Sequence[Floats]) -> Floats:
    return score(CRITERIA, (camp.points, *shown))


@cache
def tallied(severity: float, *, by_source: bool = False) -> Tally:
    tally = Tally([], [], [], np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64), [], [])
    for number in range(CAMPS):
        one = camp(np.random.Generator(np.random.PCG64([2020, number])), severity)
        found = [fit(source) for source in one.sources]
        lent = found[0].model.components if found[0].model else None
        covariances = [errors(each, lent).covariance for each in found]
        covered, sure, wrong = judged(one, number, found, covariances)
        tally.covered.append(float(covered.mean()))
        tally.sure, tally.wrong = tally.sure + sure, tally.wrong + wrong
        truth = total(one, one.truth)
        tally.tau_raw.append(tau_b(total(one, [each.raw for each in found]), truth))
        tally.tau_fair.append(tau_b(total(one, [each.shown for each in found]), truth))
        if by_source and number < COMPARED:
            compare(tally, one, number, found, covariances)
    return tally


def compare(tally: Tally, one: Camp, number: int, found: Sequence[Fit], covariances: Sequence[Floats]) -> None:
    """Each source with its errors as they are, and as they would be without good and bad days."""
    blind = [fit(one.sources[0], day=False), *found[1:]]
    assert blind[0].model is not None
    without = [blind[0].model.sigma, *(each.model.sigma for each in found[1:] if each.model is not None)]
    rows = zip(found, covariances, blind, without, one.truth, strict=True)
    both = [
        (coverage(number, a.shown, c, t), coverage(number, b.shown, d, t)) for a, c, b, d, t in rows if not a.refused
    ]
    if len(both) == len(found):
        tally.by_source.append([each[0] for each in both])
        tally.without_day.append([each[1] for each in both])


@pytest.mark.parametrize("severity", [0.30, 0.0, 0.45])
def test_intervals_and_bands_are_right_about_themselves(severity: float) -> None:
    tally = tallied(severity, by_source=severity == 0.30)
    assert 0.88 <= np.mean(tally.covered) <= 0.95
    assert tally.wrongly_sure() < 0.08


@pytest.mark.parametrize("severity", [0.30, 0.45])
def test_fair_scores_come_closer_to_the_truth(severity: float) -> None:
    tally = tallied(severity, by_source=severity == 0.30)
    assert np.mean(tally.tau_fair) > np.mean(tally.tau_raw)


def test_fair_scores_lose_nothing_where_reviewers_do_not_differ() -> None:
    tally = tallied(0.0, by_source=False)
    assert np.mean(tally.tau_fair) > np.mean(tally.tau_raw) - 0.001


def test_without_good_and_bad_days_intervals_are_too_narrow() -> None:
    """Ranks from draws are noisier than the scores, so that a source alone stays a little below 90 % even with days."""
    tally = tallied(0.30, by_source=True)
    assert len(tally.by_source) > COMPARED / 2
    covered, blind = np.mean(tally.by_source, axis=0), np.mean(tally.without_day, axis=0)
    assert (blind < 0.86).all()
    assert (covered > 0.82).all()
    assert (covered - blind > 0.05).all()
