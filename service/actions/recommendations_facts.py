"""Whether a frozen sheet still fits the facts: nothing inside its cut-off waits, and nobody on its list was barred."""

from collections.abc import Iterable

from service.actions.points_sheets import open_through
from service.database import Session
from service.queries import recommendations as queries
from service.queries.recommendations_dossier import Dossier
from service.queries.recommendations_reading import figures
from service.queries.recommendations_refusals import conflict


def require_nothing_open(session: Session, found: Dossier) -> None:
    if waiting := open_through(session, found.row.camp_id, found.row.through):
        raise conflict(
            found,
            "proposals-open",
            f"有 {len(waiting)} 件截止日以内的提请尚待复核。",
            f"{len(waiting)} proposals dated up to the cut-off day await a decision.",
            proposals=[row.digest for row in waiting],
        )


def require_as_frozen(session: Session, found: Dossier, listed: Iterable[str]) -> None:
    """Nobody of those is barred by the facts of this moment, or gone; else the sheet is published again."""
    require_nothing_open(session, found)
    states = {row.trainee: row.state for row in figures(session, found).sheet.rows}
    barred = [one for one in listed if states.get(one, "barred") == "barred"]
    if barred:
        people = queries.list_people(session, found.row.camp_id)
        numbers = sorted(people[one].no for one in barred)
        raise conflict(
            found,
            "facts-changed",
            f"{'、'.join(numbers)} 冻结后已不能参与推荐，请按现有事实重新公示。",
            f"Since the sheet was frozen {', '.join(numbers)} cannot be recommended; publish it again by the facts.",
            rows=numbers,
        )
