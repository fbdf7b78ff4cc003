"""Sheets of recommendation, from the draft to the decision."""

from service import clock
from tests.api.walking import CAMP, ONE, get, post, put

ROOT = CAMP + "/recommendations"
SHEET = ROOT + "/{sheet}"
INVESTIGATION = {"investigator": "officer"}
ROW, OBJECTION = SHEET + "/rows/{no}", SHEET + "/objections/{objection}"
PAPER = ("pdf", "docx")
TODAY = clock.today().isoformat()
DECISION = {"decider": "张主任", "post": "部长", "document": "组发 9 号", "reason": "经研究"}
LETTER = {"rows": [ONE], "content": "程序有误", "named": False}


def at(sheet: str, **more: str) -> dict[str, str]:
    return {"sheet": sheet, **more}


WALKS = dict(
    [
        get(ROOT, "trainee"),
        post(ROOT, {"policy": 1, "through": "2020-06-30", "follows": "{decided}"}),
        get(SHEET, place=at("frozen")),
        get(SHEET + "/snapshot", place=at("frozen")),
        get(SHEET + "/notice", "trainee", place=at("public")),
        *(get(f"{SHEET}/sheet.{kind}", place=at("frozen")) for kind in PAPER),
        *(get(f"{SHEET}/notice.{kind}", "trainee", place=at("public")) for kind in PAPER),
        *(get(f"{SHEET}/decision.{kind}", place=at("decided")) for kind in PAPER),
        get(ROW, place=at("draft sheet", no=ONE)),
        put(ROW, {"choice": "declined", "reason": "数据不足"}, place=at("draft sheet", no=ONE)),
        post(SHEET + "/freeze", place=at("draft sheet"), status=200),
        post(SHEET + "/confirm", {"verdict": "confirm"}, place=at("frozen"), match=SHEET, status=200),
        post(SHEET + "/publish", {"first_day": TODAY}, place=at("confirmed"), status=200),
        post(SHEET + "/republish", {"first_day": TODAY, "cause": "更正"}, place=at("public")),
        post(SHEET + "/conclude", place=at("public"), status=200),
        post(SHEET + "/decide", DECISION, place=at("concluded"), status=200),
        post(SHEET + "/withdraw", {"reason": "数据有误"}, place=at("draft sheet"), status=200),
        get(SHEET + "/objections", place=at("objected")),
        post(SHEET + "/objections", LETTER, "trainee", place=at("public")),
        post(
            OBJECTION + "/investigation", {"investigator": "officer"}, place=at("objected", objection="1"), status=200
        ),
        post(
            OBJECTION + "/conclusion",
            {"state": "dismissed", "reason": "查无此事", "document": "查字 3 号"},
            place=at("objected", objection="2"),
            status=200,
        ),
        post(
            OBJECTION + "/uncorrected",
            {"reason": "名单不受影响"},
            place=at("objected", objection="3"),
            status=200,
        ),
        get(OBJECTION + "/identity", place=at("objected", objection="1")),
    ]
)
