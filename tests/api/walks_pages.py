"""Pages: read as a browser would, and their forms sent as it sends them."""

from typing import Any

from service.web import static
from tests import signing
from tests.api.walking import ONE, TWO, get, post
from tests.api.walks_people import TALK

CAMP = "/camps/{camp}"
REVIEW = CAMP + "/seminars/{no}/reviews/{trainee}"
DRAFTED = {"no": "YT01-1", "trainee": TWO}
MARKS = {f"mark-{place}": mark for place, mark in enumerate(("20", "20", "20", "15", "15"))}
PROOF = {"password": signing.GOOD}
NOTES = CAMP + "/trainees/{no}/notes"
MATURITY = CAMP + "/trainees/{no}/assessments/{quarter}"
JUDGED = {"on": "2020-12-04", **{f"mark-{place}": "20" for place in range(3)}, "mark-3": "17", "version": "0"}
ENTRIES, DATA = CAMP + "/own-entries", CAMP + "/own-data"
WEEK = {"kind": "weekly_note", "occurred_on": "2020-10-01", "title": "本周走访", "body": "两户\r\n企业"}
ITS_OWN = {"entry_id": "own entry"}
ENTRY = {"key": "walk", "trainee": ONE, "rule": "B04", "on": "2020-09-01", "amount": "1", "unit": "times"}
LATE = {
    "key": "walk",
    "trainee": ONE,
    "rule": "B04",
    "relates_on": "2020-06-03",
    "amount": "1",
    "reason": "漏记",
    "evidence": "文1",
}
BACK = {"key": "walk", "reason": "登记有误"}
DONE: dict[str, Any] = {"status": 303}

WALKS = dict(
    [
        get("/", "sysadmin"),
        get("/static/{mark}/{name}", None, place={"mark": static.FILES["jingying.css"].mark, "name": "jingying.css"}),
        get("/language/{language}", None, place={"language": "en"}, query="?next=/account", **DONE),
        get("/sign-in", None),
        post("/sign-in", {"login": "trainee", **PROOF, "next": "/account"}, None, **DONE),
        get("/sign-in/link", None, query="?link=abc"),
        post("/sign-in/link", {"link": "{link}", "password": signing.OTHER}, None, **DONE),
        get("/sign-in/code", "officer"),
        post("/sign-in/code", {"code": "{officer's code}"}, "officer", **DONE),
        get("/sign-in/enrolment", "sysadmin"),
        post("/sign-in/enrolment", None, "sysadmin", status=200),
        post("/sign-in/enrolment/confirm", {"code": "{secadmin's code}"}, "secadmin", status=200),
        post("/sign-out", None, "trainee", **DONE),
        post("/account/proof", PROOF, "trainee", **DONE),
        get("/account/password", "trainee"),
        post("/account/password", {**PROOF, "new_password": signing.OTHER}, "trainee", **DONE),
        get("/account", "trainee"),
        post("/account/sessions/{id}/end", {"act": "end"}, "trainee", place={"id": "session"}, **DONE),
        get(CAMP, "mentor", **DONE),
        get(CAMP + "/tasks", "mentor"),
        get(CAMP + "/overview"),
        get(CAMP + "/trainees"),
        get(CAMP + "/trainees/{no}", "trainee", place={"no": ONE}),
        get(CAMP + "/trainees/{no}/booklet.pdf", "trainee", place={"no": ONE}),
        get(CAMP + "/trainees/{no}/points.pdf", "trainee", place={"no": ONE}),
        get(CAMP + "/booklets.zip"),
        get(CAMP + "/booklets.pdf"),
        get(CAMP + "/settlements/{day}/sheet.pdf", place={"day": "2020-06-05"}),
        get(CAMP + "/ranking"),
        get(CAMP + "/trainees/{no}/recommendation", place={"no": ONE}),
        get(CAMP + "/points"),
        get(CAMP + "/trainees/{no}/points", "trainee", place={"no": ONE}),
        get(CAMP + "/proposals"),
        get(CAMP + "/proposals/{digest}", place={"digest": "proposal"}),
        post(CAMP + "/proposals/{digest}", {"verdict": "approve"}, place={"digest": "proposal"}, **DONE),
        get(CAMP + "/entries/new", "mentor"),
        post(CAMP + "/entries/new", ENTRY, **DONE),
        get(CAMP + "/entries/{seq}", "trainee", place={"seq": "seq"}),
        post(CAMP + "/entries/{seq}", BACK, place={"seq": "seq"}, **DONE),
        get(CAMP + "/adjustments"),
        post(CAMP + "/adjustments", LATE, **DONE),
        get(CAMP + "/settlements", "trainee"),
        post(CAMP + "/settlements", {"key": "walk", "through": "2020-06-20"}, **DONE),
        get(CAMP + "/settlements/{day}", "trainee", place={"day": "2020-06-05"}),
        get(CAMP + "/imports"),
        post(CAMP + "/imports", files=[("file", ("花名册.xlsx", "{roster}"))], **DONE),
        get(CAMP + "/imports/{batch}", place={"batch": "batch"}),
        post(CAMP + "/imports/{batch}/commit", {"act": "all"}, place={"batch": "batch"}, **DONE),
        post(CAMP + "/imports/{batch}/reversal", BACK, place={"batch": "imported"}, **DONE),
        get(NOTES, "mentor", place={"no": ONE}),
        post(NOTES, {**TALK, "next_step": ""}, "mentor", place={"no": ONE}, **DONE),
        get(NOTES + "/{note_id}", "mentor", place={"no": ONE, "note_id": "note"}),
        post(NOTES + "/{note_id}", {**TALK, "version": "2"}, "mentor", place={"no": ONE, "note_id": "note"}, **DONE),
        get(MATURITY, "mentor", place={"no": ONE, "quarter": "1"}),
        post(MATURITY, JUDGED, "mentor", place={"no": ONE, "quarter": "2"}, **DONE),
        get(CAMP + "/courses", "trainee"),
        post(CAMP + "/courses/{no}/choice", None, "trainee", place={"no": "KC01"}, **DONE),
        post(CAMP + "/courses/{no}/choice/drop", None, "trainee", place={"no": "KC02"}, **DONE),
        get(ENTRIES, "trainee"),
        post(ENTRIES, WEEK, "trainee", **DONE),
        get(ENTRIES + "/{entry_id}", "trainee", place=ITS_OWN),
        post(ENTRIES + "/{entry_id}", {**WEEK, "version": "1"}, "trainee", place=ITS_OWN, **DONE),
        post(ENTRIES + "/{entry_id}/withdrawal", {"reason": "写错了"}, "trainee", place=ITS_OWN, **DONE),
        get(DATA, "trainee"),
        post(DATA, {"field": "school", "content": "应为南昌大学"}, "trainee", **DONE),
        post(DATA + "/requests/{request_id}/withdrawal", None, "trainee", place={"request_id": "request"}, **DONE),
        get(DATA + "/readers", "trainee"),
        get(REVIEW, "mentor", place=DRAFTED),
        post(REVIEW, {**MARKS, "version": "1", "act": "submit"}, "mentor", place=DRAFTED, **DONE),
    ]
)
