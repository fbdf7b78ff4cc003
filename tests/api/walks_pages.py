"""Pages: read as a browser would, and their forms sent as it sends them."""

from typing import Any

from service.web import static
from tests import signing
from tests.api.walking import ONE, TWO, get, post

CAMP = "/camps/{camp}"
REVIEW = CAMP + "/seminars/{no}/reviews/{trainee}"
DRAFTED = {"no": "YT01-1", "trainee": TWO}
MARKS = {f"mark-{place}": mark for place, mark in enumerate(("20", "20", "20", "15", "15"))}
PROOF = {"password": signing.GOOD}
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
        get(CAMP + "/ranking"),
        get(CAMP + "/trainees/{no}/recommendation", place={"no": ONE}),
        get(CAMP + "/points"),
        get(CAMP + "/trainees/{no}/points", "trainee", place={"no": ONE}),
        get(REVIEW, "mentor", place=DRAFTED),
        post(REVIEW, {**MARKS, "version": "1", "act": "submit"}, "mentor", place=DRAFTED, **DONE),
    ]
)
