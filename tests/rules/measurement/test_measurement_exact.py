"""Marks that a model explains without any error left: the search ends at its bound, and the identities still hold."""

import numpy as np
import pytest

from service.rules.measurement.reviews import tabulate
from service.rules.measurement.severity import fit


@pytest.mark.parametrize("seed", range(40))
def test_reviewers_who_differ_by_a_constant_are_corrected_without_a_rest(seed: int) -> None:
    generator = np.random.default_rng(seed)
    trainees, reviewers, seminars = generator.integers([8, 3, 2], [40, 10, 8])
    worth, severity = generator.integers(-20, 20, trainees), 5 * generator.integers(-3, 4, reviewers)
    day = generator.integers(-5, 5, (trainees, seminars)) * generator.integers(0, 2)
    i, j, k = (axis.ravel() for axis in np.indices((trainees, reviewers, seminars)))
    kept = generator.random(len(i)) < 0.7
    i, j, k = i[kept], j[kept], k[kept]
    found = fit(tabulate(i, j, k, 60.0 + worth[i] + severity[j] + day[i, k]))
    assert found.model is not None
    if not day.any():
        centre = found.shown - worth[found.reviews.trainees]
        assert centre == pytest.approx(np.full(len(centre), 60.0 + severity[found.reviews.reviewers].mean()), abs=0.02)
