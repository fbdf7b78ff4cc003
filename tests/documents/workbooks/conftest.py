"""A small camp as officers keep it, and the tools to spoil it."""

import copy
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from service.documents.workbooks import CampDates, Known, Reading, read

Sheets = dict[str, list[list[Any]]]
Issues = set[tuple[str | None, str | None, str]]

SAMPLE = Path(__file__).parents[3] / "service" / "sample"


def _titled(*rows: list[Any]) -> list[list[Any]]:
    return [["训练营登记表"], *rows]


def _camp() -> dict[str, Sheets]:
    a, b, c = ["QY-1", "万　琳"], ["QY-2", "李强"], ["QY-3", "李强"]
    day = date(2020, 6, 9)
    return {
        "花名册.xlsx": {
            "花名册": _titled(
                ["学员编号", "姓名", "性别", "出生年月", "参加工作时间", "工作单位", "入营方式", "手机号"],
                [*a, "女", "1990.03", "2012.07", "甲局", "单位推选", "13800000001"],
                [*b, "男", "1988年3月", "2010-09", "乙局", "组织点选", 13800000002],
                [*c, "男", date(1991, 5, 1), 2013.12, "丙局", "公开考选", ""],
            )
        },
        "导师.xlsx": {
            "导师": _titled(
                ["导师编号", "姓名", "工作单位", "可带人数"], ["DS-1", "宋丹", "丁局", 2], ["DS-2", "武恒", "戊局", 2]
            ),
            "结对": _titled(
                ["学员编号", "学员姓名", "导师编号", "导师姓名", "结对日期", "原因"],
                [*a, "DS-1", "宋丹", day, ""],
                [*b, "DS-1", "宋丹", day, ""],
                [*c, "DS-2", "武恒", day, ""],
            ),
        },
        "积分细则.xlsx": {
            "类别": _titled(
                ["类别代码", "类别名称", "全期上限"],
                ["T", "培训", 90],
                ["B", "加分", 10],
                ["D", "减分", ""],
                ["V", "否决", ""],
            ),
            "细则": _titled(
                ["细则代码", "类别代码", "项目", "计分方式", "分值", "上限", "上限周期", "依据材料", "复核"],
                ["T01", "T", "集中培训出勤", "计次", 0.5, 12, "全期", "签到表", ""],
                ["T02", "T", "菜单课程结业", "计次", 1, 3, "季度", "结业登记", ""],
                ["T03", "T", "课程考试", "计分", 3, 6, "全期", "成绩单", ""],
                ["T05", "T", "现场教学", "计次", 1, 4, "全期", "签到表", ""],
                ["S01", "T", "研讨评分", "计分", 4, 24, "全期", "评分表", ""],
                ["S02", "T", "研讨主发言", "计次", 0.5, 1, "全期", "研讨记录", ""],
                ["P01", "T", "实践岗位鉴定", "计分", 15, 20, "全期", "鉴定表", ""],
                ["P02", "T", "重大活动参与", "计次", 2, 4, "全期", "派遣通知", ""],
                ["M01", "T", "导师季度评价", "计分", 2.5, 10, "全期", "评价表", ""],
                ["M02", "T", "选派单位评价", "计分", 5, 10, "全期", "评价表", ""],
                ["B01", "B", "国家级表彰", "计次", 5, "", "", "表彰文件", "需复核"],
                ["B02", "B", "竞赛得分", "计分", 5, "", "", "文件", ""],
                ["D01", "D", "迟到早退", "计次", -0.2, "", "", "签到表", ""],
                ["D02", "D", "无故缺勤", "计次", -1, "", "", "签到表", ""],
                ["D05", "D", "通报批评", "计次", -3, -6, "全期", "通报文件", ""],
                ["V01", "V", "受到处分", "否决", 0, "", "", "处分决定", "需复核"],
            ),
            "研讨评分表": _titled(["指标", "满分"], ["观点", 60], ["表达", 40]),
            "成熟度评价表": _titled(["指标", "满分"], ["政治", 50], ["担当", 50]),
            "推荐办法": _titled(
                ["项目", "数值", "说明"],
                ["积分权重", 60, ""],
                ["表现权重", 25, ""],
                ["成熟度权重", 15, ""],
                ["出勤率下限", 80, ""],
                ["表现下限", 75, ""],
                ["成熟度下限", 75, ""],
                ["积分名次上限", 40, ""],
                ["优先推荐名额", 9, ""],
                ["后备名额", 5, ""],
                ["公示工作日", 5, ""],
            ),
        },
        "培训.xlsx": {
            "课程菜单": _titled(
                ["课程编号", "类别", "课程名称", "学时", "名额", "开课日期"], ["KC01", "理论", "新理念", 4, 2, day]
            ),
            "选课结业": _titled(["课程编号", "学员编号", "学员姓名", "结果"], ["KC01", *a, "结业"], ["KC01", *b, ""]),
            "签到": _titled(
                ["学员编号", "学员姓名", "2020-06-09 上午", "6月9日下午", "6.10上午"],
                [*a, "√", "△", "○"],
                [*b, "×", "出勤", "迟到"],
                [*c, "请假", "缺勤", "早退"],
            ),
            "考试": _titled(["科目", "日期", "学员编号", "学员姓名", "成绩"], ["理论", day, *a, 85.09999999999999]),
            "现场教学": _titled(["活动", "日期", "学员编号", "学员姓名"], ["纪念馆", day, *a]),
        },
        "研讨.xlsx": {
            "安排": _titled(
                ["研讨编号", "主题", "日期", "组别", "评委编号", "主持人编号"],
                ["YT1", "营商", day, 1, "DS-1、DS-2", "DS-1"],
            ),
            "评分": _titled(
                ["研讨编号", "评委编号", "学员编号", "学员姓名", "表达", "观点", "总分", "评语"],
                ["YT1", "DS-1", *a, 35, 50.5, 85.5, "好"],
                ["YT1", "DS-2", *a, "３０分", 50, "", ""],
            ),
            "主发言": _titled(["研讨编号", "日期", "学员编号", "学员姓名"], ["YT1", day, *a]),
        },
        "实践.xlsx": {
            "实践岗位": _titled(
                ["学员编号", "学员姓名", "实践岗位", "接收单位", "开始日期", "结束日期", "鉴定得分", "鉴定意见"],
                [*a, "专班", "己局", day, date(2020, 8, 1), 88, ""],
            ),
            "重大活动": _titled(["活动", "日期", "学员编号", "学员姓名"], ["服博会", day, *a]),
        },
        "评价.xlsx": {
            "导师评价": _titled(
                ["季度", "日期", "导师编号", "学员编号", "学员姓名", "政治", "担当", "帮带记录"],
                ["第一季度", date(2020, 9, 1), "DS-1", *a, 45, 40, "谈心"],
            ),
            "单位评价": _titled(
                ["半年", "日期", "学员编号", "学员姓名", "得分"], ["上半年", date(2020, 12, 1), *a, "９０．５"]
            ),
        },
        "加减分.xlsx": {
            "加减分": _titled(
                [
                    "登记序号",
                    "日期",
                    "学员编号",
                    "学员姓名",
                    "细则代码",
                    "分值",
                    "事由",
                    "依据材料",
                    "影响期起",
                    "影响期止",
                ],
                [1, day, *a, "B01", 2.5, "两人共获", "文1", "", ""],
                [2, day, *b, "D05", -3, "通报", "文2", "", ""],
                [3, day, *c, "V01", "", "处分", "文3", date(2020, 6, 9), date(2022, 6, 9)],
            )
        },
    }


