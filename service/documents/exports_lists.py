"""Lists that people work off: attendance, what files lack, whose reviews are still to be done."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from service import clock
from service.database import Session
from service.documents.books import Column, Page
from service.documents.books.layouts import HALVES
from service.documents.books.pages import Row
from service.documents.exports import Report, digest_of
from service.documents.workbooks.choices import MARK
from service.queries import growth_evidence, seminar_reviews
from service.queries.seen import saw
from service.queries.select import Page as Part
from service.queries.trainees import list_numbers
from service.queries.training_sessions import list_sheet
from service.rules.growth_figures import attendance as shares
from service.schemas.seminar_duties import missing_out

WHOLE = Part(limit=1_000_000)
PERSON = (Column("学员编号", wide=14), Column("姓名", wide=10))
OWED_BY = {"officer": "组织员", "mentor": "导师", "trainee": "学员"}
SIGNS = "　".join(f"{sign} {word}" for word, sign, *_ in MARK.values())
"""One character for each mark, which an import takes as well."""
STATES = {"none": "未评", "draft": "草稿", "returned": "已退回"}


def attendance(session: Session, camp_id: UUID, since: date | None, until: date | None) -> Report:
    """A row a trainee: the sums as the growth file counts them, then every half-day."""
    people = sorted(list_numbers(session, camp_id), key=lambda one: str(one.no))
    marks = list_sheet(session, camp_id, since or date.min, until or date.max)
    saw(session, (one.id for one in people))
    held = sorted({(one.on, one.half) for one in marks})
    by_trainee: dict[UUID, dict[tuple[date, str], str]] = {one.id: {} for one in people}
    for one in marks:
        by_trainee[one.trainee_id][one.on, one.half] = one.mark
    columns = [
        *PERSON, Column("工作单位", wide=20), *(Column(words[0], "number", wide=5) for words in MARK.values()),
        Column("出勤率", "percent"), *(Column(f"{on} {HALVES[half]}", "mark") for on, half in held),
    ]  # fmt: skip
    rows = [_attended(one, by_trainee[one.id], held) for one in people]
    return _report("考勤表", columns, rows, [("日期", _span(since, until)), ("标记", SIGNS)])


def _attended(person: Any, marks: dict[tuple[date, str], str], held: list[tuple[date, str]]) -> Row:
    counts = Counter(marks.values())
    _, _, percent = shares(dict(counts))
    share = None if percent is None else percent / 100
    signs = [MARK[marks[one]][1] if one in marks else None for one in held]
    return [person.no, person.name, person.unit, *(counts[mark] for mark in MARK), share, *signs]


def _span(since: date | None, until: date | None) -> str:
    return f"{since or '开营'} 至 {until or '今'}"


def missing(session: Session, camp_id: UUID, code: str | None) -> Report:
    """A row a thing that is missing, so that it can be sorted by who owes it."""
    roster = growth_evidence.list_roster(session, camp_id)
    lacks = growth_evidence.list_lacks(session, camp_id, clock.today(), roster, code)
    columns = [*PERSON, Column("由谁补", wide=10), Column("缺什么", wide=60), Column("已补", wide=8)]
    rows: list[Row] = [
        [row.no, row.name, OWED_BY[one.owed_by], one.message, None] for row, found in lacks for one in found
    ]
    return _report("缺件清单", columns, rows, [["截至", clock.today().isoformat()]])


def reviews(session: Session, camp_id: UUID, seminar: str | None, mentor: str | None) -> Report:
    """Of seminars that were held and are not closed."""
    found = seminar_reviews.list_missing(session, camp_id, clock.today(), WHOLE, seminar=seminar, mentor=mentor)
    columns = [
        Column("日期", "day"), Column("研讨编号", wide=12), Column("主题", wide=28), Column("评委编号", wide=12),
        Column("评委姓名", wide=10), *PERSON, Column("状态", wide=10),
    ]  # fmt: skip
    rows: list[Row] = [
        [one.on, one.seminar, one.topic, one.mentor, one.mentor_name, one.trainee, one.name, STATES[one.state]]
        for one in map(missing_out, found.rows)
    ]
    return _report("待评清单", columns, rows, [["截至", clock.today().isoformat()]])


def _report(name: str, columns: Sequence[Column], rows: Sequence[Row], basis: Sequence[Row]) -> Report:
    return Report(name, [Page(name=name, title=name, columns=columns, rows=rows)], digest_of(rows), basis)
