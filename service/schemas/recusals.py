from datetime import datetime
from typing import Any

from service.rules.recusals import Kind
from service.rules.text import Number, Reason
from service.schemas.wire import In, Out, moment


class RecusalIn(In, frozen=True, kw_only=True):
    """`relation` is sealed, and read only by an officer who handles it."""

    trainee: Number
    kind: Kind
    relation: Reason | None = None


class EndRecusalIn(In, frozen=True, kw_only=True):
    reason: Reason


class RecusalOut(Out, frozen=True, kw_only=True):
    """Who is recused from whom; no name, since the person is out of the declarer's sight."""

    id: str
    login: str
    trainee: str
    kind: str
    declared_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str | None


class RelationOut(Out, frozen=True, kw_only=True):
    relation: str | None


def recusal_out(row: Any) -> RecusalOut:
    ended = None if row.ended_at is None else moment(row.ended_at)
    return RecusalOut.of(row, id=str(row.id), declared_at=moment(row.declared_at), ended_at=ended)
