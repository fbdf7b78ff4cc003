"""Reports on a sheet, and what became of people."""

from tests.api.walking import CAMP, ONE, OVER, TRAINEE, get, post

SHEET = CAMP + "/recommendations/{sheet}"
FROZEN = {"sheet": "frozen"}
OUTCOME = {"years": 1, "on": "2026-06-30", "post": "副主任", "level": 7}

WALKS = dict(
    [
        get(SHEET + "/fairness", place=FROZEN),
        get(SHEET + "/opportunity", place=FROZEN),
        get(SHEET + "/sensitivity", place=FROZEN),
        get(SHEET + "/diff", place=FROZEN, query="?with=live"),
        post(SHEET + "/rerun", place=FROZEN, status=200),
        get(TRAINEE + "/outcomes", place={"no": ONE}),
        post(TRAINEE + "/outcomes", OUTCOME, place={"camp": OVER, "no": "QY2016-002"}),
        get(CAMP + "/outcomes/validity", place={"camp": OVER}),
    ]
)
