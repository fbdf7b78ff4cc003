from uuid import UUID

import msgspec
from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, JSONBody, MultipartBody

from service.actions import growth_attachments as actions
from service.http.files import download
from service.http.paging import QueryLimit, QueryOffset, QuerySort
from service.http.routes import get, post
from service.http.sessions import RequestSession
from service.queries import growth_attachments as queries
from service.queries.access import camp_of
from service.queries.select import Page
from service.queries.trainees import find_trainee
from service.rules.access import Perm
from service.rules.growth_attachments import MAX_BYTES
from service.schemas.growth_entries import AttachmentOut, WithdrawalIn, attachment_out
from service.schemas.wire import Listed, listed

ROOT = "/api/camps/{camp:str}/trainees/{no:str}/growth/attachments"
ENVELOPE = 64 * 1024
"""What multipart puts around a file."""


class Upload(msgspec.Struct, forbid_unknown_fields=True):
    file: UploadFile


@get(ROOT, Perm.GROWTH_READ, personal=True)
def index(
    session: RequestSession,
    no: FromPath[str],
    limit: QueryLimit = 50,
    offset: QueryOffset = 0,
    sort: QuerySort = "",
) -> Listed[AttachmentOut]:
    wanted, trainee = Page(limit, offset, sort), find_trainee(session, camp_of(session), no)
    return listed(queries.list_attachments(session, trainee.camp_id, trainee.id, wanted), wanted, attachment_out)


@post(ROOT, Perm.GROWTH_WRITE, personal=True, request_max_body_size=MAX_BYTES + ENVELOPE)
def create(session: RequestSession, no: FromPath[str], data: MultipartBody[Upload]) -> AttachmentOut:
    trainee, content = find_trainee(session, camp_of(session), no), data.file.file.read()
    return attachment_out(actions.attach(session, trainee, data.file.filename, content))


@get(ROOT + "/{attachment_id:uuid}", Perm.GROWTH_READ, personal=True)
def show(session: RequestSession, no: FromPath[str], attachment_id: FromPath[UUID]) -> Response[bytes]:
    trainee = find_trainee(session, camp_of(session), no)
    found = queries.find_content(session, trainee.camp_id, trainee.id, attachment_id)
    return download(found.filename, found.media_type, found.content)


@post(ROOT + "/{attachment_id:uuid}/withdrawal", Perm.GROWTH_WRITE, personal=True, status_code=200)
def withdraw(
    session: RequestSession, no: FromPath[str], attachment_id: FromPath[UUID], data: JSONBody[WithdrawalIn]
) -> AttachmentOut:
    trainee = find_trainee(session, camp_of(session), no)
    attachment = queries.find_attachment(session, trainee.camp_id, trainee.id, attachment_id)
    return attachment_out(actions.withdraw_attachment(session, attachment, data.reason))


HANDLERS = [index, create, show, withdraw]
