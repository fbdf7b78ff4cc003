"""What of rankings is shown to whom: officers the live one and every sheet, everybody else what was published."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec.structs import replace

from service.database import Session
from service.errors import NotFound
from service.queries import recommendations as queries
from service.queries.access import camp_of, sees_vetoes, viewer_of
from service.queries.points import list_versions
from service.queries.ranking import Ranking
from service.queries.ranking_marks import of_camp
from service.queries.recommendations_dossier import Dossier, Step, deliberated
from service.queries.recommendations_publicity import list_shown, shown_step
from service.queries.recommendations_reading import deliberation, dossier_of, dossiers
from service.queries.select import hot_rows
from service.rules.access import Role
from service.rules.ranking.choosing import NOTHING, Decision, Deliberation
from service.rules.ranking.explaining import explanation, for_trainee
from service.rules.ranking.explaining_parts import Explanation
from service.rules.ranking.inputs import Inputs
from service.rules.ranking.procedure import SHOWN, name_of
from service.rules.ranking.sheet import Choice, Sheet
from service.rules.ranking.snapshots import versions
from service.rules.ranking.working import Worked, work
from service.tables.mentors import Mentor
from service.tables.seminars import Seminar

_MENTORS = of_camp(Mentor, Mentor.id, Mentor.no, Mentor.name)
_SEMINARS = of_camp(Seminar, Seminar.id, Seminar.no)


class Shown(NamedTuple):
    """A sheet with what it rests on; `name`, `revision` and `digest` of one that was frozen."""

    inputs: Inputs
    sheet: Sheet
    inputs_digest: str
    seed: str
    code: str
    libraries: str
    name: str | None = None
    revision: int | None = None
    digest: str | None = None
    listed: Mapping[str, str | None] = {}
    """On which list each row was published; once people decided, what they decided."""
    acts: int = 0
    """How many steps of the procedure it has behind it."""


def is_officer(session: Session) -> bool:
    return viewer_of(session).role is Role.OFFICER


def require_officer(session: Session) -> None:
    """To others it is not there."""
    if not is_officer(session):
        raise NotFound


def live(found: Ranking) -> Shown:
    code, libraries = versions()
    return Shown(found.inputs, found.sheet, found.inputs_digest, str(found.worked.drawn.seed), code, libraries)


def find_shown(session: Session, camp_id: UUID, name: str | None) -> Shown:
    """The sheet of that name as it stands frozen, or the newest published one; NotFound for what one may not see.

    A revision is there for everybody but officers from the first day of the rows that it publishes again.
    """
    found = _newest(session, camp_id) if name is None else dossier_of(session, camp_id, name)
    step = shown_step(session, found)
    if step is None or not (is_officer(session) or found.standing.state in SHOWN):
        raise NotFound
    shown = shown_at(session, found, step)
    standing = deliberation(session, found) if found.last("decided") else None
    return shown if standing is None else shown._replace(listed=standing.choices)


def shown_at(session: Session, found: Dossier, step: Step) -> Shown:
    """As a step froze it."""
    camp_id = found.row.camp_id
    kept = queries.find_snapshot(session, camp_id, found.row.id, step.revision)
    return Shown(
        msgspec.json.decode(kept.inputs, type=Inputs),
        msgspec.json.decode(kept.outputs, type=Sheet),
        kept.inputs_digest,
        kept.seed,
        kept.code,
        kept.libraries,
        name_of(found.row.number),
        step.revision,
        kept.digest,
        {str(row.trainee_id): row.listed for row in list_shown(session, found)},
        len(found.steps),
    )


def _newest(session: Session, camp_id: UUID) -> Dossier:
    """The sheet with the last publication."""
    known = dossiers(session, camp_id, queries.list_sheets(session, camp_id))
    public = [one for one in known if one.standing.state in SHOWN]
    if not public:
        raise NotFound
    return max(public, key=_published_at)


def _published_at(found: Dossier) -> tuple[int, int]:
    step = found.last("published")
    return (0 if step is None else step.row.at), found.row.number


def worked_again(found: Shown) -> Worked:
    """What a frozen sheet was worked out from, with everything behind its figures."""
    return _worked_again(msgspec.json.encode(found.inputs))


@lru_cache(maxsize=4)
def _worked_again(inputs: bytes) -> Worked:
    return work(msgspec.json.decode(inputs, type=Inputs))


def explained(session: Session, worked: Worked, trainee_id: UUID) -> Explanation:
    """As far as the viewer may see it; NotFound for one who is not ranked.

    A mentor is not told of vetoes, so there is nothing for her to read where one stands.
    """
    if str(trainee_id) not in worked.trainees:
        raise NotFound
    whole = _named(session, worked, explanation(worked, str(trainee_id)))
    if whole.bars and not sees_vetoes(session):
        raise NotFound
    return whole if is_officer(session) else for_trainee(whole)


def _named(session: Session, worked: Worked, whole: Explanation) -> Explanation:
    """With the categories of points called as the sheet's own policy calls them."""
    versions = (one.policy for one in list_versions(session, camp_of(session)))
    names = {each.code: each.name for one in versions if one.version == worked.inputs.policy for each in one.categories}
    lines = tuple(replace(line, words=(names.get(line.name, line.name),) * 2) for line in whole.points.lines)
    return replace(whole, points=replace(whole.points, lines=lines))


