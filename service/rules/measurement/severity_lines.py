"""How a fair score comes about, line by line, and the identity behind it. Source: ranking.md 4.3."""

from dataclasses import dataclass, replace

import numpy as np

from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.reviews import Reviews, cells, mean_of_panel_means
from service.rules.measurement.severity_estimate import Estimate

EXACT = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Severity of reviewers (J,), seminars (S,), days by cell (C,) and own-favour; 0 for a term not in the model.

    `weight` (C,) is a seminar's share in its trainee's fair score: n/(1 + n theta_q²), made to sum to 1.
    """

    reviewer: Floats
    seminar: Floats
    day: Floats
    own: float
    weight: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Per trainee (I,): fair = raw - severity - seminar - own + balance, each a mean over seminars of panel means.

    Per cell (C,), in the table's order: `panel_fair` = panel_raw - panel_severity - seminar's effect - own-favour, and
    a trainee's fair score is the sum of weight x panel_fair.
    """

    raw: Floats
    severity: Floats
    seminar: Floats
    own: Floats
    balance: Floats
    fair: Floats
    cell_trainee: Ints
    cell_seminar: Ints
    panel_raw: Floats
    panel_severity: Floats
    panel_fair: Floats
    weight: Floats


def effects_of(reviews: Reviews, estimate: Estimate) -> Effects:
    """Takes the estimates apart; the good or bad days follow from what the other terms leave in each cell."""
    at, (reviewers, seminars, _) = estimate.solved, estimate.sums.widths
    reviewer, seminar, fixed = np.split(at.effects, [reviewers, reviewers + seminars])
    own = float(fixed[-1]) if estimate.sums.terms.own else 0.0
    cell = cells(reviews)
    count = cell.size / (1 + cell.size * at.theta.day**2)
    weight = count / at.reduced.d[cell.trainee]
    known = Effects(reviewer, _whole(seminar, reviews), np.zeros(len(count)), own, weight)
    left = np.add.reduceat(reviews.score - at.trainees[reviews.trainee] - _met(reviews, known), cell.start)
    return replace(known, day=at.theta.day**2 * count / cell.size * left)


def lines(reviews: Reviews, fair: Floats, effects: Effects) -> Lines:
    """The lines of every fair score and the table by seminar; ArithmeticError if an identity fails by more than 1e-8.

    Asserted: t_i = mean over reviews of (y - r - s - q - g·own); severities, seminars, and each trainee's days sum to
    0; the table by seminar adds up to the fair score.
    """
    cell = cells(reviews)
    met = _met(reviews, effects)
    severities = effects.reviewer[reviews.reviewer]
    lined = np.stack([reviews.score, severities, effects.seminar[reviews.seminar], effects.own * reviews.own])
    raw, severity, seminar, own = (mean_of_panel_means(reviews, each) for each in lined)
    panels = np.add.reduceat(np.stack([reviews.score, severities, reviews.score - met]), cell.start, axis=1)
    panel_raw, panel_severity, panel_fair = panels / cell.size
    added = np.asarray(np.bincount(cell.trainee, effects.weight * panel_fair), dtype=np.float64)
    _assert_identity(reviews, fair, effects, added)
    return Lines(
        raw=raw,
        severity=severity,
        seminar=seminar,
        own=own,
        balance=fair - (raw - severity - seminar - own),
        fair=fair,
        cell_trainee=cell.trainee,
        cell_seminar=cell.seminar,
        panel_raw=panel_raw,
        panel_severity=panel_severity,
        panel_fair=panel_fair,
        weight=effects.weight,
    )


def _whole(seminar: Floats, reviews: Reviews) -> Floats:
    return seminar if len(seminar) else np.zeros(len(reviews.seminars))


def _met(reviews: Reviews, effects: Effects) -> Floats:
    """r_j + s_k + g·own of every review (N,)."""
    return effects.reviewer[reviews.reviewer] + effects.seminar[reviews.seminar] + effects.own * reviews.own


def _assert_identity(reviews: Reviews, fair: Floats, effects: Effects, added: Floats) -> None:
    cell = cells(reviews)
    rest = reviews.score - _met(reviews, effects) - np.repeat(effects.day, cell.size)
    means = np.bincount(reviews.trainee, rest) / np.bincount(reviews.trainee)
    gaps = {
        "fair is the mean of what is left": fair - means,
        "the table by seminar adds up": fair - added,
        "severities sum to 0": effects.reviewer.sum(),
        "seminars sum to 0": effects.seminar.sum(),
        "days of a trainee sum to 0": np.bincount(cell.trainee, effects.day),
    }
    allowed = EXACT * max(1.0, float(np.abs(reviews.score).max()) / 100)
    broken = [name for name, gap in gaps.items() if float(np.abs(gap).max()) > allowed]
    if broken:
        raise ArithmeticError("; ".join(broken))
