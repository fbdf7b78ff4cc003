"""Trainees, their growth files, their mentors, and what comes from workbooks."""

from tests import make
from tests.api.walking import CAMP, ONE, THREE, TRAINEE, get, post, put

ASSIGNMENT = CAMP + "/assignments/{assignment_id}"
ENTRY, OWN, FILE = (
    TRAINEE + "/growth" + step
    for step in ("/entries/{entry_id}", "/contributions/{entry_id}", "/attachments/{attachment_id}")
)
NOTE, QUARTER, HALF = (
    TRAINEE + step for step in ("/notes/{note_id}", "/assessments/{quarter}", "/unit-assessments/{half}")
)
AT = {"no": ONE}
AWARD = {"occurred_on": "2020-10-01", "title": "先进个人", "body": "区委表彰"}
BACK = {"reason": "登记有误"}
TALK = {"on": "2020-09-04", "form": "talk", "content": "谈心谈话，交流岗位压力"}
MARKS = {"政治素质": 26, "处事稳重": 22.5, "担当作为": 22, "群众基础": "17.5"}
MENTOR = {"name": "王导师", "unit": "区委党校", "capacity": 3}
HIRED = {"no": "DS2020-09", **MENTOR}

WALKS = dict(
    [
        get(CAMP + "/trainees"),
        post(CAMP + "/trainees", make.trainee_body(9)),
        get(TRAINEE, "trainee", place=AT),
        put(TRAINEE, make.trainee_body(1), place=AT),
        post(TRAINEE + "/state", {"to": "suspended", "reason": "借调外地"}, place=AT, status=200),
        get(TRAINEE + "/growth", "trainee", place=AT),
        get(TRAINEE + "/growth/booklet.pdf", "trainee", place=AT),
        get(CAMP + "/growth/booklets.zip"),
        get(CAMP + "/growth/booklets.pdf"),
        get(TRAINEE + "/growth/missing", "trainee", place=AT),
        get(CAMP + "/growth/missing"),
        get(TRAINEE + "/growth/entries", "trainee", place=AT),
        post(TRAINEE + "/growth/entries", {"kind": "award", **AWARD}, place=AT),
        get(ENTRY, "mentor", place={**AT, "entry_id": "entry"}),
        put(ENTRY, AWARD, place={**AT, "entry_id": "entry"}),
        get(ENTRY + "/versions", place={**AT, "entry_id": "entry"}),
        post(ENTRY + "/withdrawal", BACK, place={**AT, "entry_id": "entry"}, status=200),
        post(TRAINEE + "/growth/contributions", {"kind": "weekly_note", **AWARD}, "trainee", place=AT),
        put(OWN, AWARD, "trainee", place={**AT, "entry_id": "own entry"}, match=ENTRY),
        post(OWN + "/withdrawal", BACK, "trainee", place={**AT, "entry_id": "own entry"}, status=200),
        get(TRAINEE + "/growth/attachments", "trainee", place=AT),
        post(
            TRAINEE + "/growth/attachments",
            files={"file": ("结业证书.pdf", b"%PDF-1.7\nanother", "application/pdf")},
            place=AT,
        ),
        get(FILE, "trainee", place={**AT, "attachment_id": "attachment"}),
        post(FILE + "/withdrawal", BACK, place={**AT, "attachment_id": "attachment"}, status=200),
        get(CAMP + "/mentors", "trainee"),
        post(CAMP + "/mentors", HIRED),
        get(CAMP + "/mentors/{no}", "mentor", place={"no": "DS2020-01"}),
        put(CAMP + "/mentors/{no}", {"no": "DS2020-01", **MENTOR}, place={"no": "DS2020-01"}),
        get(CAMP + "/mentors/{no}/duties", "mentor", place={"no": "DS2020-01"}),
        get(CAMP + "/duties"),
        get(CAMP + "/assignments", "mentor"),
        post(CAMP + "/assignments", {"trainee": THREE, "mentor": "DS2020-02", "starts_on": "2020-07-01"}),
        get(CAMP + "/assignments/proposal"),
        get(ASSIGNMENT, "trainee", place={"assignment_id": "assignment"}),
        post(ASSIGNMENT + "/end", {"reason": "学员调离"}, place={"assignment_id": "assignment"}, status=200),
        post(
            ASSIGNMENT + "/handover",
            {"mentor": "DS2020-03", "on": "2021-03-01", "reason": "导师调任"},
            place={"assignment_id": "assignment"},
        ),
        get(TRAINEE + "/notes", "mentor", place=AT),
        post(TRAINEE + "/notes", TALK, "mentor", place=AT),
        get(NOTE, "mentor", place={**AT, "note_id": "note"}),
        put(NOTE, TALK, "mentor", place={**AT, "note_id": "note"}),
        get(NOTE + "/versions", "mentor", place={**AT, "note_id": "note"}),
        get(TRAINEE + "/assessments", "mentor", place=AT),
        post(TRAINEE + "/assessments", {"quarter": 2, "on": "2020-12-04", "marks": MARKS}, "mentor", place=AT),
        get(QUARTER, "mentor", place={**AT, "quarter": "1"}),
        put(QUARTER, {"on": "2020-09-04", "marks": MARKS}, "mentor", place={**AT, "quarter": "1"}),
        get(TRAINEE + "/unit-assessments", place=AT),
        post(TRAINEE + "/unit-assessments", {"half": 2, "on": "2021-05-30", "score": 91.6}, place=AT),
        get(HALF, "trainee", place={**AT, "half": "1"}),
        put(HALF, {"on": "2020-11-30", "score": 80}, place={**AT, "half": "1"}),
        get(CAMP + "/imports"),
        post(CAMP + "/imports", files=[("file", ("花名册.xlsx", "{roster}"))]),
        get(CAMP + "/imports/{batch}", place={"batch": "batch"}),
        post(CAMP + "/imports/{batch}/commit", place={"batch": "batch"}, status=200),
        post(CAMP + "/imports/{batch}/reversal", BACK, place={"batch": "imported"}),
    ]
)
