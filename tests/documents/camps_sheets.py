"""A camp as its eight workbooks hold it: tables of typed values, before anybody's handwriting."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.documents.camps_policy import EVIDENCE
from tests.documents.camps_truth import Camp

SEX = {"male": "男", "female": "女"}
CHANNEL = {"appointed": "组织点选", "nominated": "单位推选", "examined": "公开考选"}
RESULT = {"completed": "结业", "failed": "未结业", "enrolled": "在学"}
MODE = {"times": "计次", "score": "计分", "veto": "否决"}
PERIOD = {"whole": "全期", "year": "年度", "quarter": "季度", "month": "月", "once": "每次", None: None}
REGISTERED_EVIDENCE = {
    "学习心得": "心得原文",
    "未按时提交作业": "作业登记",
    "通报批评": "通报文件",
    "考试作弊": "认定材料",
}


class Month(str):
    """YYYY-MM."""


class Name(str):
    """A person's."""


class Points(int):
    """Hundredths."""


class Whole(int):
    """A number that may have its unit behind."""


class Mark(str):
    """Of a sign-in sheet."""


class Half(NamedTuple):
    """Heads a column of the sign-in sheet."""

    on: Any
    half: str


class Choice(str):
    """A word that has others for it."""


@dataclass(frozen=True)
class Raw:
    """Stands in its cell as it is."""

    value: Any


@dataclass
class Table:
    book: str
    sheet: str
    headers: list[Any]
    rows: list[list[Any]]


def points(value: int | None) -> Points | None:
    return None if value is None else Points(value)


def tables(camp: Camp) -> list[Table]:
    return [*_people(camp), *_policy(camp), *_training(camp), *_seminars(camp), *_practice(camp), *_judged(camp)]


def named(camp: Camp, no: str) -> list[Any]:
    return [no, Name(camp.name(no))]


def _people(camp: Camp) -> list[Table]:
    roster = [
        [one["no"], Name(one["name"]), Choice(SEX[one["sex"]]), Month(one["birth_month"]), "汉族", "中共党员",
         Month(one["work_start"]), one["unit"], "科员", Choice(CHANNEL[one["channel"]]), one["phone"]]
        for one in camp.trainees
    ]  # fmt: skip
    mentors = [[one["no"], Name(one["name"]), one["unit"], Whole(one["capacity"])] for one in camp.mentors]
    pairs = [[*named(camp, row["trainee"]), *named(camp, row["mentor"]), row["on"]] for row in camp.pairs]
    headers = "学员编号 姓名 性别 出生年月 民族 政治面貌 参加工作时间 工作单位 现任职务 入营方式 手机号"
    return [
        Table("花名册", "花名册", headers.split(), roster),
        Table("导师", "导师", ["导师编号", "姓名", "工作单位", "可带人数"], mentors),
        Table("导师", "结对", ["学员编号", "学员姓名", "导师编号", "导师姓名", "结对日期"], pairs),
    ]


def _policy(camp: Camp) -> list[Table]:
    categories = [
        [one["code"], one["name"], points(one["cap"]), points(one["base"]), points(one["floor"])]
        for one in camp.categories
    ]
    rules = [
        [rule["code"], rule["category"], rule["name"], Choice(MODE[rule["mode"]]), points(rule["value"]),
         points(rule["cap"]), Choice(PERIOD[rule["period"]]) if rule["period"] else None, _evidence(rule),
         rule["group"]]
        for rule in camp.rules
    ]  # fmt: skip
    rubrics = [
        [[name, Points(full)] for name, full in rubric] for rubric in (camp.seminar_rubric, camp.maturity_rubric)
    ]
    ways = [list(row) for row in camp.recommendation]
    return [
        Table("积分细则", "类别", ["类别代码", "类别名称", "全期上限", "起评分", "下限"], categories),
        Table(
            "积分细则", "细则",
            ["细则代码", "类别代码", "项目", "计分方式", "分值", "上限", "上限周期", "依据材料", "就高组"], rules,
        ),
        Table("积分细则", "研讨评分表", ["指标", "满分"], rubrics[0]),
        Table("积分细则", "成熟度评价表", ["指标", "满分"], rubrics[1]),
        Table("积分细则", "推荐办法", ["项目", "数值", "说明"], ways),
    ]  # fmt: skip


def _evidence(rule: Any) -> str:
    if rule["fact"]:
        return EVIDENCE.get(rule["fact"], "")
    return REGISTERED_EVIDENCE.get(rule["name"], "证明材料")


