"""Booklets of a camp: each set on its own and packed, or all in one file to be printed on both sides."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from service.database import Session
from service.documents.booklet import booklet
from service.documents.paper.binding import bound
from service.documents.paper.blocks import Paper
from service.documents.paper.press import Press
from service.queries.seen import saw
from service.queries.trainees import list_numbers

Step = Callable[[], None]
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Earlier a zip cannot say; fixed, so that the same booklets make the same file."""


def nothing() -> None:
    """What is done after each booklet where nobody watches."""


def booklets(
    session: Session, camp_id: UUID, numbers: Sequence[str] | None = None, step: Step = nothing
) -> list[Paper]:
    """Of those named, or of everybody whom the viewer may see, by number."""
    found = []
    for no in numbers if numbers is not None else sorted(row.no for row in list_numbers(session, camp_id)):
        found.append(booklet(session, camp_id, no))
        step()
    saw(session)
    return found


def name_of(paper: Paper, ending: str = "pdf") -> str:
    return f"{paper.title}-{paper.about}.{ending}".replace(" ", "-").replace("\n", "")


def each(press: Press, papers: Sequence[Paper], step: Step = nothing) -> Iterator[tuple[str, bytes]]:
    """File by file; nothing is set while a character of any of them has no glyph."""
    return zip((name_of(paper) for paper in papers), _watched(press.pdfs(papers), step), strict=True)


def both_sides(press: Press, papers: Sequence[Paper], step: Step = nothing) -> bytes:
    """One file to be printed on both sides: every booklet begins on a sheet of its own."""
    return bound(zip((paper.about for paper in papers), _watched(press.plain(papers), step), strict=True))


def _watched(made: Iterable[bytes], step: Step) -> Iterator[bytes]:
    for content in made:
        yield content
        step()


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip; stored, since a PDF is packed in itself."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content)
    return stream.getvalue()
