"""Chapters of the booklet about courses, postings and seminars."""

from collections.abc import Iterator, Sequence

from service.documents.booklet_words import (
    COURSE_STATES,
    POSTING_KINDS,
    POSTING_STATES,
    SEMINAR_STATES,
    day,
    figure,
    said,
    span,
)
from service.documents.paper.blocks import AnyBlock, Column, Heading, Text, facts, table
from service.schemas.growth_chapters import (
    CommentedSeminar,
    JudgedSeminar,
    PostingLine,
    Practice,
    ReviewLine,
    SeminarLine,
    Training,
)

Blocks = Iterator[AnyBlock]


def training(its: Training) -> Blocks:
    yield from _attendance(its)
    yield from _courses(its)
    if its.exams:
        yield Heading(level=2, text="考试")
        columns = [Column(name="科目", share=1), Column(name="日期"), Column(name="成绩", side="right")]
        yield table(columns, [[one.subject, day(one.on), figure(one.score)] for one in its.exams])
    if its.visits:
        yield Heading(level=2, text="现场教学")
        columns = [
            Column(name="活动", share=2),
            Column(name="日期"),
            Column(name="地点", share=1),
            Column(name="主题", share=1),
        ]
        yield table(columns, [[one.name, day(one.on), said(one.place), said(one.theme)] for one in its.visits])


def _attendance(its: Training) -> Blocks:
    yield Heading(level=2, text="集中培训出勤")
    held = its.attendance
    yield facts(
        across=4,
        items=[
            ("应到半天", str(held.sessions)),
            ("出勤", str(held.present)),
            ("迟到", str(held.late)),
            ("请假", str(held.leave)),
            ("缺勤", str(held.absent)),
            ("实到", str(held.attended)),
            ("出勤率", "—" if held.percent is None else f"{figure(held.percent)}%"),
            ("", ""),
        ],
    )


def _courses(its: Training) -> Blocks:
    if its.hours:
        yield Heading(level=2, text="学时")
        columns = [
            Column(name="类别", share=2),
            Column(name="应修学时", share=1, side="right"),
            Column(name="已修学时", share=1, side="right"),
        ]
        yield table(columns, [[one.field, figure(one.required), figure(one.done)] for one in its.hours])
    if its.courses:
        yield Heading(level=2, text="菜单课程")
        columns = [
            Column(name="课程编号"),
            Column(name="课程", share=3),
            Column(name="类别", share=1),
            Column(name="学时", side="right"),
            Column(name="开课日期"),
            Column(name="结果"),
        ]
        rows = [
            [
                one.no,
                one.name,
                one.field,
                figure(one.hours),
                day(one.starts_on),
                COURSE_STATES.get(one.state, one.state),
            ]
            for one in its.courses
        ]
        yield table(columns, rows)


def practice(its: Practice) -> Blocks:
    for one in its.postings:
        yield from _posting(one)
    if its.events:
        yield Heading(level=2, text="重大活动")
        columns = [Column(name="活动", share=1), Column(name="日期")]
        yield table(columns, [[one.name, day(one.on)] for one in its.events])


def _posting(one: PostingLine) -> Blocks:
    yield Heading(level=2, text=f"{one.title}（{span(one.starts_on, one.ends_on)}）")
    known = [
        ("岗位单位", one.host),
        ("类别", POSTING_KINDS.get(one.kind, one.kind)),
        ("状态", POSTING_STATES.get(one.state, one.state)),
        ("鉴定得分", figure(one.score)),
    ]
    yield facts(items=[*known, *([("召回原因", one.recall_reason)] if one.recall_reason else [])])
    if one.tasks:
        columns = [Column(name="任务", share=1), Column(name="应完成"), Column(name="完成")]
        yield table(columns, [[task.title, day(task.due_on), day(task.done_on)] for task in one.tasks])
    if one.opinion:
        yield Text(text=f"鉴定意见：{one.opinion}")


def seminars(found: Sequence[SeminarLine]) -> Blocks:
    if not found:
        return
    columns = [
        Column(name="编号"),
        Column(name="日期"),
        Column(name="题目", share=1),
        Column(name="组别"),
        Column(name="主发言"),
        Column(name="状态"),
        Column(name="评委", side="right"),
        Column(name="均分", side="right"),
    ]
    yield table(columns, [_seminar(one) for one in found])
    yield from _judged([one for one in found if isinstance(one, JudgedSeminar)])
    yield from _commented([one for one in found if isinstance(one, CommentedSeminar)])


def _seminar(one: SeminarLine) -> list[str]:
    state = SEMINAR_STATES.get(one.state, one.state)
    speaker = "是" if one.speaker else ""
    return [one.no, day(one.on), one.topic, one.group, speaker, state, str(one.reviews), figure(one.mean)]


def _judged(found: Sequence[JudgedSeminar]) -> Blocks:
    rows = [[one.no, *_review(each)] for one in found for each in one.by_judge]
    if rows:
        yield Heading(level=2, text="各评委评分")
        columns = [
            Column(name="研讨"),
            Column(name="评委"),
            Column(name="编号"),
            Column(name="得分", side="right"),
            Column(name="评语", share=1),
        ]
        yield table(columns, rows)


def _review(one: ReviewLine) -> list[str]:
    return [one.mentor, one.mentor_no, f"{figure(one.total)} / {figure(one.full)}", said(one.comment)]


def _commented(found: Sequence[CommentedSeminar]) -> Blocks:
    """Without names, in the order of the words."""
    rows = [[one.no, comment] for one in found for comment in one.comments or ()]
    if rows:
        yield Heading(level=2, text="评委评语（不具名）")
        yield table([Column(name="研讨"), Column(name="评语", share=1)], rows)
