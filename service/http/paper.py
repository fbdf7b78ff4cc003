"""Papers in answers: set with the office's fonts, under a tag of what they say."""

from collections.abc import Sequence
from typing import Any

from litestar import Response

from service.database import Session
from service.documents.booklet_printing import both_sides, each, name_of, packed
from service.documents.paper.blocks import Paper
from service.documents.paper.press import Press, press
from service.documents.paper.word import docx
from service.http.files import DOCX, PDF, ZIP, exported, printed
from service.http.routes import AnyRequest


def press_of(request: AnyRequest) -> Press:
    return press(request.app.state.settings.fonts)


def as_pdf(request: AnyRequest, paper: Paper) -> Response[Any]:
    made = press_of(request)
    return printed(request, made.tag(paper), name_of(paper), PDF, lambda: made.pdf(paper))


def as_docx(request: AnyRequest, paper: Paper) -> Response[Any]:
    made = press_of(request)
    return printed(request, f"{made.tag(paper)}-docx", name_of(paper, "docx"), DOCX, lambda: docx(paper))


def as_zip(request: AnyRequest, session: Session, name: str, papers: Sequence[Paper]) -> Response[bytes]:
    return exported(session, f"{name}.zip", ZIP, packed(each(press_of(request), papers)))


def on_both_sides(request: AnyRequest, session: Session, name: str, papers: Sequence[Paper]) -> Response[bytes]:
    return exported(session, f"{name}.pdf", PDF, both_sides(press_of(request), papers))
