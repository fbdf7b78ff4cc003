"""校准分: before a settlement the entries of marks are taken back and rewritten by a fit, which they name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from service import clock
from service.actions.camps import require_act
from service.actions.points_facts import Why, dealt_with, list_undone, write_changes
from service.actions.points_writing import note_text
from service.database import Session
from service.errors import Conflict, invalid
from service.queries import points as queries
from service.queries.points_claims import list_claims
from service.queries.ranking_inputs import marks_through
from service.rules.points.amounts import ratio
from service.rules.points.claims import FAIR, Claim, Key, fairly, posts_fairly, unmet
from service.rules.points.policy import FactKind
from service.rules.points.requests import PostLine, Target, Version
from service.rules.ranking.fair_marks import FACTS, FairMarks, fair_marks, reason
from service.rules.ranking.inputs import Mark
from service.rules.ranking.snapshots import canonical
from service.rules.ranking.wording_sources import STATUSES


class Fitted(NamedTuple):
    """One kind of fact by its fit, and what the journal does not say yet."""

    found: FairMarks
    claims: Sequence[Claim]
    gone: Sequence[Key]
    new: Sequence[PostLine]
    live: Mapping[Key, Target]

    @property
    def is_open(self) -> bool:
        return not self.found.refused and bool(self.gone or self.new)


class Rewritten(NamedTuple):
    """What became of one kind of fact; `snapshot` names the fit by which lines were written now."""

    fitted: Fitted
    snapshot: str | None
    lines: int


def rewrite(session: Session, camp_id: UUID, through: date) -> list[Rewritten]:
    """By the marks up to a day, in what is not settled; the same again writes nothing. Refuses where every fit does."""
    require_act(session, camp_id, "points")
    queries.lock_book(session, camp_id)
    closed = queries.closed_through(session, camp_id)
    _check_day(through, closed)
    made = list(_fitted(session, camp_id, through))
    if not made:
        raise Conflict(
            "not-declared",
            "截至该日没有按校准分计分的事实：施行中的细则未作规定，或尚无评分。",
            "Up to that day no fact posts by fair scores: the rules in force do not say so, or there are no marks.",
        )
    if all(one.found.refused for one in made):
        raise _refused(made)
    return [_rewrite(session, camp_id, one) for one in made]


def require_rewritten(session: Session, camp_id: UUID, through: date) -> None:
    """Before a settlement of that day; where the model refuses, what was posted raw is settled."""
    waiting = [one.found.fact for one in _fitted(session, camp_id, through) if one.is_open]
    if waiting:
        raise Conflict(
            "fair-marks-open",
            f"细则规定按校准分计分，请先按截至 {through} 的评分改记校准分，再结算。",
            f"The rules post by fair scores: rewrite the entries by the marks up to {through} before settling.",
            facts=waiting, through=through.isoformat(),
        )  # fmt: skip


def _check_day(through: date, closed: date | None) -> None:
    if through > clock.today():
        raise invalid("/through", "date-in-future", "日期不能晚于今天。", "The day has not come.")
    if closed is not None and through <= closed:
        zh, en = f"已结算至 {closed}。", f"It is settled through {closed}."
        raise Conflict("period-closed", zh, en, closed_through=closed.isoformat())


def _refused(made: Sequence[Fitted]) -> Conflict:
    statuses = {one.found.fact: one.found.status for one in made}
    said = [STATUSES[status] for status in dict.fromkeys(one.found.status for one in made)]  # type: ignore[index]
    zh, en = "".join(zh for zh, _ in said), " ".join(en for _, en in said)
    return Conflict("fit-refused", f"不能校准，仍按原始分计：{zh}", f"Raw marks stay: {en}", statuses=statuses)


def _fitted(session: Session, camp_id: UUID, through: date) -> Iterator[Fitted]:
    """For each kind of fact that a policy has 校准分 for; facts of settled days are left as they are."""
    versions, closed = queries.list_versions(session, camp_id), queries.closed_through(session, camp_id)
    claims = [
        one
        for one in list_claims(session, camp_id, versions)
        if one.on <= through and (closed is None or one.on > closed) and posts_fairly(versions, one)
    ]
    if not claims:
        return
    marks, undone = marks_through(session, camp_id, through), list_undone(session, camp_id)
    by_source = {"seminar": marks.seminars, "posting": marks.postings, "maturity": marks.maturity}
    for fact, source in FACTS.items():
        own = [one for one in claims if one.fact == fact]
        if own and by_source[source]:
            yield _fit(session, camp_id, versions, fact, through, by_source[source], own, undone)


def _fit(
    session: Session,
    camp_id: UUID,
    versions: Sequence[Version],
    fact: FactKind,
    through: date,
    marks: Sequence[Mark],
    claims: Sequence[Claim],
    undone: Mapping[Key, Target],
) -> Fitted:
    places = dealt_with(session, camp_id, {(one.source, one.trainee) for one in claims})
    shares = {(one.source, str(one.trainee)): ratio(one.num, one.den) for one in claims}
    found = fair_marks(fact, through, marks, shares)
    rows = {(row.source, row.trainee): row for row in found.rows}
    wanted = [
        fairly(one, row.share, one.reason)
        for one in claims
        if (one.source, one.trainee) in places and (row := rows.get((one.source, str(one.trainee)))) is not None
    ]
    live = {
        (row.trainee_id, row.rule, row.source): queries.target(row)
        for row in queries.list_live(session, camp_id, {one.source for one in wanted})
        if (row.source, row.trainee_id) in {(one.source, one.trainee) for one in wanted}
    }
    gone, new = unmet(versions, wanted, live, undone)
    return Fitted(found, wanted, gone, new, live)


def _rewrite(session: Session, camp_id: UUID, made: Fitted) -> Rewritten:
    if not made.is_open:
        return Rewritten(made, None, 0)
    snapshot = note_text(session, camp_id, canonical(made.found))
    rows = {(row.source, row.trainee): row for row in made.found.rows}
    lines = [replace(one, reason=reason(rows[str(one.source), one.trainee], snapshot)) for one in made.new]
    why = Why(f"{FAIR}{snapshot}", f"改按校准分计，拟合快照 {snapshot}")
    return Rewritten(made, snapshot, write_changes(session, camp_id, made.gone, lines, made.live, why))
