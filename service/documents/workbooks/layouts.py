"""The sheets officers keep, as data: read from here, and later written from here."""

from typing import Literal

import msgspec

from service.documents.workbooks import choices
from service.documents.workbooks.columns import (
    Column,
    any_day,
    choice,
    code,
    codes,
    day,
    hundredths_between,
    month,
    name,
    phone,
    points,
    score,
    text,
    whole_between,
)
from service.documents.workbooks.forms import Form, Formed, Read
from service.rules import facts

Spread = Literal["seminar", "maturity", "sessions"]


class Layout(msgspec.Struct, frozen=True):
    """One sheet; `key[0]` heads it; `spread`: columns the camp itself names; without `fact` a part of the policy."""

    workbook: str
    sheet: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    fact: type[facts.Fact] | None = None
    spread: Spread | None = None
    hints: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.required)


def _optional(field: str, header: str, *also: str, read: Read = text) -> Column:
    return Column(field, header, read, also, required=False, blank=True)


ON = Column("on", "日期", day, ("时间", "活动日期", "考试日期", "评价日期", "登记日期", "研讨日期"))
TRAINEE = Column("trainee", "学员编号", code, ("学号", "学员号", "学员代码"))
TRAINEE_NAME = _optional("trainee_name", "学员姓名", "姓名", "学员", read=name)
MENTOR = Column("mentor", "导师编号", code, ("导师号", "导师代码"))
MENTOR_NAME = _optional("mentor_name", "导师姓名", "导师", read=name)
REVIEWER = Column("mentor", "评委编号", code, ("导师编号", "评委号", "评委代码"))
REVIEWER_NAME = _optional("mentor_name", "评委姓名", "评委", "导师姓名", read=name)
COURSE = Column("course", "课程编号", code, ("课程号", "课程代码"))
SEMINAR = Column("seminar", "研讨编号", code, ("研讨号", "研讨代码"))
TOTAL = _optional("total", "总分", "合计", "合计得分", "总得分", "合计分", read=points)
EVENT_NAMES = ("活动名称", "项目", "主题")

TRAINEES = Layout("花名册.xlsx", "花名册", (
    Column("no", "学员编号", code, ("编号", "学号", "学员号", "学员代码")),
    Column("name", "姓名", name, ("学员姓名", "学员", "名字")),
    Column("sex", "性别", choice(choices.SEX)),
    Column("birth_month", "出生年月", month, ("出生日期", "出生时间", "出生", "生日")),
    _optional("ethnicity", "民族"),
    _optional("political_status", "政治面貌", "政治面目"),
    _optional("education", "学历", "文化程度", "学历学位", "最高学历"),
    _optional("school", "毕业院校", "毕业学校", "院校"),
    _optional("major", "专业", "所学专业"),
    _optional("work_start", "参加工作时间", "参加工作年月", "参加工作日期", "工作时间", "参工时间", read=month),
    Column("unit", "工作单位", text, ("单位", "所在单位", "选派单位", "单位名称")),
    _optional("post", "现任职务", "职务", "职务职级", "现任职务职级", "工作职务"),
    _optional("since", "任现职时间", "任现职年月", "任职时间", read=month),
    Column("channel", "入营方式", choice(choices.CHANNEL), ("选拔方式", "入选方式", "选派方式")),
    _optional("phone", "手机号", "手机", "手机号码", "联系电话", "电话", "联系方式", read=phone),
), ("no",), facts.Trainee, hints=("学员名册",))  # fmt: skip

MENTORS = Layout("导师.xlsx", "导师", (
    Column("no", "导师编号", code, ("编号", "导师号", "导师代码")),
    Column("name", "姓名", name, ("导师姓名", "导师", "名字")),
    Column("unit", "工作单位", text, ("单位", "所在单位", "单位名称")),
    _optional("post", "职务", "现任职务", "职务职级"),
    _optional("expertise", "专长", "特长", "擅长领域", "专业特长"),
    Column("capacity", "可带人数", whole_between(0, 100), ("带教人数", "可带学员数", "人数上限", "名额")),
), ("no",), facts.Mentor, hints=("导师名册", "导师花名册"))  # fmt: skip

ASSIGNMENTS = Layout("导师.xlsx", "结对", (
    TRAINEE, TRAINEE_NAME, MENTOR, MENTOR_NAME,
    Column("starts_on", "结对日期", day, ("结对时间", "日期", "开始日期")),
    _optional("reason", "原因", "理由", "说明", "结对原因", "变更原因"),
), ("trainee", "starts_on"), facts.Assignment)  # fmt: skip

