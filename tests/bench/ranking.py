"""What a recommendation sheet costs, cold and on one core, beside a plain numpy solve of the same equations."""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from msgspec.structs import replace

from service.rules.measurement.arrays import Floats
from service.rules.measurement.reviews import cells
from service.rules.measurement.severity import Fit, fit
from service.rules.ranking.draws import Made, draw
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.working import Worked, work
from tests.rules.ranking import made_up, sample_inputs

ROUNDS = 15


def measure() -> None:
    found = work(sample_inputs.inputs())
    seminar = found.ratings["seminar"].fit
    assert seminar is not None
    fitting, drawing = cpu(partial(fit, seminar.reviews)), cpu(partial(draw, made(found)))
    print("\nrecommendation of the sample camp, 45 persons and 988 reviews, CPU")
    print(
        f"  fit {fitting * 1e3:.1f} ms, 20,000 draws {drawing * 1e3:.1f} ms, both"
        f" {(fitting + drawing) * 1e3:.1f} ms (aim: at most 60)"
    )
    print(f"  whole sheet, cold {cpu(partial(work, found.inputs)) * 1e3:.0f} ms (aim: at most 150)")
    solving = cpu(partial(solved, seminar), rounds=3)
    gap = np.abs(solved(seminar) - seminar.shown).max()
    print(
        f"  the same normal equations solved once by plain numpy {solving * 1e3:.1f} ms; largest difference of a score"
        f" {gap:.0e}; the fit, with its search, takes {fitting / solving:.2f} of it"
    )
    whole = large()
    print(
        f"  whole sheet of {len(whole.candidates)} persons and {len(whole.seminars)} reviews"
        f" {cpu(partial(work, whole), rounds=1):.2f} s (aim: under 3)"
    )


def made(found: Worked) -> Made:
    at = found.drawn
    return Made(found.judged, found.ratings, found.criteria, found.method, at.pool, at.seed, at.draws)


def large() -> Inputs:
    method = replace(made_up.TERMS, quota=100, reserve=50, points_place=100_00)
    return made_up.camp(1, trainees=500, reviewers=40, seminars=64, each=8, method=method)


def solved(found: Fit) -> Floats:
    """Fair scores from Henderson's mixed model equations with every trainee, reviewer, seminar and day written out."""
    assert found.model is not None
    reviews, components = found.reviews, found.model.components
    cell = np.repeat(np.arange(len(cells(reviews).size)), cells(reviews).size)
    levels = ((reviews.reviewer, components.v_r), (reviews.seminar, components.v_s), (cell, components.v_q))
    random = [(np.eye(int(level.max()) + 1)[level], variance) for level, variance in levels if variance]
    design = np.hstack([np.eye(len(reviews.trainees))[reviews.trainee], *(columns for columns, _ in random)])
    ridge = np.concatenate(
        [
            np.zeros(len(reviews.trainees)),
            *(np.full(columns.shape[1], components.v_e / variance) for columns, variance in random),
        ]
    )
    solution = np.linalg.solve(design.T @ design + np.diag(ridge), design.T @ reviews.score)
    return np.asarray(solution[: len(reviews.trainees)], dtype=np.float64)


def cpu(job: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least of some rounds, in seconds of CPU: whatever else runs only adds."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        job()
        taken.append(time.process_time() - started)
    return min(taken)
