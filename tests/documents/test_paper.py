"""Fonts of the office first, what a font can draw, and the same paper as docx."""

import struct
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as package
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn

from service import config
from service.documents.paper import blocks
from service.documents.paper.blocks import Paper
from service.documents.paper.characters import characters
from service.documents.paper.fonts import typefaces
from service.documents.paper.press import Press, press
from service.documents.paper.word import docx
from service.errors import Conflict
from tests.documents import reading

EVIL = '#panic("x") $x$ *b* `c` @d <e> \\ // /* [f] "g" \'h\' <script>'


def paper(*more: blocks.AnyBlock, form: blocks.Form = "official", **changes: Any) -> Paper:
    its: dict[str, Any] = {
        "title": "关于推荐人选的公示",
        "about": "TJ-1",
        "digest": "0" * 32,
        "head": "区委组织部",
        **changes,
    }
    return Paper(form=form, on=date(2021, 7, 1), blocks=more, **its)


EVERY: tuple[blocks.AnyBlock, ...] = (
    blocks.Heading(text="一、人选"),
    blocks.Text(text="第一段\n第二段"),
    blocks.Text(text="小字", style="soft"),
    blocks.Text(text="框内", style="note"),
    blocks.Facts(items=[("姓名", "武泽")]),
    blocks.table(
        [blocks.Column(name="序号"), blocks.Column(name="姓名", share=1)], [["1", "武泽"], ["合计", "一人"]], [1]
    ),
    blocks.Picture(
        svg='<svg class="chart" xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', words="图", width=20
    ),
    blocks.Verbatim(text="note\n— key+sig"),
    blocks.Signatures(words="经核对", places=("经办人", "复核人")),
    blocks.Closing(signer="区委组织部", day="2021年7月1日"),
)
WORDS = [
    "一、人选",
    "第一段",
    "第二段",
    "小字",
    "框内",
    "姓名",
    "武泽",
    "合计",
    "经核对",
    "复核人",
    "区委组织部",
    "2021年7月1日",
]


@pytest.mark.parametrize("form", ["official", "sheet", "booklet"])
def test_every_kind_of_block_is_set_in_every_form(form: blocks.Form) -> None:
    words = reading.text(press("").pdf(paper(*EVERY, form=form)))
    assert [one for one in WORDS if one not in words] == []


LONG = "他" * 4_500
OUT_OF: dict[str, Callable[[], blocks.AnyBlock]] = {
    "a row": lambda: blocks.table(
        [blocks.Column(name="日期"), blocks.Column(name="内容", share=1)], [["9月1日", LONG]]
    ),
    "lines": lambda: blocks.table([blocks.Column(name="内容", share=1)], [["\n".join(["他"] * 200)]]),
    "a fact": lambda: blocks.facts([("鉴定意见", LONG)]),
    "a frame": lambda: blocks.Text(text=LONG, style="note"),
}


@pytest.mark.parametrize("form", ["official", "sheet", "booklet"])
@pytest.mark.parametrize("place", OUT_OF)
def test_what_is_longer_than_a_page_goes_on_on_the_next(place: str, form: blocks.Form) -> None:
    made = press("").pdf(paper(blocks.Heading(text="记录"), OUT_OF[place](), blocks.Text(text="其后"), form=form))
    boxes = [box for page in reading.boxes(made) for letter, box in page if letter == "他"]
    assert len(boxes) == (200 if place == "lines" else len(LONG))
    left, bottom, right, top = zip(*boxes, strict=True)
    assert min(left) > 28 < min(bottom)
    assert max(right) < 595 - 28
    assert max(top) < 842 - 56
    assert all(len(set(page)) == len(page) for page in reading.boxes(made)), "nothing is printed over something else"


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    """However full the page is above it."""
    for lines in range(12, 22):
        its = paper(*[blocks.Text(text="文")] * lines, blocks.Heading(text="标题"), EVERY[5])
        assert [page for page in reading.pages(press("").pdf(its)) if "标题" in page and "姓名" not in page] == []


