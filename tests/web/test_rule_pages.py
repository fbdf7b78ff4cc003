"""The rules read, changed in a draft, tried on everybody and published by another; and requests about personal data."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests import make
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_every_page import found_by_axe
from tests.web.test_points_pages import send

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"
MINE = f"{CAMP}/trainees/QY2020-001"


def test_a_statement_leads_to_the_rule_and_a_draft_to_a_new_version(visit: Open, reach: Reach, world: World) -> None:
    make.policy(world)
    make.entered(reach("officer"), make.line())
    trainee, officer = visit("trainee", scripts=False), visit("officer", scripts=False)
    other = visit("officer2")
    trainee.open(f"{MINE}/points")
    trainee.page.locator("#rule-B04 a").first.click()
    assert trainee.page.url.endswith("/rules/1#rule-B04")
    expect(trainee.page.locator("#rule-B04")).to_contain_text("每次加 1.00 分")
    expect(trainee.page.get_by_role("link", name="细则草案")).to_have_count(0)

    page = officer.page
    officer.open(f"{CAMP}/rules")
    page.get_by_role("link", name="细则草案").click()
    page.get_by_label("拟施行日").fill("2020-10-01")
    send(page, "起草新一版")
    page.get_by_role("link", name="B04").click()
    page.get_by_label("分值").fill("2,5")
    send(page, "保存")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("分值")).to_have_value("2,5")
    page.get_by_label("分值").fill("2.50")
    page.get_by_label("须第二人复核").check()
    send(page, "保存")
    expect(page.get_by_role("row", name="细则 B04 区级表彰 分值")).to_contain_text("2.50")
    expect(page.locator("#effect ~ .scroll").first).to_contain_text("+1.50")
    expect(page.locator("main")).to_contain_text("须由另一名组织员公布")

    other.open(page.url.removeprefix(officer.address))
    assert found_by_axe(other.page) == []
    send(other.page, "公布")
    expect(other.page.locator("h1")).to_contain_text("第 2 版")
    assert found_by_axe(other.page) == []
    other.page.get_by_role("link", name="与第 1 版比").click()
    expect(other.page.get_by_role("row", name="须第二人复核")).to_contain_text("是")
    assert found_by_axe(other.page) == []


def test_a_trainee_asks_an_officer_answers_and_the_file_is_restricted(visit: Open, world: World) -> None:
    trainee, officer = visit("trainee", scripts=False), visit("officer", scripts=False)
    page = trainee.page
    trainee.open(f"{CAMP}/own-data")
    page.locator("summary", has_text="其他请求").click()
    page.locator("label", has_text="有争议时限制使用").click()
    page.get_by_label("补充说明").fill("对鉴定有异议")
    page.get_by_role("button", name="提交请求").last.click()
    expect(page.locator("main")).to_contain_text("对鉴定有异议")
    with page.expect_download() as told:
        page.get_by_role("link", name="下载我的信息副本").click()
    copy = json.loads(Path(told.value.path()).read_text(encoding="utf-8"))
    assert copy["requests"][0]["kind"] == "restriction"

    page = officer.page
    officer.open(f"{CAMP}/privacy")
    page.get_by_role("link", name="QY2020-001").click()
    page.locator("#field-verdict label", has_text="不同意").click()
    send(page, "提交答复")
    assert page.get_by_label("答复（本人看得到）").input_value() == ""
    page.locator("#field-verdict label").first.click()
    page.get_by_label("答复（本人看得到）").fill("同意，查清前限制使用")
    send(page, "提交答复")
    expect(page.locator("#restrictions ~ .card").first).to_contain_text("QY2020-001")
    assert officer.open(MINE).status == 404
    officer.open(f"{CAMP}/privacy")
    send(page, "解除限制 QY2020-001")
    assert officer.open(MINE).status == 200


def test_a_recusal_hides_the_person_until_another_officer_ends_it(visit: Open, world: World) -> None:
    officer, other = visit("officer", scripts=False), visit("officer2", scripts=False)
    page = officer.page
    officer.open(f"{CAMP}/recusals")
    page.get_by_label("学员编号").fill("QY2020-003")
    page.locator("#field-kind label", has_text="亲属").click()
    page.get_by_label("具体关系").fill("表亲")
    send(page, "申报")
    expect(page.locator("main")).to_contain_text("officer 回避 QY2020-003")
    assert officer.open(f"{CAMP}/trainees/QY2020-003").status == 404
    other.open(f"{CAMP}/recusals")
    other.page.get_by_role("link", name="查看 officer QY2020-003").click()
    expect(other.page.locator("dl")).to_contain_text("表亲")
    other.page.get_by_label("解除理由").fill("申报有误")
    send(other.page, "解除回避")
    expect(other.page.locator("main")).to_contain_text("已解除")
    assert officer.open(f"{CAMP}/trainees/QY2020-003").status == 200
