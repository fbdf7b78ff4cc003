"""The sample camp's explanations, and what has to hold of any explanation."""

from functools import cache
from typing import Any

from msgspec.structs import replace

from service.rules.measurement.composite import published, score
from service.rules.ranking.explaining import explanation
from service.rules.ranking.explaining_parts import Explanation, Rating
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.working import Worked, work
from tests.rules.ranking import sample_inputs


@cache
def sample() -> Worked:
    return work(sample_inputs.inputs(), draws=4_000, seed=2020)


@cache
def of(number: str) -> Explanation:
    return explanation(sample(), f"QY2020-{number}")


def changed(**terms: Any) -> Worked:
    inputs = sample_inputs.inputs()
    return work(replace(inputs, method=replace(inputs.method, **terms)), draws=200, seed=1)


def with_candidate(inputs: Inputs, number: str, **figures: Any) -> Inputs:
    rows = (replace(one, **figures) if one.trainee.endswith(number) else one for one in inputs.candidates)
    return replace(inputs, candidates=tuple(rows))


def said(found: Explanation) -> str:
    return "".join(zh for zh, _ in found.sentences)


def source(found: Explanation, name: str) -> Rating:
    return next(each for each in found.sources if each.source == name)


def assert_adds_up(found: Explanation) -> None:
    assert found.points.total == sum(line.value for line in found.points.lines) + found.points.cut
    if found.additive is not None:
        moved = sum(each.contribution for each in found.additive.lines)
        assert found.additive.score == found.row.score == found.additive.at_medians + moved
        assert abs(found.additive.remainder) <= 2
        assert bool(found.additive.remainder) == (len(found.additive.words) == 2)
    if found.halves is not None:
        assert found.halves.seminar + found.halves.posting == found.halves.performance == found.row.performance
        assert abs(found.halves.remainder) <= 1
    for each in found.sources:
        assert_source_adds_up(each)


def assert_source_adds_up(each: Rating) -> None:
    if each.raw is None:
        assert (each.fair, each.lines, each.occasions, each.marks) == (None, (), (), 0)
        return
    assert sum(one.part or 0 for one in each.occasions) == (each.raw if each.fair is None else each.fair)
    assert abs(each.occasions_remainder) <= len(each.occasions)
    assert sum(one.marks for one in each.occasions) == each.marks
    assert sum(one.weight for one in each.occasions) == 1_000_000
    assert all(len(one.given) == one.marks for one in each.occasions)
    assert bool(each.lines) == (each.fair is not None)
    if each.fair is not None:
        *parts, last = each.lines
        assert (last.name, last.value) == ("fair", each.fair)
        assert sum(line.value for line in parts) == each.fair
        assert parts[0].value == each.raw
        assert abs(each.remainder) <= len(parts)
        for one in each.occasions:
            assert one.severity is not None
            assert one.other is not None
            assert one.raw - one.severity - one.other == one.fair


def assert_ways_are_exact(worked: Worked) -> None:
    lines = {"quota": worked.sheet.line, "list": worked.sheet.line_list}
    for row in worked.sheet.rows:
        for way in explanation(worked, row.trainee).ways:
            line = lines[way.line]
            assert line is not None
            if way.needed is None:
                assert _published(worked, row.trainee, way.criterion, 10**9) < line
            else:
                assert _published(worked, row.trainee, way.criterion, way.needed) >= line
                assert _published(worked, row.trainee, way.criterion, way.needed - 1) < line


def _published(worked: Worked, trainee: str, criterion: str, value: int) -> int:
    at = worked.trainees.index(trainee)
    scale = 100 if criterion == "points" else 10_000
    names = ("points", "performance", "maturity")
    tried = [
        worked.judged.values[nth][at : at + 1] * 0 + value / scale
        if name == criterion
        else worked.judged.values[nth][at : at + 1]
        for nth, name in enumerate(names)
    ]
    return int(published(score(worked.criteria, tried))[0])
