"""The sample camp as far as it needs no database. Source: ranking.md 8, worked example."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service import sample
from service.documents.workbooks import CampDates, read
from service.rules.facts import Assessment, Assignment, Posting, Review
from service.rules.measurement.arrays import Bools, Floats, Singles
from service.rules.measurement.composite import (
    Criterion,
    effective_weights,
    published,
    score,
    sensitivity,
    top,
    weights_that_warn,
)
from service.rules.measurement.ranks import Chance, chance, drawn, interval, places, ranked, streams
from service.rules.measurement.reliability import sem_absolute, verdicts
from service.rules.measurement.reviews import Reviews, tabulate
from service.rules.measurement.severity import Fit, fit, random_trainees, without_each_reviewer
from service.rules.measurement.severity_errors import Errors, errors
from service.rules.measurement.severity_estimate import Components
from service.rules.measurement.severity_squares import least_squares

CRITERIA = (Criterion(60, 0, 100), Criterion(25, 0, 100), Criterion(15, 0, 100))
EXPECTED = Path(__file__).parents[2] / "data" / "camp-2020" / "expected.json"
ORDER = (
    "008 91.21 100 · 020 89.55 100 · 013 89.50 100 · 029 89.32 100 · 017 87.32 100 · 022 86.13 96 · 009 85.79 95 · "
    "025 85.19 78 · 026 84.96 66 · 034 84.51 33 · 001 84.18 17 · 021 84.15 13"
)


@cache
def facts() -> tuple[Any, ...]:
    folder = Path(sample.__file__).parent
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.xlsx"))]
    return read(files, camp=CampDates(number="QY2020", starts_on=date(2020, 6, 8), ends_on=date(2021, 6, 30))).facts


def of(kind: type[Any]) -> list[Any]:
    return [fact for fact in facts() if type(fact) is kind]


@cache
def seminars() -> Reviews:
    own = {(each.mentor, each.trainee) for each in of(Assignment)}
    rows = [(r.trainee, r.mentor, r.seminar, sum(r.marks) / 100, (r.mentor, r.trainee) in own) for r in of(Review)]
    return tabulate(*zip(*rows, strict=True))


@cache
def fits() -> tuple[Fit, Fit, Fit]:
    posted = [(p.trainee, p.host, str(p.starts_on), p.score / 100) for p in of(Posting)]
    assessed = [(a.trainee, a.mentor, a.quarter, sum(a.marks) / 100) for a in of(Assessment)]
    return (
        fit(seminars()),
        fit(tabulate(*zip(*posted, strict=True))),
        fit(tabulate(*zip(*assessed, strict=True))),
    )


@cache
def covariances() -> tuple[Errors, Errors, Errors]:
    seminar, posting, maturity = fits()
    lent = components()
    return errors(seminar), errors(posting, lent), errors(maturity, lent)


def components() -> Components:
    model = fits()[0].model
    assert model is not None
    return model.components


def expected(name: str) -> Any:
    table = json.loads(EXPECTED.read_text(encoding="utf-8"))["by_trainee"]
    return np.array([table[no][name] for no in fits()[0].reviews.trainees])


def criteria(*, fair: bool = True) -> tuple[Floats, Floats, Floats]:
    seminar, posting, maturity = fits()
    performance = ((seminar.shown if fair else seminar.raw) + posting.shown) / 2
    return expected("total") / 100, performance, maturity.shown


def pool() -> Bools:
    within = expected("place") <= -(-45 * 40 // 100)
    return np.asarray(~expected("vetoed") & within & (expected("attendance_percent") >= 80))


def draws(seed: int) -> tuple[Singles, Bools]:
    flow = streams(seed)
    seminar, posting, maturity = (
        drawn(one.shown, error.covariance, generator)
        for one, error, generator in zip(
            fits(), covariances(), (flow.seminar, flow.posting, flow.maturity), strict=True
        )
    )
    performance = (seminar + posting) / 2
    totals = score(CRITERIA, (criteria()[0].astype(np.float32), performance, maturity))
    return totals, (performance >= 75) & (maturity >= 75)


@cache
def nine() -> Chance:
    return chance(ranked(draws(2020)[0], pool(), draws(2020)[1]), 9)


def number(index: Any) -> str:
    return str(fits()[0].reviews.trainees[index])[-3:]


def test_raw_means_are_the_official_ones() -> None:
    for found, name in zip(fits(), ("seminar_mean", "practice_mean", "maturity_mean"), strict=True):
        assert found.raw == pytest.approx(expected(name), abs=5e-7)


def test_components_reliability_link_and_own_favour() -> None:
    found = fits()[0]
    assert found.model is not None
    assert (found.status, found.flags) == ("adjusted", ())
    assert [round(getattr(components(), name), 2) for name in ("v_r", "v_s", "v_q", "v_e")] == [11.77, 0, 5.77, 3.53]
    assert components().v_s == 0
    assert round(found.model.reliability, 3) == 0.948
    assert round(found.design.link, 3) == 0.163
    assert found.own is not None
    assert (round(found.own.g, 2), round(found.own.se, 2), found.own.kept) == (0.09, 0.24, False)
    assert round(float(np.abs(found.model.lines.balance).max()), 2) == 0.12


def test_other_sources_are_refused_and_borrow_their_errors() -> None:
    _, posting, maturity = fits()
    assert (posting.status, maturity.status) == ("too_few", "single_rater")
    _, of_posting, of_maturity = covariances()
    assert (of_posting.origins.v_e, of_posting.origins.v_r) == ("within", "none")
    assert (of_maturity.origins.v_e, of_maturity.origins.v_r) == ("within", "seminar")
    assert of_maturity.components.v_r == components().v_r


def test_the_order_and_how_sure_it_is() -> None:
    printed = published(score(CRITERIA, criteria()))
    wanted = [line.split() for line in ORDER.split(" · ")]
    first = np.argsort(np.where(pool(), -printed, 0))[: len(wanted)]
    assert [number(i) for i in first] == [no for no, _, _ in wanted]
    assert [printed[i] for i in first] == [round(100 * float(points)) for _, points, _ in wanted]
    assert [int(nine().percent[i]) for i in first] == [pytest.approx(int(p), abs=1) for _, _, p in wanted]
    others = [i for i in np.flatnonzero(pool()) if i not in first]
    assert max(nine().percent[others]) <= 1
    bands = [nine().bands[i] for i in first]
    assert bands == ["in"] * 7 + ["open"] * 5


def test_gates_with_three_outcomes() -> None:
    seminar, posting, maturity = (each.covariance for each in covariances())
    _, performance, mature = criteria()
    of_performance = verdicts(performance, sem_absolute(seminar + posting) / 2, 75)
    of_maturity = verdicts(mature, sem_absolute(maturity), 75)
    unclear = [{number(i) for i in np.flatnonzero(pool() & (each == 0))} for each in (of_performance, of_maturity)]
    assert unclear == [{"021", "040", "027"}, {"012", "011", "027"}]
    assert ((of_performance >= 0) & (of_maturity >= 0) & pool()).sum() == 17


def test_raw_and_fair_agree_on_the_nine_and_two_change_places() -> None:
    fair, raw = (np.where(pool(), score(CRITERIA, criteria(fair=each)), 0) for each in (True, False))
    assert (top(fair, 9) == top(raw, 9)).all()
    moved = np.flatnonzero((places(published(fair)) != places(published(raw))) & top(fair, 9))
    assert [number(i) for i in moved] == ["013", "020"]


def test_effective_weights() -> None:
    found = effective_weights(CRITERIA, criteria())
    assert found.round(2).tolist() == [0.59, 0.28, 0.14]
    assert not weights_that_warn(CRITERIA, found).any()


def test_sensitivity_and_single_reviewers() -> None:
    found = sensitivity(CRITERIA, criteria(), 9, streams(2020).weights)
    assert found.place.sum(axis=1).tolist() == [4000] * 45
    again = without_each_reviewer(fits()[0])
    assert again.shape == (12, 45)
    assert np.isfinite(again).all()
    assert np.abs(again - fits()[0].shown).max() < 3
    assert np.abs(least_squares(seminars()).trainees - fits()[0].shown).max() < 1


def test_intervals_hold_the_median_and_random_trainees_have_a_variance() -> None:
    span = interval(ranked(draws(1)[0], pool()))
    assert (span.low[pool()] <= span.median[pool()]).all()
    assert (span.median[pool()] <= span.high[pool()]).all()
    assert not span.high[~pool()].any()
    found = random_trainees(fits()[0])
    assert found is not None
    assert found.v_t == pytest.approx(20.74, abs=5e-3)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert draws(7)[0].tobytes() == draws(7)[0].tobytes()
    assert draws(7)[0].tobytes() != draws(8)[0].tobytes()
