"""How a sheet refuses what its state does not allow: where it stands, and what may be done to it now."""

from collections.abc import Mapping
from typing import Any

from service.errors import Conflict
from service.queries.recommendations_dossier import Dossier
from service.rules.ranking.outlook import Obstacle
from service.rules.ranking.procedure import Action, is_allowed, refusal

REFUSED: Mapping[str, tuple[str, str]] = {
    "wrong-state": ("推荐表所处阶段不允许此操作。", "The sheet's state does not allow this."),
    "not-confirmed": ("须先由另一位组织员复核通过。", "Another officer has to confirm it first."),
    "not-public": ("推荐表尚未公示。", "The sheet has not been published."),
    "not-concluded": ("公示尚未结束，不能登记决定。", "Publicity has not been concluded."),
}


def require(found: Dossier, action: Action) -> None:
    if not is_allowed(found.standing, action):
        code = refusal(found.standing, action)
        raise conflict(found, code, *REFUSED[code])
    for one in found.obstacles:
        if one.action == action:
            zh, en = one.words
            more: dict[str, Any] = {**_day(one), **one.details}
            raise conflict(found, one.code, zh, en, **more)


def conflict(found: Dossier, code: str, message: str, message_en: str, **details: Any) -> Conflict:
    """Says where the sheet stands and what may be done to it now."""
    state: dict[str, Any] = {"state": found.standing.state, "revising": found.standing.revising}
    return Conflict(code, message, message_en, **state, allowed=found.allowed, **details)


def _day(one: Obstacle) -> dict[str, Any]:
    return {} if one.day is None else {"day": one.day.isoformat()}
