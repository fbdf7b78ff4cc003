"""What a stranger stumbled over: said in words, said once, never lost, never in the way of going back."""

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests import make, signing
from tests.api.rich_world import workbook
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_every_page import CAMP, DESK, MINE, PHONE
from tests.web.test_import_pages import IMPORTS, upload

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
WIDE = "[...document.querySelectorAll('html, .scroll')].filter(one => one.scrollWidth > one.clientWidth + 1).length"


def test_who_may_not_is_told_what_and_who_may_in_both_languages(visit: Open) -> None:
    mentor = visit("mentor")
    assert mentor.open(f"{CAMP}/imports").status == 403
    expect(mentor.page.locator("h1")).to_have_text("您的身份不能导入工作簿；可以办理的是：组织员。")
    mentor.open(f"/language/en?next={CAMP}/imports")
    expect(mentor.page.locator("h1")).to_have_text("Your role may not import workbooks. It is open to: officers.")


def test_a_spent_link_says_so_and_what_to_do(visit: Open, world: World) -> None:
    link, somebody = signing.link(world, "trainee"), visit()
    page = somebody.page
    somebody.open(f"/sign-in/link?link={link}")
    page.get_by_label("新密码").fill(signing.GOOD)
    page.get_by_role("button", name="保存并登录").click()
    page.wait_for_url(f"**{MINE}")
    assert somebody.open(f"/sign-in/link?link={link}").status == 401
    expect(page.locator("main")).to_contain_text("请向管理员索取新的链接")
    expect(page.locator("main form")).to_have_count(0)


def test_a_mistyped_first_code_keeps_the_secret(visit: Open, world: World) -> None:
    somebody = visit()
    page = somebody.page
    somebody.open(f"/sign-in/link?link={signing.link(world, 'officer')}")
    page.get_by_label("新密码").fill(signing.GOOD)
    page.get_by_role("button", name="保存并登录").click()
    page.get_by_role("button", name="开始设置").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("验证码").fill(signing.wrong_code(secret))
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("code")).to_have_text(secret)
    page.get_by_label("验证码").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="确认").click()
    expect(page.locator("h1")).to_have_text("请抄下备用码")


def test_going_back_after_a_refused_form_opens_the_form(visit: Open, world: World) -> None:
    make.policy(world)
    officer = visit("officer")
    page = officer.page
    officer.open(f"{CAMP}/entries/new")
    page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.get_by_role("alert")).to_contain_text("请填写")
    page.get_by_role("link", name="推荐排名").click()
    page.wait_for_url(f"**{CAMP}/ranking")
    page.go_back()
    expect(page.locator("h1")).to_have_text("登记一笔")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_nothing_recognised_offers_nothing_to_import(visit: Open, world: World) -> None:
    make.policy(world)
    officer = visit("officer")
    officer.open(IMPORTS)
    upload(officer.page, 别的=workbook("别的", ["甲", "乙"], ["1", "2"]))
    expect(officer.page.locator("main")).to_contain_text("没有可以导入的行")
    expect(officer.page.locator("main form button")).to_have_count(0)


@pytest.fixture
def filled(world: World, reach: Reach) -> None:
    make.policy(world)
    make.full_file(world)
    make.entered(reach("officer"), make.line())


def test_cards_of_a_phone_name_their_figures_and_nothing_has_to_be_moved_sideways(visit: Open, filled: None) -> None:
    officer = visit("officer")
    officer.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for path in (f"{CAMP}/points", f"{MINE}/points", f"{CAMP}/trainees", MINE, f"{CAMP}/ranking"):
        officer.open(path)
        assert officer.page.evaluate(WIDE) == 0, path
        assert nameless(officer.page) == [], path


def nameless(page: Page) -> list[str]:
    """Figures of cards that do not say what they are."""
    found: list[str] = page.locator("table.cards td.num").evaluate_all(
        "all => all.filter(one => one.offsetParent && one.innerText.trim() && !one.dataset.label)"
        ".map(one => one.outerHTML.slice(0, 80))"
    )
    return found


def test_figures_lead_to_what_is_behind_them(visit: Open, filled: None) -> None:
    officer = visit("officer")
    for path in (f"{CAMP}/points", f"{MINE}/points", f"{CAMP}/overview", MINE, f"{CAMP}/ranking"):
        officer.open(path)
        places = officer.page.locator("main a[href*='#']").evaluate_all(
            "all => all.map(one => one.getAttribute('href'))"
        )
        faults = [place for place in set(places) if place.startswith("#") and not there(officer.page, place)]
        assert faults == [], path


def there(page: Page, place: str) -> bool:
    return bool(page.evaluate("id => document.getElementById(id) !== null", place[1:]))


@pytest.mark.parametrize("look", [{"media": "print"}, {"color_scheme": "dark"}], ids=["print", "dark"])
def test_paper_shows_ink_only_and_the_dark_is_dark(visit: Open, filled: None, look: Any) -> None:
    officer = visit("officer")
    officer.page.set_viewport_size(DESK)  # type: ignore[arg-type]
    officer.page.emulate_media(**look)
    officer.open(f"{MINE}/points")
    shown = [officer.page.locator(one).first.is_visible() for one in ("nav", "main table", "main .button")]
    assert shown == ([False, True, False] if "media" in look else [True, True, True])
    ground, ink = officer.page.evaluate(
        "['backgroundColor', 'color'].map(name => getComputedStyle(document.documentElement)[name])"
    )
    if "media" in look:
        assert (ground, ink) == ("rgba(0, 0, 0, 0)", "rgb(0, 0, 0)")
    else:
        assert (ground, ink) == ("rgb(18, 20, 23)", "rgb(232, 230, 225)")
