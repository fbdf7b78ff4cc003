"""Refusals and failures as pages, for those who came with a browser; everybody else gets problem+json."""

from typing import Any

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException

from service.errors import Refusal
from service.http import problems
from service.http.bodies import WRITTEN
from service.http.routes import AnyRequest
from service.web.pages import shown

API = ("/api/", "/health/", "/static/")


def wants_page(request: AnyRequest) -> bool:
    return not request.scope["path"].startswith(API) and "text/html" in request.headers.get("accept", "")


def refused(request: AnyRequest, refusal: Refusal) -> Response[Any]:
    return _as_page(request, problems.refused(request, refusal), refusal)


def http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    return _as_page(request, problems.http_error(request, error))


def failed(request: AnyRequest, error: Exception) -> Response[Any]:
    return _as_page(request, problems.failed(request, error))


def grouped(request: AnyRequest, group: BaseExceptionGroup[Exception]) -> Response[Any]:
    return _as_page(request, problems.grouped(request, group))


def _as_page(request: AnyRequest, answer: Response[bytes], refusal: Refusal | None = None) -> Response[Any]:
    """The same status and headers; who must sign in or prove herself again is given the form for it at once."""
    if not wants_page(request):
        return answer
    code = request.scope["state"]["reason"]
    page = shown(
        request, _template(code), status=answer.status_code or 500, problem=msgspec.json.decode(answer.content),
        code=code, refusal=refusal, given=_kept(request), request_id=problems.request_id(request),
    )  # fmt: skip
    page.headers.update({name: value for name, value in answer.headers.items() if name.lower() == "retry-after"})
    return page


def _kept(request: AnyRequest) -> dict[str, Any]:
    """What was written in a form whose sender has to prove herself first: it goes along with the proof."""
    written = request.scope["state"].get(WRITTEN)
    return {"act": request.scope["path"], "kept": written} if written is not None else {}


def _template(code: str) -> str:
    return {
        "unauthenticated": "sign_in/password.html",
        "reauthenticate": "account/proof.html",
        "second-factor": "sign_in/unfinished.html",
    }.get(code, "problem.html")
