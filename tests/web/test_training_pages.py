"""The code on the screen, the sheet, and a course's results; without scripts."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests import make
from tests.make import Caller, World
from tests.surfing import Visit
from tests.web.test_every_page import found_at

Open = Callable[..., Visit]
Reach = Callable[[str | None], Caller]
CAMP = "/camps/QY2020"


def test_a_trainee_types_the_code_from_the_screen_and_the_officer_marks_the_rest(
    visit: Open, world: World, reach: Reach
) -> None:
    make.last_until_next_year(world)
    officer, trainee, today = visit("officer", scripts=False), visit("trainee", scripts=False), make.coming(0)
    officer.open(f"{CAMP}/sessions")
    officer.page.get_by_label("日期").fill(today)
    officer.page.get_by_label("内容").fill("开班式")
    officer.page.get_by_role("button", name="新建", exact=True).click()
    officer.page.get_by_role("button", name="在屏幕上显示签到码").click()
    code = officer.page.locator(".digits").inner_text().replace(" ", "")
    trainee.open(f"{CAMP}/sessions")
    trainee.page.get_by_role("link", name="签到", exact=True).click()
    trainee.page.get_by_label("签到码").fill("000000" if code != "000000" else "111111")
    trainee.page.get_by_role("button", name="签到").click()
    expect(trainee.page.get_by_role("alert")).to_contain_text("签到码不对。")
    trainee.page.get_by_label("签到码").fill(code)
    trainee.page.get_by_role("button", name="签到").click()
    expect(trainee.page.locator(".note")).to_contain_text("出勤")
    officer.page.get_by_role("link", name="看签到表").click()
    officer.page.locator("[name='mark-QY2020-002'][value=leave]").check(force=True)
    officer.page.get_by_label("未记的都记出勤").check()
    officer.page.get_by_role("button", name="保存签到表").click()
    marks = reach("officer").get(f"/sessions/{today}/am/attendance").json()["marks"]
    assert (marks["QY2020-001"], marks["QY2020-002"], marks["QY2020-004"]) == ("present", "leave", "present")


def test_a_sheet_that_was_changed_meanwhile_is_not_overwritten(visit: Open, world: World, reach: Reach) -> None:
    officer, call = visit("officer", scripts=False), reach("officer")
    assert call.post("/sessions", {"on": "2020-06-09", "half": "am"}).status_code == 201
    officer.open(f"{CAMP}/sessions/2020-06-09/am")
    assert call.put("/sessions/2020-06-09/am/attendance", {"marks": {"QY2020-001": "late"}}).status_code == 200
    officer.page.locator("[name='mark-QY2020-001'][value=absent]").check(force=True)
    officer.page.get_by_role("button", name="保存签到表").click()
    expect(officer.page.locator("main")).to_contain_text("现在 迟到，您填的 缺勤")
    assert call.get("/sessions/2020-06-09/am/attendance").json()["marks"] == {"QY2020-001": "late"}


def test_a_course_is_opened_filled_and_completed(visit: Open, world: World, reach: Reach) -> None:
    officer = visit("officer", scripts=False)
    officer.open(f"{CAMP}/courses")
    given = {"课程编号": "KC01", "课程名称": "党史专题", "类别": "党性教育", "学时": "8", "名额": "2"}
    for label, text in {**given, "开课日期": "2020-09-12"}.items():
        officer.page.get_by_label(label, exact=True).fill(text)
    officer.page.get_by_role("button", name="新建", exact=True).click()
    officer.page.get_by_text("加入学员").click()
    for no in ("QY2020-001", "QY2020-002"):
        officer.page.locator(f"[name=trainees][value='{no}']").check()
    officer.page.get_by_role("button", name="加入", exact=True).click()
    officer.page.locator("[name='result-QY2020-002'][value=failed]").check(force=True)
    officer.page.get_by_label("未定的都记结业").check()
    officer.page.get_by_role("button", name="保存结业").click()
    states = {one["trainee"]: one["state"] for one in reach("officer").get("/courses/KC01/enrolments").json()["items"]}
    assert states == {"QY2020-001": "completed", "QY2020-002": "failed"}


def test_scores_of_an_exam_and_who_went_on_a_visit_are_entered(visit: Open, world: World, reach: Reach) -> None:
    officer, call = visit("officer", scripts=False), reach("officer")
    officer.open(f"{CAMP}/exams")
    officer.page.get_by_label("科目").fill("理论测试")
    officer.page.get_by_label("日期").fill("2020-11-05")
    officer.page.get_by_role("button", name="新建", exact=True).click()
    officer.page.get_by_label("学员1 QY2020-001").fill("101")
    officer.page.get_by_role("button", name="保存").click()
    expect(officer.page.get_by_role("alert")).to_contain_text("应在 0 与 100 之间")
    officer.page.get_by_label("学员1 QY2020-001").fill("88.5")
    officer.page.get_by_role("button", name="保存").click()
    assert found_at(visit("officer"), officer.page.url) == []
    exam = officer.page.url.rpartition("/")[2]
    assert call.get(f"/exams/{exam}/scores").json() == {"scores": {"QY2020-001": 88.5}}
    officer.open(f"{CAMP}/visits")
    officer.page.get_by_label("名称").fill("韶山现场教学")
    officer.page.get_by_label("日期").fill("2020-07-08")
    officer.page.get_by_role("button", name="新建", exact=True).click()
    officer.page.get_by_label("学员2 QY2020-002").check()
    officer.page.get_by_role("button", name="保存").click()
    assert found_at(visit("officer"), officer.page.url) == []
    visit_id = officer.page.url.rpartition("/")[2]
    assert call.get(f"/visits/{visit_id}/attendance").json() == {"trainees": ["QY2020-002"]}
