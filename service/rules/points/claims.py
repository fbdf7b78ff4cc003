"""What facts claim in points, and how that differs from what the journal says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from unicodedata import normalize
from uuid import UUID

from service.rules.points.amounts import ratio
from service.rules.points.counting import index
from service.rules.points.plan import in_force
from service.rules.points.policy import FactKind, Policy, bound_rules, is_fair
from service.rules.points.requests import PostLine, Target, Term, Version

Place = tuple[str, UUID]
"""A fact's source and its trainee."""
Key = tuple[UUID, str, str]
"""Trainee, rule and source: at most one live entry each."""


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


def unmet(
    versions: Sequence[Version],
    claims: Sequence[Claim],
    live: Mapping[Key, Target],
    taken_back: Mapping[Key, Target] | None = None,
) -> tuple[list[Key], list[PostLine]]:
    """The live entries that no claim stands behind any more, and the lines that claims still want.

    What a person took back, `taken_back`, stays so until the fact itself says something else.

    An entry stands for a claim while day, share, matter and term are the same; its policy version is pinned, so a
    later version alone changes nothing. A fact that the policy of its day binds to no rule claims nothing.
    """
    wanted = {
        (claim.trainee, code, claim.source): (claim, code) for claim in claims for code in _rules(versions, claim)
    }
    known = {**(taken_back or {}), **live}
    same = {key for key, (claim, _) in wanted.items() if key in known and _stands(claim, known[key])}
    gone = [key for key in live if key not in same]
    return gone, [_line(versions, claim, code) for key, (claim, code) in wanted.items() if key not in same]


FAIR = "fact:fair:"
"""How the keys of vouchers begin that post by 校准分; the note that keeps their fit follows."""


def fairly(claim: Claim, share: tuple[int, int], reason: str | None = None) -> Claim:
    """The same fact by 校准分."""
    return replace(claim, num=share[0], den=share[1], reason=reason)


def keys_of(versions: Sequence[Version], claim: Claim) -> list[Key]:
    """Where its entries stand, one for each rule that its kind makes entries under on its day."""
    return [(claim.trainee, code, claim.source) for code in _rules(versions, claim)]


def posts_fairly(versions: Sequence[Version], claim: Claim) -> bool:
    """Whether the policy of its day has 校准分 for its kind."""
    policy = in_force(versions, claim.on)
    return policy is not None and is_fair(policy, claim.fact)


def _rules(versions: Sequence[Version], claim: Claim) -> Sequence[str]:
    if claim.rule is not None:
        return (claim.rule,)
    policy = in_force(versions, claim.on)
    return bound_rules(policy, claim.fact) if policy and claim.fact else ()


def _stands(claim: Claim, target: Target) -> bool:
    entry = target.entry
    since = claim.veto_from or claim.on if entry.kind == "veto" else None
    if (entry.occurred_on, entry.veto_from, entry.veto_until) != (claim.on, since, claim.veto_until):
        return False
    share = None if entry.kind == "veto" else ratio(claim.num, claim.den)
    given = (entry.num, entry.den) if entry.num is not None else None
    return given == share and (entry.matter == claim.matter or entry.amount <= 0)


def _line(versions: Sequence[Version], claim: Claim, code: str) -> PostLine:
    policy = in_force(versions, claim.on)
    veto = _is_veto(policy, code)
    num, den = ratio(claim.num, claim.den)
    return PostLine(
        trainee=str(claim.trainee),
        rule=code,
        on=claim.on,
        num=None if veto else num,
        den=None if veto else den,
        matter=_text(claim.matter),
        source=claim.source,
        reason=_text(claim.reason),
        evidence=_text(claim.evidence),
        veto=Term(since=claim.veto_from or claim.on, until=claim.veto_until) if veto else None,
    )


def _is_veto(policy: Policy | None, code: str) -> bool:
    slot = index(policy).slots.get(code) if policy else None
    return slot is not None and slot.rule.mode == "veto"


def _text(text: str | None) -> str | None:
    return (
        None if text is None or not text.strip() else normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    )


SOURCES: Mapping[FactKind, str] = {
    "present": "attendance",
    "late": "attendance",
    "absent": "attendance",
    "unit_assessment": "unit",
}
FULL = 10_000


def source_of(fact: FactKind, key: UUID | int) -> str:
    """`posting:<id>`; the three marks of one half-day are one fact."""
    return f"{SOURCES.get(fact, fact)}:{key}"


def of_attendance(session_id: UUID, trainee: UUID, on: date, mark: str) -> list[Claim]:
    """Leave 请假 claims nothing."""
    kinds: dict[str, FactKind] = {"present": "present", "late": "late", "absent": "absent"}
    fact = kinds.get(mark)
    return [Claim(source_of(fact, session_id), trainee, on, fact)] if fact else []


def of_taking_part(fact: FactKind, key: UUID, trainee: UUID, on: date) -> Claim:
    return Claim(source_of(fact, key), trainee, on, fact)


def of_score(fact: FactKind, key: UUID, trainee: UUID, on: date, score: int) -> Claim:
    """A score in hundredths of 100.00."""
    return Claim(source_of(fact, key), trainee, on, fact, num=score, den=FULL)


def of_marks(fact: FactKind, key: UUID, trainee: UUID, on: date, total: int, full: int) -> Claim:
    """Totals over the full totals they could have been: of several reviews their exact mean."""
    return Claim(source_of(fact, key), trainee, on, fact, num=total, den=full)


class Registered(Protocol):
    """A line of 加减分."""

    serial: int
    trainee_id: UUID
    on: date
    rule: str
    points: int
    reason: str
    evidence: str | None
    matter: str | None
    veto_from: date | None
    veto_until: date | None


def of_registration(row: Registered, versions: Sequence[Version]) -> Claim:
    """Registered points over the rule's value: 1.00 of 3.00 is a third."""
    policy = in_force(versions, row.on)
    slot = index(policy).slots.get(row.rule) if policy else None
    value = slot.rule.value if slot else 0
    return Claim(
        source=f"register:{row.serial}",
        trainee=row.trainee_id,
        on=row.on,
        rule=row.rule,
        num=abs(row.points) if value else 1,
        den=abs(value) or 1,
        matter=row.matter if value > 0 else None,  # only awards compete for the highest
        reason=row.reason,
        evidence=row.evidence,
        veto_from=row.veto_from,
        veto_until=row.veto_until,
    )
