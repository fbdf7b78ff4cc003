"""Every trap that officers' files hold, one fixture each: what is read all the same, and what is named at its cell."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import msoffcrypto.format.ooxml
import pytest
import xlsxwriter
import xlwt

from service.documents.workbooks import CampDates, Reading, read
from tests.documents.workbooks.test_files import OLE, SHEET, changed, with_member, zipped

Rows = list[list[Any]]
HEADERS = ["学员编号", "姓名", "性别", "出生年月", "工作单位", "入营方式", "手机号"]
ONE = ["QY-1", "万琳", "女", "1990.03", "甲局", "单位推选", "13800000001"]
TWO = ["QY-2", "李强", "男", "1991-03", "乙局", "组织点选", "13800000002"]
CAMP = CampDates(number="QY", starts_on=date(2020, 6, 8), ends_on=date(2021, 6, 5))


def xlsx(*rows: list[Any], sheet: str = "花名册", spoil: Callable[[Any, Any], None] | None = None) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page, days = book.add_worksheet(sheet), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, days)
                else:
                    page.write(number, column, value)
        if spoil is not None:
            spoil(book, page)
    return target.getvalue()


def xls(*rows: list[Any]) -> bytes:
    book, target = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("花名册")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(target)
    return target.getvalue()


def ods(*rows: list[str]) -> bytes:
    spaces = "".join(f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in OF_ODS)
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    table = f'<table:table table:name="花名册">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", f"<office:document-content{spaces}>{body}</office:document-content>")
    return target.getvalue()


OF_ODS = ("office", "table", "text")


def text(*rows: list[Any], comma: str = ",") -> str:
    return "\r\n".join(comma.join(map(str, row)) for row in rows)


def encrypted() -> bytes:
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(xlsx(HEADERS, ONE))).encrypt("secret", target)
    return target.getvalue()


def locked_xls(kind: int) -> bytes:
    """With the record FILEPASS, which says that what follows is encrypted, in the place of one that says nothing."""
    interface, filepass = struct.pack("<HHH", 0x00E1, 2, 0x04B0), struct.pack("<HHH", 0x002F, 2, kind)
    data = xls(HEADERS, ONE)
    assert data.count(interface) == 1
    return data.replace(interface, filepass)


def person(**changes: Any) -> list[Any]:
    return [changes.get(header, value) for header, value in zip(HEADERS, ONE, strict=True)]


def beside(state: str) -> bytes:
    """The roster with another sheet of somebody else that nobody sees."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, row in (("花名册", ONE), ("旧花名册", TWO)):
            sheet = book.add_worksheet(name)
            for number, values in enumerate((HEADERS, row)):
                sheet.write_row(number, 0, values)
        getattr(sheet, state)()
    return target.getvalue()


def merged() -> bytes:
    def spoil(_: Any, page: Any) -> None:
        page.merge_range("A1:G1", "某营花名册")
        page.merge_range("E4:E5", "甲局")

    return xlsx(["某营花名册"], ["填报单位：组织部"], HEADERS, ONE, [*TWO[:4], "", *TWO[5:]], spoil=spoil)


def without_cached_value() -> bytes:
    book = xlsx(HEADERS, person(工作单位="=A1&B1"))
    return changed(book, SHEET, b'<v>0</v></c><c r="F2"', b'</c><c r="F2"')


