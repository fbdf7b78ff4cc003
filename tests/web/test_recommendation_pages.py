"""The procedure of recommendation on pages, as two officers and a trainee go through it, without a script."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service.database import Database
from tests import make, recommending, sampled
from tests.make import Caller, World
from tests.recommending import SHEET, WORDS, act, at, done
from tests.surfing import Visit
from tests.web.test_every_page import AXE, DESK, PHONE, found_by_axe
from tests.web.test_points_pages import stale

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"
LIST = f"{CAMP}/recommendations"
ONE = f"{LIST}/TJ-1"
WINDOW = re.compile("2021-07-05 – 2021-07-09")
REPORTS = ("sensitivity", "fairness", "opportunity", "diff?with=live", "diff?with=TJ-9", "rerun")


@pytest.fixture
def world(sqlite_sample: tuple[Path, World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The sample camp after its end, with one of its trainees."""
    shutil.copy(sqlite_sample[0], tmp_path / "sample.sqlite3")
    opened = Database(f"sqlite:///{tmp_path / 'sample.sqlite3'}", make.KEYS)
    made = make.on(sqlite_sample[1], opened)
    sampled.sign_up(made, "trainee", trainee="QY2020-012")
    at(monkeypatch, made, "2021-07-05T10:00")
    yield made
    opened.close()


@pytest.fixture
def database(world: World) -> Database:
    return world.database


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def press(page: Page, field: str, value: str) -> None:
    page.locator(f"#field-{field} input[value='{value}']").check(force=True)


def draft(officer: Visit) -> None:
    """Opened, and on each row that asks for it what people decided."""
    page = officer.page
    officer.open(LIST)
    page.get_by_label("截止日（含当日）").fill("2021-06-30")
    send(page, "起草推荐表")
    expect(page.locator("#do-freeze")).to_contain_text("还有 9 人须认定临界或写明理由")
    for no, word in WORDS.items():
        officer.open(f"{ONE}/rows/{no}")
        for clause in ("performance", "maturity"):
            if judged := getattr(word, clause):
                press(page, clause, judged)
        page.get_by_label("理由", exact=True).fill(str(word.reason))
        if word.covers:
            page.get_by_label("难分的一组人都用这条理由").check()
        send(page, "保存，填下一个")


def confirm(officer: Visit, other: Visit) -> None:
    """Frozen by one, refused for want of a reason and then confirmed by the other."""
    page, checks = officer.page, other.page
    expect(page.locator("tr#field-rows-QY2020-012")).to_contain_text("尚需历练")
    send(page, "冻结数据")
    expect(page.locator("[aria-current=step]")).to_contain_text("第二人复核")
    expect(page.locator("#do-confirm")).to_contain_text("这张表是您冻结的，须由另一名组织员复核。")
    other.open(ONE)
    send(checks, "不同意")
    expect(checks.get_by_role("alert")).to_contain_text("须写明理由。")
    send(checks, "核对无误，同意")


def publish(officer: Visit) -> None:
    officer.open(ONE)
    send(officer.page, "开始公示")
    expect(officer.page.locator("tr#field-rows-QY2020-008")).to_contain_text(WINDOW)
    expect(officer.page.locator("#do-conclude")).to_contain_text("有 14 行公示期未满，最后一行到 2021-07-09 18:00。")


def object_to_it(trainee: Visit) -> None:
    own = trainee.page
    trainee.open(LIST)
    own.get_by_role("link", name="公示文本").click()
    own.get_by_role("link", name="提出异议").click()
    own.get_by_label("我本人").check()
    own.get_by_label("异议内容").fill("考勤有误\n应为全勤")
    send(own, "提出异议")
    expect(own.get_by_role("alert")).to_contain_text("请填写此项。")
    press(own, "named", "true")
    send(own, "提出异议")
    expect(own.locator("article")).to_contain_text("应为全勤")


def dismiss(officer: Visit) -> None:
    page = officer.page
    officer.open(ONE)
    expect(page.locator("#do-conclude")).to_contain_text("异议 1 尚无结论。")
    officer.open(f"{ONE}/objections")
    page.get_by_label("调查人").select_option("officer2")
    send(page, "指定调查")
    page.get_by_label("理由", exact=True).fill("查无此事")
    page.get_by_label("依据文号").fill("查字 3 号")
    send(page, "登记结论")
    expect(page.locator("article .tag").first).to_have_text("不成立")


def decide(officer: Visit) -> None:
    """Otherwise than published in one row, which wants its reason; what was written stays."""
    page = officer.page
    officer.open(ONE)
    send(page, "结束公示")
    page.locator("#do-decide").get_by_role("link", name="去办理").click()
    for label, text in (("决定人", "张主任"), ("职务", "部长"), ("文号", "组发 9 号"), ("决定理由", "经研究")):
        page.get_by_label(label).fill(text)
    page.locator("#field-rows-QY2020-008 summary").click()
    page.locator("#choice-QY2020-008").select_option("deferred")
    send(page, "登记决定")
    expect(page.get_by_role("alert")).to_contain_text("QY2020-008")
    expect(page.get_by_label("决定理由")).to_have_value("经研究")
    page.locator("#reason-QY2020-008").fill("另有任用")
    send(page, "登记决定")
    expect(page.locator("main")).to_contain_text("张主任")
    expect(page.locator("tr#field-rows-QY2020-008")).to_contain_text("另有任用")


