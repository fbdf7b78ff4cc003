"""去向: what became of a trainee; recorded once for a key, corrected by recording it again."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from service import clock
from service.actions.recommendations_acts import asked, require_same
from service.database import Session
from service.errors import invalid
from service.queries import outcomes as queries
from service.queries.access import viewer_of
from service.queries.camps import read_camp
from service.queries.points import lock_book
from service.queries.trainees import find_trainee
from service.tables.ranking import Outcome


class Recorded(NamedTuple):
    outcome: Any
    replayed: bool


def record(session: Session, camp_id: UUID, no: str, key: str, body: Any) -> Recorded:
    """Whoever does it in whatever state of the camp: it is over by then. `body` has the columns' names."""
    trainee, actor = find_trainee(session, camp_id, no), viewer_of(session).account_id
    wanted = asked(key, "outcome", no, body)
    lock_book(session, camp_id)
    if (before := queries.find_by_key(session, camp_id, actor, key)) is not None:
        require_same(before.request, wanted)
        return Recorded(before, replayed=True)
    camp = read_camp(session, camp_id)
    _check(body.on, body.promoted_on, camp.starts_on, camp.ends_on)
    outcome = Outcome(
        camp_id=camp_id, trainee_id=trainee.id, recorded_by=actor, recorded_at=clock.now(), idem_key=key,
        request=wanted.fingerprint, **{name: getattr(body, name) for name in body.__struct_fields__},
    )  # fmt: skip
    session.add(outcome)
    session.flush()
    return Recorded(outcome, replayed=False)


def _check(on: date, promoted_on: date | None, starts_on: date, ends_on: date) -> None:
    if on <= ends_on:
        raise invalid(
            "/on", "too-early", f"去向日期应在结业日 {ends_on} 以后。", f"Not before the camp's end, {ends_on}."
        )
    for name, day in (("on", on), ("promoted_on", promoted_on)):
        if day is not None and day > clock.today():
            raise invalid(f"/{name}", "in-future", "日期不能晚于今天。", "The day lies in the future.")
    if promoted_on is not None and promoted_on < starts_on:
        raise invalid("/promoted_on", "before-camp", "日期不能早于开营。", "The day lies before the camp.")
    if promoted_on is not None and promoted_on > on:
        raise invalid(
            "/promoted_on",
            "after-outcome",
            "提任日期不能晚于去向日期。",
            "Promotion lies after the day of the outcome.",
        )
