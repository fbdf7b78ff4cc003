"""异议: as filed, as officers handle it, and as the trainee who filed it reads it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from service import clock
from service.actions.recommendations_objections import Channel, Conclusion, Filed
from service.database import Session
from service.errors import invalid
from service.queries.points_proposals import list_logins
from service.queries.ranking_shown import is_officer
from service.queries.recommendations import list_people
from service.queries.recommendations_objections import Case
from service.rules.ranking.wording_procedure import CHANNELS, OBJECTION_STATES
from service.rules.text import WRITTEN, Line, Name, Number, Reason
from service.schemas.ranking_words import Term, term
from service.schemas.wire import In, Out, moment

MOST_ROWS = 50
Content = Annotated[str, Meta(min_length=1, max_length=4000, pattern=WRITTEN)]


class ObjectionIn(In, frozen=True, kw_only=True):
    """A trainee's own goes by this system, today; officers say when and how it came, and by whom if it is named."""

    rows: Annotated[list[Number], Meta(min_length=1, max_length=MOST_ROWS)]
    content: Content
    named: bool
    identity: Line | None = None
    received_on: date | None = None
    channel: Channel | None = None

    def registered(self) -> Filed:
        """By an officer."""
        if self.channel is None:
            raise invalid("/channel", "channel-missing", "请注明异议的渠道。", "Say how the objection came.")
        if self.named is (self.identity is None):
            raise invalid(
                "/identity",
                "identity-mismatch",
                "实名须写明异议人，匿名不写。",
                "Who objects, if named; else none.",
            )
        return Filed(
            _once(self.rows), self.content, self.named, self.received_on or clock.today(), self.channel, self.identity
        )

    def filed(self, person: Any) -> Filed:
        """By a trainee, whose name is known if she gives it."""
        for field in ("identity", "received_on", "channel"):
            if getattr(self, field) is not None:
                raise invalid(f"/{field}", "officers-only", "此项由组织员填写。", "Only officers say this.")
        identity = f"{person.no} {person.name}"
        return Filed(_once(self.rows), self.content, self.named, clock.today(), "system", identity)


def _once(numbers: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers))


class InvestigationIn(In, frozen=True, kw_only=True):
    """The login of an officer who is recused from nobody of the camp."""

    investigator: Name


class ConclusionIn(In, frozen=True, kw_only=True):
    """`withdrawn`: taken back by who objected; the others rest on a document."""

    state: Conclusion
    reason: Reason
    document: Line | None = None


class UncorrectedIn(In, frozen=True, kw_only=True):
    """Why nothing on the sheet has to change though the objection was upheld."""

    reason: Reason
    document: Line | None = None


class ObjectionActOut(Out, frozen=True, kw_only=True):
    state: Term
    investigator: str | None
    reason: str | None
    document: str | None
    by: str
    at: datetime


class ObjectionOut(Out, frozen=True, kw_only=True):
    """For officers; who objects is kept sealed and read at an address of its own.

    `uncorrected`: why nothing had to change though it was upheld.
    """

    number: int
    state: Term
    received_on: date
    channel: Term
    named: bool
    late: bool
    rows: list[str]
    content: str
    filed_at: datetime
    uncorrected: str | None
    acts: list[ObjectionActOut]


class OwnObjectionOut(Out, frozen=True, kw_only=True):
    """For the trainee who filed it."""

    number: int
    state: Term
    received_on: date
    named: bool
    late: bool
    rows: list[str]
    content: str
    reason: str | None
    document: str | None
    uncorrected: str | None


class IdentityOut(Out, frozen=True, kw_only=True):
    identity: str | None


def objections_out(session: Session, camp_id: UUID, cases: Sequence[Case]) -> list[ObjectionOut | OwnObjectionOut]:
    """As the viewer reads them."""
    people = list_people(session, camp_id)
    if not is_officer(session):
        return [own_objection_out(case, people) for case in cases]
    logins = list_logins(session, [one for case in cases for act in case.acts for one in (act.actor, act.investigator)])
    return [objection_out(case, people, logins) for case in cases]


def objection_out(case: Case, people: Mapping[str, Any], logins: Mapping[UUID, str]) -> ObjectionOut:
    row = case.row
    return ObjectionOut(
        number=row.number,
        state=term(OBJECTION_STATES, case.state),
        received_on=row.received_on,
        channel=term(CHANNELS, row.channel),
        named=row.named,
        late=row.late,
        rows=_numbers(case, people),
        content=row.content,
        filed_at=moment(row.filed_at),
        uncorrected=case.uncorrected and case.uncorrected.reason,
        acts=[_act(one, logins) for one in case.acts],
    )


def _act(row: Any, logins: Mapping[UUID, str]) -> ObjectionActOut:
    return ObjectionActOut(
        state=term(OBJECTION_STATES, row.state),
        investigator=logins.get(row.investigator),
        reason=row.reason,
        document=row.document,
        by=logins[row.actor],
        at=moment(row.at),
    )


def own_objection_out(case: Case, people: Mapping[str, Any]) -> OwnObjectionOut:
    row, ended = case.row, case.conclusion
    return OwnObjectionOut(
        number=row.number,
        state=term(OBJECTION_STATES, case.state),
        received_on=row.received_on,
        named=row.named,
        late=row.late,
        rows=_numbers(case, people),
        content=row.content,
        reason=ended and ended.reason,
        document=ended and ended.document,
        uncorrected=case.uncorrected and case.uncorrected.reason,
    )


def _numbers(case: Case, people: Mapping[str, Any]) -> list[str]:
    return sorted(str(people[one].no) for one in case.trainees)
