"""Uploaded workbooks hold personal data: they are kept no longer than the commit, or a day, needs them."""

from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec
from sqlalchemy import update

from service.database import Session
from service.queries.imports import list_waiting
from service.queries.select import c
from service.tables.imports import ImportBatch, ImportFile


def forget_before(session: Session, camp_id: UUID, moment: int) -> None:
    forget(session, camp_id, list_waiting(session, camp_id, moment))


def forget(session: Session, camp_id: UUID, batches: Collection[UUID]) -> None:
    if batches:
        of_them = c(ImportFile.batch_id).in_(batches)
        session.execute(update(ImportFile).where(c(ImportFile.camp_id) == camp_id, of_them).values(content=None))


def forget_wholly(session: Session, batches: Iterable[ImportBatch]) -> None:
    """Their workbooks, and what their reports quote of them; the counts stay."""
    for batch in batches:
        forget(session, batch.camp_id, [batch.id])
        known = msgspec.json.decode(batch.report or "{}")
        batch.report = msgspec.json.encode({**known, "rows": [], "issues": []}).decode()
    session.flush()
