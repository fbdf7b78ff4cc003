"""Tables become files in a style, and every value's cell is known: clean as the sample, or as officers send them in."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, NamedTuple

import xlsxwriter
import xlwt

from tests.documents.camps_hands import EPOCH, HALVES, Hand, plain
from tests.documents.camps_sheets import Half, Table
from tests.documents.camps_truth import Camp

Place = tuple[str, int, Any]
"""Sheet, row from 0, header."""
Kind = str
MERGED = {"评分": "研讨编号", "考试": "科目", "导师评价": "日期"}
SINGLE = ("花名册", "加减分")


class Cell(NamedTuple):
    workbook: str
    sheet: str
    cell: str


@dataclass
class Page:
    """A sheet as it is laid out, rows and columns from 0."""

    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    places: dict[tuple[int, Any], tuple[int, int]] = field(default_factory=dict)
    hidden: bool = False


@dataclass
class Files:
    files: list[tuple[str, bytes]]
    where: dict[Place, Cell]


def cell_name(row: int, column: int) -> str:
    letters = chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)
    return f"{letters}{row + 1}"


def clean(_: Camp, tables: list[Table]) -> Files:
    return _files({
        f"{book}.xlsx": (xlsx, [(table, _clean_page(table)) for table in tables if table.book == book])
        for book in dict.fromkeys(table.book for table in tables)
    })  # fmt: skip


def messy(camp: Camp, tables: list[Table]) -> Files:
    """The same camp and tables, the same mess."""
    random = Random(camp.seed)
    as_xls, as_csv = random.choice(["导师", "评价", "实践"]), random.choice(SINGLE)
    books: dict[str, tuple[Callable[[list[Page]], bytes], list[tuple[Table | None, Page]]]] = {}
    for number, book in enumerate(dict.fromkeys(table.book for table in tables), 1):
        write, suffix = {as_xls: (xls, "xls"), as_csv: (gbk, "csv")}.get(book, (xlsx, "xlsx"))
        pages: list[tuple[Table | None, Page]] = []
        for table in [table for table in tables if table.book == book]:
            hand = Hand(Random(f"{camp.seed}{table.sheet}"), only_text=write is gbk)
            pages.append((table, _Messy(camp, table, hand, may_merge=write is xlsx).page()))
        if write is xlsx:
            pages.insert(0, (None, _outdated(pages[0][1])))
        books[f"附件{number} {book}（{camp.number}，终稿）.{suffix}"] = write, pages
    return _files(books)


def _files(books: dict[str, tuple[Callable[[list[Page]], bytes], Any]]) -> Files:
    where: dict[Place, Cell] = {}
    for name, (write, pages) in books.items():
        for table, page in pages:
            # a csv is one sheet, called as its file
            sheet = name.removesuffix(".csv") if write is gbk else page.name
            if table is not None:
                where |= {(table.sheet, *at): Cell(name, sheet, cell_name(*spot)) for at, spot in page.places.items()}
    return Files(
        [(name, _written(write, [page for _, page in pages])) for name, (write, pages) in books.items()], where
    )


_WRITTEN: dict[str, bytes] = {}
"""Files by what they say: most tests write a camp's eight again and change one of them."""


def _written(write: Callable[[list[Page]], bytes], pages: list[Page]) -> bytes:
    said = f"{write.__name__} {pages}"
    if said not in _WRITTEN:
        _WRITTEN[said] = write(pages)
    return _WRITTEN[said]


def _clean_page(table: Table) -> Page:
    page = Page(table.sheet, {(0, 0): f"训练营{table.sheet}登记表"}, [(0, 0, 0, len(table.headers) - 1)])
    for column, header in enumerate(table.headers):
        page.cells[1, column] = plain(header)
        page.places[-1, header] = 1, column
        for number, row in enumerate(table.rows):
            page.places[number, header] = number + 2, column
            page.cells[number + 2, column] = plain(row[column])
    return page


