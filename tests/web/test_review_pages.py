"""A mentor reviews on her phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests import make
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_every_page import found_by_axe

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
FORM = "/camps/QY2020/seminars/YT01-1/reviews/QY2020-002"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def mentor(visit: Open, reach: Reach, world: World) -> Visit:
    make.policy(world)
    make.seminar(reach("officer"))
    found = visit("mentor")
    found.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return found


def choose(page: Page, *marks: str) -> None:
    for place, mark in enumerate(marks):
        page.locator(f"#field-marks-{place} label", has_text=mark).filter(
            has=page.locator(f"input[value='{mark}']")
        ).click()


def test_a_mentor_reviews_from_her_tasks_to_the_next_one(mentor: Visit) -> None:
    page = mentor.page
    mentor.open("/camps/QY2020")
    expect(page.get_by_role("heading", name="我的任务")).to_be_visible()
    page.get_by_role("link", name="开始评议").click()
    first = page.url
    choose(page, "20", "20", "16", "12", "12")
    page.get_by_label("评语").fill("准备认真")
    expect(page.locator("#saved")).to_contain_text("已存为草稿")
    page.get_by_role("button", name="提交并评下一位").click()
    page.wait_for_url(lambda url: url != first)
    mentor.page.goto(first)
    expect(page.locator("main")).to_contain_text("已提交")
    expect(page.locator(".figure")).to_have_text("80")


def test_a_refused_submission_says_which_mark_is_missing_and_keeps_the_others(mentor: Visit) -> None:
    page = mentor.page
    mentor.open(FORM)
    choose(page, "20", "20")
    page.locator("[name=exact-2]").fill("21")
    page.get_by_role("button", name="提交并评下一位").click()
    expect(page.get_by_role("alert")).to_contain_text("“联系实际”应在 0 与 20 之间。")
    assert page.locator("[name=mark-0]:checked").input_value() == "20"
    assert page.locator("[name=exact-2]").input_value() == "21"


def test_who_submits_while_a_save_is_under_way_is_in_no_conflict_with_herself(mentor: Visit) -> None:
    page, held = mentor.page, list[Route]()
    page.route(
        "**/reviews/*", lambda route: held.append(route) if "hx-request" in route.request.headers else route.continue_()
    )
    mentor.open(FORM)
    choose(page, "20", "20", "16", "12", "12")
    while not held:
        page.wait_for_timeout(20)
    saved = held[0].fetch()
    page.get_by_label("评语").fill("刚刚写完")
    page.get_by_role("button", name="提交并评下一位").click()
    held[0].fulfill(response=saved)
    page.wait_for_url(lambda url: not url.endswith(FORM))
    mentor.open(FORM)
    expect(page.locator("main")).to_contain_text("已提交")
    expect(page.locator("main")).to_contain_text("刚刚写完")


def test_whoever_saves_over_a_newer_version_sees_both_texts_and_loses_nothing(mentor: Visit, reach: Reach) -> None:
    page = mentor.page
    page.route("**/htmx.min.js", lambda route: route.abort())  # nothing is saved by itself
    mentor.open(FORM)
    page.get_by_label("评语").fill("我在手机上写的")
    judge = reach("mentor").signed_in()
    assert (
        make.review(
            judge, "/seminars/YT01-1/reviews/QY2020-002", 20, 20, 20, 15, 15, submit=False, comment="在别处"
        ).status_code
        == 200
    )
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".sides")).to_contain_text("在别处")
    expect(page.get_by_label("评语")).to_have_value("我在手机上写的")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_label("评语")).to_have_value("我在手机上写的")
    expect(page.locator(".sides")).to_have_count(0)
    mentor.problems.clear()  # the script that was kept away


SAVED = "#saved"
ELSEWHERE = "/seminars/YT01-1/reviews/QY2020-002"
KEPT = "Object.entries(localStorage).map(([, value]) => value).join()"


def kept(page: Page) -> str:
    """All that is kept on the device."""
    found: str = page.evaluate(KEPT)
    return found


def mine(page: Page) -> Locator:
    return page.get_by_role("region", name="您刚才填的")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "bare"])
def test_what_was_written_in_a_second_tab_stands_beside_what_the_first_submitted(
    visit: Open, mentor: Visit, scripts: bool
) -> None:
    mentor = visit("mentor", scripts=scripts) if not scripts else mentor
    mentor.open(FORM)
    first, second = mentor.page, mentor.page.context.new_page()
    second.goto(mentor.address + FORM)
    for page, text in ((first, "第一页写的"), (second, "第二页写的")):
        page.get_by_label("评语").fill(text)
    choose(first, "20", "20", "16", "12", "12")
    first.get_by_role("button", name="提交并评下一位").click()
    first.wait_for_url(lambda url: not url.endswith(FORM))
    second.get_by_role("button", name="提交并评下一位").click()
    expect(second.locator(".sides").first).to_contain_text("第一页写的")
    expect(second.locator(".sides").first).to_contain_text("第二页写的")
    if scripts:
        second.goto(mentor.address + FORM)
        expect(mine(second)).to_contain_text("第二页写的")
        mine(second).get_by_role("button", name="不要了").click()
        second.reload()
        expect(second.locator("main")).to_contain_text("第一页写的")
        expect(mine(second)).to_have_count(0)
        assert kept(second) == ""


def test_a_text_whose_answer_was_lost_is_shown_beside_the_saved_one_and_can_be_taken(mentor: Visit) -> None:
    page = mentor.page
    mentor.open(FORM)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(f"**{FORM}", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    page.get_by_label("评语").press_sequentially("第一段")
    expect(page.locator(SAVED)).to_have_text("未存到服务器，暂存在本机")
    page.get_by_label("评语").press_sequentially("第二段很重要")
    page.reload()
    expect(page.get_by_label("评语")).to_have_value("第一段")
    expect(mine(page)).to_contain_text("第一段第二段很重要")
    assert found_by_axe(page) == []
    page.reload()
    expect(mine(page)).to_contain_text("第一段第二段很重要")
    page.unroute_all()
    mine(page).get_by_role("button", name="用这一份").click()
    expect(page.locator(SAVED)).to_contain_text("已存为草稿")
    page.reload()
    expect(page.get_by_label("评语")).to_have_value("第一段第二段很重要")
    expect(mine(page)).to_have_count(0)
    assert kept(page) == ""
    mentor.problems.clear()  # the answers that were lost


def test_a_text_written_offline_outlives_one_saved_elsewhere_meanwhile(mentor: Visit, reach: Reach) -> None:
    page = mentor.page
    mentor.open(FORM)
    page.context.set_offline(True)
    page.get_by_label("评语").press_sequentially("隧道里写的")
    expect(page.locator(SAVED)).to_have_text("未存到服务器，暂存在本机")
    make.review(reach("mentor").signed_in(), ELSEWHERE, 20, 20, 20, 15, 15, submit=False, comment="在别处")
    page.context.set_offline(False)
    expect(page.locator(SAVED)).to_contain_text("已在别处改过")
    page.reload()
    expect(page.get_by_label("评语")).to_have_value("在别处")
    expect(mine(page)).to_contain_text("隧道里写的")
    page.get_by_label("评语").press_sequentially("，又写")
    expect(page.locator(SAVED)).to_contain_text("已存为草稿")
    page.reload()
    expect(mine(page)).to_contain_text("隧道里写的")
    mentor.problems.clear()  # what could not be reached


def test_a_refused_mark_is_said_where_saving_is_said_and_stays_on_the_device(mentor: Visit) -> None:
    page = mentor.page
    mentor.open(FORM)
    page.locator("[name=exact-2]").fill("21")
    page.locator("[name=exact-2]").blur()
    expect(page.locator(SAVED)).to_contain_text("“联系实际”应在 0 与 20 之间。")
    expect(page.locator("h1")).to_have_count(1)
    page.reload()
    expect(page.locator("[name=exact-2]")).to_have_value("21")
    mentor.problems.clear()  # the refusal


def test_what_is_kept_is_let_go_once_the_server_has_it(mentor: Visit) -> None:
    page = mentor.page
    page.route("**/htmx.min.js", lambda route: route.abort())  # nothing is saved by itself
    mentor.open(FORM)
    page.get_by_label("评语").fill("留着")
    page.get_by_role("button", name="提交并评下一位").click()
    expect(page.get_by_role("alert")).to_be_visible()
    mentor.open("/camps/QY2020/tasks")
    assert "留着" in kept(page)
    mentor.open(FORM)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    page.wait_for_load_state()  # the page's scripts have run; to ask again and again is refused by the content policy
    assert kept(page) == ""
    mentor.problems.clear()  # the script that was kept away
