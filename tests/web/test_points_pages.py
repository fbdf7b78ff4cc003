"""Officers enter, take back, decide and settle on pages; what one begins waits for the other."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from service import clock
from service.rules.credentials import MICRO
from service.tables.access import Credential
from tests import make, signing
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_every_page import found_by_axe

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"
NEW = f"{CAMP}/entries/new?trainee=QY2020-001"
VETO = {"rule": "V01", "veto": {"from": "2020-09-01"}, "reason": "处分决定", "evidence": "文 7"}


@pytest.fixture
def ruled(world: World) -> World:
    make.policy(world)
    return world


def fill(page: Page, rule: str, amount: str = "1", unit: str = "次数", **texts: str) -> None:
    page.get_by_label("细则").select_option(rule)
    page.get_by_label("发生日期").fill("2020-09-01")
    page.get_by_label("数量", exact=True).fill(amount)
    page.locator("#field-unit label", has_text=unit).click()
    for label, text in {"事由": "区级表彰", "依据": "文 7", **texts}.items():
        page.get_by_label(label, exact=True).fill(text)


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def stale(made: World, login: str) -> None:
    """Whoever it is proved it more than half an hour ago, and has been busy since."""
    with made.session() as session:
        own = select(Credential).where(col(Credential.account_id) == made.people[login].account_id)
        for row in session.scalars(own):
            row.proved_at, row.last_used_at = row.proved_at - 31 * 60 * MICRO, clock.now()


def name_of(made: World, login: str) -> str:
    return signing.account(made, login).name


def test_an_officer_enters_points_is_told_where_they_stand_and_takes_them_back(visit: Open, ruled: World) -> None:
    officer = visit("officer")
    page = officer.page
    officer.open(NEW)
    fill(page, "B04", "1.5", "分数")
    send(page, "提交")
    expect(page.get_by_role("status")).to_have_text("已入账：流水第 2 号")
    page.locator("#entry-2 .num a").first.click()
    expect(page.locator("main")).to_contain_text("1.50")
    page.get_by_text("冲正这一笔").click()
    assert found_by_axe(page) == []
    page.get_by_label("冲正理由").fill("登记有误")
    send(page, "确认冲正")
    expect(page.get_by_role("status")).to_have_text("已入账：流水第 3 号")
    assert [line[3] for line in make.posted(ruled)] == [150, -150]


def test_a_refused_form_keeps_what_was_written_and_sending_it_twice_enters_once(visit: Open, ruled: World) -> None:
    officer = visit("officer")
    page = officer.page
    officer.open(NEW)
    fill(page, "B04", "1.5")
    send(page, "提交")
    expect(page.get_by_role("alert")).to_contain_text("次数应为整数。")
    expect(page.get_by_label("数量", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("事由")).to_have_value("区级表彰")
    assert found_by_axe(page) == []
    page.get_by_label("数量", exact=True).fill("1")
    key = page.locator("[name=key]").input_value()
    send(page, "提交")
    officer.open(NEW)
    page.locator("[name=key]").evaluate("(field, key) => field.value = key", key)
    fill(page, "B04")
    send(page, "提交")
    expect(page.get_by_role("status")).to_contain_text("第 2 号")
    assert len(make.posted(ruled)) == 1
    officer.open(NEW)
    page.locator("[name=key]").evaluate("(field, key) => field.value = key", key)
    fill(page, "B04", "2")
    send(page, "提交")
    expect(page.get_by_role("alert")).to_contain_text("这张表已经提交过一次")


def test_a_mentor_proposes_and_does_not_post(visit: Open, ruled: World) -> None:
    mentor = visit("mentor")
    mentor.open(NEW)
    fill(mentor.page, "B04")
    send(mentor.page, "提交")
    expect(mentor.page.locator("main")).to_contain_text("等待第二人复核，尚未计入")
    assert make.posted(ruled) == []


def test_what_waits_is_decided_by_another_officer_who_proves_herself_first(
    visit: Open, reach: Reach, ruled: World
) -> None:
    signing.give_password(ruled, "officer2")
    assert make.post_lines(reach("officer"), "p", make.line(**VETO)).status_code == 202  # type: ignore[arg-type]
    maker, checker = visit("officer"), visit("officer2")
    maker.open(f"{CAMP}/overview")
    maker.page.locator("a.figure[href$=proposals]").click()
    maker.page.get_by_role("link", name=f"{name_of(ruled, 'officer')} 提请 1 笔").click()
    expect(maker.page.locator("main")).to_contain_text("这是您自己提请的")
    expect(maker.page.get_by_role("button", name="同意并入账")).to_have_count(0)

    page = checker.page
    stale(ruled, "officer2")
    checker.open(maker.page.url.removeprefix(checker.address))
    expect(page.get_by_role("button", name="同意并入账")).to_have_count(0)
    page.get_by_label("密码", exact=True).fill(signing.GOOD)
    send(page, "验证")
    send(page, "退回")
    expect(page.locator("main").get_by_text("退回须写明理由。")).to_have_count(2)  # in the list and at the field
    assert found_by_axe(page) == []
    page.get_by_label("意见").fill("依据充分\n同意")
    stale(ruled, "officer2")
    send(page, "同意并入账")
    expect(page.get_by_role("heading", name="再次验证身份")).to_be_visible()
    for password in ("不对的密码", signing.GOOD):
        page.get_by_label("密码", exact=True).fill(password)
        send(page, "验证")
    expect(page.get_by_label("意见")).to_have_value("依据充分\n同意")
    assert found_by_axe(page) == []
    assert make.posted(ruled) == []
    send(page, "继续提交")
    assert page.url == maker.page.url
    expect(page.get_by_role("status")).to_have_text("已同意并入账。")
    expect(page.locator("dl")).to_contain_text("已同意")
    expect(page.locator("dl")).to_contain_text("依据充分")
    page.reload()
    expect(page.get_by_role("status")).to_have_count(0)
    page.locator("dl a").click()
    expect(page.locator("h1")).to_have_text(re.compile("流水第 2 号"))


def test_an_officer_proposes_to_settle_another_agrees_and_the_sheet_is_frozen(
    visit: Open, reach: Reach, ruled: World
) -> None:
    make.entered(reach("officer"), make.line())
    officer, other = visit("officer"), visit("officer2")
    officer.open(f"{CAMP}/settlements")
    officer.page.get_by_label("结算至（含当日）").fill("2999-01-01")
    officer.page.locator("#field-through").evaluate("field => field.removeAttribute('max')")
    send(officer.page, "提请结算")
    expect(officer.page.get_by_role("alert")).to_contain_text("不能结算到今天以后。")
    officer.page.get_by_label("结算至（含当日）").fill("2020-09-30")
    send(officer.page, "提请结算")
    expect(officer.page.locator("main")).to_contain_text("结算至 2020-09-30")
    other.open(officer.page.url.removeprefix(other.address))
    send(other.page, "同意并入账")
    other.open(f"{CAMP}/settlements")
    other.page.get_by_role("link", name="2020-09-30").click()
    expect(other.page.locator("tbody tr").first).to_contain_text("QY2020-001")
    assert found_by_axe(other.page) == []
    other.open(f"{CAMP}/entries/2")
    other.page.get_by_role("link", name="另记调整").click()
    other.page.get_by_label("事由").fill("登记有误")
    other.page.get_by_label("依据").fill("文 8")
    send(other.page, "提请复核")
    expect(other.page.locator("main")).to_contain_text("冲正第 2 号")


def test_a_fact_of_settled_time_is_entered_as_an_adjustment(visit: Open, ruled: World) -> None:
    make.settle(ruled, make.STARTS.replace(month=9, day=30))
    officer = visit("officer")
    page = officer.page
    officer.open(NEW)
    fill(page, "B04")
    send(page, "提交")
    page.get_by_role("link", name="这一天已结算").click()
    assert found_by_axe(page) == []
    page.get_by_label("细则").select_option("B04")
    page.get_by_label("所属日期").fill("2020-09-01")
    page.get_by_label("分数").fill("1.00")
    page.get_by_label("事由").fill("漏记")
    page.get_by_label("依据").fill("文 8")
    send(page, "提请复核")
    expect(page.locator("main")).to_contain_text("调整")
    assert make.posted(ruled) == []


def test_the_board_and_a_statement_are_shown_as_of_another_day(visit: Open, ruled: World, reach: Reach) -> None:
    for on in ("2020-09-01", "2020-11-02"):
        make.entered(reach("officer"), make.line(on=on))
    officer = visit("officer")
    for path in (f"{CAMP}/points", f"{CAMP}/trainees/QY2020-001/points"):
        officer.open(path)
        officer.page.get_by_label("截至哪天").fill("2020-10-01")
        send(officer.page, "看那天")
        expect(officer.page.locator("main")).to_contain_text("截至 2020-10-01")
    expect(officer.page.locator("main")).not_to_contain_text("2020-11-02")
    expect(officer.page.get_by_role("link", name="积分明细 PDF")).to_have_attribute(
        "href", re.compile("on=2020-10-01$")
    )
