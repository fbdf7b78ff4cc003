"""积分明细: what one trainee's points are made of, what caps took off and why, down to each entry."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from service import clock
from service.database import Session
from service.documents import charts
from service.documents.booklet_words import NONE, day, said
from service.documents.paper.blocks import AnyBlock, Column, Heading, Paper, Picture, Table, Text, facts, stamped, table
from service.documents.points_course import months
from service.queries.points_standings import board
from service.queries.trainees import find_trainee
from service.schemas.points import EntryOut
from service.schemas.points_counts import CategoryOut, CountOut, RuleOut, period_name
from service.schemas.points_proposals import PendingLine
from service.schemas.points_standings import ExplanationOut
from service.schemas.points_statement import statement_of
from service.schemas.points_words import points

KINDS = {
    "award": "加分", "deduct": "扣分", "veto": "一票否决", "reverse": "冲正", "adjust": "调整", "close": "结算",
    "policy": "细则施行",
}  # fmt: skip
RIGHT: Any = {"side": "right"}
COUNTED = (
    Column(name="类别与细则", share=5),
    Column(name="起评", **RIGHT),
    Column(name="登记", **RIGHT),
    Column(name="封顶减去", **RIGHT),
    Column(name="就高略去", **RIGHT),
    Column(name="计入", **RIGHT),
)
CAPPED = (
    Column(name="细则", share=4),
    Column(name="期间"),
    Column(name="登记", **RIGHT),
    Column(name="上限", **RIGHT),
    Column(name="就高略去", **RIGHT),
    Column(name="计入", **RIGHT),
    Column(name="依据流水号", share=3),
)
ENTERED = (
    Column(name="日期"),
    Column(name="细则"),
    Column(name="事由与依据", share=1),
    Column(name="类型"),
    Column(name="分数", **RIGHT),
    Column(name="流水号", **RIGHT),
)
WAITING = (Column(name="日期"), Column(name="细则"), Column(name="事由", share=1), Column(name="分数", **RIGHT))


def explained(
    session: Session, camp_id: UUID, no: str, on: date | None = None, at_seq: int | None = None
) -> ExplanationOut:
    """Every point of one trainee with its reason, and what waits, as the viewer may read it."""
    trainee = find_trainee(session, camp_id, no)
    return statement_of(session, board(session, camp_id, on or clock.today(), at_seq, only=trainee.id), trainee).told()


def statement(its: ExplanationOut, camp: Any) -> Paper:
    paper = Paper(
        form="sheet",
        title="积分明细",
        about=f"{its.no} {its.name}",
        on=its.as_of.on,
        head=f"{camp.name}　{its.no}　{its.name}",
        foot=f"截至 {its.as_of.on.isoformat()}，账本第 {its.as_of.seq} 笔",
        blocks=[*chapter(its), *_standing(its)],
    )
    return stamped(paper)


def _standing(its: ExplanationOut) -> Iterator[AnyBlock]:
    yield Text(text=f"账本第 {its.as_of.seq} 笔的摘要：{its.as_of.hash}", style="soft")
    yield Text(text="如有异议，请凭流水号向组织员提出；任何更正都以新的一笔登记，原来的一笔照样保留。", style="soft")


def chapter(its: ExplanationOut) -> Iterator[AnyBlock]:
    """The same in the booklet and on its own."""
    if its.count is None:
        yield Text(text="还没有积分：细则施行并登记事实后，这里会出现名次。")
        return
    yield facts(items=_sums(its, its.count))
    yield Heading(level=2, text="积分怎样算出来")
    yield _counted(its.count)
    for sentence in its.count.sentences:
        yield Text(text=sentence)
    if capped := [row for rule in _rules(its.count) for row in _buckets(rule)]:
        yield Heading(level=2, text="封顶逐期说明")
        yield table(CAPPED, capped)
    yield from _course(its)
    yield Heading(level=2, text="每一笔")
    yield _entries(its)
    if its.pending:
        yield Heading(level=2, text="等待第二人复核，尚未计入")
        yield table(WAITING, [_pending(one) for one in its.pending])


def _rules(count: CountOut) -> list[RuleOut]:
    return [rule for category in count.categories for rule in category.rules]


def _sums(its: ExplanationOut, count: CountOut) -> list[tuple[str, str]]:
    version = NONE if its.as_of.policy is None else f"第 {its.as_of.policy} 版"
    settled = "未结算" if its.as_of.closed_through is None else its.as_of.closed_through.isoformat()
    found = [
        ("总分", points(count.total)),
        ("名次", NONE if its.place is None else f"第 {its.place} 名"),
        ("登记合计", points(count.nominal)),
        ("起评分", points(count.base)),
        ("封顶减去", points(count.cut + count.cut_below)),
        ("就高略去", points(count.dropped)),
        ("细则版本", version),
        ("已结算至", settled),
    ]
    return [*found, *([("不在细则之内", points(count.outside))] if count.outside else [])]


def _counted(count: CountOut) -> Table:
    rows: list[list[str]] = []
    strong: list[int] = []
    for category in count.categories:
        strong.append(len(rows))
        rows.extend(_category(category))
    strong.append(len(rows))
    sums = (count.base, count.nominal, count.cut + count.cut_below, count.dropped, count.total)
    return table(COUNTED, [*rows, ["合计", *map(points, sums)]], strong=strong)


def _category(one: CategoryOut) -> Iterator[list[str]]:
    bounds = [f"上限 {points(one.cap)}"] if one.cap is not None else []
    bounds += [f"下限 {points(one.floor)}"] if one.floor is not None else []
    name = f"{one.name}（{'，'.join(bounds)}）" if bounds else one.name
    yield [name, *map(points, (one.base, one.nominal, one.cut + one.cut_below, one.dropped, one.counted))]
    for rule in one.rules:
        sums = (rule.nominal, rule.cut, rule.dropped, rule.counted)
        yield [f"{rule.code}　{rule.name}", "", *map(points, sums)]


def _buckets(rule: RuleOut) -> Iterator[list[str]]:
    """Periods in which a cap took something off."""
    for one in rule.buckets:
        if one.cut and one.cap is not None:
            sums = map(points, (one.nominal, one.cap, one.dropped, one.counted))
            yield [f"{rule.code}　{rule.name}", period_name(one.period), *sums, "、".join(map(str, one.entries))]


def _course(its: ExplanationOut) -> Iterator[AnyBlock]:
    found = months(its.entries)
    if len(found) > 1:
        last = points(list(found.values())[-1])
        words = f"登记的积分逐月累计，未扣封顶：{len(found)} 个月，最后为 {last}"
        yield Heading(level=2, text="逐月累计")
        yield Picture(
            svg=charts.line(list(found), [one / 100 for one in found.values()], words), words=words, width=135
        )
        yield Text(text=words + "。", style="soft")


def _entries(its: ExplanationOut) -> Table:
    """By rule and day, as the table above has the rules."""
    ordered = sorted(its.entries, key=lambda one: (one.rule or "", one.occurred_on, one.seq))
    return table(ENTERED, [_entry(one) for one in ordered])


def _entry(one: EntryOut) -> list[str]:
    kind = KINDS.get(one.kind, one.kind)
    return [day(one.occurred_on), said(one.rule), _told(one), kind, points(one.amount), str(one.seq)]


def _told(one: EntryOut) -> str:
    about = [one.about, one.reason, one.evidence and f"依据：{one.evidence}"]
    about += [f"冲正第 {one.reverses} 笔" if one.reverses else None]
    about += [f"已被第 {one.reversed_by} 笔冲正" if one.reversed_by else None]
    about += [f"归属 {one.relates_on.isoformat()}" if one.relates_on != one.occurred_on else None]
    if one.veto_from:
        about += [f"影响期 {one.veto_from.isoformat()} 至 {day(one.veto_until or None)}"]
    return said("；".join(part for part in about if part))


def _pending(one: PendingLine) -> list[str]:
    return [day(one.occurred_on), said(one.rule), said(one.reason), points(one.amount)]
