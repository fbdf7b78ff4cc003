"""推荐表: who is put forward, on what figures and with how much doubt, what people decided on each row, and why."""

from collections.abc import Iterator
from uuid import UUID

import msgspec

from service.database import Session
from service.documents.booklet_words import NONE, day_in_words, moment, score
from service.documents.paper.blocks import AnyBlock, Column, Heading, Paper, Signatures, Table, Text, table, title
from service.queries.camps import camp_names
from service.queries.points_proposals import list_names
from service.queries.recommendations_view import View, tag_of, view
from service.rules.ranking.wording_procedure import JUDGEMENTS
from service.schemas.ranking_method import MethodOut
from service.schemas.recommendations import ChosenOut, SheetOut, sheet_out

ON_THE_LIST = frozenset({"priority", "reserve"})
FIGURES = (
    Column(name="序", side="right"),
    Column(name="姓名"),
    Column(name="工作单位", share=1),
    Column(name="积分\n（名次）", side="right"),
    Column(name="综合分\n（原始分）", side="right"),
    Column(name="名次\n区间", side="center"),
    Column(name="可能性", side="center"),
    Column(name="意见", side="center"),
)
OTHERS = (
    Column(name="编号"),
    Column(name="姓名"),
    Column(name="工作单位", share=2),
    Column(name="积分\n（名次）", side="right"),
    Column(name="情况", share=2),
)
STEPS = (
    Column(name="步骤"),
    Column(name="经办"),
    Column(name="时间"),
    Column(name="摘要"),
    Column(name="说明", share=1),
)


def recommendation(session: Session, camp_id: UUID, sheet: str) -> Paper:
    found, camp = view(session, camp_id, sheet), camp_names(session, camp_id)
    its = signed(session, found)
    return Paper(
        form="official",
        title=title(camp.name, "推荐表"),
        about=its.sheet,
        on=its.through,
        digest=tag_of(found, msgspec.json.encode(sheet_out(found))),
        head=camp.organisation or camp.name,
        blocks=list(_blocks(its)),
    )


def signed(session: Session, found: View) -> SheetOut:
    """Those who took its steps as they sign on paper."""
    return sheet_out(found._replace(logins=list_names(session, found.logins)))


def _blocks(its: SheetOut) -> Iterator[AnyBlock]:
    yield Text(text=f"本表编号 {its.sheet}，截至{day_in_words(its.through)}，状态：{its.state.zh}。")
    if its.method is None:
        yield Text(text="本表已撤回，未曾冻结数据，没有可列的人选。")
        return
    yield Text(text=_terms(its.method))
    listed = [one for one in its.rows if _is_listed(one)]
    yield Heading(text="一、推荐人选")
    yield figures(listed)
    yield Text(text=_legend(its.method), style="soft")
    yield Heading(text="二、需要说明的事项")
    yield from reasons(its)
    yield Heading(text="三、其他学员")
    yield _others([one for one in its.rows if not _is_listed(one)])
    yield Heading(text="四、方法与依据")
    yield from method(its)
    yield Heading(text="五、办理经过")
    yield steps(its)
    yield Signatures(words="以上内容经核对无误。", places=("经办人", "复核人", "部门负责人（盖章）"))


def _is_listed(one: ChosenOut) -> bool:
    return one.choice is not None and one.choice.code in ON_THE_LIST


def _terms(how: MethodOut) -> str:
    weights = "，".join(f"{one.criterion.zh} {one.weight}%" for one in how.criteria)
    return (
        f"全营 {how.cohort} 人，可比较 {how.pool} 人。优先推荐名额 {how.quota} 名，后备 {how.reserve} 名。"
        f"综合分按积分细则第 {how.policy} 版公布的权重计算（{weights}），以{how.basis.zh}为准。{how.line_rule.zh}"
    )


def _legend(how: MethodOut) -> str:
    return (
        f"名次区间：重新评一次，十次中有九次落在此区间。可能性：重新评一次进入前 {min(how.quota, how.pool)} 名的可能。"
        "系统给出依据和次序，推荐谁由人决定，并由决定人说明理由。"
    )


