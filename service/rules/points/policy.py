"""The points policy 积分细则: one immutable document per version."""

from datetime import date
from typing import Literal

import msgspec

from service.rules.facts import Criterion

Mode = Literal["times", "score", "veto"]
Period = Literal["whole", "year", "quarter", "month", "once"]
FactKind = Literal[
    "present", "late", "absent", "completion", "exam", "visit", "seminar", "speaker",
    "posting", "event", "assessment", "unit_assessment",
]  # fmt: skip


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Total(Part, frozen=True, kw_only=True):
    cap: int | None = None
    floor: int | None = None


class Group(Part, frozen=True, kw_only=True):
    """A highest-only group 同一事项就高不重复."""

    code: str
    name: str


class Category(Part, frozen=True, kw_only=True):
    """A category 类别; base is 起评分, cap 全期上限; hundredths."""

    code: str
    name: str
    base: int = 0
    cap: int | None = None
    floor: int | None = None


class Rule(Part, frozen=True, kw_only=True):
    """One rule 细则; value and cap in hundredths, cap with the sign of value."""

    code: str
    category: str
    name: str
    mode: Mode
    value: int
    cap: int | None = None
    period: Period | None = None
    group: str | None = None
    evidence: str | None = None
    evidence_required: bool = False
    second_person: bool = False
    until: date | None = None


class Weights(Part, frozen=True, kw_only=True):
    """Whole numbers with sum 100."""

    points: int
    performance: int
    maturity: int


class Gates(Part, frozen=True, kw_only=True):
    """Lower bounds 下限 of 100: attendance in percent, ratings on 0 to 100; hundredths."""

    attendance: int
    performance: int
    maturity: int


class Anchor(Part, frozen=True, kw_only=True):
    """A criterion counts nothing up to its floor and whole from full on; hundredths."""

    floor: int = 0
    full: int = 10_000


class Anchors(Part, frozen=True, kw_only=True):
    """Of the rated criteria; points count from 0 to full_points."""

    performance: Anchor = Anchor()
    maturity: Anchor = Anchor()


class Minimum(Part, frozen=True, kw_only=True):
    """Below this there is not enough data 数据不足."""

    reviews: int = 4
    reviewers: int = 2
    postings: int = 1
    assessments: int = 2


class Recommendation(Part, frozen=True, kw_only=True):
    """推荐办法; points_place in percent of the cohort, hundredths; cascade: category codes or 'deductions'."""

    weights: Weights
    gates: Gates
    points_place: int
    quota: int
    reserve: int
    publicity_days: int
    full_points: int
    basis: Literal["fair", "raw"] = "fair"
    line_rule: Literal["all", "interview", "person"] = "person"
    anchors: Anchors = Anchors()
    minimum: Minimum = Minimum()
    cascade: tuple[str, ...] = ()


class Rubrics(Part, frozen=True, kw_only=True):
    """Full marks of a seminar review and of a mentor's quarterly assessment."""

    seminar: tuple[Criterion, ...] = ()
    maturity: tuple[Criterion, ...] = ()


class Binding(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Which rule a kind of fact makes entries under; `fair`: before a settlement by 校准分 instead of raw marks.

    Raw is not written out, as in every document from before there was a choice.
    """

    fact: FactKind
    rule: str
    marks: Literal["raw", "fair"] = "raw"


class Policy(Part, frozen=True, kw_only=True, cache_hash=True):
    """A whole version; hashed once, so that what is derived from it can be cached."""

    format: Literal["points-policy/1"] = msgspec.field(default="points-policy/1", name="$")
    version: int
    effective_from: date
    quarters: str = "calendar"
    second_person_from: int | None = None
    total: Total = Total()
    groups: tuple[Group, ...] = ()
    categories: tuple[Category, ...]
    rules: tuple[Rule, ...]
    facts: tuple[Binding, ...] = ()
    rubrics: Rubrics = Rubrics()
    recommendation: Recommendation | None = None


def bound_rules(policy: Policy, fact: FactKind) -> tuple[str, ...]:
    """Codes of the rules a fact makes entries under; one who is late was present too, so `late` makes both."""
    kinds = ("present", "late") if fact == "late" else (fact,)
    return tuple(binding.rule for kind in kinds for binding in policy.facts if binding.fact == kind)


def is_fair(policy: Policy, fact: FactKind | None) -> bool:
    """Whether that kind of fact posts by 校准分 before a settlement."""
    return any(binding.fact == fact and binding.marks == "fair" for binding in policy.facts)
