"""Pages: read as a browser would, and their forms sent as it sends them."""

from typing import Any

from service.web import static
from tests import signing
from tests.api.walking import FOUR, ONE, THREE, TWO, get, post
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
PAIR, HALF = CAMP + "/assignments/{assignment_id}", CAMP + "/sessions/{on}/{half}"
POSTING, TASK = CAMP + "/postings/{posting}", CAMP + "/postings/{posting}/tasks/{task}"
VISIT, EXAM, EVENT = CAMP + "/visits/{visit}", CAMP + "/exams/{exam}", CAMP + "/events/{event}"
THERE = {"posting": "posting"}
HANDED = {"mentor": "DS2020-03", "on": "2021-03-01", "reason": "导师调任"}
SPAN = {"starts_on": "2020-06-01", "ends_on": "2021-06-30"}
SEMINAR, OPEN, SHUT = CAMP + "/seminars/{no}", {"no": "YT01-1"}, {"no": "YT02-1"}
PLANNED = {"no": "YT09-1", "topic": "营商环境", "on": "2020-07-23", "group": "1", "panel": ["DS2020-01", "DS2020-02"]}
SEATED = {**OPEN, "mentor": "DS2020-02"}
SUBMITTED = {**OPEN, "trainee": ONE, "mentor": "DS2020-01"}
HELD = {"no-1": "YT08", "topic-1": "营商环境", "on-1": "2020-12-01"}
PAST, TODAY = {"on": "2020-06-09", "half": "am"}, {"on": "today", "half": "am"}
COURSE = {"no": "KC09", "field": "党性教育", "name": "群众路线", "hours": "8", "places": "9", "starts_on": "2020-09-12"}
POSTED = {"title": "服博会专班", "host": "服饰产业办", "starts_on": "2020-09-01", "ends_on": "2020-09-30"}
APPRAISED = {"score": "85.4", "opinion": "踏实肯干", "version": "{posting form}"}
FORMS = {
    "seminar form": "/seminars/YT01-1",
    "plan": "/panels?groups=2&panel_size=1&seminars=1",
    "sheet": "/sessions/2020-06-09/am",
    "visit form": "/visits/{visit}",
    "exam form": "/exams/{exam}",
    "event form": "/events/{event}",
    "posting form": "/postings/{posting}",
    "camp form": "/phase",
}
"""Pages whose forms say what they were opened with, which has to be sent back."""
DONE: dict[str, Any] = {"status": 303}

