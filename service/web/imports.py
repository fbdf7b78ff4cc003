"""导入: workbooks are tried first, what is wrong stands cell by cell, and nothing is written before the commit."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody, URLEncodedBody

from service.actions.imports_reversal import reverse_lines
from service.actions.points_proposals import Waiting
from service.database import Session
from service.documents import importing
from service.errors import Refusal
from service.http.routes import AnyRequest, get, post
from service.http.sessions import RequestSession
from service.http.uploads import MOST_BYTES, read_files, require_parts
from service.queries.access import camp_of
from service.queries.imports import list_filenames
from service.queries.points import list_standing
from service.rules.access import Perm
from service.rules.imports import Issue
from service.schemas.imports import ImportOut, batches_on
from service.schemas.points import ReversalIn
from service.web.pages import filled, key_of, new_key, see_other, shown, tried

Fields = URLEncodedBody[dict[str, Any]]
ROOT = "/camps/{camp:str}/imports"
MOST = 300
"""Of problems and of rows that a page lists; the others are counted."""


class Wrong(NamedTuple):
    row: int | str
    issue: Issue


@get(ROOT, Perm.IMPORT_RUN, personal=True)
def index(request: AnyRequest, session: RequestSession) -> Response[str]:
    return _front(request, session)


@post(ROOT, Perm.IMPORT_RUN, personal=True, request_max_body_size=MOST_BYTES, before_request=require_parts)
def create(request: AnyRequest, session: RequestSession, data: MultipartBody[list[Any]]) -> Response[Any]:
    files = read_files(list(_files(data)))
    return tried(
        session,
        lambda: see_other(f"{request.scope['path']}/{importing.check(session, camp_of(session), files).id}"),
        lambda refusal: _front(request, session, refusal),
    )


@get(ROOT + "/{batch:uuid}", Perm.IMPORT_RUN, personal=True)
def show(request: AnyRequest, session: RequestSession, batch: FromPath[UUID]) -> Response[str]:
    return _page(request, session, batch)


@post(ROOT + "/{batch:uuid}/commit", Perm.IMPORT_RUN, personal=True)
def commit(request: AnyRequest, session: RequestSession, batch: FromPath[UUID], data: Fields) -> Response[Any]:
    def work() -> Response[Any]:
        importing.commit(session, camp_of(session), batch, skip_errors=data.get("act") == "skip")
        return see_other(_place(request, batch), said="imported")

    return tried(session, work, lambda refusal: _page(request, session, batch, _brief(refusal)))


@post(ROOT + "/{batch:uuid}/reversal", Perm.POINTS_REVERSE, personal=True)
def reverse(request: AnyRequest, session: RequestSession, batch: FromPath[UUID], data: Fields) -> Response[Any]:
    def again(refusal: Refusal) -> Response[str]:
        return _page(request, session, batch, refusal, data)

    return tried(session, lambda: _reversed(request, session, batch, data), again)


def _files(sent: list[Any]) -> Iterator[UploadFile]:
    """Several under one name come as a list; where none was chosen a browser sends an empty text."""
    for one in sent:
        if isinstance(one, list):
            yield from _files(one)
        elif isinstance(one, UploadFile):
            yield one


def _reversed(request: AnyRequest, session: Session, batch: UUID, data: dict[str, Any]) -> Response[None]:
    asked = filled(ReversalIn, {name: data.get(name, "") for name in ("reason", "evidence")})
    brought = importing.brought(session, camp_of(session), batch)
    made = reverse_lines(session, camp_of(session), key_of(data), brought, asked.reason, asked.evidence)
    waits = any(isinstance(one, Waiting) for one in made)
    return see_other(f"/camps/{request.path_params['camp']}/proposals" if waits else _place(request, batch))


def _brief(refusal: Refusal) -> Refusal:
    """What is wrong with each cell stands in the table below already."""
    if refusal.code == "import-errors":
        refusal.problems = ()
    return refusal


def _place(request: AnyRequest, batch: UUID) -> str:
    return f"/camps/{request.path_params['camp']}/imports/{batch}"


def _front(request: AnyRequest, session: Session, refusal: Refusal | None = None) -> Response[str]:
    return shown(request, "imports/index.html", found=batches_on(session, camp_of(session)), refusal=refusal)


def _page(
    request: AnyRequest,
    session: Session,
    batch: UUID,
    refusal: Refusal | None = None,
    given: dict[str, Any] | None = None,
) -> Response[str]:
    its = importing.report(session, camp_of(session), batch)
    wrong, fine = _wrong(its), [row for row in its.rows if not row.issues and row.action != "gone"]
    more: dict[str, Any] = {"place": _place(request, batch), "key": new_key(), "given": given or {}, "most": MOST}
    more["books"] = list_filenames(session, camp_of(session), batch)
    standing = len(list_standing(session, camp_of(session), *its.span)) if its.span else 0
    return shown(
        request, "imports/show.html", refusal=refusal, its=its, wrong=wrong, fine=fine, standing=standing, **more
    )


def _wrong(its: ImportOut) -> list[Wrong]:
    """Errors first, then warnings, each in the order of the workbooks."""
    found = [Wrong("", issue) for issue in its.issues]
    found += [Wrong(row.row or "", issue) for row in its.rows for issue in row.issues]
    return sorted(found, key=lambda one: one.issue.level != "error")


HANDLERS: list[Any] = [index, create, show, commit, reverse]