COURSES = Layout("培训.xlsx", "课程菜单", (
    Column("no", "课程编号", code, ("编号", "课程号", "课程代码")),
    Column("field", "类别", text, ("课程类别", "领域", "分类")),
    Column("name", "课程名称", text, ("名称", "课程", "课程名")),
    Column("hours", "学时", hundredths_between(0, 1000), ("课时", "学时数", "课时数")),
    Column("places", "名额", whole_between(0, 10_000), ("人数", "容量", "限额", "限报人数")),
    Column("starts_on", "开课日期", day, ("日期", "开课时间", "上课日期")),
), ("no",), facts.Course)  # fmt: skip

ENROLMENTS = Layout("培训.xlsx", "选课结业", (
    COURSE, _optional("course_name", "课程名称", "课程"), TRAINEE, TRAINEE_NAME,
    Column("result", "结果", choice(choices.RESULT), ("结业结果", "结业情况"), blank=True, default="enrolled"),
), ("course", "trainee"), facts.Enrolment, hints=("选课", "结业"))  # fmt: skip

ATTENDANCES = Layout(
    "培训.xlsx", "签到", (TRAINEE, TRAINEE_NAME), ("trainee",), facts.Attendance, "sessions", ("考勤", "出勤")
)

EXAMS = Layout("培训.xlsx", "考试", (
    Column("subject", "科目", text, ("考试科目", "考试名称")), ON, TRAINEE, TRAINEE_NAME,
    Column("score", "成绩", score, ("得分", "分数", "考试成绩")),
), ("subject", "trainee"), facts.ExamScore, hints=("成绩",))  # fmt: skip

VISITS = Layout("培训.xlsx", "现场教学", (
    Column("visit", "活动", text, EVENT_NAMES), ON, TRAINEE, TRAINEE_NAME,
), ("visit", "on", "trainee"), facts.VisitAttendance)  # fmt: skip

SEMINARS = Layout("研讨.xlsx", "安排", (
    Column("no", "研讨编号", code, ("编号", "研讨号", "研讨代码")),
    Column("topic", "主题", text, ("研讨主题", "题目")),
    ON,
    Column("group", "组别", text, ("组", "小组", "分组")),
    Column("panel", "评委编号", codes, ("评委", "评委组")),
    _optional("chair", "主持人编号", "主持人", read=code),
), ("no",), facts.Seminar, hints=("研讨安排",))  # fmt: skip

REVIEWS = Layout("研讨.xlsx", "评分", (
    SEMINAR, REVIEWER, REVIEWER_NAME, TRAINEE, TRAINEE_NAME, TOTAL, _optional("comment", "评语", "点评", "意见"),
), ("seminar", "mentor", "trainee"), facts.Review, "seminar")  # fmt: skip

SPEAKERS = Layout(
    "研讨.xlsx", "主发言", (SEMINAR, ON, TRAINEE, TRAINEE_NAME), ("seminar", "trainee"), facts.Speaker, hints=("发言",)
)

POSTINGS = Layout("实践.xlsx", "实践岗位", (
    TRAINEE, TRAINEE_NAME,
    Column("title", "实践岗位", text, ("岗位", "岗位名称")),
    Column("host", "接收单位", text, ("实践单位", "接收部门")),
    Column("starts_on", "开始日期", day, ("开始时间", "起始日期", "起")),
    Column("ends_on", "结束日期", day, ("结束时间", "截止日期", "止")),
    _optional("score", "鉴定得分", "得分", "鉴定分数", "成绩", read=score),
    _optional("opinion", "鉴定意见", "意见", "鉴定评语"),
), ("trainee", "starts_on"), facts.Posting, hints=("实践锻炼", "鉴定"))  # fmt: skip

EVENTS = Layout("实践.xlsx", "重大活动", (
    Column("event", "活动", text, EVENT_NAMES), ON, TRAINEE, TRAINEE_NAME,
), ("event", "on", "trainee"), facts.EventParticipation)  # fmt: skip

ASSESSMENTS = Layout("评价.xlsx", "导师评价", (
    Column("quarter", "季度", choice(choices.QUARTER, choices.quarter), ("评价季度",)),
    ON, MENTOR, MENTOR_NAME, TRAINEE, TRAINEE_NAME, TOTAL, _optional("note", "帮带记录", "帮带情况", "记录"),
), ("quarter", "trainee"), facts.Assessment, "maturity", ("季度评价",))  # fmt: skip

