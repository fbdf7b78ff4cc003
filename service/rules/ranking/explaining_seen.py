"""What of an explanation the trainee and her mentor may see. Source: access.md 3 and ranking.md 12."""

from msgspec.structs import replace

from service.rules.ranking.explaining_parts import ClauseLine, Explanation, Occasion, Rating, Removals, Way
from service.rules.ranking.explaining_ways import SCALES, line_words
from service.rules.ranking.figures import CRITERIA
from service.rules.ranking.wording_rows import CRITERIA as NAMES
from service.rules.ranking.wording_sentences import say, ten_thousandths

FEW = 5
"""Persons below whom a median would tell a single person's figure."""
STEPS = {"points": 1, "performance": 5, "maturity": 5}
"""What is lacking for a line is rounded up to so much: exact, it would tell another person's score."""


def for_trainee(whole: Explanation) -> Explanation:
    """Her own figures; of a rated source the mean severity that she met, over all panels.

    Gone are evaluators, single marks and severities, what one panel's figures would tell of them, whose removal changes
    the list, the entry behind a veto, and medians of fewer than `FEW` persons. What is lacking for a line or a place
    is told in steps: exact, it would be the figure of who stands there. Where she met one evaluator only, that source's
    fair score goes too: it would tell one person's severity.
    """
    few = whole.additive is not None and whole.additive.persons < FEW
    alone = [each.source for each in whole.sources if _is_alone(each)]
    raw_only = {name: replace(getattr(whole.row, name), fair=None, squares=None) for name in alone}
    return replace(
        whole,
        row=replace(whole.row, reviewers=(), **raw_only),
        additive=None if few else whole.additive,
        halves=None if alone else whole.halves,
        sources=tuple(_alone(each) if _is_alone(each) else _among_others(each) for each in whole.sources),
        clauses=tuple(_about(each) for each in whole.clauses),
        ways=tuple(_coarse(whole, each) for each in whole.ways),
        bars=tuple(replace(bar, seq=None) for bar in whole.bars),
        removals=Removals(),
        sentences=(*whole.sentences, say("few_persons")) if few else whole.sentences,
        organisers=False,
    )


def _is_alone(source: Rating) -> bool:
    return source.reviewers == 1 and source.fair is not None


def _coarse(whole: Explanation, way: Way) -> Way:
    if way.gain is None:
        return way
    step = STEPS[way.criterion]
    gain = _steps(way.gain, step * SCALES[CRITERIA.index(way.criterion)]) * step
    said = say("way_about", name=NAMES[way.criterion], line=line_words(way.line, whole), gain=gain)
    return replace(way, gain=None, needed=None, words=said)


def _about(clause: ClauseLine) -> ClauseLine:
    """Points that are lacking for a place, in whole points."""
    if clause.clause != "points_place" or clause.lacking is None:
        return clause
    lacking = _steps(clause.lacking, SCALES[0])
    said = say("lacking_points_about", lacking=lacking)
    return replace(clause, lacking=lacking * SCALES[0], words=(*clause.words[:-1], said))


def _steps(value: int, step: int) -> int:
    return -(-value // step)


def _among_others(source: Rating) -> Rating:
    return replace(
        source,
        occasions=tuple(_plain(each, kept=source.fair is None) for each in source.occasions),
        occasions_remainder=source.occasions_remainder if source.fair is None else 0,
    )


def _alone(source: Rating) -> Rating:
    raw = say("rated_raw", name=source.words, raw=ten_thousandths(source.raw or 0), marks=source.marks)
    said = (raw, say("one_reviewer"))
    return replace(_among_others(source), fair=None, sem=None, lines=(), remainder=0, said=said)


def _plain(occasion: Occasion, *, kept: bool) -> Occasion:
    """A panel's own mean; its severity and what follows from it would, over seminars, tell of single reviewers."""
    part = occasion.part if kept else None
    return replace(occasion, severity=None, other=None, fair=None, part=part, given=())
