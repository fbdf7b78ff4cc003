from datetime import date

import msgspec

from service.database import Session
from service.queries import mentors_assignments as queries
from service.queries.mentors_duties import owed_of
from service.rules.mentors_handover import DueAssessment, HandoverPack, LastNote, OpenTask
from service.tables.mentors import Assignment
from service.tables.trainees import Trainee


def write_pack(session: Session, old: Assignment, trainee: Trainee, on: date, reason: str) -> str:
    """Open tasks, last notes and due assessments as they stand, for whoever comes next."""
    former = queries.show_assignment(session, old.camp_id, old.id)
    tasks = queries.list_open_tasks(session, old.camp_id, trainee.id)
    notes = queries.list_last_notes(session, old.camp_id, trainee.id)
    pack = HandoverPack(
        trainee=trainee.no,
        former_mentor=former.mentor,
        on=on,
        reason=reason,
        open_tasks=[OpenTask(posting=row.posting, title=row.title, due_on=row.due_on) for row in tasks],
        last_notes=[LastNote(on=row.on, form=row.form, content=row.content, next_step=row.next_step) for row in notes],
        due_assessments=[DueAssessment(**one._asdict()) for one in owed_of(session, old.camp_id, trainee.id, on)],
    )
    return msgspec.json.encode(pack).decode()
