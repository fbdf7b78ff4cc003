"""One source's reviews as a table in canonical order. Source: ranking.md 2 and 4.1."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from service.rules.measurement.arrays import Bools, Floats, Ints, Labels, Unusable, finite, same_length


@dataclass(frozen=True, slots=True, eq=False)
class Reviews:
    """N reviews, sorted by trainee, seminar, reviewer; the level arrays (N,) index the sorted label arrays."""

    trainee: Ints
    reviewer: Ints
    seminar: Ints
    own: Bools
    score: Floats
    trainees: Labels
    reviewers: Labels
    seminars: Labels

    def __len__(self) -> int:
        return len(self.score)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The meetings of a trainee with a seminar, C of them, in the order of the table; each array is (C,)."""

    start: Ints
    size: Ints
    trainee: Ints
    seminar: Ints


def tabulate(
    trainee: npt.ArrayLike,
    reviewer: npt.ArrayLike,
    seminar: npt.ArrayLike,
    score: npt.ArrayLike,
    own: npt.ArrayLike | None = None,
) -> Reviews:
    """Labels and scores of one source, each (N,), to a table that no longer depends on the order of rows.

    `score` is in the units of the scale (0-100 in the service), `own` true where the reviewer is the trainee's mentor
    or of the same unit. A trainee, reviewer or seminar exists through its reviews. Refuses (Unusable) no reviews,
    arrays of different lengths, scores that are not finite, and two reviews by one reviewer of one trainee in one
    seminar: only the newest version counts.
    """
    marks = finite(score, "score")
    factors = [np.unique(np.asarray(each), return_inverse=True) for each in (trainee, reviewer, seminar)]
    of_own = np.zeros(len(marks), dtype=np.bool_) if own is None else np.asarray(own, dtype=np.bool_)
    (trainees, i), (reviewers, j), (seminars, k) = factors
    same_length(trainee=i, reviewer=j, seminar=k, score=marks, own=of_own)
    order = np.lexsort((j, k, i))
    table = Reviews(i[order], j[order], k[order], of_own[order], marks[order], trainees, reviewers, seminars)
    if (~_changes(table.trainee, table.seminar, table.reviewer)).any():
        raise Unusable("two reviews by one reviewer of one trainee in one seminar")
    return table


def without_reviewer(reviews: Reviews, reviewer: int) -> Reviews:
    """The same table and the same levels without the rows of one reviewer (an index into `reviewers`)."""
    return _only(reviews, reviews.reviewer != reviewer)


def without_seminar(reviews: Reviews, seminar: int) -> Reviews:
    """The same table and the same levels without the rows of one seminar (an index into `seminars`)."""
    return _only(reviews, reviews.seminar != seminar)


def _only(reviews: Reviews, kept: Bools) -> Reviews:
    return replace(
        reviews,
        trainee=reviews.trainee[kept],
        reviewer=reviews.reviewer[kept],
        seminar=reviews.seminar[kept],
        own=reviews.own[kept],
        score=reviews.score[kept],
    )


def cells(reviews: Reviews) -> Cells:
    """Where each meeting of trainee and seminar starts in the table, and how many reviews it has."""
    start = np.flatnonzero(_changes(reviews.trainee, reviews.seminar))
    size = np.diff(np.append(start, len(reviews)))
    return Cells(start, size, reviews.trainee[start], reviews.seminar[start])


def mean_of_panel_means(reviews: Reviews, values: Floats) -> Floats:
    """Per trainee (I,) the mean over seminars of the panels' means of `values` (N,); nan for one without reviews.

    Every seminar weighs the same whatever the size of its panel: the official raw mean when `values` are the scores.
    """
    at = cells(reviews)
    panels = np.add.reduceat(values, at.start) / at.size
    counts = np.bincount(at.trainee, minlength=len(reviews.trainees))
    sums = np.bincount(at.trainee, panels, len(reviews.trainees))
    return np.asarray(np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0))


def raw_means(reviews: Reviews) -> Floats:
    """The official raw mean of each trainee (I,), `seminar_mean` of expected.json."""
    return mean_of_panel_means(reviews, reviews.score)


def _changes(*columns: Ints) -> Bools:
    """True at each row that differs from the one before it in any column, and at the first."""
    changed = np.ones(len(columns[0]), dtype=np.bool_)
    changed[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return changed
