"""A mentor writes her notes and assessments on her phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_every_page import found_by_axe

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"
ONE = f"{CAMP}/trainees/QY2020-001"
PHONE = {"width": 390, "height": 844}
TALK = {"on": "2020-09-04", "form": "talk", "content": "第一稿"}


@pytest.fixture
def mentor(visit: Open, world: World) -> Visit:
    make.policy(world)
    found = visit("mentor")
    found.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return found


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()


def test_a_note_is_written_from_the_tasks_with_its_lines_as_typed(mentor: Visit) -> None:
    page = mentor.page
    mentor.open(f"{CAMP}/tasks")
    expect(page.locator("main")).to_contain_text("训练营已于 2021-06-30 结束")
    page.get_by_role("link", name="补记帮带记录").click()
    page.locator("#field-form label", has_text="走访").click()
    page.get_by_label("内容").fill("走访两户\n谈了岗位压力")
    save(page)
    expect(page.locator(".card .lines").first).to_have_text("走访两户\n谈了岗位压力", use_inner_text=True)
    expect(page.locator(".card").first).to_contain_text("走访")
    expect(page.get_by_label("内容")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_a_note_before_the_pair_is_refused_and_kept_in_the_form(mentor: Visit) -> None:
    page = mentor.page
    mentor.open(f"{ONE}/notes")
    page.get_by_label("日期").fill("2020-06-02")
    page.get_by_label("内容").fill("不该丢")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("您在该日不是该学员的导师。")
    expect(page.get_by_label("内容")).to_have_value("不该丢")
    expect(page.get_by_label("日期")).to_have_value("2020-06-02")


def test_whoever_changes_a_note_that_was_changed_meanwhile_sees_both_texts(mentor: Visit, reach: Reach) -> None:
    page, call = mentor.page, reach("mentor").signed_in()
    note = call.post("/trainees/QY2020-001/notes", TALK).json()["id"]
    mentor.open(f"{ONE}/notes/{note}")
    page.get_by_label("内容").fill("我在手机上改的")
    assert call.put(f"/trainees/QY2020-001/notes/{note}", {**TALK, "content": "在别处"}).status_code == 200
    save(page)
    expect(page.locator(".sides")).to_contain_text("在别处")
    expect(page.locator(".sides")).to_contain_text("我在手机上改的")
    assert found_by_axe(page) == []
    save(page)
    expect(page.locator(".card .lines").first).to_have_text("我在手机上改的")


def test_a_note_written_offline_outlives_a_change_elsewhere_and_is_let_go_once_saved(
    mentor: Visit, reach: Reach
) -> None:
    page, call = mentor.page, reach("mentor").signed_in()
    note = call.post("/trainees/QY2020-001/notes", TALK).json()["id"]
    mentor.open(f"{ONE}/notes/{note}")
    page.get_by_label("内容").fill("隧道里改的")
    assert call.put(f"/trainees/QY2020-001/notes/{note}", {**TALK, "content": "在别处"}).status_code == 200
    page.reload()
    expect(page.get_by_label("内容")).to_have_value("在别处")
    expect(page.locator(".sides")).to_contain_text("在别处")
    expect(page.get_by_role("region", name="您刚才填的")).to_contain_text("隧道里改的")
    assert found_by_axe(page) == []
    page.get_by_role("button", name="用这一份").click()
    expect(page.get_by_label("内容")).to_have_value("隧道里改的")
    save(page)
    expect(page.locator(".card .lines").first).to_have_text("隧道里改的")
    assert page.evaluate("localStorage.length") == 0


def test_an_owed_assessment_is_given_from_the_tasks_and_then_corrected(mentor: Visit, reach: Reach) -> None:
    page = mentor.page
    mentor.open(f"{CAMP}/tasks")
    page.get_by_role("link", name="第1季度成熟度评价").click()
    page.get_by_label("日期").fill("2020-09-04")
    for place, mark in enumerate(("27", "20", "20")):
        page.locator(f"label:has([name=mark-{place}][value='{mark}'])").click()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("alert")).to_contain_text("缺少这项评分。")
    assert found_by_axe(page) == []
    assert page.locator("[name=mark-0]:checked").input_value() == "27"
    page.locator("[name=exact-3]").fill("17.2")
    page.get_by_label("帮带记录").fill("稳重")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("link", name="第1季度成熟度评价")).to_have_count(0)
    mentor.open(f"{ONE}/assessments/1")
    expect(page.get_by_label("帮带记录")).to_have_value("稳重")
    page.locator("label:has([name=mark-3][value='18'])").click()
    page.get_by_role("button", name="提交评价").click()
    page.wait_for_url(f"**{CAMP}/tasks")
    told = reach("mentor").get("/trainees/QY2020-001/assessments/1").json()
    assert (told["total"], told["marks"]["群众基础"], told["version"]) == (85, 18, 2)


def test_an_assessment_given_elsewhere_meanwhile_stands_beside_what_was_typed(mentor: Visit, reach: Reach) -> None:
    page, call = mentor.page, reach("mentor").signed_in()
    mentor.open(f"{ONE}/assessments/1")
    page.get_by_label("日期").fill("2020-09-04")
    page.get_by_label("帮带记录").fill("我的话")
    marks = {"政治素质": 26, "处事稳重": 22.5, "担当作为": 22, "群众基础": 17.5}
    given = {"quarter": 1, "on": "2020-09-04", "marks": marks, "note": "别处的话"}
    assert call.post("/trainees/QY2020-001/assessments", given).status_code == 201
    page.get_by_role("button", name="提交评价").click()
    for words in ("别处的话", "我的话", "22.5"):
        expect(page.locator(".sides")).to_contain_text(words)
    expect(page.get_by_label("帮带记录")).to_have_value("我的话")


def test_there_is_no_form_for_a_quarter_that_the_camp_has_not(mentor: Visit) -> None:
    for quarter in (0, 7, 99999999):
        assert mentor.open(f"{ONE}/assessments/{quarter}").status == 404