def test_a_title_is_broken_between_its_parts_only() -> None:
    assert blocks.title("关于", "2020年训练营", "推荐人选的公示") == "关于2020年训练营推荐人选的公示"
    camp = "“青年菁英”成长行动2020年训练营"
    assert blocks.title("关于确定", camp, "推荐人选的决定记录") == f"关于确定\n{camp}\n推荐人选的决定记录"


@pytest.mark.parametrize("form", ["official", "sheet", "booklet"])
def test_what_is_written_is_never_markup(form: blocks.Form) -> None:
    content = press("").pdf(paper(blocks.Heading(text=EVIL), blocks.Text(text=EVIL), form=form, title=EVIL, head=EVIL))
    assert reading.text(content).count(EVIL.replace(" ", "")) >= 3


def test_an_official_paper_has_the_measures_of_the_standard() -> None:
    made: Any = Document(BytesIO(docx(paper(*EVERY))))
    part = made.sections[0]
    measures = [part.page_width, part.page_height, part.top_margin, part.left_margin, part.right_margin]
    assert [round(one.mm) for one in measures] == [210, 297, 37, 28, 26]
    fonts = {run.text: run._element.rPr.rFonts.get(qn("w:eastAsia")) for one in made.paragraphs for run in one.runs}
    assert fonts["关于推荐人选的公示"] == "方正小标宋简体"
    assert fonts["第一段"] == "仿宋_GB2312"
    assert fonts["一、人选"] == "黑体"
    sizes = {run.text: run.font.size.pt for one in made.paragraphs for run in one.runs}
    assert (sizes["关于推荐人选的公示"], sizes["第一段"]) == (22, 16)


def test_a_docx_says_what_the_pdf_says_and_is_the_same_twice() -> None:
    its = paper(*EVERY)
    assert docx(its) == docx(its)
    made = Document(BytesIO(docx(its)))
    cells = [cell.text for grid in made.tables for row in grid.rows for cell in row.cells]
    words = "".join([one.text for one in made.paragraphs] + cells)
    assert [one for one in WORDS if one not in words] == []
    assert made.core_properties.title == its.title
    assert "PAGE" in made.sections[0].footer.paragraphs[0]._p.xml


def renamed(font: Path, family: str) -> bytes:
    """The same font under another name, as an office would have it in its folder."""
    data = bytearray(font.read_bytes())
    (tables,) = struct.unpack_from(">H", data, 4)
    records = [struct.unpack_from(">4sIII", data, 12 + 16 * nth) for nth in range(tables)]
    start = next(offset for tag, _, offset, _ in records if tag == b"name")
    _, count, strings = struct.unpack_from(">HHH", data, start)
    name = family.encode("utf-16-be")
    for place in range(start + 6, start + 6 + 12 * count, 12):
        platform, _, _, kind, length, offset = struct.unpack_from(">HHHHHH", data, place)
        if platform == 3 and kind in {1, 16}:
            assert len(name) <= length
            struct.pack_into(">H", data, place + 8, len(name))
            data[start + strings + offset : start + strings + offset + len(name)] = name
    return bytes(data)


def test_the_office_s_own_font_comes_first(tmp_path: Path) -> None:
    (tmp_path / "FS.otf").write_bytes(renamed(package.sans_path(), "FangSong"))
    own, plain = typefaces(str(tmp_path)), typefaces("")
    assert own.families["fang"][0] == "FangSong"
    assert own.families["hei"][0] == plain.families["hei"][0] == "Noto Sans SC"
    assert own.drawn == plain.drawn
    body = paper(blocks.Text(text="第一段"))
    assert Press(own).pdf(body) != press("").pdf(body)
    assert Press(own).tag(body) != press("").tag(body)


def test_a_folder_without_fonts_is_named(tmp_path: Path) -> None:
    with pytest.raises(Conflict) as refused:
        typefaces(str(tmp_path))
    assert (refused.value.code, str(tmp_path) in refused.value.message) == ("font-missing", True)
    assert "JINGYING_FONTS" in refused.value.message_en


def test_the_folder_is_checked_at_the_start(tmp_path: Path) -> None:
    assert config.load({"JINGYING_FONTS": str(tmp_path)}).fonts == str(tmp_path)
    with pytest.raises(SystemExit, match="JINGYING_FONTS"):
        config.load({"JINGYING_FONTS": str(tmp_path / "nowhere")})


