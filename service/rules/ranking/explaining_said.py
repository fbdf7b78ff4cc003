"""Sentences of an explanation: a rank beside its interval, a fair score beside the raw one. Source: ranking.md 16."""

from collections.abc import Iterator

from service.rules.ranking.explaining_ways import line_words
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.sheet import Row, Sheet
from service.rules.ranking.wording_rows import (
    BAND_TEXTS,
    CHOICES,
    CLAUSES,
    CRITERIA,
    DIFFERS,
    LINE_RULES,
    STATE_TEXTS,
    tie_step,
)
from service.rules.ranking.wording_sentences import chance_words, hundredths, say
from service.rules.ranking.wording_sources import Words


def sentences(inputs: Inputs, sheet: Sheet, row: Row) -> tuple[Words, ...]:
    """From what holds for certain to how sure the rest is, and who decides."""
    parts = (_by_points(sheet, row), _by_score(row), _rank(sheet, row), _at_line(inputs, sheet, row), _end(inputs))
    return (STATE_TEXTS[row.state], *(words for part in parts for words in part))


def _by_points(sheet: Sheet, row: Row) -> Iterator[Words]:
    yield say("points", points=hundredths(row.points), place=row.place, cohort=sheet.cohort)
    if row.tie_order is not None and row.tie_step is not None:
        yield say("tie", order=row.tie_order, step=tie_step(row.tie_step))
    elif row.tie_order is not None:
        yield say("tie_equal")


def _by_score(row: Row) -> Iterator[Words]:
    if row.score is None or row.score_raw is None:
        return
    yield say("score", score=hundredths(row.score), raw=hundredths(row.score_raw))
    for name in row.full:
        yield say("full", name=CRITERIA[name])
    if row.differs:
        zh, en = zip(*(DIFFERS[each] for each in row.differs), strict=True)
        yield say("differs", what=("、".join(zh), "; ".join(en)))


def _rank(sheet: Sheet, row: Row) -> Iterator[Words]:
    if not row.pool or row.chance is None or row.chance_list is None:
        yield BAND_TEXTS["none"]
        return
    span = {"low": row.low, "high": row.high_rank}
    if row.order is None:
        yield say("rank", pool=sheet.pool, median=row.median, **span)
    else:
        yield say("order", order=row.order, **span)
    yield chance_words(row.chance, min(sheet.quota, sheet.pool))
    if sheet.reserve:
        yield chance_words(row.chance_list, min(sheet.quota + sheet.reserve, sheet.pool))
    if "open" in (row.band, row.band_list):
        yield BAND_TEXTS["open"]


def _at_line(inputs: Inputs, sheet: Sheet, row: Row) -> Iterator[Words]:
    if row.listed is not None:
        yield say("listed", choice=CHOICES[row.listed])
    elif row.state == "listed" and not row.at_line:
        yield say("after")
    if row.at_line:
        yield say("at_line", rule=LINE_RULES[inputs.method.line_rule])
    if row.high:
        yield say("high")
    for verdict in row.verdicts:
        if row.state == "not_met" and verdict.outcome == "unmet":
            yield say("obstacle", name=CLAUSES[verdict.clause])
    yield from _lines(sheet, row)


def _lines(sheet: Sheet, row: Row) -> Iterator[Words]:
    if row.state not in ("listed", "not_met") or row.score is None:
        return
    for name, line in (("quota", sheet.line), ("list", sheet.line_list)):
        words = line_words(name, sheet)
        if line is None:
            yield say("no_line", line=words)
        elif row.score >= line:
            yield say("way_reached", line=words)


def _end(inputs: Inputs) -> Iterator[Words]:
    yield say("people")
    yield say("method", policy=inputs.policy, digest=inputs.policy_digest[:12], through=inputs.through.isoformat())
