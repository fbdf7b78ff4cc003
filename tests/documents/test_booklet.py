"""一人一册: what a file says stands in its booklet, what the reader may not see does not, and it comes out the same."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest

from service import clock
from service.database import Database
from service.documents import booklet_printing as printing
from service.documents.booklet import booklet
from service.documents.paper.blocks import Paper
from service.documents.paper.fonts import typefaces
from service.documents.paper.press import Press, press
from service.errors import Conflict
from service.queries import growth
from service.queries.access import viewer_of
from service.schemas.growth import OfficerFile, file_tag, growth_file
from tests import make
from tests.documents import reading
from tests.make import World

NO = "QY2020-001"
CODES = {
    "id", "kind", "state", "channel", "sex", "code", "owed_by", "form", "message_en", "notice_en", "subject", "period",
    "recorded_at", "assembled_at", "in_ledger",
}  # fmt: skip
"""What is told in other words on paper, or only to programs."""
NAMELESS = "𪚥"
"""A character that the fonts that come along do not have."""


@pytest.fixture
def filled(sqlite_url: str) -> Iterator[World]:
    """Two trainees with something in every chapter, and points."""
    database = Database(sqlite_url, make.KEYS)
    world = make.world(database)
    make.policy(world)
    for no in (NO, "QY2020-002"):
        make.full_file(world, no, times=2)
    yield world
    database.close()


@pytest.fixture
def sample(sqlite_sample: tuple[Path, World]) -> Iterator[World]:
    """The sample camp, which is only read."""
    path, built = sqlite_sample
    database = Database(f"sqlite:///{path}", make.KEYS)
    yield World(database, built.camp_id, dict(built.people), built.trainees, built.mentors)
    database.close()


def read(world: World, role: str, no: str = NO) -> tuple[dict[str, Any], Paper]:
    with world.session(role, write=False) as session:
        file = growth_file(growth.read_file(session, world.camp_id, no, clock.today()), viewer_of(session).role)
        return msgspec.to_builtins(file), booklet(session, world.camp_id, no)


def told(value: Any) -> Iterator[str | float]:
    """Every text and figure of a file, as far as it is for people."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from told(one) if name not in CODES else ()
    elif isinstance(value, list):
        for one in value:
            yield from told(one)
    elif isinstance(value, str | float | int) and not isinstance(value, bool):
        yield value


def missing(file: dict[str, Any], content: bytes) -> list[str | float]:
    words, numbers = reading.text(content), reading.numbers(content)
    return [
        one
        for one in told(file)
        if (re.sub(r"\s", "", one) not in words if isinstance(one, str) else float(one) not in numbers)
    ]


@pytest.mark.parametrize("role", ["officer", "mentor", "trainee"])
def test_every_text_and_figure_of_the_file_stands_in_the_booklet(filled: World, role: str) -> None:
    file, paper = read(filled, role)
    assert missing(file, press("").pdf(paper)) == []
    assert len(list(told(file))) > 60


@pytest.mark.parametrize("no", ["QY2020-008", "QY2020-006"])
def test_so_it_does_for_a_whole_year_and_under_a_veto(sample: World, no: str) -> None:
    file, paper = read(sample, "officer", no)
    content = press("").pdf(paper)
    assert missing(file, content) == []
    assert len(reading.pages(content)) > 8


def test_each_reader_gets_what_the_permission_table_gives(filled: World) -> None:
    words = {role: reading.text(press("").pdf(read(filled, role)[1])) for role in ("officer", "mentor", "trainee")}
    for hidden in ("出生年月", "政治面貌", "选派单位评价", "笔试"):
        assert hidden not in words["mentor"]
    assert "出生年月" in words["trainee"]
    assert "选派单位评价" in words["trainee"]
    assert "各评委评分" in words["officer"]
    assert "各评委评分" not in words["trainee"] + words["mentor"]
    assert ("组织部门用" in words["officer"], "学员本人用" in words["trainee"]) == (True, True)


