"""Cross-products of one source, summed once per size of a cell. Source: ranking.md 4.2, closed form."""

from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Floats, Ints
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
    """Cross-products of O = [reviewers J, seminars S, fixed F, y], K columns and y the last; I trainees, C cells.

    `sizes` (m,) are the distinct numbers of reviews in a cell; `held` (m, I) reviews of each trainee in cells of that
    size; `by_trainee` (m, I·K) sums of O; `squares` (m, K·K) sums of a cell's outer product; `total` (K, K) = O'O;
    `cell` (C, K) the sums of O in each cell. y has `centre` taken off.
    """

    terms: Terms
    reviews: int
    centre: float
    widths: tuple[int, int, int]
    sizes: Floats
    held: Floats
    by_trainee: Floats
    squares: Floats
    total: Floats
    cell: Floats
    cell_size: Floats
    cell_trainee: Ints

    @property
    def freedom(self) -> int:
        """N - p: reviews less fixed effects (trainees unless random, own or the common mean)."""
        return self.reviews - self.widths[2] - (0 if self.terms.random_trainees else self.held.shape[1])


def summed(reviews: Reviews, terms: Terms) -> Sums:
    """Adds up what every deviance evaluation needs; the reviews are not looked at again."""
    at = cells(reviews)
    centre = float(reviews.score.mean())
    columns, widths = _columns(reviews, terms, centre)
    per_cell = np.add.reduceat(columns, at.start, axis=0)
    sizes = np.unique(at.size)
    groups = [at.size == size for size in sizes]
    return Sums(
        terms=terms,
        reviews=len(reviews),
        centre=centre,
        widths=widths,
        sizes=sizes.astype(np.float64),
        held=np.array([_held(at, group, len(reviews.trainees)) for group in groups]),
        by_trainee=np.array([_by_trainee(per_cell, at, group, len(reviews.trainees)) for group in groups]),
        squares=np.array([(per_cell[group].T @ per_cell[group]).ravel() for group in groups]),
        total=columns.T @ columns,
        cell=per_cell,
        cell_size=at.size.astype(np.float64),
        cell_trainee=at.trainee,
    )


def _columns(reviews: Reviews, terms: Terms, centre: float) -> tuple[Floats, tuple[int, int, int]]:
    rows = np.arange(len(reviews))
    seminars = len(reviews.seminars) if terms.seminar else 0
    widths = (len(reviews.reviewers), seminars, terms.own + terms.random_trainees)
    columns = np.zeros((len(reviews), sum(widths) + 1))
    columns[rows, reviews.reviewer] = 1
    if terms.seminar:
        columns[rows, widths[0] + reviews.seminar] = 1
    if terms.own:
        columns[:, widths[0] + seminars] = reviews.own
    if terms.random_trainees:
        columns[:, -2] = 1
    columns[:, -1] = reviews.score - centre
    return columns, widths


def _held(at: Cells, group: Floats, trainees: int) -> Floats:
    return np.asarray(np.bincount(at.trainee[group], at.size[group], trainees), dtype=np.float64)


def _by_trainee(per_cell: Floats, at: Cells, group: Floats, trainees: int) -> Floats:
    sums = np.zeros((trainees, per_cell.shape[1]))
    np.add.at(sums, at.trainee[group], per_cell[group])
    return sums.ravel()
