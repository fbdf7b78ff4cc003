"""An officer imports a workbook: tried, mended, committed, and its entries taken back."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests import make
from tests.api.rich_world import REGISTER, ROSTER, workbook
from tests.make import World
from tests.surfing import Visit
from tests.web.test_every_page import found_by_axe

Open = Callable[..., Visit]
IMPORTS = "/camps/QY2020/imports"


def upload(page: Page, **books: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    files: Any = [{"name": f"{name}.xlsx", "mimeType": kind, "buffer": book} for name, book in books.items()]
    page.get_by_label("工作簿").set_input_files(files)
    page.get_by_role("button", name="试导入").click()
    page.wait_for_load_state()


def test_a_trial_names_the_cell_in_both_languages_and_writes_nothing(visit: Open, world: World) -> None:
    make.policy(world)
    officer = visit("officer")
    page = officer.page
    officer.open(IMPORTS)
    good, bad = ["QY2020-011", "万琳", "女", "1990.03", "区委办公室", "公开考选"], ["QY2020-012", "乔磊", "不详"]
    roster = workbook("花名册", ROSTER, good, [*bad, "1990.03", "区委办公室", "公开考选"])
    upload(page, 花名册=roster, 加减分=workbook("加减分", REGISTER, [1, "2020-09-01", "QY2020-099", "B04", 1, "表彰"]))
    expect(page.locator("main")).to_contain_text("还没有写入任何内容。")
    expect(page.locator(".problems tbody tr").first).to_contain_text("C3")
    expect(page.locator(".problems tbody tr").last).to_contain_text("QY2020-099")
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
    assert found_by_axe(page) == []
    officer.open(f"/language/en?next={page.url.removeprefix(officer.address)}")
    expect(page.locator(".problems tbody tr").first).to_contain_text("Error")
    officer.open("/camps/QY2020/trainees/QY2020-011")
    expect(page.locator("h1")).to_contain_text("There is nothing here")


def test_what_was_tried_is_committed_and_its_entries_are_taken_back(visit: Open, world: World) -> None:
    make.policy(world)
    officer = visit("officer")
    page = officer.page
    officer.open(IMPORTS)
    upload(page, 加减分=workbook("加减分", REGISTER, [1, "2020-09-01", "QY2020-002", "B04", 1, "表彰"]))
    assert make.posted(world) == []
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("heading", name="导入结果", exact=True)).to_be_visible()
    assert len(make.posted(world)) == 1
    page.get_by_text("冲正此次导入的全部流水").click()
    assert found_by_axe(page) == []
    page.get_by_label("冲正理由").fill("传错了表")
    page.get_by_role("button", name="确认冲正").click()
    expect(page.get_by_text("冲正此次导入的全部流水")).to_have_count(0)
    assert [line[3] for line in make.posted(world)] == [100, -100]
    officer.open(IMPORTS)
    expect(page.locator("tbody tr")).to_contain_text("已导入")


def test_a_form_without_a_file_says_so(visit: Open, world: World) -> None:
    officer = visit("officer")
    officer.open(IMPORTS)
    officer.page.locator("#field-files").evaluate("field => field.removeAttribute('required')")
    officer.page.get_by_role("button", name="试导入").click()
    expect(officer.page.get_by_role("alert")).to_contain_text("没有上传文件。")
