"""What must have an entry by a day, whether it has one or not: closed seminars, quarters that are over.

Source: ledger.md 6, missing is not zero.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from service.rules.points.claims import source_of
from service.rules.points.counts import Due
from service.rules.points.policy import Policy, bound_rules

QUARTER = "quarter"
"""The source of an assessment that nobody has given yet: `quarter:3`."""


def due(
    policy: Policy, seminars: Iterable[UUID], assessments: Mapping[int, UUID], quarters: Collection[int]
) -> tuple[Due, ...]:
    """Of one trainee: the closed seminars she took part in, her assessments by quarter, the quarters that are over."""
    marked = [source_of("seminar", one) for one in seminars]
    judged = [source_of("assessment", one) for one in assessments.values()]
    judged += [f"{QUARTER}:{n}" for n in quarters if n not in assessments]
    return (
        *(Due(rule, source) for rule in bound_rules(policy, "seminar") for source in marked),
        *(Due(rule, source) for rule in bound_rules(policy, "assessment") for source in judged),
    )
