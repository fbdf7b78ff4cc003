"""One world with something of everything in it, and every caller's every credential."""

import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import xlsxwriter
from litestar import Litestar
from litestar.testing import TestClient

from service import clock
from service.actions import access
from service.app import working_on
from service.database import Database
from tests import make, signing
from tests.api import rich_marks, rich_sheets, walks_pages, walks_people, walks_points
from tests.api.rich_people import Rich, old_camp, other_camp, prove
from tests.api.walking import FOUR, ONE, OVER, THREE, TWO
from tests.make import Caller, World

ROSTER = ["学员编号", "姓名", "性别", "出生年月", "工作单位", "入营方式"]
REGISTER = ["登记序号", "日期", "学员编号", "细则代码", "分值", "事由"]
GOOD = (20, 20, 20, 15, 15)
Call = Callable[[str], Caller]


def build(database: Database, client: TestClient[Litestar]) -> Rich:
    made, rich = make.world(database, trainees=6), Rich()
    make.last_until_next_year(made)
    rich_marks.put(made)
    other_camp(made)
    old_camp(made)
    client.app.state.update(working_on(database))
    _notice(rich.ids, made)
    for fill in (_file, _training, _practice, _seminars, _points, _administration, _privacy, _import):
        fill(rich.ids, lambda login: Caller(client, made.people[login]).signed_in())
    rich.ids["fit"] = rich_marks.fit(made)
    rich.ids |= rich_sheets.put(made)
    _own_accounts(rich.ids, made, client)
    _forms(rich.ids, Caller(client, made.people["officer"]).signed_in())
    _calendar(rich.ids, lambda login: Caller(client, made.people[login]).signed_in())
    prove(made, rich)
    return rich


def _made(answer: Any) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json()


def _file(ids: dict[str, Any], call: Call) -> None:
    file, files = f"/trainees/{ONE}/growth", [("file", ("证书.pdf", b"%PDF-1.7\n", "application/pdf"))]
    award, week = ({"kind": kind, **walks_people.AWARD} for kind in ("award", "weekly_note"))
    ids["entry"] = _made(call("officer").post(f"{file}/entries", award))["id"]
    ids["own entry"] = _made(call("trainee").post(f"{file}/contributions", week))["id"]
    ids["attachment"] = _made(call("officer").post(f"{file}/attachments", files=files))["id"]
    ids["assignment"] = _made(call("officer").get(f"/assignments?trainee={ONE}"))["items"][0]["id"]
    quarter = {"quarter": 1, "on": "2020-09-04", "marks": walks_people.MARKS}
    _made(call("mentor").post(f"/trainees/{ONE}/assessments", quarter))
    half = {"half": 1, "on": "2020-11-30", "score": 91.6}
    _made(call("officer").post(f"/trainees/{ONE}/unit-assessments", half))
    note = _made(call("mentor").post(f"/trainees/{ONE}/notes", walks_people.TALK))["id"]
    _made(call("mentor").put(f"/trainees/{ONE}/notes/{note}", {**walks_people.TALK, "content": "第二稿"}))
    ids["note"] = note


def _notice(ids: dict[str, Any], made: World) -> None:
    """A digest to the trainee that was given up."""
    with made.session() as session:
        row = make.notice(made, ONE, account="trainee", state="failed", attempts=6, error="smtp-550")
        make.put_in(session, row)
    ids["notice"] = str(row.id)


def _calendar(ids: dict[str, Any], call: Call) -> None:
    ids["feed"] = _made(call("trainee").post("/api/me/feed"))["address"].split("/")[-2]


def _training(ids: dict[str, Any], call: Call) -> None:
    officer, window = call("officer"), {"opens_on": make.coming(-1), "closes_on": make.coming(1)}
    for n in (1, 2):
        _made(officer.post("/courses", make.course_body(n, starts_on=make.coming(5), **window)))
    _made(officer.post("/courses", make.course_body(3)))
    _made(call("trainee").post("/courses/KC02/choice"))
    _made(officer.post("/courses/KC03/enrolments", {"trainee": THREE}))
    ids["today"] = clock.today().isoformat()
    for on in ("2020-06-09", ids["today"]):
        _made(officer.post("/sessions", {"on": on, "half": "am"}))
    _made(officer.put("/sessions/2020-06-09/am/attendance", {"marks": {ONE: "present", TWO: "late"}}))
    ids["code"] = _made(officer.post(f"/sessions/{ids['today']}/am/code", {"minutes": 60}))["code"]
    ids["exam"] = _made(officer.post("/exams", {"subject": "理论测试", "on": "2020-11-05"}))["id"]
    _made(officer.put(f"/exams/{ids['exam']}/scores", {"scores": {ONE: 88}}))
    ids["visit"] = _made(officer.post("/visits", {"name": "现场教学", "on": "2020-07-08"}))["id"]
    _made(officer.put(f"/visits/{ids['visit']}/attendance", {"trainees": [ONE]}))


def _practice(ids: dict[str, Any], call: Call) -> None:
    officer = call("officer")
    place = {"title": "专班", "host": "招商局", "starts_on": "2020-08-01", "ends_on": "2020-08-31"}
    ids["posting"] = _made(officer.post("/postings", {"trainee": ONE, **place}))["id"]
    tasks = _made(officer.post(f"/postings/{ids['posting']}/tasks", {"title": "走访"}))["tasks"]
    ids["task"] = tasks[0]["id"]
    ids["event"] = _made(officer.post("/events", {"name": "服饰博览会", "on": "2020-09-18"}))["id"]
    _made(officer.put(f"/events/{ids['event']}/participants", {"trainees": [ONE]}))


