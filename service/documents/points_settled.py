"""结算表: a settled day's points of everybody as published, with the checkpoint that was signed for it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from service.database import Session
from service.documents.booklet_words import NONE, day_in_words, moment
from service.documents.paper.blocks import (
    AnyBlock,
    Column,
    Heading,
    Paper,
    Signatures,
    Text,
    Verbatim,
    facts,
    stamped,
    table,
)
from service.queries import points_sheets as queries
from service.queries.camps import camp_names
from service.queries.points_proposals import list_names
from service.schemas.points_settlements import SettlementOut, SheetLine, SheetOut, settlement_out, sheet_out
from service.schemas.points_words import category_names, points


def settled(session: Session, camp_id: UUID, day: date) -> Paper:
    found, camp = queries.settled_sheet(session, camp_id, day), camp_names(session, camp_id)
    its, names = sheet_out(*found), category_names(found.sheet.policy)
    people = list_names(session, [found.row.actor, found.row.approver])
    paper = Paper(
        form="sheet",
        title="积分结算表",
        about=f"{camp.number} {day.isoformat()}",
        on=day,
        head=f"{camp.name}　结算至{day_in_words(day)}",
        foot=f"结算至 {day.isoformat()}，账本第 {its.seq} 笔",
        blocks=list(_blocks(its, settlement_out(found.row, people), names)),
    )
    return stamped(paper)


def _blocks(its: SheetOut, how: SettlementOut, names: dict[str, str]) -> Iterator[AnyBlock]:
    yield facts(
        items=[
            ("结算至", its.through.isoformat()),
            ("积分细则", f"第 {its.policy} 版"),
            ("计入笔数", str(how.entries)),
            ("结算登记", f"账本第 {its.seq} 笔"),
            ("提请人", how.maker),
            ("复核人", how.checker or NONE),
            ("登记时间", moment(how.settled_at)),
            ("人数", str(len(its.lines))),
        ]
    )
    columns = [
        Column(name="名次", side="right"),
        Column(name="编号"),
        Column(name="姓名"),
        *(Column(name=name, share=1, side="right") for name in names.values()),
        Column(name="总分", side="right"),
        Column(name="现在\n重算", side="right"),
    ]
    yield table(columns, [_line(one, names) for one in its.lines])
    yield Text(
        text="“现在重算”只在结算后又有更正的行填写；结算表本身不再变动。带 * 的在影响期内，不参与推荐。", style="soft"
    )
    yield Heading(text="摘要与检查点")
    yield Text(
        text=f"结算表摘要 {its.sheet}\n账本第 {its.seq} 笔摘要 {its.hash}\n积分细则摘要 {how.policy_digest}",
        style="soft",
    )
    if how.checkpoint is not None:
        yield Text(text="下面是结算时签署的检查点，请另行保管：凭它可以证明此后账本没有被改写或截短。")
        yield Verbatim(text=how.checkpoint)
    yield Signatures(words="以上内容经核对无误。", places=("提请人", "复核人"))


def _line(one: SheetLine, names: dict[str, str]) -> list[str]:
    parts = [points(one.categories.get(code, 0)) for code in names]
    again = points(one.restated) if one.restated != one.total else ""
    return [str(one.place), one.no, one.name + ("*" if one.barred else ""), *parts, points(one.total), again]
