"""A sheet as organisers look at it, and the notice as everybody does."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from service.database import Session
from service.errors import NotFound
from service.queries import ranking_shown
from service.queries import recommendations as queries
from service.queries.access import viewer_of
from service.queries.points_proposals import list_logins
from service.queries.privacy import list_restricted
from service.queries.ranking_shown import Shown
from service.queries.recommendations_dossier import Dossier, Step, deliberated
from service.queries.recommendations_publicity import (
    Publication,
    list_publications,
    list_shown_publications,
    shown_step,
)
from service.queries.recommendations_reading import dossier_of, figures, live, to_read
from service.queries.recommendations_refusals import REFUSED, conflict
from service.queries.seen import saw
from service.rules.ranking.choosing import Deliberation
from service.rules.ranking.sheet import Row


class View(NamedTuple):
    """`shown` and `made` are none of a draft that was dropped; `people` are those whom the viewer may see, by id."""

    found: Dossier
    follows: int | None
    step: Step | None
    """What is shown was fixed by it; a draft's figures follow the data."""
    shown: Shown | None
    made: Deliberation | None
    versions: Mapping[str, int]
    published: Mapping[str, Publication]
    people: Mapping[str, Any]
    mentors: Mapping[str, Any]
    logins: Mapping[UUID, str]
    restricted: Sequence[str]
    """Numbers of those on the sheet whose rows nobody reads, since the use of their files is restricted."""


def view(session: Session, camp_id: UUID, sheet: str) -> View:
    """While a revision waits for its second person, that revision."""
    ranking_shown.require_officer(session)
    found = dossier_of(session, camp_id, sheet)
    return view_of(session, found)


def view_of(session: Session, found: Dossier) -> View:
    camp_id, step = found.row.camp_id, found.pending or found.frozen
    shown, made = _read(session, found, step)
    people = {} if shown is None else ranking_shown.people_of(session, camp_id, shown)
    saw(session, map(UUID, people))
    return View(
        found,
        found.row.follows and queries.sheet_numbered(session, camp_id, found.row.follows),
        step,
        shown,
        made,
        queries.last_versions(session, camp_id, found.row.id),
        {} if made is None else list_publications(session, found, made.terms.publicity_days),
        people,
        ranking_shown.mentors_of(session, camp_id),
        logins_of(session, found),
        _restricted(session, camp_id, made),
    )


def _read(session: Session, found: Dossier, step: Step | None) -> tuple[Shown | None, Deliberation | None]:
    if found.standing.state == "draft":
        made = figures(session, found)
        return ranking_shown.live(made), live(session, found, made)
    if step is None:
        return None, None
    shown = ranking_shown.shown_at(session, found, step)
    return shown, to_read(session, found, step)


def _restricted(session: Session, camp_id: UUID, made: Deliberation | None) -> list[str]:
    if made is None or not viewer_of(session).narrowed:
        return []
    return [row.no for row in list_restricted(session, camp_id) if str(row.id) in made.rows]


def tag_of(found: View, content: bytes) -> str:
    """What waits for a second person is named by the digest that she confirms, everything else by what it says."""
    pending = found.found.pending
    return str(pending.row.digest) if pending else hashlib.sha256(content).hexdigest()[:32]


def find_row(found: View, trainee_id: UUID) -> tuple[Row, str]:
    """One row and the version of what was decided on it."""
    trainee = str(trainee_id)
    if found.made is None or trainee not in found.made.rows or trainee not in found.people:
        raise NotFound
    return found.made.rows[trainee], f"{trainee}-{found.versions.get(trainee, 0)}"


def logins_of(session: Session, found: Dossier) -> dict[UUID, str]:
    return list_logins(session, [found.row.opened_by, *(step.row.actor for step in found.steps)])


class Notice(NamedTuple):
    """The rows that were published, with everybody who is on it: it is there to be read, from its first day on."""

    found: Dossier
    days: int
    published: Sequence[Publication]
    changed: Mapping[tuple[int, str], Mapping[str, Any]]
    people: Mapping[str, Any]


def notice(session: Session, camp_id: UUID, sheet: str) -> Notice:
    found = dossier_of(session, camp_id, sheet)
    step = shown_step(session, found)
    if found.last("published") is None or step is None:
        raise conflict(found, "not-public", *REFUSED["not-public"])
    days = deliberated(session, found, step).terms.publicity_days
    published = list_shown_publications(session, found, days)
    saw(session, {UUID(one) for one in published})
    changed = {(step.revision, one["trainee"]): one for step in found.steps for one in step.details.get("changed", ())}
    return Notice(found, days, list(published.values()), changed, queries.list_people(session, camp_id))
