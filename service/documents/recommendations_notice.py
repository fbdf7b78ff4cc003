"""公示: what everybody may read. No scores, no causes of a veto."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from service.database import Session
from service.documents.booklet_words import CHINA, NONE, day_in_words
from service.documents.paper.blocks import AnyBlock, Closing, Column, Paper, Text, table, title
from service.queries.camps import camp_names
from service.queries.recommendations_view import notice
from service.rules.ranking.digests import canonical, digest
from service.rules.ranking.wording_procedure import REPUBLISHED
from service.schemas import wire
from service.schemas.recommendations_notice import NoticeOut, NoticeRow, notice_out

ROWS = (
    Column(name="序号", side="right"),
    Column(name="姓名"),
    Column(name="学员编号"),
    Column(name="工作单位", share=3),
    Column(name="现任职务", share=2),
    Column(name="拟列类别"),
)
CORRECTIONS = (
    Column(name="姓名"),
    Column(name="更正项目", share=1),
    Column(name="原列类别"),
    Column(name="现列类别"),
    Column(name="原因", share=2),
)


def publicity(session: Session, camp_id: UUID, sheet: str) -> Paper:
    """Dated with the day on which it was last published."""
    found, camp = notice(session, camp_id, sheet), camp_names(session, camp_id)
    its, printed = notice_out(found), found.found.last("published", "republished")
    assert printed is not None
    return Paper(
        form="official",
        title=title("关于", camp.name, "推荐人选的公示"),
        about=its.sheet,
        on=its.through,
        digest=digest(canonical(its)),
        head=camp.organisation or camp.name,
        blocks=list(_blocks(its, camp, day_in_words(wire.moment(printed.row.at).astimezone(CHINA).date()))),
    )


def _blocks(its: NoticeOut, camp: Any, day: str) -> Iterator[AnyBlock]:
    yield Text(
        text=f"根据{camp.name}积分细则和推荐办法，经对截至{day_in_words(its.through)}的培养情况综合比较、由组织员集体研究，"
        f"形成推荐人选名单（{its.sheet}）。为广泛听取意见，接受监督，现予公示。"
    )
    yield Text(text=_window(its))
    rows = [_row(nth, one) for nth, one in enumerate(its.rows, start=1)]
    yield table(ROWS, rows)
    yield from _corrections(its)
    yield Text(text=its.how_to_object)
    yield Text(text="本公示不含分数和其他个人信息。如对公示人选有异议，请写明具体事项，以便核查。")
    yield Closing(signer=camp.organisation or f"{camp.name}组织部门", day=day)


def _window(its: NoticeOut) -> str:
    if its.first_day is None or its.last_day is None:
        return "公示期未定。"
    provisional = "；当年放假安排尚未公布，截止日暂定，只会延后，不会提前" if its.provisional else ""
    return (
        f"公示期：{day_in_words(its.first_day)}至{day_in_words(its.last_day)}，"
        f"每名人选公示 {its.working_days} 个工作日，最后一日 18:00 截止{provisional}。"
    )


def _row(nth: int, one: NoticeRow) -> list[str]:
    listed = "不再列入" if one.listed is None else one.listed.zh
    return [str(nth), one.name, one.no, one.unit, one.post or NONE, listed]


def _corrections(its: NoticeOut) -> Iterator[AnyBlock]:
    changed = [one for one in its.rows if one.correction is not None]
    if changed:
        yield Text(text="下列人选因更正重新公示，公示期重新计算：")
        yield table(CORRECTIONS, [_correction(one) for one in changed])


def _correction(one: NoticeRow) -> list[str]:
    told = one.correction
    assert told is not None
    what = "、".join(REPUBLISHED[part][0] for part in told.what)
    before = "未列入" if told.before is None else told.before.zh
    now = "不再列入" if one.listed is None else one.listed.zh
    return [one.name, what, before, now, told.cause or NONE]
