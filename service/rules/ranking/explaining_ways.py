"""What stands in the way and what would be enough: exact statements only. Source: ranking.md 12."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from service.rules.measurement.composite import counterfactual, published, score
from service.rules.measurement.reliability import Z_90
from service.rules.ranking import clauses
from service.rules.ranking.explaining_parts import ClauseLine, Explanation, Way
from service.rules.ranking.figures import CRITERIA, Figures
from service.rules.ranking.sheet import Outcome, Row, Sheet, Verdict
from service.rules.ranking.wording_rows import CRITERIA as NAMES
from service.rules.ranking.wording_rows import LINES_OF_PLACES, MEASURED, OUTCOME_TEXTS, UNMEASURED
from service.rules.ranking.wording_sentences import fill, hundredths, say, ten_thousandths
from service.rules.ranking.wording_sources import Words

SCALES = (100, 10_000, 10_000)
"""Units of one: points in hundredths, performance and maturity in 10⁻⁴."""
DIGITS: Mapping[str, Callable[[int], str]] = {"points_place": str, "attendance": hundredths}
NEAR = 0.005
"""Half a hundredth of the score: what the printed score rounds up from."""


def printed(criterion: str, value: int) -> str:
    """A criterion's value as people read it: points with two digits, ratings with four."""
    return hundredths(value) if criterion == "points" else ten_thousandths(value)


def line_words(name: str, of: Sheet | Explanation) -> Words:
    return fill(LINES_OF_PLACES[name], k=of.quota if name == "quota" else of.quota + of.reserve)


def ways(figures: Figures, sheet: Sheet, row: Row, values: tuple[int, ...]) -> tuple[Way, ...]:
    """For each line that the published score has not reached, each criterion alone; `values` as they are printed."""
    lines = {"quota": sheet.line, "list": sheet.line_list}
    return tuple(
        _way(figures, row, values, which, name, line_words(name, sheet), line)
        for name, line in lines.items()
        if line is not None and row.score is not None and row.score < line
        for which in range(len(CRITERIA))
    )


def _way(figures: Figures, row: Row, values: tuple[int, ...], which: int, name: str, words: Words, line: int) -> Way:
    criterion = CRITERIA[which]
    needed = _needed(figures, row.trainee, which, line)
    if needed is None:
        said = say("way_impossible", name=NAMES[criterion], line=words)
        return Way(criterion=criterion, line=name, possible=False, gain=None, needed=None, words=said)
    gain = needed - values[which]
    shown = {"gain": printed(criterion, gain), "needed": printed(criterion, needed)}
    said = say("way", name=NAMES[criterion], line=words, **shown)
    return Way(criterion=criterion, line=name, possible=True, gain=gain, needed=needed, words=said)


def _needed(figures: Figures, trainee: str, which: int, line: int) -> int | None:
    """The least printed value of a criterion with which the published score is at the line; None if full is not enough.

    dx = (line - score)(full - floor)/(100 w) to where the score rounds up to the line, then to the next printed digit.
    """
    at = figures.trainees.index(trainee)
    mine = [np.array([float(each[at])]) for each in figures.judged.values]
    gain = counterfactual(figures.criteria, mine, which, line / 100 - NEAR).gain[0]
    if np.isnan(gain):
        return None
    scale = SCALES[which]

    def reaches(value: int) -> bool:
        tried = [np.array([value / scale]) if nth == which else each for nth, each in enumerate(mine)]
        return int(published(score(figures.criteria, tried))[0]) >= line

    first = int(np.ceil(round((float(mine[which][0]) + float(gain)) * scale, 3)))
    return next((value for value in range(first - 1, first + 3) if reaches(value)), None)


def clause_lines(figures: Figures, row: Row) -> tuple[ClauseLine, ...]:
    """Every clause with its value, bound and outcome, and what is lacking for the next better outcome."""
    return tuple(_clause(figures, row, each) for each in row.verdicts)


def _clause(figures: Figures, row: Row, verdict: Verdict) -> ClauseLine:
    lacking = _lacking(figures, row.trainee, verdict)
    return ClauseLine(
        clause=verdict.clause,
        outcome=verdict.outcome,
        value=verdict.value,
        bound=verdict.bound,
        sem=verdict.sem,
        chance=verdict.chance,
        lacking=lacking,
        words=tuple(_clause_words(row, verdict, lacking)),
    )


def _clause_words(row: Row, verdict: Verdict, lacking: int | None) -> Iterator[Words]:
    digits: Callable[[int], str] = DIGITS.get(verdict.clause, ten_thousandths)
    outcome = OUTCOME_TEXTS[verdict.outcome]
    if verdict.value is None:
        start = fill(UNMEASURED[verdict.clause], bound=digits(verdict.bound))
    else:
        shown = {"value": digits(verdict.value), "bound": digits(verdict.bound), "raw": digits(_raw(row, verdict))}
        start = fill(MEASURED[verdict.clause], **shown)
    yield start[0] + outcome[0], start[1] + outcome[1]
    if verdict.clause in clauses.RATED and verdict.outcome in ("open", "unmet"):
        yield say("no_chance_of_gate") if verdict.chance is None else say("chance_of_gate", chance=verdict.chance)
    if lacking is not None:
        yield _lacking_words(verdict, lacking)


def _raw(row: Row, verdict: Verdict) -> int:
    """What stands beside a rated figure."""
    of_maturity = row.maturity.raw if row.maturity else None
    return {"performance": row.performance_raw, "maturity": of_maturity}.get(verdict.clause) or 0


def _lacking_words(verdict: Verdict, lacking: int) -> Words:
    if verdict.clause == "points_place":
        return say("lacking_points", lacking=hundredths(lacking))
    if verdict.clause == "attendance":
        return say("lacking_half_days", lacking=lacking)
    return say("lacking_met" if verdict.outcome == "open" else "lacking_open", lacking=ten_thousandths(lacking))


def _lacking(figures: Figures, trainee: str, verdict: Verdict) -> int | None:
    if verdict.outcome not in ("open", "unmet"):
        return None
    at = figures.trainees.index(trainee)
    if verdict.clause == "points_place":
        return _points_lacking(figures, at)
    if verdict.clause == "attendance":
        one = figures.inputs.candidates[at]
        return -(-figures.method.gates.attendance * one.held // clauses.WHOLE) - one.present
    return _rated_lacking(figures, at, verdict)


def _points_lacking(figures: Figures, at: int) -> int | None:
    """Points with which nobody but `bound` - 1 others would have more; None where no place meets the clause."""
    totals = [one.points for one in figures.inputs.candidates]
    others = sorted(totals[:at] + totals[at + 1 :], reverse=True)
    return others[figures.bound - 1] - totals[at] if figures.bound > 0 else None


def _rated_lacking(figures: Figures, at: int, verdict: Verdict) -> int | None:
    """From the printed value to the least one with a better outcome, at the same error; None where that is unknown."""
    sem = float(figures.judged.sem[verdict.clause][at])
    if np.isnan(sem) or verdict.value is None:
        return None
    cut = clauses.cut(verdict.clause, figures.method.gates)
    wanted: tuple[Outcome, ...] = ("met",) if verdict.outcome == "open" else ("open", "met")
    width = Z_90 * sem if verdict.outcome == "open" else -Z_90 * sem

    def is_better(value: int) -> bool:
        return clauses.rated(np.array([value / SCALES[1]]), np.array([sem]), cut)[0] in wanted

    first = int(np.ceil(round((cut + width) * SCALES[1], 3)))
    return next((value - verdict.value for value in range(first - 1, first + 3) if is_better(value)), None)