def test_caps_are_explained_and_pages_say_what_they_rest_on(sample: World) -> None:
    file, paper = read(sample, "officer", "QY2020-008")
    content = press("").pdf(paper)
    words, pages = reading.text(content), reading.pages(content)
    assert "T01集中培训出勤（全期）原始分14.50，封顶后计12.00。" in words
    assert file_tag(msgspec.convert(file, OfficerFile)) in words
    for nth, page in enumerate(pages[1:], start=2):
        foot = re.sub(r"\s", "", page)
        assert f"第{nth}页共{len(pages)}页" in foot
        assert paper.digest[:16] in foot
        assert f"所示内容截至{paper.on.isoformat()}" in foot


def test_the_contents_name_every_chapter_with_its_page(sample: World) -> None:
    content = press("").pdf(read(sample, "officer", "QY2020-008")[1])
    pages = [re.sub(r"\s", "", one) for one in reading.pages(content)]
    entries = re.findall(r"([一二三四五六七八九十]+、[^·]+)·+(\d+)", pages[1])
    assert len(entries) == 14
    assert [title for title, page in entries if title not in pages[int(page) - 1]] == []


def test_the_same_file_gives_the_same_bytes(filled: World) -> None:
    papers = [read(filled, "officer")[1] for _ in range(2)]
    assert press("").pdf(papers[0]) == Press(typefaces("")).pdf(papers[1])
    assert press("").tag(papers[0]) == press("").tag(papers[1])


def test_it_is_made_to_be_kept_and_to_be_read_aloud(filled: World) -> None:
    content = press("").pdf(read(filled, "officer")[1])
    for mark in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<"):
        assert mark in content, mark


def named(world: World, name: str) -> None:
    with world.session() as session:
        make.trainee(session, world.camp_id, 9, name=name)


def test_a_missing_glyph_is_told_before_anything_is_printed(filled: World) -> None:
    named(filled, f"王{NAMELESS}")
    with filled.session("officer", write=False) as session:
        papers = printing.booklets(session, filled.camp_id)
    for way in (printing.each, printing.both_sides):
        with pytest.raises(Conflict) as refused:
            way(press(""), papers)
        assert refused.value.code == "glyph-missing"
        problem = refused.value.problems[0]
        assert all(word in problem.message for word in ("QY2020-009", "姓名", NAMELESS, "U+2A6A5"))
        assert all(word in problem.message_en for word in ("QY2020-009", "no glyph", "U+2A6A5"))


def test_all_are_packed_the_same_way_twice(filled: World) -> None:
    with filled.session("officer", write=False) as session:
        papers = printing.booklets(session, filled.camp_id)
    made = [printing.packed(printing.each(press(""), papers)) for _ in range(2)]
    assert made[0] == made[1]
    with zipfile.ZipFile(BytesIO(made[0])) as archive:
        assert archive.namelist() == [f"成长档案-{paper.about.replace(' ', '-')}.pdf" for paper in papers]
        assert [archive.read(name) for name in archive.namelist()] == [press("").pdf(paper) for paper in papers]


def test_on_both_sides_each_begins_on_a_sheet_of_its_own(filled: World) -> None:
    with filled.session("officer", write=False) as session:
        papers = printing.booklets(session, filled.camp_id)
    steps: list[None] = []
    content = printing.both_sides(press(""), papers, lambda: steps.append(None))
    assert content == printing.both_sides(press(""), papers)
    assert len(steps) == len(papers) == 4
    document = pypdfium2.PdfDocument(content)
    chapters = [one for one in document.get_toc() if one.level == 0]
    assert [one.get_title() for one in chapters] == [paper.about for paper in papers]
    document.close()
    pages = [re.sub(r"\s", "", one) for one in reading.pages(content)]
    covers = [nth for nth, page in enumerate(pages, start=1) if "（一人一册）" in page]
    assert len(covers) == 4
    assert [nth % 2 for nth in covers] == [1] * 4
    assert len(pages) % 2 == 0
    for start, end in zip(covers, [*covers[1:], len(pages) + 1], strict=True):
        own = [page for page in pages[start - 1 : end - 1] if page]
        assert f"第{len(own)}页共{len(own)}页" in own[-1]
