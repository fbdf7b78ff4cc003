"""Booklets of a camp: each set on its own and packed, or all in one file to be printed on both sides."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from service.database import Session
from service.documents.booklet import booklet
from service.documents.paper.blocks import Paper
from service.documents.paper.fonts import require_glyphs
from service.documents.paper.press import Press
from service.queries.trainees import list_numbers
from service.queries.seen import saw

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Earlier a zip cannot say; fixed, so that the same booklets make the same file."""


def booklets(session: Session, camp_id: UUID, step: Callable[[], None] = lambda: None) -> list[Paper]:
    """Of everybody whom the viewer may see, by number."""
    people = sorted(list_numbers(session, camp_id), key=lambda row: str(row.no))
    saw(session, (row.id for row in people))
    found = []
    for row in people:
        found.append(booklet(session, camp_id, row.no))
        step()
    return found


def name_of(paper: Paper) -> str:
    return f"{paper.title}-{paper.about.replace(' ', '-')}.pdf"


def each(press: Press, papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    """File by file; nothing is set while a character of any of them has no glyph."""
    require_glyphs(papers, press.faces)
    return ((name_of(paper), press.pdf([paper])) for paper in papers)


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip; stored, since a PDF is packed in itself."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content)
    return stream.getvalue()
