"""What the sheet might have said another time. Source: ranking.md 6."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from service.rules.measurement import composite, ranks
from service.rules.measurement.arrays import Bools, Ints, Singles
from service.rules.measurement.composite import Criterion
from service.rules.measurement.ranks import Ranked
from service.rules.points.policy import Recommendation
from service.rules.ranking import clauses
from service.rules.ranking.figures import SOURCES, Drawn, Figures, Judged, Rating
from service.rules.ranking.sheet import Clause, Source

CELLS = 1 << 16
"""Draws x trainees that are held at once: what a processor has at hand is fast."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some draws of the m in the pool: scores (S, m), and who meets each rated gate (S, m); None for a bound of 0."""

    scores: Singles
    meets: Mapping[Clause, Bools | None]

    @property
    def clears(self) -> Bools | None:
        """(S, m): every rated gate."""
        bound = [each for each in self.meets.values() if each is not None]
        return np.logical_and.reduce(bound) if bound else None


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """From what draws are made: figures of one basis, their errors, the terms, who is in the pool, seed and number."""

    judged: Judged
    ratings: Mapping[Source, Rating]
    criteria: tuple[Criterion, Criterion, Criterion]
    method: Recommendation
    pool: Bools
    seed: int
    draws: int

    def blocks(self) -> Iterator[Block]:
        """One stream a source, in the order seminar, posting, maturity; single precision; the pool in canonical order.

        x + z L' of a source with L L' = C; through the halves of performance, anchors and weights. Drawing in blocks
        changes no number of a stream.
        """
        here, basis = np.flatnonzero(self.pool), self.judged.basis
        flow = ranks.streams(self.seed)
        generators = (flow.seminar, flow.posting, flow.maturity)
        spreads = [self.ratings[source].spread(basis)[np.ix_(here, here)] for source in SOURCES]
        roots = [ranks.root(spread).T.astype(np.float32) for spread in spreads]
        shown = [self.ratings[source].shown(basis)[here].astype(np.float32) for source in SOURCES]
        points = self.judged.values[0][here].astype(np.float32)
        for size in _sizes(self.draws, max(CELLS // len(here), len(here))):
            seminar, posting, maturity = (
                generator.standard_normal((size, len(here)), dtype=np.float32) @ root
                for generator, root in zip(generators, roots, strict=True)
            )
            seminar += posting
            seminar += shown[0] + shown[1]
            seminar /= 2
            maturity += shown[2]
            scores = composite.score(self.criteria, (points, seminar, maturity))
            yield Block(scores, _meets(seminar, maturity, self.method))


def draw(made: Made) -> Drawn:
    """Ranks in the pool, P(top quota), P(top quota + reserve) and how often each rated gate is met, over all draws."""
    here, n = np.flatnonzero(made.pool), len(made.pool)
    met: dict[Clause, Ints] = {clause: np.zeros(n, dtype=np.int64) for clause in clauses.RATED}
    if not len(here):
        return Drawn(made.seed, made.draws, made.pool, met, None, None, None, None)
    everybody = np.ones(len(here), dtype=np.bool_)
    counted: Ranked | None = None
    for block in made.blocks():
        counted = _added(counted, ranks.ranked(block.scores, everybody, block.clears))
        for clause, meets in block.meets.items():
            met[clause][here] += len(block.scores) if meets is None else np.count_nonzero(meets, axis=0)
    assert counted is not None
    found = _of_cohort(counted, made.pool)
    top = ranks.chance(found, made.method.quota)
    top_list = ranks.chance(found, made.method.quota + made.method.reserve)
    return Drawn(made.seed, made.draws, made.pool, met, found, ranks.interval(found), top, top_list)


def ahead(figures: Figures) -> Ints:
    """(n, n): in how many of the draws i scores higher than j, both in the pool; they are made again.

    For "i is ahead of j", said only where at least 90 % of the draws agree.
    """
    found, here = figures.drawn, np.flatnonzero(figures.drawn.pool)
    made = Made(figures.judged, figures.ratings, figures.criteria, figures.method, found.pool, found.seed, found.draws)
    counts = np.zeros((len(found.pool), len(found.pool)), dtype=np.int64)
    for block in made.blocks() if len(here) else ():
        counts[np.ix_(here, here)] += ranks.ahead_of(block.scores)
    return counts


def _meets(performance: Singles, maturity: Singles, method: Recommendation) -> dict[Clause, Bools | None]:
    cuts = {clause: np.float32(clauses.cut(clause, method.gates)) for clause in clauses.RATED}
    figures = dict(zip(clauses.RATED, (performance, maturity), strict=True))
    return {clause: figures[clause] >= cuts[clause] if cuts[clause] > 0 else None for clause in clauses.RATED}


def _sizes(draws: int, most: int) -> list[int]:
    return [min(most, draws - start) for start in range(0, draws, most)]


def _added(before: Ranked | None, more: Ranked) -> Ranked:
    if before is None:
        return more
    draws, rank, ahead_ = before.draws + more.draws, before.rank + more.rank, before.ahead + more.ahead
    return Ranked(draws, more.pool, rank, ahead_, before.clears + more.clears)


def _of_cohort(found: Ranked, pool: Bools) -> Ranked:
    """The same counts with a row for everybody, 0 outside the pool."""
    n, m = len(pool), len(found.pool)
    rank, ahead_, clears = (
        np.zeros((n, n), dtype=np.int64),
        np.zeros((n, n), dtype=np.int64),
        np.zeros(n, dtype=np.int64),
    )
    rank[pool, :m], ahead_[pool, :m], clears[pool] = found.rank, found.ahead, found.clears
    return Ranked(found.draws, pool, rank, ahead_, clears)
