import io
import struct
import zipfile
from typing import Any

import msoffcrypto.format.ooxml
import pytest
import xlwt

from service.documents.workbooks import Known, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROSTER = [
    ["学员编号", "姓名", "性别", "出生年月", "工作单位", "入营方式"],
    ["QY-1", "万琳", "女", "1990.03", "甲局", "单位推选"],
]


def only_code(data: bytes, name: str = "a.xlsx") -> str:
    reading = read([(name, data)])
    assert not reading.rows
    (issue,) = reading.issues
    assert issue.workbook == name
    return issue.code


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return target.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for member in source.namelist():
            content = source.read(member)
            archive.writestr(member, content.replace(old, new) if member == name else content)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_an_encrypted_workbook_is_named(write: Any) -> None:
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(write({"花名册": ROSTER}))).encrypt("secret", target)
    (issue,) = read([("a.xlsx", target.getvalue())]).issues
    assert (issue.code, issue.suggestion) == ("encrypted", "请去掉打开密码")


def test_refused_files(write: Any) -> None:
    book = write({"花名册": ROSTER})
    assert only_code(b"") == "file-empty"
    assert only_code(b"PK" + b"0" * (50 * 1024 * 1024)) == "file-too-large"
    assert only_code(book[:3000]) == "file-damaged"
    assert only_code(OLE + b"x" * 600, "a.xls") == "file-damaged"
    assert only_code(OLE + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert only_code(OLE + "_VBA_PROJECT_CUR".encode("utf-16-le"), "a.xls") == "macros"
    assert only_code(with_member(book, "xl/vbaProject.bin", b"x")) == "macros"
    assert only_code(with_member(book, "xl/externalLinks/externalLink1.xml", b"<a/>")) == "external-links"
    assert only_code(zipped(word__document_xml=b"<a/>")) == "file-type-unknown"
    assert only_code(b"%PDF-1.7") == "file-type-unknown"
    assert only_code(b"a\0b,c", "a.csv") == "file-type-unknown"
    assert only_code(b"\xff\x00\x81", "a.csv") == "encoding-unknown"


def test_bombs_are_refused_by_the_directory_alone() -> None:
    assert only_code(zipped(xl__workbook_xml=b"0" * 51_000_000)) == "archive-bomb"
    assert only_code(zipped(xl__workbook_xml=b"0" * 9_000_000)) == "archive-bomb"
    assert only_code(zipped(**{f"part{number}": b"" for number in range(201)})) == "archive-bomb"
    stuffed = zipped(filler=bytes(range(256)) * 10) + b""
    assert only_code(with_member(stuffed, "xl/workbook.xml", b"0" * 40_000_000)) == "archive-bomb"


def test_a_document_type_is_refused(write: Any) -> None:
    book = changed(
        write({"花名册": ROSTER}), "xl/workbook.xml", b"<workbook", b"<!DOCTYPE a [<!ENTITY b 'c'>]><workbook"
    )
    assert only_code(book) == "archive-bomb"
    assert only_code(changed(write({"花名册": ROSTER}), "xl/workbook.xml", b"</workbook>", b"")) == "file-damaged"


def test_a_part_that_is_missing_or_lies_about_its_size(write: Any) -> None:
    book = write({"花名册": ROSTER})
    moved = changed(book, "xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"worksheets/sheet9.xml")
    assert only_code(moved) == "file-damaged"
    assert only_code(changed(book, SHEET, b"<sheetData>", b"<sheetData>\0")) == "file-damaged"
    start = book.index(b"PK\x01\x02")
    flagged = book[: start + 8] + struct.pack("<H", 1) + book[start + 10 :]
    assert only_code(flagged) == "encrypted"


def test_a_cell_far_out_does_not_fill_the_memory(write: Any) -> None:
    far = changed(write({"花名册": ROSTER}), SHEET, b'r="A2"', b'r="XFD1048576"')
    assert only_code(far) == "too-many-rows"


def test_too_many_rows(write: Any) -> None:
    assert only_code(write({"花名册": [[1]] * 20_001})) == "too-many-rows"
    assert only_code(b"a\n" * 20_001, "a.csv") == "too-many-rows"
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    sheet.write(20_001, 0, 1)
    sheet.write(0, 0, 1)
    target = io.BytesIO()
    book.save(target)
    assert only_code(target.getvalue(), "a.xls") == "too-many-rows"


def test_xls(issues: Any) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    sheet.write_merge(0, 0, 0, 5, "花名册")
    for row, values in enumerate(ROSTER, 1):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    target = io.BytesIO()
    book.save(target)
    reading = read([("任意.xls", target.getvalue())])
    assert (len(reading.facts), issues(reading)) == (1, set())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_csv(encoding: str, comma: str) -> None:
    text = "\r\n".join(comma.join(row) for row in ROSTER)
    (row,) = read([("名单.csv", text.encode(encoding))]).rows
    assert (row.sheet, row.layout, row.row, row.key) == ("名单", "花名册", 2, ("QY-1",))
    assert getattr(row.facts[0], "name", None) == "万琳"


def test_csv_cannot_tell_january_from_october() -> None:
    text = "\n".join(",".join(row) for row in ROSTER).replace("1990.03", "1990.1")
    assert [issue.code for issue in read([("a.csv", text.encode())]).errors] == ["ambiguous-month"]


def test_csv_takes_our_own_guard_away() -> None:
    text = "\n".join(",".join(row) for row in ROSTER).replace("甲局", "'=甲局")
    assert getattr(read([("a.csv", text.encode())]).facts[0], "unit", None) == "=甲局"


def test_a_broken_csv() -> None:
    assert only_code(b'a,"' + b"x" * 200_000, "a.csv") == "file-damaged"


def _ods_row(row: list[str]) -> str:
    cells = (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>' for value in row
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_ods(issues: Any) -> None:
    rows = "".join(map(_ods_row, ROSTER))
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="花名册">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    reading = read([("a.ods", target.getvalue())])
    assert (len(reading.facts), issues(reading)) == (1, set())


def test_formulas_without_a_value_and_error_cells_are_seen(write: Any, issues: Any) -> None:
    book = write({"花名册": [*ROSTER, ["QY-2", "李强", "男", "1990.04", "=A1&B1", "单位推选"]]})
    bare = changed(book, SHEET, b'<v>0</v></c><c r="F3"', b'</c><c r="F3"')
    assert ("花名册", "E3", "formula-without-value") in issues(read([("a.xlsx", bare)]))
    wrong = changed(book, SHEET, b'r="E3"><f>A1&amp;B1</f><v>0</v>', b'r="E3" t="e"><f>A1</f><v>#REF!</v>')
    (issue,) = read([("a.xlsx", wrong)]).errors
    assert (issue.cell, issue.code, issue.value) == ("E3", "excel-error", "#REF!")
    empty = changed(book, SHEET, b'r="E3"><f>A1&amp;B1</f><v>0</v>', b'r="E3" t="str"><f>A1</f><v></v>')
    assert issues(read([("a.xlsx", empty)])) == {("花名册", "E3", "missing-value")}
    last = changed(
        book, SHEET, b"</row></sheetData>", b'</row><row r="9"><c r="H9" t="e"><v>#N/A</v></c></row></sheetData>'
    )
    assert ("花名册", "H1", "unknown-column") in issues(read([("a.xlsx", last)]))


def test_the_same_file_twice_is_read_once(write: Any) -> None:
    book = write({"花名册": ROSTER})
    reading = read([("a.xlsx", book), ("b.xlsx", book)], known=Known())
    assert (len(reading.rows), [issue.code for issue in reading.issues]) == (1, ["same-file-twice"])
