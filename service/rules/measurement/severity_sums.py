"""Cross-products of one source, summed once per size of a cell. Source: ranking.md 4.2, closed form."""

from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Bools, Floats
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
        cells=np.array([np.bincount(at.trainee[group], minlength=trainees) for group in groups], dtype=np.float64),
        by_trainee=np.array([_by_trainee(per_cell, at, group, trainees) for group in groups]),
        squares=np.array([(per_cell[group].T @ per_cell[group]).ravel() for group in groups]),
        total=columns.T @ columns,
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


def _by_trainee(per_cell: Floats, at: Cells, group: Bools, trainees: int) -> Floats:
    sums = np.zeros((trainees, per_cell.shape[1]))
    np.add.at(sums, at.trainee[group], per_cell[group])
    return sums.ravel()
