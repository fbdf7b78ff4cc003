"""Uploaded workbooks hold personal data: they are kept no longer than the commit, or a day, needs them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update

from service.database import Session
from service.queries.imports import list_waiting
from service.queries.select import c
from service.tables.imports import ImportFile


def forget_before(session: Session, camp_id: UUID, moment: int) -> None:
    forget(session, camp_id, list_waiting(session, camp_id, moment))


def forget(session: Session, camp_id: UUID, batches: Collection[UUID]) -> None:
    if batches:
        of_them = c(ImportFile.batch_id).in_(batches)
        session.execute(update(ImportFile).where(c(ImportFile.camp_id) == camp_id, of_them).values(content=None))
