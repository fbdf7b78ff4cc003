from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.rules.motions import Verdict
from service.rules.text import Digest, Reason
from service.schemas.wire import In, Out, moment


class DecisionIn(In, frozen=True, kw_only=True):
    """The digest is that of what was read before deciding."""

    digest: Digest
    verdict: Verdict
    reason: Reason


class OfficeOut(Out, frozen=True, kw_only=True):
    """Whose account is to become what."""

    login: str
    before: str
    after: str


class MotionOut(Out, frozen=True, kw_only=True):
    id: UUID
    proposer: str
    proposer_name: str
    proposed_at: datetime
    expires_at: datetime
    digest: str
    office: OfficeOut


class MotionsOut(Out, frozen=True, kw_only=True):
    items: list[MotionOut]


def motion_out(row: Any) -> MotionOut:
    content = msgspec.json.decode(row.content)
    return MotionOut.of(
        row,
        proposed_at=moment(row.proposed_at),
        expires_at=moment(row.expires_at),
        office=OfficeOut(login=content["login"], before=content["from"], after=content["to"]),
    )
