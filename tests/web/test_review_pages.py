"""A mentor reviews on her phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.make import Caller, World
from tests.surfing import Visit

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
