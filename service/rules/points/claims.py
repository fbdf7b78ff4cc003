"""What a fact claims in points, before the policy says under which rules and how much."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from service.rules.points.policy import FactKind


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact of one trainee: its share num/den of the rule's value; `rule` where the fact names it itself."""

    source: str
    trainee: UUID
    on: date
    fact: FactKind | None = None
    rule: str | None = None
    num: int = 1
    den: int = 1
    matter: str | None = None
    reason: str | None = None
    evidence: str | None = None
    veto_from: date | None = None
    veto_until: date | None = None
