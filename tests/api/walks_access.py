"""Signing in, one's own account, camps and health."""

from tests import signing
from tests.api.walking import CAMP, get, post, put

CAMP_BODY = {"name": "改名", "starts_on": "2020-05-01", "ends_on": "2030-07-31"}
NEW_CAMP = {"number": "QY2022", "name": "2022年训练营", "starts_on": "2022-06-01", "ends_on": "2023-06-30"}
PROOF = {"password": signing.GOOD}
TOKEN = {"label": "上报", "scopes": ["trainee:read"]}

WALKS = dict(
    [
        get("/health/live", None),
        get("/health/ready", None),
        get("/api/openapi.json", "trainee"),
        post("/api/sign-in", {"login": "trainee", **PROOF}, None, status=204),
        post("/api/sign-in/link", {"link": "{link}", "password": signing.OTHER}, None, status=204),
        post("/api/sign-in/code", {"code": "{officer's code}"}, "officer", status=204),
        post("/api/sign-in/enrolment", None, "sysadmin", status=200),
        post("/api/sign-in/enrolment/confirm", {"code": "{secadmin's code}"}, "secadmin", status=200),
        post("/api/sign-out", None, "trainee", status=204),
        get("/api/me", "trainee"),
        get("/api/me/activity", "trainee"),
        get("/api/me/sessions", "trainee"),
        post("/api/me/sessions/{id}/end", None, "trainee", place={"id": "session"}, status=204),
        post("/api/me/proof", PROOF, "trainee", status=204),
        post("/api/me/password", {**PROOF, "new_password": signing.OTHER}, "trainee", status=204),
        post("/api/me/second-factor/enrolment", None, "trainee", status=200),
        post("/api/me/second-factor/enrolment/confirm", {"code": "{trainee's code}"}, "trainee", status=200),
        get("/api/me/tokens"),
        post("/api/me/tokens", TOKEN),
        post("/api/me/tokens/{token}/end", place={"token": "token"}, status=204),
        get("/api/camps", "trainee"),
        post("/api/camps", NEW_CAMP, "sysadmin"),
        get(CAMP, "trainee"),
        put(CAMP, CAMP_BODY),
        post(CAMP + "/advance", {"to": "closing"}, status=200),
        get("/api/organisations", "trainee"),
        post("/api/organisations", {"code": "LSQ", "name": "芦淞区委组织部"}, "sysadmin"),
    ]
)
