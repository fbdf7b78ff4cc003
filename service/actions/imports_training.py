"""培训: courses and completions, sign-in sheets, exams, visits."""

import msgspec

from service.actions.imports_writing import Change, Writing, change
from service.tables.trainees import Trainee
from service.tables.training import (
    Attendance,
    Course,
    Enrolment,
    Exam,
    ExamScore,
    TrainingSession,
    Visit,
    VisitAttendance,
)


def course(writing: Writing, said: Change) -> None:
    values = msgspec.structs.asdict(said.fact)
    row = writing.row(Course, said.fact.no)
    if row is None:
        writing.put(Course(camp_id=writing.camp_id, **values), said.fact.no)
    else:
        change(row, **values)


def enrolment(writing: Writing, said: Change) -> None:
    fact = said.fact
    key = writing.id_of(Course, fact.course), writing.id_of(Trainee, fact.trainee)
    row = writing.row(Enrolment, *key)
    if row is None:
        made = Enrolment(
            camp_id=writing.camp_id,
            course_id=key[0],
            trainee_id=key[1],
            state=fact.result,
            enrolled_at=writing.now,
        )
        writing.put(made, *key)
    else:
        change(row, state=fact.result)


def half_day(writing: Writing, said: Change) -> None:
    fact = said.fact
    if writing.row(TrainingSession, fact.on, fact.half) is None:
        writing.put(TrainingSession(camp_id=writing.camp_id, on=fact.on, half=fact.half), fact.on, fact.half)


def attendance(writing: Writing, said: Change) -> None:
    fact, camp_id = said.fact, writing.camp_id
    key = writing.id_of(TrainingSession, fact.on, fact.half), writing.id_of(Trainee, fact.trainee)
    row = writing.row(Attendance, *key)
    if row is None:
        writing.put(Attendance(camp_id=camp_id, session_id=key[0], trainee_id=key[1], mark=fact.mark), *key)
    else:
        change(row, mark=fact.mark)


def exam(writing: Writing, said: Change) -> None:
    fact = said.fact
    held = writing.row(Exam, fact.subject)
    if held is None:
        writing.put(Exam(camp_id=writing.camp_id, subject=fact.subject, on=fact.on), fact.subject)
    else:
        held.on = fact.on


def exam_score(writing: Writing, said: Change) -> None:
    fact, camp_id = said.fact, writing.camp_id
    key = writing.id_of(Exam, fact.subject), writing.id_of(Trainee, fact.trainee)
    row = writing.row(ExamScore, *key)
    if row is None:
        writing.put(ExamScore(camp_id=camp_id, exam_id=key[0], trainee_id=key[1], score=fact.score), *key)
    else:
        change(row, score=fact.score)


def visit(writing: Writing, said: Change) -> None:
    fact = said.fact
    if writing.row(Visit, fact.visit, fact.on) is None:
        writing.put(Visit(camp_id=writing.camp_id, name=fact.visit, on=fact.on), fact.visit, fact.on)


def visit_attendance(writing: Writing, said: Change) -> None:
    fact, camp_id = said.fact, writing.camp_id
    key = writing.id_of(Visit, fact.visit, fact.on), writing.id_of(Trainee, fact.trainee)
    if writing.row(VisitAttendance, *key) is None:
        writing.put(VisitAttendance(camp_id=camp_id, visit_id=key[0], trainee_id=key[1]), *key)
