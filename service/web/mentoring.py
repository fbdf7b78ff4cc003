"""帮带: a mentor's notes on one of her trainees, written on a phone; what was written is never lost."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody

from service import clock
from service.actions import mentors_notes as actions
from service.database import Session
from service.errors import Refusal, Stale
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.queries import mentors_assessments
from service.queries import mentors_notes as queries
from service.queries.access import camp_of
from service.queries.camps import read_camp
from service.queries.mentors_assignments import handed_over
from service.queries.mentors_duties import owed_of
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.schemas.mentors_assessments import AssessmentOut, assessment_out
from service.schemas.mentors_notes import NoteIn, note_out
from service.tables.mentors import MentoringNote
from service.tables.trainees import Trainee
from service.web.pages import filled, require_version, see_other, shown, tried, version_in, written
from service.web.tasks import over

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/trainees/{no:str}/notes"
NAMES = NoteIn.__struct_fields__
NEWEST = Page(50, 0, "-on")


@get(ROOT, Perm.MENTORING_WRITE, personal=True)
def index(
    request: AnyRequest, session: RequestSession, no: FromPath[str], handover: FromQuery[bool] = False
) -> Response[str]:
    """With a form for an ordinary note, or for what the next mentor should know."""
    given = {**_given({}), "on": _last_day(session).isoformat(), "form": "other" if handover else "talk"}
    return _index(request, session, no, given, leaves=handover)


@post(ROOT, Perm.MENTORING_WRITE, personal=True)
def create(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    trainee, given = find_trainee(session, camp_of(session), no), _given(data)
    return tried(
        session, lambda: _created(request, session, trainee, given), partial(_index, request, session, no, given)
    )


@get(ROOT + "/{note_id:uuid}", Perm.MENTORING_WRITE, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str], note_id: FromPath[UUID]) -> Response[str]:
    return _form(request, session, no, note_id)


@post(ROOT + "/{note_id:uuid}", Perm.MENTORING_WRITE, personal=True)
def replace(
    request: AnyRequest, session: RequestSession, no: FromPath[str], note_id: FromPath[UUID], data: Fields
) -> Response[Any]:
    note = queries.lock_note(session, camp_of(session), find_trainee(session, camp_of(session), no).id, note_id)
    again = partial(_form, request, session, no, note_id, _given(data))
    return tried(session, lambda: _replaced(request, session, note, data), again)


def _created(request: AnyRequest, session: Session, trainee: Trainee, given: dict[str, str]) -> Response[None]:
    actions.write_note(session, trainee, **filled(NoteIn, given).fields())
    return see_other(request.scope["path"], said="saved")


def _replaced(request: AnyRequest, session: Session, note: MentoringNote, data: dict[str, Any]) -> Response[None]:
    require_version(version_in(data), note.version)
    actions.change_note(session, note, **filled(NoteIn, _given(data)).fields())
    return see_other(request.scope["path"].rpartition("/")[0], said="saved")


def _given(data: dict[str, Any]) -> dict[str, str]:
    return {name: written(data, name) for name in NAMES}


def _index(
    request: AnyRequest,
    session: Session,
    no: str,
    given: dict[str, str],
    refusal: Refusal | None = None,
    *,
    leaves: bool = False,
) -> Response[str]:
    camp_id = camp_of(session)
    trainee = find_trainee(session, camp_id, no)
    notes = [note_out(row) for row in queries.list_notes(session, camp_id, trainee.id, NEWEST).rows]
    more: dict[str, Any] = {"assessments": _assessments(session, trainee), "owed": _owed(session, trainee)}
    more |= over(session)
    more |= {"leaves": leaves, "handed": handed_over(session, camp_id, clock.today()).get(trainee.no)}
    return shown(
        request, "mentoring/index.html", trainee=trainee, notes=notes, given=given, refusal=refusal, version=0, **more
    )


def _form(
    request: AnyRequest,
    session: Session,
    no: str,
    note_id: UUID,
    given: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    trainee = find_trainee(session, camp_of(session), no)
    note = note_out(queries.show_note(session, camp_of(session), trainee.id, note_id))
    stands = {name: str(getattr(note, name) or "") for name in NAMES}
    more: dict[str, Any] = {"version": note.version, "given": given or stands, "is_stale": isinstance(refusal, Stale)}
    return shown(request, "mentoring/note.html", trainee=trainee, note=note, refusal=refusal, **more)


def _assessments(session: Session, trainee: Trainee) -> list[AssessmentOut]:
    rows = mentors_assessments.list_assessments(session, trainee.camp_id, trainee.id, Page(50, 0, "-quarter")).rows
    known = mentors_assessments.rubrics_of(session, trainee.camp_id, [row.policy for row in rows])
    return [assessment_out(row, known) for row in rows]


def _last_day(session: Session) -> date:
    """Today, or the camp's last day once it is over."""
    last: date = read_camp(session, camp_of(session)).ends_on
    return min(clock.today(), last)


def _owed(session: Session, trainee: Trainee) -> Any:
    return owed_of(session, trainee.camp_id, trainee.id, clock.today())


HANDLERS: list[Any] = [index, create, show, replace]