def _training(camp: Camp) -> list[Table]:
    courses = [
        [one["no"], one["field"], one["name"], Points(one["hours"]), Whole(one["places"]), one["on"]]
        for one in camp.courses
    ]
    taken = [[row["course"], *named(camp, row["trainee"]), Choice(RESULT[row["result"]])] for row in camp.enrolments]
    people = [one["no"] for one in camp.trainees]
    marks = [
        [*named(camp, no), *(Mark(camp.marks[on, half, no]) if (on, half, no) in camp.marks else None
                             for on, half in camp.sessions)] for no in people
    ]  # fmt: skip
    exams = [[row["subject"], row["on"], *named(camp, row["trainee"]), Points(row["score"])] for row in camp.exams]
    visits = [[row["name"], row["on"], *named(camp, row["trainee"])] for row in camp.visits]
    return [
        Table("培训", "课程菜单", ["课程编号", "类别", "课程名称", "学时", "名额", "开课日期"], courses),
        Table("培训", "选课结业", ["课程编号", "学员编号", "学员姓名", "结果"], taken),
        Table("培训", "签到", ["学员编号", "学员姓名", *(Half(on, half) for on, half in camp.sessions)], marks),
        Table("培训", "考试", ["科目", "日期", "学员编号", "学员姓名", "成绩"], exams),
        Table("培训", "现场教学", ["活动", "日期", "学员编号", "学员姓名"], visits),
    ]


def _seminars(camp: Camp) -> list[Table]:
    planned = [
        [one["no"], one["topic"], one["on"], Whole(one["group"]), "、".join(one["panel"]), one["panel"][0]]
        for one in camp.seminars
    ]
    reviews = [
        [row["seminar"], row["mentor"], *named(camp, row["trainee"]), *map(Points, row["marks"]), "尚可"]
        for row in camp.reviews
    ]
    spoke = [[row["seminar"], row["on"], *named(camp, row["trainee"])] for row in camp.speakers]
    criteria = [name for name, _ in camp.seminar_rubric]
    return [
        Table("研讨", "安排", ["研讨编号", "主题", "日期", "组别", "评委编号", "主持人编号"], planned),
        Table("研讨", "评分", ["研讨编号", "评委编号", "学员编号", "学员姓名", *criteria, "评语"], reviews),
        Table("研讨", "主发言", ["研讨编号", "日期", "学员编号", "学员姓名"], spoke),
    ]


def _practice(camp: Camp) -> list[Table]:
    postings = [
        [*named(camp, row["trainee"]), row["title"], row["host"], row["on"], row["until"], points(row["score"]), "踏实"]
        for row in camp.postings
    ]
    events = [[row["name"], row["on"], *named(camp, row["trainee"])] for row in camp.events]
    headers = "学员编号 学员姓名 实践岗位 接收单位 开始日期 结束日期 鉴定得分 鉴定意见"
    return [
        Table("实践", "实践岗位", headers.split(), postings),
        Table("实践", "重大活动", ["活动", "日期", "学员编号", "学员姓名"], events),
    ]


def _judged(camp: Camp) -> list[Table]:
    assessments = [
        [Choice(f"{row['quarter']}季度"), row["on"], row["mentor"], *named(camp, row["trainee"]),
         *map(Points, row["marks"]), row["note"]] for row in camp.assessments
    ]  # fmt: skip
    units = [
        [
            Choice("上半年" if row["half"] == 1 else "下半年"),
            row["on"],
            *named(camp, row["trainee"]),
            Points(row["score"]),
        ]
        for row in camp.units
    ]
    register = [
        [Whole(row["serial"]), row["on"], *named(camp, row["trainee"]), row["rule"], Points(row["points"]),
         row["reason"], "县组发〔2021〕1号", row["matter"], row["veto_from"], row["veto_until"]]
        for row in camp.register
    ]  # fmt: skip
    criteria = [name for name, _ in camp.maturity_rubric]
    headers = "登记序号 日期 学员编号 学员姓名 细则代码 分值 事由 依据材料 事项 影响期起 影响期止"
    return [
        Table(
            "评价", "导师评价", ["季度", "日期", "导师编号", "学员编号", "学员姓名", *criteria, "帮带记录"], assessments
        ),
        Table("评价", "单位评价", ["半年", "日期", "学员编号", "学员姓名", "得分"], units),
        Table("加减分", "加减分", headers.split(), register),
    ]
