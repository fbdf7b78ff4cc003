"""Chapters of the booklet about the person, her mentors and what was written of her."""

from collections.abc import Iterable, Iterator, Sequence

from service.documents import charts
from service.documents.booklet_words import (
    CHANNELS,
    ENTRY_KINDS,
    IN_LEDGER,
    NOTE_FORMS,
    OWNERS,
    PERSON_STATES,
    SEXES,
    day,
    figure,
    half,
    moment,
    said,
    score,
    span,
)
from service.documents.paper.blocks import AnyBlock, Column, Heading, Picture, Table, Text, facts, table
from service.rules.growth import Missing
from service.schemas.growth import AnyFile
from service.schemas.growth_chapters import (
    AssessmentLine,
    NoteLine,
    RegistrationLine,
    UnitLine,
    WholeBasics,
    WholePointsSummary,
    WholeRegistration,
    WholeSelection,
)
from service.schemas.growth_entries import AttachmentLine, EntryLine
from service.schemas.points_standings import ExplanationOut

Blocks = Iterator[AnyBlock]
FIGURES = (
    ("attendance_percent", "出勤率"),
    ("seminar_mean", "研讨均分"),
    ("practice_mean", "实践均分"),
    ("maturity_mean", "成熟度均分"),
)


def basics(file: AnyFile) -> Blocks:
    its = file.basics
    known = [("姓名", its.name), ("学员编号", its.no), ("性别", SEXES.get(its.sex, its.sex))]
    if isinstance(its, WholeBasics):
        known += [
            ("出生年月", its.birth_month),
            ("民族", said(its.ethnicity)),
            ("政治面貌", said(its.political_status)),
        ]
    known += [
        ("工作单位", its.unit),
        ("现任职务", said(its.post)),
        ("任现职时间", said(its.since)),
        ("参加工作时间", said(its.work_start)),
        ("学历", said(its.education)),
        ("毕业院校", said(its.school)),
        ("专业", said(its.major)),
        ("联系电话", said(its.phone)),
        ("在营状态", PERSON_STATES.get(its.state, its.state)),
    ]
    known += [("离营日期", day(its.left_on))] if its.left_on else []
    known += [("状态说明", its.state_reason)] if its.state_reason else []
    yield facts(items=[*known, *_selection(file)])


def _selection(file: AnyFile) -> Iterator[tuple[str, str]]:
    its = file.selection
    yield "入营方式", CHANNELS.get(its.channel, its.channel)
    if isinstance(its, WholeSelection):
        if its.written_score is not None or its.interview_score is not None:
            yield "笔试成绩", figure(its.written_score)
            yield "面试成绩", figure(its.interview_score)
        if its.selection_note:
            yield "选拔说明", its.selection_note


def figures(file: AnyFile) -> Blocks:
    """Both as a table and as one picture, once all four are there."""
    values = [(name, getattr(file.figures, code)) for code, name in FIGURES]
    columns = [
        Column(name="项目", share=1),
        Column(name="数值", share=1, side="right"),
        Column(name="精确值", share=1, side="right"),
    ]
    yield Text(text="推荐时所用的四项数据，满分均为 100。")
    yield table(columns, [[name, score(value), figure(value)] for name, value in values])
    known = [(f"{name} {score(value)}", value / 100) for name, value in values if value is not None]
    if len(known) == len(values):
        words = "；".join(name for name, _ in known)
        svg = charts.radar([name for name, _ in known], [share for _, share in known], words)
        yield Picture(svg=svg, words=words, width=112)


def pairings(file: AnyFile) -> Blocks:
    columns = [Column(name="导师"), Column(name="编号"), Column(name="单位与职务", share=3), Column(name="结对期间")]
    reasons = any(one.reason or one.end_reason for one in file.pairings)
    columns += [Column(name="结对与变更原因", share=2)] if reasons else []
    rows = []
    for one in file.pairings:
        row = [
            one.mentor,
            one.mentor_no,
            f"{one.mentor_unit}　{one.mentor_post or ''}".strip(),
            span(one.starts_on, one.ends_on),
        ]
        told = [str(part) for part in (one.reason, one.end_reason) if part]
        rows.append([*row, *([said("；".join(told))] if reasons else [])])
    if rows:
        yield table(columns, rows)


def mentoring(file: AnyFile) -> Blocks:
    if file.assessments:
        yield Heading(level=2, text="季度成熟度评价")
        columns = [
            Column(name="季度"),
            Column(name="日期"),
            Column(name="导师"),
            Column(name="各项得分", share=1),
            Column(name="总分", side="right"),
        ]
        yield table(columns, [_assessment(one) for one in file.assessments])
    if file.notes:
        yield Heading(level=2, text="帮带记录")
        columns = [Column(name="日期"), Column(name="导师"), Column(name="方式"), Column(name="内容与下一步", share=1)]
        yield table(columns, [_note(one) for one in file.notes])


