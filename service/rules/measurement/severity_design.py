"""Who met whom: what a source's design lets one tell apart. No score enters here. Source: ranking.md 4.1, 4.4."""

from dataclasses import dataclass

import numpy as np
import scipy  # type: ignore[import-untyped]

from service.rules.measurement.arrays import Floats, Ints
from service.rules.measurement.reviews import Reviews, cells
from service.rules.measurement.severity_closed import Theta, solved
from service.rules.measurement.severity_sums import Terms, summed

FEW_REVIEWERS = 3
FEW_REVIEWS = 2
FEW_FREEDOM = 20
FEW_OWN = 10


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What may be fitted and what may not.

    `groups` (I,) numbers the connected parts of the graph of trainees and reviewers; `link` = sqrt(max over reviewer
    pairs of P_aa + P_bb - 2 P_ab), P the pseudo-inverse of diag(n_j) - M' diag(1/n_i) M: the worst SE of a difference
    between two reviewers over sd_e, infinite between unconnected parts. `freedom` = N - rank[X Z_r].
    """

    groups: Ints
    link: float
    freedom: int
    single_rater: bool
    confounded: bool
    terms: Terms

    @property
    def connected(self) -> bool:
        return int(self.groups.max()) == 0

    @property
    def dropped(self) -> tuple[str, ...]:
        """Terms of the full model that this design cannot carry: 's', 'q', 'g'."""
        kept = {"s": self.terms.seminar, "q": self.terms.day, "g": self.terms.own}
        return tuple(name for name, stays in kept.items() if not stays)


def design(reviews: Reviews) -> Design:
    """Reads the design off the table; refuses nothing (a table has at least one review)."""
    groups = _groups(reviews)
    trainees, reviewers = len(reviews.trainees), len(reviews.reviewers)
    within = between_reviewers(_counts(reviews))
    return Design(
        groups=groups,
        link=_link(within) if not groups.max() else float("inf"),
        freedom=len(reviews) - (trainees + reviewers - int(groups.max()) - 1),
        single_rater=bool((_distinct(reviews.trainee, reviews.reviewer) == 1).all()),
        confounded=_is_confounded(reviews),
        terms=Terms(_carries_seminars(reviews), _carries_days(reviews), _carries_own(reviews)),
    )


def own_varies(reviews: Reviews) -> bool:
    """Some trainee has own and other reviews: otherwise own-favour cannot be told from the trainee's worth."""
    own = np.bincount(reviews.trainee, reviews.own)
    return bool(((own > 0) & (own < np.bincount(reviews.trainee))).any())


def _groups(reviews: Reviews) -> Ints:
    """rank[X Z_r] = I + J - number of these groups."""
    n = len(reviews.trainees)
    edges = (np.ones(len(reviews)), (reviews.trainee, n + reviews.reviewer))
    size = n + len(reviews.reviewers)
    _, labels = scipy.sparse.csgraph.connected_components(
        scipy.sparse.coo_array(edges, shape=(size, size)), directed=False
    )
    return np.unique(np.asarray(labels[:n]), return_inverse=True)[1]


def between_reviewers(counts: Floats) -> Floats:
    """diag(n_j) - M' diag(1/n_i) M, (J, J), of counts M (I, J); every trainee has a review."""
    return np.asarray(np.diag(counts.sum(axis=0)) - counts.T @ (counts / counts.sum(axis=1, keepdims=True)))


def differences(within: Floats) -> Floats:
    """R_ab = P_aa + P_bb - 2 P_ab, (J, J), of a connected design; LinAlgError where it is not."""
    # any generalised inverse gives the same differences; adding 11' makes one that needs no tolerance
    inverse = np.linalg.inv(within + 1)
    own = np.diag(inverse)
    return np.asarray(own[:, None] + own - 2 * inverse)


def _counts(reviews: Reviews) -> Floats:
    counts = np.zeros((len(reviews.trainees), len(reviews.reviewers)))
    np.add.at(counts, (reviews.trainee, reviews.reviewer), 1.0)
    return counts


def _link(within: Floats) -> float:
    return float(np.sqrt(max(differences(within).max(), 0.0)))


def _is_confounded(reviews: Reviews) -> bool:
    """Two seminars or more, every reviewer in one and every trainee in one."""
    once = all((_distinct(level, reviews.seminar) == 1).all() for level in (reviews.trainee, reviews.reviewer))
    return len(reviews.seminars) > 1 and once


def _carries_seminars(reviews: Reviews) -> bool:
    """At least 2 seminars, and rank[X Z_r Z_s] > rank[X Z_r]."""
    if len(reviews.seminars) < 2:
        return False
    plain = Terms(seminar=True, day=False)
    s = solved(summed(reviews, plain), Theta(0.0)).reduced.s[:-1, :-1]
    reviewers = len(reviews.reviewers)
    return _rank(s) > _rank(s[:reviewers, :reviewers])


def _rank(s: Floats) -> int:
    return int(np.linalg.matrix_rank(s, tol=1e-8 * max(float(np.abs(s).max()), 1.0), hermitian=True))


def _carries_days(reviews: Reviews) -> bool:
    """At least a third of the trainees have 2 or more seminars with 2 or more reviewers each."""
    at = cells(reviews)
    often = np.bincount(at.trainee[at.size >= 2], minlength=len(reviews.trainees)) >= 2
    return bool(3 * often.sum() >= len(often))


def _carries_own(reviews: Reviews) -> bool:
    """At least 10 own and 10 other reviews, not each trainee all of one kind."""
    own = int(reviews.own.sum())
    return min(own, len(reviews) - own) >= FEW_OWN and own_varies(reviews)


def _distinct(level: Ints, other: Ints) -> Ints:
    """How many different values of `other` each level has."""
    pairs = np.unique(np.stack([level, other]), axis=1)
    return np.bincount(pairs[0])
