from datetime import UTC, date, datetime
from typing import Annotated, Any

from msgspec import Meta
from msgspec.structs import asdict

from service.rules.mentors import Form
from service.rules.text import Text
from service.schemas.wire import In, Out


class NoteIn(In, frozen=True, kw_only=True):
    on: date
    form: Form
    content: Annotated[Text, Meta(min_length=1)]
    next_step: Text | None = None

    def fields(self) -> dict[str, Any]:
        return asdict(self)


class NoteOut(Out, frozen=True, kw_only=True):
    id: str
    mentor: str | None
    on: date
    form: str
    content: str
    next_step: str | None
    version: int


class NoteVersionOut(Out, frozen=True, kw_only=True):
    version: int
    on: date
    form: str
    content: str
    next_step: str | None
    recorded_at: datetime


def note_out(row: Any) -> NoteOut:
    return NoteOut.of(row, id=str(row.id))


def note_version_out(row: Any) -> NoteVersionOut:
    return NoteVersionOut.of(row, recorded_at=datetime.fromtimestamp(row.recorded_at / 1_000_000, UTC))