def figures(rows: list[ChosenOut]) -> Table:
    """A place never without its interval, a score never without the raw one."""
    return table(FIGURES, [_figures(nth, one) for nth, one in enumerate(rows, start=1)])


def _figures(nth: int, one: ChosenOut) -> list[str]:
    its = one.figures
    value = NONE if its.score is None else f"{score(its.score.value)}\n（{score(its.score.raw)}）"
    interval = NONE if its.chance is None else f"{its.chance.low}–{its.chance.high}"
    chance = NONE if its.chance is None else f"{its.chance.quota}%\n{its.chance.band.zh}"
    choice = NONE if one.choice is None else one.choice.zh
    place = f"{score(its.points)}\n（{its.place}）"
    return [str(nth), f"{its.name}\n{its.no}", its.unit, place, value, interval, chance, choice]


def reasons(its: SheetOut) -> Iterator[AnyBlock]:
    """Every row on which people had to say something, and what they said."""
    told = [words for one in its.rows if (words := _reason(one, its))]
    yield Text(text="\n".join(told) if told else "无。")
    if its.passed_over:
        yield Text(text=f"被分数较低者越过的共 {its.passed_over} 人，理由如上。")


def _reason(one: ChosenOut, its: SheetOut) -> str:
    names = {row.figures.no: row.figures.name for row in its.rows}
    parts = [f"临界：{clause.zh}" for clause in one.borderline]
    judged = {"表现": one.decision.performance, "成熟度": one.decision.maturity}
    parts += [f"{name}{JUDGEMENTS[word][0]}" for name, word in judged.items() if word]
    if one.computed != one.choice and one.computed is not None and one.choice is not None:
        parts.append(f"按次序为{one.computed.zh}，决定为{one.choice.zh}")
    if one.passed_over_by:
        parts.append("排在其前的有" + "、".join(names.get(no, no) for no in one.passed_over_by))
    if one.decision.reason:
        parts.append(f"理由：{one.decision.reason}" + ("（适用于同组难分者）" if one.decision.covers else ""))
    parts += ["理由待补"] if one.missing else []
    return f"{one.figures.name}（{one.figures.no}）：{'；'.join(parts)}。" if parts else ""


def _others(rows: list[ChosenOut]) -> Table:
    return table(OTHERS, [_other(one) for one in rows])


def _other(one: ChosenOut) -> list[str]:
    its = one.figures
    rejected = "rejected" in {one.decision.performance, one.decision.maturity}
    state = "临界，未获认可" if rejected else "未列入名单" if its.state.code == "listed" else its.state.zh
    unmet = [clause.clause.zh for clause in its.clauses if clause.outcome.code == "unmet"]
    said = [state, *(["、".join(unmet)] if unmet else []), *(lack.zh for lack in its.missing)]
    if one.choice is not None:
        said.append(one.choice.zh)
    return [its.no, its.name, its.unit, f"{score(its.points)}\n（{its.place}）", "；".join(said)]


def method(its: SheetOut) -> Iterator[AnyBlock]:
    how = its.method
    assert how is not None
    for source in how.sources:
        yield Text(text=f"{source.source.zh}：{source.text.zh}")
    for warning in how.warnings:
        yield Text(text=f"提示：{warning.zh}")
    revision = "" if its.revision is None else f"第 {its.revision} 次冻结，摘要 {its.digest}\n存档摘要 {its.snapshot}\n"
    yield Text(
        text=f"{revision}积分账本第 {how.seq} 笔，摘要 {how.hash}\n"
        f"积分细则第 {how.policy} 版，摘要 {how.policy_digest}\n"
        f"数据摘要 {how.inputs_digest}\n程序 {how.code}；{how.libraries}；随机种子 {how.seed}，抽样 {how.draws} 次",
        style="soft",
    )


def steps(its: SheetOut) -> Table:
    rows = [
        [one.act.zh, one.by, moment(one.at), (one.digest or NONE)[:12], one.reason or one.document or NONE]
        for one in its.steps
    ]
    return table(STEPS, rows)
