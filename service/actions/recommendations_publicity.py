"""公示: from its first day to its conclusion."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from service import clock
from service.actions.recommendations_acts import Done, act, asked, begin, put
from service.actions.recommendations_facts import require_as_frozen
from service.database import Session
from service.errors import Invalid, invalid
from service.queries.recommendations_dossier import Dossier, deliberated
from service.queries.recommendations_publicity import known_from
from service.queries.recommendations_refusals import require
from service.rules.ranking.publicity import published
from service.rules.working_days import window
from service.tables.ranking import PublicityWindow

AHEAD = timedelta(366)
"""How far ahead a first day may lie."""


def publish(session: Session, camp_id: UUID, sheet: str, key: str, first_day: date) -> Done:
    """The list of a confirmed sheet, every row with its window."""
    wanted = asked(key, "publish", sheet, first_day)
    found = begin(session, camp_id, sheet, wanted)
    if isinstance(found, Done):
        return found
    require(found, "publish")
    check_first_day(first_day)
    frozen = found.frozen
    assert frozen is not None
    made = deliberated(session, found, frozen)
    rows = {trainee: one.told() for trainee, one in published(made).items()}
    open_windows(session, found, frozen.revision, first_day, made.terms.publicity_days, rows)
    details = {"revision": frozen.revision, "first_day": first_day.isoformat()}
    return act(session, found, wanted, "published", digest=frozen.row.digest, details=details)


def check_first_day(first_day: date) -> None:
    today = clock.today()
    if not today <= first_day <= today + AHEAD:
        message, message_en = (
            f"公示首日应在 {today} 与 {today + AHEAD} 之间。",
            f"The first day must lie between {today} and {today + AHEAD}.",
        )
        problems = invalid("/first_day", "first-day-invalid", message, message_en).problems
        raise Invalid("first-day-invalid", message, message_en, problems=problems)


def open_windows(
    session: Session,
    found: Dossier,
    revision: int,
    first_day: date,
    days: int,
    rows: Mapping[str, Mapping[str, Any]],
    cause: str | None = None,
) -> None:
    """For each of those rows, as it is published."""
    first, last, provisional = window(first_day, days, known_from(session, first_day, days))
    put(
        session,
        *(
            PublicityWindow(
                camp_id=found.row.camp_id, recommendation_id=found.row.id, trainee_id=UUID(trainee), revision=revision,
                listed=row["listed"], position=row["position"], first_day=first, last_day=last,
                provisional=provisional, cause=cause,
            )
            for trainee, row in rows.items()
        ),
    )  # fmt: skip


def conclude(session: Session, camp_id: UUID, sheet: str, key: str) -> Done:
    """Once every window is over and every objection answered for; asked now, no job has to catch the day."""
    wanted = asked(key, "conclude", sheet)
    found = begin(session, camp_id, sheet, wanted)
    if isinstance(found, Done):
        return found
    require(found, "conclude")
    assert found.frozen is not None
    require_as_frozen(session, found, deliberated(session, found, found.frozen).listed())
    return act(session, found, wanted, "concluded")
