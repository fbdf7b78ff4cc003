from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from service.actions.practice import Place
from service.rules.practice import PostingKind
from service.rules.text import Line, Number, Reason, Text
from service.schemas.wire import In, Out, decimal, hundredths


class PostingIn(In, frozen=True, kw_only=True):
    kind: PostingKind = "other"
    title: Line
    host: Line
    starts_on: date
    ends_on: date

    def place(self) -> Place:
        return Place(self.kind, self.title, self.host, self.starts_on, self.ends_on)


class NewPostingIn(PostingIn, frozen=True, kw_only=True):
    trainee: Number


class TaskIn(In, frozen=True, kw_only=True):
    title: Line
    due_on: date | None = None


class DoneIn(In, frozen=True, kw_only=True):
    """Today, unless a day is given."""

    on: date | None = None


class AppraisalIn(In, frozen=True, kw_only=True):
    score: Decimal
    opinion: Annotated[Text, Meta(min_length=1)]

    def hundredths(self) -> int:
        return hundredths(self.score, "/score")


class RecallIn(In, frozen=True, kw_only=True):
    reason: Reason


class PostingLine(Out, frozen=True, kw_only=True):
    id: UUID
    trainee: str
    name: str
    kind: str
    title: str
    host: str
    starts_on: date
    ends_on: date
    state: str
    score: float | None
    version: int


class TaskOut(Out, frozen=True, kw_only=True):
    id: UUID
    title: str
    due_on: date | None
    done_on: date | None


class PostingOut(PostingLine, frozen=True, kw_only=True):
    opinion: str | None
    recall_reason: str | None
    tasks: list[TaskOut]


def posting_line(row: Any) -> PostingLine:
    return PostingLine.of(row, score=decimal(row.score))


def posting_out(row: Any, tasks: Iterable[Any]) -> PostingOut:
    return PostingOut.of(row, score=decimal(row.score), tasks=[TaskOut.of(task) for task in tasks])