def decided(session: Session, camp_id: UUID, found: Shown, trainee_id: UUID) -> tuple[Choice | None, Decision] | None:
    """The choice in effect about one whose row the viewer may see, and the words of who made it; none of a live one."""
    if found.name is None:
        return None
    dossier, trainee = dossier_of(session, camp_id, found.name), str(trainee_id)
    step = shown_step(session, dossier)
    standing = deliberation(session, dossier, step)
    if standing is None or trainee not in standing.rows:
        return None
    choice, own = standing.choices[trainee], standing.decisions.get(trainee, NOTHING)
    reason = _reason(standing, trainee)
    if reason is None and standing.published is not None and step is not None:
        before = deliberated(session, dossier, step)
        reason = _reason(before, trainee) if before.choices.get(trainee) == choice else None
    return choice, own._replace(reason=reason)


def _reason(standing: Deliberation, trainee: str) -> str | None:
    """Her own, else what was written for everybody whom the figures cannot tell from her."""
    own = standing.decisions.get(trainee, NOTHING).reason
    groups = [group for group in standing.groups if trainee in group]
    said = (
        one.reason
        for no, one in standing.decisions.items()
        if one.covers and one.reason and any(no in group for group in groups)
    )
    return own or "；".join(dict.fromkeys(said)) or None


def people_of(session: Session, camp_id: UUID, found: Shown) -> dict[str, Any]:
    """Those of the sheet whom the viewer may see, by id."""
    seen, people = queries.visible(session, camp_id), queries.list_people(session, camp_id)
    return {row.trainee: people[row.trainee] for row in found.sheet.rows if row.trainee in seen}


def mentors_of(session: Session, camp_id: UUID) -> dict[str, Any]:
    """Number and name by id, of those whom the viewer may see."""
    return {str(row.id): row for row in hot_rows(session, _MENTORS, camp_id=camp_id)}


def numbers_of(session: Session, camp_id: UUID, inputs: Inputs) -> dict[str, str]:
    """What stands for the ids of evaluators and occasions; a posting goes by its last day."""
    mentors = {key: str(row.no) for key, row in mentors_of(session, camp_id).items()}
    seminars = {str(row.id): str(row.no) for row in hot_rows(session, _SEMINARS, camp_id=camp_id)}
    return mentors | seminars | {mark.occasion: str(mark.on) for mark in inputs.postings}


def published_tag(found: Shown, people: Mapping[str, Any]) -> str:
    told = repr(
        (sorted((one.no, one.name, one.unit) for one in people.values()), sorted(found.listed.items(), key=str))
    )
    return f"{str(found.digest)[:32]}-{found.acts}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
