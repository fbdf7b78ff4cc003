"""The journal and the rules it is counted by."""

from datetime import date
from typing import Any

import msgspec

from tests import make
from tests.api.walking import CAMP, ONE, get, post, put

POINTS = CAMP + "/points"
DRAFT, PROPOSAL = POINTS + "/policies/drafts/{draft}", POINTS + "/proposals/{digest}"
SETTLED = {"day": "2020-06-05"}
CORRECTION = {
    "trainee": ONE,
    "rule": "B04",
    "relates_on": "2020-06-03",
    "amount": 100,
    "reason": "漏记",
    "evidence": "文1",
}


def changed_rules() -> dict[str, Any]:
    policy = msgspec.structs.replace(make.sample_policy(), version=2, effective_from=date(2020, 12, 1))
    made: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(policy))
    return made


WALKS = dict(
    [
        get(POINTS, "trainee"),
        post(POINTS + "/vouchers", {"lines": [make.line()]}),
        post(POINTS + "/entries/{seq}/reversal", {"reason": "登记有误"}, place={"seq": "seq"}),
        post(POINTS + "/vouchers/{first_seq}/reversal", {"reason": "登记有误"}, place={"first_seq": "seq"}),
        get(POINTS + "/entries", "trainee"),
        get(POINTS + "/entries/{seq}", "trainee", place={"seq": "seq"}),
        get(POINTS + "/standings", "trainee"),
        get(POINTS + "/standings.csv"),
        get(POINTS + "/standings.xlsx"),
        get(POINTS + "/standings/changes", "trainee", query="?from_seq=1"),
        get(POINTS + "/proposals"),
        post(POINTS + "/proposals", {"lines": [make.line(reason="先进")]}, status=202),
        get(PROPOSAL, place={"digest": "proposal"}),
        post(PROPOSAL + "/decision", {"verdict": "approve"}, place={"digest": "proposal"}),
        post(POINTS + "/adjustments", {"lines": [CORRECTION]}, status=202),
        post(POINTS + "/fair-marks", {"through": "2020-08-31"}, status=200),
        get(POINTS + "/fair-marks/{digest}", place={"digest": "fit"}),
        get(POINTS + "/settlements", "trainee"),
        post(POINTS + "/settlements", {"through": "2020-06-20"}, status=202),
        get(POINTS + "/settlements/{day}/sheet", "trainee", place=SETTLED),
        get(POINTS + "/trainees/{no}/explanation", "trainee", place={"no": ONE}),
        post(POINTS + "/verification", {"pins": []}, status=200),
        get(POINTS + "/checkpoints"),
        post(POINTS + "/checkpoints"),
        get(POINTS + "/export.ndjson"),
        get(POINTS + "/export.hledger"),
        get(POINTS + "/trainees/{no}/extract.ndjson", "trainee", place={"no": ONE}),
        get("/api/verify.py", "trainee"),
        get(POINTS + "/trainees/{no}/statement.pdf", "trainee", place={"no": ONE}),
        get(POINTS + "/settlements/{day}/sheet.pdf", place=SETTLED),
        get(POINTS + "/verification.pdf"),
        get(POINTS + "/policies", "trainee"),
        get(POINTS + "/policies/{version}", "trainee", place={"version": "1"}),
        get(POINTS + "/policies/drafts"),
        post(POINTS + "/policies/drafts", changed_rules()),
        get(DRAFT, place={"draft": "draft"}),
        put(DRAFT, changed_rules(), place={"draft": "draft"}),
        get(DRAFT + "/effect", place={"draft": "draft"}),
        post(DRAFT + "/publication", place={"draft": "draft"}, match=DRAFT),
    ]
)