def sfnt(kind: tuple[int, int], table: bytes) -> bytes:
    """The least of a font that has a cmap."""
    cmap = struct.pack(">HHHHI", 0, 1, *kind, 12) + table
    return struct.pack(">IHHHH4sIII", 0x00010000, 1, 0, 0, 0, b"cmap", 0, 28, len(cmap)) + cmap


def segments(*parts: tuple[int, int, int, int], glyphs: tuple[int, ...] = ()) -> bytes:
    """A cmap of format 4: end, start, delta and offset of each part."""
    columns = [struct.pack(f">{len(parts)}H", *column) for column in zip(*parts, strict=True)]
    body = columns[0] + b"\0\0" + columns[1] + columns[2] + columns[3] + struct.pack(f">{len(glyphs)}H", *glyphs)
    return struct.pack(">HHHHHHH", 4, 14 + len(body), 0, 2 * len(parts), 0, 0, 0) + body


LAST = (0xFFFF, 0xFFFF, 1, 0)
CASES: list[tuple[bytes, set[int]]] = [
    (sfnt((3, 10), struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, 0x20000, 0x20002, 7)), {0x20000, 0x20001, 0x20002}),
    (sfnt((3, 10), struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, 0x41, 0x43, 0)), {0x42, 0x43}),
    (sfnt((3, 1), segments((0x43, 0x41, 9, 0), LAST)), {0x41, 0x42, 0x43}),
    (sfnt((3, 1), segments((0x42, 0x41, 0xFFBF, 0), LAST)), {0x42}),
    (sfnt((3, 1), segments((0x43, 0x41, 0, 4), LAST, glyphs=(5, 0, 6))), {0x41, 0x43}),
    (sfnt((1, 0), segments(LAST)), set()),
    (sfnt((3, 1), struct.pack(">HHH", 6, 0, 0)), set()),
]


@pytest.mark.parametrize(("content", "known"), CASES)
def test_characters_are_those_that_have_a_glyph(tmp_path: Path, content: bytes, known: set[int]) -> None:
    (tmp_path / "a.ttf").write_bytes(content)
    assert characters(tmp_path / "a.ttf") == known


def test_a_font_within_a_collection_and_one_without_a_cmap(tmp_path: Path) -> None:
    font = bytearray(CASES[2][0])
    struct.pack_into(">I", font, 20, 28 + 16)  # where its table is within the collection
    (tmp_path / "a.ttc").write_bytes(struct.pack(">4sHHI", b"ttcf", 1, 0, 1) + struct.pack(">I", 16) + font)
    assert characters(tmp_path / "a.ttc") == {0x41, 0x42, 0x43}
    (tmp_path / "b.ttf").write_bytes(struct.pack(">IHHHH", 0x00010000, 0, 0, 0, 0))
    assert characters(tmp_path / "b.ttf") == frozenset()


@pytest.mark.parametrize("path", [package.sans_path, package.serif_path])
def test_the_fonts_that_came_along_draw_all_that_offices_write(path: Callable[[], Path]) -> None:
    drawn = characters(path())
    common = {bytes([first, second]).decode("gb2312") for first in range(0xB0, 0xF8) for second in range(0xA1, 0xFF)
              if not (first == 0xD7 and second > 0xF9)}  # fmt: skip
    assert len(common) == 6763
    assert {one for one in common if ord(one) not in drawn} == set()


def test_a_docx_holds_its_tables_signatures_and_page_numbers_in_place() -> None:
    made = Document(BytesIO(docx(paper(*EVERY))))
    (table,) = made.tables
    for column in table.columns:
        assert {cell.width for cell in column.cells} == {column.width}
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True] + [False] * (len(repeated) - 1)
    signed = [one for one in made.paragraphs if one.text.endswith("年　　月　　日") and "\t" in one.text]
    assert signed
    assert {one.paragraph_format.tab_stops[0].alignment for one in signed} == {WD_TAB_ALIGNMENT.RIGHT}
    odd, even = (one.paragraphs[0].alignment for one in (made.sections[0].footer, made.sections[0].even_page_footer))
    assert (odd, even) == (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
