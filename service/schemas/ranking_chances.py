"""Reports on a sheet for organisers: what was offered to whom, and what the first places hang on."""

from collections.abc import Iterable

from service.database import Session
from service.queries import ranking_reports as queries
from service.queries.access import camp_of
from service.queries.ranking_reports import Ground
from service.rules.ranking.opportunity import Left, Line, Offered, Opportunity
from service.rules.ranking.sensitivity import Sensitivity, Weighed
from service.rules.ranking.wording_rows import GROUPS
from service.schemas.ranking_reports import GroundOut, Numbers, ground_out
from service.schemas.ranking_words import Term, group_term, term
from service.schemas.wire import Out, decimal

WHY = {
    "open": ("发生时登记，不由组织方提供机会", "Registered when it happens; nobody offers it"),
    "loss": ("扣分或否决，不是机会", "A deduction or a veto is no chance"),
}


class LineOut(Out, frozen=True, kw_only=True):
    """Points of one rule or category as they count: what every chance at full score would give, and what was earned."""

    code: str
    chances: int
    available: float
    earned: float


class OfferedOut(Out, frozen=True, kw_only=True):
    """`share` earned of available, 0 to 1; flagged where little was offered and the place by share is far off."""

    no: str
    place: int
    available: float
    earned: float
    share: float
    share_place: int
    scarce: bool
    flagged: bool
    rules: list[LineOut]
    categories: list[LineOut]


class GroupOfferedOut(Out, frozen=True, kw_only=True):
    """Means; null for groups under 5, which are named only."""

    by: Term
    label: Term
    size: int | None
    available: float | None
    earned: float | None
    flagged: int | None


class LeftOut(Out, frozen=True, kw_only=True):
    rule: str
    name: str
    why: Term


class OpportunityOut(Out, frozen=True, kw_only=True):
    """It changes no score. Chances are those that the records show today, up to the sheet's day."""

    ground: GroundOut
    median: float
    rows: list[OfferedOut]
    groups: list[GroupOfferedOut]
    left_out: list[LeftOut]


def opportunity_on(session: Session, sheet: str) -> OpportunityOut:
    """Of a sheet by its name."""
    _, ground = queries.ground_of(session, camp_of(session), sheet)
    people = queries.shown_numbers(session, camp_of(session), ground)
    return opportunity_out(queries.opportunity_of(session, camp_of(session), ground), ground, people)


def opportunity_out(found: Opportunity, ground: Ground, people: Numbers) -> OpportunityOut:
    return OpportunityOut(
        ground=ground_out(ground),
        median=found.median / 100,
        rows=[_offered(one, people[one.trainee]) for one in found.rows if one.trainee in people],
        groups=[
            GroupOfferedOut.of(
                one,
                by=term(GROUPS, one.by),
                label=group_term(one.by, one.label),
                available=decimal(one.available),
                earned=decimal(one.earned),
            )
            for one in found.groups
        ],
        left_out=[_left(one) for one in found.left_out],
    )


def _offered(one: Offered, no: str) -> OfferedOut:
    return OfferedOut.of(
        one,
        no=no,
        available=one.available / 100,
        earned=one.earned / 100,
        share=one.share / 10_000,
        rules=[_line(each) for each in one.rules],
        categories=[_line(each) for each in one.categories],
    )


def _line(one: Line) -> LineOut:
    return LineOut.of(one, available=one.available / 100, earned=one.earned / 100)


def _left(one: Left) -> LeftOut:
    zh, en = WHY[one.why]
    return LeftOut.of(one, why=Term(code=one.why, zh=zh, en=en))


class PlaceOut(Out, frozen=True, kw_only=True):
    """Whole percent of the draws."""

    place: int
    percent: int


class WeighedOut(Out, frozen=True, kw_only=True):
    """`top`: percent of the weight vectors that put her within the quota."""

    no: str
    order: int
    top: int
    places: list[PlaceOut]


class MemberOut(Out, frozen=True, kw_only=True):
    """Within the quota by fair scores, raw means, least squares (null where there are none); reviewers by number."""

    no: str
    fair: bool
    raw: bool
    squares: bool | None
    reviewers: list[str]


class WithoutOut(Out, frozen=True, kw_only=True):
    """Left out this reviewer, who comes within the quota and who drops out."""

    reviewer: str
    marks: int
    comes: list[str]
    goes: list[str]


class SensitivityOut(Out, frozen=True, kw_only=True):
    """`draws` weight vectors from a Dirichlet distribution of that concentration around the policy's weights."""

    ground: GroundOut
    draws: int
    concentration: int
    quota: int
    weights: list[WeighedOut]
    members: list[MemberOut]
    reviewers: list[WithoutOut]


def sensitivity_on(session: Session, sheet: str) -> SensitivityOut:
    _, ground = queries.ground_of(session, camp_of(session), sheet)
    people = queries.shown_numbers(session, camp_of(session), ground)
    mentors = queries.mentor_numbers(session, camp_of(session))
    return sensitivity_out(queries.sensitivity_of(ground), ground, people, mentors)


def sensitivity_out(found: Sensitivity, ground: Ground, people: Numbers, mentors: Numbers) -> SensitivityOut:
    return SensitivityOut(
        ground=ground_out(ground),
        draws=found.draws,
        concentration=found.concentration,
        quota=found.quota,
        weights=[_weighed(one, people[one.trainee]) for one in found.weighed if one.trainee in people],
        members=[
            MemberOut.of(one, no=people[one.trainee], reviewers=_known(one.reviewers, mentors))
            for one in found.members
            if one.trainee in people
        ],
        reviewers=[
            WithoutOut.of(
                one,
                reviewer=mentors.get(one.reviewer, one.reviewer),
                comes=_known(one.comes, people),
                goes=_known(one.goes, people),
            )
            for one in found.reviewers
        ],
    )


def _weighed(one: Weighed, no: str) -> WeighedOut:
    places = [PlaceOut(place=place, percent=percent) for place, percent in one.places.items()]
    return WeighedOut(no=no, order=one.order, top=one.top, places=places)


def _known(ids: Iterable[str], numbers: Numbers) -> list[str]:
    return [numbers[one] for one in ids if one in numbers]
