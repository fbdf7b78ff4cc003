"""Reminders on pages: choosing how to be reached, a calendar's address, the outbox and the camp's plan."""

from collections.abc import Callable

from playwright.sync_api import expect

from service.tables.notices import NoticeDelivery
from tests import make, reminding
from tests.make import World
from tests.surfing import Visit

Open = Callable[..., Visit]
NOTICES = "/camps/QY2020/notices"
PHONE = {"width": 390, "height": 844}


def test_a_mentor_is_reminded_by_mail_and_has_a_calendar(world: World, visit: Open) -> None:
    visitor = visit("mentor")
    visitor.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visitor.open("/account")
    visitor.page.get_by_role("link", name="提醒与日历").click()
    visitor.page.get_by_label("怎样提醒我").select_option("邮件")
    visitor.page.get_by_role("button", name="保存").click()
    expect(visitor.page.get_by_text("请填写有效的邮箱地址。").first).to_be_visible()
    assert visitor.page.get_by_label("怎样提醒我").input_value() == "email"
    visitor.page.get_by_label("邮箱地址").fill("mentor@example.org")
    visitor.page.get_by_role("button", name="保存").click()
    assert "邮件 mentor@example.org" in visitor.page.locator("dl").inner_text().replace("\n", " ")
    visitor.page.get_by_role("button", name="生成日历地址").click()
    address = visitor.page.locator("code").inner_text()
    visitor.page.get_by_role("link", name="已复制，返回").click()
    assert address.split("/")[-2][-4:] in visitor.page.get_by_text("正在使用").inner_text()
    assert address not in visitor.page.content()
    visitor.page.get_by_role("button", name="停用日历地址").click()
    expect(visitor.page.get_by_text("还没有日历地址。")).to_be_visible()
    visitor.check()


def test_an_officer_sees_why_it_did_not_arrive_and_has_it_tried_again(world: World, visit: Open) -> None:
    row = make.notice(world, account="trainee", state="failed", attempts=1, error="smtp-550")
    place = {"camp_id": world.camp_id, "notice_id": row.id}
    with world.session() as session:
        make.put_in(session, row)
        make.put_in(session, NoticeDelivery(**place, attempt=1, at=1, outcome="failed", error="smtp-550"))
    visitor = visit("officer")
    visitor.open(NOTICES)
    expect(visitor.page.get_by_text("邮箱地址不存在或被拒收").first).to_be_visible()
    visitor.page.get_by_role("link", name="2020-09-01").click()
    visitor.page.get_by_role("button", name="马上再发").click()
    expect(visitor.page.get_by_text("待发")).to_be_visible()
    visitor.check()


def test_an_officer_sets_times_and_contents(world: World, visit: Open) -> None:
    visitor = visit("officer")
    visitor.open(NOTICES)
    visitor.page.get_by_role("link", name="时间与内容").click()
    visitor.page.get_by_label("每天几点起发送").fill("15:30")
    visitor.page.get_by_label("现场教学").uncheck()
    visitor.page.get_by_label("开头的话").fill("请学员1抓紧")
    visitor.page.get_by_role("button", name="保存").click()
    expect(visitor.page.get_by_text("不能写学员或导师的姓名").first).to_be_visible()
    assert visitor.page.get_by_label("每天几点起发送").input_value() == "15:30"
    assert not visitor.page.get_by_label("现场教学").is_checked()
    visitor.page.get_by_label("开头的话").fill("请抓紧")
    visitor.page.get_by_role("button", name="保存").click()
    visitor.page.wait_for_url(f"**{NOTICES}")
    with reminding.office(world) as office:
        assert office.run(reminding.at(15)).queued == 0
    visitor.open(f"{NOTICES}/plan")
    assert visitor.page.get_by_label("开头的话").input_value() == "请抓紧"
    assert not visitor.page.get_by_label("现场教学").is_checked()
    visitor.check()
