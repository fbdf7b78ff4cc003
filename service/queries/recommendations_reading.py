"""One sheet as it stands: where it is in the procedure, its figures and what was decided on them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from service.database import Session
from service.queries import recommendations as queries
from service.queries.ranking import Ranking, worked
from service.queries.recommendations_dossier import Dossier, Step, decisions_of, deliberated, steps_of
from service.queries.recommendations_outlook import with_outlook
from service.rules.ranking.choosing import Decision, Deliberation, Places, restated


def dossier_of(session: Session, camp_id: UUID, name: str) -> Dossier:
    """By the sheet's name, if the viewer may see it."""
    row = queries.find_sheet(session, camp_id, name)
    return dossiers(session, camp_id, [row])[0]


def dossiers(session: Session, camp_id: UUID, rows: Sequence[Any]) -> list[Dossier]:
    acts = queries.list_acts(session, camp_id, [row.id for row in rows])
    return [with_outlook(session, Dossier(row, steps_of(acts[row.id]))) for row in rows]


def deliberation(session: Session, found: Dossier, at: Step | None = None) -> Deliberation | None:
    """What stands: a draft by the figures of this moment, a frozen sheet by its snapshot; a dropped draft never.

    `at`: as that step froze it.
    """
    if found.standing.state == "draft":
        return live(session, found, figures(session, found))
    step = at or found.frozen
    if step is None:
        return None
    decided = found.last("decided")
    standing = deliberated(session, found, step)
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
    before = decisions_of(session, found, found.frozen)
    now = {trainee: restated(before.get(trainee), one) for trainee, one in more.items()}
    return Deliberation(made.worked.sheet, made.inputs.method, {**before, **now})


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