def written(sheets: Sheets, **options: Any) -> bytes:
    """One xlsx, dates as date cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as workbook:
        days = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, days)
                    else:
                        sheet.write(number, column, value)
    return target.getvalue()


_WRITTEN: dict[str, bytes] = {}
"""By what they say: seven of a camp's eight are mostly those of the test before."""


def _once(sheets: Sheets) -> bytes:
    said = repr(sheets)
    if said not in _WRITTEN:
        _WRITTEN[said] = written(sheets)
    return _WRITTEN[said]


def place(cell: str) -> tuple[int, int]:
    match = re.fullmatch(r"([A-Z])(\d+)", cell)
    assert match
    return int(match[2]) - 1, ord(match[1]) - 65


class Camp:
    """Eight workbooks; `put` changes one cell, growing the sheet where needed."""

    def __init__(self) -> None:
        self.books = copy.deepcopy(_camp())
        self.dates = CampDates(number="QY", starts_on=date(2020, 6, 8), ends_on=date(2021, 6, 5))

    def rows(self, sheet: str) -> list[list[Any]]:
        return next(sheets[sheet] for sheets in self.books.values() if sheet in sheets)

    def put(self, sheet: str, cell: str, value: Any) -> "Camp":
        rows, (row, column) = self.rows(sheet), place(cell)
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = value
        return self

    def add(self, sheet: str, *values: Any) -> "Camp":
        self.rows(sheet).append(list(values))
        return self

    def files(self) -> list[tuple[str, bytes]]:
        return [(name, _once(sheets)) for name, sheets in self.books.items()]

    def read(self, known: Known | None = None) -> Reading:
        return read(self.files(), camp=self.dates, known=known or Known())


def found(reading: Reading, level: str | None = None) -> Issues:
    return {
        (issue.sheet, issue.cell, issue.code) for issue in reading.every_issue() if level in (None, issue.level)
    }  # fmt: skip


@pytest.fixture
def camp() -> Camp:
    return Camp()


@pytest.fixture
def write() -> Callable[..., bytes]:
    return written


@pytest.fixture
def issues() -> Callable[..., Issues]:
    return found


@pytest.fixture
def sample() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(SAMPLE.glob("*.xlsx"))]
