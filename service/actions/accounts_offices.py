"""Administrators' offices: proposed by one person, decided on by another."""

from uuid import UUID

from service.actions.accounts import ended, require_another
from service.actions.motions import decide, propose
from service.database import Session
from service.errors import Conflict
from service.queries import accounts as queries
from service.queries.seen import because
from service.rules import accounts as rules
from service.rules.motions import Verdict
from service.tables.access import Account, Motion
from service.tables.audit import INSTALLATION

ADMINISTRATOR = "administrator"
"""The kind of motion that makes or relieves an administrator."""


def propose_office(session: Session, account: Account, office: rules.Office, by: UUID, now: int) -> Motion:
    require_another(account.id, by)
    _require_possible(account, office)
    content = {"account": str(account.id), "login": account.login, "from": account.kind, "to": office}
    return propose(session, INSTALLATION, ADMINISTRATOR, content, by, now)


def decide_office(
    session: Session, motion_id: UUID, digest: str, verdict: Verdict, reason: str, by: UUID, now: int
) -> Account:
    """The account concerned, which an approval gives its office if it is still what it was."""
    content = decide(session, motion_id, digest, verdict, reason, by, now, camp_id=INSTALLATION, kind=ADMINISTRATOR)
    account = queries.lock_account_id(session, UUID(content["account"]))
    require_another(account.id, by)
    because(session, verdict)
    return _take(session, account, content["from"], content["to"]) if verdict == "approve" else account


def _take(session: Session, account: Account, before: str, office: str) -> Account:
    if account.kind != before or account.state == "disabled":
        raise Conflict("account-changed", "账号情况已变，须重新提请。", "The account has changed; propose it again.")
    account.kind = office
    return ended(session, account)


def _require_possible(account: Account, office: str) -> None:
    if account.kind == "business":
        raise Conflict(
            "duties-separate",
            "有营内角色的账号不能任管理员。",
            "Who has a role in a camp cannot be an administrator.",
        )
    if account.state == "disabled" or not rules.may_become(account.kind, office):
        raise Conflict(
            "office-impossible",
            "须先免去现任管理员职务；停用的账号不能任职。",
            "An administrator is relieved first, and a disabled account holds no office.",
        )
