"""From inputs to the sheet with everything behind it. Source: ranking.md 2-8."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from service.rules.measurement.arrays import Unusable
from service.rules.measurement.ranks import DRAWS
from service.rules.ranking import clauses, dependence, weighing
from service.rules.ranking.cautions import cautions
from service.rules.ranking.criteria import criteria, missing
from service.rules.ranking.digests import seed_of
from service.rules.ranking.draws import Made, draw
from service.rules.ranking.figures import Figures
from service.rules.ranking.inputs import Candidate, Inputs, ordered
from service.rules.ranking.judging import judged
from service.rules.ranking.places import last_place, places, ties
from service.rules.ranking.reports import reports
from service.rules.ranking.rows import rows
from service.rules.ranking.sheet import Sheet
from service.rules.ranking.sources import ratings
from service.rules.ranking.whole_numbers import fine


@dataclass(frozen=True, slots=True, eq=False)
class Worked(Figures):
    """The figures (see `Figures`) and the sheet that prints them."""

    sheet: Sheet


def work(inputs: Inputs, *, draws: int = DRAWS, seed: int | None = None) -> Worked:
    """The whole recommendation sheet, with what reports and explanations are made of.

    The order in which inputs come does not matter. `seed` is that of the inputs' digest unless given; `draws` are fewer
    in tests only. Raises `Unusable` for inputs that contradict themselves: two candidates of one id, two marks by one
    evaluator of one trainee on one occasion. Anything else that is poor or absent is an outcome, a status or a warning.
    """
    found = figures(ordered(inputs), draws, seed_of(inputs) if seed is None else seed)
    return Worked(**{field.name: getattr(found, field.name) for field in fields(found)}, sheet=_sheet(found))


def figures(inputs: Inputs, draws: int, seed: int) -> Figures:
    """Everything but the sheet; inputs in canonical order."""
    candidates, method = inputs.candidates, inputs.method
    trainees = _distinct(candidates)
    place = places(np.array([one.points for one in candidates], dtype=np.int64))
    bound = last_place(len(candidates), method.points_place)
    tied = ties(candidates, method.cascade)
    sources = ratings(inputs, trainees)
    lacking = missing(candidates, sources, method)
    facts = clauses.facts(candidates, place, bound, method.gates)
    fair, raw = (judged(inputs, sources, lacking, facts, basis) for basis in ("fair", "raw"))
    here = fair if method.basis == "fair" else raw
    pool = clauses.pool(candidates, lacking, facts)
    return Figures(
        inputs=inputs,
        trainees=trainees,
        place=place,
        tie_order=tuple(order for order, _ in tied),
        tie_step=tuple(step for _, step in tied),
        bound=bound,
        missing=lacking,
        criteria=criteria(method),
        ratings=sources,
        fair=fair,
        raw=raw,
        drawn=draw(Made(here, sources, criteria(method), method, pool, seed, draws)),
        effective=weighing.effective(here, criteria(method)),
        reviewers=dependence.reviewers(here, sources, trainees, method, pool),
    )


def _distinct(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    found = tuple(one.trainee for one in candidates)
    if len(set(found)) != len(found):
        raise Unusable("two candidates of one id")
    return found


def _sheet(found: Figures) -> Sheet:
    judged, method, said = found.judged, found.method, reports(found)
    by_squares = dependence.squares(judged, found.ratings, method, found.drawn.pool)
    return Sheet(
        basis=method.basis,
        quota=method.quota,
        reserve=method.reserve,
        draws=found.drawn.draws,
        cohort=len(found.trainees),
        pool=int(found.drawn.pool.sum()),
        bound=found.bound,
        line=judged.line,
        line_list=judged.line_list,
        effective={name: fine(each) for name, each in found.effective.items()},
        correlations={name: fine(each) for name, each in weighing.correlations(judged).items()},
        sources=said,
        warnings=cautions(found, said),
        rows=rows(found, by_squares),
    )
