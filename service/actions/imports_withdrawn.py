"""Facts that workbooks corrected so that they may claim nothing any more: their entries are asked for by name."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from service.actions.imports_writing import Change, Writing
from service.rules import facts
from service.rules.points.claims import Place, source_of
from service.tables.practice import Posting
from service.tables.trainees import Trainee
from service.tables.training import Course, TrainingSession

Source = Callable[[Writing, Any], str]


def _attendance(writing: Writing, fact: facts.Attendance) -> str:
    return source_of("present", writing.id_of(TrainingSession, fact.on, fact.half))


def _completion(writing: Writing, fact: facts.Enrolment) -> str:
    return source_of("completion", writing.id_of(Course, fact.course))


def _posting(writing: Writing, fact: facts.Posting) -> str:
    return source_of("posting", writing.id_of(Posting, writing.id_of(Trainee, fact.trainee), fact.starts_on))


def _registration(_: Writing, fact: facts.Registration) -> str:
    return f"register:{fact.serial}"


# a leave, a course not finished, an appraisal taken back, a registration moved to somebody else
SOURCES: tuple[tuple[type[facts.Fact], Source], ...] = (
    (facts.Attendance, _attendance),
    (facts.Enrolment, _completion),
    (facts.Posting, _posting),
    (facts.Registration, _registration),
)


def places(writing: Writing, changes: Iterable[Change]) -> Iterator[Place]:
    """Where entries may stand that the corrected facts do not claim, by source and trainee."""
    sources = dict(SOURCES)
    for change in changes:
        source = sources.get(type(change.fact))
        if source is not None and change.before is not None and change.is_new_or_other:
            before: Any = change.before
            for no in {before.trainee, change.fact.trainee}:
                yield source(writing, change.fact), writing.id_of(Trainee, no)
