"""The same journal and judgements under another policy. Source: ranking.md 9. Nothing is stored."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from service.rules.points.counting import count
from service.rules.points.entries import Entry, revalue
from service.rules.points.policy import Policy, Recommendation
from service.rules.points.policy_document import canonical, digest
from service.rules.ranking.inputs import Candidate, Inputs


class NoTerms(ValueError):
    """The policy says nothing of recommendations."""


def replayed(inputs: Inputs, policy: Policy, entries: Mapping[str, Sequence[Entry]]) -> Inputs:
    """The inputs with every candidate's points counted anew and the policy's own terms.

    `entries` by trainee as the sheet's journal had them; awards and deductions are worth what the policy's rules give,
    and its caps hold. Judgements, attendance, vetoes and cohort stay. Raises NoTerms for a policy without 推荐办法.
    """
    return replace(
        inputs,
        policy=policy.version,
        policy_digest=digest(canonical(policy)),
        method=_terms(policy),
        candidates=tuple(_recounted(one, policy, entries.get(one.trainee, ())) for one in inputs.candidates),
    )


def _terms(policy: Policy) -> Recommendation:
    if policy.recommendation is None:
        raise NoTerms(f"version {policy.version}")
    return policy.recommendation


def _recounted(one: Candidate, policy: Policy, entries: Sequence[Entry]) -> Candidate:
    found = count(policy, revalue(policy, entries))
    return replace(
        one,
        points=found.counted,
        categories=dict(sorted(found.by_category.items())),
        deductions=-sum(points for points in found.raw_by_rule.values() if points < 0),
    )
