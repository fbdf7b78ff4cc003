"""现场教学, 考试 and 重大活动: what was held on a day, and who was there or with which score."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from service import clock
from service.actions.occasions import add_occasion, write_roll
from service.database import Session
from service.errors import Refusal, Stale
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.occasions import (
    PARTICIPANTS,
    SCORES,
    VISITORS,
    Roll,
    find_occasion,
    list_occasions,
    list_people,
    read_roll,
)
from service.queries.seen import saw
from service.queries.select import Page
from service.queries.trainees import list_numbers
from service.rules.access import Perm
from service.rules.occasions import fingerprint, has_come, was_there_to
from service.schemas.occasions import EventIn, ExamIn, MembersIn, ScoresIn, VisitIn
from service.tables.practice import Event
from service.tables.training import Exam, Visit
from service.web.pages import filled, see_other, shown, ticked, tried, written

Fields = URLEncodedBody[dict[str, Any]]
WHOLE = Page(1000, 0, "-on")
CHANGED = "名单已在别处改过：下面是现在的，请核对后再保存。"
CHANGED_EN = "The list was changed elsewhere: what stands now is below; compare, then save again."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of occasion: its table, its roll, what names one, and how a form is read."""

    word: str
    model: Any
    roll: Roll
    struct: Any
    key: tuple[str, ...]
    write: Perm
    said: Callable[[Session, date, dict[str, Any]], Mapping[str, Any]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.struct.__struct_fields__)


def roster(session: Session, on: date) -> list[Any]:
    """Those who were in the camp on a day, by number; and others that its viewer was shown."""
    there = {row.no for row in list_people(session, camp_of(session)) if was_there_to(row.left_on, on)}
    people = [row for row in list_numbers(session, camp_of(session)) if row.no in there]
    saw(session, [row.id for row in people])
    return sorted(people, key=lambda row: str(row.no))


def _members(_: Session, __: date, data: dict[str, Any]) -> Mapping[str, Any]:
    return filled(MembersIn, {"trainees": ticked(data, "trainees")}).roll()


def _scores(session: Session, on: date, data: dict[str, Any]) -> Mapping[str, Any]:
    typed = {row.no: written(data, f"score-{row.no}") for row in roster(session, on)}
    return filled(ScoresIn, {"scores": {no: score for no, score in typed.items() if score}}).hundredths()


VISITS = Kind("visits", Visit, VISITORS, VisitIn, ("name", "on"), Perm.TRAINING_WRITE, _members)
EXAMS = Kind("exams", Exam, SCORES, ExamIn, ("subject",), Perm.TRAINING_WRITE, _scores)
EVENTS = Kind("events", Event, PARTICIPANTS, EventIn, ("name", "on"), Perm.PRACTICE_WRITE, _members)


@get("/camps/{camp:str}/visits", Perm.TRAINING_READ, personal=True)
def visits(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, VISITS)


