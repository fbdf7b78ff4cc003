"""Sets papers, two at a time: the fonts are read once, and the same papers give the same bytes."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import typst

from service.documents.paper.blocks import Paper
from service.documents.paper.fonts import Typefaces, require_glyphs, typefaces

TEMPLATE = Path(__file__).with_name("paper.typ")
STANDARDS = ["a-2a", "ua-1"]
"""Kept for decades, and readable aloud."""
KEPT = 11
AT_ONCE = 2
"""Each more takes some 25 MB; four pass 300 MB."""
CHINA = timezone(timedelta(hours=8))


class Press:
    def __init__(self, faces: Typefaces) -> None:
        self.faces, self.turn = faces, Lock()
        self.nothing = typst.Compiler(input=b"")
        self.build = hashlib.sha256(f"{TEMPLATE.read_text()}{version('typst')}{faces.names}".encode())

    def tag(self, paper: Paper) -> str:
        """Changes whenever the bytes of the PDF may."""
        made = self.build.copy()
        made.update(msgspec.json.encode(paper))
        return made.hexdigest()[:32]

    def pdf(self, paper: Paper) -> bytes:
        return next(self.pdfs([paper]))

    def pdfs(self, papers: Sequence[Paper]) -> Iterator[bytes]:
        """To be kept. Conflict where a character of any has no glyph."""
        return self._pdfs(papers, pdf_standards=STANDARDS)

    def plain(self, papers: Sequence[Paper]) -> Iterator[bytes]:
        """To be bound with others and printed: of an old form, and not tagged."""
        return self._pdfs(papers, pdf_standards=["1.4"], pdf_tags=False)

    def png(self, paper: Paper, ppi: float) -> list[bytes]:
        """A picture of each page."""
        made = next(self._set([paper], format="png", ppi=ppi))
        return made if isinstance(made, list) else [made]

    def _pdfs(self, papers: Sequence[Paper], **how: Any) -> Iterator[bytes]:
        require_glyphs(papers, self.faces)
        return self._set(papers, format="pdf", **how)

    def _set(self, papers: Sequence[Paper], **how: Any) -> Iterator[Any]:
        for at in range(0, len(papers), AT_ONCE):
            with self.turn, ThreadPoolExecutor(AT_ONCE) as pool:
                together = list(pool.map(lambda paper: self._one(paper, **how), papers[at : at + AT_ONCE]))
                self._forget()
            yield from together

    def _one(self, paper: Paper, **how: Any) -> Any:
        said = {"paper": msgspec.json.encode(paper).decode(), "faces": self.faces.names}
        day = datetime(paper.on.year, paper.on.month, paper.on.day, 12, tzinfo=CHINA)
        compiler = typst.Compiler(input=TEMPLATE, root=TEMPLATE.parent, font_paths=self.faces.fonts)
        return compiler.compile(sys_inputs=said, timestamp=day, **how)

    def _forget(self) -> None:
        """The typesetter keeps what it worked out for ten runs more, a hundred megabytes that nothing uses again."""
        for _ in range(KEPT):
            self.nothing.compile(input=b"", format="svg")


@cache
def press(folder: str) -> Press:
    """With the fonts of the office's folder, none if it is empty."""
    return Press(typefaces(folder))