def test_two_officers_lead_a_sheet_from_its_draft_to_the_outcome(
    visit: Open, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, other, trainee = (visit(role, scripts=False) for role in ("officer", "officer2", "trainee"))
    draft(officer)
    confirm(officer, other)
    publish(officer)
    object_to_it(trainee)
    dismiss(officer)
    at(monkeypatch, world, "2021-07-12T10:00")
    decide(visit("officer", scripts=False))
    at(monkeypatch, world, "2022-07-12T10:00")
    later = visit("officer", scripts=False)
    later.open(f"{CAMP}/trainees/QY2020-020/outcomes")
    later.page.get_by_label("现任").fill("副主任")
    later.page.get_by_label("职级序").fill("7")
    send(later.page, "登记去向")
    later.open(f"{CAMP}/outcomes")
    expect(later.page.locator("tr", has_text="QY2020-020")).to_contain_text("副主任")


def test_a_corrected_fact_is_published_again_for_those_whom_it_moves(visit: Open, reach: Reach, world: World) -> None:
    recommending.public(reach, world)
    line = {"trainee": "QY2020-034", "rule": "B04", "on": "2021-06-20", "times": 1, "reason": "表彰", "evidence": "文"}
    done(reach("officer").post("/points/vouchers", {"lines": [line]}, headers=make.keyed("late")))
    officer, other = visit("officer"), visit("officer2")
    page = officer.page
    officer.open(f"{ONE}/republish")
    expect(page.locator("main table")).to_contain_text(re.compile("名次|列入情况"))
    assert found_by_axe(page) == []
    page.get_by_label("更正原因").fill("补记表彰")
    for one in page.locator("details[open] textarea").all():
        one.fill("集体研究后按次序")
    send(page, "提请复核")
    expect(page.locator("h1")).to_contain_text("更正待复核")
    other.open(ONE)
    send(other.page, "核对无误，同意")
    expect(other.page.locator("table.sheet").first).to_contain_text("第 2 次公示")
    other.open(f"{ONE}/notice")
    expect(other.page.locator("main")).to_contain_text("补记表彰")
    other.open(f"{ONE}/diff?with=live")
    expect(other.page.get_by_role("status")).to_have_text("两边完全相同。")
    other.open(f"{ONE}/rerun")
    send(other.page, "开始核对")
    expect(other.page.get_by_role("status")).to_have_text("复算结果与存档逐字节相同。")


def test_every_page_of_a_published_sheet_is_accessible_in_both_languages(
    visit: Open, reach: Reach, world: World
) -> None:
    recommending.public(reach, world)
    letter = {"rows": ["QY2020-044"], "content": "考勤有误", "named": True, "identity": "李四", "channel": "letter"}
    done(act(reach("officer"), "objections", letter))
    done(reach("officer").signed_in().post(SHEET.removesuffix("/TJ-1"), {"policy": 1, "through": "2021-06-30"},
                                           headers=make.keyed("second")))  # fmt: skip
    officer, trainee = visit("officer"), visit("trainee")
    mine = f"{CAMP}/trainees/QY2020-012"
    pages = {
        officer: [LIST, ONE, f"{LIST}/TJ-2", f"{LIST}/TJ-2/rows/QY2020-021", f"{ONE}/notice", f"{ONE}/objections",
                  f"{ONE}/objections/1/identity", f"{CAMP}/outcomes", f"{mine}/outcomes", f"{CAMP}/severity",
                  "/calendar/2021", "/calendar/2099", f"{CAMP}/ranking", *(f"{ONE}/{one}" for one in REPORTS)],
        trainee: [LIST, f"{ONE}/notice", f"{ONE}/objections", f"{CAMP}/ranking", f"{mine}/recommendation"],
    }  # fmt: skip
    faults = []
    for visitor, paths in pages.items():
        visitor.page.add_init_script(AXE)
        for language, size in (("zh", PHONE), ("en", DESK)):
            visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
            visitor.open(f"/language/{language}?next=/account")
            for path in paths:
                visitor.open(path)
                faults += [f"{path} {language} {one}" for one in found_by_axe(visitor.page)]
                wide = visitor.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
                faults += [f"{path} {language} is wider than the screen"] * wide
                faults += [f"{path} {language} hides {one}" for one in hidden(visitor.page)]
    assert faults == []


def hidden(page: Page) -> list[str]:
    """Raw scores and intervals that do not stand beside the fair score and the rank."""
    found: list[str] = page.locator("table.ranking tbody tr :is(td:nth-child(4), td:last-child)").evaluate_all(
        "all => all.filter(one => one.textContent.trim() && !one.checkVisibility())"
        ".map(one => one.dataset.label + one.textContent)"
    )
    return found


def test_whoever_proved_herself_long_ago_is_asked_before_she_writes(visit: Open, world: World) -> None:
    stale(world, "officer")
    officer = visit("officer")
    officer.open(LIST)
    expect(officer.page.get_by_role("button", name="起草推荐表")).to_have_count(0)
    expect(officer.page.get_by_role("button", name="验证")).to_be_visible()


def test_an_administrator_enters_a_years_holidays_line_by_line(visit: Open, world: World) -> None:
    sysadmin = visit("sysadmin")
    page = sysadmin.page
    sysadmin.open("/calendar/2099")
    expect(page.locator("main")).to_contain_text("这一年还没有放假安排")
    page.get_by_label("每行一天").fill("2099-01-01 放假")
    send(page, "保存")
    expect(page.get_by_role("alert")).to_contain_text("第1行：应为")
    days = ["2099-01-01", "2099-05-01", "2099-05-02", "2099-10-01", "2099-10-02", "2099-10-03"]
    page.get_by_label("每行一天").fill("\n".join(f"{day} 放假 国办 1 号" for day in days))
    send(page, "保存")
    expect(page.locator("main")).to_contain_text("按本单位录入的放假安排。")
    assert found_by_axe(page) == []
