"""Camps made up for tests: a large one, and small ones to be varied."""

from datetime import date

import numpy as np

from service.rules.points.policy import Gates, Recommendation, Weights
from service.rules.ranking.inputs import MICRO, Candidate, Inputs, Mark

TERMS = Recommendation(
    weights=Weights(points=60, performance=25, maturity=15),
    gates=Gates(attendance=80_00, performance=75_00, maturity=75_00),
    points_place=40_00,
    quota=3,
    reserve=2,
    publicity_days=5,
    full_points=100_00,
)


def camp(
    seed: int,
    *,
    trainees: int = 14,
    reviewers: int = 6,
    seminars: int = 6,
    panel: int = 3,
    each: int = 3,
    method: Recommendation = TERMS,
) -> Inputs:
    """Mixed panels, `each` seminars a trainee, one posting of few evaluators, two assessments by a mentor; halves."""
    g = np.random.Generator(np.random.PCG64(seed))
    worth, severity = 82 + 5 * g.standard_normal(trainees), 3 * g.standard_normal(reviewers)
    panels = [g.permutation(reviewers)[:panel] for _ in range(seminars)]
    ids = [f"t{at:04}" for at in range(trainees)]
    talks = [(i, k, j) for i in range(trainees) for k in g.permutation(seminars)[:each] for j in panels[k]]
    day = 2 * g.standard_normal((trainees, seminars))
    return Inputs(
        through=date(2021, 6, 30),
        head_seq=1,
        head_hash="0" * 64,
        policy=1,
        policy_digest="0" * 64,
        method=method,
        candidates=tuple(
            Candidate(trainee=one, state="enrolled", points=int(g.integers(60_00, 99_00)), held=60, present=60)
            for one in ids
        ),
        seminars=tuple(
            mark(ids[i], f"m{j:03}", f"s{k:03}", worth[i] + severity[j] + day[i, k] + 2 * g.standard_normal())
            for i, k, j in talks
        ),
        postings=tuple(
            mark(one, f"h{at % 5}", f"p{at}", worth[at] + 2 * g.standard_normal()) for at, one in enumerate(ids)
        ),
        maturity=tuple(
            mark(one, f"m{at % reviewers:03}", f"q{quarter}", worth[at] + 2 * g.standard_normal())
            for at, one in enumerate(ids)
            for quarter in (3, 4)
        ),
    )


def mark(trainee: str, evaluator: str, occasion: str, figure: float) -> Mark:
    """To halves, within 0 and 100."""
    score = round(2 * min(max(figure, 0), 100)) * (MICRO // 2)
    return Mark(trainee=trainee, evaluator=evaluator, occasion=occasion, score=score)
