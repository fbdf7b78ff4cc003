"""Rows of a form in which people choose and say why: when a sheet is decided, and when it is published again."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from service.database import Session
from service.queries.access import camp_of
from service.queries.ranking_shown import require_officer
from service.queries.recommendations import list_people, visible
from service.queries.recommendations_dossier import Dossier
from service.queries.recommendations_reading import dossier_of, figures, revised
from service.queries.seen import saw
from service.rules.ranking.choosing import Deliberation, Need, open_clauses
from service.rules.ranking.sheet import Row
from service.web.pages import written

OF_A_ROW = ("choice", "performance", "maturity", "reason", "covers")


class Choosing(NamedTuple):
    """A row on which something may be decided in such a form; `stands` is what stands there, as a form has it."""

    no: str
    name: str
    score: int | None
    choice: str | None
    clauses: tuple[str, ...]
    needs: list[Need]
    grouped: bool
    stands: dict[str, str]


def dossier_for(session: Session, sheet: str) -> Dossier:
    """For officers; to others it is not there."""
    require_officer(session)
    return dossier_of(session, camp_of(session), sheet)


def revised_now(session: Session, found: Dossier) -> Deliberation:
    return revised(session, found, figures(session, found), {})


def people_in(session: Session, found: Dossier, made: Deliberation) -> dict[str, Any]:
    """Those of the sheet whom the viewer may see."""
    seen, people = visible(session, found.row.camp_id), list_people(session, found.row.camp_id)
    return {row.trainee: people[row.trainee] for row in made.sheet.rows if row.trainee in seen}


def choosing(session: Session, found: Dossier, made: Deliberation) -> list[Choosing]:
    people = people_in(session, found, made)
    rows = [row for row in made.sheet.rows if row.trainee in people and _is_asked(made, row)]
    saw(session, [UUID(row.trainee) for row in rows])
    return [_row(made, row, people[row.trainee]) for row in rows]


def _is_asked(made: Deliberation, row: Row) -> bool:
    return row.state == "listed" or made.choices[row.trainee] is not None


def _row(made: Deliberation, row: Row, person: Any) -> Choosing:
    own = made.decision(row)
    told = {**own._asdict(), "covers": "true" if own.covers else None}
    return Choosing(
        no=person.no, name=person.name, score=row.score, choice=made.choices[row.trainee],
        clauses=open_clauses(row) if made.published is None else (), needs=list(made.missing(row)),
        grouped=any(row.trainee in group for group in made.groups),
        stands={name: str(value) for name, value in told.items() if value},
    )  # fmt: skip


def rows_in(data: dict[str, Any], struct: Any, stands: Mapping[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Those in which something was written that does not stand there already."""
    names = [name for name in OF_A_ROW if name in struct.__struct_fields__]
    said = {no: _said(data, no, names) for no in _numbers(data)}
    return [{"no": no, **one} for no, one in said.items() if one and one != stands.get(no)]


def _numbers(data: dict[str, Any]) -> list[str]:
    return [name.partition("-")[2] for name in data if name.startswith("choice-")]


def _said(data: dict[str, Any], no: str, names: Sequence[str]) -> dict[str, str]:
    return {name: text for name in names if (text := written(data, f"{name}-{no}"))}
