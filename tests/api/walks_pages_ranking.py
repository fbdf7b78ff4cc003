"""Pages of the recommendation, its procedure and what comes after."""

from typing import Any

from service.queries.calendar import YearTable
from service.schemas.calendar import calendar_out, tag_of
from tests.api.walking import ONE, OVER, get, post
from tests.api.walks_calendar import DAYS, SOON
from tests.api.walks_recommendations import DECISION, INVESTIGATION, TODAY, at

CAMP = "/camps/{camp}"
ROOT = CAMP + "/recommendations"
SHEET = ROOT + "/{sheet}"
ROW, OBJECTIONS, ONE_OF_THEM = SHEET + "/rows/{no}", SHEET + "/objections", SHEET + "/objections/{objection}"
KEY = {"key": "walk"}
DONE: dict[str, Any] = {"status": 303}
KINDS = {"holiday": "放假", "makeup": "补班"}
HOLIDAYS = {
    "seen": tag_of(calendar_out(2027, YearTable("none", []))),
    "days": "\r\n".join(f"{one['day']} {KINDS[one['kind']]} {one['document']}" for one in DAYS),
}
OBJECTION = {**KEY, "rows": ONE, "content": "程序有误", "named": "false"}
CONCLUDED = {**KEY, "state": "dismissed", "reason": "查无此事", "document": "查字 3 号"}
OUTCOME = {**KEY, "years": "1", "on": "2026-06-30", "post": "副主任", "level": "7"}

WALKS = dict(
    [
        get(CAMP + "/ranking"),
        get(CAMP + "/trainees/{no}/recommendation", place={"no": ONE}),
        get(CAMP + "/severity"),
        get(ROOT, "trainee"),
        post(ROOT, {**KEY, "policy": "1", "through": "2020-06-30", "follows": "{decided}"}, **DONE),
        get(SHEET, place=at("frozen")),
        get(SHEET + "/notice", "trainee", place=at("public")),
        get(ROW, place=at("draft sheet", no=ONE)),
        post(
            ROW,
            {"version": "0", "choice": "declined", "reason": "数据不足"},
            place=at("draft sheet", no=ONE),
            **DONE,
        ),
        post(SHEET + "/freeze", KEY, place=at("draft sheet"), **DONE),
        post(
            SHEET + "/confirm", {**KEY, "verdict": "confirm", "digest": "{frozen digest}"}, place=at("frozen"), **DONE
        ),
        post(SHEET + "/publish", {**KEY, "first_day": TODAY}, place=at("confirmed"), **DONE),
        get(SHEET + "/republish", place=at("public")),
        post(SHEET + "/republish", {**KEY, "first_day": TODAY, "cause": "更正"}, place=at("public"), **DONE),
        post(SHEET + "/conclude", KEY, place=at("public"), **DONE),
        get(SHEET + "/decide", place=at("concluded")),
        post(SHEET + "/decide", {**KEY, **DECISION}, place=at("concluded"), **DONE),
        post(SHEET + "/withdraw", {**KEY, "reason": "数据有误"}, place=at("draft sheet"), **DONE),
        get(OBJECTIONS, place=at("objected")),
        post(OBJECTIONS, OBJECTION, "trainee", place=at("public"), **DONE),
        post(ONE_OF_THEM + "/investigation", {**KEY, **INVESTIGATION}, place=at("objected", objection="1"), **DONE),
        post(ONE_OF_THEM + "/conclusion", CONCLUDED, place=at("objected", objection="2"), **DONE),
        post(
            ONE_OF_THEM + "/uncorrected", {**KEY, "reason": "名单不受影响"}, place=at("objected", objection="3"), **DONE
        ),
        get(ONE_OF_THEM + "/identity", place=at("objected", objection="1")),
        get(SHEET + "/fairness", place=at("frozen")),
        get(SHEET + "/opportunity", place=at("frozen")),
        get(SHEET + "/sensitivity", place=at("frozen")),
        get(SHEET + "/diff", place=at("frozen"), query="?with=live"),
        get(SHEET + "/rerun", place=at("frozen")),
        post(SHEET + "/rerun", {"act": "rerun"}, place=at("frozen"), status=200),
        get(CAMP + "/outcomes"),
        get(CAMP + "/trainees/{no}/outcomes", place={"no": ONE}),
        post(CAMP + "/trainees/{no}/outcomes", OUTCOME, place={"camp": OVER, "no": "QY2016-002"}, **DONE),
        get("/calendar/{year}", "trainee", place=SOON),
        post("/calendar/{year}", HOLIDAYS, "sysadmin", place=SOON, **DONE),
    ]
)
