"""帮带记录: what a mentor writes of the trainees that are her own; what a note said before stays."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.database import Session
from service.errors import invalid
from service.queries.access import viewer_of
from service.queries.mentors_assignments import trainee_spans
from service.queries.mentors_notes import note_with
from service.rules.mentors import Span
from service.tables.mentors import Assessment, MentoringNote, MentoringNoteVersion
from service.tables.trainees import Trainee

FIELDS = ("on", "form", "content", "next_step")


def write_note(
    session: Session, trainee: Trainee, *, on: date, form: str, content: str, next_step: str | None
) -> MentoringNote:
    require_act(session, trainee.camp_id, "facts")
    mentor_id = require_pair(session, trainee.camp_id, trainee.id, on)
    note = MentoringNote(
        camp_id=trainee.camp_id, trainee_id=trainee.id, mentor_id=mentor_id, on=on, form=form,
        content=content, next_step=next_step, recorded_at=clock.now(),
    )  # fmt: skip
    session.add(note)
    session.flush()
    return note


def change_note(
    session: Session, note: MentoringNote, *, on: date, form: str, content: str, next_step: str | None
) -> None:
    require_act(session, note.camp_id, "facts")
    require_pair(session, note.camp_id, note.trainee_id, on)
    _replace(session, note, on=on, form=form, content=content, next_step=next_step)


def note_beside(session: Session, assessment: Assessment, content: str | None) -> None:
    """The note given together with an assessment; nothing given leaves it as it is."""
    if not content:
        return
    note = note_with(session, assessment.camp_id, assessment.id)
    if note is None:
        note = MentoringNote(
            camp_id=assessment.camp_id, trainee_id=assessment.trainee_id, mentor_id=assessment.mentor_id,
            assessment_id=assessment.id, on=assessment.on, content=content, recorded_at=clock.now(),
        )  # fmt: skip
        session.add(note)
        session.flush()
    elif (note.content, note.on) != (content, assessment.on):
        _replace(session, note, on=assessment.on, content=content)


def require_pair(session: Session, camp_id: UUID, trainee_id: UUID, on: date) -> UUID:
    """The mentor who writes, who must have had the trainee on that day."""
    mentor_id = viewer_of(session).mentor_id
    if on > clock.today():
        raise invalid("/on", "in-future", "日期不能晚于今天。", "The day lies in the future.")
    if mentor_id is None or not _had(trainee_spans(session, camp_id, trainee_id), mentor_id, on):
        raise invalid("/on", "not-mentor-then", "您在该日不是该学员的导师。", "You were not her mentor on that day.")
    return mentor_id


def _had(spans: Iterable[tuple[UUID, Span]], mentor_id: UUID, on: date) -> bool:
    return any(one == mentor_id and span.holds(on) for one, span in spans)


def _replace(session: Session, note: MentoringNote, **changes: object) -> None:
    before = {name: getattr(note, name) for name in (*FIELDS, "version", "recorded_at")}
    session.add(MentoringNoteVersion(camp_id=note.camp_id, note_id=note.id, **before))
    for name, value in changes.items():
        setattr(note, name, value)
    note.version, note.recorded_at = note.version + 1, clock.now()
    session.flush()
