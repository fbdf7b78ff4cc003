"""An officer plans, watches and closes a seminar; without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import make
from tests.make import Caller, World
from tests.surfing import Visit

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"


@pytest.fixture
def officer(visit: Open, world: World) -> Visit:
    make.policy(world)
    return visit("officer", scripts=False)


def test_a_seminar_is_planned_watched_returned_and_closed(officer: Visit, reach: Reach) -> None:
    page, mentor = officer.page, reach("mentor").signed_in()
    officer.open(f"{CAMP}/seminars")
    for label, text in (("研讨编号", "YT01-1"), ("题目", "营商环境"), ("日期", "2020-07-23"), ("组别", "一组")):
        page.get_by_label(label).fill(text)
    for no in ("DS2020-01", "DS2020-02"):
        page.locator(f"[name=panel][value='{no}']").check()
    page.get_by_role("button", name="新建", exact=True).click()
    page.get_by_text("共 0 人").click()
    for no in ("QY2020-001", "QY2020-002"):
        page.locator(f"[name=trainees][value='{no}']").check()
    page.get_by_role("button", name="保存学员").click()
    expect(page.locator("#missing + ul")).to_contain_text("学员2")
    expect(page.get_by_text("学员1 本人所带").first).to_be_visible()
    assert make.review(mentor, "/seminars/YT01-1/reviews/QY2020-001", 20, 20, 20, 15, 15).status_code == 200
    page.reload()
    page.get_by_role("link", name="90.00").click()
    page.get_by_label("退回的理由").fill("请写评语")
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator("#missing + ul")).to_contain_text("已退回")
    page.get_by_label("关闭的原因").fill("评委出差")
    page.get_by_role("button", name="关闭并记入积分").click()
    expect(page.locator("main")).to_contain_text("未评（已关闭）")
    officer.open(f"{CAMP}/seminars")
    expect(page.get_by_role("row", name="营商环境")).to_contain_text("已关闭")


def test_a_proposal_tells_its_error_and_becomes_seminars(officer: Visit, reach: Reach) -> None:
    page = officer.page
    officer.open(f"{CAMP}/panels")
    page.get_by_label("每组人数").fill("")
    page.get_by_label("组数", exact=True).fill("2")
    page.get_by_label("每组评委").fill("1")
    page.get_by_label("几场").fill("1")
    page.get_by_role("button", name="给出建议").click()
    expect(page.locator("main")).to_contain_text("学员间差异的")
    page.get_by_label("编号").fill("YT05")
    page.get_by_label("题目").fill("基层治理")
    page.get_by_label("日期").last.fill("2020-12-01")
    page.get_by_role("button", name="采用建议，建立研讨").click()
    expect(page.get_by_role("row", name="基层治理")).to_have_count(2)
    numbers = [one["trainee"] for n in (1, 2) for one in
               reach("officer").get(f"/seminars/YT05-{n}/participants").json()["items"]]  # fmt: skip
    assert sorted(numbers) == [f"QY2020-00{n}" for n in range(1, 5)]
