"""Workbooks for those who import: empty layouts to be filled in, and what they uploaded with what is wrong in it."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, QueryParameter

from service.documents import exports
from service.documents.books.layouts import Book
from service.documents.imports_annotated import annotate
from service.errors import NotFound
from service.http.files import XLSX, ZIP, download, exported
from service.http.routes import get
from service.http.sessions import RequestSession
from service.queries.access import camp_of
from service.rules.access import Perm

ROOT = "/api/camps/{camp:str}/imports"
Only = Annotated[bool, QueryParameter(description="Leaves out the rows without a problem.")]
Nth = Annotated[int, QueryParameter(ge=1, le=100, description="Which of the uploaded workbooks, counted from 1.")]


@get(ROOT + "/templates.zip", Perm.IMPORT_RUN, media_type=ZIP)
def templates(session: RequestSession, camp: FromPath[str]) -> Response[bytes]:
    """All eight, empty, with lists to choose from; the rules are those in force."""
    return download(f"导入模板-{camp}.zip", ZIP, exports.zipped(exports.empty(session, camp_of(session))))


@get(ROOT + "/template", Perm.IMPORT_RUN, media_type=XLSX)
def template(session: RequestSession, book: FromQuery[Book]) -> Response[bytes]:
    ((name, content),) = exports.empty(session, camp_of(session), [book]).items()
    return download(name, XLSX, content)


@get(ROOT + "/{batch:uuid}/annotated.zip", Perm.IMPORT_RUN, personal=True, media_type=ZIP, slow=True)
def annotated(session: RequestSession, batch: FromPath[UUID], only_problems: Only = False) -> Response[bytes]:
    """Every workbook of a dry run with its results and problems beside the rows."""
    made = annotate(session, camp_of(session), batch, only_problems=only_problems)
    return exported(session, "导入结果.zip", ZIP, exports.zipped(made))


@get(ROOT + "/{batch:uuid}/annotated.xlsx", Perm.IMPORT_RUN, personal=True, media_type=XLSX, slow=True)
def annotated_one(
    session: RequestSession, batch: FromPath[UUID], nth: Nth = 1, only_problems: Only = False
) -> Response[bytes]:
    """One of them alone."""
    made = list(annotate(session, camp_of(session), batch, only_problems=only_problems).items())
    if nth > len(made):
        raise NotFound
    return exported(session, made[nth - 1][0], XLSX, made[nth - 1][1])


HANDLERS: list[Any] = [templates, template, annotated, annotated_one]
