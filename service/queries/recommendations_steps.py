"""A step of the procedure with what it published and changed, as it was taken."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from service.database import Session
from service.queries import recommendations as queries
from service.queries.points_proposals import list_logins
from service.queries.recommendations_dossier import Dossier, Step
from service.queries.recommendations_outlook import outlook_then
from service.queries.seen import saw


class Taken(NamedTuple):
    """`then` is the sheet as the step left it, whatever came after it."""

    then: Dossier
    step: Step
    logins: Mapping[UUID, str]
    windows: Sequence[Any]
    changed: Sequence[Mapping[str, Any]]
    people: Mapping[str, Any]


def taken(session: Session, found: Dossier, step: Step) -> Taken:
    camp_id = found.row.camp_id
    people, seen = queries.list_people(session, camp_id), queries.visible(session, camp_id)
    windows = [one for one in _windows(session, found, step) if str(one.trainee_id) in seen]
    changed = [one for one in step.details.get("changed", ()) if one["trainee"] in seen]
    saw(session, {one.trainee_id for one in windows} | {UUID(one["trainee"]) for one in changed})
    then = outlook_then(session, Dossier(found.row, found.steps[: step.row.seq]))
    return Taken(then, step, list_logins(session, [step.row.actor]), windows, changed, people)


def _windows(session: Session, found: Dossier, step: Step) -> list[Any]:
    """Those that the step opened: a publication the first, the confirmation of a revision those of changed rows."""
    if step.kind != "published" and not (step.kind == "confirmed" and step.revision > 1):
        return []
    rows = queries.list_windows(session, found.row.camp_id, found.row.id)
    return [row for row in rows if row.revision == step.revision]
