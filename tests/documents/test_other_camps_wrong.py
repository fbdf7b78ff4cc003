"""One wrong cell in the workbooks of a camp: refused, that cell is named and no other, and nothing has changed."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from service import clock
from service.database import Database
from service.documents import importing
from service.errors import Invalid
from service.queries import points as points_queries
from service.queries.imports import digest_of, list_stated
from tests import make
from tests.documents.camps import grown
from tests.documents.camps_sheets import Half, Raw, Table, tables
from tests.documents.camps_truth import Camp
from tests.documents.camps_writing import Cell
from tests.documents.test_other_camps import STYLES, bring, opened
from tests.make import World

Row = list[Any]
LONG = "长" * 121

# sheet, header (a number counts from the left), which row, what is wrong there, the problem's code
WRONG: list[tuple[str, str | int, Callable[[Row], Any], Any, str]] = [
    ("花名册", "性别", any, "未知", "not-a-choice"),
    ("花名册", "出生年月", any, 1990.1, "ambiguous-month"),
    ("花名册", "学员编号", any, "", "missing-value"),
    ("花名册", "工作单位", any, LONG, "too-long"),
    ("花名册", "参加工作时间", any, "2012年13月", "bad-month"),
    ("导师", "可带人数", any, -1, "out-of-range"),
    ("导师", "可带人数", any, 2.5, "not-whole"),
    ("结对", "结对日期", any, "2031-01-01", "date-outside-camp"),
    ("结对", "导师姓名", any, "欧阳某某", "name-mismatch"),
    ("结对", "学员编号", any, "NOBODY-999", "unknown-trainee"),
    ("类别", "全期上限", any, -5, "cap-negative"),
    ("细则", "项目", any, LONG, "too-long"),
    ("类别", "下限", lambda row: row[0] == "T", 900, "floor-above-cap"),
    ("细则", "计分方式", any, "随意", "not-a-choice"),
    ("细则", "分值", lambda row: row[3] != "否决", 0, "value-zero"),
    ("细则", "类别代码", any, "Z", "unknown-category"),
    ("细则", "上限周期", lambda row: row[5] is not None, "", "cap-without-period"),
    ("细则", "上限", lambda row: row[5] is not None, "", "period-without-cap"),
    ("推荐办法", "数值", lambda row: row[0] == "公示工作日", 3, "out-of-range"),
    ("推荐办法", "数值", lambda row: row[0] == "出勤率下限", 0.8, "percent-as-fraction"),
    ("推荐办法", "数值", lambda row: row[0] == "出勤率下限", 1.0, "percent-as-fraction"),
    ("推荐办法", "项目", lambda row: row[0] == "后备名额", "后补", "recommendation-unknown"),
    ("课程菜单", "学时", any, "四", "not-a-number"),
    ("课程菜单", "课程名称", any, LONG, "too-long"),
    ("选课结业", "课程编号", any, "KC99", "unknown-course"),
    ("选课结业", "结果", any, "优", "not-a-choice"),
    ("签到", 4, any, "？", "not-a-choice"),
    ("考试", "日期", any, "2024年5月9日", "exam-on-two-days"),
    ("考试", "成绩", any, 105, "out-of-range"),
    ("考试", "成绩", any, "缺考", "state-in-mark"),
    ("考试", "成绩", any, 85.123, "too-many-decimals"),
    ("现场教学", "日期", any, "6.8", "ambiguous-date"),
    ("重大活动", "日期", any, "2021-02-30", "bad-date"),
    ("安排", "主题", any, "", "missing-value"),
    ("评分", 5, any, 101, "above-full"),
    ("评分", 5, any, "缺席", "state-in-mark"),
    ("评分", "研讨编号", any, "YT99-9", "unknown-seminar"),
    ("主发言", "学员编号", any, "NOBODY-999", "unknown-trainee"),
    ("实践岗位", "结束日期", any, date(2000, 1, 1), "date-outside-camp"),
    ("实践岗位", "鉴定得分", any, "优", "not-a-number"),
    ("导师评价", "季度", any, "五季度", "not-a-choice"),
    ("单位评价", "得分", any, -1, "out-of-range"),
    ("单位评价", "半年", any, "全年", "not-a-choice"),
    ("加减分", "登记序号", any, "一", "not-a-number"),
    ("加减分", "细则代码", any, "X99", "unknown-rule"),
    ("加减分", "分值", lambda row: row[5] > 0, -1, "points-sign"),
    ("加减分", "分值", lambda row: row[5] > 0, 999_999, "out-of-range"),
    ("加减分", "影响期起", lambda row: row[5] > 0, "2021-06-01", "veto-term"),
    ("加减分", "事由", any, "", "missing-value"),
]  # fmt: skip


BEFORE: dict[UUID, tuple[Any, ...]] = {}
"""What stood in a camp before anything wrong was brought: it stands there for all of these tests."""


@pytest.fixture(scope="module")
def camp() -> Camp:
    return grown(6)


@pytest.fixture(scope="module")
def imported(camp: Camp, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    copy = tmp_path_factory.mktemp("wrong") / "jingying.sqlite3"
    shutil.copy(sqlite_template, copy)
    database = Database(f"sqlite:///{copy}", make.KEYS)
    made = opened(database, camp)
    bring(made, camp, "clean")
    BEFORE[made.camp_id] = state(made)
    yield made
    database.close()


def state(world: World) -> tuple[Any, ...]:
    with world.session("officer", write=False) as session:
        return digest_of(list_stated(session, world.camp_id)), points_queries.head(session, world.camp_id)


def refusal(world: World, camp: Camp, style: str, sheets: list[Table]) -> tuple[Any, set[tuple[str, str]]]:
    """Where the values stand, and the places and codes that the import is refused with."""
    written = STYLES[style](camp, sheets)
    with pytest.raises(Invalid) as caught, world.session("officer") as session:
        importing.run(session, world.camp_id, written.files)
    assert state(world) == BEFORE[world.camp_id]
    return written.where, {(problem.pointer, problem.code) for problem in caught.value.problems}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("sheet", "header", "which", "value", "code"), WRONG)
def test_a_wrong_cell_is_named(
    imported: World,
    camp: Camp,
    style: str,
    sheet: str,
    header: str | int,
    which: Callable[[Row], Any],
    value: Any,
    code: str,
) -> None:
    sheets = tables(camp)
    table = next(table for table in sheets if table.sheet == sheet)
    column = header if isinstance(header, int) else table.headers.index(header)
    number = next(n for n, row in enumerate(table.rows) if which(row))
    table.rows[number][column] = Raw(value)
    if style == "messy":
        # one workbook alone is judged by what the records hold of the others
        sheets = [other for other in sheets if other.book == table.book]
    where, problems = refusal(imported, camp, style, sheets)
    assert problems == {("/".join(where[sheet, number, table.headers[column]]), code)}


def test_a_column_of_no_day_is_named(imported: World, camp: Camp) -> None:
    sheets = tables(camp)
    table = next(table for table in sheets if table.sheet == "签到")
    column = next(n for n, header in enumerate(table.headers) if isinstance(header, Half))
    table.headers[column] = Raw("某天下午")
    where, problems = refusal(imported, camp, "clean", sheets)
    assert problems == {("/".join(where["签到", -1, table.headers[column]]), "session-header")}


def test_a_row_twice_names_both_places(imported: World, camp: Camp) -> None:
    sheets = tables(camp)
    table = next(table for table in sheets if table.sheet == "考试")
    table.rows.append(list(table.rows[0]))
    where, problems = refusal(imported, camp, "messy", sheets)
    places = {"/".join(where["考试", number, "科目"]) for number in (0, len(table.rows) - 1)}
    assert problems == {(place, "duplicate-row") for place in places}


@pytest.mark.parametrize("style", STYLES)
def test_a_running_camp_has_no_results_of_days_to_come(
    imported: World, camp: Camp, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = camp.starts_on + timedelta(120)
    noon = int(datetime.combine(today, time(12), UTC).timestamp()) * 1_000_000
    monkeypatch.setattr(clock, "now", lambda: noon)
    where, problems = refusal(imported, camp, style, tables(camp))
    assert problems == {("/".join(cell), "date-in-future") for cell in to_come(camp, where, today, style)}


def to_come(camp: Camp, where: Any, today: date, style: str) -> Iterator[Cell]:
    """The cells that say what cannot have happened yet."""
    starts = {one["no"]: one["on"] for one in camp.courses}
    held = {one["no"]: one["on"] for one in camp.seminars}
    for sheet, header, days in (
        ("考试", "日期", [row["on"] for row in camp.exams]),
        ("现场教学", "日期", [row["on"] for row in camp.visits]),
        ("重大活动", "日期", [row["on"] for row in camp.events]),
        ("单位评价", "日期", [row["on"] for row in camp.units]),
        ("导师评价", "日期", [row["on"] for row in camp.assessments]),
        ("加减分", "日期", [row["on"] for row in camp.register]),
        ("评分", "研讨编号", [held[row["seminar"]] for row in camp.reviews]),
        ("实践岗位", "结束日期", [row["until"] if row["score"] is not None else today for row in camp.postings]),
        (
            "选课结业",
            "结果",
            [starts[row["course"]] if row["result"] != "enrolled" else today for row in camp.enrolments],
        ),
    ):
        yield from (where[sheet, number, header] for number, day in enumerate(days) if day > today)
    yield from (where["签到", -1, Half(on, half)] for on, half in camp.sessions if on > today)
