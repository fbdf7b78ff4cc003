"""One sheet as it stands: where it is in the procedure, its figures and what was decided on them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from service.database import Session
from service.queries import recommendations as queries
from service.queries.ranking import Ranking, worked
from service.rules.points.policy import Recommendation as Terms
from service.rules.ranking.choosing import Decision, Deliberation, Places
from service.rules.ranking.procedure import Standing, standing
from service.rules.ranking.sheet import Sheet


class Step(NamedTuple):
    """An act with its details opened."""

    row: Any
    details: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.row.kind)

    @property
    def revision(self) -> int:
        return int(self.details.get("revision", 0))


class Dossier(NamedTuple):
    """A sheet and every step of its procedure, the oldest first."""

    row: Any
    steps: Sequence[Step]

    @property
    def standing(self) -> Standing:
        return standing(step.row.kind for step in self.steps)

    def last(self, *kinds: str) -> Step | None:
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)

    @property
    def pending(self) -> Step | None:
        """The frozen sheet that waits for a second person."""
        state = self.standing
        return self.last("frozen", "republished") if state.state == "frozen" or state.revising else None

    @property
    def frozen(self) -> Step | None:
        """The frozen sheet that stands: the last that was confirmed, else the one that was frozen."""
        confirmed = self.last("confirmed")
        revision = confirmed.revision if confirmed else 1
        made = (step for step in self.steps if step.kind in {"frozen", "republished"})
        return next((step for step in made if step.revision == revision), None)


class _Method(msgspec.Struct):
    method: Terms


def dossier_of(session: Session, camp_id: UUID, name: str) -> Dossier:
    """By the sheet's name, if the viewer may see it."""
    row = queries.find_sheet(session, camp_id, name)
    return dossiers(session, camp_id, [row])[0]


def dossiers(session: Session, camp_id: UUID, rows: Sequence[Any]) -> list[Dossier]:
    acts = queries.list_acts(session, camp_id, [row.id for row in rows])
    return [Dossier(row, [Step(one, opened(one.details)) for one in acts[row.id]]) for row in rows]


def opened(details: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = msgspec.json.decode(details) if details else {}
    return found


def deliberation(session: Session, found: Dossier) -> Deliberation | None:
    """What stands: a draft by the figures of this moment, a frozen sheet by its snapshot; a dropped draft never."""
    if found.standing.state == "draft":
        return live(session, found, figures(session, found))
    if found.frozen is None:
        return None
    decided = found.last("decided")
    standing = deliberated(session, found, found.frozen)
    return standing if decided is None else final(standing, decisions_of(session, found, decided))


def figures(session: Session, found: Dossier) -> Ranking:
    """Of this moment, by the sheet's own policy and cut-off."""
    return worked(session, found.row.camp_id, found.row.through, found.row.policy)


def live(session: Session, found: Dossier, made: Ranking, more: Mapping[str, Decision] | None = None) -> Deliberation:
    """A draft by those figures, with decisions that are about to be written."""
    rows = queries.list_decisions(session, found.row.camp_id, found.row.id)
    decisions = {trainee: queries.decision(one) for trainee, one in rows.items()}
    return Deliberation(made.worked.sheet, made.inputs.method, {**decisions, **(more or {})})


def revised(session: Session, found: Dossier, made: Ranking, more: Mapping[str, Decision]) -> Deliberation:
    """A published sheet by the figures of this moment: what was decided then holds, but for what is decided now."""
    assert found.frozen is not None
    decisions = decisions_of(session, found, found.frozen)
    return Deliberation(made.worked.sheet, made.inputs.method, {**decisions, **more})


def deliberated(session: Session, found: Dossier, step: Step) -> Deliberation:
    """A frozen sheet as it was frozen."""
    kept = queries.find_snapshot(session, found.row.camp_id, found.row.id, step.revision)
    return Deliberation(
        msgspec.json.decode(kept.outputs, type=Sheet),
        msgspec.json.decode(kept.inputs, type=_Method).method,
        decisions_of(session, found, step),
    )


def final(standing: Deliberation, decisions: Mapping[str, Decision]) -> Deliberation:
    """What was published, with the final decisions; words given on 临界 stay."""
    published: Places = standing.choices
    kept = {
        trainee: one._replace(performance=before.performance, maturity=before.maturity)
        for trainee, one in decisions.items()
        for before in (standing.decisions.get(trainee, Decision()),)
    }
    words = {
        trainee: Decision(performance=one.performance, maturity=one.maturity)
        for trainee, one in standing.decisions.items()
    }
    return Deliberation(standing.sheet, standing.terms, {**words, **kept}, published)


def to_read(session: Session, found: Dossier, step: Step) -> Deliberation:
    """As that step fixed it; once decided, a choice that stayed keeps its reason unless it got a new one."""
    standing, decided = deliberated(session, found, step), found.last("decided")
    if decided is None:
        return standing
    made = final(standing, decisions_of(session, found, decided))
    return replace(made, decisions={one: _with_reason(made, standing, one) for one in made.decisions})


def _with_reason(made: Deliberation, standing: Deliberation, trainee: str) -> Decision:
    own, before = made.decisions[trainee], standing.decisions.get(trainee, Decision())
    if own.reason or made.choices[trainee] != standing.choices[trainee]:
        return own
    return own._replace(reason=before.reason, covers=before.covers)


def decisions_of(session: Session, found: Dossier, step: Step) -> dict[str, Decision]:
    """Those that a step fixed."""
    rows = queries.list_decisions(session, found.row.camp_id, found.row.id, step.details.get("rows", {}))
    return {trainee: queries.decision(row) for trainee, row in rows.items()}
