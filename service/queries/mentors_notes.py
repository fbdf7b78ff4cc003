from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam

from service.database import Session
from service.queries.select import Page, Paged, c, columns, maybe, one, one_row, page
from service.tables.mentors import Mentor, MentoringNote, MentoringNoteVersion

_SHOWN = (
    columns(
        MentoringNote.id, MentoringNote.on, MentoringNote.form, MentoringNote.content, MentoringNote.next_step,
        MentoringNote.version, c(Mentor.no).label("mentor"),
    )
    .join(
        Mentor, and_(c(Mentor.camp_id) == MentoringNote.camp_id, c(Mentor.id) == MentoringNote.mentor_id), isouter=True
    )
    .where(
        c(MentoringNote.camp_id) == bindparam("camp_id"), c(MentoringNote.trainee_id) == bindparam("trainee_id")
    )
)  # fmt: skip
_ONE_SHOWN = _SHOWN.where(c(MentoringNote.id) == bindparam("id"))
_LOCKED = (
    columns(MentoringNote)
    .where(
        c(MentoringNote.camp_id) == bindparam("camp_id"),
        c(MentoringNote.trainee_id) == bindparam("trainee_id"),
        c(MentoringNote.id) == bindparam("id"),
    )
    .with_for_update()
)
_WITH_ASSESSMENT = columns(MentoringNote).where(
    c(MentoringNote.camp_id) == bindparam("camp_id"), c(MentoringNote.assessment_id) == bindparam("assessment_id")
)
_VERSIONS = columns(
    MentoringNoteVersion.version, MentoringNoteVersion.on, MentoringNoteVersion.form, MentoringNoteVersion.content,
    MentoringNoteVersion.next_step, MentoringNoteVersion.recorded_at,
)  # fmt: skip
SORTABLE = {"on": MentoringNote.on, "form": MentoringNote.form, "mentor": Mentor.no}
VERSIONS_SORTABLE = {"version": MentoringNoteVersion.version}


def list_notes(
    session: Session,
    camp_id: UUID,
    trainee_id: UUID,
    wanted: Page,
    *,
    form: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Paged:
    statement = _SHOWN.params(camp_id=camp_id, trainee_id=trainee_id)
    for condition in (
        None if form is None else c(MentoringNote.form) == form,
        None if since is None else c(MentoringNote.on) >= since,
        None if until is None else c(MentoringNote.on) <= until,
    ):
        statement = statement if condition is None else statement.where(condition)
    return page(session, statement, wanted, SORTABLE, "-on")


def show_note(session: Session, camp_id: UUID, trainee_id: UUID, note_id: UUID) -> Any:
    return one_row(session, _ONE_SHOWN, camp_id=camp_id, trainee_id=trainee_id, id=note_id)


def lock_note(session: Session, camp_id: UUID, trainee_id: UUID, note_id: UUID) -> MentoringNote:
    return one(session, MentoringNote, _LOCKED, camp_id=camp_id, trainee_id=trainee_id, id=note_id)


def note_with(session: Session, camp_id: UUID, assessment_id: UUID) -> MentoringNote | None:
    """The note that was written together with an assessment."""
    return maybe(session, MentoringNote, _WITH_ASSESSMENT, camp_id=camp_id, assessment_id=assessment_id)


def list_note_versions(session: Session, camp_id: UUID, note_id: UUID, wanted: Page) -> Paged:
    """What the note said before, the newest first."""
    statement = _VERSIONS.where(c(MentoringNoteVersion.camp_id) == camp_id, c(MentoringNoteVersion.note_id) == note_id)
    return page(session, statement, wanted, VERSIONS_SORTABLE, "-version")
