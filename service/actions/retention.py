"""Retention: what a camp held goes once its keeping time is over, proposed by one officer and decided by another."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from service import clock
from service.actions import motions
from service.actions.erasing import erase
from service.database import Session
from service.errors import Conflict, Invalid
from service.queries import privacy as queries
from service.queries.access import camp_of, viewer_of
from service.rules import privacy as rules
from service.rules.motions import Verdict
from service.tables.access import Motion

PURGE = "purge"


def _content(session: Session, camp_id: UUID, reason: str) -> dict[str, Any]:
    number, _, ends_on, years = queries.keeping(session, camp_id)
    people, mentors = queries.list_kept(session, camp_id)
    return {
        "camp": number,
        "kept_to": rules.keep_until(ends_on, years).isoformat(),
        "trainees": [one.no for one in people if not one.restricted],
        "mentors": [one.no for one in mentors],
        "reason": reason,
    }


def propose_purge(session: Session, reason: str) -> Motion:
    """Whom it would erase is part of what is proposed."""
    camp_id = camp_of(session)
    _require_over(session, camp_id)
    by = viewer_of(session).account_id
    return motions.propose(session, camp_id, PURGE, _content(session, camp_id, reason), by, clock.now())


def decide_purge(
    session: Session, motion_id: UUID, digest: str, verdict: Verdict, reason: str, ledger: Path
) -> dict[str, Any]:
    """An approval erases at once everybody who was proposed; nobody else, and nobody whose file is restricted."""
    camp_id, by, now = camp_of(session), viewer_of(session).account_id, clock.now()
    proposed = motions.decide(session, motion_id, digest, verdict, reason, by, now, camp_id=camp_id, kind=PURGE)
    present = _content(session, camp_id, proposed["reason"])
    if verdict == "approve":
        _require_over(session, camp_id)
        if present != proposed:
            raise Invalid(
                "content-changed", "提请之后名单已有变化，请重新提请。", "Who is kept has changed since; propose anew."
            )
        _erase_all(session, camp_id, proposed["reason"], by, now, ledger)
    return proposed


def _require_over(session: Session, camp_id: UUID) -> None:
    _, state, ends_on, years = queries.keeping(session, camp_id)
    last: date = rules.keep_until(ends_on, years)
    if not rules.may_purge(state, last, clock.today()):
        raise Conflict(
            "still-kept", f"须已归档，且保存期至 {last} 届满后才能清除。",
            f"The camp must be archived and past {last}, until when its records are kept.",
            state=state, kept_to=last.isoformat(),
        )  # fmt: skip


def _erase_all(session: Session, camp_id: UUID, reason: str, by: UUID, now: int, ledger: Path) -> None:
    people, mentors = queries.list_kept(session, camp_id)
    for one in [one for one in people if not one.restricted]:
        erase(session, one, "trainee", reason, by, now, ledger)
    for mentor in mentors:
        erase(session, mentor, "mentor", reason, by, now, ledger)
