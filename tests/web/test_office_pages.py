"""Administrators and the auditor at their own work, in a browser that runs no script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import make, signing
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_points_pages import send, stale

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]


def opened(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).click()


def test_an_account_is_opened_given_a_role_and_disabled_by_two_kinds_of_administrators(
    visit: Open, world: World
) -> None:
    signing.give_password(world, "sysadmin")
    sysadmin, secadmin = visit("sysadmin", scripts=False), visit("secadmin", scripts=False)
    page, other = sysadmin.page, secadmin.page
    sysadmin.open("/")
    page.get_by_role("link", name="开新账号").click()
    page.get_by_label("登录名").fill("wu.hengyu")
    page.get_by_label("姓名").fill("武恒玉")
    stale(world, "sysadmin")
    send(page, "开账号并出链接")
    expect(page.locator("main")).to_contain_text("您写的内容还在")
    page.get_by_label("密码", exact=True).fill("不对的密码不对的密码")
    send(page, "验证")
    page.get_by_label("密码", exact=True).fill(signing.GOOD)
    send(page, "验证")
    send(page, "继续提交")
    link = page.locator("#link").inner_text()
    assert link.startswith("http://")

    secadmin.open("/accounts/wu.hengyu")
    expect(other.get_by_role("link", name="开新账号")).to_have_count(0)
    other.get_by_role("link", name="授权与收回").click()
    other.get_by_label("角色").select_option("导师")
    other.get_by_label("学员或导师编号").fill("DS2020-99")
    send(other, "授予")
    expect(other.get_by_role("alert")).to_contain_text("没有编号 DS2020-99。")
    expect(other.get_by_label("角色")).to_have_value("mentor")
    other.get_by_label("学员或导师编号").fill("DS2020-03")
    send(other, "授予")
    expect(other.locator(".card")).to_contain_text("QY2020 导师 DS2020-03")
    expect(other.locator("main")).to_contain_text("有营内角色的账号不能任管理员")

    sysadmin.open("/accounts/wu.hengyu")
    opened(page, "停用账号")
    page.get_by_label("停用原因").select_option("调离")
    send(page, "停用")
    expect(page.locator("dl")).to_contain_text("已停用")
    send(page, "恢复账号")
    expect(page.locator("dl")).to_contain_text("已邀请，未启用")


def test_an_administrator_is_proposed_by_one_and_confirmed_by_another(visit: Open, reach: Reach, world: World) -> None:
    made = reach("sysadmin").signed_in().post("/api/accounts", {"login": "zhang", "name": "张"})
    assert made.status_code == 201
    secadmin, sysadmin = visit("secadmin", scripts=False), visit("sysadmin", scripts=False)
    secadmin.open("/accounts/zhang/roles")
    secadmin.page.get_by_label("拟任").select_option("审计员")
    send(secadmin.page, "提请任命")
    expect(secadmin.page.get_by_role("button", name="确认")).to_have_count(0)
    sysadmin.open("/motions")
    sysadmin.page.get_by_label("理由").fill("同意任命")
    send(sysadmin.page, "确认")
    expect(sysadmin.page.locator("main")).to_contain_text("没有等待确认的提请。")
    sysadmin.open("/accounts/zhang")
    expect(sysadmin.page.locator("dl")).to_contain_text("审计员")


def test_a_token_is_shown_once_works_and_is_revoked(visit: Open, reach: Reach) -> None:
    officer = visit("officer", scripts=False)
    page = officer.page
    officer.open("/account")
    page.get_by_role("link", name="我的令牌").click()
    page.get_by_label("用途").fill("上报系统")
    send(page, "做一个令牌")
    expect(page.get_by_role("alert")).to_contain_text("请填写此项。")
    for name in ("查看学员", "查看积分"):
        page.get_by_label(name, exact=True).check()
    page.get_by_label("有效天数").fill("10")
    send(page, "做一个令牌")
    token = page.locator("#token").inner_text()
    bearer = {"authorization": f"Bearer {token}"}
    asked = page.request
    assert asked.get(f"{officer.address}/api/camps/QY2020/trainees", headers=bearer).status == 200
    page.get_by_role("link", name="已抄好，返回").click()
    expect(page.locator(".card", has_text="上报系统")).to_contain_text("查看积分、查看学员")
    page.get_by_role("button", name="作废 上报系统").click()
    page.wait_for_load_state()
    expect(page.locator(".card", has_text="上报系统")).to_have_count(0)
    assert asked.get(f"{officer.address}/api/camps/QY2020/trainees", headers=bearer).status == 401


def test_settings_are_saved_and_a_stale_form_is_not(visit: Open) -> None:
    secadmin = visit("secadmin", scripts=False)
    page = secadmin.page
    secadmin.open("/settings")
    opened_with = page.locator("[name=version]").first.input_value()
    page.get_by_label("审计员").uncheck()
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_role("alert")).to_contain_text("三类管理员必须使用第二步验证。")
    expect(page.get_by_label("审计员")).not_to_be_checked()
    page.get_by_label("审计员").check()
    page.get_by_label("令牌默认有效天数").fill("30")
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_role("status")).to_have_text("已保存。")
    expect(page.get_by_label("令牌默认有效天数")).to_have_value("30")
    assert opened_with == "0"
    page.locator("#retention ~ form").get_by_label("保存年数").fill("5")
    page.locator("#retention ~ form").get_by_role("button").click()
    expect(page.locator("#retention ~ form").get_by_label("保存年数")).to_have_value("5")


def test_the_auditor_follows_a_row_to_the_person_and_the_account_and_verifies(
    visit: Open, reach: Reach, world: World
) -> None:
    make.policy(world)
    assert reach("officer").get("/trainees/QY2020-001/growth").status_code == 200
    for _ in range(60):
        assert reach("officer").get("/trainees/QY2020-002/growth").status_code == 200
    auditor = visit("auditor", scripts=False)
    page = auditor.page
    auditor.open("/")
    page.get_by_label("哪一期", exact=True).select_option("QY2020")
    page.get_by_label("登录名").fill("officer")
    send(page, "查找")
    expect(page.locator("main")).to_contain_text("共 61 行")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("tbody tr")).to_have_count(11)
    page.locator("tbody tr").last.get_by_role("link", name="QY2020-001").click()
    expect(page.locator("h1")).to_have_text("谁看过 QY2020-001")
    page.get_by_role("row", name=re.compile("growth")).get_by_role("link", name="officer").click()
    expect(page.get_by_role("row", name=re.compile("QY2020-002"))).to_contain_text("60")
    page.get_by_role("link", name="核验").click()
    send(page, "现在核验")
    expect(page.get_by_role("status")).to_contain_text("每一条链都完整")
    expect(page.locator("main")).to_contain_text("没有核对")
    page.get_by_role("link", name="QY2020 的台账核验").click()
    page.get_by_label("回执上的笔数（可不填）").fill("1")
    page.get_by_label("回执上的摘要（可不填）").fill("0" * 64)
    send(page, "现在核验")
    expect(page.get_by_role("alert")).to_contain_text("最早在第 1 笔")
    expect(page.get_by_role("alert").locator("li")).to_have_text("第 1 笔 与留存的回执不符")
    page.get_by_label("回执上的笔数（可不填）").fill("")
    page.get_by_label("回执上的摘要（可不填）").fill("")
    send(page, "现在核验")
    expect(page.get_by_role("status")).to_contain_text("没有一笔被改动")
    auditor.open("/language/en?next=/camps/QY2020/ledger")
    page.locator("[name=seq]").fill("1")
    page.locator("[name=hash]").fill("0" * 64)
    page.locator("form[action$='/ledger'] button").click()
    expect(page.get_by_role("alert").locator("li")).to_contain_text("is not what a receipt says it was")


def test_many_refusals_stand_among_the_alerts(visit: Open, reach: Reach) -> None:
    for _ in range(20):
        assert reach("mentor").get("/privacy/requests").status_code == 403
    auditor = visit("auditor", scripts=False)
    auditor.open("/audit/alerts")
    row = auditor.page.get_by_role("row", name=re.compile("mentor"))
    expect(row).to_contain_text("短时间内多次被拒")
    row.get_by_role("link", name="短时间内多次被拒").click()
    expect(auditor.page.locator("main")).to_contain_text("共 20 行")


@pytest.mark.parametrize("bad", ["/audit?outcome=perhaps", "/audit?person=QY2020-001", "/accounts?kind=boss"])
def test_a_filter_that_makes_no_sense_is_said_so(visit: Open, bad: str) -> None:
    role = "auditor" if bad.startswith("/audit") else "sysadmin"
    visitor = visit(role, scripts=False)
    assert visitor.open(bad).status == 422
    expect(visitor.page.get_by_role("alert")).to_be_visible()
