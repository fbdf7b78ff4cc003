from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody

from service.actions import mentors_notes as actions
from service.api.mentors_assignments import QueryDay
from service.http.etags import require_match, tagged
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import AnyRequest, get, post, put
from service.http.sessions import RequestSession
from service.queries import mentors_notes as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.mentors import Form
from service.schemas.mentors_notes import NoteIn, NoteOut, NoteVersionOut, note_out, note_version_out
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/trainees/{no:str}/notes"


def _answer(request: AnyRequest, row: Any) -> Response[NoteOut]:
    return tagged(request, _tag(row), lambda: note_out(row))


def _tag(note: Any) -> str:
    return f"{note.id}-{note.version}"


@get(ROOT, Perm.GROWTH_READ, personal=True)
def index(
    session: RequestSession,
    no: FromPath[str],
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
    form: FromQuery[Form | None] = None,
    since: QueryDay = None,
    until: QueryDay = None,
) -> Listed[NoteOut]:
    camp_id, wanted = camp_of(session), Page(limit, offset, sort)
    trainee = find_trainee(session, camp_id, no)
    found = queries.list_notes(session, camp_id, trainee.id, wanted, form=form, since=since, until=until)
    return listed(found, wanted, note_out)


@post(ROOT, Perm.MENTORING_WRITE, personal=True)
def create(session: RequestSession, no: FromPath[str], data: JSONBody[NoteIn]) -> NoteOut:
    trainee = find_trainee(session, camp_of(session), no)
    note = actions.write_note(session, trainee, **data.fields())
    return note_out(queries.show_note(session, camp_of(session), trainee.id, note.id))


@get(ROOT + "/{note_id:uuid}", Perm.GROWTH_READ, personal=True)
def show(request: AnyRequest, session: RequestSession, no: FromPath[str], note_id: FromPath[UUID]) -> Response[NoteOut]:
    trainee = find_trainee(session, camp_of(session), no)
    return _answer(request, queries.show_note(session, camp_of(session), trainee.id, note_id))


@put(ROOT + "/{note_id:uuid}", Perm.MENTORING_WRITE, personal=True)
def replace(
    request: AnyRequest, session: RequestSession, no: FromPath[str], note_id: FromPath[UUID], data: JSONBody[NoteIn]
) -> Response[NoteOut]:
    place = (session, camp_of(session), find_trainee(session, camp_of(session), no).id, note_id)
    note = queries.lock_note(*place)
    require_match(request, _tag(note), note_out(queries.show_note(*place)))
    actions.change_note(session, note, **data.fields())
    return _answer(request, queries.show_note(*place))


@get(ROOT + "/{note_id:uuid}/versions", Perm.GROWTH_READ, personal=True)
def versions(
    session: RequestSession,
    no: FromPath[str],
    note_id: FromPath[UUID],
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[NoteVersionOut]:
    camp_id, wanted = camp_of(session), Page(limit, offset, sort)
    note = queries.show_note(session, camp_id, find_trainee(session, camp_id, no).id, note_id)
    return listed(queries.list_note_versions(session, camp_id, note.id, wanted), wanted, note_version_out)


HANDLERS = [index, create, show, replace, versions]
