"""Every import layout, filled with what the records state: what is exported imports again unchanged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from service.documents.books import policies
from service.documents.books.pages import Column, Page, Value
from service.documents.workbooks import choices
from service.documents.workbooks.columns import Column as Field
from service.documents.workbooks.forms import Form
from service.documents.workbooks.layouts import ASSIGNMENTS, ATTENDANCES, LAYOUTS, Layout
from service.documents.workbooks.plans import with_criteria
from service.rules import facts
from service.rules.facts import Fact, Rubric
from service.rules.points.policy import Policy, Rubrics

Book = Literal["roster", "mentors", "policy", "training", "seminars", "practice", "assessments", "registrations"]
WORKBOOKS: Mapping[Book, str] = {
    "roster": "花名册.xlsx", "mentors": "导师.xlsx", "policy": "积分细则.xlsx", "training": "培训.xlsx",
    "seminars": "研讨.xlsx", "practice": "实践.xlsx", "assessments": "评价.xlsx", "registrations": "加减分.xlsx",
}  # fmt: skip
"""Named in addresses and on the command line."""
HALVES = {"am": "上午", "pm": "下午"}
WIDE = {"name": 10.0, "unit": 24.0, "post": 20.0, "school": 20.0, "reason": 32.0, "comment": 32.0, "note": 40.0,
        "opinion": 32.0, "topic": 28.0, "evidence": 24.0, "remark": 40.0}  # fmt: skip
BLANK = 2_000
"""Rows that an empty layout offers to be filled in."""


class Stated(msgspec.Struct, frozen=True):
    """What a camp's records state."""

    facts: Sequence[Fact] = ()
    policy: Policy | None = None

    def of(self, kind: type[Fact]) -> list[Any]:
        return sorted((one for one in self.facts if type(one) is kind), key=_place)

    @property
    def rubrics(self) -> Rubrics:
        return Rubrics() if self.policy is None else self.policy.rubrics


def _place(fact: Fact) -> list[tuple[int, int, str]]:
    """By its key: numbers as numbers, other texts after them."""
    return [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in facts.key_of(fact)]


def filled(workbook: str, stated: Stated, camp: str) -> list[Page]:
    names = _names(stated)
    return [_page(layout, stated, names, camp) for layout in _of(workbook)]


def empty(workbook: str, policy: Policy | None, camp: str, first: date) -> list[Page]:
    """The same sheets without a row, to be filled in; the rules stand as they are, since nobody starts from none."""
    bare = Stated((), policy)
    pages = [
        _sign_in(camp, first) if layout.spread == "sessions" else _page(layout, bare, {}, camp)
        for layout in _of(workbook)
    ]
    return [msgspec.structs.replace(page, blank=BLANK) for page in pages]


def _sign_in(camp: str, first: date) -> Page:
    """Of the first day; more half-days stand to the right of it."""
    mark = Form("choice", words=choices.MARK)
    halves = [Column(f"{first} {half}", wide=8.0, form=mark) for half in HALVES.values()]
    fields = [_column(field) for field in ATTENDANCES.columns]
    return Page(name=ATTENDANCES.sheet, columns=[*fields, *halves], title=f"{camp}　{ATTENDANCES.sheet}")


def _of(workbook: str) -> list[Layout]:
    return [layout for layout in LAYOUTS if layout.workbook == workbook]


def _page(layout: Layout, stated: Stated, names: Mapping[str, str], camp: str) -> Page:
    title = f"{camp}　{layout.sheet}"
    if layout.spread == "sessions":
        return _sessions(stated.of(facts.Attendance), names, title)
    records: Iterable[Mapping[str, Any]]
    if layout.fact is None:
        records = policies.records(layout, stated.policy)
    else:
        records = [_record(fact, names) for fact in stated.of(layout.fact)]
    fields = _fields(layout, stated, names)
    rows = [[cell(field, record.get(field.field)) for field in fields] for record in records]
    return Page(name=layout.sheet, columns=[_column(field) for field in fields], rows=rows, title=title)


def _fields(layout: Layout, stated: Stated, names: Mapping[str, str]) -> Sequence[Field]:
    """A column of reasons asks one of everybody who needs it, so it stands only where reasons were given."""
    whole = with_criteria(layout, _rubric(layout, stated.rubrics)).columns
    if layout is ASSIGNMENTS and names and not any(one.reason for one in stated.of(facts.Assignment)):
        return [field for field in whole if field.field != "reason"]
    return whole


def _rubric(layout: Layout, rubrics: Rubrics) -> Rubric:
    return {"seminar": rubrics.seminar, "maturity": rubrics.maturity}.get(layout.spread or "", ())


def _column(field: Field) -> Column:
    form = field.form
    kind = {"day": "day", "whole": "number", "hundredths": "points"}.get(form.kind, "text")
    return Column(field.header, kind, WIDE.get(field.field), form, needed=field.required and not field.blank)  # type: ignore[arg-type]


def cell(field: Field, value: Any) -> Value:
    """A value as the column's own reader takes it."""
    return None if value is None else WRITE[field.form.kind](field.form, value)


def _chosen(form: Form, value: Any) -> str:
    word = ("yes" if value else "") if isinstance(value, bool) else str(value)
    return (form.words or {})[word][0] if word else ""


WRITE: Mapping[str, Callable[[Form, Any], Value]] = {
    "text": lambda _, value: str(value),
    "month": lambda _, value: str(value),
    "codes": lambda _, value: "、".join(value),
    "day": lambda _, value: value,
    "whole": lambda _, value: int(value),
    "hundredths": lambda _, value: value / 100,
    "choice": _chosen,
    "any": lambda _, value: value,
}


def _record(fact: Fact, names: Mapping[str, str]) -> dict[str, Any]:
    """A fact's fields, the names beside its numbers, and the sum of its marks."""
    said = msgspec.structs.asdict(fact)
    for field in ("trainee", "mentor", "course"):
        said[f"{field}_name"] = names.get(f"{field} {said.get(field)}")
    marks = said.pop("marks", ())
    if marks:
        said |= {f"mark{number}": mark for number, mark in enumerate(marks)}
        said["total"] = sum(marks)
    return said


def _names(stated: Stated) -> dict[str, str]:
    kinds = (("trainee", facts.Trainee), ("mentor", facts.Mentor), ("course", facts.Course))
    return {f"{word} {one.no}": one.name for word, kind in kinds for one in stated.of(kind)}


def _sessions(marks: Sequence[Any], names: Mapping[str, str], title: str) -> Page:
    """A row a trainee, a column a half-day; a mark that nobody made stays blank."""
    held: list[tuple[date, str]] = sorted({(one.on, one.half) for one in marks})
    by_trainee: dict[str, dict[tuple[date, str], str]] = {}
    for one in marks:
        by_trainee.setdefault(one.trainee, {})[one.on, one.half] = choices.MARK[one.mark][0]
    fields = [_column(field) for field in ATTENDANCES.columns]
    columns = [*fields, *(Column(f"{on} {HALVES[half]}", wide=8.0) for on, half in held)]
    rows = [[no, names.get(f"trainee {no}"), *(own.get(one) for one in held)] for no, own in sorted(by_trainee.items())]
    return Page(name=ATTENDANCES.sheet, columns=columns, rows=rows, title=title)
