"""What a sheet is compared with: another sheet, the facts of this moment, a policy's version or a draft of one."""

from typing import Any, NamedTuple
from uuid import UUID

from service.database import Session
from service.errors import Invalid, NotFound, Problem
from service.queries import points as journal
from service.queries.ranking_reports import Ground, entries_of, ground, live_of
from service.queries.recommendations_reading import dossier_of
from service.rules.points import consistency, policy_document
from service.rules.points.policy import Policy
from service.rules.ranking.comparing import Change, Kind, Made, compare
from service.rules.ranking.procedure import PREFIX
from service.rules.ranking.replaying import NoTerms, replayed
from service.rules.ranking.working import work

LIVE, POLICY, DRAFT = "live", "policy:", "draft:"


class Compared(NamedTuple):
    """From one side to the other, by what was swapped in."""

    mine: Ground
    other: Ground
    kind: Kind
    changes: tuple[Change, ...]

    @property
    def same_build(self) -> bool:
        """Both were worked out by the same code."""
        return self.mine.code == self.other.code


def compared(session: Session, camp_id: UUID, mine: Ground, other: str) -> Compared:
    """From the sheet to the other; refused as not comparable where there is no other."""
    kind: Kind = "policies" if other.startswith((POLICY, DRAFT)) else "sheets"
    found = _other(session, camp_id, mine, other)
    changes = compare(Made(mine.inputs, mine.sheet), Made(found.inputs, found.sheet), kind)
    return Compared(mine, found, kind, changes)


def _other(session: Session, camp_id: UUID, mine: Ground, other: str) -> Ground:
    if other == LIVE:
        return live_of(session, camp_id, mine)
    if other.startswith(PREFIX):
        return _sheet(session, camp_id, other)
    return _replay(session, camp_id, mine, _policy(session, camp_id, other))


def _sheet(session: Session, camp_id: UUID, name: str) -> Ground:
    try:
        return ground(session, dossier_of(session, camp_id, name))
    except NotFound:
        raise _not_comparable(f"本期训练营没有推荐表 {name}。", f"This camp has no sheet {name}.") from None


def _policy(session: Session, camp_id: UUID, other: str) -> Policy:
    """A published version or a draft, consistent enough to be counted by."""
    if other.startswith(POLICY):
        return _published(session, camp_id, other.removeprefix(POLICY))
    if other.startswith(DRAFT):
        return _drafted(session, camp_id, other.removeprefix(DRAFT))
    raise _not_comparable(
        "with 应为推荐表编号（如 TJ-2）、live、policy:版本号 或 draft:草案标识。",
        "`with` is a sheet (such as TJ-2), live, policy:<version> or draft:<id>.",
    )


def _published(session: Session, camp_id: UUID, number: str) -> Policy:
    for one in journal.list_versions(session, camp_id):
        if str(one.policy.version) == number:
            return one.policy
    raise _not_comparable(f"没有公布过第 {number} 版积分细则。", f"No version {number} of the rules was published.")


def _drafted(session: Session, camp_id: UUID, given: str) -> Policy:
    try:
        document = journal.find_draft(session, camp_id, UUID(given)).document
    except (ValueError, NotFound):
        raise _not_comparable(f"没有草案 {given}。", f"There is no draft {given}.") from None
    policy = policy_document.parse(document)
    if consistency.problems(policy):
        raise _not_comparable("该草案有不一致之处，须先改正。", "The draft is not consistent; correct it first.")
    return policy


def _replay(session: Session, camp_id: UUID, mine: Ground, policy: Policy) -> Ground:
    try:
        inputs = replayed(mine.inputs, policy, entries_of(session, camp_id, mine.inputs))
    except NoTerms:
        zh, en = "该版积分细则没有推荐办法。", "That version has no terms of recommendation."
        raise _not_comparable(zh, en) from None
    made = work(inputs)
    return Ground(made.inputs, made.sheet, mine.people, made=made)


def _not_comparable(zh: str, en: str) -> Invalid:
    problem: Any = Problem(pointer="?with", code="not-comparable", message=zh, message_en=en)
    return Invalid("not-comparable", zh, en, problems=[problem])
