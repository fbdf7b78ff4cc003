"""推荐表: opened, decided on row by row while its figures still follow the data, and withdrawn."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from service import clock
from service.actions.camps import require_act
from service.actions.recommendations_acts import Done, act, asked, begin, put, replayed
from service.database import Session
from service.errors import Conflict, Invalid, NotFound, invalid
from service.queries import recommendations as queries
from service.queries.access import viewer_of
from service.queries.camps import read_camp
from service.queries.points import list_versions, lock_book
from service.queries.ranking_inputs import board_through
from service.queries.recommendations_dossier import Dossier
from service.queries.recommendations_reading import dossier_of, dossiers, figures, live
from service.queries.recommendations_refusals import require
from service.rules.ranking.choosing import Decision, Deliberation, Stage, is_eligible, open_clauses
from service.rules.ranking.procedure import name_of, number_of
from service.tables.ranking import Recommendation, RecommendationRow


def open_sheet(session: Session, camp_id: UUID, key: str, policy: int, through: date, follows: str | None) -> Done:
    """A draft under a published policy up to a day; numbered in the camp."""
    wanted = asked(key, "open", body={"policy": policy, "through": through, "follows": follows})
    lock_book(session, camp_id)
    before = replayed(session, camp_id, wanted)
    if before is not None:
        return before
    require_act(session, camp_id, "points")
    _check_terms(session, camp_id, policy, through)
    sheet = Recommendation(
        camp_id=camp_id, number=queries.last_number(session, camp_id) + 1, policy=policy, through=through,
        follows=_followed(session, camp_id, follows),
        opened_by=viewer_of(session).account_id, opened_at=clock.now(),
    )  # fmt: skip
    session.add(sheet)
    session.flush()
    return act(session, Dossier(sheet, []), wanted, "opened")


def _followed(session: Session, camp_id: UUID, name: str | None) -> UUID | None:
    """A decided sheet; once there is one, no later sheet is silent about it."""
    sheets = dossiers(session, camp_id, queries.list_sheets(session, camp_id))
    decided = [one.row for one in sheets if one.standing.state == "decided"]
    if name is None:
        if decided:
            raise _follows_missing(name_of(decided[-1].number))
        return None
    if all(one.row.number != number_of(name) for one in sheets):
        raise invalid("/follows", "unknown-sheet", f"没有推荐表 {name}。", f"There is no sheet {name}.")
    followed: UUID | None = next((one.id for one in decided if one.number == number_of(name)), None)
    if followed is None:
        raise invalid("/follows", "not-decided", f"{name} 未经决定，不能承接。", f"Sheet {name} was not decided.")
    return followed


def _follows_missing(name: str) -> Conflict:
    return Conflict(
        "follows-missing",
        f"本营已有经决定的推荐表 {name}，新表须注明所承接的推荐表。",
        f"Sheet {name} was decided in this camp; a later sheet has to name the one it follows.",
        sheet=name,
    )


def _check_terms(session: Session, camp_id: UUID, policy: int, through: date) -> None:
    published = {one.policy.version: one.day for one in list_versions(session, camp_id)}
    if policy not in published:
        raise Conflict(
            "policy-not-published",
            f"第 {policy} 版积分细则尚未公布，草案不能用于推荐表。",
            f"Version {policy} of the rules is not published; a draft cannot be frozen.",
            published=sorted(published),
        )
    first, today = read_camp(session, camp_id).starts_on, clock.today()
    if not first <= through <= today:
        zh, en = f"截止日应在 {first} 与 {today} 之间。", f"The cut-off day lies between {first} and {today}."
        raise _wrong_terms("/through", "cut-off-invalid", zh, en)
    if through < published[policy]:
        zh = f"第 {policy} 版积分细则自 {published[policy]} 施行，晚于截止日 {through}：不能用事后的办法推荐。"
        en = f"Version {policy} takes effect on {published[policy]}, after the cut-off day {through}."
        raise _wrong_terms("/policy", "policy-not-in-force", zh, en)
    board_through(session, camp_id, through, policy)


def _wrong_terms(pointer: str, code: str, zh: str, en: str) -> Invalid:
    return Invalid(code, zh, en, problems=invalid(pointer, code, zh, en).problems)


def decide_row(session: Session, found: Dossier, trainee: str, decision: Decision) -> Deliberation:
    """What people decide about one row of a draft; the sheet with it."""
    with_it = live(session, found, figures(session, found), {trainee: decision})
    _check(with_it, trainee, decision)
    write_decisions(session, found, "draft", {trainee: decision}.items())
    return with_it


def find_for_decision(session: Session, camp_id: UUID, sheet: str) -> Dossier:
    """The sheet while nobody else acts in the camp."""
    lock_book(session, camp_id)
    found = dossier_of(session, camp_id, sheet)
    require_act(session, camp_id, "points")
    require(found, "rows")
    return found


def write_decisions(
    session: Session, found: Dossier, stage: Stage, decisions: Iterable[tuple[str, Decision]]
) -> dict[str, int]:
    """Appends them; by trainee the version."""
    before = queries.last_versions(session, found.row.camp_id, found.row.id)
    rows = [
        RecommendationRow(
            camp_id=found.row.camp_id, recommendation_id=found.row.id, trainee_id=UUID(trainee),
            version=before.get(trainee, 0) + 1, stage=stage, actor=viewer_of(session).account_id, at=clock.now(),
            **decision._asdict(),
        )
        for trainee, decision in decisions
    ]  # fmt: skip
    put(session, *rows)
    return {str(row.trainee_id): row.version for row in rows}


def _check(found: Deliberation, trainee: str, decision: Decision) -> None:
    row = found.rows.get(trainee)
    if row is None:
        raise NotFound
    for clause in ("performance", "maturity"):
        if decision.judgement(clause) and clause not in open_clauses(row):
            raise invalid(f"/{clause}", "not-borderline", "此项不是临界，无须认定。", "This clause is not borderline.")
    if decision.choice in {"priority", "reserve"} and not is_eligible(row, decision):
        raise invalid("/choice", "not-eligible", *NOT_ELIGIBLE)
    if decision.covers and not any(trainee in group for group in found.groups):
        raise invalid(
            "/covers",
            "no-group",
            "此人不在难分或并列的一组内。",
            "The row is in no group that the figures cannot order.",
        )
    if _wants_reason(found, trainee, decision):
        raise reason_missing()


NOT_ELIGIBLE = (
    "不参与推荐、数据不足、条件未达标或临界未获认可的，不能列入优先推荐或后备。",
    "Who is barred, lacks data, fails a clause or was turned down at one cannot be put on the list.",
)


def _wants_reason(found: Deliberation, trainee: str, decision: Decision) -> bool:
    if decision.reason:
        return False
    is_said = decision.covers or decision.performance or decision.maturity
    deviates = found.choices[trainee] != found.proposed.get(trainee)
    return bool(is_said) or (deviates and not found.has_reason(trainee))


def reason_missing() -> Invalid:
    message, message_en = "须写明理由。", "This needs a written reason."
    one = invalid("/reason", "reason-missing", message, message_en)
    return Invalid("reason-missing", message, message_en, problems=one.problems)


def withdraw(session: Session, camp_id: UUID, sheet: str, key: str, reason: str) -> Done:
    """A draft, a frozen sheet or a confirmed list of nobody, for good; nothing is deleted."""
    wanted = asked(key, "withdraw", sheet, reason)
    found = begin(session, camp_id, sheet, wanted)
    if isinstance(found, Done):
        return found
    require(found, "withdraw")
    return act(session, found, wanted, "withdrawn", reason=reason)
