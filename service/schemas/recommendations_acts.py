"""What is asked for in each step of a sheet's procedure, and what is answered."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from service.queries.recommendations_dossier import Step
from service.queries.recommendations_steps import Taken
from service.rules.ranking.choosing import Decision, Judgement
from service.rules.ranking.outlook import Obstacle
from service.rules.ranking.procedure import Action, name_of
from service.rules.ranking.publicity import What
from service.rules.ranking.sheet import Choice
from service.rules.ranking.wording_procedure import ACTS, SHEET_STATES
from service.rules.ranking.wording_rows import CHOICES
from service.rules.text import Line, Number, Reason
from service.schemas.ranking_words import Term, term
from service.schemas.wire import In, Out, moment

MOST_ROWS = 500


class ReasonIn(In, frozen=True, kw_only=True):
    reason: Reason


class ConfirmIn(In, frozen=True, kw_only=True):
    """If-Match names the digest that was read; a refusal says why."""

    verdict: Literal["confirm", "refuse"]
    reason: Reason | None = None


class PublishIn(In, frozen=True, kw_only=True):
    """The printed first day; the window begins on the first working day from there."""

    first_day: date


class FinalIn(In, frozen=True, kw_only=True):
    """A row whose final choice differs from what was published, or which is passed over; see `covers` of a row."""

    no: Number
    choice: Choice | None = None
    reason: Reason | None = None
    covers: bool = False

    def decision(self) -> Decision:
        return Decision(self.choice, reason=self.reason, covers=self.covers)


class ChangeIn(FinalIn, frozen=True, kw_only=True):
    """A decision that the changed figures ask for."""

    performance: Judgement | None = None
    maturity: Judgement | None = None

    def decision(self) -> Decision:
        return Decision(self.choice, self.performance, self.maturity, self.reason, self.covers)


class RepublishIn(In, frozen=True, kw_only=True):
    """Why the published sheet changes, from when the changed rows are published again, and what is decided anew."""

    first_day: date
    cause: Reason
    rows: Annotated[tuple[ChangeIn, ...], Meta(max_length=MOST_ROWS)] = ()


class DecideIn(In, frozen=True, kw_only=True):
    """The person who decides, named; rows that are not given stay as they were published."""

    decider: Line
    post: Line
    document: Line
    reason: Reason
    rows: Annotated[tuple[FinalIn, ...], Meta(max_length=MOST_ROWS)] = ()


class StepOut(Out, frozen=True, kw_only=True):
    act: Term
    seq: int
    by: str
    at: datetime
    revision: int | None
    digest: str | None
    reason: str | None
    decider: str | None
    post: str | None
    document: str | None


class WindowOut(Out, frozen=True, kw_only=True):
    """A row as it was published by this step."""

    no: str
    listed: Term | None
    position: int | None
    first_day: date
    last_day: date
    provisional: bool


class PlaceOut(Out, frozen=True, kw_only=True):
    listed: Term | None
    position: int | None
    clauses: dict[str, str]


class ChangedOut(Out, frozen=True, kw_only=True):
    no: str
    what: list[What]
    old: PlaceOut
    new: PlaceOut


class LaterOut(Out, frozen=True, kw_only=True):
    """What cannot be done yet: why, and the first day on which it may be possible where a day decides."""

    action: Action
    code: str
    day: date | None
    message: str
    message_en: str


class TakenOut(Out, frozen=True, kw_only=True):
    """A step, and where it led: the same again when the request is repeated."""

    sheet: str
    state: Term
    revising: bool
    allowed: list[Action]
    later: list[LaterOut]
    step: StepOut
    provisional: bool
    windows: list[WindowOut]
    changed: list[ChangedOut]


def step_out(step: Step, logins: Mapping[UUID, str]) -> StepOut:
    row, details = step.row, step.details
    return StepOut(
        act=term(ACTS, row.kind),
        seq=row.seq,
        by=logins[row.actor],
        at=moment(row.at),
        revision=details.get("revision"),
        digest=row.digest,
        reason=row.reason,
        **{name: details.get(name) for name in ("decider", "post", "document")},
    )


def taken_out(found: Taken) -> TakenOut:
    windows, standing = [_window(row, found.people) for row in found.windows], found.then.standing
    return TakenOut(
        sheet=name_of(found.then.row.number),
        state=term(SHEET_STATES, standing.state),
        revising=standing.revising,
        allowed=found.then.allowed,
        later=[later_out(one) for one in found.then.later],
        step=step_out(found.step, found.logins),
        provisional=any(one.provisional for one in windows),
        windows=windows,
        changed=[changed_out(one, found.people) for one in found.changed],
    )


def later_out(one: Obstacle) -> LaterOut:
    zh, en = one.words
    return LaterOut(action=one.action, code=one.code, day=one.day, message=zh, message_en=en)


def _window(row: Any, people: Mapping[str, Any]) -> WindowOut:
    return WindowOut(
        no=people[str(row.trainee_id)].no,
        listed=listed(row.listed),
        position=row.position,
        first_day=row.first_day,
        last_day=row.last_day,
        provisional=row.provisional,
    )


def changed_out(one: Mapping[str, Any], people: Mapping[str, Any]) -> ChangedOut:
    return ChangedOut(no=people[one["trainee"]].no, what=one["what"], old=_place(one["old"]), new=_place(one["new"]))


def _place(told: Mapping[str, Any]) -> PlaceOut:
    return PlaceOut(listed=listed(told["listed"]), position=told["position"], clauses=told["clauses"])


def listed(code: str | None) -> Term | None:
    return None if code is None else term(CHOICES, code)
