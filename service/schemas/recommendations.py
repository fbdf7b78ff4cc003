"""推荐表 as organisers see it: three figures kept apart, what was decided on each row, and what is still wanted."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from service.queries.recommendations_dossier import Dossier
from service.queries.recommendations_publicity import Publication
from service.queries.recommendations_view import View
from service.rules.ranking.choosing import Decision, Judgement, Need, open_clauses
from service.rules.ranking.procedure import Action, name_of
from service.rules.ranking.sheet import Choice, Row
from service.rules.ranking.wording_procedure import SHEET_STATES
from service.rules.ranking.wording_rows import CHOICES, CLAUSES
from service.rules.text import Reason
from service.schemas.ranking import printed, reviewers
from service.schemas.ranking_method import MethodOut, method_out
from service.schemas.ranking_rows import RowOut, row_out
from service.schemas.ranking_words import Term, term, terms
from service.schemas.recommendations_acts import LaterOut, StepOut, later_out, step_out
from service.schemas.wire import In, Out, moment

Unset = msgspec.UnsetType


class SheetIn(In, frozen=True, kw_only=True):
    """Under which version of the rules, up to which day; a later sheet may name the one it follows."""

    policy: int
    through: date
    follows: str | None = None


class RowIn(In, frozen=True, kw_only=True):
    """Without a choice the computed one holds; `covers`: the reason is that of the whole group that has no order."""

    choice: Choice | None = None
    performance: Judgement | None = None
    maturity: Judgement | None = None
    reason: Reason | None = None
    covers: bool = False

    def decision(self) -> Decision:
        return Decision(self.choice, self.performance, self.maturity, self.reason, self.covers)


class SheetLine(Out, frozen=True, kw_only=True):
    """`revising`: a changed sheet waits for its second person; what may be done now and later is for organisers."""

    sheet: str
    policy: int
    through: date
    state: Term
    revising: bool | Unset = msgspec.UNSET
    allowed: list[Action] | Unset = msgspec.UNSET
    later: list[LaterOut] | Unset = msgspec.UNSET


class PublicOut(Out, frozen=True, kw_only=True):
    """What was published of a row; `listed` none: taken off. `extended`: a table of holidays came later."""

    listed: Term | None
    position: int | None
    first_day: date
    last_day: date
    provisional: bool
    extended: bool
    revision: int


class DecisionOut(Out, frozen=True, kw_only=True):
    choice: Term | None
    performance: Judgement | None
    maturity: Judgement | None
    reason: str | None
    covers: bool


class ChosenOut(Out, frozen=True, kw_only=True):
    """`computed` is what the figures say, `choice` what holds; `missing` are reasons still to be given."""

    figures: RowOut
    computed: Term | None
    choice: Term | None
    borderline: list[Term]
    decision: DecisionOut
    needs: list[Need]
    missing: list[Need]
    passed_over_by: list[str]
    published: PublicOut | None
    version: int


class SheetOut(Out, frozen=True, kw_only=True):
    """`digest` is what a second person confirms; `groups` are rows that no figure puts in order.

    `restricted`: those on the sheet whose rows are not shown, since nothing may be done with their files but keep them.
    Where such a row wants a reason, an officer lifts the restriction first.
    """

    sheet: str
    policy: int
    through: date
    follows: str | None
    state: Term
    revising: bool
    allowed: list[Action]
    later: list[LaterOut]
    restricted: list[str]
    opened_by: str
    opened_at: datetime
    revision: int | None
    digest: str | None
    snapshot: str | None
    passed_over: int
    groups: list[list[str]]
    steps: list[StepOut]
    method: MethodOut | None
    rows: list[ChosenOut]


def sheet_line(found: Dossier, *, officer: bool) -> SheetLine:
    row, now = found.row, found.standing
    told: dict[str, Any] = {}
    if officer:
        told = {"revising": now.revising, "allowed": found.allowed, "later": [later_out(one) for one in found.later]}
    return SheetLine(
        sheet=name_of(row.number), policy=row.policy, through=row.through, state=term(SHEET_STATES, now.state), **told
    )


def sheet_out(found: View) -> SheetOut:
    row, made, line = found.found.row, found.made, sheet_line(found.found, officer=True)
    passed = [] if made is None else made.passed_over()
    return SheetOut(
        **{name: getattr(line, name) for name in line.__struct_fields__},
        restricted=list(found.restricted),
        follows=None if found.follows is None else name_of(found.follows),
        opened_by=found.logins[row.opened_by],
        opened_at=moment(row.opened_at),
        revision=None if found.step is None else found.step.revision,
        digest=None if found.step is None else found.step.row.digest,
        snapshot=None if found.shown is None or found.shown.digest is None else found.shown.digest,
        passed_over=len(passed),
        groups=[] if made is None else [numbers for one in made.groups if (numbers := _numbers(found, one))],
        steps=[step_out(step, found.logins) for step in found.found.steps],
        method=None if found.shown is None else method_out(found.shown, lines=True),
        rows=list(_rows(found)),
    )


def _numbers(found: View, trainees: Any) -> list[str]:
    return sorted(str(found.people[one].no) for one in trainees if one in found.people)


def _rows(found: View) -> Iterator[ChosenOut]:
    if found.made is not None:
        shown = [row for row in found.made.sheet.rows if row.trainee in found.people]
        for row in printed(shown, found.people):
            yield chosen_out(found, row)


def chosen_out(found: View, row: Row) -> ChosenOut:
    made, trainee = found.made, row.trainee
    assert made is not None
    assert found.shown is not None
    more = {"reviewers": reviewers(row.reviewers, found.mentors)}
    published = found.published.get(trainee)
    return ChosenOut(
        figures=row_out(row, found.people[trainee], found.shown.inputs, more),
        computed=_choice(row.listed),
        choice=_choice(made.choices[trainee]),
        borderline=terms(CLAUSES, open_clauses(row)),
        decision=_decision(made.decision(row)),
        needs=list(made.needs(row)),
        missing=made.missing(row),
        passed_over_by=_numbers(found, made.passing(row)),
        published=None if published is None else public_out(published),
        version=found.versions.get(trainee, 0),
    )


def _choice(code: str | None) -> Term | None:
    return None if code is None else term(CHOICES, code)


def _decision(one: Decision) -> DecisionOut:
    return DecisionOut(
        choice=_choice(one.choice),
        performance=one.performance,
        maturity=one.maturity,
        reason=one.reason,
        covers=one.covers,
    )


def public_out(one: Publication) -> PublicOut:
    return PublicOut(
        listed=_choice(one.row.listed),
        position=one.row.position,
        first_day=one.window.first,
        last_day=one.window.last,
        provisional=one.window.provisional,
        extended=one.is_extended,
        revision=one.row.revision,
    )
