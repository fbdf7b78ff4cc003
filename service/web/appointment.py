"""任免审批表: an officer sees what a form would change and what is left out before it is taken over."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody, URLEncodedBody

from service.actions import appointment as actions
from service.database import Session
from service.documents.appointment import MOST_BYTES, read_form, wanted_of
from service.errors import Malformed, Refusal, invalid
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.http.uploads import require_parts
from service.queries.access import camp_of
from service.queries.trainees import find_trainee, lock_trainee
from service.rules.access import Perm
from service.schemas.appointment import NOTICE, NOTICE_EN, appointment_out
from service.web.pages import require_version, see_other, shown, tried, version_in

ROOT = "/camps/{camp:str}/trainees/{no:str}/appointment-form"
MOST_SENT = MOST_BYTES * 2
Fields = URLEncodedBody[dict[str, Any]]


@get(ROOT, Perm.GROWTH_WRITE, personal=True)
def ask(request: AnyRequest, session: RequestSession, no: FromPath[str]) -> Response[str]:
    return _asked(request, session, no)


@post(
    ROOT,
    Perm.GROWTH_WRITE,
    personal=True,
    request_max_body_size=MOST_SENT,
    status_code=200,
    before_request=require_parts,
)
def preview(
    request: AnyRequest, session: RequestSession, no: FromPath[str], data: MultipartBody[list[Any]]
) -> Response[Any]:
    """Writes nothing."""
    return tried(
        session,
        lambda: _previewed(request, session, no, _sent(data)),
        lambda refusal: _asked(request, session, no, refusal),
    )


@post(ROOT + "/consent", Perm.GROWTH_WRITE, personal=True, request_max_body_size=MOST_SENT)
def take_over(request: AnyRequest, session: RequestSession, no: FromPath[str], data: Fields) -> Response[Any]:
    def work() -> Response[Any]:
        trainee = lock_trainee(session, camp_of(session), no)
        require_version(version_in(data), trainee.version)
        actions.take_over(session, trainee, read_form(_kept(data)))
        return see_other(f"/camps/{request.path_params['camp']}/trainees/{no}")

    return tried(session, work, lambda refusal: _asked(request, session, no, refusal))


def _asked(request: AnyRequest, session: Session, no: str, refusal: Refusal | None = None) -> Response[str]:
    trainee = find_trainee(session, camp_of(session), no)
    notice = {"zh": NOTICE, "en": NOTICE_EN}
    return shown(request, "trainees/appointment.html", trainee=trainee, its=None, notice=notice, refusal=refusal)


def _previewed(request: AnyRequest, session: Session, no: str, content: bytes) -> Response[str]:
    trainee, form = find_trainee(session, camp_of(session), no), read_form(content)
    its = appointment_out(no, form, actions.differences(session, trainee, form), taken=False)
    kept = base64.b64encode(wanted_of(content)).decode()
    notice = {"zh": NOTICE, "en": NOTICE_EN}
    return shown(request, "trainees/appointment.html", trainee=trainee, its=its, kept=kept, notice=notice)


def _sent(data: Sequence[Any]) -> bytes:
    found = next((one for one in data if isinstance(one, UploadFile)), None)
    if found is None:
        raise invalid("/file", "no-files", "没有上传文件。", "No file was uploaded.")
    return found.file.read()


def _kept(data: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(data.get("form", "")), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(
            "form-incomplete", "这张表不完整，请重新打开后再填。", "This form is incomplete; open it anew."
        ) from None


HANDLERS: list[Any] = [ask, preview, take_over]
