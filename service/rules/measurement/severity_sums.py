"""Cross-products of one source, summed once per size of a cell. Source: ranking.md 4.2, closed form."""

from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Bools, Floats, Ints
from service.rules.measurement.reviews import Cells, Reviews, cells


@dataclass(frozen=True, slots=True)
class Terms:
    """Which terms stand beside trainee and error; `random_trainees` makes t_i random about a common mean."""

    seminar: bool = True
    day: bool = True
    own: bool = False
    random_trainees: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Cross-products of O = [reviewers J, seminars S, fixed F, y], K columns and y the last; I trainees.

    `sizes` (m,) are the distinct numbers of reviews in a cell, `cells` (m, I) how many such cells a trainee has,
    `by_trainee` (m, I·K) sums of O in them, `squares` (m, K·K) sums of a cell's outer product, `total` (K, K) = O'O.
    y has `centre` taken off.
    """

    terms: Terms
    reviews: int
    centre: float
    widths: tuple[int, int, int]
    sizes: Floats
    cells: Floats
    by_trainee: Floats
    squares: Floats
    total: Floats

    @property
    def freedom(self) -> int:
        """N - p: reviews less fixed effects (trainees unless random, own or the common mean)."""
        return self.reviews - self.widths[2] - (0 if self.terms.random_trainees else self.cells.shape[1])


def summed(reviews: Reviews, terms: Terms) -> Sums:
    """Adds up what every deviance evaluation needs; the reviews are not looked at again."""
    at, trainees = cells(reviews), len(reviews.trainees)
    centre = float(reviews.score.mean())
    where, widths = _where(reviews, terms)
    columns = _columns(reviews, terms, centre, where, widths)
    per_cell = _per_cell(columns, where, at)
    sizes = np.unique(at.size)
    groups = [at.size == size for size in sizes]
    return Sums(
        terms=terms,
        reviews=len(reviews),
        centre=centre,
        widths=widths,
        sizes=sizes.astype(np.float64),
        cells=np.array([np.bincount(at.trainee[group], minlength=trainees) for group in groups], dtype=np.float64),
        by_trainee=np.array([_by_trainee(per_cell, at, group, trainees) for group in groups]),
        squares=np.array([(per_cell[group].T @ per_cell[group]).ravel() for group in groups]),
        total=columns.T @ columns,
    )


def _where(reviews: Reviews, terms: Terms) -> tuple[Ints, tuple[int, int, int]]:
    """(N, m): the columns in which each review may differ from 0, most being 0; and how wide each kind is."""
    seminars = len(reviews.seminars) if terms.seminar else 0
    widths = (len(reviews.reviewers), seminars, terms.own + terms.random_trainees)
    levels = [reviews.reviewer, *([widths[0] + reviews.seminar] if terms.seminar else [])]
    others = [np.full(len(reviews), column) for column in range(widths[0] + seminars, sum(widths) + 1)]
    return np.stack([*levels, *others], axis=1), widths


def _columns(reviews: Reviews, terms: Terms, centre: float, where: Ints, widths: tuple[int, int, int]) -> Floats:
    """O = [reviewers, seminars, own, 1, y], (N, K)."""
    columns = np.zeros((len(reviews), sum(widths) + 1))
    np.put_along_axis(columns, where, 1.0, axis=1)
    if terms.own:
        columns[:, widths[0] + widths[1]] = reviews.own
    columns[:, -1] = reviews.score - centre
    return columns


def _per_cell(columns: Floats, where: Ints, at: Cells) -> Floats:
    """Sums over the reviews of each cell, (C, K)."""
    c, k = len(at.size), columns.shape[1]
    place = np.repeat(np.arange(c) * k, at.size)[:, None] + where
    sums = np.bincount(place.ravel(), np.take_along_axis(columns, where, axis=1).ravel(), c * k)
    return np.asarray(sums, dtype=np.float64).reshape(c, k)


def _by_trainee(per_cell: Floats, at: Cells, group: Bools, trainees: int) -> Floats:
    sums = np.zeros((trainees, per_cell.shape[1]))
    cells_of, trainee = per_cell[group], at.trainee[group]
    first = np.flatnonzero(np.diff(trainee, prepend=-1))
    sums[trainee[first]] = np.add.reduceat(cells_of, first, axis=0)
    return sums.ravel()
