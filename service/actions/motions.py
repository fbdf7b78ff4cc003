"""Proposing an act that needs a second person, and deciding on it. Acting on an approval is the caller's."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from service.database import Session
from service.errors import Conflict, invalid
from service.queries import motions as queries
from service.queries.access import as_system
from service.rules import motions as rules
from service.tables.access import Motion, MotionDecision


def propose(
    session: Session, camp_id: UUID, kind: str, content: Mapping[str, Any], proposed_by: UUID, now: int
) -> Motion:
    """Lapses after seven days; `camp_id` is audit.INSTALLATION for what concerns no camp."""
    text = rules.written(content)
    motion = Motion(
        camp_id=camp_id, kind=kind, content=text, digest=rules.fingerprint(text), proposed_by=proposed_by,
        proposed_at=now, expires_at=now + rules.LIFETIME,
    )  # fmt: skip
    with as_system(session):
        session.add(motion)
        session.flush()
    return motion


def decide(
    session: Session,
    motion_id: UUID,
    digest: str,
    verdict: rules.Verdict,
    reason: str,
    decided_by: UUID,
    now: int,
    *,
    camp_id: UUID,
    kind: str,
) -> dict[str, Any]:
    """Records the one decision on a motion of that camp and kind, and returns what was proposed."""
    motion = queries.find_motion(session, camp_id, kind, motion_id)
    _require_open(motion, decided_by, now)
    if digest != motion.digest or digest != rules.fingerprint(motion.content):
        raise invalid(
            "/digest", "content-changed", "提请内容与所示不符，请重新核对。", "This is not what was proposed."
        )
    with as_system(session):
        session.add(
            MotionDecision(
                motion_id=motion_id, proposed_by=motion.proposed_by, decided_by=decided_by, verdict=verdict,
                reason=reason, decided_at=now,
            )
        )  # fmt: skip
        session.flush()
    content: dict[str, Any] = msgspec.json.decode(motion.content)
    return content


def _require_open(motion: Any, decided_by: UUID, now: int) -> None:
    if motion.verdict is not None:
        raise Conflict("motion-decided", "此提请已复核。", "This has been decided already.")
    if rules.is_lapsed(motion.expires_at, now):
        raise Conflict("motion-expired", "此提请已过七日，须重新提请。", "This lapsed after 7 days; propose it again.")
    if not rules.is_second_person(motion.proposed_by, decided_by):
        raise Conflict("same-person", "提请人不能复核自己的提请。", "Who proposed it cannot decide on it.")
