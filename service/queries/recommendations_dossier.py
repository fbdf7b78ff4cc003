"""A sheet with every step of its procedure, and what a step of it froze."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from service.database import Session
from service.queries import recommendations as queries
from service.rules.points.policy import Recommendation as Terms
from service.rules.ranking.choosing import Decision, Deliberation
from service.rules.ranking.outlook import Obstacle, clear
from service.rules.ranking.procedure import Action, Standing, standing
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
    obstacles: Sequence[Obstacle] = ()
    """What stands against an action that its state allows; known to officers."""

    @property
    def standing(self) -> Standing:
        return standing(step.row.kind for step in self.steps)

    @property
    def allowed(self) -> list[Action]:
        """What may be done to it now."""
        return clear(self.standing, self.obstacles)

    @property
    def later(self) -> list[Obstacle]:
        """What cannot be done yet, and why."""
        return [one for one in self.obstacles if one.passes]

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
        return self.revised(confirmed.revision if confirmed else 1)

    def revised(self, revision: int) -> Step | None:
        """The step that froze that revision."""
        made = (step for step in self.steps if step.kind in {"frozen", "republished"})
        return next((step for step in made if step.revision == revision), None)


class _Method(msgspec.Struct):
    method: Terms


def steps_of(acts: Sequence[Any]) -> list[Step]:
    return [Step(one, opened(one.details)) for one in acts]


def opened(details: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = msgspec.json.decode(details) if details else {}
    return found


def deliberated(session: Session, found: Dossier, step: Step) -> Deliberation:
    """A frozen sheet as it was frozen."""
    kept = queries.find_snapshot(session, found.row.camp_id, found.row.id, step.revision)
    return Deliberation(
        msgspec.json.decode(kept.outputs, type=Sheet),
        msgspec.json.decode(kept.inputs, type=_Method).method,
        decisions_of(session, found, step),
    )


def decisions_of(session: Session, found: Dossier, step: Step) -> dict[str, Decision]:
    """Those that a step fixed."""
    rows = queries.list_decisions(session, found.row.camp_id, found.row.id, step.details.get("rows", {}))
    return {trainee: queries.decision(row) for trainee, row in rows.items()}
