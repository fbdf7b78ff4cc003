from typing import Any
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.database import Session
from service.errors import Conflict, Forbidden, invalid
from service.queries import growth_entries as queries
from service.queries.access import viewer_of
from service.queries.trainees import find_trainee
from service.rules import growth_entries as rules
from service.rules.access import Role
from service.rules.growth_entries import Wording
from service.rules.growth_periods import half_words
from service.tables.camps import Camp
from service.tables.growth import GrowthEntry
from service.tables.trainees import Trainee


def write_entry(
    session: Session, trainee: Trainee, kind: str, wording: Wording, period: str | None = None
) -> GrowthEntry:
    camp = require_act(session, trainee.camp_id, "facts")
    _check(camp, kind, wording, period)
    queries.lock_file(session, trainee.camp_id, trainee.id)
    if period and queries.has_summary(session, trainee.camp_id, trainee.id, period):
        zh, en = half_words(period)
        raise Conflict("summary-exists", f"{zh}的自我小结已写过。", f"There is a self-summary of {en} already.")
    entry = GrowthEntry(
        camp_id=trainee.camp_id, trainee_id=trainee.id, kind=kind, period=period, **_new(session, wording)
    )
    session.add(entry)
    session.flush()
    return entry


def find_for_change(session: Session, camp_id: UUID, no: str, entry_id: UUID) -> GrowthEntry:
    """The newest version, while nobody else writes this file."""
    trainee = find_trainee(session, camp_id, no)
    queries.lock_file(session, camp_id, trainee.id)
    return queries.find_growth_entry(session, camp_id, trainee.id, entry_id)


def change_entry(session: Session, entry: GrowthEntry, wording: Wording) -> GrowthEntry:
    camp = require_act(session, entry.camp_id, "facts")
    _require(rules.writes(entry.kind, trainee=_is_trainee(session)))
    _check(camp, entry.kind, wording, entry.period)
    return _append(session, entry, _new(session, wording))


def withdraw_entry(session: Session, entry: GrowthEntry, reason: str) -> GrowthEntry:
    """It stays on record, said to count no longer."""
    require_act(session, entry.camp_id, "facts")
    _require(rules.may_withdraw(entry.kind, trainee=_is_trainee(session)))
    same = Wording(occurred_on=entry.occurred_on, title=entry.title, body=entry.body)
    return _append(session, entry, {**_new(session, same), "withdrawn": True, "withdrawn_reason": reason})


def _append(session: Session, entry: GrowthEntry, values: dict[str, Any]) -> GrowthEntry:
    if entry.withdrawn:
        raise Conflict("withdrawn", "此条已撤回，不能再改。", "This entry is withdrawn and changes no more.")
    version = GrowthEntry(
        camp_id=entry.camp_id, id=entry.id, version=entry.version + 1, trainee_id=entry.trainee_id, kind=entry.kind,
        period=entry.period, **values,
    )  # fmt: skip
    session.add(version)
    session.flush()
    return version


def _new(session: Session, wording: Wording) -> dict[str, Any]:
    said = {field: getattr(wording, field) for field in Wording.__struct_fields__}
    return {**said, "author_id": viewer_of(session).account_id, "recorded_at": clock.now()}


def _check(camp: Camp, kind: str, wording: Wording, period: str | None) -> None:
    if wording.occurred_on > clock.today():
        raise invalid("/occurred_on", "in-the-future", "日期不能在今天之后。", "The day lies in the future.")
    if not rules.fits_period(kind, period):
        raise invalid(
            "/period",
            "period-mismatch",
            "自我小结须选所属半年，其他记录不选。",
            "Choose the half-year of a self-summary; other entries have none.",
        )
    if period and not rules.is_half_of(period, camp.starts_on, camp.ends_on):
        zh, en = half_words(period)
        raise invalid("/period", "no-such-half", f"本期没有{zh}。", f"This camp does not have {en}.")
    if rules.lacks_text(kind, wording.body):
        raise invalid("/body", "required", "自我小结须写内容。", "A self-summary needs its text.")


def _is_trainee(session: Session) -> bool:
    return viewer_of(session).role is Role.TRAINEE


def _require(allowed: bool) -> None:
    if not allowed:
        raise Forbidden(
            "not-yours",
            "学员本人的记录与组织的记录，各由其写的一方修改。",
            "Only the side that wrote it may change it.",
        )
