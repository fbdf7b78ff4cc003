"""The ranking as a sheet: three figures apart, how sure the order is, and what keeps somebody out."""

from collections.abc import Iterable

from service.documents.books import Column, Page
from service.documents.books.pages import Row
from service.documents.exports import Report, basis_of
from service.schemas.ranking import RankingOut
from service.schemas.ranking_rows import RowOut


def ranking(its: RankingOut) -> Report:
    method = its.method
    quota = min(method.quota, method.pool or method.quota)
    columns = [
        Column("序", "number"), Column("学员编号", wide=14), Column("姓名", wide=10), Column("工作单位", wide=24),
        Column("状态", wide=12), Column("名单", wide=10), Column("综合分", "bar"), Column("按原始分", "points"),
        Column("积分", "points"), Column("积分名次", "number"), Column(f"进入前{quota}的可能（%）", "number"),
        Column("把握", wide=12), Column("名次低", "number"), Column("名次居中", "number"), Column("名次高", "number"),
        Column("表现", "points"), Column("成熟度", "points"), Column("未达条件与缺项", wide=32),
    ]  # fmt: skip
    rules: list[Row] = [["细则第几版", method.policy], ["方法与数据摘要", method.inputs_digest], *_said(its)]
    page = Page(name="推荐排名", title="推荐排名", columns=columns, rows=[_line(row) for row in its.rows])
    return Report(
        "推荐排名", [page], method.inputs_digest, [*basis_of(method.seq, method.hash, method.through), *rules]
    )


def _said(its: RankingOut) -> list[Row]:
    return [["提示", one.zh] for one in its.method.warnings]


def _line(row: RowOut) -> Row:
    chance = row.chance
    odds = (chance.quota, chance.band.zh, chance.low, chance.median, chance.high) if chance else (None,) * 5
    score, rated = row.score, (row.performance, row.maturity)
    return [
        score.order if score else None, row.no, row.name, row.unit, row.state.zh, row.listed.zh if row.listed else None,
        score.value if score else None, score.raw if score else None, row.points, row.place, *odds,
        rated[0].value if rated[0] else None, rated[1].raw if rated[1] else None, _lacking(row),
    ]  # fmt: skip


def _lacking(row: RowOut) -> str:
    unmet = [f"{one.clause.zh}：{one.outcome.zh}" for one in row.clauses if one.outcome.code != "met"]
    return "；".join(_each([*unmet, *(one.zh for one in row.missing)]))


def _each(words: Iterable[str]) -> Iterable[str]:
    return (word.rstrip("。") for word in words)
