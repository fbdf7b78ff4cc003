"""Files that leave a camp: text stays text, names are our own, and the audit knows what was given away."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from service.documents.books import Page, Stamp, book_bytes
from service.documents.cells import guarded
from service.documents.workbooks import delimited, grids
from service.documents.writing import csv_bytes
from service.http.files import download
from service.rules.text import has_controls
from service.tables.audit import Audit
from tests import make
from tests.make import Caller, World

Call = Callable[[str | None], Caller]
LIVE = ("=1+1", "+1", "-1", "@SUM(1)", "＝1", "＋1", "－1", "＠1", "\t=1", "\n=1", "'=1", "''@a", "\r=1", "\0=1")
TEXTS = st.one_of(
    st.text().filter(lambda text: not has_controls(text)),
    st.builds("{}{}".format, st.sampled_from(LIVE[:12]), st.text("ab=1,;'\"\n|!", max_size=6)),
)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_s44_no_text_of_a_csv_is_live_and_all_come_back(texts: list[str]) -> None:
    data = csv_bytes([["x", *texts]])
    assert data.startswith(b"\xef\xbb\xbf")
    plain = [text for text in texts if not re.fullmatch(r"\d{4}\.\d", text)]  # which is read as a month or a number
    (row,) = delimited.table(csv_bytes([["x", *plain]]))
    assert row == ["x", *plain]
    assert not any(guarded(text)[:1] in set("=+-@＝＋－＠\t\r\n\0") for text in texts if text)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_s44_no_cell_of_a_workbook_is_a_formula_or_a_link_and_all_come_back(texts: list[str]) -> None:
    page = Page(name="a", columns=(), above=[["x", *texts, "http://evil.example/", 1.5]])
    data = book_bytes([page], Stamp(camp="&Lx", made_at=datetime.now(UTC)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert not re.search(rb"<f[\s>/]|<hyperlink", sheet)
        assert not [name for name in archive.namelist() if "externalLink" in name or "vbaProject" in name]
    (found,) = grids.grids("a.xlsx", data)
    assert isinstance(found, grids.Grid)
    assert found.rows[0][: len(texts) + 1] == ["x", *texts]


@pytest.mark.parametrize("text", LIVE)
def test_s44_what_a_spreadsheet_would_run_stands_behind_a_guard(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    ("name", "plain", "real"),
    [
        ("证书 1.pdf", "__ 1.pdf", "证书 1.pdf"),
        ('a"b.pdf', "a_b.pdf", "a_b.pdf"),
        ("a\r\nset-cookie: x=1.pdf", "aset-cookie_ x=1.pdf", "aset-cookie_ x=1.pdf"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("..\\..\\a.pdf", "a.pdf", "a.pdf"),
        ("a\u202efdp.exe", "afdp.exe", "afdp.exe"),
        ("..", "file", "file"),
        ("é.pdf", "_.pdf", "é.pdf"),
        ("a;b%41.pdf", "a_b_41.pdf", "a_b_41.pdf"),
    ],
)
def test_s45_a_file_name_is_one_name(name: str, plain: str, real: str) -> None:
    header = download(name, "application/pdf", b"").headers["content-disposition"]
    found = re.fullmatch(r"attachment; filename=\"([^\"\\]*)\"; filename\*=UTF-8''([A-Za-z0-9._~%-]+)", header)
    assert found is not None, header
    assert (found[1], unquote(found[2])) == (plain, real)


@pytest.fixture
def board(call: Call, world: World) -> Caller:
    """An officer of a camp with points, and with texts that a spreadsheet would run."""
    make.policy(world)
    with world.session() as session:
        make.trainee(session, world.camp_id, 9, name="=cmd|'/C calc'!A0", unit="@SUM(1+1)")
    make.entered(call("officer"), make.line("QY2020-002"))
    return call("officer").signed_in()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_s44_s45_the_board_goes_out_as_a_file(board: Caller, world: World, kind: str) -> None:
    answer = board.get(f"/points/standings.{kind}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith('attachment; filename="___-QY2020.')
    assert "charset=utf-8" in answer.headers["content-type"] or kind == "xlsx"
    rows = table(kind, answer.content)
    number, digest = answer.headers["x-request-id"], hashlib.sha256(answer.content).hexdigest()
    assert rows[0][:2] == ["导出编号", number]
    assert rows[1][:2] == ["导出人", "officer"]
    head = board.get("/points").json()["as_of"]
    assert (float(str(rows[3][1])), rows[3][2]) == (head["seq"], head["hash"])
    assert ["=cmd|'/C calc'!A0", "@SUM(1+1)"] in [row[2:4] for row in rows]
    assert [row[1] for row in rows[7:]] == [one["no"] for one in board.get("/points/standings").json()["items"]]
    with world.session(write=False) as session:
        (kept,) = session.scalars(select(Audit).where(col(Audit.action) == f"points_exports.as_{kind}"))
    assert (str(kept.request_id), kept.reason, kept.outcome, kept.subjects) == (number, digest, "ok", "*5")
    assert UUID(number)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_board_that_goes_out_says_who_is_barred(board: Caller, call: Call, kind: str) -> None:
    veto = make.line("QY2020-002", "V01", veto={"from": "2020-09-01"}, evidence="处分决定")
    make.entered(call("officer"), veto, second=call("officer2"))
    header, *rows = table(kind, board.get(f"/points/standings.{kind}").content)[6:]
    column = header.index("不参与排序")
    assert {row[1] for row in rows if row[column] == "是"} == {"QY2020-002"}
    assert {row[column] for row in rows if row[1] != "QY2020-002"} <= {"", None}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_statement_marks_what_waits_and_counts_none_of_it(board: Caller, kind: str) -> None:
    assert make.post_lines(board, "waits", make.line("QY2020-002", "B01", on="2020-09-03")).status_code == 202
    content = board.get(f"/points/trainees/QY2020-002/statement.{kind}").content
    header, entry, waiting = table(kind, content)[6:]
    counted, waits = header.index("分数"), header.index("待复核分数")
    states = [row[header.index("状态")] or "" for row in (entry, waiting)]
    assert (states, float(str(waiting[waits])) > 0) == (["", "待复核"], True)
    assert (float(str(entry[counted])) > 0, waiting[counted] or "", entry[waits] or "") == (True, "", "")


def table(kind: str, content: bytes) -> list[list[object]]:
    if kind == "csv":
        return [list(row) for row in delimited.table(content)]
    found = next(grids.grids("a.xlsx", content))
    assert isinstance(found, grids.Grid)
    return [list(row) for row in found.rows]


def test_s44_a_file_of_many_is_for_officers_who_proved_themselves_lately(
    board: Caller, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for caller in (call("officer"), call("mentor").signed_in(), call("auditor").signed_in()):
        assert caller.get("/points/standings.csv").status_code == 403
    make.later(monkeypatch, minutes=29)
    assert board.get("/points/standings.csv").status_code == 200
    make.later(monkeypatch, minutes=1, seconds=1)
    assert board.get("/points/standings.csv").json()["type"] == "urn:jingying:problem:reauthenticate"


def test_s45_an_attachment_goes_out_under_its_name(call: Call) -> None:
    officer = call("officer")
    files = {"file": ('证书"1.pdf', b"%PDF-1.7\n", "application/pdf")}
    made = officer.post("/trainees/QY2020-001/growth/attachments", files=files)
    assert made.status_code == 201, made.text
    answer = officer.get(f"/trainees/QY2020-001/growth/attachments/{made.json()['id']}")
    assert answer.headers["content-disposition"].endswith("UTF-8''%E8%AF%81%E4%B9%A6_1.pdf")
    assert answer.headers["x-content-type-options"] == "nosniff"
