"""Sets papers with one compiler that stays: the fonts are read once, and the same papers give the same bytes."""

import hashlib
from collections.abc import Sequence
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
CHINA = timezone(timedelta(hours=8))


class Press:
    def __init__(self, faces: Typefaces) -> None:
        self.faces, self.turn = faces, Lock()
        self.compiler = typst.Compiler(input=TEMPLATE, root=TEMPLATE.parent, font_paths=faces.fonts)
        self.build = hashlib.sha256(f"{TEMPLATE.read_text()}{version('typst')}{faces.names}".encode())

    def tag(self, papers: Sequence[Paper]) -> str:
        """Changes whenever the bytes of the PDF may."""
        made = self.build.copy()
        made.update(msgspec.json.encode(papers))
        return made.hexdigest()[:32]

    def pdf(self, papers: Sequence[Paper]) -> bytes:
        """One file; each paper begins on an odd page. Conflict where a character has no glyph."""
        require_glyphs(papers, self.faces)
        made = self._set(papers, format="pdf", pdf_standards=STANDARDS)
        assert isinstance(made, bytes)
        return made

    def png(self, paper: Paper, ppi: float) -> list[bytes]:
        """A picture of each page."""
        made = self._set([paper], format="png", ppi=ppi)
        return [made] if isinstance(made, bytes) else made

    def _set(self, papers: Sequence[Paper], **how: Any) -> bytes | list[bytes] | None:
        said = {"papers": msgspec.json.encode(papers).decode(), "faces": self.faces.names}
        on = max(paper.on for paper in papers)
        day = datetime(on.year, on.month, on.day, 12, tzinfo=CHINA)
        with self.turn:
            return self.compiler.compile(sys_inputs=said, timestamp=day, **how)


@cache
def press(folder: str) -> Press:
    """With the fonts of the office's folder, none if it is empty."""
    return Press(typefaces(folder))