WALKS = dict(
    [
        get("/", "sysadmin", **DONE),
        get("/static/{mark}/{name}", None, place={"mark": static.FILES["jingying.css"].mark, "name": "jingying.css"}),
        get("/language/{language}", None, place={"language": "en"}, query="?next=/account", **DONE),
        get("/sign-in", None),
        post("/sign-in", {"login": "trainee", **PROOF, "next": "/account"}, None, **DONE),
        get("/sign-in/link", None, query="?link={link}"),
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
        get(CAMP + "/assignments", "mentor"),
        post(CAMP + "/assignments", {"trainee": THREE, "mentor": "DS2020-02", "starts_on": "2020-07-01"}, **DONE),
        get(CAMP + "/assignments/proposal"),
        post(CAMP + "/assignments/proposal", {"starts_on": "2020-07-01", f"mentor-{THREE}": "DS2020-02"}, **DONE),
        get(PAIR, "trainee", place={"assignment_id": "assignment"}),
        post(PAIR + "/end", {"reason": "学员调离", "on": "{today}"}, place={"assignment_id": "assignment"}, **DONE),
        post(PAIR + "/handover", HANDED, place={"assignment_id": "assignment"}, **DONE),
        get(CAMP + "/phase"),
        post(CAMP + "/phase", {"name": "菁英训练营", "version": "{camp form}", **SPAN}, **DONE),
        post(CAMP + "/phase/advance", {"to": "closing"}, **DONE),
        get(CAMP + "/seminars", "trainee"),
        post(CAMP + "/seminars", PLANNED, **DONE),
        get(SEMINAR, "mentor", place=OPEN),
        post(SEMINAR, {**PLANNED, "version": "{seminar form}"}, place=OPEN, **DONE),
        post(SEMINAR + "/participants", {"version": "{seminar form}", "trainees": [ONE, TWO]}, place=OPEN, **DONE),
        post(SEMINAR + "/panel/{mentor}/absence", {"absent": "true", "reason": "出差"}, place=SEATED, **DONE),
        post(SEMINAR + "/close", {"force": "true", "reason": "评委出差"}, place=OPEN, **DONE),
        post(SEMINAR + "/reopen", {"reason": "漏评"}, place=SHUT, **DONE),
        get(SEMINAR + "/reviews/{trainee}/{mentor}", place=SUBMITTED),
        post(SEMINAR + "/reviews/{trainee}/{mentor}", {"reason": "请补充评语"}, place=SUBMITTED, **DONE),
        get(CAMP + "/panels", query="?groups=2&panel_size=1&seminars=1"),
        post(CAMP + "/panels", {"groups": "2", "panel_size": "1", "plan": "{plan}", **HELD}, **DONE),
        get(CAMP + "/sessions", "trainee"),
        post(CAMP + "/sessions", {"on": "2020-06-10", "half": "pm", "title": "开班式"}, **DONE),
        get(HALF, "mentor", place=PAST),
        post(HALF, {"version": "{sheet}", f"mark-{ONE}": "late", "rest": "present"}, place=PAST, **DONE),
        post(HALF + "/code", {"minutes": "10"}, place=TODAY, status=200),
        post(HALF + "/attendance", {"code": "{code}"}, "trainee", place=TODAY, **DONE),
        post(CAMP + "/courses", COURSE, **DONE),
        get(CAMP + "/courses/{no}", "trainee", place={"no": "KC01"}),
        post(CAMP + "/courses/{no}", {**COURSE, "version": "1"}, place={"no": "KC03"}, **DONE),
        post(CAMP + "/courses/{no}/enrolments", {"trainees": FOUR}, place={"no": "KC03"}, **DONE),
        post(CAMP + "/courses/{no}/enrolments/{trainee}/drop", None, place={"no": "KC02", "trainee": ONE}, **DONE),
        post(CAMP + "/courses/{no}/results", {"rest": "completed"}, place={"no": "KC03"}, **DONE),
        get(CAMP + "/visits", "trainee"),
        post(CAMP + "/visits", {"name": "韶山现场教学", "on": "2020-07-09"}, **DONE),
        get(VISIT, "trainee", place={"visit": "visit"}),
        post(
            VISIT,
            {"version": "{visit form}", "trainees": [ONE, THREE]},
            place={"visit": "visit"},
            **DONE,
        ),
        get(CAMP + "/exams", "trainee"),
        post(CAMP + "/exams", {"subject": "实务测试", "on": "2020-11-06"}, **DONE),
        get(EXAM, "trainee", place={"exam": "exam"}),
        post(EXAM, {"version": "{exam form}", f"score-{ONE}": "87.1"}, place={"exam": "exam"}, **DONE),
        get(CAMP + "/events", "trainee"),
        post(CAMP + "/events", {"name": "服饰博览会", "on": "2020-09-19"}, **DONE),
        get(EVENT, "trainee", place={"event": "event"}),
        post(EVENT, {"version": "{event form}", "trainees": [ONE]}, place={"event": "event"}, **DONE),
        get(CAMP + "/postings", "trainee"),
        post(CAMP + "/postings", {"trainee": TWO, **POSTED}, **DONE),
        get(POSTING, "trainee", place=THERE),
        post(POSTING, {**POSTED, "version": "{posting form}"}, place=THERE, **DONE),
        post(POSTING + "/appraisal", APPRAISED, place=THERE, **DONE),
        post(POSTING + "/recall", {"reason": "另有任用"}, place=THERE, **DONE),
        post(POSTING + "/tasks", {"task": "布展"}, place=THERE, **DONE),
        post(TASK + "/done", {"on": "2020-09-02"}, place={**THERE, "task": "task"}, **DONE),
        get(REVIEW, "mentor", place=DRAFTED),
        post(REVIEW, {**MARKS, "version": "1", "act": "submit"}, "mentor", place=DRAFTED, **DONE),
    ]
)