def _assessment(one: AssessmentLine) -> list[str]:
    marks = "，".join(f"{mark.criterion} {figure(mark.mark)}" for mark in one.marks)
    return [
        f"第{one.quarter}季度",
        day(one.on),
        f"{one.mentor}\n{one.mentor_no}",
        marks,
        f"{figure(one.total)} / {figure(one.full)}",
    ]


def _note(one: NoteLine) -> list[str]:
    told = one.content + (f"\n下一步：{one.next_step}" if one.next_step else "")
    return [day(one.on), f"{one.mentor}\n{one.mentor_no}", NOTE_FORMS.get(one.form, one.form), told]


def units(found: Sequence[UnitLine]) -> Blocks:
    if found:
        columns = [
            Column(name="半年", share=1),
            Column(name="日期", share=1),
            Column(name="得分", share=1, side="right"),
        ]
        yield table(columns, [[f"第{one.half}个半年", day(one.on), figure(one.score)] for one in found])


def own(file: AnyFile) -> Blocks:
    for title, entries in (("自我小结", file.self_summaries), ("每周记录", file.weekly_notes)):
        if entries:
            yield Heading(level=2, text=title)
            yield from _entries(entries)


def _entries(found: Iterable[EntryLine]) -> Blocks:
    for one in found:
        when = "　".join(part for part in (day(one.occurred_on), half(one.period)) if part)
        yield Heading(level=3, text=f"{one.title}（{when}）")
        yield Text(text=f"第 {one.version} 稿，{moment(one.recorded_at)} 记", style="soft")
        if one.body:
            yield Text(text=one.body)


def records(file: AnyFile) -> Blocks:
    """Free entries of the office, and what was registered as an award, a deduction or a veto."""
    if file.entries:
        yield Heading(level=2, text="记录")
        columns = [
            Column(name="日期"),
            Column(name="类别"),
            Column(name="内容", share=1),
            Column(name="版本"),
            Column(name="登记时间"),
        ]
        yield table(columns, [_record(one) for one in file.entries])
    if file.registrations:
        yield Heading(level=2, text="加减分登记")
        yield _registrations(file.registrations)


def _record(one: EntryLine) -> list[str]:
    told = one.title + (f"\n{one.body}" if one.body else "")
    return [
        day(one.occurred_on),
        ENTRY_KINDS.get(one.kind, one.kind),
        told,
        f"第 {one.version} 版",
        moment(one.recorded_at),
    ]


def _registrations(found: Sequence[RegistrationLine]) -> Table:
    columns = [
        Column(name="序号", side="right"),
        Column(name="日期"),
        Column(name="细则"),
        Column(name="事由", share=3),
        Column(name="依据", share=2),
        Column(name="分值", side="right"),
        Column(name="账本"),
    ]
    return table(columns, [_registration(one) for one in found])


def _registration(one: RegistrationLine) -> list[str]:
    reason = one.reason + (f"\n事项：{one.matter}" if one.matter else "")
    if isinstance(one, WholeRegistration) and one.veto_from:
        until = "未定" if one.veto_until is None else one.veto_until.isoformat()
        reason += f"\n影响期 {one.veto_from.isoformat()} 至 {until}"
    told = [str(one.serial), day(one.on), one.rule, reason, said(one.evidence)]
    return [*told, figure(one.points), IN_LEDGER[one.in_ledger]]


def standing(file: AnyFile, why: ExplanationOut) -> Blocks:
    """As the file itself sums it up; the statement below says why."""
    its = file.points
    if its is None:
        return
    names = {one.code: one.name for one in why.count.categories} if why.count else {}
    rows = [[f"{code}　{names.get(code, '')}".strip(), score(value)] for code, value in its.categories.items()]
    columns = [Column(name="类别", share=1), Column(name="计入", share=1, side="right")]
    yield table(columns, [*rows, [f"总分（名次第 {its.place}）", score(its.total)]], strong=[len(rows)])
    if isinstance(its, WholePointsSummary) and its.barred:
        yield Text(text="在影响期内，不参与推荐；积分和名次照常保留。")


def attachments(found: Sequence[AttachmentLine]) -> Blocks:
    if found:
        columns = [
            Column(name="文件名", share=3),
            Column(name="类型", share=2),
            Column(name="字节", side="right"),
            Column(name="登记时间"),
        ]
        rows = [
            [f"{one.filename}\nSHA-256 {one.sha256}", one.media_type, str(one.size), moment(one.recorded_at)]
            for one in found
        ]
        yield table(columns, rows)


def missing(found: Sequence[Missing]) -> Blocks:
    if found:
        columns = [Column(name="缺什么", share=3), Column(name="由谁补")]
        yield table(columns, [[one.message, OWNERS[one.owed_by]] for one in found])
    else:
        yield Text(text="材料齐全。")
