"""API tokens that a person makes for herself, and ends."""

from collections.abc import Collection

from service.actions.access import issue
from service.database import Session
from service.errors import Invalid, Problem, invalid
from service.queries.access import as_system
from service.queries.accounts import own_account
from service.queries.settings import setting
from service.rules.access import Perm, Principal, is_granted
from service.rules.settings import is_too_long
from service.rules.tokens import lifetime, may_carry
from service.tables.access import Credential


def create_token(
    session: Session,
    principal: Principal,
    *,
    label: str,
    scopes: Collection[Perm],
    camp: str | None,
    days: int | None,
    now: int,
) -> str:
    """The secret, shown once; the permissions are those of its owner at every use, within the scopes and the camp."""
    _check_camp(principal, camp)
    _check_scopes(principal, camp, list(scopes))
    life, most = days or setting(session, "token_days"), setting(session, "token_days_max")
    if is_too_long(life, most):
        raise invalid("/days", "over-ceiling", f"最长 {most} 天。", f"At most {most} days.")
    return issue(
        session,
        own_account(session, principal.account_id),
        "token",
        now,
        scopes=" ".join(sorted(set(scopes))),
        camp_id=None if camp is None else principal.camps[camp].camp_id,
        label=label,
        lifetime=lifetime(life),
    )


def _check_camp(principal: Principal, camp: str | None) -> None:
    if camp is not None and not is_granted(principal, camp, Perm.TOKEN_CREATE):
        raise invalid(
            "/camp", "unknown-camp", f"您不是训练营 {camp} 的组织员。", f"You are no officer of a camp {camp}."
        )


def _check_scopes(principal: Principal, camp: str | None, scopes: list[Perm]) -> None:
    problems = [
        Problem(
            pointer=f"/scopes/{place}",
            code="not-for-token",
            message=f"您的令牌不能有 {perm} 权限。",
            message_en=f"A token of yours cannot carry {perm}.",
        )
        for place, perm in enumerate(scopes)
        if not may_carry(principal, camp, perm)
    ]
    if problems:
        raise Invalid("invalid", problems[0].message, problems[0].message_en, problems=problems)


def end_token(session: Session, token: Credential, now: int) -> None:
    with as_system(session):
        token.expires_at = now
        session.flush()
