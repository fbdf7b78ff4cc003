"""Why one trainee's row is as it is, down to the last printed digit. Source: ranking.md 4.3, 12 and 16."""

import numpy as np

from service.rules.measurement import composite
from service.rules.ranking.explaining_parts import (
    Additive,
    Barred,
    Contribution,
    Explanation,
    Lacking,
    Line,
    Points,
)
from service.rules.ranking.explaining_rated import halves, rating
from service.rules.ranking.explaining_removals import removals
from service.rules.ranking.explaining_said import sentences
from service.rules.ranking.explaining_seen import for_trainee as for_trainee
from service.rules.ranking.explaining_ways import SCALES, clause_lines, ways
from service.rules.ranking.figures import CRITERIA, SOURCES, Figures, Judged
from service.rules.ranking.inputs import Bar, Candidate
from service.rules.ranking.sheet import Row
from service.rules.ranking.wording_procedure import BARS
from service.rules.ranking.wording_rows import CRITERIA as NAMES
from service.rules.ranking.wording_rows import MISSING
from service.rules.ranking.wording_sentences import fill, hundredths, remainder, say
from service.rules.ranking.working import Worked


def explanation(worked: Worked, trainee: str) -> Explanation:
    """Everything about one row, as organisers may see it; `for_trainee` takes off what others may not.

    Additive lines, lines and tables of each rated source, clauses with what is lacking, what each criterion alone would
    need for a line, and on whose marks the place hangs. KeyError for one who is not in the cohort.
    """
    row = next((each for each in worked.sheet.rows if each.trainee == trainee), None)
    if row is None:
        raise KeyError(trainee)
    at = worked.trainees.index(trainee)
    one, inputs, mine = worked.inputs.candidates[at], worked.inputs, _printed(worked.judged, at)
    sources = tuple(rating(worked, worked.ratings[source], row) for source in SOURCES)
    return Explanation(
        trainee=trainee,
        policy=inputs.policy,
        policy_digest=inputs.policy_digest,
        through=inputs.through,
        head_seq=inputs.head_seq,
        basis=worked.sheet.basis,
        quota=worked.sheet.quota,
        reserve=worked.sheet.reserve,
        pool=worked.sheet.pool,
        row=row,
        points=_points(one, row, worked.sheet.cohort),
        additive=_additive(worked, row, at),
        halves=halves(row, sources),
        sources=sources,
        clauses=clause_lines(worked, row),
        missing=tuple(_missing(worked, at, code) for code in row.missing),
        bars=tuple(_barred(bar) for bar in one.bars),
        obstacles=_obstacles(row),
        ways=() if mine is None or row.state == "barred" else ways(worked, worked.sheet, row, mine),
        removals=removals(worked, at),
        sentences=sentences(inputs, worked.sheet, row),
    )


def _points(one: Candidate, row: Row, cohort: int) -> Points:
    lines = tuple(Line(name=code, value=value, words=(code, code)) for code, value in one.categories.items())
    cut = one.points - sum(line.value for line in lines)
    return Points(total=one.points, place=row.place, cohort=cohort, lines=lines, cut=cut)


def _additive(figures: Figures, row: Row, at: int) -> Additive | None:
    """100 w (f(x) - f(median)) over the cohort's known values; None without a score."""
    mine, raw = _printed(figures.judged, at), _printed(figures.raw, at)
    if row.score is None or mine is None or raw is None:
        return None
    known = [values[np.isfinite(values)] for values in figures.judged.values]
    medians = [np.median(values, keepdims=True) for values in known]
    at_medians = int(composite.published(composite.score(figures.criteria, medians))[0])
    own = [values[at : at + 1] for values in figures.judged.values]
    parts = [
        each.weight * float((composite.share(each, x) - composite.share(each, median))[0])
        for each, x, median in zip(figures.criteria, own, medians, strict=True)
    ]
    lines, rest = composite.rounded(np.array(parts), row.score - at_medians)
    said = say("additive", score=hundredths(row.score), median=hundredths(at_medians))
    return Additive(
        score=row.score,
        at_medians=at_medians,
        lines=tuple(
            Contribution(
                criterion=name,
                weight=figures.criteria[nth].weight,
                value=mine[nth],
                raw=raw[nth],
                median=round(float(medians[nth][0]) * SCALES[nth]),
                contribution=int(lines[nth]),
                words=NAMES[name],
            )
            for nth, name in enumerate(CRITERIA)
        ),
        remainder=rest,
        persons=min(len(values) for values in known),
        words=(said, *remainder(hundredths, rest)),
    )


def _printed(judged: Judged, at: int) -> tuple[int, ...] | None:
    """The criteria as the sheet prints them; None while one is missing."""
    mine = [float(values[at]) for values in judged.values]
    if not np.isfinite(mine).all():
        return None
    return tuple(round(value * scale) for value, scale in zip(mine, SCALES, strict=True))


def _missing(figures: Figures, at: int, code: str) -> Lacking:
    ratings, least = figures.ratings, figures.method.minimum
    have, need = {
        "reviews": (ratings["seminar"].marks[at], least.reviews),
        "reviewers": (ratings["seminar"].evaluators[at], least.reviewers),
        "postings": (ratings["posting"].occasions[at], least.postings),
        "assessments": (ratings["maturity"].marks[at], least.assessments),
        "attendance": (figures.inputs.candidates[at].held, 1),
    }[code]
    have, need = int(have), max(need, 1)
    return Lacking(code=code, have=have, need=need, words=fill(MISSING[code], have=have, need=need))


def _barred(bar: Bar) -> Barred:
    state = "endless" if bar.state == "decided" and bar.until is None else bar.state
    since, until = bar.since.isoformat(), bar.until.isoformat() if bar.until else ""
    words = fill(BARS[state], since=since, until=until)
    return Barred(seq=bar.seq, since=bar.since, until=bar.until, state=bar.state, words=words)


def _obstacles(row: Row) -> tuple[str, ...]:
    """What keeps the row from being listed: a veto, what is missing, clauses that are not met."""
    unmet = tuple(verdict.clause for verdict in row.verdicts if verdict.outcome == "unmet")
    return (*(("barred",) if row.state == "barred" else ()), *row.missing, *unmet)
