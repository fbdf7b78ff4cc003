"""By what a ranking was worked out: the terms, what it rests on, and what can be said of each source."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from service.queries.ranking_shown import Shown
from service.rules.ranking.sheet import SourceReport
from service.rules.ranking.wording_method import REMEDY, warning
from service.rules.ranking.wording_rows import BASES, CRITERIA, LINE_RULES
from service.rules.ranking.wording_sources import (
    FLAGS,
    ORIGINS,
    RELIABILITIES,
    SOURCES,
    STATUS_LABELS,
    TERMS,
    reliability,
)
from service.schemas.ranking_words import Term, fine, term, terms
from service.schemas.wire import Out, decimal

Unset = msgspec.UnsetType


class CriterionOut(Out, frozen=True, kw_only=True):
    """Weight in percent; `effective` is its share of the scores' differences; `correlation` is with points."""

    criterion: Term
    weight: int
    effective: float | None
    correlation: float | None


class ComponentOut(Out, frozen=True, kw_only=True):
    term: Term
    variance: float
    origin: Term


class OwnOut(Out, frozen=True, kw_only=True):
    """By how much reviewers favour their own; `kept`: it is taken off the fair scores."""

    favour: float
    se: float | None
    kept: bool


class ReliabilityOut(Out, frozen=True, kw_only=True):
    value: float
    said: Term


class SourceOut(Out, frozen=True, kw_only=True):
    """One source's fit; `refused`: raw means are shown and used; `ceiling`: share of marks at full marks."""

    source: Term
    status: Term
    text: Term
    refused: bool
    remedy: Term | None
    flags: list[Term]
    marks: int
    trainees: int
    evaluators: int
    components: list[ComponentOut]
    reliability: ReliabilityOut | None
    dependability: float | None
    link: float | None
    own: OwnOut | None
    ceiling: float | None
    known: bool


class MethodOut(Out, frozen=True, kw_only=True):
    """Which terms and which data, to be quoted with every figure; gates and weights in percent, lines are scores."""

    through: date
    seq: int
    hash: str
    policy: int
    policy_digest: str
    inputs_digest: str
    code: str
    libraries: str
    seed: str
    draws: int
    basis: Term
    line_rule: Term
    quota: int
    reserve: int
    cohort: int
    pool: int
    bound: int
    gates: dict[str, float | None]
    criteria: list[CriterionOut]
    line: float | Unset | None = msgspec.UNSET
    line_list: float | Unset | None = msgspec.UNSET
    warnings: list[Term]
    sources: list[SourceOut]


def method_out(found: Shown, *, lines: bool) -> MethodOut:
    """Lines are somebody's scores, so only organisers see them."""
    inputs, sheet, how = found.inputs, found.sheet, found.inputs.method
    told: dict[str, Any] = {"line": decimal(sheet.line), "line_list": decimal(sheet.line_list)} if lines else {}
    return MethodOut(
        through=inputs.through,
        seq=inputs.head_seq,
        hash=inputs.head_hash,
        policy=inputs.policy,
        policy_digest=inputs.policy_digest,
        inputs_digest=found.inputs_digest,
        code=found.code,
        libraries=found.libraries,
        seed=found.seed,
        draws=sheet.draws,
        basis=term(BASES, sheet.basis),
        line_rule=term(LINE_RULES, how.line_rule),
        quota=sheet.quota,
        reserve=sheet.reserve,
        cohort=sheet.cohort,
        pool=sheet.pool,
        bound=sheet.bound,
        gates={name: decimal(bound) for name, bound in msgspec.structs.asdict(how.gates).items()},
        criteria=[_criterion(found, name) for name in CRITERIA],
        warnings=list(_warnings(sheet.warnings)),
        sources=[source_out(one) for one in sheet.sources],
        **told,
    )


def _criterion(found: Shown, name: str) -> CriterionOut:
    return CriterionOut(
        criterion=term(CRITERIA, name),
        weight=getattr(found.inputs.method.weights, name),
        effective=fine(found.sheet.effective.get(name)),
        correlation=fine(found.sheet.correlations.get(name)),
    )


def _warnings(codes: Iterable[str]) -> Iterable[Term]:
    for code in codes:
        zh, en = warning(code)
        yield Term(code=code, zh=zh, en=en)


def source_out(found: SourceReport) -> SourceOut:
    return SourceOut(
        source=term(SOURCES, found.source),
        status=term({**FLAGS, **STATUS_LABELS}, found.status),
        text=term(FLAGS, found.status),
        refused=found.refused,
        remedy=Term(code="common_talks", zh=REMEDY[0], en=REMEDY[1]) if found.refused else None,
        flags=terms(FLAGS, found.flags),
        marks=found.marks,
        trainees=found.trainees,
        evaluators=found.evaluators,
        components=[
            ComponentOut(term=term(TERMS, name), variance=one.variance / 10_000, origin=term(ORIGINS, one.origin))
            for name, one in found.components.items()
        ],
        reliability=_reliability(found.reliability),
        dependability=fine(found.dependability),
        link=fine(found.link),
        own=None
        if found.own is None
        else OwnOut(favour=found.own / 10_000, se=fine(found.own_se), kept=found.own_kept),
        ceiling=fine(found.ceiling),
        known=found.known,
    )


def _reliability(value: int | None) -> ReliabilityOut | None:
    return None if value is None else ReliabilityOut(value=value / 10_000, said=term(RELIABILITIES, reliability(value)))
