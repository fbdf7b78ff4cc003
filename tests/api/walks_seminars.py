"""Seminars and their reviews: YT01-1 is open and half judged, YT02-1 closed."""

from tests import make
from tests.api.walking import CAMP, ONE, TWO, get, post, put

SEMINAR = CAMP + "/seminars/{no}"
REVIEW = SEMINAR + "/reviews/{trainee}"
OPEN, SHUT = {"no": "YT01-1"}, {"no": "YT02-1"}
DRAFTED, SUBMITTED = {**OPEN, "trainee": TWO}, {**OPEN, "trainee": ONE, "mentor": "DS2020-01"}
GOOD = [20, 20, 20, 15, 15]

WALKS = dict(
    [
        get(CAMP + "/seminars", "trainee"),
        post(CAMP + "/seminars", make.seminar_body("YT03-1")),
        get(SEMINAR, "trainee", place=OPEN),
        put(SEMINAR, make.seminar_body(topic="老旧小区改造"), place=OPEN),
        get(SEMINAR + "/participants", "mentor", place=OPEN),
        put(SEMINAR + "/participants", {"trainees": [ONE, TWO, "QY2020-003"]}, place=OPEN),
        get(SEMINAR + "/speakers", "trainee", place=OPEN),
        put(SEMINAR + "/speakers", {"trainees": [TWO]}, place=OPEN),
        post(
            SEMINAR + "/panel/{mentor}/absence",
            {"reason": "出差"},
            place={**OPEN, "mentor": "DS2020-02"},
            status=200,
        ),
        post(SEMINAR + "/close", {"force": True, "reason": "评委出差"}, place=OPEN, status=200),
        post(SEMINAR + "/reopen", {"reason": "漏评"}, place=SHUT, status=200),
        get(SEMINAR + "/results", "trainee", place=SHUT),
        get(SEMINAR + "/reviews", place=OPEN),
        get(REVIEW, "mentor", place=DRAFTED),
        put(REVIEW, {"marks": GOOD}, "mentor", place=DRAFTED),
        post(REVIEW + "/submit", None, "mentor", place=DRAFTED, match=REVIEW, status=200),
        post(REVIEW + "/recuse", {"reason": "亲属"}, "mentor", place=DRAFTED, status=200),
        post(REVIEW + "/{mentor}/return", {"reason": "请补充评语"}, place=SUBMITTED, status=200),
        get(REVIEW + "/{mentor}/versions", place=SUBMITTED),
        get(CAMP + "/reviews/to-do", "mentor"),
        get(CAMP + "/reviews/missing"),
    ]
)
