from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam

from service.database import Session
from service.queries.select import Page, Paged, c, columns, one, one_row, page
from service.tables.growth import Attachment

META = (
    Attachment.id, Attachment.filename, Attachment.media_type, Attachment.size, Attachment.sha256,
    Attachment.withdrawn_reason, Attachment.recorded_at,
)  # fmt: skip
SORTABLE = {"recorded_at": Attachment.recorded_at, "filename": Attachment.filename, "size": Attachment.size}
_LIST = columns(*META)
_CONTENT = columns(Attachment.filename, Attachment.media_type, Attachment.content).where(
    c(Attachment.camp_id) == bindparam("camp_id"),
    c(Attachment.trainee_id) == bindparam("trainee_id"),
    c(Attachment.id) == bindparam("id"),
)
_WHOLE = columns(Attachment).where(
    c(Attachment.camp_id) == bindparam("camp_id"),
    c(Attachment.trainee_id) == bindparam("trainee_id"),
    c(Attachment.id) == bindparam("id"),
)
_SAME = columns(Attachment.id).where(
    c(Attachment.camp_id) == bindparam("camp_id"),
    c(Attachment.trainee_id) == bindparam("trainee_id"),
    c(Attachment.sha256) == bindparam("sha256"),
    c(Attachment.withdrawn_reason).is_(None),
)


def list_attachments(session: Session, camp_id: UUID, trainee_id: UUID, wanted: Page) -> Paged:
    """Without their bytes; withdrawn ones only for those in whose scope they are."""
    statement = _LIST.where(c(Attachment.camp_id) == camp_id, c(Attachment.trainee_id) == trainee_id)
    return page(session, statement, wanted, SORTABLE, "recorded_at")


def find_content(session: Session, camp_id: UUID, trainee_id: UUID, attachment_id: UUID) -> Any:
    return one_row(session, _CONTENT, camp_id=camp_id, trainee_id=trainee_id, id=attachment_id)


def find_attachment(session: Session, camp_id: UUID, trainee_id: UUID, attachment_id: UUID) -> Attachment:
    return one(session, Attachment, _WHOLE, camp_id=camp_id, trainee_id=trainee_id, id=attachment_id)


def is_attached(session: Session, camp_id: UUID, trainee_id: UUID, sha256: str) -> bool:
    values = {"camp_id": camp_id, "trainee_id": trainee_id, "sha256": sha256}
    return session.scalar(_SAME.limit(1), values) is not None


def list_named(session: Session, camp_id: UUID, trainee_id: UUID, names: Collection[str]) -> list[Attachment]:
    """Those not withdrawn, to be changed."""
    wanted = columns(Attachment).where(
        c(Attachment.camp_id) == camp_id,
        c(Attachment.trainee_id) == trainee_id,
        c(Attachment.filename).in_(names),
        c(Attachment.withdrawn_reason).is_(None),
    )
    return list(session.scalars(wanted))
