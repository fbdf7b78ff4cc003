from uuid import UUID

from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody

from service.actions.imports_reversal import reverse_lines
from service.actions.points_writing import Receipt
from service.documents import importing
from service.http.keys import idempotency_key
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.http.uploads import MOST_BYTES, read_files, require_parts
from service.queries.access import camp_of
from service.rules.access import Perm
from service.schemas.imports import BatchOut, ImportOut, batches_on
from service.schemas.points import ReceiptOut, ReversalIn
from service.schemas.points_proposals import WaitingOut, waiting_out

ROOT = "/api/camps/{camp:str}/imports"


@post(ROOT, Perm.IMPORT_RUN, personal=True, request_max_body_size=MOST_BYTES, before_request=require_parts)
def create(
    session: RequestSession, data: MultipartBody[list[UploadFile]], dry_run: FromQuery[bool] = False
) -> ImportOut:
    run = importing.check if dry_run else importing.run
    return run(session, camp_of(session), read_files(data))


@get(ROOT, Perm.IMPORT_RUN, personal=True)
def index(session: RequestSession) -> list[BatchOut]:
    return batches_on(session, camp_of(session))


@get(ROOT + "/{batch:uuid}", Perm.IMPORT_RUN, personal=True)
def show(session: RequestSession, batch: FromPath[UUID]) -> ImportOut:
    return importing.report(session, camp_of(session), batch)


@post(ROOT + "/{batch:uuid}/commit", Perm.IMPORT_RUN, personal=True, status_code=200)
def commit(session: RequestSession, batch: FromPath[UUID], skip_errors: FromQuery[bool] = False) -> ImportOut:
    return importing.commit(session, camp_of(session), batch, skip_errors=skip_errors)


@post(ROOT + "/{batch:uuid}/reversal", Perm.POINTS_REVERSE, personal=True, keyed=True)
def reverse(
    request: AnyRequest, session: RequestSession, batch: FromPath[UUID], data: JSONBody[ReversalIn]
) -> list[ReceiptOut | WaitingOut]:
    key, brought = idempotency_key(request), importing.brought(session, camp_of(session), batch)
    made = reverse_lines(session, camp_of(session), key, brought, data.reason, data.evidence)
    return [ReceiptOut.of(one) if isinstance(one, Receipt) else waiting_out(one) for one in made]


HANDLERS = [index, create, show, commit, reverse]
