"""A trainee chooses her courses, writes into her file and looks after her data."""

import csv
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from service.web.own_data import topic_of
from service.web.rendering import ENVIRONMENT
from tests import make
from tests.api.policy_matrix import ROUTES
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_every_page import found_by_axe

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"
NOT_ABOUT_TRAINEES = {"accounts", "motions", "action"}
"""Topics whose rows stand in the installation's audit."""


def entered(page: Page, **fields: str) -> None:
    for label, words in fields.items():
        page.get_by_label(label).fill(words)


def test_a_trainee_chooses_a_course_waits_for_another_and_drops_the_first(
    visit: Open, reach: Reach, world: World
) -> None:
    make.last_until_next_year(world)
    officer = reach("officer")
    soon = {"starts_on": make.coming(5), "opens_on": make.coming(-1), "closes_on": make.coming(1)}
    for n, more in ((1, soon), (2, {**soon, "places": 0, "name": "群众路线"}), (3, {})):
        assert officer.post("/courses", make.course_body(n, **more)).status_code == 201
    trainee = visit("trainee")
    trainee.open(f"{CAMP}/courses")
    page = trainee.page
    page.locator("#course-KC01").get_by_role("button", name="选课").click()
    expect(page.locator("#course-KC01 .tag")).to_have_text("已选")
    page.locator("#course-KC02").get_by_role("button", name="名额已满，候补").click()
    expect(page.locator("#course-KC02 .tag")).to_have_text("候补")
    page.locator("#course-KC01").get_by_role("button", name="退选").click()
    expect(page.locator("#course-KC01 .tag")).to_have_text("已退选")
    expect(page.locator("#course-KC01")).to_contain_text("名额 2，已选 0")
    expect(page.locator("#course-KC03")).to_contain_text("已开课")
    expect(page.locator("#course-KC03 button")).to_have_count(0)


def test_a_course_whose_window_closed_meanwhile_says_so(visit: Open, reach: Reach, world: World) -> None:
    make.last_until_next_year(world)
    officer, body = reach("officer"), make.course_body(1, starts_on=make.coming(5))
    made = officer.post("/courses", body)
    trainee = visit("trainee")
    trainee.open(f"{CAMP}/courses")
    shut = officer.put("/courses/KC01", {**body, "closes_on": make.coming(-1)})
    assert (made.status_code, shut.status_code) == (201, 200)
    trainee.page.get_by_role("button", name="选课").click()
    expect(trainee.page.get_by_role("alert")).to_contain_text("不在选课时间内")
    expect(trainee.page.locator("#course-KC01 button")).to_have_count(0)


def test_a_weekly_note_is_written_changed_and_withdrawn(visit: Open, reach: Reach) -> None:
    trainee, place = visit("trainee"), "/trainees/QY2020-001/growth"
    page = trainee.page
    trainee.open(f"{CAMP}/own-entries")
    entered(page, 日期="2020-09-04", 标题="走访", 内容="两户\n企业")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".card .lines")).to_have_text("两户\n企业", use_inner_text=True)
    page.get_by_role("link", name="修改 走访").click()
    entered(page, 内容="我改的")
    call, other = reach("trainee").signed_in(), {"occurred_on": "2020-09-04", "title": "走访", "body": "别处改的"}
    entry = call.get(f"{place}/entries").json()["items"][0]["id"]
    read = {"if-match": call.get(f"{place}/entries/{entry}").headers["etag"]}
    assert call.put(f"{place}/contributions/{entry}", other, headers=read).status_code == 200
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".sides")).to_contain_text("别处改的")
    assert found_by_axe(page) == []
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".card .lines")).to_have_text("我改的")
    trainee.open(f"{CAMP}/trainees/QY2020-001")
    expect(page.locator(".card", has_text="每周记录")).to_contain_text("我改的")
    page.get_by_role("main").get_by_role("link", name="我的记录").click()
    page.get_by_role("link", name="修改 走访").click()
    second = page.context.new_page()
    second.goto(page.url)
    entered(second, 内容="另一页写的")
    page.get_by_text("撤回这一条").click()
    entered(page, 撤回理由="写错了人")
    page.get_by_role("button", name="确认撤回").click()
    expect(page.locator(".card .tag")).to_have_text("已撤回")
    expect(page.get_by_role("link", name="修改 走访")).to_have_count(0)
    second.get_by_role("button", name="保存").click()
    expect(second.locator("main")).to_contain_text("您刚才填的")
    expect(second.locator("main")).to_contain_text("另一页写的")


def test_a_self_summary_names_its_half_and_is_written_once(visit: Open) -> None:
    trainee = visit("trainee")
    page = trainee.page
    trainee.open(f"{CAMP}/own-entries")
    page.locator("#field-kind label", has_text="自我小结").click()
    entered(page, 日期="2020-11-30", 标题="上半年小结")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("自我小结须选所属半年")
    assert found_by_axe(page) == []
    expect(page.get_by_label("标题")).to_have_value("上半年小结")
    page.locator("#field-period label", has_text="上半年").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("自我小结须写内容。")
    entered(page, 内容="有收获")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_have_text("已保存。")
    expect(page.locator(".card")).to_contain_text("上半年")


def test_a_trainee_asks_for_a_correction_takes_it_back_and_sees_who_looked(visit: Open, reach: Reach) -> None:
    assert reach("officer").get("/trainees/QY2020-001/growth").status_code == 200
    trainee = visit("trainee")
    page = trainee.page
    trainee.open(f"{CAMP}/own-data")
    page.get_by_label("哪一项").select_option("毕业院校")
    entered(page, 应当是什么="应为南昌大学")
    page.get_by_role("button", name="提交请求").click()
    expect(page.locator(".card")).to_contain_text("更正 · 毕业院校")
    page.get_by_role("button", name="撤回请求").click()
    expect(page.locator(".card .tag")).to_have_text("已撤回")
    page.get_by_role("link", name="谁看过我的档案").click()
    expect(page.get_by_role("row", name="组织部门 成长档案")).to_be_visible()


def test_whatever_may_be_opened_about_a_trainee_has_words_of_its_own() -> None:
    with ROUTES.open(encoding="utf-8", newline="") as file:
        topics = {topic_of(row["action"]) for row in csv.DictReader(file) if row["personal"]} - NOT_ABOUT_TRAINEES
    words: Any = ENVIRONMENT.get_template("own/words.html").make_module({"language": "zh"})
    assert {topic for topic in topics if words.opened(topic) == "其他"} == set()