@post("/camps/{camp:str}/visits", Perm.TRAINING_WRITE, personal=True)
def create_visit(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    return _created(request, session, VISITS, data)


@get("/camps/{camp:str}/visits/{visit:uuid}", Perm.TRAINING_READ, personal=True)
def show_visit(request: AnyRequest, session: RequestSession, visit: FromPath[UUID]) -> Response[str]:
    return _roll(request, session, VISITS, visit)


@post("/camps/{camp:str}/visits/{visit:uuid}", Perm.TRAINING_WRITE, personal=True)
def replace_visit(request: AnyRequest, session: RequestSession, visit: FromPath[UUID], data: Fields) -> Response[Any]:
    return _replaced(request, session, VISITS, visit, data)


@get("/camps/{camp:str}/exams", Perm.TRAINING_READ, personal=True)
def exams(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, EXAMS)


@post("/camps/{camp:str}/exams", Perm.TRAINING_WRITE, personal=True)
def create_exam(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    return _created(request, session, EXAMS, data)


@get("/camps/{camp:str}/exams/{exam:uuid}", Perm.TRAINING_READ, personal=True)
def show_exam(request: AnyRequest, session: RequestSession, exam: FromPath[UUID]) -> Response[str]:
    return _roll(request, session, EXAMS, exam)


@post("/camps/{camp:str}/exams/{exam:uuid}", Perm.TRAINING_WRITE, personal=True)
def replace_exam(request: AnyRequest, session: RequestSession, exam: FromPath[UUID], data: Fields) -> Response[Any]:
    return _replaced(request, session, EXAMS, exam, data)


@get("/camps/{camp:str}/events", Perm.PRACTICE_READ, personal=True)
def events(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _index(request, session, EVENTS)


@post("/camps/{camp:str}/events", Perm.PRACTICE_WRITE, personal=True)
def create_event(request: AnyRequest, session: RequestSession, data: Fields) -> Response[Any]:
    return _created(request, session, EVENTS, data)


@get("/camps/{camp:str}/events/{event:uuid}", Perm.PRACTICE_READ, personal=True)
def show_event(request: AnyRequest, session: RequestSession, event: FromPath[UUID]) -> Response[str]:
    return _roll(request, session, EVENTS, event)


@post("/camps/{camp:str}/events/{event:uuid}", Perm.PRACTICE_WRITE, personal=True)
def replace_event(request: AnyRequest, session: RequestSession, event: FromPath[UUID], data: Fields) -> Response[Any]:
    return _replaced(request, session, EVENTS, event, data)


def _created(request: AnyRequest, session: Session, kind: Kind, data: dict[str, Any]) -> Response[Any]:
    given = {name: written(data, name) for name in kind.names}

    def work() -> Response[None]:
        asked = filled(kind.struct, given)
        row = kind.model(camp_id=camp_of(session), **{name: getattr(asked, name) for name in kind.names})
        made = add_occasion(session, row, *kind.key)
        return see_other(f"{request.scope['path']}/{made.id}", said="saved")

    return tried(session, work, partial(_index, request, session, kind, given))


def _replaced(
    request: AnyRequest, session: Session, kind: Kind, occasion_id: UUID, data: dict[str, Any]
) -> Response[Any]:
    held = find_occasion(session, kind.model, camp_of(session), occasion_id, lock=True)

    def work() -> Response[None]:
        if written(data, "version") != fingerprint(read_roll(session, kind.roll, held.camp_id, held.id)):
            raise Stale("stale", CHANGED, CHANGED_EN)
        pointer = "/scores" if kind.roll.value else "/trainees"
        write_roll(session, kind.roll, held, kind.said(session, held.on, data), pointer)
        return see_other(request.scope["path"], said="saved")

    return tried(session, work, partial(_roll, request, session, kind, occasion_id, data))


def _index(
    request: AnyRequest,
    session: Session,
    kind: Kind,
    given: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    saw(session)
    found = list_occasions(session, kind.model, camp_of(session), WHOLE).rows
    more: dict[str, Any] = {"kind": kind, "given": given or dict.fromkeys(kind.names, ""), "today": clock.today()}
    return shown(request, "occasions/index.html", found=found, refusal=refusal, **more)


def _roll(
    request: AnyRequest,
    session: Session,
    kind: Kind,
    occasion_id: UUID,
    data: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    """What was typed stays in the form, unless somebody else changed the list meanwhile."""
    held: Any = find_occasion(session, kind.model, camp_of(session), occasion_id)
    roll = read_roll(session, kind.roll, held.camp_id, held.id)
    typed = data if data is not None and not isinstance(refusal, Stale) else None
    scores = {no: f"{score / 100:g}" for no, score in roll.items()} if kind.roll.value else {}
    if typed is not None:
        scores = {name[6:]: str(value) for name, value in typed.items() if name.startswith("score-")}
    return shown(
        request, "occasions/show.html", kind=kind, one=held, people=roster(session, held.on), scores=scores,
        there=set(roll) if typed is None else set(ticked(typed, "trainees")), version=fingerprint(roll),
        has_come=has_come(held.on, clock.today()), refusal=refusal,
    )  # fmt: skip


HANDLERS: list[Any] = [
    visits, create_visit, show_visit, replace_visit, exams, create_exam, show_exam, replace_exam, events,
    create_event, show_event, replace_event,
]  # fmt: skip
