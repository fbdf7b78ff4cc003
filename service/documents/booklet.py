"""成长档案（一人一册）: every chapter of a growth file as its reader may see it, with what it rests on."""

from collections.abc import Iterator
from uuid import UUID

from service import clock
from service.database import Session
from service.documents import booklet_chapters as chapters
from service.documents import booklet_training as training
from service.documents.booklet_words import NUMERALS, said
from service.documents.paper.blocks import AnyBlock, Heading, Paper, Signatures, Text, stamped
from service.documents.points_statement import chapter as points_chapter
from service.documents.points_statement import explained
from service.queries import growth
from service.queries.access import viewer_of
from service.schemas.growth import AnyFile, MentorFile, OfficerFile, file_tag, growth_file
from service.schemas.points_standings import ExplanationOut

TITLE = "成长档案"
PLACES = ("学员本人", "结对导师", "选派单位（盖章）", "组织部门（盖章）")
CHECKED = "以上内容经核对无误。有异议的，请在签字前向组织员提出，由系统登记并更正。"
Chapter = tuple[str, list[AnyBlock]]


def booklet(session: Session, camp_id: UUID, no: str) -> Paper:
    """Of one trainee, of this day, as far as the viewer may read her file."""
    found = growth.read_file(session, camp_id, no, clock.today())
    return made(growth_file(found, viewer_of(session).role), explained(session, camp_id, no))


def made(file: AnyFile, its: ExplanationOut) -> Paper:
    paper = Paper(
        form="booklet",
        title=TITLE,
        about=f"{file.basics.no} {file.basics.name}",
        on=its.as_of.on,
        head=file.camp_name,
        foot=f"所示内容截至 {its.as_of.on.isoformat()}",
        cover=_cover(file),
        cover_notes=[_reader(file), file.notice, *_rests_on(its, file_tag(file))],
        blocks=list(_numbered(_chapters(file, its))),
    )
    return stamped(paper)


def _cover(file: AnyFile) -> list[tuple[str, str]]:
    basics = file.basics
    return [
        ("姓　　名", basics.name),
        ("学员编号", basics.no),
        ("工作单位", basics.unit),
        ("现任职务", said(basics.post)),
    ]


def _reader(file: AnyFile) -> str:
    if isinstance(file, OfficerFile):
        return "组织部门用"
    return "结对导师用：只含导师可以查看的内容" if isinstance(file, MentorFile) else "学员本人用"


def _rests_on(its: ExplanationOut, digest: str) -> list[str]:
    as_of = its.as_of
    return [
        f"所示内容截至 {as_of.on.isoformat()}　　档案数据摘要 {digest}",
        f"积分账本第 {as_of.seq} 笔　　{as_of.hash}",
    ]


def _numbered(found: list[Chapter]) -> Iterator[AnyBlock]:
    for numeral, (title, blocks) in zip(NUMERALS, found, strict=False):
        yield Heading(text=f"{numeral}、{title}")
        yield from blocks or [Text(text="无。")]


def _chapters(file: AnyFile, its: ExplanationOut) -> list[Chapter]:
    found: list[Chapter] = [
        ("基本情况", list(chapters.basics(file))),
        ("综合数据", list(chapters.figures(file))),
        ("结对导师", list(chapters.pairings(file))),
        ("培训", list(training.training(file.training))),
        ("实践锻炼", list(training.practice(file.practice))),
        ("研讨", list(training.seminars(file.seminars))),
        ("导师评价与帮带记录", list(chapters.mentoring(file))),
    ]
    if not isinstance(file, MentorFile):
        found.append(("选派单位评价", list(chapters.units(file.unit_assessments))))
    return [
        *found,
        ("自我小结与每周记录", list(chapters.own(file))),
        ("表彰、处理与其他记录", list(chapters.records(file))),
        ("积分", [*chapters.standing(file, its), *points_chapter(its)]),
        ("附件目录", list(chapters.attachments(file.attachments))),
        ("缺件清单", list(chapters.missing(file.missing))),
        ("确认与签章", [Signatures(words=CHECKED, places=PLACES)]),
    ]
