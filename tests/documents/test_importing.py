"""The sample camp from its workbooks to its figures, counted independently in expected.json."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter

from service import sample
from service.database import Database
from service.documents import importing
from service.queries import points as queries
from service.queries.growth import read_file
from service.queries.points_sources import name_sources
from service.queries.points_standings import Board, board
from service.rules.access import Role
from service.rules.points.sources import about
from service.schemas.growth import growth_file
from tests import make
from tests.make import World

SAMPLE = Path(sample.__file__).parent
EXPECTED: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "camp-2020" / "expected.json").read_text())
TOGETHER = [path.name for path in sorted(SAMPLE.glob("*.xlsx"))]
ORDERS = {
    "as they come": [
        [f"{name}.xlsx"] for name in ("花名册", "导师", "积分细则", "培训", "研讨", "实践", "评价", "加减分")
    ],
    "rules late": [
        [f"{name}.xlsx" for name in names.split()]
        for names in ("花名册 导师", "实践", "培训", "积分细则", "加减分", "评价 研讨")
    ],
}


def files(names: list[str]) -> list[tuple[str, bytes]]:
    return [(name, (SAMPLE / name).read_bytes()) for name in names]


@pytest.fixture
def empty(database: Database) -> World:
    """The sample camp before anything is in it, with its officer."""
    return make.world(database, trainees=0, mentors=0)


def bring(world: World, groups: list[list[str]]) -> int:
    entries = 0
    for names in groups:
        with world.session("officer") as session:
            entries += importing.run(session, world.camp_id, files(names)).entries
    return entries + make.approve_all(world)


def figures(found: Board, no: str) -> dict[str, Any]:
    row = next(row for row in found.rows if found.people[row.trainee].no == no)
    return {
        "raw": row.raw,
        "counted": row.rules,
        "categories": {
            code: points for code, points in row.categories.items() if code in EXPECTED["by_trainee"][no]["categories"]
        },
        "total": row.total,
        "vetoed": row.barred,
        "place": row.place,
    }


def camp_board(world: World) -> Board:
    with world.session("officer", write=False) as session:
        return board(session, world.camp_id, make.ENDS)


def check_figures(world: World) -> None:
    found = camp_board(world)
    assert len(found.rows) == EXPECTED["trainees"] == 45
    for no, expected in EXPECTED["by_trainee"].items():
        assert figures(found, no) == {name: expected[name] for name in figures(found, no)}, no
        assert sum(points for points in found.rows[0].categories.values()) == found.rows[0].total
    with world.session(write=False) as session:
        lines = queries.list_counted(session, world.camp_id, make.ENDS, 10**6)
    assert sum(line.amount for line in lines) == EXPECTED["sum_of_entries"]
    assert [line.kind for line in lines].count("veto") == 1


def test_the_sample_camp_gives_its_figures(sample: World) -> None:
    assert camp_board(sample).head.seq == EXPECTED["entries"] + 1 == 2828  # the first line puts the rules in force
    check_figures(sample)


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("database_url", "order"),
    [("sqlite", "as they come"), ("sqlite", "rules late"), ("postgresql", "rules late")],
    indirect=["database_url"],
)
def test_any_order_of_workbooks_gives_the_same_figures(empty: World, order: str) -> None:
    assert bring(empty, ORDERS[order]) == EXPECTED["entries"] == 2827
    check_figures(empty)


def test_means_and_attendance_are_those_counted_independently(sample: World) -> None:
    with sample.session("officer", write=False) as session:
        for no, expected in EXPECTED["by_trainee"].items():
            file = growth_file(read_file(session, sample.camp_id, no, make.ENDS), Role.OFFICER)
            figures = msgspec.structs.asdict(file.figures)
            assert figures == {name: expected[name] for name in figures}, no


def test_every_line_names_the_fact_behind_it(sample: World) -> None:
    with sample.session("officer", write=False) as session:
        names = name_sources(session, sample.camp_id)
        lines = queries.list_counted(session, sample.camp_id, make.ENDS, 10**6)
    assert len(lines) > 2800
    assert [line for line in lines if about(line.source, names) is None] == []


def test_the_same_workbooks_again_change_nothing(sample: World) -> None:
    before = camp_board(sample).head
    with sample.session("officer") as session:
        again = importing.run(session, sample.camp_id, files(TOGETHER))
    assert (again.summary.create, again.summary.update, again.summary.gone, again.entries) == (0, 0, 0, 0)
    assert camp_board(sample).head == before


def test_what_was_imported_before_the_settlement_imports_again_as_it_is(sample: World) -> None:
    make.settle(sample, date(2020, 12, 31))
    with sample.session("officer") as session:
        again = importing.run(session, sample.camp_id, files(TOGETHER))
    assert (again.summary.error, again.entries) == (0, 0)


def test_a_changed_workbook_shows_its_difference_and_reverses_what_it_corrects(sample: World) -> None:
    head = camp_board(sample).head.seq
    with sample.session("officer") as session:
        report = importing.run(session, sample.camp_id, [("实践.xlsx", postings_with_another_score())])
    changed = [row for row in report.rows if row.action == "update"]
    assert [row.key for row in changed] == [["QY2020-001", "2020-09-14"]]
    assert report.summary.gone == 56
    assert report.entries == 2
    with sample.session(write=False) as session:
        lines = {line.seq: line for line in queries.list_counted(session, sample.camp_id, make.ENDS, 10**6)}
    assert [lines[head + n].kind for n in (1, 2)] == ["reverse", "award"]
    assert (lines[head + 1].amount, lines[head + 2].amount) == (-1281, 1350)


def postings_with_another_score() -> bytes:
    """One trainee's posting of the sample, appraised at 90 instead of 85.4."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("实践岗位")
        sheet.write_row(
            0, 0, ["学员编号", "学员姓名", "实践岗位", "接收单位", "开始日期", "结束日期", "鉴定得分", "鉴定意见"]
        )
        values = [
            "QY2020-001",
            "郑林龙",
            "重点项目推进指挥部",
            "区人民法院",
            "2020-09-14",
            "2020-11-13",
            90,
            "协调能力有待提高",
        ]
        sheet.write_row(1, 0, values)
    return stream.getvalue()