READ: dict[str, tuple[str, bytes, int]] = {
    "xlsx": ("a.xlsx", xlsx(HEADERS, ONE), 1),
    "xls": ("a.xls", xls(HEADERS, ONE), 1),
    "ods": ("a.ods", ods(HEADERS, ONE), 1),
    "csv with a mark": ("a.csv", text(HEADERS, ONE).encode("utf-8-sig"), 1),
    "csv in UTF-8": ("a.csv", text(HEADERS, ONE).encode(), 1),
    "csv in GB18030": ("a.csv", text(HEADERS, person(姓名="万𠮷琳")).encode("gb18030"), 1),
    "csv by tabs": ("a.csv", text(HEADERS, ONE, comma="\t").encode(), 1),
    "an xlsx named xls": ("a.xls", xlsx(HEADERS, ONE), 1),
    "an xls named xlsx": ("a.xlsx", xls(HEADERS, ONE), 1),
    "an xlsx named csv": ("a.csv", xlsx(HEADERS, ONE), 1),
    "an ods named xlsx": ("a.xlsx", ods(HEADERS, ONE), 1),
    "a csv named xls": ("a.xls", text(HEADERS, ONE).encode("gb18030"), 1),
    "headers in row 12": ("a.xlsx", xlsx(*[["某营"], []] * 5, ["填报单位：组织部"], HEADERS, ONE, TWO), 2),
    "headers in row 15": ("a.xlsx", xlsx(*[[]] * 14, HEADERS, ONE), 1),
    "a merged title and merged cells": ("a.xlsx", merged(), 2),
    "full-width letters and blanks in headers": (
        "a.xlsx",
        xlsx(["学 员\n编号", "姓　名", "性别（必填）", "出生年月：", "＊工作单位", "入营方式", "手机"], ONE),
        1,
    ),
    "a name with a blank inside": ("a.xlsx", xlsx(HEADERS, person(姓名="万　琳 ")), 1),
    "full-width digits": ("a.xlsx", xlsx(HEADERS, person(学员编号="ＱＹ－１", 出生年月="１９９０．０３")), 1),
    "a telephone as a float": ("a.xlsx", xlsx(HEADERS, person(手机号=13800000001.0)), 1),
    "a day, a serial, a text": (
        "a.xlsx",
        xlsx(HEADERS, person(出生年月=date(1990, 3, 1)), [*TWO[:3], 32933, *TWO[4:]],
             ["QY-3", "武恒", "男", "1990年3月", "丙局", "公开考选", ""]),
        3,
    ),
    "a hidden sheet": ("a.xlsx", beside("hide"), 1),
    "a very hidden sheet": ("a.xlsx", beside("very_hidden"), 1),
    **{
        f"a foot that begins {word}": ("a.xlsx", xlsx(HEADERS, ONE, [], [word, "1"], ["张三"]), 1)
        for word in ("合计", "合 计", "总计：", "备注：", "注", "说明", "填表人：", "统计人：", "审核人")
    },
    "a subtotal between": ("a.xlsx", xlsx(HEADERS, ONE, ["小计", 1], TWO, ["合计", 2]), 2),
    "headers again on the next page": ("a.xlsx", xlsx(HEADERS, ONE, HEADERS, TWO), 2),
}  # fmt: skip


def reading(name: str, data: bytes) -> Reading:
    return read([(name, data)], camp=CAMP)


@pytest.mark.parametrize("trap", READ, ids=str)
def test_what_is_read_all_the_same(trap: str) -> None:
    name, data, people = READ[trap]
    found = reading(name, data)
    assert found.errors == ()
    assert [row.key[0] for row in found.rows] == ["QY-1", "QY-2", "QY-3"][:people]
    assert all(getattr(fact, "unit", None) for fact in found.facts)
    first: Any = found.facts[0]
    assert (first.name.replace("𠮷", ""), first.birth_month) == ("万琳", "1990-03")
    hidden = [one.code for one in found.issues if one.level == "warning"]
    assert hidden == (["sheet-hidden"] if "hidden" in trap else [])


