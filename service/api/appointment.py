"""任免审批表 .lrmx into a growth file: seen first, then taken over as it was seen."""

from typing import Any

import msgspec
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody

from service.actions import appointment as actions
from service.documents.appointment import MOST_BYTES, read_form
from service.http.etags import require_match
from service.http.routes import AnyRequest, post
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.queries.trainees import find_trainee, lock_trainee
from service.rules.access import Perm
from service.schemas.appointment import AppointmentOut, appointment_out

ROOT = "/api/camps/{camp:str}/trainees/{no:str}/appointment-form"
ENVELOPE = 64 * 1024


class FormUpload(msgspec.Struct, forbid_unknown_fields=True):
    file: UploadFile


@post(ROOT + "/preview", Perm.GROWTH_WRITE, personal=True, status_code=200, request_max_body_size=MOST_BYTES + ENVELOPE)
def preview(session: RequestSession, no: FromPath[str], data: MultipartBody[FormUpload]) -> AppointmentOut:
    """What would change and what is left out; writes nothing."""
    trainee, form = find_trainee(session, camp_of(session), no), read_form(data.file.file.read())
    return appointment_out(no, form, actions.differences(session, trainee, form), taken=False)


@post(ROOT, Perm.GROWTH_WRITE, personal=True, status_code=200, request_max_body_size=MOST_BYTES + ENVELOPE)
def create(
    request: AnyRequest, session: RequestSession, no: FromPath[str], data: MultipartBody[FormUpload]
) -> AppointmentOut:
    """If-Match names the version of the trainee that the preview was of."""
    trainee = lock_trainee(session, camp_of(session), no)
    require_match(request, f"{trainee.id}-{trainee.version}")
    form = read_form(data.file.file.read())
    return appointment_out(no, form, actions.take_over(session, trainee, form), taken=True)


HANDLERS: list[Any] = [preview, create]
