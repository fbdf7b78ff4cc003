"""Requests about one's own data, restriction, the copy, and the purge of a camp whose keeping time is over."""

from tests.api.walking import CAMP, ONE, OVER, THREE, TRAINEE, get, post

PRIVACY, RETENTION = CAMP + "/privacy", CAMP + "/retention"
REQUEST = PRIVACY + "/requests/{request_id}"
ASKED, PAST = {"request_id": "request"}, {"camp": OVER}
DECISION = {"digest": "{purge digest}", "verdict": "approve", "reason": "保存期满"}

WALKS = dict(
    [
        get("/api/privacy/notice", "trainee"),
        get("/api/privacy/register", "auditor"),
        get(PRIVACY + "/requests"),
        post(PRIVACY + "/requests", {"kind": "copy"}, "trainee"),
        get(PRIVACY + "/requests/own", "trainee"),
        post(REQUEST + "/withdrawal", None, "trainee", place=ASKED, status=200),
        post(REQUEST + "/answer", {"verdict": "granted", "answer": "见附件"}, place=ASKED, status=200),
        get(PRIVACY + "/restrictions"),
        post(TRAINEE + "/restriction", {"reason": "有异议"}, place={"no": THREE}),
        post(TRAINEE + "/restriction/lift", place={"no": "QY2020-006"}, status=200),
        get(TRAINEE + "/copy", "trainee", place={"no": ONE}),
        get(RETENTION, place=PAST),
        post(RETENTION + "/purge", {"reason": "保存期满"}, place=PAST),
        post(RETENTION + "/purges/{motion}/decision", DECISION, place={**PAST, "motion": "purge"}, status=200),
    ]
)
