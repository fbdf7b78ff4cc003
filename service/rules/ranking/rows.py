"""The rows of the sheet. Source: ranking.md 3-8."""

import numpy as np

from service.rules.measurement.arrays import Bools
from service.rules.measurement.ranks import percent
from service.rules.points.amounts import half_up
from service.rules.ranking import clauses
from service.rules.ranking.figures import CRITERIA, Figures, Judged, Rating
from service.rules.ranking.inputs import Candidate
from service.rules.ranking.sheet import Clause, Rated, Row, Verdict
from service.rules.ranking.whole_numbers import fine, sure


def rows(figures: Figures, by_squares: Bools) -> tuple[Row, ...]:
    """Listed by order, then the others by place; equals in canonical order, which says nothing.

    `by_squares` (n,): whose membership least squares would change.
    """
    found = [_row(figures, at, one, bool(by_squares[at])) for at, one in enumerate(figures.inputs.candidates)]
    return tuple(sorted(found, key=lambda row: (row.order is None, row.order or row.place)))


def _row(figures: Figures, at: int, one: Candidate, by_squares: bool) -> Row:
    judged, raw, drawn = figures.judged, figures.raw, figures.drawn
    inside = bool(drawn.pool[at]) and drawn.span is not None
    span, top, top_list = drawn.span, drawn.top, drawn.top_list
    return Row(
        trainee=one.trainee,
        state=judged.states[at],
        points=one.points,
        place=int(figures.place[at]),
        tie_order=figures.tie_order[at],
        tie_step=figures.tie_step[at],
        score=_known(int(judged.published[at])),
        score_raw=_known(int(raw.published[at])),
        performance=fine(judged.values[1][at]),
        performance_raw=fine(raw.values[1][at]),
        performance_sem=None if np.isnan(judged.values[1][at]) else fine(judged.sem["performance"][at]),
        seminar=_rated(figures.ratings["seminar"], judged, at),
        posting=_rated(figures.ratings["posting"], judged, at),
        maturity=_rated(figures.ratings["maturity"], judged, at),
        verdicts=tuple(_verdict(figures, at, one, clause) for clause in clauses.CLAUSES),
        missing=figures.missing[at],
        order=int(judged.order[at]) or None,
        order_raw=int(raw.order[at]) or None,
        listed=judged.choices[at],
        at_line=bool(judged.at_line[at]),
        high=bool(judged.high[at]),
        pool=inside,
        low=int(span.low[at]) if span else 0,
        median=int(span.median[at]) if span else 0,
        high_rank=int(span.high[at]) if span else 0,
        chance=int(top.percent[at]) if top and inside else None,
        chance_list=int(top_list.percent[at]) if top_list and inside else None,
        band=top.bands[at] if top else "none",
        band_list=top_list.bands[at] if top_list else "none",
        full=_full(figures, at),
        differs=(*_differing(judged, figures.other, at), *(("squares",) if by_squares else ())),
        reviewers=figures.reviewers[at],
    )


def _known(hundredths: int) -> int | None:
    return hundredths if hundredths >= 0 else None


def _rated(rating: Rating, judged: Judged, at: int) -> Rated | None:
    if not rating.marks[at]:
        return None
    variance = float(rating.spread(judged.basis)[at, at])
    return Rated(
        raw=sure(rating.raw[at]),
        fair=fine(rating.fair[at]),
        sem=sure(np.sqrt(variance)) if rating.known else None,
        marks=int(rating.marks[at]),
        squares=None if rating.squares is None else fine(rating.squares[at]),
    )


def _verdict(figures: Figures, at: int, one: Candidate, clause: Clause) -> Verdict:
    outcome, gates = figures.judged.outcomes[clause][at], figures.method.gates
    if clause == "points_place":
        return Verdict(clause=clause, outcome=outcome, value=int(figures.place[at]), bound=figures.bound)
    if clause == "attendance":
        share = half_up(clauses.WHOLE, one.present, one.held) if one.held else None
        return Verdict(clause=clause, outcome=outcome, value=share, bound=gates.attendance)
    value = fine(figures.judged.values[CRITERIA.index(clause)][at])
    sem = fine(figures.judged.sem[clause][at])
    bound = sure(clauses.cut(clause, gates))
    if value is None or sem is None:
        return Verdict(clause=clause, outcome=outcome, value=value, bound=bound)
    drawn = figures.drawn
    chance = int(percent(drawn.met[clause][at : at + 1], drawn.draws)[0]) if drawn.pool[at] else None
    return Verdict(clause=clause, outcome=outcome, value=value, bound=bound, sem=sem, chance=chance)


def _full(figures: Figures, at: int) -> tuple[str, ...]:
    reached = zip(CRITERIA, figures.criteria, figures.judged.values, strict=True)
    return tuple(name for name, criterion, x in reached if x[at] >= criterion.full)


def _differing(here: Judged, there: Judged, at: int) -> tuple[str, ...]:
    pairs: dict[str, tuple[object, object]] = {
        "state": (here.states[at], there.states[at]),
        "order": (here.order[at], there.order[at]),
        "listed": (here.choices[at], there.choices[at]),
        **{clause: (here.outcomes[clause][at], there.outcomes[clause][at]) for clause in clauses.RATED},
    }
    return tuple(name for name, (one, other) in pairs.items() if one != other)
