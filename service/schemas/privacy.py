"""Requests about one's own data, and what is kept until when, on the wire."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from service import clock
from service.rules import privacy as rules
from service.rules.privacy_register import Line as RegisterLine
from service.rules.text import Name, Reason, Text
from service.schemas.wire import In, Out, moment


class RequestIn(In, frozen=True, kw_only=True):
    """A correction names the field and says what it should be."""

    kind: rules.Kind
    field: Name | None = None
    content: Annotated[Text, Meta(min_length=1)] | None = None


class AnswerIn(In, frozen=True, kw_only=True):
    """`changed` names the fields that a granted correction changed."""

    verdict: rules.Verdict
    answer: Reason
    changed: Annotated[tuple[Name, ...], Meta(max_length=20)] = ()


class ReasonIn(In, frozen=True, kw_only=True):
    reason: Reason


class RequestOut(Out, frozen=True, kw_only=True):
    id: UUID
    no: str
    kind: str
    field: str | None
    content: str | None
    state: str
    filed_at: datetime
    due_on: date
    overdue: bool
    answer: str | None
    answered_at: datetime | None


def request_out(row: Any) -> RequestOut:
    return RequestOut.of(
        row,
        filed_at=moment(row.filed_at),
        overdue=rules.is_overdue(row.state, row.due_on, clock.today()),
        answered_at=None if row.answered_at is None else moment(row.answered_at),
    )


class RestrictionOut(Out, frozen=True, kw_only=True):
    no: str
    restricted: bool
    restricted_reason: str | None


class RestrictionsOut(Out, frozen=True, kw_only=True):
    items: list[RestrictionOut]


class KeptPerson(Out, frozen=True, kw_only=True):
    """`held`: the use of the file is restricted, so a purge leaves it."""

    no: str
    name: str
    held: bool = False


class PurgeOut(Out, frozen=True, kw_only=True):
    """A purge that waits for a second officer; who decides sends the digest of what she read."""

    id: UUID
    digest: str
    proposer: str
    proposed_at: datetime
    expires_at: datetime
    kept_to: date
    trainees: list[str]
    mentors: list[str]
    reason: str


def purge_out(row: Any) -> PurgeOut:
    content = msgspec.json.decode(row.content)
    times = {"proposed_at": moment(row.proposed_at), "expires_at": moment(row.expires_at)}
    told = {name: content[name] for name in ("trainees", "mentors", "reason")}
    return PurgeOut.of(row, kept_to=date.fromisoformat(content["kept_to"]), **times, **told)


class PurgedOut(Out, frozen=True, kw_only=True):
    """What was decided, and who was proposed."""

    verdict: str
    trainees: list[str]
    mentors: list[str]


class RetentionOut(Out, frozen=True, kw_only=True):
    """What a purge would erase and from when: nothing happens by reading it."""

    camp: str
    state: str
    kept_to: date
    due: bool
    trainees: list[KeptPerson]
    mentors: list[KeptPerson]
    rows: dict[str, int]
    proposed: list[PurgeOut]


def retention_out(
    kept: tuple[str, str, date, int], people: Sequence[Any], mentors: Sequence[Any], rows: dict[str, int],
    proposed: Iterable[Any],
) -> RetentionOut:  # fmt: skip
    number, state, ends_on, years = kept
    last = rules.keep_until(ends_on, years)
    return RetentionOut(
        camp=number,
        state=state,
        kept_to=last,
        due=rules.may_purge(state, last, clock.today()),
        trainees=[KeptPerson.of(one, held=one.restricted) for one in people],
        mentors=[KeptPerson.of(one, held=False) for one in mentors],
        rows=rows,
        proposed=[purge_out(one) for one in proposed],
    )


class ColumnOut(Out, frozen=True, kw_only=True):
    """`kept_because`: why an erasure leaves it; null where it goes, or where it is about nobody."""

    table: str
    column: str
    kind: str
    purpose: str
    purpose_en: str
    basis: str
    basis_en: str
    keeping: str
    keeping_en: str
    erased: bool
    kept_because: str | None
    kept_because_en: str | None


class RegisterOut(Out, frozen=True, kw_only=True):
    items: list[ColumnOut]


def register_out(lines: Iterable[RegisterLine]) -> RegisterOut:
    return RegisterOut(items=[_column(line) for line in lines])


def _column(line: RegisterLine) -> ColumnOut:
    words = {"purpose": line.purpose, "basis": line.basis, "keeping": line.keeping}
    kept = line.kept_because or (None, None)
    return ColumnOut(
        table=line.table,
        column=line.column,
        kind=line.kind,
        erased=line.is_erased,
        kept_because=kept[0],
        kept_because_en=kept[1],
        **{name: zh for name, (zh, _) in words.items()},
        **{f"{name}_en": en for name, (_, en) in words.items()},
    )