class _Messy:
    def __init__(self, camp: Camp, table: Table, hand: Hand, *, may_merge: bool) -> None:
        self.camp, self.table, self.hand, self.random, self.may_merge = camp, table, hand, hand.random, may_merge
        number = self.random.randrange(10**6)
        self.page_made = Page(
            self.random.choice([f"{table.sheet}（汇总）", f"Sheet{number}", f"{number}", table.sheet])
        )
        self.columns = self.ordered()
        self.width = len(self.columns)

    def ordered(self) -> list[Any]:
        """Columns in another order, sessions behind; some that nobody asked for."""
        own = [header for header in self.table.headers if not isinstance(header, Half)]
        self.random.shuffle(own)
        sessions = [header for header in self.table.headers if isinstance(header, Half)]
        return ["序号", *own, *sessions, "核对情况"]

    def page(self) -> Page:
        row = self.head_lines()
        row = self.headers(row)
        for number, values in enumerate(self.table.rows):
            if self.random.random() < 0.05:
                row += 1
                self.put(row - 1, 1, self.random.choice(["", "  ", "　"]))
            self.row(row, number, values)
            row += 1
        self.merge_equals()
        self.put(row + 1, 0, "备注：以上情况已核对。")
        self.put(row + 2, 0, "填表人：王某")
        self.put(row + 2, 3, "审核人：李某")
        return self.page_made

    def put(self, row: int, column: int, value: Any) -> None:
        self.page_made.cells[row, column] = value

    def merge(self, *area: int) -> None:
        if self.may_merge:
            self.page_made.merged.append(area)  # type: ignore[arg-type]

    def head_lines(self) -> int:
        self.put(0, 0, f"{self.camp.number}训练营{self.table.sheet}情况表")
        self.merge(0, 0, 0, self.width - 1)
        self.put(1, 0, "填报单位：县委组织部　　填报日期：2021年6月30日")
        return self.random.choice([2, 3])

    def headers(self, row: int) -> int:
        """One row, or two where days stand above their halves."""
        days = [column for column, header in enumerate(self.columns) if isinstance(header, Half)]
        if not days or not self.may_merge or self.random.random() < 0.4:
            for column, header in enumerate(self.columns):
                is_session = isinstance(header, Half)
                self.put(row, column, self.hand.write(header, None) if is_session else self.hand.header(header))
                self.page_made.places[-1, header] = row, column
            return row + 1
        for column, header in enumerate(self.columns):
            if isinstance(header, Half):
                self.put(row + 1, column, HALVES[header.half])
                self.page_made.places[-1, header] = row + 1, column
            else:
                self.put(row, column, self.hand.header(header))
                self.merge(row, column, row + 1, column)
        for column in days[::2]:
            self.put(row, column, self.above(self.columns[column].on))
            self.merge(row, column, row, column + 1)
        return row + 2

    def above(self, day: date) -> Any:
        return self.random.choice([day, (day - EPOCH).days, f"{day.month}月{day.day}日", f"{day.month}.{day.day:02}"])

    def row(self, row: int, number: int, values: list[Any]) -> None:
        for column, header in enumerate(self.columns):
            if header == "序号":
                self.put(row, column, number + 1)
            elif header == "核对情况":
                self.put(row, column, self.random.choice(["", "已核"]))
            else:
                value = values[self.table.headers.index(header)]
                self.page_made.places[number, header] = row, column
                self.put(row, column, self.hand.write(value, header))

    def merge_equals(self) -> None:
        """One column's repeated values stand in one merged cell."""
        header = MERGED.get(self.table.sheet)
        if header is None or not self.may_merge:
            return
        at = self.table.headers.index(header)
        start = 0
        for number in range(1, len(self.table.rows) + 1):
            if number < len(self.table.rows) and self.follows(number, header, at):
                row, column = self.page_made.places[number, header]
                del self.page_made.cells[row, column]
                continue
            first, last = self.page_made.places[start, header], self.page_made.places[number - 1, header]
            if number - start > 1:
                self.merge(*first, *last)
            start = number

    def follows(self, number: int, header: Any, at: int) -> bool:
        here, before = self.page_made.places[number, header][0], self.page_made.places[number - 1, header][0]
        return bool(self.table.rows[number][at] == self.table.rows[number - 1][at]) and here == before + 1


def _outdated(page: Page) -> Page:
    """A hidden copy that must not be read."""
    return Page("旧表", dict(page.cells), hidden=True)


def xlsx(pages: list[Page]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            if page.hidden:
                sheet.hide()
            for area in page.merged:
                sheet.merge_range(*area, "")
            for (row, column), value in page.cells.items():
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, days)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                else:
                    sheet.write_number(row, column, value)
        if pages[0].hidden:
            book.get_worksheet_by_name(pages[1].name).activate()
    return target.getvalue()


def xls(pages: list[Page]) -> bytes:
    book, days = xlwt.Workbook(), xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for page in pages:
        sheet = book.add_sheet(page.name)
        for (row, column), value in page.cells.items():
            sheet.write(row, column, value, *([days] if isinstance(value, date) else []))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def gbk(pages: list[Page]) -> bytes:
    (page,) = pages
    rows, columns = (1 + max(place[axis] for place in page.cells) for axis in (0, 1))
    target = io.StringIO(newline="")
    csv.writer(target).writerows(
        [page.cells.get((row, column), "") for column in range(columns)] for row in range(rows)
    )
    return target.getvalue().encode("gb18030")
