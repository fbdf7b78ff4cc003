"""决定记录: who decided what and why, on which sheet, after which publicity."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec

from service.database import Session
from service.documents.booklet_words import CHINA, NONE, day_in_words
from service.documents.paper.blocks import AnyBlock, Column, Heading, Paper, Signatures, Table, Text, table, title
from service.documents.recommendations_sheet import ON_THE_LIST, method, reasons, signed, steps
from service.errors import Conflict
from service.queries.camps import camp_names
from service.queries.recommendations_objections import list_cases
from service.queries.recommendations_view import tag_of, view
from service.rules.ranking.wording_procedure import OBJECTION_STATES
from service.schemas.recommendations import ChosenOut, SheetOut, sheet_out
from service.schemas.recommendations_acts import StepOut

ROWS = (
    Column(name="序号", side="right"),
    Column(name="姓名"),
    Column(name="学员编号"),
    Column(name="工作单位", share=1),
    Column(name="决定"),
)


def decision(session: Session, camp_id: UUID, sheet: str) -> Paper:
    found, camp = view(session, camp_id, sheet), camp_names(session, camp_id)
    its = signed(session, found)
    decided = next((one for one in reversed(its.steps) if one.act.code == "decided"), None)
    if decided is None:
        raise Conflict(
            "not-decided",
            f"{its.sheet} 尚未登记决定，没有可以打印的决定记录。",
            f"{its.sheet} has not been decided yet.",
        )
    states = [one.state for one in list_cases(session, camp_id, found.found.row.id)]
    return Paper(
        form="official",
        title=title("关于确定", camp.name, "推荐人选的决定记录"),
        about=its.sheet,
        on=its.through,
        digest=tag_of(found, msgspec.json.encode(sheet_out(found))),
        head=camp.organisation or camp.name,
        blocks=list(_blocks(its, decided, states)),
    )


def _blocks(its: SheetOut, decided: StepOut, objections: list[str]) -> Iterator[AnyBlock]:
    day = day_in_words(decided.at.astimezone(CHINA).date())
    yield Text(
        text=f"{day}，{decided.post or ''}{decided.decider or ''}对推荐表 {its.sheet}"
        f"（截至{day_in_words(its.through)}）作出决定，依据文件为{decided.document or NONE}，由 {decided.by} 登记。"
    )
    yield Heading(text="一、决定事项")
    listed = [one for one in its.rows if one.choice is not None and one.choice.code in ON_THE_LIST]
    yield Text(text=_summed(listed))
    yield _list(listed)
    yield Heading(text="二、决定理由")
    yield Text(text=decided.reason or NONE)
    yield Heading(text="三、逐人说明")
    yield from reasons(its)
    yield Heading(text="四、公示与异议")
    yield Text(text=_publicity(its, objections))
    yield Heading(text="五、所依据的数据")
    yield from method(its)
    yield Heading(text="六、办理经过")
    yield steps(its)
    yield Signatures(words="本记录经核对无误。", places=("决定人", "登记人"))


def _summed(listed: list[ChosenOut]) -> str:
    counts = Counter(one.choice.zh for one in listed if one.choice is not None)
    told = "，".join(f"{name} {number} 人" for name, number in counts.items())
    return f"确定下列 {len(listed)} 人：{told}。" if listed else "没有列入推荐名单的人选。"


def _list(listed: list[ChosenOut]) -> Table:
    rows = [
        [str(nth), one.figures.name, one.figures.no, one.figures.unit, NONE if one.choice is None else one.choice.zh]
        for nth, one in enumerate(listed, start=1)
    ]
    return table(ROWS, rows)


def _publicity(its: SheetOut, objections: list[str]) -> str:
    windows: list[Any] = [one.published for one in its.rows if one.published is not None]
    if not windows:
        return "没有公示记录。"
    first, last = min(one.first_day for one in windows), max(one.last_day for one in windows)
    counts = Counter(OBJECTION_STATES[state][0] for state in objections)
    told = "，".join(f"{name} {number} 件" for name, number in counts.items())
    return f"公示 {len(windows)} 人，自{day_in_words(first)}至{day_in_words(last)}。" + (
        f"收到异议 {len(objections)} 件：{told}。" if objections else "公示期间没有收到异议。"
    )
