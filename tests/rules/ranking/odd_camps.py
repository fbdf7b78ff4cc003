"""Camps of every size and oddity: nobody, nobody reviewed, one reviewer, bars, ties, withdrawn, odd policies."""

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from service.rules.points.policy import Anchor, Anchors, Gates, Minimum, Recommendation, Weights
from service.rules.ranking.inputs import MICRO, Bar, Candidate, Inputs, Mark

START = date(2020, 6, 8)
WEIGHTS = (
    Weights(points=60, performance=25, maturity=15), Weights(points=100, performance=0, maturity=0),
    Weights(points=0, performance=100, maturity=0), Weights(points=0, performance=0, maturity=100),
    Weights(points=34, performance=33, maturity=33),
)  # fmt: skip
MINIMA = (Minimum(), Minimum(reviews=0, reviewers=0, postings=0, assessments=0), Minimum(reviews=1, reviewers=1))


def camps(most: int = 9) -> st.SearchStrategy[Inputs]:
    """Up to `most` trainees; sizes and the policy are drawn, marks follow from a seed and are coarse at times."""
    return st.builds(
        _camp,
        st.integers(0, most),
        st.integers(0, 2),
        _methods(),
        st.tuples(*(st.tuples(st.integers(0, 5), st.integers(0, 6), st.sampled_from((1, 5, 20))) for _ in range(3))),
        st.integers(0, 10_000),
    )


def _methods() -> st.SearchStrategy[Recommendation]:
    return st.builds(
        Recommendation,
        weights=st.sampled_from(WEIGHTS),
        gates=st.builds(
            Gates,
            attendance=st.sampled_from((8_000, 0)),
            performance=st.sampled_from((7_500, 0, 8_200)),
            maturity=st.sampled_from((7_500, 0, 8_200)),
        ),
        points_place=st.sampled_from((4_000, 0, 10_000)),
        quota=st.sampled_from((2, 0, 1, 4, 20)),
        reserve=st.sampled_from((1, 0, 5)),
        publicity_days=st.just(5),
        full_points=st.sampled_from((10_000, 5_000)),
        basis=st.sampled_from(("fair", "raw")),
        line_rule=st.sampled_from(("person", "all", "interview")),
        anchors=st.sampled_from((Anchors(), Anchors(performance=Anchor(floor=6_000, full=8_300)))),
        minimum=st.sampled_from(MINIMA),
        cascade=st.sampled_from(((), ("P", "deductions"))),
    )


def _camp(
    cohort: int, withdrawn: int, method: Recommendation, sizes: tuple[tuple[int, int, int], ...], seed: int
) -> Inputs:
    chance = Random(seed)
    names = [f"t{nth:02}" for nth in range(cohort)]
    worth = {name: chance.gauss(80, 5) for name in [*names, *(f"w{nth}" for nth in range(withdrawn))]}
    seminars, postings, maturity = (_marks(chance, worth, "spq"[nth], *size) for nth, size in enumerate(sizes))
    return Inputs(
        through=date(2021, 6, 30),
        head_seq=1,
        head_hash="0" * 64,
        policy=1,
        policy_digest="1" * 64,
        method=method,
        candidates=tuple(_candidate(chance, name) for name in names),
        seminars=seminars,
        postings=postings,
        maturity=maturity,
    )


def _candidate(chance: Random, trainee: str) -> Candidate:
    parts = {"P": chance.randint(-1, 3) * 1_000, "S": chance.randint(0, 3) * 1_000}
    held = chance.choice((10, 10, 10, 3, 0))
    until = chance.choice((None, date(2022, 1, 1)))
    bar = Bar(seq=7, since=START, until=until, state=chance.choice(("investigating", "decided")))
    return Candidate(
        trainee=trainee,
        state="enrolled",
        points=min(sum(parts.values()), 5_000),
        categories=parts,
        deductions=chance.choice((0, 50)),
        bars=(bar,) if chance.random() < 0.1 else (),
        held=held,
        present=max(held - chance.choice((0, 0, 1, 3)), 0),
    )


def _marks(
    chance: Random, worth: dict[str, float], name: str, occasions: int, evaluators: int, coarse: int
) -> tuple[Mark, ...]:
    severity = [chance.gauss(0, chance.choice((0, 4))) for _ in range(evaluators)]
    noise, kept = chance.choice((0, 1, 3)), chance.choice((1, 0.7, 0.3))
    return tuple(
        Mark(
            trainee=trainee,
            evaluator=f"r{by}",
            occasion=f"{name}{nth}",
            score=_rounded(worth[trainee] + severity[by] + chance.gauss(0, noise), coarse) * MICRO,
            own=by == nth % 2,
            on=START + timedelta(days=60 * nth),
        )
        for trainee in worth
        for nth in range(occasions)
        for by in range(evaluators)
        if chance.random() < kept
    )


def _rounded(value: float, coarse: int) -> int:
    return min(max(round(value / coarse) * coarse, 0), 100)
