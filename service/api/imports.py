from uuid import UUID

from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, MultipartBody

from service.documents import importing
from service.http.routes import get, post
from service.http.sessions import RequestSession
from service.http.uploads import MOST_BYTES, read_files
from service.queries.access import camp_of
from service.rules.access import Perm
from service.schemas.imports import ImportOut

ROOT = "/api/camps/{camp:str}/imports"


@post(ROOT, Perm.IMPORT_RUN, personal=True, request_max_body_size=MOST_BYTES)
def create(
    session: RequestSession, data: MultipartBody[list[UploadFile]], dry_run: FromQuery[bool] = False
) -> ImportOut:
    run = importing.check if dry_run else importing.run
    return run(session, camp_of(session), read_files(data))


@get(ROOT + "/{batch:uuid}", Perm.IMPORT_RUN, personal=True)
def show(session: RequestSession, batch: FromPath[UUID]) -> ImportOut:
    return importing.report(session, camp_of(session), batch)


@post(ROOT + "/{batch:uuid}/commit", Perm.IMPORT_RUN, personal=True, status_code=200)
def commit(session: RequestSession, batch: FromPath[UUID], skip_errors: FromQuery[bool] = False) -> ImportOut:
    return importing.commit(session, camp_of(session), batch, skip_errors=skip_errors)


HANDLERS = [create, show, commit]
