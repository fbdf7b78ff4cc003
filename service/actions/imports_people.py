"""花名册, 导师, 评价: trainees, mentors, assignments and both assessments."""

from typing import Any

import msgspec

from service.actions.imports_writing import Change, Writing, change
from service.actions.sealed import put_phone
from service.tables.mentors import Assessment, Assignment, Mentor, MentoringNote, UnitAssessment
from service.tables.trainees import Trainee


def trainee(writing: Writing, said: Change) -> None:
    phone = said.fact.phone
    put_phone(writing.session, _whole(writing, said, Trainee), phone)


def mentor(writing: Writing, said: Change) -> None:
    _whole(writing, said, Mentor)


def _whole(writing: Writing, said: Change, table: Any) -> Any:
    """The row as the workbook has it, but for the phone, which is sealed."""
    values = msgspec.structs.asdict(said.fact)
    values.pop("phone", None)
    row = writing.row(table, said.fact.no)
    if row is None:
        return writing.put(table(camp_id=writing.camp_id, **values), said.fact.no)
    change(row, **values)
    return row


def assignment(writing: Writing, said: Change) -> None:
    """A later assignment of the same trainee ends the one before."""
    fact = said.fact
    trainee_id, mentor_id = writing.id_of(Trainee, fact.trainee), writing.id_of(Mentor, fact.mentor)
    row = writing.row(Assignment, trainee_id, fact.starts_on)
    values = {"mentor_id": mentor_id, "reason": fact.reason}
    if row is not None:
        change(row, **values)
        return
    made = Assignment(camp_id=writing.camp_id, trainee_id=trainee_id, starts_on=fact.starts_on, **values)
    writing.put(made, trainee_id, fact.starts_on)
    writing.end_overlaps(trainee_id)


def assessment(writing: Writing, said: Change) -> None:
    fact = said.fact
    trainee_id, mentor_id = writing.id_of(Trainee, fact.trainee), writing.id_of(Mentor, fact.mentor)
    policy = writing.policy_on(fact.on)
    values: dict[str, Any] = {
        "mentor_id": mentor_id,
        "on": fact.on,
        "policy": policy.version,
        "marks": msgspec.json.encode(fact.marks).decode(),
        "total": sum(fact.marks),
        "full": sum(criterion.full for criterion in policy.rubrics.maturity),
        "recorded_at": writing.now,
    }
    row = writing.row(Assessment, trainee_id, fact.quarter)
    if row is None:
        made = Assessment(camp_id=writing.camp_id, trainee_id=trainee_id, quarter=fact.quarter, **values)
        writing.put(made, trainee_id, fact.quarter)
    else:
        change(row, **values)


def assessment_note(writing: Writing, said: Change) -> None:
    """帮带记录 beside the marks."""
    text = said.fact.note
    judged = writing.row(Assessment, writing.id_of(Trainee, said.fact.trainee), said.fact.quarter)
    assert judged is not None
    note = writing.row(MentoringNote, judged.id)
    if note is not None:
        change(note, content=text or "", on=judged.on)
    elif text:
        made = MentoringNote(
            camp_id=writing.camp_id,
            trainee_id=judged.trainee_id,
            mentor_id=judged.mentor_id,
            assessment_id=judged.id,
            on=judged.on,
            content=text,
            recorded_at=writing.now,
        )
        writing.put(made, judged.id)


def unit_assessment(writing: Writing, said: Change) -> None:
    fact = said.fact
    trainee_id = writing.id_of(Trainee, fact.trainee)
    row = writing.row(UnitAssessment, trainee_id, fact.half)
    if row is None:
        made = UnitAssessment(
            camp_id=writing.camp_id, trainee_id=trainee_id, half=fact.half, on=fact.on, score=fact.score
        )
        writing.put(made, trainee_id, fact.half)
    else:
        change(row, on=fact.on, score=fact.score)
