"""The same papers as docx, in the fonts and measures of GB/T 9704, to be edited in a word processor."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from service.documents.paper.blocks import (
    AnyBlock,
    Closing,
    Column,
    Facts,
    Heading,
    Paper,
    Picture,
    Signatures,
    Table,
    Text,
    Verbatim,
)

TITLE, BODY, STRONG, SMALL = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
LATIN = "Times New Roman"
BLACK = RGBColor(0, 0, 0)
SECOND, THIRD, FOURTH, FIFTH = Pt(22), Pt(16), Pt(14), Pt(10.5)
"""二号, 三号, 四号, 五号."""
LINE = Pt(28.9)
"""22 lines on 225 mm."""
TEXT_WIDTH = 156
CELL = 5.0
"""Millimetres that a cell adds on both sides of its text."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
SIDES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}


def docx(paper: Paper) -> bytes:
    """The same paper gives the same bytes."""
    made = Document()
    _page(made)
    _name(made, paper)
    _written(made.add_paragraph(), paper.title, TITLE, SECOND, align="center", line=Pt(33))
    made.add_paragraph()
    for block in paper.blocks:
        _put(made, block)
    stream = io.BytesIO()
    made.save(stream)
    return _undated(stream.getvalue())


def _page(made: Any) -> None:
    part = made.sections[0]
    part.page_width, part.page_height = Mm(210), Mm(297)
    part.top_margin, part.bottom_margin, part.left_margin, part.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    part.footer_distance = Mm(25)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, THIRD
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    normal.paragraph_format.space_after = Pt(0)
    made.settings.odd_and_even_pages_header_footer = True
    _foot(part.footer.paragraphs[0], "right")
    _foot(part.even_page_footer.paragraphs[0], "left")


def _foot(paragraph: Any, side: str) -> None:
    """One character from the edge where pages are turned."""
    _written(paragraph, "— ", SMALL, FOURTH, align=side)
    look = paragraph.paragraph_format
    look.left_indent = look.right_indent = FOURTH
    _page_number(paragraph)
    _run(paragraph, " —", SMALL, FOURTH)


def _name(made: Any, paper: Paper) -> None:
    its, day = made.core_properties, datetime(paper.on.year, paper.on.month, paper.on.day, tzinfo=UTC)
    its.title, its.author, its.last_modified_by = paper.title.replace("\n", ""), paper.head, paper.head
    its.created = its.modified = day
    its.language, its.comments, its.revision = "zh-CN", f"内容摘要 {paper.digest}", 1


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = _run(paragraph, "", SMALL, FOURTH)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def _run(paragraph: Any, text: str, font: str, size: Any) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = LATIN, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _written(
    paragraph: Any, text: str, font: str, size: Any, *, align: str = "left", indent: bool = False, line: Any = LINE
) -> Any:
    look = paragraph.paragraph_format
    look.alignment, look.space_after, look.space_before = SIDES[align], Pt(0), Pt(0)
    if line is not None:
        look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, line
    if indent:
        look.first_line_indent = 2 * size
        look.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for nth, part in enumerate(text.split("\n")):
        run = _run(paragraph, "", font, size)
        if nth:
            run.add_break()
        run.add_text(part)
    return paragraph


def _put(made: Any, block: AnyBlock) -> None:
    if isinstance(block, Heading):
        font = STRONG if block.level == 1 else BODY
        paragraph = _written(made.add_paragraph(style=f"Heading {block.level}"), block.text, font, THIRD, indent=True)
        paragraph.runs[0].font.bold, paragraph.runs[0].font.color.rgb = False, BLACK  # the style's own is blue
    elif isinstance(block, Text):
        _text(made, block)
    elif isinstance(block, Facts):
        for name, value in block.items:
            _written(made.add_paragraph(), f"{name}：{value}", BODY, THIRD, indent=True)
    elif isinstance(block, Table):
        _table(made, block)
    elif isinstance(block, Picture | Verbatim):
        words = block.words if isinstance(block, Picture) else block.text
        _written(made.add_paragraph(), words, SMALL, Pt(8), line=None)
    elif isinstance(block, Signatures):
        _signatures(made, block)
    else:
        _closing(made, block)


def _text(made: Any, block: Text) -> None:
    for words in block.text.split("\n"):
        if block.style == "body":
            _written(made.add_paragraph(), words, BODY, THIRD, indent=True)
        else:
            _written(made.add_paragraph(), words, SMALL, FIFTH, line=None)


def _closing(made: Any, block: Closing) -> None:
    made.add_paragraph()
    for words in (block.signer, block.day):
        paragraph = _written(made.add_paragraph(), words, BODY, THIRD, align="right")
        paragraph.paragraph_format.right_indent = 4 * THIRD


def _signatures(made: Any, block: Signatures) -> None:
    _written(made.add_paragraph(), block.words, BODY, THIRD, indent=True)
    for place in block.places:
        paragraph = _written(made.add_paragraph(), f"{place}：", BODY, THIRD)
        _run(paragraph, "\t年　　月　　日", BODY, THIRD)
        paragraph.paragraph_format.first_line_indent = 2 * THIRD
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH - 10), WD_TAB_ALIGNMENT.RIGHT)


def _table(made: Any, block: Table) -> None:
    grid = made.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(block.columns)
    for cell, column in zip(grid.rows[0].cells, block.columns, strict=True):
        _written(cell.paragraphs[0], column.name, STRONG, FIFTH, align="center", line=None)
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for nth, row in enumerate(block.rows):
        cells = grid.add_row().cells
        font = STRONG if nth in block.strong else SMALL
        for cell, column, words in zip(cells, block.columns, row, strict=True):
            _written(cell.paragraphs[0], words, font, FIFTH, align=column.side, line=None)
    for drawn, width in zip(grid.columns, widths, strict=True):
        drawn.width = Mm(width)  # Word looks at the cells, LibreOffice at the grid
        for cell in drawn.cells:
            cell.width = Mm(width)
    for line in grid.rows:
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    made.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _widths(columns: Sequence[Column]) -> list[float]:
    """Those that say what they need, and the rest shared."""
    own = [one.width * FIFTH.mm + CELL if not one.share else 0.0 for one in columns]
    left, shares = TEXT_WIDTH - sum(own), sum(one.share for one in columns) or 1
    return [width or max(left, 20) * one.share / shares for width, one in zip(own, columns, strict=True)]


def _undated(content: bytes) -> bytes:
    """The same archive without the time at which it was packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, FIRST_DAY), before.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
