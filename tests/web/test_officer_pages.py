"""Pairs and their handover, postings, and the camp's phase; without scripts."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests import make
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_every_page import found_at

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"


def test_those_without_a_mentor_get_the_proposed_ones(visit: Open, world: World, reach: Reach) -> None:
    officer = visit("officer", scripts=False)
    officer.open(f"{CAMP}/assignments")
    officer.page.get_by_role("link", name="看结对建议").click()
    officer.page.get_by_label("开始日期").fill("2020-07-01")
    officer.page.get_by_label("学员4").select_option("")
    officer.page.get_by_role("button", name="采用，结对").click()
    expect(officer.page.locator("main")).to_contain_text("没有导师的学员 1 人")
    assert reach("officer").get("/assignments?on=2020-07-01").json()["total"] == 3


def test_what_the_departing_mentor_wrote_is_read_by_the_next(visit: Open, world: World) -> None:
    mentor, officer, follower = (visit(who, scripts=False) for who in ("mentor", "officer", "mentor2"))
    mentor.open(f"{CAMP}/assignments")
    mentor.page.get_by_role("link", name="学员1").click()
    mentor.page.get_by_role("link", name="写交接说明").click()
    mentor.page.get_by_label("日期").fill("2020-09-04")
    mentor.page.get_by_label("内容").fill("擅长调研，公文还要练。")
    mentor.page.get_by_role("button", name="保存").click()
    officer.open(f"{CAMP}/assignments")
    officer.page.get_by_role("row").get_by_role("link", name="学员1").last.click()
    expect(officer.page.locator("main details").first).to_contain_text("擅长调研")
    officer.page.get_by_label("新导师", exact=True).select_option("DS2020-02")
    officer.page.get_by_label("新导师第一天").fill("2020-10-01")
    officer.page.get_by_label("更换的原因").fill("导师调任")
    officer.page.get_by_role("button", name="更换并移交").click()
    follower.open(f"{CAMP}/tasks")
    follower.page.get_by_role("link", name="看上一位导师的交接材料").click()
    expect(follower.page.locator("main")).to_contain_text("擅长调研，公文还要练。")
    expect(follower.page.locator("main")).to_contain_text("导师调任")
    assert found_at(visit("mentor2"), follower.page.url) == []


def test_a_posting_goes_from_its_tasks_to_its_appraisal(visit: Open, world: World, reach: Reach) -> None:
    make.policy(world)
    officer, page = (found := visit("officer", scripts=False)), found.page
    officer.open(f"{CAMP}/postings")
    page.get_by_label("学员").select_option("QY2020-001")
    given = {"岗位": "服博会专班", "接收单位": "服饰产业办", "开始日期": "2020-09-01", "结束日期": "2020-09-30"}
    for label, text in given.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="安排").click()
    page.get_by_text("加一项任务").click()
    page.get_by_label("任务", exact=True).fill("布展")
    page.get_by_role("button", name="加上").click()
    page.get_by_role("button", name="完成 布展").click()
    page.get_by_label("鉴定得分").fill("85.4")
    page.get_by_label("鉴定意见").fill("踏实肯干")
    page.get_by_role("button", name="保存鉴定").click()
    expect(page.locator(".figure")).to_have_text("85.4")
    told = reach("officer").get("/postings").json()["items"][0]
    assert (told["state"], told["score"]) == ("appraised", 85.4)
    assert found_at(visit("officer"), page.url) == []


def test_the_camp_goes_on_with_what_is_open_in_sight(visit: Open, world: World, reach: Reach) -> None:
    make.seminar(reach("officer"))
    officer = visit("officer", scripts=False)
    officer.open(f"{CAMP}/overview")
    officer.page.get_by_role("link", name="训练营阶段").click()
    expect(officer.page.locator("section")).to_contain_text("未关闭的研讨 1 场")
    officer.page.get_by_role("button", name="仍然转为“结营”").click()
    expect(officer.page.locator("[aria-current=step]")).to_contain_text("结营")
    expect(officer.page.locator("main")).to_contain_text("推荐名单还没有公示")
    assert reach("officer").get("/api/camps/QY2020").json()["state"] == "closing"