UNIT_ASSESSMENTS = Layout("评价.xlsx", "单位评价", (
    Column("half", "半年", choice(choices.HALF_YEAR, choices.half_year), ("评价周期", "半年度")),
    ON, TRAINEE, TRAINEE_NAME,
    Column("score", "得分", score, ("成绩", "分数", "评价得分")),
), ("half", "trainee"), facts.UnitAssessment)  # fmt: skip

REGISTRATIONS = Layout("加减分.xlsx", "加减分", (
    Column("serial", "登记序号", whole_between(1, 1_000_000), ("序号", "编号", "登记号")), ON, TRAINEE, TRAINEE_NAME,
    Column("rule", "细则代码", code, ("代码", "细则", "细则编号")),
    Column("points", "分值", points, ("分数", "加减分", "得分"), blank=True, default=0),
    Column("reason", "事由", text, ("原因", "加减分事由", "理由")),
    _optional("evidence", "依据材料", "依据", "证明材料", "文号"),
    _optional("matter", "事项", "同一事项"),
    _optional("veto_from", "影响期起", "影响期开始", read=any_day),
    _optional("veto_until", "影响期止", "影响期结束", read=any_day),
), ("serial",), facts.Registration, hints=("奖惩",))  # fmt: skip

CATEGORIES = Layout("积分细则.xlsx", "类别", (
    Column("code", "类别代码", code, ("代码", "编号")),
    Column("name", "类别名称", text, ("名称", "类别")),
    Column("cap", "全期上限", points, ("上限", "类别上限"), blank=True),
    Column("base", "起评分", points, ("基础分", "起始分"), required=False, blank=True, default=0),
    _optional("floor", "下限", "全期下限", read=points),
), ("code",), hints=("积分类别",))  # fmt: skip

RULES = Layout("积分细则.xlsx", "细则", (
    Column("code", "细则代码", code, ("代码", "编号", "细则编号")),
    Column("category", "类别代码", code, ("类别", "类别编号")),
    Column("name", "项目", text, ("细则名称", "项目名称", "名称")),
    Column("mode", "计分方式", choice(choices.MODE), ("方式", "记分方式")),
    Column("value", "分值", points, ("分数",), blank=True, default=0),
    Column("cap", "上限", points, ("分值上限",), blank=True),
    Column("period", "上限周期", choice(choices.PERIOD), ("周期",), blank=True),
    _optional("evidence", "依据材料", "依据", "证明材料"),
    Column("second_person", "复核", choice(choices.YES, choices.yes), ("需复核", "是否复核"), False, True, False),
    _optional("group", "就高组", "同一事项就高", "就高不重复"),
    _optional("until", "停用日期", "停用", read=any_day),
    _optional("fact", "对应事实", "对应记录", read=choice(choices.FACT)),
), ("code",), hints=("积分细则",))  # fmt: skip

_CRITERION = (
    Column("name", "指标", text, ("评价指标", "评分指标", "项目")),
    Column("full", "满分", hundredths_between(0, 1000), ("分值", "满分值", "权重")),
)
SEMINAR_RUBRIC = Layout("积分细则.xlsx", "研讨评分表", _CRITERION, ("name",), hints=("研讨",))
MATURITY_RUBRIC = Layout("积分细则.xlsx", "成熟度评价表", _CRITERION, ("name",), hints=("成熟度", "导师"))

RECOMMENDATION = Layout("积分细则.xlsx", "推荐办法", (
    Column("item", "项目", text, ("指标", "名称")),
    Column("figure", "数值", Formed(lambda value, _: value, Form("any")), ("值", "取值", "标准")),
    _optional("remark", "说明", "备注"),
), ("item",), hints=("推荐",))  # fmt: skip

LAYOUTS = (
    TRAINEES, MENTORS, ASSIGNMENTS, CATEGORIES, RULES, SEMINAR_RUBRIC, MATURITY_RUBRIC, RECOMMENDATION,
    COURSES, ENROLMENTS, ATTENDANCES, EXAMS, VISITS, SEMINARS, REVIEWS, SPEAKERS,
    POSTINGS, EVENTS, ASSESSMENTS, UNIT_ASSESSMENTS, REGISTRATIONS,
)  # fmt: skip
