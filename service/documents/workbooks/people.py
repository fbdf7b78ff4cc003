"""Numbers must exist and fit the names beside them: people are matched by number, never by name."""

from service.documents.workbooks.index import Index, Person
from service.documents.workbooks.layouts import MENTORS, SEMINARS, TRAINEES
from service.documents.workbooks.lines import Line
from service.documents.workbooks.problems import issue
from service.documents.workbooks.shapes import Namesakes
from service.rules.imports import Issue

Where = tuple[str, str, str]
_KINDS = {"trainee": TRAINEES, "mentor": MENTORS}


def check(index: Index) -> list[Issue]:
    """Each row's people; a missing roster is said once a sheet."""
    found: dict[Where, Issue] = {}
    for line in index.lines:
        for field, people in (("trainee", index.trainees), ("mentor", index.mentors)):
            if field in line.columns:
                _check_person(index, line, field, people, found)
    for line in index.of(SEMINARS):
        _check_panel(index, line, found)
    _check_numbers(index)
    return list(found.values())


def _check_person(index: Index, line: Line, field: str, people: dict[str, Person], missing: dict[Where, Issue]) -> None:
    number, name = line.text(field), line.text(f"{field}_name")
    if not number:
        return
    person = people.get(number)
    if person is not None:
        _check_name(line, field, person, index.name_is_unique(people, name))
    elif _KINDS[field].sheet in index.open:
        return
    elif people:
        _flag_unknown(line, field, index.name_is_unique(people, name), name)
    else:
        _flag_no_roster(line, field, missing)


def _flag_no_roster(line: Line, field: str, missing: dict[Where, Issue]) -> None:
    layout, where = _KINDS[field], (line.grid.workbook, line.grid.sheet, field)
    named = {"kind": f"{layout.sheet}名单", "source": layout.workbook}
    missing[where] = issue("roster-missing", workbook=where[0], sheet=where[1], **named)
    line.facts.clear()


def _check_name(line: Line, field: str, person: Person, other: str | None) -> None:
    name = line.text(f"{field}_name")
    if not name or not person.name or name == person.name:
        return
    hint = f"姓名应为{person.name}" + (f"；若是{name}，编号应为{other}" if other else "")
    hint_en = f"{person.name}" + (f"; {name} is {other}" if other else "")
    line.flag(f"{field}_name", "name-mismatch", number=person.number, expected=person.name, hint=hint, hint_en=hint_en)


def _flag_unknown(line: Line, field: str, number: str | None, name: str) -> None:
    hint = f"{name}的编号是{number}" if number else "核对编号，或先补入名单"
    hint_en = f"{name} is {number}" if number else "check the number or add the person first"
    line.flag(field, f"unknown-{field}", hint=hint, hint_en=hint_en)


def _check_panel(index: Index, line: Line, missing: dict[Where, Issue]) -> None:
    panel, chair = line.values.get("panel"), line.text("chair")
    members = panel if isinstance(panel, tuple) else ()
    if chair and members and chair not in members:
        line.flag("chair", "chair-not-on-panel")
    if MENTORS.sheet in index.open:
        return
    if not index.mentors:
        _flag_no_roster(line, "mentor", missing)
        return
    for field, number in [("panel", member) for member in members] + ([("chair", chair)] if chair else []):
        if number not in index.mentors:
            line.flag(field, "unknown-mentor", hint=f"核对编号{number}", hint_en=f"check {number}")


def _check_numbers(index: Index) -> None:
    for line in index.of(TRAINEES):
        number = line.text("no")
        if index.camp is not None and number and not number.startswith(index.camp.number.upper()):
            line.flag("no", "foreign-number", camp=index.camp.number)


def namesakes(index: Index) -> tuple[Namesakes, ...]:
    numbers: dict[str, list[str]] = {}
    for person in index.trainees.values():
        numbers.setdefault(person.name, []).append(person.number)
    shared = {name: several for name, several in numbers.items() if name and len(several) > 1}
    return tuple(Namesakes(name=name, numbers=tuple(sorted(several))) for name, several in shared.items())
