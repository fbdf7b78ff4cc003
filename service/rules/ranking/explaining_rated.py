"""How a rated figure comes about, line by line and occasion by occasion. Source: ranking.md 4.3 and 12."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from service.rules.measurement.reviews import cells
from service.rules.measurement.severity import Fit, Model
from service.rules.measurement.severity_statuses import REFUSED
from service.rules.ranking.explaining_parts import Given, Halves, Line, Occasion, Rating
from service.rules.ranking.figures import Figures
from service.rules.ranking.figures import Rating as Source
from service.rules.ranking.sheet import Rated, Row
from service.rules.ranking.whole_numbers import shared, sure
from service.rules.ranking.wording_rows import BASES
from service.rules.ranking.wording_sentences import remainder, say, ten_thousandths
from service.rules.ranking.wording_sources import FLAGS, LINES, SOURCES, Words

SHARE = 1_000_000


def rating(figures: Figures, source: Source, row: Row) -> Rating:
    """One source as it stands for one trainee; the lines and the table add up to the sheet's own digits."""
    figure: Rated | None = getattr(row, source.source)
    basis = "raw" if source.refused else figures.method.basis
    plain = Rating(
        source=source.source,
        words=SOURCES[source.source],
        status=source.fit.status if source.fit else "no_marks",
        said=_said(source, figure),
        counts=basis,
    )
    if source.fit is None or figure is None:
        return plain
    who = int(np.searchsorted(source.fit.reviews.trainees, row.trainee))
    return _filled(plain, source.fit, who, figure)


def halves(row: Row, sources: Sequence[Rating]) -> Halves | None:
    """Performance in halves that add up; None while one of them is missing."""
    figures = {each.source: each.fair if each.counts == "fair" else each.raw for each in sources}
    seminar, posting, whole = figures["seminar"], figures["posting"], row.performance
    if seminar is None or posting is None or whole is None:
        return None
    first, second = (seminar + 1) // 2, whole - (seminar + 1) // 2
    rest = second - (posting + 1) // 2
    digits = {"seminar": first, "posting": second, "performance": whole}
    said = say("halves", **{name: ten_thousandths(value) for name, value in digits.items()})
    return Halves(**digits, remainder=rest, words=(said, *remainder(ten_thousandths, rest)))


def _filled(plain: Rating, fit: Fit, who: int, figure: Rated) -> Rating:
    model = None if figure.fair is None else fit.model
    lines, rest = ((), 0) if model is None else _lines(model, who, figure)
    occasions, rest_of_table = _occasions(fit, model, who, figure)
    return replace(
        plain,
        raw=figure.raw,
        fair=figure.fair,
        sem=figure.sem,
        marks=figure.marks,
        reviewers=len(np.unique(fit.reviews.reviewer[fit.reviews.trainee == who])),
        said=(*plain.said, say("counts", basis=BASES[plain.counts]), *remainder(ten_thousandths, rest)),
        lines=lines,
        remainder=rest,
        occasions=occasions,
        occasions_remainder=rest_of_table,
    )


def _said(source: Source, figure: Rated | None) -> tuple[Words, ...]:
    name = SOURCES[source.source]
    if source.fit is None or figure is None:
        return (say("rated_none", name=name),)
    raw = ten_thousandths(figure.raw)
    if figure.fair is None:
        first = say("rated_raw", name=name, raw=raw, marks=figure.marks)
    else:
        first = say("rated", name=name, fair=ten_thousandths(figure.fair), raw=raw, marks=figure.marks)
    notes = (FLAGS[flag] for flag in (source.fit.status, *source.fit.flags) if flag not in REFUSED)
    refused = (FLAGS[source.fit.status],) if source.fit.refused else ()
    same = (say("equal_by_seminar"),) if "no_difference" in (source.fit.status, *source.fit.flags) else ()
    return (first, *refused, *notes, *same)


def _lines(model: Model, who: int, figure: Rated) -> tuple[tuple[Line, ...], int]:
    """raw - severity - seminar - own + balance = fair; a term that the model lacks has no line."""
    of = model.lines
    values = {"raw": figure.raw, "severity": -sure(of.severity[who])}
    if model.terms.seminar:
        values["seminar"] = -sure(of.seminar[who])
    if model.terms.own:
        values["own"] = -sure(of.own[who])
    fair = sure(of.fair[who]) if figure.fair is None else figure.fair
    values["balance"] = fair - sum(values.values())
    rest = values["balance"] - sure(of.balance[who])
    lines = {**values, "fair": fair}
    return tuple(Line(name=name, value=value, words=LINES[name]) for name, value in lines.items()), rest


def _occasions(fit: Fit, model: Model | None, who: int, figure: Rated) -> tuple[tuple[Occasion, ...], int]:
    mine = np.flatnonzero(cells(fit.reviews).trainee == who)
    weights = np.ones(len(mine)) if model is None else model.lines.weight[mine]
    shares = shared([float(one) for one in weights], SHARE)
    rows = [_occasion(fit, model, int(cell), len(mine), share) for cell, share in zip(mine, shares, strict=True)]
    rest = (figure.raw if figure.fair is None else figure.fair) - sum(each.part or 0 for each in rows)
    rows[-1] = replace(rows[-1], part=(rows[-1].part or 0) + rest)
    return tuple(rows), rest


def _occasion(fit: Fit, model: Model | None, cell: int, among: int, share: int) -> Occasion:
    at = cells(fit.reviews)
    rows = range(at.start[cell], at.start[cell] + at.size[cell])
    mean = float(fit.reviews.score[rows.start : rows.stop].mean())
    plain = Occasion(
        occasion=str(fit.reviews.seminars[at.seminar[cell]]),
        marks=len(rows),
        raw=sure(mean),
        weight=share,
        part=sure(mean / among),
        given=tuple(_given(fit, model, row) for row in rows),
    )
    return plain if model is None else _fairly(plain, model, cell)


def _fairly(plain: Occasion, model: Model, cell: int) -> Occasion:
    of = model.lines
    severity, fair, weight = sure(of.panel_severity[cell]), sure(of.panel_fair[cell]), float(of.weight[cell])
    return replace(
        plain,
        severity=severity,
        other=plain.raw - severity - fair,
        fair=fair,
        part=sure(weight * float(of.panel_fair[cell])),
    )


def _given(fit: Fit, model: Model | None, row: int) -> Given:
    reviewer = int(fit.reviews.reviewer[row])
    return Given(
        evaluator=str(fit.reviews.reviewers[reviewer]),
        score=sure(fit.reviews.score[row]),
        severity=None if model is None else sure(model.effects.reviewer[reviewer]),
        own=bool(fit.reviews.own[row]),
    )
