"""What reports on a sheet are made of: its snapshot where it was frozen, else the ranking of this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import bindparam

from service.database import Session
from service.queries import points as journal
from service.queries import recommendations as queries
from service.queries.ranking import worked
from service.queries.ranking_chances import list_chances
from service.queries.ranking_shown import require_officer
from service.queries.recommendations_dossier import Dossier
from service.queries.recommendations_reading import deliberation, dossier_of, figures
from service.queries.recommendations_refusals import conflict
from service.queries.seen import saw
from service.queries.select import c, columns, hot_rows
from service.rules.points.entries import Entry, by_trainee
from service.rules.ranking.fairness import Fairness, fairness
from service.rules.ranking.inputs import Inputs, Person
from service.rules.ranking.opportunity import Opportunity, opportunity
from service.rules.ranking.procedure import name_of
from service.rules.ranking.sensitivity import Sensitivity, sensitivity
from service.rules.ranking.sheet import Sheet
from service.rules.ranking.snapshots import canonical, digest, seed_of, versions
from service.rules.ranking.verifying import Verified, verified
from service.rules.ranking.working import Worked, work
from service.tables.mentors import Mentor

_MENTORS = columns(Mentor.id, Mentor.no).where(c(Mentor.camp_id) == bindparam("camp_id"))


@dataclass(eq=False)
class Ground:
    """A sheet with what it was made of, by build `code`; revision 0 follows the data still."""

    inputs: Inputs
    sheet: Sheet
    people: tuple[Person, ...]
    name: str = ""
    revision: int = 0
    code: str = field(default_factory=lambda: versions()[0])
    made: Worked | None = None

    @cached_property
    def worked(self) -> Worked:
        """The arrays behind the sheet; of a snapshot worked out again."""
        return self.made or work(self.inputs)

    @cached_property
    def digest(self) -> str:
        """Of the inputs."""
        return digest(canonical(self.inputs))


def ground_of(session: Session, camp_id: UUID, name: str) -> tuple[Dossier, Ground]:
    """For officers; to others it is not there."""
    require_officer(session)
    found = dossier_of(session, camp_id, name)
    return found, ground(session, found)


def ground(session: Session, found: Dossier) -> Ground:
    name, step = name_of(found.row.number), found.frozen
    if step is None:
        return live_ground(figures(session, found), name)
    kept = queries.find_snapshot(session, found.row.camp_id, found.row.id, step.revision)
    return Ground(
        msgspec.json.decode(kept.inputs, type=Inputs),
        msgspec.json.decode(kept.outputs, type=Sheet),
        msgspec.json.decode(kept.people, type=tuple[Person, ...]),
        name=name,
        revision=step.revision,
        code=kept.code,
    )


def live_ground(made: Any, name: str = "") -> Ground:
    return Ground(made.inputs, made.sheet, made.persons, name=name, made=made.worked)


def live_of(session: Session, camp_id: UUID, like: Ground) -> Ground:
    """By the facts of this moment, under the same policy and up to the same day."""
    return live_ground(worked(session, camp_id, like.inputs.through, like.inputs.policy))


def entries_of(session: Session, camp_id: UUID, inputs: Inputs) -> dict[str, list[Entry]]:
    """The journal that the inputs were counted from, by trainee, whoever asks."""
    found = by_trainee(journal.list_counted(session, camp_id, inputs.through, inputs.head_seq))
    return {str(trainee): entries for trainee, entries in found.items()}


def mentor_numbers(session: Session, camp_id: UUID) -> Mapping[str, str]:
    return {str(row.id): row.no for row in hot_rows(session, _MENTORS, camp_id=camp_id)}


def shown_numbers(session: Session, camp_id: UUID, *wanted: Ground) -> dict[str, str]:
    """By id the numbers of those of the sheets whom the viewer may see, who are noted as shown."""
    there = {row.trainee for ground in wanted for row in ground.sheet.rows}
    found = {one: no for one, no in visible_numbers(session, camp_id).items() if one in there}
    saw(session, (UUID(one) for one in found))
    return found


def fairness_of(session: Session, found: Dossier, wanted: Ground) -> Fairness:
    """Of those whom people put first, or would by the order of a draft."""
    deliberated = deliberation(session, found)
    computed = {row.trainee: row.listed for row in wanted.sheet.rows}
    choices = computed if deliberated is None else deliberated.choices
    selected = [trainee for trainee, choice in choices.items() if choice == "priority"]
    return fairness(wanted.sheet, wanted.people, selected, seed_of(wanted.inputs))


def opportunity_of(session: Session, camp_id: UUID, wanted: Ground) -> Opportunity:
    """Chances are those that the records show today, up to the sheet's cut-off day."""
    inputs = wanted.inputs
    published = journal.list_versions(session, camp_id, inputs.head_seq)
    policy = next(one.policy for one in published if one.policy.version == inputs.policy)
    places = {row.trainee: row.place for row in wanted.sheet.rows}
    groups = {by: {one.trainee: getattr(one, by) for one in wanted.people} for by in ("channel", "unit")}
    chances = list_chances(session, camp_id, inputs.through, places)
    return opportunity(policy, published, places, chances, entries_of(session, camp_id, inputs), groups)


def sensitivity_of(wanted: Ground) -> Sensitivity:
    return sensitivity(wanted.worked)


class Again(NamedTuple):
    """What a rerun of the snapshot that stands said."""

    name: str
    revision: int
    verified: Verified


def run_again(session: Session, camp_id: UUID, name: str) -> Again:
    """The snapshot checked against its digests and worked out again; for officers."""
    require_officer(session)
    found = dossier_of(session, camp_id, name)
    if found.frozen is None:
        zh, en = "推荐表尚未冻结，没有可复算的快照。", "The sheet was never frozen: there is no snapshot to run again."
        raise conflict(found, "not-frozen", zh, en)
    place = {"camp_id": camp_id, "recommendation_id": found.row.id}
    kept = queries.find_snapshot(session, camp_id, found.row.id, found.frozen.revision)
    return Again(name, found.frozen.revision, verified({**kept._mapping, **place}))


def visible_numbers(session: Session, camp_id: UUID) -> dict[str, str]:
    """By id the numbers of those whom the viewer may see; nobody is noted as shown."""
    visible = queries.visible(session, camp_id)
    return {one: row.no for one, row in queries.list_people(session, camp_id).items() if one in visible}