NAMED: dict[str, tuple[str, bytes, str, str | None]] = {
    "a password to open it": ("a.xlsx", encrypted(), "encrypted", None),
    "an xls obscured by a password": ("a.xls", locked_xls(0), "encrypted", None),
    "an xls encrypted with a password": ("a.xls", locked_xls(1), "encrypted", None),
    "a password of an older kind": ("a.xls", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", None),
    "a bomb by its size": ("a.xlsx", zipped(xl__workbook_xml=b"0" * 51_000_000), "archive-bomb", None),
    "a bomb by its ratio": ("a.xlsx", zipped(xl__workbook_xml=b"0" * 9_000_000), "archive-bomb", None),
    "a bomb by its members": ("a.xlsx", zipped(**{f"p{n}": b"" for n in range(201)}), "archive-bomb", None),
    "more than five megabytes": ("a.xlsx", b"PK" + b"0" * 5_300_000, "file-too-large", None),
    "more than 20,000 rows": ("a.csv", b"a\n" * 20_001, "too-many-rows", None),
    "macros": ("a.xlsx", with_member(xlsx(HEADERS, ONE), "xl/vbaProject.bin", b"x"), "macros", None),
    "links to other files": (
        "a.xlsx", with_member(xlsx(HEADERS, ONE), "xl/externalLinks/externalLink1.xml", b"<a/>"),
        "external-links", None,
    ),
    "half a file": ("a.xlsx", xlsx(HEADERS, ONE)[:2000], "file-damaged", None),
    "a picture named xlsx": ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 99, "file-type-unknown", None),
    "a document named xlsx": ("a.xlsx", zipped(word__document_xml=b"<a/>"), "file-type-unknown", None),
    "headers in row 17": ("a.xlsx", xlsx(*[[]] * 16, HEADERS, ONE, sheet="x"), "nothing-recognised", None),
    "a month typed as 1990.1": ("a.xlsx", xlsx(HEADERS, person(出生年月=1990.1)), "ambiguous-month", "D2"),
    "the same in csv": ("a.csv", text(HEADERS, person(出生年月="1990.1")).encode(), "ambiguous-month", "D2"),
    "a long number stored as a number": (
        "a.xlsx", xlsx(HEADERS, person(手机号=13800000001380000)), "digits-lost", "G2",
    ),
    "a formula without a cached value": ("a.xlsx", without_cached_value(), "formula-without-value", "E2"),
    "an error value": ("a.csv", text(HEADERS, person(工作单位="#REF!")).encode(), "excel-error", "E2"),
    "one number twice": ("a.xlsx", xlsx(HEADERS, ONE, person(姓名="李强")), "duplicate-row", "A2"),
    "a row behind the foot": ("a.xlsx", xlsx(HEADERS, ONE, ["合计", 1], TWO), "row-after-footer", "A4"),
    "no column of numbers": ("a.xlsx", xlsx(HEADERS[1:], ONE[1:]), "missing-column", "A1"),
    "one column twice": ("a.xlsx", xlsx([*HEADERS, "姓 名"], [*ONE, "李强"]), "duplicate-column", "H1"),
}  # fmt: skip


@pytest.mark.parametrize("trap", NAMED, ids=str)
def test_what_is_named_at_its_cell_with_what_would_be_right(trap: str) -> None:
    name, data, code, cell = NAMED[trap]
    found = reading(name, data)
    (issue, *_) = [one for one in found.errors if one.code == code]
    assert (issue.workbook, issue.cell) == (name, cell)
    assert issue.message
    assert issue.message_en
    assert issue.suggestion
    assert issue.suggestion_en
    assert cell is not None or not found.facts


SIGNS = (("√", "present"), ("△", "late"), ("○", "leave"), ("×", "absent"), ("出勤", "present"), ("缺勤", "absent"))


@pytest.mark.parametrize(("sign", "mark"), SIGNS)
@pytest.mark.parametrize("header", ["2020-06-09 上午", "6月9日上午", "2020年6月9日（上午）", "6.9上午"])
def test_signs_of_attendance_under_days_with_and_without_a_year(sign: str, mark: str, header: str) -> None:
    found = reading("a.xlsx", xlsx(["学员编号", "姓名", header], ["QY-1", "万琳", sign], sheet="签到"))
    ((fact,),) = (row.facts for row in found.rows)
    assert (getattr(fact, "on", None), getattr(fact, "half", None)) == (date(2020, 6, 9), "am")
    assert getattr(fact, "mark", None) == mark


def test_a_name_that_does_not_fit_its_number() -> None:
    roster = ("花名册.xlsx", xlsx(HEADERS, ONE, TWO))
    exams = xlsx(
        ["科目", "日期", "学员编号", "学员姓名", "成绩"], ["理论", date(2020, 6, 9), "QY-1", "李强", 80], sheet="考试"
    )
    (issue,) = read([roster, ("培训.xlsx", exams)], camp=CAMP).errors
    assert (issue.sheet, issue.cell, issue.code) == ("考试", "D2", "name-mismatch")
    assert issue.suggestion == "姓名应为万琳；若是李强，编号应为QY-2"