def _seminars(ids: dict[str, Any], call: Call) -> None:
    """One open, where the first mentor has submitted a review and drafted another; one closed."""
    officer, mentor = call("officer"), call("mentor")
    place, shut = make.seminar(officer), make.seminar(officer, "YT02-1")
    _made(officer.put(f"{place}/speakers", {"trainees": [ONE]}))
    _made(make.review(mentor, f"{place}/reviews/{ONE}", *GOOD))
    _made(make.review(mentor, f"{place}/reviews/{TWO}", *GOOD, submit=False))
    _made(make.review(mentor, f"{shut}/reviews/{ONE}", *GOOD))
    _made(officer.post(f"{shut}/close", {"force": True, "reason": "评委出差"}))


def _points(ids: dict[str, Any], call: Call) -> None:
    lines = [make.line(ONE), make.line(FOUR)]
    ids["seq"] = make.entered(call("officer"), *lines)["first_seq"]
    closing = {"through": walks_points.SETTLED["day"]}
    waiting = _made(call("officer2").post("/points/settlements", closing, headers=make.keyed("close")))
    agreed, place = {"verdict": "approve"}, f"/points/proposals/{waiting['proposal']}/decision"
    _made(call("officer").post(place, agreed, headers=make.keyed("agree")))
    asked = call("officer2").post("/points/proposals", {"lines": [make.line(TWO)]}, headers=make.keyed("ask"))
    ids["proposal"] = _made(asked)["proposal"]
    ids["draft"] = _made(call("officer2").post("/points/policies/drafts", walks_points.changed_rules()))["id"]


def _administration(ids: dict[str, Any], call: Call) -> None:
    sysadmin, secadmin = call("sysadmin"), call("secadmin")
    for login in ("newcomer", "former", "candidate"):
        _made(sysadmin.post("/api/accounts", {"login": login, "name": login}))
    _made(sysadmin.post("/api/accounts/former/disable", {"reason": "left"}))
    motion = _made(secadmin.post("/api/accounts/candidate/administrator", {"kind": "sysadmin"}))
    ids["motion"], ids["digest"] = motion["id"], motion["digest"]
    relation = {"trainee": "QY2020-005", "kind": "kinship", "relation": "表亲"}
    ids["recusal"] = _made(call("officer2").post("/recusals", relation))["id"]


def _privacy(ids: dict[str, Any], call: Call) -> None:
    ids["request"] = _made(call("trainee").post("/privacy/requests", {"kind": "explanation"}))["id"]
    _made(call("officer").post("/trainees/QY2020-006/restriction", {"reason": "有异议"}))
    purge = _made(call("officer2").post(f"/api/camps/{OVER}/retention/purge", {"reason": "保存期满"}))
    ids["purge"], ids["purge digest"] = purge["id"], purge["digest"]


def _own_accounts(ids: dict[str, Any], made: World, client: TestClient[Any]) -> None:
    """The trainee has a password, the officer a second factor; trainee and secadmin have begun to enrol one."""
    signing.give_password(made, "trainee")
    secrets = {"officer": signing.give_factor(made, "officer")}
    enrolling = {"trainee": "/api/me/second-factor/enrolment", "secadmin": "/api/sign-in/enrolment"}
    for login, path in enrolling.items():
        kind = "session" if login == "trainee" else "pending"
        with made.session() as session:
            cookie = access.issue(session, signing.account(made, login), kind, clock.now())
        secrets[login] = _made(signing.post(client, path, cookie=cookie))["secret"]
    for login, secret in secrets.items():
        ids[f"{login}'s code"] = partial(signing.code, secret)
    call = {login: Caller(client, made.people[login]).signed_in() for login in ("officer", "trainee")}
    ids["session"] = _made(call["trainee"].get("/api/me/sessions"))[0]["id"]
    ids["token"] = _made(call["officer"].get("/api/me/tokens"))["items"][0]["id"]


def _import(ids: dict[str, Any], call: Call) -> None:
    """Last, since a change of the records makes a dry run void."""
    ids["roster"] = workbook("花名册", ROSTER, ["QY2020-011", "万琳", "女", "1990.03", "区委办公室", "公开考选"])
    points = workbook("加减分", REGISTER, [1, "2020-09-01", TWO, "B04", 1, "表彰"])
    for name, path, content in (("imported", "", points), ("batch", "?dry_run=true", ids["roster"])):
        ids[name] = _made(call("officer").post(f"/imports{path}", files=[("file", ("表.xlsx", content))]))["id"]


def _forms(ids: dict[str, Any], officer: Caller) -> None:
    """What the forms on pages were opened with."""
    for name, path in walks_pages.FORMS.items():
        page = officer.get(f"/camps/{make.CAMP}{path.format(**ids)}", headers={"accept": "text/html"})
        found = re.search(r'name="(?:version|plan)" value="([^"]+)"', page.text)
        assert found is not None, page.text
        ids[name] = found[1]


def workbook(sheet: str, *rows: list[Any]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return stream.getvalue()
