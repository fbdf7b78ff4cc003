"""Files that are not what an import may bring: refused at once, by name, without being unpacked."""

import gc
import resource
import time
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from tests.make import Caller

Call = Callable[[str | None], Caller]
SHEET = "xl/worksheets/sheet1.xml"
TYPES = {
    "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
    "pdf": b"%PDF-1.7\n",
    "exe": b"MZ\x90\0" + b"\0" * 99,
    "rar": b"Rar!\x1a\7\0",
}


@cache
def book() -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        made.add_worksheet("花名册").write_row(0, 0, ["学员编号", "姓名"])
    return stream.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    stream = BytesIO(book())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def many_rows() -> bytes:
    """1.5 million rows in less than a megabyte: the same hundred, since a packer looks back 32 KB."""
    return with_sheet(rows(100, times=15_000))


def split_rows() -> bytes:
    """Below the limit of what a zip may unpack to, beyond that of rows."""
    return with_sheet(rows(200_000))


def with_sheet(content: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(book())) as whole, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in whole.namelist():
            made.writestr(name, whole.read(name) if name != SHEET else content)
    return stream.getvalue()


def rows(count: int, times: int = 1) -> bytes:
    inside = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, count + 1)) * times
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{inside}</sheetData></worksheet>'.encode()


def encrypted() -> bytes:
    stream = BytesIO()
    OOXMLFile(BytesIO(book())).encrypt("secret", stream)
    return stream.getvalue()


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (lambda: with_part("xl/media/a.bin", b"0" * 60_000_000), "archive-bomb"),
    "a part packed too well": (lambda: with_part("xl/media/a.bin", b"0" * 9_000_000), "archive-bomb"),
    "a bomb in a bomb": (lambda: with_part("xl/a.zip", with_part("b", b"0" * 45_000_000)), ""),
    "1.5 million rows": (many_rows, "archive-bomb"),
    "200,000 rows": (split_rows, "too-many-rows"),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"x"), "macros"),
    "macros in capitals": (lambda: with_part("XL/VBAPROJECT.BIN", b"x"), "macros"),
    "links to other files": (lambda: with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "external-links"),
    "a password": (encrypted, "encrypted"),
    "rows out of the world": (lambda: rows(3), "nothing-recognised"),
    **{f"a {kind}": ((lambda data=data: data), "") for kind, data in TYPES.items()},  # type: ignore[misc]
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: made() for name, (made, _) in CASES.items()}


def growth() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize(
    ("database_url", "case"),
    [*(("sqlite", case) for case in CASES), *(("postgresql", case) for case in list(CASES)[::4])],
    indirect=["database_url"],
)
def test_s43_a_file_that_may_not_come_in_is_refused_at_once(call: Call, files: dict[str, bytes], case: str) -> None:
    data, officer = files[case], call("officer")
    gc.collect()
    gc.freeze()  # what other tests have left is not the service's to go through
    before, started = growth(), time.process_time()
    answer: Any = officer.post("/imports", files=[("file", ("花名册.xlsx", data))])
    taken = time.process_time() - started
    gc.unfreeze()
    assert answer.status_code in {400, 413, 422}, answer.text[:500]
    assert (taken < 1, growth() - before < 150_000_000) == (True, True), (taken, growth() - before)
    if answer.status_code == 422 and CASES[case][1]:
        assert CASES[case][1] in {one["code"] for one in answer.json()["errors"]}


def test_s43_too_many_members(call: Call) -> None:
    stream = BytesIO(book())
    with zipfile.ZipFile(stream, "a") as archive:
        for n in range(200):
            archive.writestr(f"xl/p{n}", b"")
    answer = call("officer").post("/imports", files=[("file", ("花名册.xlsx", stream.getvalue()))])
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "archive-bomb")


def test_s43_nothing_in_the_service_is_a_way_out_of_its_folder() -> None:
    root = Path(__file__).parents[2] / "service"
    assert [path for path in root.rglob("*") if path.is_symlink()] == []
