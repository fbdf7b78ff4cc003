"""What changed between two sheets, trainee by trainee, and because of what."""

from service.database import Session
from service.queries.access import camp_of
from service.queries.ranking_comparing import Compared, compared
from service.queries.ranking_reports import ground_of, shown_numbers
from service.rules.ranking.comparing import ORDER, Cause, Change
from service.rules.ranking.sheet import Rated, Row
from service.schemas.ranking_reports import GroundOut, Numbers, ground_out
from service.schemas.ranking_words import Term, fine
from service.schemas.wire import Out, decimal

PARTS = {
    "rules": ("细则与封顶", "Rules and caps"),
    "basis": ("校准或原始分", "Fair or raw scores"),
    "anchors": ("满分与起算点", "Anchors"),
    "weights": ("权重", "Weights"),
    "gates": ("门槛", "Gates"),
    "quotas": ("名额及其他", "Quotas and the rest"),
    "points": ("积分流水", "Points entries"),
    "seminars": ("研讨评分", "Seminar reviews"),
    "postings": ("实践鉴定", "Postings"),
    "maturity": ("成熟度评价", "Maturity"),
    "attendance": ("出勤", "Attendance"),
    "vetoes": ("一票否决", "Vetoes"),
    "cohort": ("学员范围", "The cohort"),
    "terms": ("推荐办法及其他", "The terms and the rest"),
}


class RatedOut(Out, frozen=True, kw_only=True):
    raw: float
    fair: float | None


class SideOut(Out, frozen=True, kw_only=True):
    """A row on one side; `outcomes` by clause, `chance` in percent for the quota."""

    points: float
    place: int
    score: float | None
    score_raw: float | None
    performance: float | None
    seminar: RatedOut | None
    posting: RatedOut | None
    maturity: RatedOut | None
    outcomes: dict[str, str]
    state: str
    order: int | None
    listed: str | None
    chance: int | None
    band: str
    band_list: str


class CauseOut(Out, frozen=True, kw_only=True):
    """What one part moved; score and order are null where there is none on one side. States are [before, after]."""

    part: str
    points: float
    place: int
    score: float | None
    order: int | None
    state: tuple[str, str] | None
    listed: tuple[str | None, str | None] | None


class ChangeOut(Out, frozen=True, kw_only=True):
    """A side is null for who is not in that cohort; the causes add up to the change of points, place, score, order."""

    no: str
    before: SideOut | None
    after: SideOut | None
    changed: list[str]
    causes: list[CauseOut]


class DiffOut(Out, frozen=True, kw_only=True):
    """`order` of the parts is declared: in another, single parts could be larger or smaller. Nothing is stored."""

    before: GroundOut
    after: GroundOut
    same_build: bool
    order: list[Term]
    rows: list[ChangeOut]


def diff_on(session: Session, sheet: str, other: str) -> DiffOut:
    """Of a sheet by its name with what `other` names."""
    _, ground = ground_of(session, camp_of(session), sheet)
    found = compared(session, camp_of(session), ground, other)
    return diff_out(found, shown_numbers(session, camp_of(session), found.mine, found.other))


def diff_out(found: Compared, people: Numbers) -> DiffOut:
    return DiffOut(
        before=ground_out(found.mine),
        after=ground_out(found.other),
        same_build=found.same_build,
        order=[Term(code=part, zh=PARTS[part][0], en=PARTS[part][1]) for part in ORDER[found.kind]],
        rows=[_change(one, people[one.trainee]) for one in found.changes if one.trainee in people],
    )


def _change(one: Change, no: str) -> ChangeOut:
    return ChangeOut(
        no=no,
        before=_side(one.before),
        after=_side(one.after),
        changed=list(one.changed),
        causes=[_cause(each) for each in one.causes],
    )


def _cause(one: Cause) -> CauseOut:
    return CauseOut.of(one, points=one.points / 100, score=decimal(one.score))


def _side(row: Row | None) -> SideOut | None:
    if row is None:
        return None
    return SideOut.of(
        row,
        points=row.points / 100,
        score=decimal(row.score),
        score_raw=decimal(row.score_raw),
        performance=fine(row.performance),
        seminar=_rated(row.seminar),
        posting=_rated(row.posting),
        maturity=_rated(row.maturity),
        outcomes={one.clause: one.outcome for one in row.verdicts},
    )


def _rated(found: Rated | None) -> RatedOut | None:
    return None if found is None else RatedOut(raw=found.raw / 10_000, fair=fine(found.fair))
